//! Characters that YAML forbids, or at which readers disagree about where a line ends.
//!
//! One pass over the text, before anything is parsed. What is fatal everywhere is refused at once; what
//! is harmless inside of quotes is handed on, since only the reader knows where quotes stand.

use crate::formats::{Error, Reason};

/// Finds every U+0085, U+2028 and U+2029 of `text`, which may stand in quoted scalars alone.
///
/// # Errors
///
/// When it holds a bare carriage return, or a character that no YAML text may hold.
pub(super) fn line_breaks(text: &str) -> Result<Vec<usize>, Error> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        let next = |distance: usize| bytes.get(at + distance).copied().unwrap_or_default();
        match byte {
            b' '..=b'~' | b'\t' | b'\n' => {}
            b'\r' if next(1) == b'\n' => {}
            b'\r' => {
                let reason = "a carriage return without a line feed ends a line for some readers";
                return Err(Error::new(at, Reason::Doubtful(reason)));
            }
            0xc2 if next(1) == 0x85 => found.push(at),
            0xe2 if next(1) == 0x80 && matches!(next(2), 0xa8 | 0xa9) => found.push(at),
            0..=0x1f | 0x7f => return Err(unprintable(at)),
            0xc2 if next(1) < 0xa0 => return Err(unprintable(at)),
            0xef if next(1) == 0xbf && next(2) >= 0xbe => return Err(unprintable(at)),
            _ => {}
        }
    }
    Ok(found)
}

/// The refusal of a line break of Unicode that stands outside of quotes.
pub(super) fn unquoted(at: usize) -> Error {
    let reason = "U+0085, U+2028 or U+2029 outside of quotes ends a line for some readers";
    Error::new(at, Reason::Doubtful(reason))
}

/// Whether every reader takes `c` as it stands, outside of quotes too, and within one line.
pub(super) fn is_plain_text(c: char) -> bool {
    match c {
        ' '..='~' | '\t' => true,
        '\u{a0}'.. => !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'),
        _ => false,
    }
}

fn unprintable(at: usize) -> Error {
    let class = "a character that is not printable".to_owned();
    Error::new(at, Reason::Syntax { format: "yaml", class })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_are_found_and_controls_refused() {
        assert_eq!(line_breaks("a: ä\r\n\tb \u{1f600}\u{a0}\u{fffd}\n"), Ok(vec![]));
        assert_eq!(line_breaks("ä\u{85}\u{2028}\u{2029}"), Ok(vec![2, 4, 7]));
        for (text, place) in [
            ("a\rb", 1),
            ("a\n\r", 2),
            ("a\0", 1),
            ("\u{1b}", 0),
            ("a\u{7f}", 1),
            ("\u{9f}", 0),
            ("\u{ffff}", 0),
        ] {
            assert_eq!(line_breaks(text).map_err(|error| error.at), Err(place), "{text:?}");
        }
    }
}
