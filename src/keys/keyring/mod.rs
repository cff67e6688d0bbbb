//! The OS keyring as the place of a master key: `keyring:NAME:age1…`.
//!
//! An age identity lives under NAME in the Secret Service or the Keychain, and in no file. Anybody
//! wraps for it, since its recipient is in the text; only that keyring unwraps. It is stored as text,
//! which every keyring takes.

mod deadline;
mod entries;
mod fault;
#[cfg(all(feature = "keyring", target_os = "macos"))]
#[path = "keychain.rs"]
mod store;
#[cfg(not(feature = "keyring"))]
#[path = "without.rs"]
mod store;
#[cfg(all(feature = "keyring", not(target_os = "macos")))]
#[path = "secret_service.rs"]
mod store;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::age::{AgeIdentity, AgeRecipient};
use crate::envelope::{KeyError, Prompt, Recipient};
use crate::label::Label;
use crate::secret::{DataKey, SecretText};
use deadline::{Call, within};

pub(super) use entries::{Entries, Opened};
pub use fault::Fault;

/// What all entries are filed under.
#[cfg(feature = "keyring")]
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
    text_of(name.as_str(), identity)
}

fn text_of(name: &str, identity: &AgeIdentity) -> String {
    format!("{SCHEME}{name}:{}", identity.recipient())
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

    /// Which of these recipients, of the kind `keyring:`, have their identity in the keyring.
    ///
    /// # Errors
    ///
    /// When an entry is of another key, or the keyring does not give one that it has.
    pub fn holding(&self, recipients: &BTreeSet<String>) -> Result<Vec<String>, Fault> {
        let wanted = || recipients.iter().filter_map(|recipient| split(recipient));
        let names: BTreeSet<String> = wanted().map(|(name, _)| name.to_owned()).collect();
        let found = self.read(&names.into_iter().collect::<Vec<_>>())?;
        for (name, identity) in &found {
            if !wanted().any(|wanted| wanted == (name, identity.recipient())) {
                return Err(Fault::OtherKey {
                    name: name.clone(),
                    found: identity.recipient().to_owned(),
                });
            }
        }
        Ok(found.iter().map(|(name, identity)| text_of(name, identity)).collect())
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
