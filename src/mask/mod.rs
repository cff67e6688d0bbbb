//! Replaces secrets in a stream of bytes by their names, in the forms in which programs write them.
//!
//! It is no boundary: what is compressed, encrypted, spelt with blanks between or drawn by a cursor
//! passes. Line ends within a secret are skipped, if they are not many, since encoders break lines. A
//! stream holds back only what may be the beginning of a secret, from four bytes on; so the first three
//! can be out already.

mod stream;

pub use crate::encodings::SHORTEST;
pub use stream::Stream;

use std::collections::HashSet;

use aho_corasick::AhoCorasick;

use crate::encodings;
use crate::secret::SecretText;

/// From so many bytes on the beginning of a secret is held back.
const HELD_FROM: usize = 4;

/// What keys of Stripe begin with.
const STRIPE: [&str; 12] = [
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "sk_prod_",
    "rk_prod_",
    "sk_org_",
    "ek_live_",
    "ek_test_",
    "whsec_",
    "sk_org_live_",
    "sk_org_test_",
];

/// What stands in the place of a key of Stripe that is not among the secrets.
const STRIPE_LABEL: &str = "Stripe key";

/// A secret, and the name that is written in its place.
pub struct Secret {
    /// The name.
    pub label: String,
    /// The value.
    pub value: SecretText,
}

/// Knows the secrets in all their forms.
pub struct Masker {
    automaton: AhoCorasick,
    /// All forms without line ends, sorted; the beginnings of Stripe's keys among them.
    patterns: Vec<Pattern>,
    labels: Vec<String>,
    /// How the patterns begin.
    heads: HashSet<[u8; HELD_FROM]>,
    longest: usize,
}

struct Pattern {
    bytes: Vec<u8>,
    /// The index of its label; none for the beginning of a key of Stripe.
    label: Option<usize>,
}

impl Masker {
    /// Takes the secrets that are long enough, and returns the names of the others too.
    #[must_use]
    pub fn new(secrets: &[Secret]) -> (Option<Self>, Vec<String>) {
        let mut short = Vec::new();
        let mut labels = Vec::new();
        let mut patterns: Vec<Pattern> = STRIPE
            .into_iter()
            .map(|begin| Pattern { bytes: begin.as_bytes().to_vec(), label: None })
            .collect();
        for secret in secrets {
            let value = secret.value.expose();
            if value.len() < SHORTEST {
                short.extend((!value.is_empty()).then(|| secret.label.clone()));
                continue;
            }
            let label = Some(labels.len());
            labels.push(secret.label.clone());
            patterns.extend(encodings::of(value).into_iter().map(|bytes| Pattern { bytes, label }));
        }
        patterns.sort_by(|one, other| one.bytes.cmp(&other.bytes));
        patterns.dedup_by(|one, other| one.bytes == other.bytes);
        let heads = patterns.iter().filter_map(|one| one.bytes.first_chunk().copied()).collect();
        let longest = patterns.iter().map(|one| one.bytes.len()).max().unwrap_or_default();
        let automaton = AhoCorasick::new(patterns.iter().map(|pattern| &pattern.bytes)).ok();
        let masker =
            automaton.map(|automaton| Self { automaton, patterns, labels, heads, longest });
        (masker, short)
    }

    /// A stream to be masked.
    #[must_use]
    pub fn stream(&self) -> Stream<'_> {
        Stream::new(self)
    }

    fn label(&self, label: Option<usize>) -> &str {
        label.and_then(|index| self.labels.get(index)).map_or(STRIPE_LABEL, String::as_str)
    }

    /// Whether `bytes` is the beginning of a longer form.
    fn begins(&self, bytes: &[u8]) -> bool {
        let Some(head) = bytes.first_chunk::<HELD_FROM>() else { return false };
        if !self.heads.contains(head) {
            return false;
        }
        let at = self.patterns.partition_point(|pattern| pattern.bytes.as_slice() <= bytes);
        self.patterns.get(at).is_some_and(|pattern| pattern.bytes.starts_with(bytes))
    }
}
