//! For whom a new document is sealed: `-r`, else the policy's rule, else oneself.

use std::path::Path;

use super::context::{Context, Located, system_rng};
use crate::document::{self, Document};
use crate::envelope::{Envelope, KeyId, Mode, Recipient, Stanza};
use crate::error::Error;
use crate::file::Change;
use crate::formats::Format;
use crate::keys::{self, Lookup};
use crate::label::Label;
use crate::secret::DataKey;

/// A recipient and what people call it.
pub(super) struct Chosen {
    pub(super) label: Label,
    pub(super) recipient: Box<dyn Recipient>,
}

impl Context {
    /// Chooses the recipients of a new document.
    pub(super) fn choose_recipients(
        &self,
        path: &Path,
        asked: &[String],
        policy: Option<&Located>,
        lookup: &Lookup,
    ) -> Result<Vec<Chosen>, Error> {
        if !asked.is_empty() {
            let chosen = asked.iter().map(|text| named(text, policy));
            let chosen = unique(chosen.collect::<Result<_, _>>()?)?;
            // A label of the policy names nothing that the user has seen.
            for (one, text) in chosen.iter().zip(asked) {
                if text.ends_with(one.recipient.text()) {
                    self.asker.trust(one.recipient.text());
                }
            }
            return Ok(chosen);
        }
        if let Some((located, rule)) = policy.and_then(|p| Some((p, p.rule()?))) {
            let chosen = rule.recipients.iter().map(|label| of_policy(label, located));
            return unique(chosen.collect::<Result<_, _>>()?);
        }
        lookup.ask_at(&self.prompt());
        let own = lookup.own().map_err(|error| Error::of_identity(&error))?;
        let own = own.ok_or_else(|| {
            let message = format!(
                "{}: nobody was named to seal it for, and you have no identity",
                path.display()
            );
            Error::new("no-recipient", message)
                .hint("stripeseal keygen makes one; -r names somebody else")
        })?;
        let recipient = parse(own.recipient(), own.recipient())?;
        Ok(vec![Chosen { label: login_label(), recipient }])
    }

    /// Prepares to make a document that is not there, sealed for whom the policy says.
    pub(super) fn begin_new(
        &self,
        path: &Path,
        format: Option<Format>,
        lookup: &Lookup,
    ) -> Result<(Change, Document, DataKey), Error> {
        let format = Self::format(path, format)?;
        let change = Change::create(path).map_err(|error| Error::of_file(path, &error))?;
        let policy = self.policy(path)?;
        let chosen = self.choose_recipients(path, &[], policy.as_ref(), lookup)?;
        let mut rng = system_rng();
        let data_key = DataKey::generate(&mut rng);
        let mode = mode_of(policy.as_ref());
        let envelope = self.new_envelope(&data_key, &chosen, mode)?;
        let empty = self.parse(path, String::new(), format)?;
        let sealing = self.sealing(&mut rng);
        let text = document::seal_new(&empty, &data_key, envelope, &[], sealing);
        let text = text.map_err(|error| Error::of_document(path, "", &error))?;
        Ok((change, self.parse(path, text, format)?, data_key))
    }

    /// The envelope of a new document for `chosen`.
    pub(super) fn new_envelope(
        &self,
        data_key: &DataKey,
        chosen: &[Chosen],
        mode: Mode,
    ) -> Result<Envelope, Error> {
        let mut stanzas = Vec::with_capacity(chosen.len());
        for Chosen { label, recipient } in chosen {
            let wrapped = recipient.wrap(data_key, &self.prompt());
            let wrapped = wrapped.map_err(|error| Error::of_wrap(recipient.text(), &error))?;
            let recipient = recipient.text().to_owned();
            stanzas.push(Stanza { recipient, label: label.clone(), wrapped });
        }
        Ok(Envelope {
            key_id: KeyId::of(data_key),
            stanzas,
            removed: Vec::new(),
            mode,
            no_final_newline: false,
        })
    }
}

/// What the MAC of a new document covers.
pub(super) fn mode_of(policy: Option<&Located>) -> Mode {
    match policy.and_then(Located::rule).is_some_and(|rule| rule.whole_file) {
        true => Mode::File,
        false => Mode::Sealed,
    }
}

/// `age1…`, `label=age1…`, or a label of the policy.
fn named(text: &str, policy: Option<&Located>) -> Result<Chosen, Error> {
    if let Some((label, recipient)) = text.split_once('=') {
        let label = Label::parse(label)
            .ok_or_else(|| Error::usage("-r: a label is 1 to 64 of A-Z a-z 0-9 . _ @ + -"))?;
        return Ok(Chosen { label, recipient: parse(recipient, "-r")? });
    }
    if let (Some(label), Some(located)) = (Label::parse(text), policy)
        && located.policy.recipients.contains_key(&label)
    {
        return of_policy(&label, located);
    }
    let recipient = parse(text, "-r")?;
    let label = policy.and_then(|located| located.policy.label_of(text)).cloned();
    Ok(Chosen { label: label.unwrap_or_else(Label::none), recipient })
}

fn of_policy(label: &Label, located: &Located) -> Result<Chosen, Error> {
    let text = located.policy.recipients.get(label).map_or("", String::as_str);
    Ok(Chosen { label: label.clone(), recipient: parse(text, label.as_str())? })
}

fn parse(text: &str, whose: &str) -> Result<Box<dyn Recipient>, Error> {
    keys::parse_recipient(text).ok_or_else(|| {
        if text.starts_with("AGE-SECRET-KEY-") {
            let error = Error::usage(format!("{whose}: this is an identity, which is secret"));
            return error.hint("give its recipient, age1…; if this was typed in a shell, make a new identity");
        }
        let error = Error::usage(format!("{whose}: not a recipient that this version knows"));
        error.hint("a recipient is age1…, ssh-ed25519:AAAA…, keyring:NAME:age1…, passphrase, LABEL= before one of them, or a label of the policy")
    })
}

fn unique(chosen: Vec<Chosen>) -> Result<Vec<Chosen>, Error> {
    for (index, one) in chosen.iter().enumerate() {
        if chosen[..index].iter().any(|other| other.recipient.text() == one.recipient.text()) {
            return Err(Error::usage(format!(
                "the recipient {} is named twice",
                one.recipient.text()
            )));
        }
    }
    Ok(chosen)
}

/// The login name as a label.
pub(super) fn login_label() -> Label {
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).ok().flatten();
    let name = user.map(|user| user.name).or_else(|| std::env::var("USER").ok());
    let name: String = name.unwrap_or_default().chars().take(64).collect();
    Label::parse(&name).unwrap_or_else(Label::none)
}
