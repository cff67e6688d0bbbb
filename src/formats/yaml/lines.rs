//! The lines around a place of a text.

/// The start of the line that holds byte `at`; behind a byte order mark.
pub(super) fn start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    match before.rfind('\n') {
        Some(newline) => newline + 1,
        None if text.starts_with('\u{feff}') => '\u{feff}'.len_utf8().min(at),
        None => 0,
    }
}

/// The end of the line that holds byte `at`, its line end included; `end` where none follows before it.
pub(super) fn end(text: &str, at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or_default();
    rest.find('\n').map_or(end, |newline| at + newline + 1)
}

/// Whether only blanks, and perhaps a comment, follow byte `at` on its line.
pub(super) fn ends_at(text: &str, at: usize) -> bool {
    let rest = text.get(at..end(text, at, text.len())).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let after = rest.get(blanks..).unwrap_or_default();
    after.trim_end_matches(['\r', '\n']).is_empty() || (blanks > 0 && after.starts_with('#'))
}

/// What stands between the start of the line of byte `at` and it.
pub(super) fn before(text: &str, at: usize) -> &str {
    text.get(start(text, at)..at).unwrap_or_default()
}

/// Whether each line of `lexeme` after the first is blank or indented beyond `column`.
pub(super) fn hang(lexeme: &str, column: usize) -> bool {
    lexeme.lines().skip(1).all(|line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        indent > column || line.trim_matches([' ', '\t', '\r']).is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found() {
        let text = "\u{feff}ab\r\n c # d\ne";
        assert_eq!((start(text, 4), start(text, 8), start(text, 14)), (3, 7, 14));
        assert_eq!((end(text, 3, 15), end(text, 8, 15), end(text, 14, 15)), (7, 14, 15));
        assert_eq!((end(text, 8, 10), before(text, 8)), (10, " "));
        assert!(ends_at(text, 5) && ends_at(text, 9) && ends_at(text, 15) && !ends_at(text, 8));
        assert!(!ends_at("a# b", 1));
        assert!(hang("a\n\n  b\r\n \t\r\n   c", 1) && !hang("a\n b", 1) && hang("a", 9));
    }
}
