//! A lexeme to its value.
//!
//! The lexeme is set into a small document that stands for its place, and that document is read like any
//! other: what comes out must be one scalar, whose bytes are the lexeme from the first to the last. So a
//! lexeme can't bring a second node, a comment, an anchor or another document with it.

use super::parts::{Part, Style};
use super::reader::Reader;
use super::{lines, scalars};
use crate::formats::{Error, Place, Reason, Value, ValueKind};
use crate::splice::Span;

/// Decodes a lexeme, which must be exactly one scalar at that place; an empty one is the missing value of a
/// block map's entry.
///
/// # Errors
///
/// When it is anything else.
pub(in crate::formats) fn decode(lexeme: &str, place: Place) -> Result<Value, Error> {
    if lexeme.is_empty() && !place.flow {
        return Ok(Value { text: String::new(), kind: ValueKind::Null });
    }
    if let Some(text) = simple(lexeme) {
        return Ok(value(text, lexeme));
    }
    let text = match in_map(lexeme, place) {
        Err(_) if place.column == 0 => at_root(lexeme, place.flow),
        result => result,
    }?;
    Ok(value(&text, lexeme))
}

fn value(text: &str, lexeme: &str) -> Value {
    let is_plain = !is_block(lexeme) && !lexeme.starts_with(['"', '\'']);
    let kind = if is_plain { scalars::resolve(text) } else { ValueKind::String };
    Value { text: text.to_owned(), kind }
}

fn is_block(lexeme: &str) -> bool {
    lexeme.starts_with(['|', '>'])
}

/// The value of a lexeme on one line that needs no parser.
fn simple(lexeme: &str) -> Option<&str> {
    let between = |quote: char, barred: &[u8]| {
        let inner = lexeme.strip_prefix(quote)?.strip_suffix(quote)?;
        let bare = |byte: u8| matches!(byte, b' '..=b'~') && !barred.contains(&byte);
        inner.bytes().all(bare).then_some(inner)
    };
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./+=@%".contains(&byte);
    match lexeme.as_bytes().first()? {
        b'"' => between('"', b"\"\\"),
        b'\'' => between('\'', b"'"),
        byte if byte.is_ascii_alphanumeric() && lexeme.bytes().all(bare) => Some(lexeme),
        _ => None,
    }
}

/// Reads the lexeme as the value of an entry of a block map at the column of `place`.
fn in_map(lexeme: &str, place: Place) -> Result<String, Error> {
    if !is_block(lexeme) && !lines::hang(lexeme, place.column.into()) {
        return Err(refused());
    }
    let mut document = " ".repeat(place.column.into());
    document.push_str("k: ");
    only_scalar(document, lexeme, place.flow, 2)
}

/// Reads the lexeme as all that its document holds.
fn at_root(lexeme: &str, flow: bool) -> Result<String, Error> {
    only_scalar("--- ".to_owned(), lexeme, flow, 0)
}

/// Reads `document` with the lexeme behind it, which must be the one node beside `keys` of its own: a map
/// and its key, or none.
fn only_scalar(
    mut document: String,
    lexeme: &str,
    flow: bool,
    keys: usize,
) -> Result<String, Error> {
    if flow {
        document.push('[');
    }
    let span = Span::new(document.len(), document.len() + lexeme.len());
    document.push_str(lexeme);
    document.push_str(if flow { "]\n" } else { "\n" });
    let nodes = 1 + keys + usize::from(flow);

    let mut reader = Reader::new(&document).map_err(|_| refused())?;
    let (mut documents, mut seen, mut text) = (0, 0, None);
    while let Some((part, spot)) = reader.next().map_err(|_| refused())? {
        match part {
            Part::Document => documents += 1,
            Part::DocumentEnd | Part::Close(_) => {}
            Part::Alias(_) => return Err(refused()),
            Part::Open { .. } => seen += 1,
            Part::Scalar(scalar) => {
                seen += 1;
                let is_bare = !spot.lead.properties && scalar.style != Style::Empty;
                if seen == nodes && spot.span == span && is_bare {
                    text = Some(scalar.value.into_owned());
                }
            }
        }
    }
    let alone = documents == 1 && seen == nodes && reader.comments().is_empty();
    text.filter(|_| alone).ok_or_else(refused)
}

