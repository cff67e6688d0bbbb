//! age X25519 keys: `age1…` recipients and `AGE-SECRET-KEY-1…` identities.
//!
//! Each stanza holds one age file of the data key, so that any age implementation unwraps it.

use std::io::Write as _;
use std::sync::Arc;

use age::secrecy::ExposeSecret as _;
use age::{EncryptError, Encryptor, x25519};
use zeroize::Zeroizing;

use crate::envelope::{Identity, KeyError, Prompt, Recipient, Stanza};
use crate::secret::{DataKey, SecretText};

/// A recipient `age1…`.
pub struct AgeRecipient {
    text: String,
    key: x25519::Recipient,
}

impl AgeRecipient {
    /// Reads a recipient; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key: x25519::Recipient = text.parse().ok()?;
        (key.to_string() == text).then(|| Self { text: text.to_owned(), key })
    }
}

impl Recipient for AgeRecipient {
    fn text(&self) -> &str {
        &self.text
    }

    fn wrap(&self, data_key: &DataKey, _: &Arc<dyn Prompt>) -> Result<Vec<u8>, KeyError> {
        seal_for(&self.key, data_key).map_err(|_| KeyError::Wrap)
    }
}

/// An identity `AGE-SECRET-KEY-1…`.
pub struct AgeIdentity {
    recipient: String,
    key: x25519::Identity,
}

impl AgeIdentity {
    /// Makes a new one.
    #[must_use]
    pub fn generate() -> Self {
        Self::of(x25519::Identity::generate())
    }

    /// Reads an identity; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::of)
    }

    fn of(key: x25519::Identity) -> Self {
        Self { recipient: key.to_public().to_string(), key }
    }

    /// Its recipient.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// A copy of it, to be kept elsewhere.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self::of(self.key.clone())
    }

    /// The identity itself, to be written to its file.
    #[must_use]
    pub fn secret(&self) -> SecretText {
        SecretText::new(self.key.to_string().expose_secret().to_owned())
    }
}

impl Identity for AgeIdentity {
    fn unwrap(&self, stanza: &Stanza, _: &Arc<dyn Prompt>) -> Option<Result<DataKey, KeyError>> {
        (stanza.recipient == self.recipient).then(|| open(&self.key, stanza))
    }
}

impl AgeIdentity {
    /// Opens a stanza that is known to be for this identity under another name.
    pub(super) fn open(&self, stanza: &Stanza) -> Result<DataKey, KeyError> {
        open(&self.key, stanza)
    }
}

/// Makes the age file of a stanza. (`age::encrypt` panics where a recipient fails.)
pub(super) fn seal_for(
    key: &dyn age::Recipient,
    data_key: &DataKey,
) -> Result<Vec<u8>, EncryptError> {
    let mut file = Vec::new();
    let mut writer = Encryptor::with_recipients(std::iter::once(key))?.wrap_output(&mut file)?;
    writer.write_all(data_key.expose())?;
    writer.finish()?;
    Ok(file)
}

/// Opens the age file of a stanza.
pub(super) fn open(key: &impl age::Identity, stanza: &Stanza) -> Result<DataKey, KeyError> {
    data_key(age::decrypt(key, &stanza.wrapped).map_err(|_| KeyError::Broken)?)
}

/// Takes what an age file held.
pub(super) fn data_key(bytes: Vec<u8>) -> Result<DataKey, KeyError> {
    DataKey::from_bytes(&Zeroizing::new(bytes)).ok_or(KeyError::NotADataKey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::nobody::nobody;
    use crate::label::Label;

    #[test]
    fn a_stanza_opens_for_its_recipient_alone() {
        let (alice, bob) = (AgeIdentity::generate(), AgeIdentity::generate());
        let Some(recipient) = AgeRecipient::parse(alice.recipient()) else { panic!() };
        let Some(data_key) = DataKey::from_bytes(&[3; 32]) else { panic!() };
        let Ok(wrapped) = recipient.wrap(&data_key, &nobody()) else { panic!() };
        let mut stanza =
            Stanza { recipient: recipient.text().to_owned(), label: Label::none(), wrapped };
        assert!(
            alice
                .unwrap(&stanza, &nobody())
                .is_some_and(|key| key.is_ok_and(|key| key == data_key))
        );
        assert!(bob.unwrap(&stanza, &nobody()).is_none());
        stanza.recipient = bob.recipient().to_owned();
        assert!(
            bob.unwrap(&stanza, &nobody()).is_some_and(|key| key.err() == Some(KeyError::Broken))
        );
    }

    #[test]
    fn only_lower_case_recipients_are_read() {
        let recipient = AgeIdentity::generate().recipient().to_owned();
        assert!(AgeRecipient::parse(&recipient).is_some());
        assert!(AgeRecipient::parse(&recipient.to_uppercase()).is_none());
        assert!(AgeRecipient::parse("age1x").is_none());
    }
}
