//! Where a recipient is misspelt: the checksum of Bech32 finds one wrong character.

use super::ssh;

/// What is wrong with a text that begins as a recipient does.
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
    /// The recipient of a plugin whose checksum fails.
    #[error("the recipient of a plugin is misspelt")]
    Plugin,
    /// A key of ssh that is cut off or damaged.
    #[error("the ssh key is cut off or damaged")]
    SshKey,
    /// A key of ssh that age has no recipients for.
    #[error("ssh keys of this kind can't be used")]
    SshKind,
}

const PREFIX: &str = "age1";
const LENGTH: usize = 62;
const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

impl Misspelling {
    /// What mends it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Character(_) | Self::Length(_) | Self::Several => {
                "copy it again from where stripeseal keygen printed it"
            }
            Self::Plugin => "copy it again from where the plugin printed it",
            Self::SshKey => "take the whole line of its .pub file, in quotes",
            Self::SshKind => "make one that can: ssh-keygen -t ed25519",
        }
    }
}

/// Says where `text` is misspelt; `None` where it does not begin as a recipient does, or is spelt
/// right.
#[must_use]
pub fn misspelling(text: &str) -> Option<Misspelling> {
    if let Some((kind, _)) = text.split_once([':', ' '])
        && ["ssh-", "ecdsa-", "sk-"].iter().any(|begin| kind.starts_with(begin))
    {
        return misspelt_ssh(text);
    }
    let recipient = text
        .strip_prefix("keyring:")
        .map_or(text, |named| named.split_once(':').map_or("", |(_, recipient)| recipient));
    let before = text.len() - recipient.len();
    match misspelt_age(recipient)? {
        Misspelling::Character(at) => Some(Misspelling::Character(before + at)),
        other => Some(other),
    }
}

fn misspelt_ssh(text: &str) -> Option<Misspelling> {
    if ssh::SshRecipient::parse(text).is_some() {
        return None;
    }
    match ssh::is_ssh(&text.replacen(' ', ":", 1)) {
        true => Some(Misspelling::SshKey),
        false => Some(Misspelling::SshKind),
    }
}

fn misspelt_age(text: &str) -> Option<Misspelling> {
    let data = text.strip_prefix(PREFIX)?;
    // No character of the data is a 1: one more ends the name of a plugin.
    if let Some((plugin, data)) = data.rsplit_once('1').filter(|_| text.len() != LENGTH) {
        let human = format!("{PREFIX}{plugin}");
        let values: Option<Vec<u8>> = data.chars().map(value_of).collect();
        let right = values.is_some_and(|values| checks(human.as_bytes(), &values));
        return (!right).then_some(Misspelling::Plugin);
    }
    let mut values = Vec::with_capacity(data.len());
    for (index, character) in data.chars().enumerate() {
        match value_of(character) {
            Some(value) => values.push(value),
            None => return Some(Misspelling::Character(PREFIX.len() + index + 1)),
        }
    }
    if text.len() != LENGTH {
        return Some(Misspelling::Length(text.len()));
    }
    if checks(b"age", &values) {
        return None;
    }
    for index in 0..values.len() {
        let mut tried = values.clone();
        for value in 0..32 {
            tried[index] = value;
            if checks(b"age", &tried) {
                return Some(Misspelling::Character(PREFIX.len() + index + 1));
            }
        }
    }
    Some(Misspelling::Several)
}

fn value_of(character: char) -> Option<u8> {
    let value = ALPHABET.iter().position(|known| char::from(*known) == character)?;
    u8::try_from(value).ok()
}

/// The checksum of Bech32, BIP 173, over the human-readable part and the data.
fn checks(human: &[u8], data: &[u8]) -> bool {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
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
        let in_keyring = format!("keyring:acme:{}", right.replacen('p', "b", 1));
        assert_eq!(misspelling(&in_keyring), Some(Misspelling::Character(19)));
    }

    #[test]
    fn other_kinds_are_told_apart() {
        assert_eq!(misspelling("age1striped1v9kxjcm9y39wlj"), None);
        assert_eq!(misspelling("age1striped1v9kxjcm9y39wlq"), Some(Misspelling::Plugin));
        assert_eq!(misspelling("ssh-ed25519:AAAA"), Some(Misspelling::SshKey));
        assert_eq!(misspelling("ssh-rsa AAAA a@b"), Some(Misspelling::SshKey));
        assert_eq!(misspelling("ecdsa-sha2-nistp256 AAAA"), Some(Misspelling::SshKind));
        assert_eq!(misspelling("alice"), None);
    }
}
