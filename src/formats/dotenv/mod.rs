//! dotenv: `KEY=value` lines, by the grammar of FORMAT.md.
//!
//! Loaders differ. What all of them read alike is read so; where they differ about how far a value
//! reaches, the text is refused; where they differ about escapes, the lexeme is kept as it is and
//! most decide how it decodes. `$` is data: nothing is ever expanded.

mod entry;
mod lexeme;
mod scan;

pub(super) use entry::{cut, gap};
pub use lexeme::is_portable;
pub(super) use lexeme::{decode, quote};
pub(super) use scan::locate;

use super::{Error, Reason};

const BLANKS: [char; 2] = [' ', '\t'];
const QUOTES: [char; 3] = ['"', '\'', '`'];

fn syntax(at: usize, class: &str) -> Error {
    Error::new(at, Reason::Syntax { format: "dotenv", class: class.to_owned() })
}

fn doubtful(at: usize, why: &'static str) -> Error {
    Error::new(at, Reason::Doubtful(why))
}

fn is_key_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
}

/// The byte behind the quote that closes the quoted value that `text` begins with. A backslash
/// escapes in double quotes alone.
fn quoted_end(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == quote {
            return Some(at + 1);
        } else {
            escaped = c == '\\' && quote == '"';
        }
    }
    None
}

/// Refuses, anywhere, what ends a line for some readers and what no environment can hold.
fn refuse_controls(text: &str) -> Result<(), Error> {
    for (at, _) in text.match_indices(['\r', '\0']) {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with('\0') {
            return Err(syntax(at, "a NUL byte"));
        }
        if !rest.starts_with("\r\n") {
            return Err(doubtful(at, "a carriage return without a newline"));
        }
    }
    Ok(())
}

/// Refuses, outside of quotes, what ends a line for some readers. `text` stands at byte `at`.
fn refuse_separators(text: &str, at: usize) -> Result<(), Error> {
    match text.find(['\u{85}', '\u{2028}', '\u{2029}']) {
        Some(offset) => Err(doubtful(at + offset, "U+0085, U+2028 or U+2029 outside of quotes")),
        None => Ok(()),
    }
}
