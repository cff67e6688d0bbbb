//! The policy, `.stripeseal.toml`: which documents are for whom, and what in them is secret.
//!
//! It reads text alone; where the file is looked for is the business of the commands. The policy is
//! in the hands of whoever can write the repository: it never beats a certain secret and never names
//! a program, a host or a file outside of its own folder.

mod files;
mod read;

use std::collections::BTreeMap;
use std::path::Path;

use crate::label::Label;
use crate::path::{Glob, ParseError};
pub use files::FileGlobs;

/// The name of the file.
pub const FILE_NAME: &str = ".stripeseal.toml";

/// The policy of one folder and what lies below it.
pub struct Policy {
    /// Recipients by the labels that rules and envelopes call them.
    pub recipients: BTreeMap<Label, Named>,
    /// Its rules, in their order.
    pub rules: Vec<Rule>,
}

/// A recipient as the policy names it; whether it is one is for the keys to say.
pub struct Named {
    /// Its text.
    pub text: String,
    /// The byte offset at which it stands.
    pub at: usize,
}

/// What holds for the documents that a rule matches; the first match wins.
pub struct Rule {
    /// Its globs as written.
    pub matches: Vec<String>,
    globs: FileGlobs,
    /// For whom documents are sealed.
    pub recipients: Vec<Label>,
    /// Always sealed.
    pub secret: Vec<Glob>,
    /// Never sealed, but for certain secrets.
    pub plain: Vec<Glob>,
    /// What must be there, or no program is started.
    pub required: Vec<Glob>,
    /// After how many days a value is to be changed.
    pub rotate_after: Option<u32>,
    /// Whether the MAC covers the whole file; none where the policy does not say.
    pub whole_file: Option<bool>,
}

impl Rule {
    /// Which of its globs match a file, by their positions.
    #[must_use]
    pub fn matching(&self, file: &Path) -> Vec<usize> {
        self.globs.matching(file)
    }
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
    /// Not a number of days.
    #[error("rotate_after is a number of days, such as \"90d\"")]
    RotateAfter,
    /// Two labels are one recipient.
    #[error("this recipient has two labels")]
    Repeated,
    /// Not a mode.
    #[error("integrity is \"sealed\" or \"file\"")]
    Integrity,
}

fn did_you_mean(label: Option<&Label>) -> String {
    label.map_or_else(String::new, |label| format!("; did you mean {}", label.as_str()))
}

impl Policy {
    /// The first rule that matches a file, by its path from the policy's folder.
    #[must_use]
    pub fn rule_for(&self, file: &Path) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.globs.is_match(file))
    }

    /// Which rule that is, from 1.
    #[must_use]
    pub fn number_of(&self, rule: &Rule) -> usize {
        self.rules.iter().position(|other| std::ptr::eq(other, rule)).map_or(0, |at| at + 1)
    }

    /// The label that the policy gives a recipient.
    #[must_use]
    pub fn label_of(&self, recipient: &str) -> Option<&Label> {
        self.recipients.iter().find(|(_, one)| one.text == recipient).map(|(label, _)| label)
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
required = ["STRIPE_API_KEY"]
rotate_after = "90d"
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
            ("[\"NEXT_PUBLIC_*\"]", "[]", "this list is empty"),
            ("[\"STRIPE_API_KEY\"]", "[]", "this list is empty"),
            ("90d", "0d", "rotate_after is a number of days, such as \"90d\""),
            ("90d", "three months", "rotate_after is a number of days, such as \"90d\""),
            ("age1d", "age1a", "this recipient has two labels"),
            ("required", "requierd", "unknown field; did you mean required"),
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
