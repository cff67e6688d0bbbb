//! How findings are told: to people, as JSON, as annotations of GitHub Actions.

use std::path::Path;

use serde::Serialize;

use super::{Examination, Found};
use crate::commands::Context;
use crate::error::Error;
use crate::inspect::Level;
use crate::ui::Annotation;

/// A line a finding, and what mends it below; last, what was looked at.
pub(super) fn lines(context: &Context, examination: &Examination) -> Result<(), Error> {
    let mut lines = Vec::new();
    let is_told = |found: &&Found| !context.ui.quiet || found.finding.level == Level::Wrong;
    let mut told = examination.found.iter().filter(is_told).peekable();
    while let Some(found) = told.next() {
        let finding = &found.finding;
        let place = place(&found.shown, found.line);
        let word = match finding.level {
            Level::Wrong => "wrong",
            Level::Note => "note ",
        };
        lines.push(format!("{word}  {place}: {} [{}]", finding.problem, finding.code));
        // What mends several is said once, below the last.
        if told.peek().is_none_or(|next| next.finding.fix != finding.fix) {
            lines.extend(finding.fix.lines().map(|line| format!("       {line}")));
        }
    }
    lines.push(summary(examination));
    context.ui.lines(lines.into_iter().map(Into::into))?;
    Ok(())
}

#[derive(Serialize)]
struct Report<'a> {
    files: usize,
    read: usize,
    sealed: usize,
    bytes: u64,
    absent: usize,
    wrong: usize,
    notes: usize,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    level: &'static str,
    code: &'static str,
    file: String,
    line: Option<usize>,
    key: Option<&'a str>,
    problem: &'a str,
    fix: &'a str,
}

/// The same as one object.
pub(super) fn json(context: &Context, examination: &Examination) -> Result<(), Error> {
    let entries = examination.found.iter().map(|found| Entry {
        level: level(found.finding.level),
        code: found.finding.code,
        file: found.shown.to_string_lossy().into_owned(),
        line: found.line,
        key: found.finding.key.as_deref(),
        problem: &found.finding.problem,
        fix: &found.finding.fix,
    });
    let report = Report {
        files: examination.files,
        read: examination.read,
        sealed: examination.sealed,
        bytes: examination.bytes,
        absent: examination.absent,
        wrong: examination.count(Level::Wrong),
        notes: examination.count(Level::Note),
        findings: entries.collect(),
    };
    let json = serde_json::to_string_pretty(&report);
    let json = json.map_err(|error| Error::new("io", error.to_string()))?;
    context.ui.data(format!("{json}\n").as_bytes())?;
    Ok(())
}

/// An annotation a finding; what was looked at goes to the log.
pub(super) fn annotations(
    context: &Context,
    examination: &Examination,
    root: &Path,
) -> Result<(), Error> {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(std::path::PathBuf::from);
    let base = workspace.and_then(|base| base.canonicalize().ok());
    for found in &examination.found {
        let file = root.join(&found.file);
        let within = base.as_deref().and_then(|base| file.strip_prefix(base).ok());
        let finding = &found.finding;
        context.ui.annotate(&Annotation {
            level: match finding.level {
                Level::Wrong => "error",
                Level::Note => "notice",
            },
            file: &within.unwrap_or(&found.file).to_string_lossy(),
            line: found.line.unwrap_or(1),
            title: finding.code,
            message: &format!("{}\n{}", finding.problem, finding.fix),
        })?;
    }
    context.ui.lines([summary(examination).into()])?;
    Ok(())
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Wrong => "wrong",
        Level::Note => "note",
    }
}

fn place(shown: &Path, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("{}:{line}", shown.display()),
        None => shown.display().to_string(),
    }
}

fn summary(examination: &Examination) -> String {
    let Examination { files, read, sealed, bytes, absent, .. } = examination;
    let (wrong, notes) = (examination.count(Level::Wrong), examination.count(Level::Note));
    let absent = match absent {
        0 => String::new(),
        count => format!("; {count} that git has are not in the work tree"),
    };
    format!(
        "looked at {read} of {files} files, {bytes} bytes; {sealed} sealed{absent}: {wrong} wrong, {notes} noted"
    )
}
