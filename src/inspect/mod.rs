//! All that can be said of a document without a key.

mod findings;
mod names;
mod values;

pub use findings::{Finding, Level, Measured, differences, findings};
pub use names::{is_for_development, is_template, looks_sealed, word};
pub use values::{certain_in_text, of_opened};

use serde::Serialize;

use crate::detect::is_certain;
use crate::document::{Document, Error, Verdict};
use crate::envelope::{Envelope, Mode, Removed, Stanza};
use crate::formats::{Layout, Site};
use crate::label::Label;
use crate::path::{KeyPath, Segment};
use crate::seal::Token;
use crate::splice::LineIndex;
use crate::time::Time;

/// What a document shows to everybody.
#[derive(Serialize)]
pub struct Report {
    /// Its file.
    pub file: String,
    /// Its format.
    pub format: &'static str,
    /// Its key id, if it is sealed.
    pub key_id: Option<String>,
    /// What its MAC covers.
    pub mode: Option<&'static str>,
    /// For whom it is.
    pub recipients: Vec<RecipientEntry>,
    /// Who was taken from it and has read values that still stand.
    pub removed: Vec<RemovedEntry>,
    /// Its values.
    pub values: Vec<ValueEntry>,
    /// How many secrets in comments are sealed.
    pub sealed_comments: usize,
}

/// One recipient, as the envelope names it.
#[derive(Serialize)]
pub struct RecipientEntry {
    /// What people call it; none if it was given no label.
    pub label: Option<String>,
    /// As the kind of key spells it.
    pub recipient: String,
}

/// Somebody who was taken from a document, and what they have read of what stands there.
#[derive(Serialize)]
pub struct RemovedEntry {
    /// What people called it; none if it was given no label.
    pub label: Option<String>,
    /// As the kind of key spells it.
    pub recipient: String,
    /// Until when they could open the document.
    pub time: String,
    /// The paths of the sealed values that did not change since.
    pub read: Vec<String>,
}

impl std::fmt::Display for RemovedEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { label, recipient, time, read } = self;
        let name = label.as_ref().unwrap_or(recipient);
        write!(f, "{name}, removed {time}, has read: {}", read.join(", "))
    }
}

/// One value.
#[derive(Serialize)]
pub struct ValueEntry {
    /// Its path.
    pub path: String,
    /// Its JSON pointer, RFC 6901, within its YAML document.
    pub pointer: String,
    /// Its line, from 1.
    pub line: usize,
    /// Whether it is sealed.
    pub sealed: bool,
    /// When it last changed, if it is sealed.
    pub time: Option<String>,
    /// `sealed`, `secret` where seal would seal it, `reference`, or `plain`.
    pub kind: &'static str,
    /// The reference, where the value is kept elsewhere.
    pub reference: Option<String>,
    /// How many days ago it last changed, if it is sealed.
    pub age_days: Option<u64>,
    /// When it is to be changed, where it is sealed and the policy says so.
    pub due: Option<String>,
    /// Whether that is past.
    pub overdue: bool,
}

/// Says all that is to be seen of a document. What is read is not verified.
///
/// # Errors
///
/// When a plain value can't be decoded.
pub fn report(of: &Measured) -> Result<Report, Error> {
    let document = of.document;
    let days = of.policy.and_then(|(_, rule)| rule.rotate_after);
    let kinds = values::kinds(of)?;
    let envelope = envelope(document);
    let Layout { sites, .. } = document.layout();
    let lines = LineIndex::new(document.text());
    let values = sites.iter().enumerate().map(|(index, site)| {
        let token = document.token_of(index);
        let due = token.zip(days).map(|(token, days)| token.time.plus_days(days));
        ValueEntry {
            path: shown_path(site).to_string(),
            pointer: pointer(site),
            line: lines.line(site.entry.start),
            sealed: token.is_some(),
            time: token.map(|token| token.time.to_string()),
            kind: kinds[index],
            reference: document.reference(index).ok().flatten().map(|one| one.to_string()),
            age_days: token.map(|token| token.time.days_until(of.now)),
            due: due.map(|due| due.to_string()),
            overdue: due.is_some_and(|due| due < of.now),
        }
    });
    Ok(Report {
        file: of.path.to_string_lossy().into_owned(),
        format: document.format().name(),
        key_id: envelope.map(|envelope| envelope.key_id.to_string()),
        mode: envelope.map(|envelope| mode_name(envelope.mode)),
        recipients: recipients(document),
        removed: removed(document),
        values: values.collect(),
        sealed_comments: document.sealed_comments(),
    })
}

