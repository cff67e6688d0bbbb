//! The types that hold secrets: wiped when dropped, without `Debug`, `Display` or `Clone`.
//!
//! What libraries copy inside themselves (parsers, age) is beyond their reach; SECURITY.md says so.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The key of one document: 32 random bytes from which all its other keys are derived.
#[derive(Zeroize, ZeroizeOnDrop, PartialEq, Eq)]
pub struct DataKey([u8; Self::LEN]);

impl DataKey {
    /// Its length in bytes.
    pub const LEN: usize = 32;

    /// Draws a new key.
    pub fn generate(rng: &mut dyn rand_core::CryptoRng) -> Self {
        let mut bytes = [0; Self::LEN];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Takes an unwrapped key; `None` unless it has exactly [`DataKey::LEN`] bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// The key itself, to be wrapped for a recipient.
    #[must_use]
    pub fn expose(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// Derives `N` bytes for one purpose: HKDF-SHA256 without salt, `info` naming the purpose.
    #[must_use]
    pub fn derive<const N: usize>(&self, info: &str) -> Zeroizing<[u8; N]> {
        let mut out = Zeroizing::new([0; N]);
        let hkdf = hkdf::Hkdf::<sha2::Sha256>::new(None, &self.0);
        if hkdf.expand(info.as_bytes(), out.as_mut()).is_err() {
            unreachable!("HKDF-SHA256 gives up to 8160 bytes");
        }
        out
    }
}

/// Plain text of a secret.
#[derive(Zeroize, ZeroizeOnDrop, PartialEq, Eq)]
pub struct SecretText(String);

impl SecretText {
    /// Takes ownership of `text`.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_keys_differ_by_purpose() {
        let Some(key) = DataKey::from_bytes(&[7; 32]) else {
            panic!("32 bytes are a data key");
        };
        assert_ne!(key.derive::<16>("a"), key.derive::<16>("b"));
        assert!(DataKey::from_bytes(&[7; 31]).is_none());
    }
}
