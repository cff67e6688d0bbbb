//! TOML lexemes: one scalar to its value, and a value to the lexeme that every TOML reader reads so.

use toml_edit::Value as TomlValue;
use toml_parser::parser::{Event, EventKind, parse_value};
use toml_parser::{ParseError, Source};

use super::refusal;
use crate::formats::{Error, Value, ValueKind};

/// Decodes a lexeme: exactly one scalar, nothing before or behind it.
pub(in crate::formats) fn decode(lexeme: &str) -> Result<Value, Error> {
    let unix = lexeme.replace("\r\n", "\n");
    if unix.contains('\r') {
        return Err(refusal("a carriage return without a newline", 0));
    }
    if !is_one_scalar(&unix) {
        return Err(refusal("exactly one scalar was expected", 0));
    }
    let value: TomlValue = unix.parse().map_err(|error: toml_edit::TomlError| {
        refusal(error.message(), error.span().map_or(0, |span| span.start))
    })?;
    let kind = match value {
        TomlValue::String(string) => {
            return Ok(Value { text: string.into_value(), kind: ValueKind::String });
        }
        TomlValue::Integer(_) | TomlValue::Float(_) => ValueKind::Number,
        TomlValue::Boolean(_) => ValueKind::Bool,
        TomlValue::Datetime(_) => ValueKind::Date,
        TomlValue::Array(_) | TomlValue::InlineTable(_) => {
            return Err(refusal("exactly one scalar was expected", 0));
        }
    };
    Ok(Value { text: unix, kind })
}

/// Spells a value in the style of `like` where that holds it, else as a basic string. Only what
/// TOML 1.0 knows is used.
pub(in crate::formats) fn quote(value: &str, like: Option<&str>) -> Result<String, Error> {
    Ok(like.and_then(|like| quote_like(value, like)).unwrap_or_else(|| basic(value)))
}

/// Spells a text as a basic string on one line.
pub(super) fn basic(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => push_escaped(&mut out, c),
        }
    }
    out.push('"');
    out
}

fn is_one_scalar(text: &str) -> bool {
    let tokens = Source::new(text).lex().into_vec();
    let mut events: Vec<Event> = Vec::new();
    let mut error: Option<ParseError> = None;
    parse_value(&tokens, &mut events, &mut error);
    match events.as_slice() {
        [event] => {
            let span = event.span();
            error.is_none()
                && event.kind() == EventKind::Scalar
                && (span.start(), span.end()) == (0, text.len())
        }
        _ => false,
    }
}

fn quote_like(value: &str, like: &str) -> Option<String> {
    if let Some(body) = like.strip_prefix("\"\"\"") {
        return Some(multi_line_basic(value, starts_with_newline(body)));
    }
    if let Some(body) = like.strip_prefix("'''") {
        let fits = value.chars().all(|c| c == '\n' || is_literal(c))
            && !value.contains("'''")
            && !value.ends_with('\'');
        let newline = opening_newline(value, starts_with_newline(body));
        return fits.then(|| format!("'''{newline}{value}'''"));
    }
    match like.chars().next()? {
        '\'' => {
            let fits = value.chars().all(|c| c != '\'' && is_literal(c));
            fits.then(|| format!("'{value}'"))
        }
        '"' => None,
        _ => {
            let same_kind = decode(value).ok()?.kind == decode(like).ok()?.kind;
            let bare = !value.starts_with(['"', '\'']) && has_seconds(value);
            (same_kind && bare).then(|| value.to_owned())
        }
    }
}

fn multi_line_basic(value: &str, newline: bool) -> String {
    let mut out = format!("\"\"\"{}", opening_newline(value, newline));
    let mut quotes = 0;
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '"' if quotes % 3 == 0 || chars.peek().is_none() => out.push_str("\\\""),
            '"' | '\n' | '\t' => out.push(c),
            c => push_escaped(&mut out, c),
        }
    }
    out.push_str("\"\"\"");
    out
}

/// A newline directly behind the opening quotes is not part of the value.
fn opening_newline(value: &str, wanted: bool) -> &'static str {
    if wanted || value.starts_with('\n') { "\n" } else { "" }
}

fn starts_with_newline(body: &str) -> bool {
    body.starts_with('\n') || body.starts_with("\r\n")
}

