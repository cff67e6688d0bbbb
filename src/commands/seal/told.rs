//! What seal says: each decision, or what it sealed, what stayed plain, and for whom.

use serde_json::json;

use super::{Job, Opened, Sealed};
use crate::commands::Outcome;
use crate::document::{Choice, Decision, Verdict};
use crate::inspect;
use crate::path::KeyPath;
use crate::splice::LineIndex;

impl Job<'_> {
    /// Prints each decision and its reason.
    pub(super) fn show(&self, files: &[Opened]) -> Outcome {
        let mut rows = Vec::new();
        for opened in files {
            let lines = LineIndex::new(opened.document.text());
            for decision in &opened.decisions {
                let (path, pointer, at) = match decision.choice {
                    Choice::Site(index) => {
                        let site = &opened.document.layout().sites[index];
                        (
                            inspect::shown_path(site).to_string(),
                            inspect::pointer(site),
                            site.entry.start,
                        )
                    }
                    Choice::Comment(span) => ("(comment)".to_owned(), String::new(), span.start),
                };
                rows.push((path, pointer, lines.line(at), decision));
            }
        }
        if self.args.json {
            let row = |(path, pointer, line, decision): &(String, String, usize, &Decision)| {
                json!({
                    "path": path, "pointer": pointer, "line": line,
                    "verdict": decision.verdict.name(), "reason": decision.reason,
                })
            };
            let rows = serde_json::Value::Array(rows.iter().map(row).collect());
            self.context.ui.data(format!("{rows:#}\n").as_bytes())?;
            return Ok(0);
        }
        let width = rows.iter().map(|(path, ..)| path.chars().count()).max().unwrap_or(0);
        self.context.ui.lines(rows.iter().map(|(path, _, line, decision)| {
            let (verdict, reason) = (decision.verdict.name(), &decision.reason);
            format!("{line:>4}  {path:width$}  {verdict:6}  {reason}").into()
        }))?;
        Ok(0)
    }

    /// A document in which nothing is to be sealed.
    pub(super) fn nothing(&self, opened: &Opened) -> Sealed {
        let note = format!(
            "{}: nothing to seal ({} sealed, {} plain)",
            opened.path.display(),
            opened.count(Verdict::Sealed),
            opened.count(Verdict::Keep)
        );
        Sealed { text: None, envelope: None, notes: vec![note] }
    }

    /// What was sealed, what stayed plain, and for whom.
    pub(super) fn notes(
        &self,
        opened: &Opened,
        names: Vec<(&str, &str)>,
        own: Option<&str>,
    ) -> Vec<String> {
        let shown = opened.path.display();
        let newly = opened.choices();
        let paths: Vec<String> = newly
            .iter()
            .filter_map(|choice| opened.path_of(*choice))
            .map(|path| path.to_string())
            .collect();
        let mut notes = Vec::new();
        if !paths.is_empty() {
            notes.push(format!("{shown}: newly sealed: {}", paths.join(", ")));
        }
        let comments = newly.len() - paths.len();
        if comments > 0 {
            notes.push(format!("{shown}: newly sealed in comments: {comments}"));
        }
        let name = |(label, recipient): &(&str, &str)| {
            let name = if *label == "-" { *recipient } else { *label };
            let you = if Some(*recipient) == own { " (you)" } else { "" };
            format!("{name}{you}")
        };
        let names: Vec<String> = names.iter().map(name).collect();
        notes.push(format!(
            "{shown}: {} sealed, {} plain, for {}",
            opened.count(Verdict::Sealed) + newly.len(),
            opened.count(Verdict::Keep),
            names.join(", ")
        ));
        if let [glob, ..] = self.plain.as_slice() {
            let glob = glob.as_str();
            notes.push(format!("to keep it so, in .stripeseal.toml: plain = [{glob:?}]"));
        }
        notes
    }
}

impl Opened {
    fn path_of(&self, choice: Choice) -> Option<KeyPath> {
        match choice {
            Choice::Site(index) => Some(inspect::shown_path(&self.document.layout().sites[index])),
            Choice::Comment(_) => None,
        }
    }
}
