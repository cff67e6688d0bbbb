//! Identities and private keys where git has them.

use std::path::Path;

use crate::detect::forms::{self, Class, Form};
use crate::inspect::Finding;

/// The names of files in which people keep keys end so, or have no ending.
const ENDINGS: [&str; 10] =
    ["key", "pem", "txt", "age", "agekey", "identity", "p8", "pk8", "ppk", "asc"];

/// Whether a file by its name may be an identity or a private key.
pub(super) fn may_be(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_none_or(|ending| ENDINGS.contains(&&*ending))
}

/// Where the whole of a file is such a key, nothing but comments before it: where that begins, and what
/// it is.
pub(super) fn key_in(text: &str) -> Option<(usize, &'static Form)> {
    let is_before = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let before: usize = text.split_inclusive('\n').take_while(is_before).map(str::len).sum();
    let first = forms::find(text.get(before..).unwrap_or_default()).into_iter().next();
    let found = first.filter(|found| found.span.start == 0 && is_key(found.form));
    found.map(|found| (before, found.form))
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
        let count = |text: &str| usize::from(key_in(text).is_some());
        assert_eq!(count(&format!("# created: now\n\n{identity}\n")), 1);
        assert_eq!(count(&format!("the identity {identity}\n")), 0);
        assert_eq!(count(&format!("A={identity}\n")), 0);
        assert!(may_be(Path::new("id_ed25519")) && may_be(Path::new("a.KEY")));
        assert!(!may_be(Path::new("a.rs")));
    }
}