/// Whether a character may stand in a literal string. Line separators could, but are escaped, so
/// that no reader ends a line there.
fn is_literal(c: char) -> bool {
    c == '\t' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Pushes a character of a basic string, its quotes and raw newlines excepted.
fn push_escaped(out: &mut String, c: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\r' => out.push_str("\\r"),
        c if is_literal(c) && c != '\t' => out.push(c),
        c => out.push_str(&format!("\\u{:04X}", u32::from(c))),
    }
}

/// Whether a time, if `bare` is one, has seconds: TOML 1.0 wants them.
fn has_seconds(bare: &str) -> bool {
    match bare.find(':') {
        Some(colon) => bare.as_bytes().get(colon + 3) == Some(&b':'),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, prop_oneof, proptest};

    use super::*;

    #[test]
    fn a_lexeme_is_exactly_one_scalar() {
        for (lexeme, text, kind) in [
            ("\"a\\n\\u00e9\\\"\"", "a\n\u{e9}\"", ValueKind::String),
            ("'a\\n'", "a\\n", ValueKind::String),
            ("\"\"\"\r\na\r\nb\\r\\n\"\"\"", "a\nb\r\n", ValueKind::String),
            ("'''a\r\nb'''", "a\nb", ValueKind::String),
            ("\"\"", "", ValueKind::String),
            ("-1_000", "-1_000", ValueKind::Number),
            ("inf", "inf", ValueKind::Number),
            ("0xff", "0xff", ValueKind::Number),
            ("true", "true", ValueKind::Bool),
            ("1979-05-27 07:32:00Z", "1979-05-27 07:32:00Z", ValueKind::Date),
            ("07:32", "07:32", ValueKind::Date),
        ] {
            let value = decode(lexeme).unwrap();
            assert_eq!((value.text.as_str(), value.kind), (text, kind), "{lexeme}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for lexeme in [
            "",
            " 1",
            "1 ",
            "1\n",
            "\n1",
            "1\nx = 2",
            "\"a\" # c",
            "[1]",
            "{a=1}",
            "1, 2",
            "a",
            "'a' 'b'",
            "# c",
            "\u{feff}1",
            "'a\rb'",
            "'''a\r\r\nb'''",
            "'a\r\n'",
            "\"a",
            "'a\nb'",
            "x = 1",
            "2000-13-01",
            "99999999999999999999",
            "1]",
            "TRUE",
        ] {
            assert!(decode(lexeme).is_err(), "{lexeme:?}");
        }
    }

    #[test]
    fn the_style_is_kept_where_it_holds_the_value() {
        for (value, like, lexeme) in [
            ("a", None, "\"a\""),
            ("a\"\\\n\t\r\u{1}\u{7f}", None, "\"a\\\"\\\\\\n\\t\\r\\u0001\\u007F\""),
            ("a\u{85}\u{2028}", Some("'x'"), "\"a\\u0085\\u2028\""),
            ("b", Some("'a'"), "'b'"),
            ("it's", Some("'a'"), "\"it's\""),
            ("a\nb", Some("'''\nx'''"), "'''\na\nb'''"),
            ("\na", Some("'''x'''"), "'''\n\na'''"),
            ("it'", Some("'''x'''"), "\"it'\""),
            ("a\n\"\"\"\"", Some("\"\"\"x\"\"\""), "\"\"\"a\n\"\"\\\"\\\"\"\"\""),
            ("6", Some("5"), "6"),
            ("6.5", Some("5"), "6.5"),
            ("six", Some("5"), "\"six\""),
            ("5", Some("\"5\""), "\"5\""),
            ("'5'", Some("5"), "\"'5'\""),
            ("false", Some("true"), "false"),
            ("true", Some("5"), "\"true\""),
            ("07:32:01", Some("07:32:00"), "07:32:01"),
            ("07:32", Some("07:32:00"), "\"07:32\""),
            ("1\nx = 2", Some("1"), "\"1\\nx = 2\""),
        ] {
            assert_eq!(quote(value, like).unwrap(), lexeme, "{value:?} like {like:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_decodes_to_itself(
            value in prop_oneof![any::<String>(), "[\"'\\\\\r\n\t ab]{0,12}", "[0-9:.tT-]{0,8}"],
            like in prop_oneof![
                any::<String>(),
                "(\"\"\"\n?|'''\n?|\"|'|1|true|07:32:00)a?",
            ],
        ) {
            let lexeme = quote(&value, Some(&like)).unwrap();
            prop_assert_eq!(decode(&lexeme).unwrap().text, value);
        }
    }
}
