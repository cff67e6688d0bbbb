//! All that stripeseal keeps in a document beside the tokens: key id, stanzas, mode, MAC.
//!
//! It reads and writes text only; who wraps and unwraps the data key is behind the traits
//! [`Recipient`] and [`Identity`]. FORMAT.md, *Envelope*, is the specification.

mod mac;
mod text;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use mac::{Contents, Mac};
pub use text::{Block, Error, Fault, find};

use crate::label::Label;
use crate::secret::DataKey;
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

    /// Wraps `data_key`.
    ///
    /// # Errors
    ///
    /// When the kind of key can't.
    fn wrap(&self, data_key: &DataKey) -> Result<Vec<u8>, KeyError>;
}

/// Something that unwraps stanzas.
pub trait Identity {
    /// Unwraps `stanza`: `None` where it is for somebody else, `Some(Err)` where it is for this
    /// identity, but broken.
    fn unwrap(&self, stanza: &Stanza) -> Option<Result<DataKey, KeyError>>;
}

/// Why a data key could not be wrapped or unwrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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
