//! What Vault answers, and refuses.
//!
//! The bytes of an answer are wiped, and what is read from it stays a slice of them. The words of a
//! refusal are looked at, and never shown: a server may repeat there what it was sent.

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::reference::Service;
use crate::remote::{Fault, Kind};

/// An answer with status 200 or 204.
pub struct Answer {
    pub(super) what: String,
    pub(super) body: Zeroizing<Vec<u8>>,
}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

impl Answer {
    /// Its data.
    ///
    /// # Errors
    ///
    /// When it is not as it should be.
    pub fn data<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Fault> {
        self.whole::<Data<T>>().map(|whole| whole.data)
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// As for [`Answer::data`].
    pub fn whole<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Fault> {
        serde_json::from_slice(&self.body).map_err(|_| self.garbled("it is not the JSON of Vault"))
    }

    /// The fault of an answer that is not as it should be.
    #[must_use]
    pub fn garbled(&self, why: &'static str) -> Fault {
        Fault::new(Service::Vault, self.what.as_str(), Kind::Garbled(why))
    }
}

/// Why there is no answer.
pub enum Refusal {
    /// There was none, or none that is understood.
    Fault(Fault),
    /// A status that is none of success.
    Status {
        /// What was asked for.
        what: String,
        /// The status.
        status: u16,
        /// What was said.
        body: Zeroizing<Vec<u8>>,
    },
}

impl Refusal {
    /// The status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Fault(_) => None,
            Self::Status { status, .. } => Some(*status),
        }
    }

    /// Whether it says these words.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        let Self::Status { body, .. } = self else { return false };
        body.windows(words.len()).any(|window| window == words.as_bytes())
    }

    /// Whether the token is good, and may not do this.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        let is_policy = self.says("1 error occurred") || self.says("preflight capability check");
        self.status() == Some(403) && is_policy && !self.says("invalid token")
    }

    /// Whether the token itself is refused.
    #[must_use]
    pub fn is_of_token(&self) -> bool {
        self.status() == Some(403) && !self.is_denied()
    }

    /// What JSON it came with.
    #[must_use]
    pub fn whole<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        match self {
            Self::Fault(_) => None,
            Self::Status { body, .. } => serde_json::from_slice(body).ok(),
        }
    }

    /// The same as a fault of that kind.
    #[must_use]
    pub fn fault(self, kind: Kind) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Status { what, .. } => Fault::new(Service::Vault, what, kind),
        }
    }

    /// Whether the same may be asked again.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Fault(fault) => {
                matches!(fault.kind, Kind::Unreachable(_) | Kind::Cut | Kind::Garbled(_))
            }
            Self::Status { status, .. } => {
                matches!(status, 412 | 429 | 500 | 502 | 503 | 504) && !self.is_sealed()
            }
        }
    }

    fn is_sealed(&self) -> bool {
        self.status() == Some(503) && (self.says("is sealed") || self.says("not initialized"))
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let kind = match refusal.status() {
            Some(300..400) => Kind::Redirected,
            Some(403) => Kind::Expired,
            Some(429) => Kind::Throttled,
            Some(503) if refusal.is_sealed() => Kind::Sealed,
            Some(status) => Kind::Failing(status),
            None => Kind::Cut,
        };
        refusal.fault(kind)
    }
}
