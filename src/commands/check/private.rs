//! Identities and private keys where git has them.

use std::path::Path;

use crate::detect::forms::{self, Class, Form};
use crate::inspect::Finding;

/// The names of files in which people keep keys end so, or have no ending.
const ENDINGS: [&str; 10] =
    ["key", "pem", "txt", "age", "agekey", "identity", "p8", "pk8", "ppk", "asc"];

/// The most bytes that a file of keys has.
pub(super) const MAX_SIZE: u64 = 64 * 1024;

/// Whether a file by its name may be an identity or a private key.
pub(super) fn may_be(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_none_or(|ending| ENDINGS.contains(&&*ending))
}

/// The first such key that begins a line: where that is, and what it is. In a document it is a value,
/// unless nothing but comments stands before it.
pub(super) fn key_in(text: &str, is_document: bool) -> Option<(usize, &'static Form)> {
    let is_blank = |line: &str| line.trim().is_empty() || line.starts_with('#');
    let begins = |at: usize| {
        let before = text[..at].strip_prefix('\u{feff}').unwrap_or(&text[..at]);
        let begins_line = before.is_empty() || before.ends_with('\n');
        begins_line && (!is_document || before.lines().all(is_blank))
    };
    let keys = forms::find(text).into_iter().filter(|found| is_key(found.form));
    let mut keys = keys.map(|found| (found.span.start, found.form));
    keys.find(|(at, _)| begins(*at))
}

/// The finding that it is: wrong where git has it, and else to be looked at.
pub(super) fn finding((at, form): (usize, &Form), is_tracked: bool, word: &str) -> Finding {
    let finding = match is_tracked {
        true => Finding::wrong(
            "private-key",
            format!("is {form}, and git tracks it"),
            format!(
                "git rm --cached {word}\nmake a new one: whoever has the repository has this one"
            ),
        ),
        false => Finding::wrong(
            "private-key",
            format!("is {form}, and git does not ignore it"),
            format!("move it away, or: echo {word} >> .gitignore"),
        )
        .note(),
    };
    Finding { at: Some(at), ..finding }
}

fn is_key(form: &Form) -> bool {
    form.class == Class::Certain && ["age", "PEM"].contains(&form.provider)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_from_a_file_that_mentions_one() {
        let identity = format!("AGE-SECRET-KEY-1{}", "Q".repeat(58));
        let pem = |kind: &str| {
            format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", "Q".repeat(64))
        };
        let (certificate, key) = (pem("CERTIFICATE"), pem("PRIVATE KEY"));
        for (text, is_document, found) in [
            (format!("# created: now\n\n{identity}\n"), true, true),
            (format!("\u{feff}{identity}"), true, true),
            (format!("the identity {identity}\n"), false, false),
            (format!("A={identity}\n"), false, false),
            (format!("{certificate}{key}"), false, true),
            (certificate, false, false),
            (format!("key = \"\"\"\n{key}\"\"\"\n"), true, false),
        ] {
            assert_eq!(key_in(&text, is_document).is_some(), found, "{text}");
        }
        assert!(may_be(Path::new("id_ed25519")) && may_be(Path::new("a.KEY")));
        assert!(!may_be(Path::new("a.rs")));
    }
}
