//! A passphrase as recipient, and passphrases before identities.
//!
//! The recipient is spelt `passphrase`, so a document has at most one. Whoever wraps must type it,
//! twice; there is no way to give it but a terminal.

use std::sync::Arc;

use age::secrecy::SecretString;
use age::{DecryptError, scrypt};

use super::age::{data_key, seal_for};
use crate::envelope::{Identity, KeyError, Prompt, Recipient, Stanza};
use crate::secret::DataKey;

/// The recipient as it is spelt.
pub const PASSPHRASE: &str = "passphrase";

/// 2^18: a second, and 256 MiB; what age itself uses.
const WORK: u8 = 18;
/// 2^20 takes four seconds and 1 GiB: a hostile document must not take more.
pub(super) const MOST_WORK: u8 = 20;
const TRIES: usize = 3;
/// What the passphrase is of, in the questions.
const WHAT: &str = "the documents";

/// The recipient `passphrase`.
pub struct PassphraseRecipient;

impl PassphraseRecipient {
    /// Reads the recipient; `None` where the text is another.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text == PASSPHRASE).then_some(Self)
    }
}

impl Recipient for PassphraseRecipient {
    fn text(&self) -> &str {
        PASSPHRASE
    }

    fn wrap(&self, data_key: &DataKey, prompt: &Arc<dyn Prompt>) -> Result<Vec<u8>, KeyError> {
        let question = question(WHAT);
        let typed =
            prompt.new_secret(&question).ok_or_else(|| KeyError::Unanswered(WHAT.to_owned()))?;
        let mut key = scrypt::Recipient::new(SecretString::from(typed.expose()));
        key.set_work_factor(WORK);
        let wrapped = seal_for(&key, data_key).map_err(|_| KeyError::Wrap)?;
        prompt.keep(&question, typed);
        Ok(wrapped)
    }
}

/// Whoever knows the passphrase.
pub struct PassphraseIdentity;

impl Identity for PassphraseIdentity {
    fn unwrap(
        &self,
        stanza: &Stanza,
        prompt: &Arc<dyn Prompt>,
    ) -> Option<Result<DataKey, KeyError>> {
        (stanza.recipient == PASSPHRASE)
            .then(|| data_key(ask(prompt, WHAT, |typed| decrypt(typed, &stanza.wrapped))?))
    }
}

fn question(what: &str) -> String {
    format!("passphrase of {what}")
}

/// Opens an age file that a passphrase protects.
pub(super) fn decrypt(typed: SecretString, file: &[u8]) -> Result<Vec<u8>, DecryptError> {
    let mut key = scrypt::Identity::new(typed);
    key.set_max_work_factor(MOST_WORK);
    age::decrypt(&key, file)
}

/// Asks for the passphrase of `what` until one opens it, three times at most; one that did is not
/// asked for again.
pub(super) fn ask<T>(
    prompt: &Arc<dyn Prompt>,
    what: &str,
    open: impl Fn(SecretString) -> Result<T, DecryptError>,
) -> Result<T, KeyError> {
    let question = question(what);
    for _ in 0..TRIES {
        let typed =
            prompt.secret(&question).ok_or_else(|| KeyError::Unanswered(what.to_owned()))?;
        match open(SecretString::from(typed.expose())) {
            Ok(opened) => {
                prompt.keep(&question, typed);
                return Ok(opened);
            }
            Err(DecryptError::ExcessiveWork { required, .. }) => {
                return Err(KeyError::Work(required, MOST_WORK));
            }
            // A wrong passphrase shows in different ways, as the layers of the formats have it.
            Err(
                DecryptError::DecryptionFailed
                | DecryptError::KeyDecryptionFailed
                | DecryptError::NoMatchingKeys,
            ) => {
                prompt.forget(&question);
                prompt.tell("the passphrase does not fit");
            }
            Err(_) => return Err(KeyError::Broken),
        }
    }
    Err(KeyError::WrongPassphrase(what.to_owned()))
}
