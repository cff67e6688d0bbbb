//! Lexeme to token and back: AES-256-GCM over the padded lexeme, bound to its place.
//!
//! It knows neither formats nor files. FORMAT.md, *Tokens*, is the specification.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::path::{KeyPath, put_bytes, put_str};
use crate::secret::{DataKey, SecretText};
use crate::time::Time;

/// What every token begins with, and nothing else may.
pub const MARK: &str = "ENC[seal1,";

const NONCE: usize = 12;
const TAG: usize = 16;
const BLOCK: usize = 32;

/// What stands in a document for a sealed lexeme.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// When the value last changed.
    pub time: Time,
    /// Nonce, ciphertext, tag.
    bytes: Vec<u8>,
}

impl Token {
    /// Reads a text that is exactly one token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner = text.strip_prefix(MARK)?.strip_suffix(']')?;
        let (time, data) = inner.split_once(',')?;
        let time = Time::parse(time)?;
        let bytes = URL_SAFE_NO_PAD.decode(data).ok()?;
        let padded = bytes.len().checked_sub(NONCE + TAG)?;
        (padded > 0 && padded % BLOCK == 0).then_some(Self { time, bytes })
    }

    /// Reads the token that `text` begins with, and says how long it is.
    #[must_use]
    pub fn parse_prefix(text: &str) -> Option<(Self, usize)> {
        let end = text.find(']')? + 1;
        Some((Self::parse(&text[..end])?, end))
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{},{}]", self.time, URL_SAFE_NO_PAD.encode(&self.bytes))
    }
}

/// Whether a token stands for a value or for a secret in a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole scalar.
    Value,
    /// A secret in a comment; its path is empty.
    Comment,
}

/// The place that a token is bound to, beside its time.
#[derive(Clone, Copy)]
pub struct Binding<'a> {
    /// The format's name.
    pub format: &'a str,
    /// Value or comment.
    pub kind: Kind,
    /// The explicit YAML tag, handle resolved; empty if none.
    pub tag: &'a str,
    /// Where it stands.
    pub path: &'a KeyPath,
}

impl Binding<'_> {
    fn additional_data(&self, time: Time) -> Vec<u8> {
        let mut out = Vec::with_capacity(160);
        put_str(&mut out, "stripeseal/v1");
        put_str(&mut out, self.format);
        out.push(match self.kind {
            Kind::Value => 1,
            Kind::Comment => 2,
        });
        put_str(&mut out, time.as_str());
        put_str(&mut out, self.tag);
        put_bytes(&mut out, &self.path.to_bytes());
        out
    }
}

/// What a token holds.
pub struct Plain {
    /// The column of the block collection that held the site.
    pub column: u16,
    /// The exact source text.
    pub lexeme: SecretText,
}

/// Why a token does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Damaged, made under another key, or bound to another place.
    #[error("the token does not open at this place")]
    Unauthentic,
    /// Authentic, but not written as FORMAT.md says: whoever sealed it did not use stripeseal.
    #[error("the token was sealed in a form that is not valid")]
    Malformed,
}

/// The key that seals and opens the values of one document.
pub struct ValueKey(Aes256Gcm);

impl ValueKey {
    /// Derives it from the data key.
    #[must_use]
    pub fn new(data_key: &DataKey) -> Self {
        let key = data_key.derive::<32>("stripeseal/v1 value");
        Self(Aes256Gcm::new((&*key).into()))
    }

    /// Seals `lexeme`, which stood at `column`.
    #[must_use]
    pub fn seal(
        &self,
        binding: &Binding,
        time: Time,
        column: u16,
        lexeme: &str,
        rng: &mut dyn rand_core::CryptoRng,
    ) -> Token {
        let mut nonce = [0; NONCE];
        rng.fill_bytes(&mut nonce);
        let padded = pad(column, lexeme);
        let aad = binding.additional_data(time);
        let payload = Payload { msg: &padded, aad: &aad };
        let Ok(sealed) = self.0.encrypt(&Nonce::from(nonce), payload) else {
            unreachable!("a lexeme is far below the limit of GCM, 64 GiB");
        };
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        Token { time, bytes }
    }

    /// Opens `token` at the place `binding`.
    ///
    /// # Errors
    ///
    /// When it was not sealed for exactly this place under this key, or not in the valid form.
    pub fn open(&self, binding: &Binding, token: &Token) -> Result<Plain, OpenError> {
        let (nonce, sealed) = token.bytes.split_at_checked(NONCE).ok_or(OpenError::Unauthentic)?;
        let nonce = Nonce::try_from(nonce).map_err(|_| OpenError::Unauthentic)?;
        let aad = binding.additional_data(token.time);
        let payload = Payload { msg: sealed, aad: &aad };
        let padded = self.0.decrypt(&nonce, payload).map_err(|_| OpenError::Unauthentic)?;
        unpad(&Zeroizing::new(padded)).ok_or(OpenError::Malformed)
    }
}

