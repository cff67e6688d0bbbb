//! The policy, `.stripeseal.toml`: which documents are for whom, and what in them is secret.
//!
//! It reads text alone; where the file is looked for is the business of the commands. The policy is
//! in the hands of whoever can write the repository: it never beats a certain secret and never names
//! a program, a host or a file outside of its own folder.

use std::collections::BTreeMap;
use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use toml::Spanned;

use crate::label::Label;
use crate::path::{Glob, ParseError};

/// The name of the file.
pub const FILE_NAME: &str = ".stripeseal.toml";

/// The policy of one folder and what lies below it.
pub struct Policy {
    /// Recipients by the labels that rules and envelopes call them.
    pub recipients: BTreeMap<Label, String>,
    rules: Vec<Rule>,
}

/// What holds for the documents that a rule matches; the first match wins.
pub struct Rule {
    /// Its globs as written.
    pub matches: Vec<String>,
    globs: GlobSet,
    /// For whom new documents are sealed.
    pub recipients: Vec<Label>,
    /// Always sealed.
    pub secret: Vec<Glob>,
    /// Never sealed, but for certain secrets.
    pub plain: Vec<Glob>,
    /// Whether the MAC of new documents covers the whole file.
    pub whole_file: bool,
}

/// Why a policy is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct Error {
    /// The byte offset.
    pub at: usize,
    /// Why.
    pub fault: Fault,
}

/// Why a policy is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is not TOML, or a value has another type than it must.
    #[error("{0}")]
    Syntax(String),
    /// A label is none.
    #[error("a label is 1 to 64 of A-Z a-z 0-9 . _ @ + -")]
    Label,
    /// A rule names a label that `[recipients]` does not have.
    #[error("this recipient is not in [recipients]{}", did_you_mean(.0.as_ref()))]
    UnknownRecipient(Option<Label>),
    /// A rule matches nothing by construction.
    #[error("this list is empty")]
    Empty,
    /// A file glob is malformed or leaves the folder.
    #[error("not a valid file pattern within this folder")]
    Match,
    /// A key glob is malformed.
    #[error("not a valid key pattern: {0}")]
    Key(ParseError),
    /// Not a mode.
    #[error("integrity is \"sealed\" or \"file\"")]
    Integrity,
}

fn did_you_mean(label: Option<&Label>) -> String {
    label.map_or_else(String::new, |label| format!("; did you mean {}", label.as_str()))
}

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
            recipients.insert(label, recipient);
        }
        let rules = raw.files.into_iter().map(|rule| rule.check(&recipients));
        Ok(Self { rules: rules.collect::<Result<_, _>>()?, recipients })
    }

    /// The first rule that matches a file, by its path from the policy's folder.
    #[must_use]
    pub fn rule_for(&self, file: &Path) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.globs.is_match(file))
    }

    /// The label that the policy gives a recipient.
    #[must_use]
    pub fn label_of(&self, recipient: &str) -> Option<&Label> {
        self.recipients.iter().find(|(_, text)| *text == recipient).map(|(label, _)| label)
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
    recipients: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    files: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    #[serde(rename = "match")]
    matches: Spanned<Vec<Spanned<String>>>,
    recipients: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    secret: Vec<Spanned<String>>,
    #[serde(default)]
    plain: Vec<Spanned<String>>,
    integrity: Option<Spanned<String>>,
}

impl RawRule {
    fn check(self, known: &BTreeMap<Label, String>) -> Result<Rule, Error> {
        for list in [&self.matches, &self.recipients] {
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
            secret: key_globs(&self.secret)?,
            plain: key_globs(&self.plain)?,
            whole_file: whole_file(self.integrity)?,
        })
    }
}

/// A pattern without a slash matches a file name in any folder, as git's do.
fn file_globs(patterns: &[Spanned<String>]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let fault = Error { at: pattern.span().start, fault: Fault::Match };
        let text = pattern.get_ref();
        let leaves = text.starts_with('/') || text.split('/').any(|part| part == "..");
        if text.is_empty() || leaves {
            return Err(fault);
        }
        let anywhere = if text.contains('/') { text.clone() } else { format!("**/{text}") };
        let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
        set.add(glob.map_err(|_| fault.clone())?);
    }
    set.build().map_err(|_| Error { at: 0, fault: Fault::Match })
}

fn key_globs(patterns: &[Spanned<String>]) -> Result<Vec<Glob>, Error> {
    let parse = |pattern: &Spanned<String>| {
        Glob::parse(pattern.get_ref())
            .map_err(|error| Error { at: pattern.span().start, fault: Fault::Key(error) })
    };
    patterns.iter().map(parse).collect()
}

fn known_label(label: &Spanned<String>, known: &BTreeMap<Label, String>) -> Result<Label, Error> {
    let text = label.get_ref();
    if let Some((known, _)) = known.iter().find(|(known, _)| known.as_str() == text) {
        return Ok(known.clone());
    }
    let similar = |known: &&Label| strsim::jaro_winkler(text, known.as_str()) > 0.8;
    let similar = known.keys().find(similar).cloned();
    Err(Error { at: label.span().start, fault: Fault::UnknownRecipient(similar) })
}

fn whole_file(integrity: Option<Spanned<String>>) -> Result<bool, Error> {
    let Some(integrity) = integrity else { return Ok(false) };
    match integrity.get_ref().as_str() {
        "sealed" => Ok(false),
        "file" => Ok(true),
        _ => Err(Error { at: integrity.span().start, fault: Fault::Integrity }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[recipients]
alice = "age1a"
deploy = "age1d"

[[files]]
match = [".env.production", "config/prod/**"]
recipients = ["alice", "deploy"]
plain = ["NEXT_PUBLIC_*"]
integrity = "file"

[[files]]
match = [".env*"]
recipients = ["alice"]
"#;

    #[test]
    fn the_first_match_wins() {
        let policy = Policy::parse(GOOD).unwrap_or_else(|error| panic!("{error}"));
        let recipients = |file: &str| policy.rule_for(Path::new(file)).map(|r| r.recipients.len());
        assert_eq!(recipients(".env.production"), Some(2));
        assert_eq!(recipients("app/.env.production"), Some(2));
        assert_eq!(recipients("config/prod/a/b.toml"), Some(2));
        assert_eq!(recipients(".env"), Some(1));
        assert_eq!(recipients("other.toml"), None);
    }

    #[test]
    fn faults_have_a_place_and_advice() {
        for (from, to, message) in [
            ("plain =", "plian =", "unknown field; did you mean plain"),
            (
                "[\"alice\"]",
                "[\"alcie\"]",
                "this recipient is not in [recipients]; did you mean alice",
            ),
            ("[\".env*\"]", "[]", "this list is empty"),
            ("[\".env*\"]", "[\"../x\"]", "not a valid file pattern within this folder"),
            ("NEXT_PUBLIC_*", "a[", "not a valid key pattern: a ']' is missing"),
            ("\"file\"", "\"filed\"", "integrity is \"sealed\" or \"file\""),
            ("alice = \"age1a\"", "alice = 3", "expected a string"),
            ("alice = \"age1a\"", "\"a b\" = \"x\"", "a label is 1 to 64 of A-Z a-z 0-9 . _ @ + -"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            let Err(error) = Policy::parse(&text) else { panic!("accepted: {to}") };
            assert_eq!(error.to_string(), message, "{to}");
            assert!(error.at > 0, "{to}");
        }
    }

    #[test]
    fn a_syntax_error_shows_no_text_of_the_file() {
        let Err(error) = Policy::parse("[recipients]\na = sk_live_canary\n") else { panic!() };
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}
