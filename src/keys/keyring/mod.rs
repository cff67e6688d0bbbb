//! The OS keyring as the place of a master key: `keyring:NAME:age1…`.
//!
//! An age identity lives under NAME in the Secret Service or the Keychain, and in no file. Anybody
//! wraps for it, since its recipient is in the text; only that keyring unwraps. It is stored as text,
//! which every keyring takes.

mod deadline;
#[cfg(all(feature = "keyring", target_os = "macos"))]
#[path = "keychain.rs"]
mod store;
#[cfg(not(feature = "keyring"))]
#[path = "without.rs"]
mod store;
#[cfg(all(feature = "keyring", not(target_os = "macos")))]
#[path = "secret_service.rs"]
mod store;

use std::sync::Arc;
use std::time::Duration;

use super::age::{AgeIdentity, AgeRecipient};
use crate::envelope::{KeyError, Prompt, Recipient, Stanza};
use crate::label::Label;
use crate::secret::{DataKey, SecretText};
use deadline::{Call, within};

/// What all entries are filed under.
const SERVICE: &str = "stripeseal";
const SCHEME: &str = "keyring:";
const DEFAULT_DEADLINE: Duration = Duration::from_secs(60);

/// A recipient `keyring:NAME:age1…`.
pub struct KeyringRecipient {
    text: String,
    key: AgeRecipient,
}

impl KeyringRecipient {
    /// Reads a recipient; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (_, recipient) = split(text)?;
        Some(Self { text: text.to_owned(), key: AgeRecipient::parse(recipient)? })
    }
}

impl Recipient for KeyringRecipient {
    fn text(&self) -> &str {
        &self.text
    }

    fn wrap(&self, data_key: &DataKey, prompt: &Arc<dyn Prompt>) -> Result<Vec<u8>, KeyError> {
        self.key.wrap(data_key, prompt)
    }
}

/// The recipient whose identity lives under `name`.
#[must_use]
pub fn recipient(name: &Label, identity: &AgeIdentity) -> String {
    format!("{SCHEME}{}:{}", name.as_str(), identity.recipient())
}

/// Whether the text of a recipient is one of this kind.
#[must_use]
pub fn is_keyring(recipient: &str) -> bool {
    recipient.starts_with(SCHEME)
}

/// The name and the age recipient of `keyring:NAME:age1…`.
fn split(text: &str) -> Option<(&str, &str)> {
    let (name, recipient) = text.strip_prefix(SCHEME)?.split_once(':')?;
    Label::parse(name)?;
    Some((name, recipient))
}

/// Why the keyring does not give an identity, or does not take one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// This binary can't use one.
    #[error("this stripeseal was built without the OS keyring")]
    NotBuilt,
    /// There is no session bus.
    #[error("there is no OS keyring here: no session bus of D-Bus")]
    NoBus,
    /// Nothing on the bus keeps secrets.
    #[error("there is no OS keyring here: no Secret Service on the session bus")]
    NoService,
    /// It has no place for entries.
    #[error("the OS keyring has no default collection")]
    NoCollection,
    /// It is locked, and nobody may be waited for.
    #[error("the OS keyring is locked, and its unlock dialog may not be waited for")]
    Locked,
    /// Its dialog was dismissed.
    #[error("the OS keyring is locked: its unlock dialog was dismissed, or can't be shown here")]
    Dismissed,
    /// Nobody answered in time.
    #[error("the OS keyring did not answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    /// It has no entry of these names.
    #[error("the OS keyring has no entry {0}")]
    NoEntry(String),
    /// What is under the name is for another recipient.
    #[error("the entry {name} of the OS keyring is of another key, {found}")]
    OtherKey {
        /// The name.
        name: String,
        /// The recipient of what is there.
        found: String,
    },
    /// What is under the name is no age identity.
    #[error("the entry {0} of the OS keyring is no age identity")]
    NotAnIdentity(String),
    /// There is an entry of that name.
    #[error("the OS keyring has an entry {0} already")]
    Exists(String),
    /// What was stored does not come back.
    #[error("the OS keyring does not give back what was stored in it")]
    NotKept,
    /// Anything else.
    #[error("the OS keyring fails")]
    Failed,
}

impl Fault {
    /// Whether it says no more than that nothing is there for this user.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        matches!(
            self,
            Self::NotBuilt | Self::NoBus | Self::NoService | Self::NoCollection | Self::NoEntry(_)
        )
    }

    /// What mends it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotBuilt => {
                "install one with it: cargo install stripeseal, without --no-default-features"
            }
            Self::NoBus => {
                "run it inside a desktop session, or: dbus-run-session, with a keyring daemon in it"
            }
            Self::NoService => {
                "start a keyring daemon: gnome-keyring-daemon --start --components=secrets"
            }
            Self::NoCollection => {
                "make a default keyring in the settings of the desktop; without one: gnome-keyring-daemon --unlock"
            }
            Self::Locked => {
                "unlock it first, or leave out --no-prompt; in CI use STRIPESEAL_IDENTITY"
            }
            Self::Dismissed => {
                "unlock it at the desktop; without one: gnome-keyring-daemon --replace --unlock"
            }
            Self::TimedOut(_) => {
                "answer the dialog, or give it longer: STRIPESEAL_KEYRING_TIMEOUT=SECONDS"
            }
            Self::NoEntry(_) => {
                "stripeseal keygen --keyring NAME makes one; an exported one comes back with --from FILE"
            }
            Self::OtherKey { .. } | Self::NotAnIdentity(_) => {
                "stripeseal keygen --export NAME shows what is there; give the other key another name"
            }
            Self::Exists(_) => "an entry is never overwritten: give another name",
            Self::NotKept | Self::Failed => return None,
        };
        Some(hint.to_owned())
    }
}