fn envelope(document: &Document) -> Option<&Envelope> {
    document.block().map(|block| &block.envelope)
}

/// For whom a document is.
#[must_use]
pub fn recipients(document: &Document) -> Vec<RecipientEntry> {
    let stanzas = envelope(document).into_iter().flat_map(|envelope| &envelope.stanzas);
    let entry = |stanza: &Stanza| RecipientEntry {
        label: given(&stanza.label),
        recipient: stanza.recipient.clone(),
    };
    stanzas.map(entry).collect()
}

/// Who was taken from a document, and has read values that still stand.
#[must_use]
pub fn removed(document: &Document) -> Vec<RemovedEntry> {
    let removed = envelope(document).into_iter().flat_map(|envelope| &envelope.removed);
    let entries = removed.map(|removed| removed_entry(document, removed));
    entries.filter(|entry| !entry.read.is_empty()).collect()
}

fn removed_entry(document: &Document, removed: &Removed) -> RemovedEntry {
    let read = document.read_until(removed.time).map(|(site, _)| path_or_comment(site));
    RemovedEntry {
        label: given(&removed.label),
        recipient: removed.recipient.clone(),
        time: removed.time.to_string(),
        read: read.collect(),
    }
}

fn given(label: &Label) -> Option<String> {
    Some(label.as_str().to_owned()).filter(|label| label != "-")
}

/// The path of a value; of a secret in a comment, which has none, words for it.
#[must_use]
pub fn path_or_comment(site: Option<&Site>) -> String {
    site.map_or_else(|| "(comment)".to_owned(), |site| shown_path(site).to_string())
}

/// A recipient as people know it.
#[must_use]
pub fn name_of(recipient: &str, label: &Label) -> String {
    given(label).map_or_else(|| recipient.to_owned(), |label| format!("{label} ({recipient})"))
}

/// The mode as policies and reports call it.
#[must_use]
pub fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Sealed => "sealed",
        Mode::File => "file",
    }
}

/// The sealed values that are older than so many days.
pub fn overdue(document: &Document, days: u32, now: Time) -> impl Iterator<Item = &Site> {
    let old = move |token: &Token| token.time.plus_days(days) < now;
    document.sealed_sites().filter(move |(_, token)| old(token)).map(|(site, _)| site)
}

/// The path of a site as it is shown: an item or document that a certain secret names, since it is not
/// sealed yet, goes by its position.
#[must_use]
pub fn shown_path(site: &Site) -> KeyPath {
    let mut positions = site.positions.iter();
    let shown = site.path.0.iter().map(|segment| {
        let position = match segment {
            Segment::Key { .. } => return segment.clone(),
            _ => positions.next().copied().unwrap_or_default(),
        };
        match segment {
            Segment::Item { text, .. } if is_certain(text) => Segment::Index(position),
            Segment::NamedDocument { kind, name, .. } if is_certain(kind) || is_certain(name) => {
                Segment::Document(position)
            }
            named => named.clone(),
        }
    });
    KeyPath(shown.collect())
}

/// The JSON pointer of a site, RFC 6901, within its YAML document.
#[must_use]
pub fn pointer(site: &Site) -> String {
    let mut positions = site.positions.iter();
    let mut pointer = String::new();
    for segment in &site.path.0 {
        match segment {
            Segment::Key { text, .. } => {
                pointer.push('/');
                pointer.push_str(&text.replace('~', "~0").replace('/', "~1"));
            }
            document if document.is_document() => {
                positions.next();
            }
            _ => {
                let position = positions.next().copied().unwrap_or_default();
                pointer.push_str(&format!("/{position}"));
            }
        }
    }
    pointer
}

/// How many values of each verdict there are.
#[must_use]
pub fn count(verdicts: impl Iterator<Item = Verdict>, which: Verdict) -> usize {
    verdicts.filter(|verdict| *verdict == which).count()
}
