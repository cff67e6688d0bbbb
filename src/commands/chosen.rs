//! For whom a document is sealed: `-r`, else the policy's rule, else oneself.

use std::path::Path;

use super::context::{Context, Located, system_rng};
use super::trust::Trust;
use crate::document::{self, Document};
use crate::envelope::{Envelope, KeyId, Mode, Recipient, RemoteKey, Stanza};
use crate::error::Error;
use crate::file::Change;
use crate::formats::Format;
use crate::keys::{self, Lookup};
use crate::label::Label;
use crate::policy::Rule;
use crate::remote;
use crate::secret::DataKey;

/// A recipient and what people call it.
pub(super) struct Chosen {
    pub(super) label: Label,
    pub(super) recipient: Box<dyn Recipient>,
    /// Whether it was spelt out by the user; the policy speaks for whoever can write it.
    pub(super) by_hand: bool,
}

/// A document that is made: its lock, what it holds now, its data key.
pub(super) struct New {
    pub(super) change: Change,
    pub(super) document: Document,
    pub(super) data_key: DataKey,
}

impl Context {
    /// Wraps `data_key` for a recipient.
    pub(super) fn wrap(
        &self,
        data_key: &DataKey,
        label: &Label,
        recipient: &dyn Recipient,
    ) -> Result<Stanza, Error> {
        let ahead = (KeyId::of(data_key), recipient.text().to_owned());
        let wrapped = match self.wrapped.borrow_mut().remove(&ahead) {
            Some(wrapped) => wrapped,
            None => recipient.wrap(data_key, &self.prompt()),
        };
        let wrapped = wrapped.map_err(|error| Error::of_wrap(recipient.text(), &error))?;
        let recipient = recipient.text().to_owned();
        Ok(Stanza { recipient, label: label.clone(), wrapped })
    }

    /// Wraps data keys for those of these recipients whose keys services keep, all at the same time: what
    /// wraps for them afterwards finds it done.
    pub(super) fn wrap_ahead<'a>(&self, wanted: impl Iterator<Item = (&'a DataKey, &'a str)>) {
        let remote = |(data_key, text)| Some((data_key, keys::remote_key(text)?));
        let is_done = |data_key, text: &str| {
            self.wrapped.borrow().contains_key(&(KeyId::of(data_key), text.to_owned()))
        };
        let wanted = wanted.filter(|(data_key, text)| !is_done(*data_key, text));
        let wanted: Vec<(&DataKey, Box<dyn RemoteKey>)> = wanted.filter_map(remote).collect();
        let prompt = self.prompt();
        let wrapped = remote::each(&wanted, |(data_key, key)| key.wrap(data_key, &prompt));
        let ahead =
            wanted.iter().map(|(data_key, key)| (KeyId::of(data_key), key.text().to_owned()));
        self.wrapped.borrow_mut().extend(ahead.zip(wrapped));
    }

    /// The envelope of a new document for `chosen`.
    pub(super) fn new_envelope(
        &self,
        data_key: &DataKey,
        chosen: &[Chosen],
        mode: Mode,
    ) -> Result<Envelope, Error> {
        self.wrap_ahead(chosen.iter().map(|one| (data_key, one.recipient.text())));
        let wrap = |one: &Chosen| self.wrap(data_key, &one.label, &*one.recipient);
        Ok(Envelope {
            key_id: KeyId::of(data_key),
            stanzas: chosen.iter().map(wrap).collect::<Result<_, _>>()?,
            removed: Vec::new(),
            mode,
            no_final_newline: false,
        })
    }

    /// Chooses the recipients of a new document, and has those confirmed that only the policy names.
    pub(super) fn choose_recipients(
        &self,
        path: &Path,
        asked: &[String],
        policy: Option<&Located>,
        lookup: &Lookup,
        trust: &mut Trust,
    ) -> Result<Vec<Chosen>, Error> {
        let chosen = if !asked.is_empty() {
            named_by_hand(asked, policy)?
        } else if let Some((located, rule)) = policy.and_then(|p| Some((p, p.rule()?))) {
            recipients_of(rule, located)?
        } else {
            vec![self.oneself(path, lookup)?]
        };
        self.trust_named(&chosen);
        trust.confirm_recipients(path, &chosen, self.own_recipient(lookup).as_deref(), "-r ")?;
        Ok(chosen)
    }

    /// For recipients that the user spelt out, their plugins may be started.
    pub(super) fn trust_named(&self, chosen: &[Chosen]) {
        let named = chosen.iter().filter(|one| one.by_hand);
        named.for_each(|one| self.asker.trust(one.recipient.text()));
    }

    fn oneself(&self, path: &Path, lookup: &Lookup) -> Result<Chosen, Error> {
        lookup.ask_at(&self.prompt());
        let own = lookup.own().map_err(|error| Error::of_identity(&error))?;
        let own = own.ok_or_else(|| {
            let message = format!(
                "{}: nobody was named to seal it for, and you have no identity",
                path.display()
            );
            Error::new("no-recipient", message)
                .hint("stripeseal keygen makes one; -r names somebody else, or your own in the OS keyring")
        })?;
        let recipient = parse(own.recipient(), own.recipient())?;
        Ok(Chosen { label: login_label(), recipient, by_hand: true })
    }

    /// One's own recipient, if it can be had without reading standard input.
    pub(super) fn own_recipient(&self, lookup: &Lookup) -> Option<String> {
        let stdin = lookup.option.as_ref().is_some_and(|file| file.as_os_str() == "-");
        let own = (!stdin).then(|| lookup.own()).and_then(Result::ok).flatten()?;
        Some(own.recipient().to_owned())
    }

    /// Prepares to make a document that is not there, sealed for whom the policy says.
    pub(super) fn begin_new(
        &self,
        path: &Path,
        format: Option<Format>,
        asked: &[String],
        lookup: &Lookup,
        trust: &mut Trust,
    ) -> Result<New, Error> {
        let format = Self::format(path, format)?;
        let change = Change::create(path).map_err(|error| Error::of_file(path, &error))?;
        let policy = self.policy(path)?;
        let chosen = self.choose_recipients(path, asked, policy.as_ref(), lookup, trust)?;
        let mut rng = system_rng();
        let data_key = DataKey::generate(&mut rng);
        let envelope = self.new_envelope(&data_key, &chosen, mode_of(policy.as_ref()))?;
        let empty = self.parse(path, String::new(), format)?;
        let sealing = self.sealing(&mut rng);
        let text = document::seal_new(&empty, &data_key, envelope, &[], sealing);
        let text = text.map_err(|error| Error::of_document(path, "", &error))?;
        Ok(New { change, document: self.parse(path, text, format)?, data_key })
    }
}

