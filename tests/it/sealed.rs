//! Sealing in process, for tests of the library: one data key, one stanza, reproducible randomness.

use stripeseal::document::{self, Choice, Document, Error, Sealing, Selection, Verdict};
use stripeseal::envelope::{Envelope, KeyId, Mode, Stanza};
use stripeseal::formats::Format;
use stripeseal::label::Label;
use stripeseal::secret::DataKey;
use stripeseal::time::Time;

/// A generator that is no secret: the same bytes in every run.
pub(crate) struct Counter(u64);

impl Counter {
    pub(crate) fn new() -> Self {
        Self(0)
    }

    /// Another one for each seed.
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31))
    }
}

impl rand_core::TryRng for Counter {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|number| number as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        Ok(mixed ^ (mixed >> 27))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in bytes.chunks_mut(8) {
            let number = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counter {}

pub(crate) fn data_key() -> DataKey {
    DataKey::from_bytes(&[42; 32]).unwrap()
}

pub(crate) fn now() -> Time {
    Time::parse("2026-11-24T11:03:05Z").unwrap()
}

pub(crate) fn envelope(data_key: &DataKey, mode: Mode) -> Envelope {
    let stanza = |recipient: &str, label: &str| Stanza {
        recipient: recipient.to_owned(),
        label: Label::parse(label).unwrap(),
        wrapped: vec![1, 2, 3, 4],
    };
    Envelope {
        key_id: KeyId::of(data_key),
        stanzas: vec![stanza("age1alice", "alice"), stanza("age1deploy", "deploy")],
        removed: Vec::new(),
        mode,
        no_final_newline: false,
    }
}

/// What `selection` seals of a document.
pub(crate) fn choices(document: &Document, selection: &Selection) -> Vec<Choice> {
    let decisions = document.decide(selection).unwrap();
    let sealed = decisions.iter().filter(|decision| decision.verdict == Verdict::Seal);
    sealed.map(|decision| decision.choice).collect()
}

/// Seals a text under [`data_key`]; `None` where there is nothing to seal.
pub(crate) fn seal(
    text: &str,
    format: Format,
    mode: Mode,
    selection: &Selection,
) -> Result<Option<String>, Error> {
    let document = Document::parse(text.to_owned(), format)?;
    let choices = choices(&document, selection);
    if choices.is_empty() {
        return Ok(None);
    }
    let data_key = data_key();
    let envelope = envelope(&data_key, mode);
    let sealing = Sealing { time: now(), rng: &mut Counter::new() };
    document::seal_new(&document, &data_key, envelope, &choices, sealing).map(Some)
}

/// Unseals a text that [`seal`] made.
pub(crate) fn unseal(text: &str, format: Format) -> Result<String, Error> {
    let document = Document::parse(text.to_owned(), format)?;
    let data_key = data_key();
    let unsealed = document.unlock(&data_key)?.unseal()?;
    Ok(unsealed.text.expose().to_owned())
}
