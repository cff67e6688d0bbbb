//! What to do with a value, and why, in words.

use std::fmt;

use super::forms::{Class, Form};
use super::names::Noun;

/// What to do with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Seal it.
    Seal(Reason),
    /// Leave it in clear.
    Keep(Reason),
}

impl Verdict {
    /// Whether the value alone tells that it is a secret, whatever its key is called.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Seal(Reason::Form(form)) if form.class == Class::Certain)
    }

    /// Why.
    #[must_use]
    pub fn reason(self) -> Reason {
        let (Self::Seal(reason) | Self::Keep(reason)) = self;
        reason
    }
}

/// Why a value is sealed or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has a known form.
    Form(&'static Form),
    /// Its key names a secret.
    Name(Noun),
    /// Its key may name a secret, and it looks generated.
    Generated(Noun),
    /// A part of it is a password: of a URL, a connection string, a statement, an option.
    Password,
    /// It is an entry of a Kubernetes Secret.
    KubernetesSecret,
    /// It is empty or null.
    Nothing,
    /// It is `true`, `off` and the like.
    Flag,
    /// It is a short number.
    Number,
    /// It is a time or a size.
    Measure,
    /// It is a version.
    Version,
    /// It names an algorithm.
    Algorithm,
    /// It is a certificate or public key.
    PublicKey,
    /// It is a URL without a password.
    Url,
    /// It is the path of a file.
    Path,
    /// It is a mail address.
    Email,
    /// It is text to be read.
    Prose,
    /// Something else puts the secret in its place.
    Reference,
    /// It is to be replaced by a person.
    Placeholder,
    /// It is encrypted already.
    Encrypted,
    /// It is the name of a secret, not the secret.
    NameOfSecret,
    /// Its key says that it is published.
    Published,
    /// Its key names a setting.
    Setting,
    /// Nothing speaks for a secret.
    NoSign,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form(form) => return form.fmt(f),
            Self::Name(noun) => return write!(f, "a {noun} by its name"),
            Self::Generated(noun) => return write!(f, "a generated text, perhaps a {noun}"),
            Self::Password => "a password in it",
            Self::KubernetesSecret => "an entry of a kubernetes secret",
            Self::Nothing => "empty",
            Self::Flag => "a flag",
            Self::Number => "a number",
            Self::Measure => "a time or size",
            Self::Version => "a version",
            Self::Algorithm => "the name of an algorithm",
            Self::PublicKey => "a certificate or public key",
            Self::Url => "a url without a password",
            Self::Path => "the path of a file",
            Self::Email => "a mail address",
            Self::Prose => "text to be read",
            Self::Reference => "a reference",
            Self::Placeholder => "a placeholder",
            Self::Encrypted => "encrypted already",
            Self::NameOfSecret => "the name of a secret",
            Self::Published => "published by its name",
            Self::Setting => "a setting by its name",
            Self::NoSign => "no sign of a secret",
        })
    }
}
