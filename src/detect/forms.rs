//! The known forms of credentials, and where they stand in a text.
//!
//! A form is a sequence of parts: fixed texts and runs of one alphabet. It says what a credential
//! looks like, whoever holds it; keys, formats and verdicts are not its business. The table of
//! forms is `providers.rs`; this file matches it, and knows the one form that spans lines, PEM.

use std::fmt;

use super::index::INDEX;
use super::matcher::Matcher;
use super::{placeholders, providers};
use crate::splice::Span;

/// The form of one kind of credential.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    /// Who issues it.
    pub provider: &'static str,
    /// What it is, without the provider.
    pub name: &'static str,
    /// What the form alone tells.
    pub class: Class,
    pub(super) parts: &'static [Part],
}

/// What a form alone tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It is a secret, whatever its key is called.
    Certain,
    /// It is a secret unless its key says otherwise: identifiers of keys, and tokens that some
    /// issue to the public.
    Likely,
    /// It is made to be published.
    Public,
}

/// A piece of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What stands before the credential and is no piece of it.
    Lead(&'static str),
    /// Exactly this text.
    Text(&'static str),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Between so many and so many characters of an alphabet.
    Run(Alphabet, usize, usize),
    /// The same, holding a digit and a letter: for forms whose prefix is an everyday word.
    Mixed(Alphabet, usize, usize),
}

/// The characters of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    Digit,
    Hex,
    Upper,
    Lower,
    Alnum,
    Word,
    Url,
    Dotted,
    Base32,
    Base64,
}

impl Alphabet {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Base64 as usize + 1;

    pub(super) fn holds(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Self::Upper => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            Self::Lower => byte.is_ascii_digit() || byte.is_ascii_lowercase(),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
            Self::Base32 => byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'7'),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let vowel = self.provider.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o']);
        let spelt = ["npm", "xAI", "NVIDIA", "HCP Terraform", "ssh"].contains(&self.provider);
        let article = if vowel || spelt { "an" } else { "a" };
        write!(f, "{article} {} {}", self.provider, self.name)
    }
}

/// A credential of a known form in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where it stands.
    pub span: Span,
    /// Its form.
    pub form: &'static Form,
}

/// Finds the credentials of known forms in `text`: disjoint, in order, placeholders left out.
#[must_use]
pub fn find(text: &str) -> Vec<Match> {
    let bytes = text.as_bytes();
    let mut matcher = Matcher::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let length = word_length(bytes, at);
        let starts = length > 0 || matches!(byte, b'-' | b'_');
        match starts.then(|| in_word(&mut matcher, text, at, length)).flatten() {
            Some(first) => {
                at = first.span.end.max(at + 1);
                found.push(first);
            }
            None => at += length.max(1),
        }
    }
    found
}

/// How many letters and digits stand at `at`.
fn word_length(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len())
}

/// The credential that starts in the word of `length` at `at`: at its beginning, or after an escape that
/// it begins with.
fn in_word(matcher: &mut Matcher<'_>, text: &str, at: usize, length: usize) -> Option<Match> {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let escape = match before {
        Some(b'\\') => 1,
        Some(b'%') => 2,
        _ => 0,
    };
    let last = at + escape.min(length.saturating_sub(1));
    (at..=last)
        .filter(|at| starts_word(bytes, *at))
        .find_map(|start| at_word(matcher, text, start, length - (start - at)))
}

/// The credential that starts at byte `at`. A form that ends later goes before one that ends
/// earlier.
fn at_word(matcher: &mut Matcher<'_>, text: &str, at: usize, word: usize) -> Option<Match> {
    let is_pem = text.as_bytes().get(at) == Some(&b'-');
    let pem = is_pem
        .then(|| pem_private_key(text, at))
        .flatten()
        .map(|span| (Match { span, form: &providers::PEM }, 0));
    let others = INDEX.candidates(text.as_bytes(), at, word).filter_map(|(number, form)| {
        let (start, end) = matcher.parts(form.parts, at)?;
        let span = Span::new(start, end);
        let plausible = !span.is_empty() && !placeholders::in_form(span.of(text));
        plausible.then_some((Match { span, form }, number + 1))
    });
    // Of equally long ones the first counts, as in the table.
    let later = |one: &(Match, usize), other: &(Match, usize)| {
        (other.0.span.end, std::cmp::Reverse(other.1)) > (one.0.span.end, std::cmp::Reverse(one.1))
    };
    let longest = pem.into_iter().chain(others);
    longest.reduce(|one, other| if later(&one, &other) { other } else { one }).map(|(one, _)| one)
}