/// What the MAC of a new document covers.
pub(super) fn mode_of(policy: Option<&Located>) -> Mode {
    match policy.and_then(Located::rule).and_then(|rule| rule.whole_file) {
        Some(true) => Mode::File,
        Some(false) | None => Mode::Sealed,
    }
}

/// The recipients that were named on the command line: `age1…`, `label=age1…`, or labels of the
/// policy.
pub(super) fn named_by_hand(
    texts: &[String],
    policy: Option<&Located>,
) -> Result<Vec<Chosen>, Error> {
    let chosen = texts.iter().map(|text| named(text, policy));
    unique(chosen.collect::<Result<_, _>>()?)
}

/// The recipients of a rule.
pub(super) fn recipients_of(rule: &Rule, located: &Located) -> Result<Vec<Chosen>, Error> {
    let chosen = rule.recipients.iter().map(|label| of_policy(label, located));
    unique(chosen.collect::<Result<_, _>>()?)
}

fn named(text: &str, policy: Option<&Located>) -> Result<Chosen, Error> {
    // A key of ssh may end with =, and have one in its comment.
    let is_key = |text| keys::misspelling(text).is_some() || keys::parse_recipient(text).is_some();
    let labelled = text.split_once('=').filter(|(label, _)| !is_key(label));
    if let Some((label, recipient)) = labelled {
        let label = Label::parse(label)
            .ok_or_else(|| Error::usage("-r: a label is 1 to 64 of A-Z a-z 0-9 . _ @ + -"))?;
        return Ok(Chosen { label, recipient: parse(recipient, "-r")?, by_hand: true });
    }
    if let (Some(label), Some(located)) = (Label::parse(text), policy)
        && located.policy.recipients.contains_key(&label)
    {
        return of_policy(&label, located);
    }
    let recipient = parse(text, "-r")?;
    let label = policy.and_then(|located| located.policy.label_of(text)).cloned();
    Ok(Chosen { label: label.unwrap_or_else(Label::none), recipient, by_hand: true })
}

fn of_policy(label: &Label, located: &Located) -> Result<Chosen, Error> {
    let named = located.policy.recipients.get(label);
    let (text, at) = named.map_or(("", 0), |named| (named.text.as_str(), named.at));
    let place = crate::splice::position(&located.text, at);
    let place = format!("{}:{}:{}", located.file.display(), place.line, place.column);
    let recipient = parse(text, &format!("{place}: {}", label.as_str()))?;
    Ok(Chosen { label: label.clone(), recipient, by_hand: false })
}

/// Reads a recipient; `whose` says where it was named.
pub(super) fn parse(text: &str, whose: &str) -> Result<Box<dyn Recipient>, Error> {
    keys::parse_recipient(text).ok_or_else(|| {
        if text.starts_with("AGE-SECRET-KEY-") {
            let error = Error::usage(format!("{whose}: this is an identity, which is secret"));
            return error.hint("give its recipient, age1…; if this was typed in a shell, make a new identity");
        }
        if let Some(misspelling) = keys::misspelling(text) {
            let error = Error::usage(format!("{whose}: not a recipient: {misspelling}"));
            return error.hint(misspelling.hint());
        }
        let error = Error::usage(format!("{whose}: not a recipient that this version knows"));
        error.hint("a recipient is age1…, ssh-ed25519:AAAA…, keyring:NAME:age1…, passphrase, vault-transit:MOUNT/KEY, aws-kms:ARN, azure-key:VAULT/KEY, LABEL= before one of them, or a label of the policy")
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
