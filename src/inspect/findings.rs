//! What is wrong with a document, as far as it shows without a key: the one source of `check` and
//! `doctor`.

use std::path::Path;

use super::names::{is_template, word};
use super::shown_path;
use super::values::{from_the_future, plain_values, redirected, references, too_old};
use crate::document::{Document, Error};
use crate::envelope::{Envelope, Mode};
use crate::environment;
use crate::formats::Site;
use crate::policy::{Policy, Rule};
use crate::time::Time;

/// Something that a person should mend, or look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// A stable word.
    pub code: &'static str,
    /// The byte offset at which it stands, if it stands anywhere.
    pub at: Option<usize>,
    /// Of which value, if it is one.
    pub key: Option<String>,
    /// What is wrong; never with text of a value.
    pub problem: String,
    /// The command or step that mends it, a line each.
    pub fix: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is to be mended.
    Wrong,
    /// It is to be looked at.
    Note,
}

impl Finding {
    /// Something wrong with the whole document.
    #[must_use]
    pub fn wrong(code: &'static str, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        let (problem, fix) = (problem.into(), fix.into());
        Self { level: Level::Wrong, code, at: None, key: None, problem, fix }
    }

    /// The same of a value.
    #[must_use]
    pub fn of_site(self, site: &Site) -> Self {
        Self { at: Some(site.entry.start), key: Some(shown_path(site).to_string()), ..self }
    }

    /// The same, only to be looked at.
    #[must_use]
    pub fn note(self) -> Self {
        Self { level: Level::Note, ..self }
    }
}

/// A document, and what it is measured by.
#[derive(Clone, Copy)]
pub struct Measured<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its file, as a word of a command.
    pub file: &'a str,
    /// Its path, which says what it is for.
    pub path: &'a Path,
    /// The policy that holds for it, and the rule that matches.
    pub policy: Option<(&'a Policy, &'a Rule)>,
    /// Today.
    pub now: Time,
}

/// Finds all that is wrong and shows without a key.
///
/// # Errors
///
/// When a plain value can't be decoded.
pub fn findings(of: &Measured) -> Result<Vec<Finding>, Error> {
    let mut found = plain_values(of)?;
    found.extend(references(of));
    if let Some(block) = of.document.block() {
        found.extend(removed(of));
        found.extend(redirected(of, &block.envelope)?);
        found.extend(from_the_future(of));
    }
    let Some((policy, rule)) = of.policy else { return Ok(found) };
    if let Some(block) = of.document.block() {
        let fix = format!("stripeseal recipients sync -f {}", of.file);
        found.extend(differences(policy, rule, &block.envelope).into_iter().map(|difference| {
            Finding::wrong("policy", format!("differs from the policy: {difference}"), &*fix)
        }));
        found.extend(rule.rotate_after.into_iter().flat_map(|days| too_old(of, days)));
    }
    if !is_template(of.path) {
        found.extend(environment::missing(of.document, &rule.required)?.into_iter().map(|glob| {
            let key = glob.as_str();
            let fix = format!("stripeseal set -f {} {}", of.file, word(key));
            Finding::wrong(
                "required",
                format!("the policy requires {key}, which is not there"),
                fix,
            )
        }));
    }
    Ok(found)
}

/// How an envelope differs from a rule, in words.
#[must_use]
pub fn differences(policy: &Policy, rule: &Rule, envelope: &Envelope) -> Vec<String> {
    let text = |label| policy.recipients.get(label).map(|named| named.text.as_str());
    let wanted: Vec<&str> = rule.recipients.iter().filter_map(text).collect();
    let standing = || envelope.stanzas.iter().map(|stanza| stanza.recipient.as_str());
    let mut differences = Vec::new();
    for stanza in envelope.stanzas.iter().filter(|one| !wanted.contains(&&*one.recipient)) {
        let name = super::name_of(&stanza.recipient, &stanza.label);
        differences.push(format!("it is for {name} too"));
    }
    for label in &rule.recipients {
        if !text(label).is_some_and(|text| standing().any(|recipient| recipient == text)) {
            differences.push(format!("it is not for {}", label.as_str()));
        }
    }
    if rule.whole_file.is_some_and(|whole| whole != (envelope.mode == Mode::File)) {
        differences.push(format!("its integrity is {}", super::mode_name(envelope.mode)));
    }
    differences
}

fn removed(of: &Measured) -> Vec<Finding> {
    let fix = format!("change each where it was issued, then: stripeseal set -f {} KEY", of.file);
    let open = super::removed(of.document).into_iter();
    open.map(|entry| Finding::wrong("removed", entry.to_string(), &*fix)).collect()
}
