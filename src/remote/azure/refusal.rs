//! What Key Vault refuses, in our terms.
//!
//! The words of a refusal are looked at, and never shown.

use std::error::Error as _;
use std::time::Duration;

use azure_core::error::{Error, ErrorKind};
use azure_core::http::headers::RETRY_AFTER;
use serde::Deserialize;

use crate::reference::Service;
use crate::remote::{Fault, Kind};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A key.
    Key,
    /// A secret, or one version of it.
    Secret,
    /// One version of a secret.
    Version,
}

/// Why there is no answer.
pub enum Refusal {
    /// There was none, or none that is understood.
    Fault(Fault),
    /// The vault says why.
    Status {
        /// What was asked for.
        what: String,
        /// The status.
        status: u16,
        /// Its code, the code behind that, and its message; nothing where it is not the JSON of a vault.
        words: Option<[String; 3]>,
    },
}

#[derive(Deserialize)]
struct Said {
    error: SaidError,
}

#[derive(Deserialize)]
struct SaidError {
    code: String,
    #[serde(default)]
    message: String,
    innererror: Option<SaidInner>,
}

#[derive(Deserialize)]
struct SaidInner {
    #[serde(default)]
    code: String,
}

impl Refusal {
    pub(super) fn of(what: &str, error: &Error) -> Self {
        let fault = |kind| Self::Fault(Fault::new(Service::Azure, what, kind));
        if let Some(found) = source::<Fault>(error) {
            return Self::Fault(found.clone());
        }
        match error.kind() {
            ErrorKind::HttpResponse { status, raw_response, .. } => {
                let body = raw_response.as_ref().map(|raw| raw.body().as_ref());
                let said = body.and_then(|body| serde_json::from_slice::<Said>(body).ok());
                let words = said.map(|Said { error }| {
                    let inner = error.innererror.map(|inner| inner.code).unwrap_or_default();
                    [error.code, inner, error.message]
                });
                Self::Status { what: what.to_owned(), status: (*status).into(), words }
            }
            ErrorKind::Credential => fault(of_credential(error)),
            _ if error.to_string().starts_with("challenge resource") => {
                fault(Kind::Garbled("its challenge is for another host than its own"))
            }
            _ => fault(Kind::Garbled("it is not the JSON of Key Vault")),
        }
    }

    /// The same as a fault with a key or secret; `permission` is what the operation takes.
    #[must_use]
    pub fn with(self, thing: Thing, permission: &str) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Status { what, status, words } => {
                let kind = match &words {
                    Some(words) => kind(status, words, thing, &format!("{permission} on {what}")),
                    None if status == 401 => Kind::Expired,
                    None if status == 429 => Kind::Throttled,
                    None => Kind::Failing(status),
                };
                Fault::new(Service::Azure, what, kind)
            }
        }
    }

    /// Whether the vault could not do that with what it was given.
    #[must_use]
    pub fn is_of_parameter(&self) -> bool {
        matches!(self, Self::Status { status: 400, words: Some(_), .. })
    }

    /// The same as a fault of that kind.
    #[must_use]
    pub fn fault(self, kind: Kind) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Status { what, .. } => Fault::new(Service::Azure, what, kind),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Whether the same may be asked again. What has to do with tokens the SDK has asked for again already.
pub(super) fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Io | ErrorKind::Connection => true,
        ErrorKind::HttpResponse { status, .. } => {
            matches!(u16::from(*status), 408 | 429 | 500 | 502 | 503 | 504)
        }
        _ => false,
    }
}

/// How long a vault wants to be left alone.
pub(super) fn wants_to_be_left(error: &Error) -> Option<Duration> {
    let ErrorKind::HttpResponse { raw_response: Some(raw), .. } = error.kind() else { return None };
    let after = raw.headers().get_optional_str(&RETRY_AFTER)?;
    after.parse().ok().map(Duration::from_secs)
}

/// The first of a type among what an error comes from.
fn source<T: std::error::Error + 'static>(error: &Error) -> Option<&T> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        source = error.source();
    }
    None
}

/// Why there is no token: it was refused, or there is nobody to ask for one.
fn of_credential(error: &Error) -> Kind {
    let mut inner = error;
    while let Some(deeper) = inner.downcast_ref::<Error>() {
        inner = deeper;
    }
    match inner.kind() {
        ErrorKind::HttpResponse { status, .. } => match u16::from(*status) {
            429 => Kind::Throttled,
            status @ 500.. => Kind::Failing(status),
            _ => Kind::Expired,
        },
        ErrorKind::DataConversion => Kind::Garbled("it is not a token"),
        _ => Kind::NoCredentials,
    }
}

fn kind(status: u16, words: &[String; 3], thing: Thing, permission: &str) -> Kind {
    let says = |text: &str| words.iter().any(|word| word.contains(text));
    let off = |why| match thing {
        Thing::Key => Kind::KeyOff(why),
        Thing::Secret | Thing::Version => Kind::SecretOff(why),
    };
    match status {
        401 => Kind::Expired,
        403 if says("on a disabled") => off("disabled"),
        403 if says("on an expired") => off("expired"),
        403 if says("not yet valid") => off("not valid yet"),
        403 if says("is not permitted on this key") => {
            Kind::KeyKind("it is not allowed to wrap and unwrap")
        }
        403 if says("ForbiddenByFirewall") => {
            Kind::Denied("an address that the firewall of the vault lets in".to_owned())
        }
        403 => Kind::Denied(permission.to_owned()),
        404 if says("NotFound") => match thing {
            Thing::Key => Kind::NoKey,
            Thing::Secret => Kind::NoSecret,
            Thing::Version => Kind::NoVersion,
        },
        409 if says("ObjectIs") || says("deleted") => off("deleted, and can be recovered"),
        409 => Kind::Changed,
        429 => Kind::Throttled,
        status => Kind::Failing(status),
    }
}