/// Column, lexeme, 0x80, zeros up to a multiple of 32 bytes.
fn pad(column: u16, lexeme: &str) -> Zeroizing<Vec<u8>> {
    let length = (2 + lexeme.len() + 1).next_multiple_of(BLOCK);
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(&column.to_be_bytes());
    padded.extend_from_slice(lexeme.as_bytes());
    padded.push(0x80);
    padded.resize(length, 0);
    padded
}

/// The strict inverse of [`pad`].
fn unpad(padded: &[u8]) -> Option<Plain> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    let (body, mark) = padded[..=end].split_at(end);
    let (column, lexeme) = body.split_first_chunk::<2>()?;
    let lexeme = std::str::from_utf8(lexeme).ok()?;
    let shortest = (2 + lexeme.len() + 1).next_multiple_of(BLOCK) == padded.len();
    (mark == [0x80] && shortest && !lexeme.is_empty()).then(|| Plain {
        column: u16::from_be_bytes(*column),
        lexeme: SecretText::new(lexeme.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes 0, 1, 2, …: reproducible, for tests alone.
    struct Counting(u8);

    impl rand_core::TryRng for Counting {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(0)
        }
        fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), Self::Error> {
            dest.fill_with(|| {
                self.0 = self.0.wrapping_add(1);
                self.0
            });
            Ok(())
        }
    }

    impl rand_core::TryCryptoRng for Counting {}

    fn key() -> ValueKey {
        ValueKey::new(&DataKey::from_bytes(&[1; 32]).unwrap_or_else(|| unreachable!()))
    }

    fn time() -> Time {
        Time::from_unix(0).unwrap_or_else(|| unreachable!())
    }

    fn binding(path: &KeyPath) -> Binding<'_> {
        Binding { format: "dotenv", kind: Kind::Value, tag: "", path }
    }

    #[test]
    fn a_token_opens_only_where_it_was_sealed() {
        let (a, b) = (KeyPath::dotenv("A", 0), KeyPath::dotenv("B", 0));
        let token = key().seal(&binding(&a), time(), 3, "'x'", &mut Counting(0));
        let text = token.to_string();
        let read = Token::parse(&text).unwrap_or_else(|| panic!("{text}"));
        let plain = key().open(&binding(&a), &read).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!((plain.column, plain.lexeme.expose()), (3, "'x'"));
        for other in [
            binding(&b),
            Binding { format: "toml", ..binding(&a) },
            Binding { kind: Kind::Comment, ..binding(&a) },
            Binding { tag: "!x", ..binding(&a) },
        ] {
            assert!(key().open(&other, &read).is_err());
        }
    }

    #[test]
    fn lengths_hide_within_32_bytes() {
        let length = |lexeme: &str| pad(0, lexeme).len();
        assert_eq!((length("true"), length("false")), (32, 32));
        assert_eq!((length(&"x".repeat(29)), length(&"x".repeat(30))), (32, 64));
    }

    #[test]
    fn padding_is_strict() {
        let padded = pad(0, "x");
        assert!(unpad(&padded).is_some());
        let mut longer = padded.to_vec();
        longer.extend_from_slice(&[0; 32]);
        assert!(unpad(&longer).is_none(), "a spare block");
        assert!(unpad(&[0; 32]).is_none(), "no mark");
        let mut marked = padded.to_vec();
        marked[31] = 1;
        assert!(unpad(&marked).is_none(), "not zeros behind the mark");
        assert!(unpad(&pad(0, "")).is_none(), "an empty lexeme");
    }

    #[test]
    fn only_the_one_spelling_is_a_token() {
        let a = KeyPath::dotenv("A", 0);
        let text = key().seal(&binding(&a), time(), 0, "x", &mut Counting(0)).to_string();
        assert!(Token::parse(&text).is_some());
        for wrong in [
            text.replace(']', "=]"),
            text.replace("seal1", "seal2"),
            text.replace("1970", "197O"),
            format!("{text} "),
            text.replace("Z,", "Z,A"),
            format!("{MARK}1970-01-01T00:00:00Z,]"),
        ] {
            assert!(Token::parse(&wrong).is_none(), "{wrong}");
        }
        assert_eq!(Token::parse_prefix(&format!("{text} x")).map(|(_, n)| n), Some(text.len()));
    }
}
