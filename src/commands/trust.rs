//! Whether a document may be sealed into, and a recipient wrapped for: the one gate of all commands
//! that write.
//!
//! The record of known keys judges, a person decides. No question here is answered by `--yes`: it is
//! for questions about what was asked for, these are about what somebody else did.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Context;
use super::chosen::Chosen;
use super::context::folder_of;
use crate::envelope::{Envelope, KeyId};
use crate::error::Error;
use crate::git;
use crate::known::{self, Doubt, Judgement, Record};
use crate::ui::Ui;

/// How many files of a kind are named in a question.
const MOST_NAMED: usize = 3;

/// Which keys are trusted without a question.
#[derive(Args, Clone, Debug, Default)]
pub struct TrustArgs {
    /// Trust the document with this key id, although it or its recipients are not known here
    #[arg(long, value_name = "ID", allow_hyphen_values = true, value_delimiter = ',')]
    pub trust_key: Vec<String>,
}

/// A document that differs from the record.
struct Doubted<'a> {
    path: &'a Path,
    envelope: &'a Envelope,
    doubt: Doubt,
}

/// The record of known keys, and what was answered.
pub(super) struct Trust {
    ui: Ui,
    record: Record,
    trusted: Vec<KeyId>,
    confirmed: BTreeSet<String>,
}

impl Context {
    /// Reads the record of known keys.
    pub(super) fn trust(&self, args: &TrustArgs) -> Result<Trust, Error> {
        let trusted = args.trust_key.iter().map(|id| parse_id("--trust-key", id));
        let trusted = trusted.collect::<Result<_, _>>()?;
        let file = Record::file_from_env();
        let record = Record::load(file.clone()).map_err(|error| unreadable(file, &error))?;
        // What is asked here must be seen, and no --yes answers it.
        let ui = Ui { quiet: false, yes: false, ..self.ui };
        Ok(Trust { ui, record, trusted, confirmed: BTreeSet::new() })
    }
}

impl Trust {
    /// Checks verified documents before anything is sealed into them; one question for all.
    pub(super) fn check(
        &mut self,
        context: &Context,
        documents: &[(&Path, &Envelope)],
    ) -> Result<(), Error> {
        self.check_trusted(documents)?;
        let mut doubted = Vec::new();
        for (path, envelope) in documents {
            let canonical = canonical(path);
            match self.record.judge(&canonical, envelope) {
                Judgement::Known => self.record.saw(&canonical, envelope),
                Judgement::First => {
                    let id = envelope.key_id;
                    let names = super::context::names(&envelope.stanzas);
                    let shown = path.display();
                    context.ui.note(&format!("{shown}: its key {id} is seen for the first time and now known, for {names}"));
                    self.record.settled(&canonical, envelope);
                }
                Judgement::Doubt(doubt) => doubted.push(Doubted { path, envelope, doubt }),
            }
        }
        if doubted.iter().any(|one| !self.trusted.contains(&one.envelope.key_id)) {
            self.ask(&doubted)?;
        }
        for Doubted { path, envelope, .. } in doubted {
            self.record.settled(&canonical(path), envelope);
        }
        Ok(())
    }

    /// A key that was named and is that of no document is a mistake.
    fn check_trusted(&self, documents: &[(&Path, &Envelope)]) -> Result<(), Error> {
        for id in &self.trusted {
            if !documents.iter().any(|(_, envelope)| envelope.key_id == *id) {
                return Err(Error::usage(format!(
                    "--trust-key {id} is the key of no document here"
                )));
            }
        }
        Ok(())
    }

    fn ask(&self, doubted: &[Doubted]) -> Result<(), Error> {
        let told = tell(doubted);
        if !self.ui.can_ask() {
            let ids: BTreeSet<String> =
                doubted.iter().map(|one| one.envelope.key_id.to_string()).collect();
            let ids = ids.into_iter().collect::<Vec<_>>().join(",");
            let message = "nothing is sealed under a key that is not known";
            let hint = format!("if you know who made it: --trust-key {ids}");
            let error = Error::new("unknown-key", message).hint(hint);
            return Err(Error { causes: told, ..error });
        }
        for line in &told {
            self.ui.note(line);
        }
        match self.ui.confirm("Whoever is named there will read what you seal. Trust it?")? {
            true => Ok(()),
            false => Err(Error::new("unknown-key", "it was not trusted, and nothing was written")),
        }
    }

