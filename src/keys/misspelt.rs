//! Where a recipient `age1…` is misspelt: its checksum finds one wrong character.

/// What is wrong with a text that begins as a recipient `age1…` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misspelling {
    /// A character that no recipient has, or the one that makes the checksum fail; from 1.
    #[error("misspelt at character {0}")]
    Character(usize),
    /// It is cut off, or has something behind it.
    #[error("it has {0} characters, a recipient has {LENGTH}")]
    Length(usize),
    /// More than one character is wrong.
    #[error("misspelt in more than one character")]
    Several,
}

const PREFIX: &str = "age1";
const LENGTH: usize = 62;
const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Says where `text` is misspelt; `None` where it does not begin as a recipient does, or is spelt
/// right.
#[must_use]
pub fn misspelling(text: &str) -> Option<Misspelling> {
    let data = text.strip_prefix(PREFIX)?;
    let mut values = Vec::with_capacity(data.len());
    for (index, character) in data.chars().enumerate() {
        let value = ALPHABET.iter().position(|known| char::from(*known) == character);
        match value.and_then(|value| u8::try_from(value).ok()) {
            Some(value) => values.push(value),
            None => return Some(Misspelling::Character(PREFIX.len() + index + 1)),
        }
    }
    if text.len() != LENGTH {
        return Some(Misspelling::Length(text.len()));
    }
    if checks(&values) {
        return None;
    }
    for index in 0..values.len() {
        let mut tried = values.clone();
        for value in 0..32 {
            tried[index] = value;
            if checks(&tried) {
                return Some(Misspelling::Character(PREFIX.len() + index + 1));
            }
        }
    }
    Some(Misspelling::Several)
}

/// The checksum of Bech32, BIP 173, over the human-readable part `age` and the data.
fn checks(data: &[u8]) -> bool {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let human = [b'a', b'g', b'e'];
    let high = human.iter().map(|byte| byte >> 5);
    let low = human.iter().map(|byte| byte & 31);
    let mut sum: u32 = 1;
    for value in high.chain([0]).chain(low).chain(data.iter().copied()) {
        let top = sum >> 25;
        sum = (sum & 0x01ff_ffff) << 5 ^ u32::from(value);
        for (bit, generator) in GENERATOR.iter().enumerate() {
            if top >> bit & 1 == 1 {
                sum ^= generator;
            }
        }
    }
    sum == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_character_is_found() {
        let right = "age17p35y23xkkq58falht7usn4sy65ffy25m3z7t5cr9x960vmdj52s77mglm";
        assert_eq!(misspelling(right), None);
        for (at, wrong) in [(10, 'b'), (10, 'P'), (20, 'q'), (61, 'q')] {
            let mut text: Vec<char> = right.chars().collect();
            text[at] = wrong;
            let text: String = text.into_iter().collect();
            assert_eq!(misspelling(&text), Some(Misspelling::Character(at + 1)), "{text}");
        }
        assert_eq!(misspelling(&right[..61]), Some(Misspelling::Length(61)));
        let several = right.replace("17p", "1qq");
        assert_eq!(misspelling(&several), Some(Misspelling::Several));
        assert_eq!(misspelling("ssh-ed25519:AAAA"), None);
    }
}
