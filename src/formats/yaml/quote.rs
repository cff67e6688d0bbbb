//! A value to a lexeme.
//!
//! The style of the lexeme that stood there is kept where it holds the value without loss and every reader
//! reads it alike; else the value goes into double quotes, on one line, which can hold any text.

use std::fmt::Write as _;

use super::characters::is_plain_text;
use super::{block, scalars};
use crate::formats::{Error, Place, ValueKind};

/// How much deeper than its collection the content of a block scalar stands.
const BLOCK_INDENT: usize = 2;

/// Spells `value` at `place`, like the lexeme `like` where possible.
///
/// # Errors
///
/// Never: YAML can spell every text.
pub(in crate::formats) fn quote(
    value: &str,
    place: Place,
    like: Option<&str>,
) -> Result<String, Error> {
    let like = like.unwrap_or("\"");
    let kept = match like.as_bytes().first() {
        Some(b'"') | None => None,
        Some(b'\'') => single(value),
        Some(b'|' | b'>') => literal(value, place, like),
        Some(_) => plain(value, place, like),
    };
    Ok(kept.unwrap_or_else(|| double(value)))
}

/// A key of a map: plain where every reader takes it for that string.
pub(super) fn key(text: &str) -> String {
    if is_plain_safe(text) && !text.contains([' ', ':']) { text.to_owned() } else { double(text) }
}

fn double(value: &str) -> String {
    let mut lexeme = String::with_capacity(value.len() + 2);
    lexeme.push('"');
    for c in value.chars() {
        match c {
            '"' => lexeme.push_str("\\\""),
            '\\' => lexeme.push_str("\\\\"),
            '\n' => lexeme.push_str("\\n"),
            '\t' => lexeme.push_str("\\t"),
            '\r' => lexeme.push_str("\\r"),
            '\0' => lexeme.push_str("\\0"),
            _ if is_plain_text(c) => lexeme.push(c),
            // Writing to a String can't fail.
            _ if u32::from(c) < 0x100 => drop(write!(lexeme, "\\x{:02x}", u32::from(c))),
            _ => drop(write!(lexeme, "\\u{:04x}", u32::from(c))),
        }
    }
    lexeme.push('"');
    lexeme
}

fn single(value: &str) -> Option<String> {
    let fits = value.chars().all(|c| is_plain_text(c) && c != '\t');
    fits.then(|| format!("'{}'", value.replace('\'', "''")))
}

/// A number or bool where one of its kind stood, or a string that nobody takes for anything else.
fn plain(value: &str, place: Place, like: &str) -> Option<String> {
    let kind = scalars::resolve(value);
    let same_kind =
        matches!(kind, ValueKind::Number | ValueKind::Bool) && kind == scalars::resolve(like);
    let fits = same_kind || (is_plain_safe(value) && !(place.flow && value.contains(':')));
    fits.then(|| value.to_owned())
}

/// Whether a text is a plain scalar, on one line and outside of flow collections, that every reader takes
/// for this string. Narrower than YAML, so that no rule about indicators needs to be known here.
fn is_plain_safe(text: &str) -> bool {
    let inner = |c: char| {
        c.is_alphanumeric() || matches!(c, ' '..='~') && !"\"'#&*!|>`,[]{}\\^".contains(c)
    };
    let first = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.');
    text.starts_with(first)
        && text.chars().all(inner)
        && text.chars().all(is_plain_text)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.starts_with("...")
        && scalars::is_string_everywhere(text)
}