    /// Checks recipients that were not named by hand, before a document is wrapped for them; `option` is
    /// what stands before one that is.
    pub(super) fn confirm_recipients(
        &mut self,
        path: &Path,
        chosen: &[Chosen],
        own: Option<&str>,
        option: &str,
    ) -> Result<(), Error> {
        let unknown: Vec<&Chosen> = chosen
            .iter()
            .filter(|one| {
                let text = one.recipient.text();
                let named = one.by_hand || own == Some(text) || self.confirmed.contains(text);
                !named && !self.record.knows_recipient(text)
            })
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let name = |one: &&Chosen| format!("{} {}", one.label.as_str(), one.recipient.text());
        let named: Vec<String> = unknown.iter().map(name).collect();
        if !self.ui.can_ask() {
            let message =
                format!("{}: the policy names recipients that are not known", path.display());
            let spelt =
                |one: &Chosen| format!("{option}{}={}", one.label.as_str(), one.recipient.text());
            let spelt: Vec<String> = chosen.iter().map(spelt).collect();
            let hint = format!("if you know them, spell them out: {}", spelt.join(" "));
            let error = Error::new("unknown-recipient", message).hint(hint);
            return Err(Error { causes: named, ..error });
        }
        self.ui
            .note(&format!("{}: the policy names recipients that are not known:", path.display()));
        for line in &named {
            self.ui.note(&format!("  {line}"));
        }
        if !self.ui.confirm("They will read what you seal. Seal for them?")? {
            return Err(Error::new(
                "unknown-recipient",
                "it was not confirmed, and nothing was written",
            ));
        }
        self.confirmed.extend(unknown.iter().map(|one| one.recipient.text().to_owned()));
        Ok(())
    }

    /// Asks for something that `--yes` does not cover.
    pub(super) fn insist(&self, question: &str) -> Result<bool, Error> {
        Ok(self.ui.confirm(question)?)
    }

    /// Notes a document that is about to be written, so that it is known even if this is cut off.
    pub(super) fn will_write(&mut self, path: &Path, envelope: &Envelope) {
        self.record.saw(&canonical(path), envelope);
    }

    /// Notes a document that was written under a new key: what stood there before is replaced.
    pub(super) fn wrote_anew(&mut self, path: &Path, envelope: &Envelope) {
        self.record.settled(&canonical(path), envelope);
    }

    /// Writes the record; that it can't be is no reason not to work.
    pub(super) fn save(&mut self, context: &Context) {
        if let Err(error) = self.record.save() {
            let shown = self.record.file().map(|file| file.display().to_string());
            let shown = shown.unwrap_or_default();
            context.ui.warn(&format!("the record of known keys is not written: {shown}: {error}"));
        }
    }
}

/// Reads a key id.
pub(super) fn parse_id(option: &str, text: &str) -> Result<KeyId, Error> {
    KeyId::parse(text.trim()).ok_or_else(|| {
        Error::usage(format!("{option}: not a key id"))
            .hint("it stands in the document, as in: # key IRDzAKTXeoIPBxCPWL1nrQ")
    })
}

fn unreadable(file: Option<PathBuf>, error: &known::Error) -> Error {
    let shown = file.unwrap_or_default();
    let message = format!("the record of known keys: {}: {error}", shown.display());
    Error::new("known", message).hint(match error {
        known::Error::Damaged(_) => "take that line away: what it knew will be asked again",
        known::Error::File(_) => "XDG_STATE_HOME says in which folder the record is",
    })
}

/// What is known of the doubts, those of a kind together.
fn tell(doubted: &[Doubted]) -> Vec<String> {
    let mut kinds: BTreeMap<&Doubt, Vec<&Doubted>> = BTreeMap::new();
    for one in doubted {
        kinds.entry(&one.doubt).or_default().push(one);
    }
    let mut lines = Vec::new();
    for (Doubt { class, added, removed }, files) in &kinds {
        for Doubted { path, envelope, .. } in files.iter().take(MOST_NAMED) {
            lines.push(format!("{}: {class} ({})", path.display(), envelope.key_id));
        }
        if files.len() > MOST_NAMED {
            lines.push(format!("and {} files more", files.len() - MOST_NAMED));
        }
        let Some(Doubted { path, envelope, .. }) = files.first() else { continue };
        for recipient in added {
            let stanza = envelope.stanzas.iter().find(|one| one.recipient == *recipient);
            let label = stanza.map_or("-", |stanza| stanza.label.as_str());
            let by = commit(path, &format!("# to {recipient} "));
            lines.push(format!("  added: {label} {recipient}, {by}"));
        }
        lines.extend(removed.iter().map(|recipient| format!("  not there any more: {recipient}")));
        let by = commit(path, &format!("# key {}", envelope.key_id));
        lines.push(format!("  the key came {by}"));
    }
    lines
}

/// By which commit a line came.
fn commit(path: &Path, line: &str) -> String {
    let canonical = canonical(path);
    let found = git::repository_of(folder_of(&canonical))
        .and_then(|repository| git::commit_of(&repository, &canonical, line));
    found.map_or_else(|| "in no commit yet".to_owned(), |commit| format!("by {commit}"))
}

/// The path by which a file is recorded, whether it is there yet or not.
fn canonical(path: &Path) -> PathBuf {
    let there = path.canonicalize().ok();
    let folder = || folder_of(path).canonicalize().ok();
    there.or_else(|| Some(folder()?.join(path.file_name()?))).unwrap_or_else(|| path.to_owned())
}
