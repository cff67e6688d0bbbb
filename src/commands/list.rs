//! `list`: what documents show to everybody.

use std::borrow::Cow;
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::context::{Located, now};
use super::documents::DocumentsArgs;
use super::{Context, Outcome};
use crate::error::{Error, FAILED};
use crate::inspect::{self, Measured, RecipientEntry, Report, ValueEntry};

/// List the values of documents: sealed or plain, how old, when due, for whom
///
/// Needs no key and verifies nothing: it shows what the file says. A value is due where the policy has
/// it changed after so many days.
#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub documents: DocumentsArgs,
    /// Print JSON: an object, or with --all or several documents a list of them
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: ListArgs) -> Outcome {
    let paths = args.documents.paths()?;
    let is_one = !args.documents.all && paths.len() == 1;
    let mut reports = Vec::new();
    let mut status = 0;
    for path in &paths {
        match report(context, path, &args.documents) {
            Ok(report) => reports.push(report),
            Err(error) if is_one => return Err(error),
            Err(error) => {
                error.print(&context.ui);
                status = FAILED;
            }
        }
    }
    match (args.json, reports.first()) {
        (true, Some(report)) if is_one => json(context, report)?,
        (true, _) => json(context, &reports)?,
        (false, Some(report)) if is_one => one(context, report)?,
        (false, _) => several(context, &reports)?,
    }
    Ok(status)
}

fn report(context: &Context, path: &Path, args: &DocumentsArgs) -> Result<Report, Error> {
    let document = context.read(path, args.format)?;
    let policy = context.policy(path).unwrap_or_else(|error| {
        context.ui.warn(&format!("{}, so nothing is said to be due", error.message));
        None
    });
    let rule = policy.as_ref().and_then(Located::rule);
    let policy = policy.as_ref().zip(rule).map(|(located, rule)| (&located.policy, rule));
    let file = path.to_string_lossy();
    let measured = Measured { document: &document, file: &file, path, policy, now: now() };
    let report = inspect::report(&measured);
    report.map_err(|error| Error::of_document(path, document.text(), &error))
}

fn json(context: &Context, reports: &impl Serialize) -> Result<(), Error> {
    let json = serde_json::to_string_pretty(reports);
    let json = json.map_err(|error| Error::new("io", error.to_string()))?;
    Ok(context.ui.data(format!("{json}\n").as_bytes())?)
}

fn one(context: &Context, report: &Report) -> Result<(), Error> {
    context.ui.lines(rows(report, "").into_iter().map(Cow::Owned))?;
    let file = &report.file;
    for removed in &report.removed {
        context.ui.note(&format!("{file}: {removed}"));
    }
    context.ui.note(&format!("{file}: {}", for_whom(report)));
    Ok(())
}

/// A heading for each document, and below it its values.
fn several(context: &Context, reports: &[Report]) -> Result<(), Error> {
    let mut lines = Vec::new();
    for report in reports {
        lines.push(format!("{}: {}", report.file, for_whom(report)));
        lines.extend(report.removed.iter().map(|removed| format!("  {removed}")));
        lines.extend(rows(report, "  "));
    }
    Ok(context.ui.lines(lines.into_iter().map(Cow::Owned))?)
}

fn for_whom(report: &Report) -> String {
    let name =
        |entry: &RecipientEntry| entry.label.clone().unwrap_or_else(|| entry.recipient.clone());
    match &report.recipients[..] {
        [] => "not sealed".to_owned(),
        recipients => {
            format!("for {}", recipients.iter().map(name).collect::<Vec<_>>().join(", "))
        }
    }
}

fn rows(report: &Report, indent: &str) -> Vec<String> {
    let width = report.values.iter().map(|value| value.path.chars().count()).max().unwrap_or(0);
    let row = |value: &ValueEntry| format!("{indent}{:width$}  {}", value.path, state(value));
    report.values.iter().map(row).collect()
}

fn state(value: &ValueEntry) -> String {
    let Some(time) = &value.time else {
        return match value.kind {
            "secret" => "plain   a secret, which seal would seal".to_owned(),
            _ => match &value.reference {
                Some(reference) => format!("kept at {reference}"),
                None => "plain".to_owned(),
            },
        };
    };
    let age = match value.age_days {
        None | Some(0) => "today".to_owned(),
        Some(1) => "1 day".to_owned(),
        Some(days) => format!("{days} days"),
    };
    let due = match (&value.due, value.overdue) {
        (Some(due), true) => format!("  overdue since {}", day(due)),
        (Some(due), false) => format!("  due {}", day(due)),
        (None, _) => String::new(),
    };
    format!("sealed  {time}  {age}{due}")
}

fn day(time: &str) -> &str {
    time.split_once('T').map_or(time, |(day, _)| day)
}
