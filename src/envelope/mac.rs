//! The MAC over the envelope's lines and what its mode covers.

use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;

use super::{Envelope, Mode};
use crate::path::{KeyPath, put_bytes, put_count, put_str};
use crate::secret::DataKey;

/// What the MAC covers besides the envelope.
pub enum Contents<'a> {
    /// Mode `sealed`: the paths of the sealed values, and path and text of each reference.
    Sealed {
        /// In any order.
        paths: Vec<&'a KeyPath>,
        /// In any order.
        references: Vec<(&'a KeyPath, &'a str)>,
    },
    /// Mode `file`: the text above and below the envelope.
    File {
        /// All before the envelope.
        above: &'a str,
        /// All behind it.
        below: &'a str,
    },
}

/// HMAC-SHA256 under a key derived from the data key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mac(pub(super) [u8; 32]);

impl Mac {
    /// What stands in place of a MAC until it is computed.
    #[must_use]
    pub fn empty() -> Self {
        Self([0; 32])
    }

    /// Computes the MAC of a document.
    #[must_use]
    pub fn compute(data_key: &DataKey, format: &str, envelope: &Envelope, of: &Contents) -> Self {
        Self(keyed(data_key, &Self::input(format, envelope, of)).finalize().into_bytes().into())
    }

    /// Whether this is the MAC of that document; in constant time.
    #[must_use]
    pub fn verifies(
        &self,
        data_key: &DataKey,
        format: &str,
        envelope: &Envelope,
        of: &Contents,
    ) -> bool {
        let hmac = keyed(data_key, &Self::input(format, envelope, of));
        hmac.verify_slice(&self.0).is_ok()
    }

    /// The bytes that are authenticated.
    #[must_use]
    pub fn input(format: &str, envelope: &Envelope, of: &Contents) -> Vec<u8> {
        let mut out = Vec::new();
        put_str(&mut out, "stripeseal/v1");
        put_str(&mut out, format);
        let lines = envelope.lines();
        put_count(&mut out, lines.len());
        for line in &lines {
            put_str(&mut out, line);
        }
        match of {
            Contents::Sealed { paths, references } => {
                debug_assert!(envelope.mode == Mode::Sealed);
                let mut paths: Vec<Vec<u8>> = paths.iter().map(|path| path.to_bytes()).collect();
                paths.sort_unstable();
                put_list(&mut out, &paths);
                let mut references: Vec<Vec<u8>> = references.iter().map(reference).collect();
                references.sort_unstable();
                put_list(&mut out, &references);
            }
            Contents::File { above, below } => {
                debug_assert!(envelope.mode == Mode::File);
                put_str(&mut out, &above.replace("\r\n", "\n"));
                put_str(&mut out, &below.replace("\r\n", "\n"));
            }
        }
        out
    }
}

fn reference((path, text): &(&KeyPath, &str)) -> Vec<u8> {
    let mut out = Vec::new();
    put_bytes(&mut out, &path.to_bytes());
    put_str(&mut out, text);
    out
}

fn put_list(out: &mut Vec<u8>, entries: &[Vec<u8>]) {
    put_count(out, entries.len());
    for entry in entries {
        put_bytes(out, entry);
    }
}

fn keyed(data_key: &DataKey, input: &[u8]) -> Hmac<Sha256> {
    let key = data_key.derive::<32>("stripeseal/v1 mac");
    let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(key.as_ref()) else {
        unreachable!("HMAC takes a key of any length");
    };
    hmac.update(input);
    hmac
}
