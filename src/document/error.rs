//! Why a document can't be read, opened or written.

use crate::envelope;
use crate::formats;
use crate::path::KeyPath;
use crate::reference::Malformed;

/// Why a document can't be read, opened or written. Never holds text of a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Its text is refused by its format.
    #[error(transparent)]
    Format(#[from] formats::Error),
    /// Its envelope is refused.
    #[error(transparent)]
    Envelope(#[from] envelope::Error),
    /// A merge left a conflict.
    #[error("a merge left a conflict here")]
    Conflict(usize),
    /// A line of what reads as an envelope is no comment there.
    #[error("the envelope stands where the format reads no comment")]
    EnvelopeNotComment(usize),
    /// It has tokens, but no envelope.
    #[error("the file has sealed values, but no envelope")]
    NoEnvelope(usize),
    /// It has neither.
    #[error("the file is not sealed")]
    NotSealed,
    /// The text of a token stands where no token can.
    #[error("text of a token stands here that is no sealed value of this file{}", within(*.in_value))]
    StrayToken {
        /// Where it stands.
        at: usize,
        /// Whether it is part of a longer value.
        in_value: bool,
    },
    /// A dotenv name is sealed in one place and plain in another.
    #[error("{name} is sealed at line {sealed}, plain here")]
    MixedName {
        /// Where the plain one stands.
        at: usize,
        /// The name.
        name: KeyPath,
        /// The line of the sealed one.
        sealed: usize,
    },
    /// A sealed value is used as a key.
    #[error("an alias makes a sealed value the key of a map")]
    AliasAsKey(usize),
    /// A plain block scalar would gain a line end from the envelope below it.
    #[error("the plain block scalar at the end of the file has no line end")]
    OpenEnd(usize),
    /// The data key is not the one that the envelope names.
    #[error("the file is sealed under another data key")]
    OtherKey,
    /// The MAC does not verify.
    #[error("the file was changed by hand: {0}")]
    Tampered(Tampering),
    /// A token does not open.
    #[error("the sealed value {path} does not open: {why}")]
    Token {
        /// Where it stands.
        at: usize,
        /// Its path; empty in a comment.
        path: KeyPath,
        /// What is known of it.
        why: TokenFault,
    },
    /// Unsealed, the text would not be the same document: a sealed lexeme is more than one value.
    #[error("the sealed value {path} is not one value, or changes the file around it")]
    NotOneValue {
        /// Where it stands.
        at: usize,
        /// Its path.
        path: KeyPath,
    },
    /// What was about to be written does not read back as it must.
    #[error("the sealed text would not read back as the same document")]
    NotTheSame(usize),
    /// There is no such key.
    #[error("there is no key {0}")]
    NoSuchKey(KeyPath),
    /// The key stands in several documents of the stream.
    #[error("{0} stands in several documents of the file")]
    Ambiguous(KeyPath),
    /// The key holds nothing that could be taken away or written.
    #[error("{0} is sealed")]
    IsSealed(KeyPath),
    /// What begins as a reference is none.
    #[error("{path} is no reference: {why}")]
    NotAReference {
        /// Where it stands.
        at: usize,
        /// Its path.
        path: KeyPath,
        /// Why.
        why: Malformed,
    },
    /// A reference is a whole value.
    #[error("{0} is a part of a value only, and a reference is a whole one")]
    NotWhole(KeyPath),
    /// Taking over a hand edit needs a path that was not named, or is not possible.
    #[error("the paths named do not account for every change of the file")]
    NotAccepted,
    /// Mode `file` keeps no list that a hand edit could be compared with.
    #[error("in mode file no hand edit can be taken over")]
    AcceptInModeFile,
}

fn within(in_value: bool) -> &'static str {
    if in_value { " (a sealed file within a value of another file?)" } else { "" }
}

impl Error {
    /// The byte offset at which it stands, if it stands anywhere.
    #[must_use]
    pub fn at(&self) -> Option<usize> {
        self.clone().place().copied()
    }

    /// The same error of a text that was made from another: `original` says where a byte comes from.
    pub(super) fn moved(mut self, original: impl Fn(usize) -> usize) -> Self {
        if let Some(at) = self.place() {
            *at = original(*at);
        }
        self
    }

    fn place(&mut self) -> Option<&mut usize> {
        match self {
            Self::Format(error) => Some(&mut error.at),
            Self::Envelope(error) => Some(&mut error.at),
            Self::Conflict(at)
            | Self::EnvelopeNotComment(at)
            | Self::NoEnvelope(at)
            | Self::StrayToken { at, .. }
            | Self::MixedName { at, .. }
            | Self::AliasAsKey(at)
            | Self::OpenEnd(at)
            | Self::Token { at, .. }
            | Self::NotOneValue { at, .. }
            | Self::NotAReference { at, .. }
            | Self::NotTheSame(at) => Some(at),
            Self::Tampered(tampering) => tampering.place(),
            _ => None,
        }
    }
}

/// What was changed by hand, as far as it can be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Tampering {
    /// A token stands at another place than it was sealed for.
    #[error("{to} holds the sealed value of {from}")]
    Moved {
        /// Where it stands.
        at: usize,
        /// What it was sealed for.
        from: KeyPath,
        /// What it stands at.
        to: KeyPath,
    },
    /// A token opens nowhere.
    #[error("the sealed value {path} is damaged, or was renamed, moved or tagged")]
    Damaged {
        /// Where it stands.
        at: usize,
        /// What it stands at.
        path: KeyPath,
    },
    /// A sealed value became a plain one.
    #[error("the sealed value {path} was replaced by a plain one")]
    Replaced {
        /// Where the plain one stands.
        at: usize,
        /// Its path.
        path: KeyPath,
    },
    /// A token was put where none was sealed.
    #[error("the sealed value {path} was added")]
    Added {
        /// Where it stands.
        at: usize,
        /// Its path.
        path: KeyPath,
    },
    /// A reference was added or changed.
    #[error("the reference {path} was added or changed")]
    Reference {
        /// Where it stands.
        at: usize,
        /// Its path.
        path: KeyPath,
    },
    /// The line of a recipient was added or changed.
    #[error("the line of the recipient {0} was added or changed")]
    Recipient(String),
    /// The text of a document in mode `file` was changed.
    #[error("its text was changed, and its mode covers all of it")]
    Text,
    /// None of these alone.
    #[error("sealed values or references were added, removed or changed, or the envelope was")]
    Other,
}

impl Tampering {
    fn place(&mut self) -> Option<&mut usize> {
        match self {
            Self::Moved { at, .. }
            | Self::Damaged { at, .. }
            | Self::Replaced { at, .. }
            | Self::Added { at, .. }
            | Self::Reference { at, .. } => Some(at),
            Self::Recipient(_) | Self::Text | Self::Other => None,
        }
    }
}

/// Why a token does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It is damaged, or was sealed for another place.
    #[error("it is damaged, or was sealed for another place")]
    Unauthentic,
    /// It was sealed in a form that is not valid.
    #[error("it was sealed in a form that is not valid")]
    Malformed,
    /// Its lines can't be indented as it now stands.
    #[error("the file was indented less than its lines allow")]
    Indentation,
}
