//! All that stripeseal keeps in a document beside the tokens: key id, stanzas, mode, MAC.
//!
//! It reads and writes text only; who wraps and unwraps the data key is behind the traits
//! [`Recipient`] and [`Identity`], and the person whom they may have to ask behind [`Prompt`]. FORMAT.md, *Envelope*, is the specification.

mod lines;
mod mac;
mod text;

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use mac::{Contents, Mac};
pub use text::{Block, Error, Fault, find};

use crate::label::Label;
use crate::secret::{DataKey, SecretText};
use crate::time::Time;

/// The envelope of a document, but for its MAC.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Which data key the document is sealed under.
    pub key_id: KeyId,
    /// The wrapped copies of the data key; at least one.
    pub stanzas: Vec<Stanza>,
    /// Who could read the document before, and until when.
    pub removed: Vec<Removed>,
    /// What the MAC covers.
    pub mode: Mode,
    /// Whether the text did not end in a line end before the envelope was put below it.
    pub no_final_newline: bool,
}

/// What the MAC covers besides the envelope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The paths of the sealed values, and the references.
    #[default]
    Sealed,
    /// The whole text.
    File,
}

/// One wrapped copy of the data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stanza {
    /// For whom, as the kind of key spells it.
    pub recipient: String,
    /// What people call them.
    pub label: Label,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

/// Who was taken from the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// For whom it was wrapped.
    pub recipient: String,
    /// What people called them.
    pub label: Label,
    /// Until when they could read it.
    pub time: Time,
}

/// Names a data key without telling anything of it; commits to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId([u8; 16]);

impl KeyId {
    /// The id of `data_key`.
    #[must_use]
    pub fn of(data_key: &DataKey) -> Self {
        Self(*data_key.derive::<16>("stripeseal/v1 id"))
    }

    /// Reads its spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Somebody for whom a data key can be wrapped.
pub trait Recipient {
    /// As it stands in an envelope.
    fn text(&self) -> &str;

    /// Wraps `data_key`; a passphrase is asked for, a plugin may ask.
    ///
    /// # Errors
    ///
    /// When the kind of key can't, or nobody answers.
    fn wrap(&self, data_key: &DataKey, prompt: &Arc<dyn Prompt>) -> Result<Vec<u8>, KeyError>;
}

/// Something that unwraps stanzas.
pub trait Identity {
    /// Unwraps `stanza`: `None` where it is for somebody else, `Some(Err)` where it is for this
    /// identity, but broken, or the identity can't be used.
    fn unwrap(
        &self,
        stanza: &Stanza,
        prompt: &Arc<dyn Prompt>,
    ) -> Option<Result<DataKey, KeyError>>;
}

/// A key that a service keeps: it wraps and unwraps there, as whoever this machine is to the service. It
/// is asked from several threads.
pub trait RemoteKey: Recipient + Send + Sync {
    /// Unwraps what was wrapped for the document of that key id.
    ///
    /// # Errors
    ///
    /// When the service does not do it, or what it gives is no data key.
    fn unwrap(&self, key_id: KeyId, wrapped: &[u8]) -> Result<DataKey, KeyError>;
}

/// The person at the terminal, as keys see them: one for a command, which is how a question that has
/// been answered is not asked again. Plugins are driven from more than one thread.
pub trait Prompt: Send + Sync {
    /// A secret that is there already: the answer that was kept for `what`, else typed, hidden.
    fn secret(&self, what: &str) -> Option<Arc<SecretText>>;

    /// A new secret: the answer that was kept for `what`, else typed twice, hidden.
    fn new_secret(&self, what: &str) -> Option<Arc<SecretText>>;

    /// Keeps an answer that fitted.
    fn keep(&self, what: &str, answer: Arc<SecretText>);

    /// Drops an answer that did not fit.
    fn forget(&self, what: &str);

    /// Something that need not be hidden.
    fn line(&self, what: &str) -> Option<String>;

    /// A question with two answers; `-y` is none of them.
    fn choose(&self, question: &str, yes: &str, no: &str) -> Option<bool>;

    /// Whether the program that `recipient` names may be started: the user named that recipient on
    /// the command line, or is asked.
    fn may_start(&self, program: &str, recipient: &str) -> bool;

    /// Whether something may be waited for that a person does elsewhere, at a dialog.
    fn may_wait(&self) -> bool;

    /// Says something.
    fn tell(&self, text: &str);
}

/// Why a data key could not be wrapped or unwrapped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The stanza names this identity, but does not open with it.
    #[error("the stanza is damaged, or was not made for the recipient that it names")]
    Broken,
    /// What the stanza holds is no data key.
    #[error("the stanza holds no data key")]
    NotADataKey,
    /// The data key in the stanza is not the one that the envelope names.
    #[error("the stanza holds another data key than the envelope names")]
    OtherKey,
    /// Wrapping failed.
    #[error("the data key could not be wrapped")]
    Wrap,
    /// Nobody can be asked, or nothing was typed.
    #[error("the passphrase of {0} was not typed: there is no terminal to ask at, or no answer")]
    Unanswered(String),
    /// What was typed does not open it.
    #[error("the passphrase does not open {0}")]
    WrongPassphrase(String),
    /// It would take too much memory and time to try a passphrase.
    #[error("its passphrase would take 2^{0} units of work to try, and more than 2^{1} is refused")]
    Work(u8, u8),
    /// The program of a plugin is not there.
    #[error("{0} is not on PATH")]
    PluginMissing(String),
    /// It did not keep to the protocol to its end.
    #[error("{0} ended before it answered, or its answer is not understood")]
    PluginDied(String),
    /// It refused, in its own words.
    #[error("{0}")]
    Plugin(String),
    /// A service that keeps the key does not do it.
    #[error("{message}")]
    Service {
        /// The stable word of the class.
        code: &'static str,
        /// Why.
        message: String,
        /// What mends it.
        hint: Option<String>,
        /// Whether it says no more than that this machine does not use the service.
        is_absence: bool,
    },
    /// The user has not said that it may be started.
    #[error("{0} was not started: nobody said that it may be")]
    PluginUnconfirmed(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_id_is_read_back_and_canonical() {
        let id = KeyId([0xff; 16]);
        assert_eq!(KeyId::parse(&id.to_string()), Some(id));
        assert_eq!(KeyId::parse("_____________________x"), None, "spare bits are zero");
    }
}