fn refused() -> Error {
    let class = "not exactly one scalar at this place".to_owned();
    Error::new(0, Reason::Syntax { format: "yaml", class })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: Place = Place { column: 0, flow: false };
    const FLOW: Place = Place { column: 0, flow: true };
    const DEEP: Place = Place { column: 4, flow: false };

    #[test]
    fn lexemes_are_decoded() {
        use ValueKind::{Bool, Null, Number, String};
        for (lexeme, place, text, kind) in [
            ("", ROOT, "", Null),
            ("~", ROOT, "~", Null),
            ("5432", FLOW, "5432", Number),
            ("true", ROOT, "true", Bool),
            ("\"true\"", ROOT, "true", String),
            ("'it''s'", ROOT, "it's", String),
            ("\"a\\tb\\u00e4\\x41\"", FLOW, "a\tb\u{e4}A", String),
            ("a b", ROOT, "a b", String),
            ("http://a/b?c=d#e", ROOT, "http://a/b?c=d#e", String),
            ("a,b", ROOT, "a,b", String),
            ("a\n  b", ROOT, "a b", String),
            ("\"a\r\n  b\"", ROOT, "a b", String),
            ("\"a\nb\"", ROOT, "a b", String),
            ("'a\n\n     b'", DEEP, "a\nb", String),
            ("|\n  a\n  b", ROOT, "a\nb\n", String),
            ("|\r\n  a\r\n  b", ROOT, "a\nb\n", String),
            ("|- # c\n     a\n\n      b", DEEP, "a\n\n b", String),
            ("|+\n  a\n", ROOT, "a\n\n", String),
            (">2\n   a\n  b", ROOT, " a\nb\n", String),
            ("|\ntext", ROOT, "text\n", String),
            ("|", ROOT, "", String),
            ("-1", ROOT, "-1", Number),
            ("\u{e4}\u{a0}", ROOT, "\u{e4}\u{a0}", String),
        ] {
            let value = decode(lexeme, place).map(|value| (value.text, value.kind));
            assert_eq!(value, Ok((text.to_owned(), kind)), "{lexeme:?}");
        }
    }

    #[test]
    fn what_is_not_one_scalar_is_refused() {
        for (lexeme, place) in [
            ("", FLOW),
            (" a", ROOT),
            ("a ", ROOT),
            ("a\n", ROOT),
            ("a # c", ROOT),
            ("\"a\" # c", ROOT),
            ("a: b", ROOT),
            ("a:", ROOT),
            ("a: b", FLOW),
            ("a,b", FLOW),
            ("a]", FLOW),
            ("\"a\", \"b\"", FLOW),
            ("\"a\"\nk2: b", ROOT),
            ("a\nLD_PRELOAD: b", ROOT),
            ("a\n---\nb", ROOT),
            ("a\n...", ROOT),
            ("&a b", ROOT),
            ("!!int 5", ROOT),
            ("*a", ROOT),
            ("[a]", ROOT),
            ("- a", ROOT),
            ("-", ROOT),
            ("? a", ROOT),
            ("|\n  a\n# c", ROOT),
            ("|\n  a\n\n", ROOT),
            ("|\n  a\nb: c", ROOT),
            ("|\n    a", DEEP),
            ("\"a\n    b\"", DEEP),
            ("|\n  a", FLOW),
            ("# c", ROOT),
            ("a\rb", ROOT),
            ("a\u{2028}b", ROOT),
            ("\"a", ROOT),
            ("\"a\0\"", ROOT),
            ("\u{feff}a", ROOT),
            ("%YAML 1.2", FLOW),
        ] {
            assert!(decode(lexeme, place).is_err(), "{lexeme:?}");
        }
    }
}