/// A literal block scalar with the header comment of `like`, where lines hold no blanks that an editor
/// would trim, and at most one line end follows: then no blank line behind it can change the value.
fn literal(value: &str, place: Place, like: &str) -> Option<String> {
    let (body, chomping) = match value.strip_suffix('\n') {
        Some(body) => (body, ""),
        None => (value, "-"),
    };
    let trimmed = |line: &str| !line.ends_with([' ', '\t']);
    let fits = !place.flow
        && !body.is_empty()
        && !body.ends_with('\n')
        && body.split('\n').all(|line| line.chars().all(is_plain_text) && trimmed(line));
    if !fits {
        return None;
    }
    let indicator = if body.starts_with([' ', '\t', '\n']) { "2" } else { "" };
    let header = like.lines().next().unwrap_or_default().trim_end();
    let comment = header.get(block::indicators(header).len()..).unwrap_or_default();
    let mut lexeme = format!("|{indicator}{chomping}{comment}");
    let indent = usize::from(place.column) + BLOCK_INDENT;
    for line in body.split('\n') {
        lexeme.push('\n');
        if !line.is_empty() {
            let _ = write!(lexeme, "{:indent$}{line}", "");
        }
    }
    Some(lexeme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::yaml::decode;
    use proptest::prelude::*;

    const BLOCK: Place = Place { column: 2, flow: false };
    const FLOW: Place = Place { column: 2, flow: true };

    #[test]
    fn the_style_is_kept_where_it_holds_the_value() {
        for (value, place, like, lexeme) in [
            ("sk_1", BLOCK, None, "\"sk_1\""),
            (
                "a\nb\t\"\\\0\u{1b}\u{85}\u{2028}\u{feff}\u{e4}",
                BLOCK,
                None,
                "\"a\\nb\\t\\\"\\\\\\0\\x1b\\x85\\u2028\\ufeff\u{e4}\"",
            ),
            ("it's", BLOCK, Some("'x'"), "'it''s'"),
            ("a\nb", BLOCK, Some("'x'"), "\"a\\nb\""),
            ("abc", BLOCK, Some("x"), "abc"),
            ("http://a:1/b", BLOCK, Some("x"), "http://a:1/b"),
            ("http://a:1/b", FLOW, Some("x"), "\"http://a:1/b\""),
            ("a: b", BLOCK, Some("x"), "\"a: b\""),
            ("yes", BLOCK, Some("x"), "\"yes\""),
            ("1:30", BLOCK, Some("x"), "\"1:30\""),
            ("6", BLOCK, Some("5"), "6"),
            ("1e3", BLOCK, Some("5"), "1e3"),
            ("6", BLOCK, Some("x"), "\"6\""),
            ("6", BLOCK, Some("true"), "\"6\""),
            ("false", BLOCK, Some("true"), "false"),
            ("null", BLOCK, Some("~"), "\"null\""),
            ("", BLOCK, Some("x"), "\"\""),
            ("a\nb\n", BLOCK, Some("| # pem\n  x"), "| # pem\n    a\n    b"),
            ("a\n\nb", BLOCK, Some(">\n  x"), "|-\n    a\n\n    b"),
            (" a\nb", BLOCK, Some("|"), "|2-\n     a\n    b"),
            ("a\n\n", BLOCK, Some("|"), "\"a\\n\\n\""),
            ("a \nb", BLOCK, Some("|"), "\"a \\nb\""),
            ("a\nb", FLOW, Some("|"), "\"a\\nb\""),
        ] {
            assert_eq!(quote(value, place, like).as_deref(), Ok(lexeme), "{value:?} {like:?}");
        }
    }

    proptest! {
        #[test]
        fn every_value_is_read_back(
            value in prop_oneof![".*", "[ -~\n]*", "[a-z0-9:#\\-? .,\n]{0,12}", any::<String>()],
            column in prop_oneof![Just(0u16), 0..20u16],
            flow: bool,
            like in prop_oneof![
                Just(None), Just(Some("'x'")), Just(Some("x")), Just(Some("5")), Just(Some("true")),
                Just(Some("|")), Just(Some(">- # c\n x"))
            ],
        ) {
            let place = Place { column, flow };
            let lexeme = quote(&value, place, like).unwrap();
            let read = decode(&lexeme, place).map_err(|error| error.reason);
            prop_assert_eq!(read.as_ref().map(|read| &read.text), Ok(&value), "{}", lexeme);
            let plain_kind = matches!(like, Some("5" | "true"));
            let is_string = read.is_ok_and(|read| read.kind == ValueKind::String);
            prop_assert!(plain_kind || is_string, "{}", lexeme);
        }
    }
}