/// Whether a credential can start at `at`: not in the middle of a word, but after an escape (`\n`,
/// `%3D`), which ends in a letter.
fn starts_word(bytes: &[u8], at: usize) -> bool {
    let begins = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !bytes.get(at).is_some_and(begins) {
        return false;
    }
    let back = |distance: usize| at.checked_sub(distance).and_then(|index| bytes.get(index));
    let Some(before) = back(1) else { return true };
    if !before.is_ascii_alphanumeric() {
        return true;
    }
    let escaped = back(2) == Some(&b'\\') && matches!(before, b'n' | b'r' | b't');
    let percent = back(3) == Some(&b'%')
        && before.is_ascii_hexdigit()
        && back(2).is_some_and(u8::is_ascii_hexdigit);
    escaped || percent
}

/// A PEM private key that starts at `at`, its line ends real or written `\n`; to its END line, or
/// without one to the end of its base64. A header alone, or with a body too short for a key, is
/// none.
fn pem_private_key(text: &str, at: usize) -> Option<Span> {
    const SHORTEST_BODY: usize = 40;
    let rest = text.get(at..)?;
    let label = rest.strip_prefix("-----BEGIN ")?;
    let (label, body) = label.split_once("-----")?;
    let private = label.ends_with("PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK";
    if !private || label.len() > 40 {
        return None;
    }
    let inside = body.find("-----").map_or(body, |end| &body[..end]);
    let letters = inside.bytes().filter(|&byte| Alphabet::Base64.holds(byte)).count();
    if letters < SHORTEST_BODY || !begins_with_a_line(inside) || inside.contains("...") {
        return None;
    }
    let body_at = at + rest.len() - body.len();
    let end = match body.strip_prefix(inside).and_then(|end| end.strip_prefix("-----END ")) {
        Some(tail) => {
            let closing = tail.find("-----").map_or(tail.len(), |dashes| dashes + 5);
            text.len() - tail.len() + closing
        }
        None => {
            body_at
                + inside.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '=').len()
        }
    };
    Some(Span::new(at, end))
}

/// Whether a line of base64 stands at the beginning of `body`, or behind the few headers of an encrypted
/// key. Code that only names the label has none.
fn begins_with_a_line(body: &str) -> bool {
    const SHORTEST_LINE: usize = 30;
    const HEADERS: usize = 240;
    let mut words = body.as_bytes().split(|byte| !Alphabet::Base64.holds(*byte));
    let mut at = 0;
    words.any(|word| {
        let is_line = word.len() >= SHORTEST_LINE && at <= HEADERS;
        at += word.len() + 1;
        is_line
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of the form of `parts`, each run as short as it may be.
    fn sample(parts: &[Part]) -> String {
        let mut text = String::new();
        let mut state: u32 = 7;
        for part in parts {
            match part {
                Part::Lead(fixed) | Part::Text(fixed) => text.push_str(fixed),
                Part::OneOf(texts) => text.push_str(texts.first().copied().unwrap_or_default()),
                Part::Run(alphabet, min, _) | Part::Mixed(alphabet, min, _) => {
                    let drawn = std::iter::repeat_with(|| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        (state >> 24) as u8 & 0x7f
                    });
                    let mixed = b"7bB".iter().copied().chain(drawn);
                    let letters =
                        mixed.filter(|byte| byte.is_ascii_alphanumeric() && alphabet.holds(*byte));
                    text.extend(letters.take(*min).map(char::from));
                }
            }
        }
        text
    }

    #[test]
    fn every_form_is_found_as_its_own() {
        for form in providers::FORMS {
            let text = sample(form.parts);
            let found = find(&text);
            let found: Vec<_> =
                found.iter().map(|found| (found.form.provider, found.form.class)).collect();
            assert_eq!(found, [(form.provider, form.class)], "{form}");
            assert!(find(&format!("x{text}")).iter().all(|found| found.span.start > 1), "{form}");
        }
    }

    #[test]
    fn a_private_key_goes_to_its_end_line() {
        let body = "QmFzZTY0b2ZhYm9keXRoYXRpc25vdGFrZXlhdGFsbA0K1234";
        for (label, newline) in
            [("RSA PRIVATE KEY", "\n"), ("PRIVATE KEY", "\\n"), ("PGP PRIVATE KEY BLOCK", "\r\n")]
        {
            let key =
                format!("-----BEGIN {label}-----{newline}{body}{newline}-----END {label}-----");
            let text = format!("a {key} b");
            assert_eq!(find(&text).first().map(|found| found.span.of(&text)), Some(key.as_str()));
            let cut = format!("-----BEGIN {label}-----{newline}{body}");
            assert_eq!(find(&cut).first().map(|found| found.span.of(&cut)), Some(cut.as_str()));
        }
        for (label, body) in [("PRIVATE KEY", "..."), ("PRIVATE KEY", ""), ("CERTIFICATE", body)] {
            assert_eq!(find(&format!("-----BEGIN {label}-----\n{body}\n-----END")), []);
        }
    }
}
