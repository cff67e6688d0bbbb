//! Reads the text of a policy, strictly: unknown fields, empty lists and bad patterns have a place.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Error, Fault, FileGlobs, Named, Policy, Rule};
use crate::label::Label;
use crate::path::Glob;

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    ///
    /// When it is not TOML, has an unknown field, or a field is not valid.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let raw: RawPolicy = toml::from_str(text).map_err(|error| Error {
            at: error.span().map_or(0, |span| span.start),
            fault: Fault::Syntax(class_of(error.message())),
        })?;
        let mut recipients = BTreeMap::new();
        for (label, recipient) in raw.recipients {
            let at = label.span().start;
            let label = Label::parse(label.get_ref()).ok_or(Error { at, fault: Fault::Label })?;
            let (at, text) = (recipient.span().start, recipient.into_inner());
            if recipients.values().any(|other: &Named| other.text == text) {
                return Err(Error { at, fault: Fault::Repeated });
            }
            recipients.insert(label, Named { text, at });
        }
        let rules = raw.files.into_iter().map(|rule| rule.check(&recipients));
        Ok(Self { rules: rules.collect::<Result<_, _>>()?, recipients })
    }
}

/// The message of the TOML reader without text of the file; unknown fields are named, with advice.
fn class_of(message: &str) -> String {
    let Some(rest) = message.strip_prefix("unknown field `") else {
        return match message.split_once(", expected ") {
            Some((_, expected)) => format!("expected {}", expected.lines().next().unwrap_or("")),
            None => message.lines().next().unwrap_or("not valid TOML").to_owned(),
        };
    };
    let (field, expected) = rest.split_once('`').unwrap_or((rest, ""));
    let known = expected.split('`').skip(1).step_by(2);
    let similar = |known: &&str| strsim::jaro_winkler(field, known) > 0.7;
    match known.filter(similar).max_by_key(|known| (strsim::jaro(field, known) * 1e6) as u32) {
        Some(known) => format!("unknown field; did you mean {known}"),
        None => "unknown field".to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPolicy {
    #[serde(default)]
    recipients: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    files: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    #[serde(rename = "match")]
    matches: Patterns,
    recipients: Patterns,
    secret: Option<Patterns>,
    plain: Option<Patterns>,
    required: Option<Patterns>,
    rotate_after: Option<Spanned<String>>,
    integrity: Option<Spanned<String>>,
}

/// A list of patterns; an empty one is a mistake.
type Patterns = Spanned<Vec<Spanned<String>>>;

impl RawRule {
    fn check(self, known: &BTreeMap<Label, Named>) -> Result<Rule, Error> {
        let lists = [Some(&self.matches), Some(&self.recipients)].into_iter();
        let optional = [self.secret.as_ref(), self.plain.as_ref(), self.required.as_ref()];
        for list in lists.chain(optional).flatten() {
            if list.get_ref().is_empty() {
                return Err(Error { at: list.span().start, fault: Fault::Empty });
            }
        }
        let matches = self.matches.into_inner();
        let globs = file_globs(&matches)?;
        let recipients = self.recipients.into_inner();
        let recipients = recipients.iter().map(|label| known_label(label, known));
        Ok(Rule {
            matches: matches.into_iter().map(Spanned::into_inner).collect(),
            globs,
            recipients: recipients.collect::<Result<_, _>>()?,
            secret: key_globs(self.secret)?,
            plain: key_globs(self.plain)?,
            required: key_globs(self.required)?,
            rotate_after: self.rotate_after.map(days).transpose()?,
            whole_file: whole_file(self.integrity)?,
        })
    }
}

fn file_globs(patterns: &[Spanned<String>]) -> Result<FileGlobs, Error> {
    for pattern in patterns {
        if FileGlobs::parse(std::slice::from_ref(pattern.get_ref())).is_none() {
            return Err(Error { at: pattern.span().start, fault: Fault::Match });
        }
    }
    let texts: Vec<&String> = patterns.iter().map(Spanned::get_ref).collect();
    FileGlobs::parse(&texts).ok_or(Error { at: 0, fault: Fault::Match })
}

fn key_globs(patterns: Option<Patterns>) -> Result<Vec<Glob>, Error> {
    let patterns = patterns.map_or_else(Vec::new, Spanned::into_inner);
    let parse = |pattern: &Spanned<String>| {
        Glob::parse(pattern.get_ref())
            .map_err(|error| Error { at: pattern.span().start, fault: Fault::Key(error) })
    };
    patterns.iter().map(parse).collect()
}

fn known_label(label: &Spanned<String>, known: &BTreeMap<Label, Named>) -> Result<Label, Error> {
    let text = label.get_ref();
    if let Some((known, _)) = known.iter().find(|(known, _)| known.as_str() == text) {
        return Ok(known.clone());
    }
    let similar = |known: &&Label| strsim::jaro_winkler(text, known.as_str()) > 0.8;
    let similar = known.keys().find(similar).cloned();
    Err(Error { at: label.span().start, fault: Fault::UnknownRecipient(similar) })
}

fn days(text: Spanned<String>) -> Result<u32, Error> {
    let days = text.get_ref().strip_suffix('d').filter(|digits| !digits.starts_with('+'));
    let days = days.and_then(|digits| digits.parse().ok()).filter(|days| *days > 0);
    days.ok_or(Error { at: text.span().start, fault: Fault::RotateAfter })
}

fn whole_file(integrity: Option<Spanned<String>>) -> Result<Option<bool>, Error> {
    let Some(integrity) = integrity else { return Ok(None) };
    match integrity.get_ref().as_str() {
        "sealed" => Ok(Some(false)),
        "file" => Ok(Some(true)),
        _ => Err(Error { at: integrity.span().start, fault: Fault::Integrity }),
    }
}