/// The keyring, as one command sees it.
pub struct Keyring<'a> {
    /// Who is told what is waited for.
    pub prompt: &'a Arc<dyn Prompt>,
    /// How long a call may take.
    pub deadline: Duration,
}

impl<'a> Keyring<'a> {
    /// The keyring of this session. `STRIPESEAL_KEYRING_TIMEOUT` is the deadline in seconds.
    #[must_use]
    pub fn new(prompt: &'a Arc<dyn Prompt>) -> Self {
        let seconds = std::env::var("STRIPESEAL_KEYRING_TIMEOUT").ok();
        let seconds = seconds.and_then(|text| text.parse().ok()).filter(|seconds| *seconds > 0);
        let deadline = seconds.map_or(DEFAULT_DEADLINE, Duration::from_secs);
        Self { prompt, deadline }
    }

    /// Reads the identities of those names that are there.
    fn read(&self, names: &[String]) -> Result<Vec<(String, AgeIdentity)>, Fault> {
        let asked = names.to_vec();
        let entries = self.within(move |call| store::read(&asked, call))?;
        let identity = |(name, text): (String, SecretText)| match AgeIdentity::parse(text.expose())
        {
            Some(identity) => Ok((name, identity)),
            None => Err(Fault::NotAnIdentity(name)),
        };
        entries.into_iter().map(identity).collect()
    }

    /// Reads the identity of one name.
    ///
    /// # Errors
    ///
    /// When there is none, or the keyring does not give it.
    pub fn get(&self, name: &Label) -> Result<AgeIdentity, Fault> {
        let found = self.read(&[name.as_str().to_owned()])?;
        let found = found.into_iter().next().ok_or(Fault::NoEntry(name.as_str().to_owned()))?;
        Ok(found.1)
    }

    /// Stores an identity under a new name, and reads it back.
    ///
    /// # Errors
    ///
    /// When there is an entry of that name, or the keyring does not take it.
    pub fn add(&self, name: &Label, identity: &AgeIdentity) -> Result<(), Fault> {
        let (entry, secret) = (name.as_str().to_owned(), identity.secret());
        self.within(move |call| store::add(&entry, &secret, call))?;
        match self.get(name)?.recipient() == identity.recipient() {
            true => Ok(()),
            false => Err(Fault::NotKept),
        }
    }

    fn within<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Call) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        within(self.deadline, self.prompt, work)
    }
}

/// The identities that were read for a command: the keyring is asked once for each name.
#[derive(Default)]
pub(super) struct Entries {
    read: Vec<(String, Option<AgeIdentity>)>,
}

impl Entries {
    /// Opens the first of `stanzas` whose identity the keyring has; `None` where none is for one.
    pub(super) fn unwrap<'s>(
        &mut self,
        stanzas: &'s [Stanza],
        keyring: &Keyring,
    ) -> Option<Result<(&'s Stanza, Result<DataKey, KeyError>), Fault>> {
        let wanted: Vec<(&str, &str, &Stanza)> = stanzas
            .iter()
            .filter_map(|stanza| split(&stanza.recipient).map(|(name, key)| (name, key, stanza)))
            .collect();
        if wanted.is_empty() {
            return None;
        }
        if let Err(fault) = self.fill(wanted.iter().map(|(name, ..)| *name), keyring) {
            return Some(Err(fault));
        }
        let fits = |(name, recipient, stanza): &(&str, &str, &'s Stanza)| {
            let identity = self.get(name)?;
            (identity.recipient() == *recipient).then(|| (*stanza, identity.open(stanza)))
        };
        if let Some(opened) = wanted.iter().find_map(fits) {
            return Some(Ok(opened));
        }
        let other = wanted.iter().find_map(|(name, ..)| Some((*name, self.get(name)?)));
        Some(Err(match other {
            Some((name, identity)) => {
                Fault::OtherKey { name: name.to_owned(), found: identity.recipient().to_owned() }
            }
            None => {
                let mut names: Vec<&str> = wanted.iter().map(|(name, ..)| *name).collect();
                names.dedup();
                Fault::NoEntry(names.join(", "))
            }
        }))
    }

    fn get(&self, name: &str) -> Option<&AgeIdentity> {
        self.read.iter().find(|(read, _)| read == name)?.1.as_ref()
    }

    fn fill<'n>(
        &mut self,
        names: impl Iterator<Item = &'n str>,
        keyring: &Keyring,
    ) -> Result<(), Fault> {
        let mut missing: Vec<String> = Vec::new();
        for name in names {
            let is = |known: &String| known == name;
            if !missing.iter().any(is) && !self.read.iter().any(|(read, _)| is(read)) {
                missing.push(name.to_owned());
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let found = keyring.read(&missing)?;
        missing.retain(|name| !found.iter().any(|(read, _)| read == name));
        self.read.extend(found.into_iter().map(|(name, identity)| (name, Some(identity))));
        self.read.extend(missing.into_iter().map(|name| (name, None)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_names_its_entry() {
        let identity = AgeIdentity::generate();
        let Some(name) = Label::parse("acme") else { panic!() };
        let text = recipient(&name, &identity);
        assert!(KeyringRecipient::parse(&text).is_some_and(|recipient| recipient.text() == text));
        let key = identity.recipient();
        for bad in [
            key.to_owned(),
            format!("keyring:{key}"),
            format!("keyring::{key}"),
            format!("keyring:a:b:{key}"),
            "keyring:a:age1x".into(),
        ] {
            assert!(KeyringRecipient::parse(&bad).is_none(), "{bad}");
        }
    }
}
