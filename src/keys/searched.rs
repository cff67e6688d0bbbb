//! What was found where when no identity fits, and why one can't be used.

use super::Source;
use super::keyring;
use crate::envelope::KeyError;

/// A place that was looked at, and the recipients whose identities it holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Searched {
    /// Where.
    pub source: Source,
    /// For whom.
    pub recipients: Vec<String>,
    /// Why what is there could not be used.
    pub hindrance: Option<Hindrance>,
}

impl Searched {
    /// A place that could not be looked into.
    #[must_use]
    pub fn hindered(source: Source, hindrance: Hindrance) -> Self {
        Self { source, recipients: Vec::new(), hindrance: Some(hindrance) }
    }
}

/// Why what may fit could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hindrance {
    /// The OS keyring.
    #[error(transparent)]
    Keyring(keyring::Fault),
    /// A key.
    #[error(transparent)]
    Key(KeyError),
}

impl Hindrance {
    /// Whether it says no more than that nothing is there for this user.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        match self {
            Self::Keyring(fault) => fault.is_absence(),
            Self::Key(KeyError::Service { is_absence, .. }) => *is_absence,
            Self::Key(_) => false,
        }
    }
}

/// Why no identity can be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A place that was not named holds nothing.
    #[error("there is no identity")]
    Absent,
    /// None that was found is for this document.
    #[error("no identity fits")]
    NoneFits(Vec<Searched>),
    /// A file can't be read.
    #[error("{0} can't be read")]
    Unreadable(Source, #[source] std::io::Error),
    /// Others can read it.
    #[error("{0} can be read by others than its owner")]
    ReadableByOthers(Source),
    /// It holds no identity, or a line that is none.
    #[error("{0}, line {1}: not an age identity")]
    NotAnIdentity(Source, usize),
    /// A kind of identity that this version does not know.
    #[error("{0}, line {1}: this kind of identity is not supported")]
    Unsupported(Source, usize),
    /// It holds none.
    #[error("{0} holds no identity")]
    Empty(Source),
    /// It is an age file that a passphrase protects, and could not be opened.
    #[error("{0}: {1}")]
    Protected(Source, #[source] KeyError),
    /// The stanza for the identity is broken.
    #[error("the data key for {recipient}: {fault}")]
    Stanza {
        /// For whom.
        recipient: String,
        /// Why.
        fault: KeyError,
    },
}
