//! dotenv lexemes: one value decoded, and a value spelt so that as many loaders as possible agree.

use super::{BLANKS, QUOTES, doubtful, quoted_end, refuse_controls, refuse_separators, syntax};
use crate::formats::{Error, Reason, Value, ValueKind};

/// Decodes a lexeme: a quoted value to its last byte, or a plain one, which may be empty.
pub(in crate::formats) fn decode(lexeme: &str) -> Result<Value, Error> {
    refuse_controls(lexeme)?;
    if lexeme.starts_with(QUOTES) {
        return match quoted_end(lexeme) {
            None => Err(syntax(0, "a quote is not closed")),
            Some(end) if end < lexeme.len() => Err(doubtful(end, "text after the closing quote")),
            Some(end) => {
                let body = lexeme.get(1..end - 1).unwrap_or_default().replace("\r\n", "\n");
                let is_double = lexeme.starts_with('"');
                Ok(string(if is_double { unescape(&body) } else { body }))
            }
        };
    }
    refuse_separators(lexeme, 0)?;
    let is_plain = !lexeme.contains('\n')
        && lexeme.trim_matches(BLANKS) == lexeme
        && !BLANKS.iter().any(|blank| lexeme.contains(&format!("{blank}#")));
    if is_plain {
        Ok(string(lexeme.to_owned()))
    } else {
        Err(syntax(0, "exactly one value was expected"))
    }
}

/// Spells a value in the quotes of `like` where all readers agree on it so, else in the first of
/// these: bare, single quotes, double quotes, double quotes with escapes.
pub(in crate::formats) fn quote(value: &str, like: Option<&str>) -> Result<String, Error> {
    if value.contains('\0') {
        return Err(Error::new(0, Reason::Unspellable("an environment can't hold a NUL byte")));
    }
    let bare = is_bare(value).then(|| value.to_owned());
    let single = is_single(value).then(|| format!("'{value}'"));
    let double = is_double(value).then(|| format!("\"{value}\""));
    let kept = match like.and_then(|like| like.chars().next()) {
        Some('\'') => single.clone(),
        Some('"') => double.clone(),
        _ => None,
    };
    let empty = value.is_empty().then(|| "\"\"".to_owned());
    let lexeme = kept.or(bare).or(empty).or(single).or(double);
    Ok(lexeme.unwrap_or_else(|| escaped(value)))
}

/// Whether all readers that FORMAT.md names agree on what a lexeme means.
#[must_use]
pub fn is_portable(lexeme: &str) -> bool {
    let body = |quote| lexeme.strip_prefix(quote)?.strip_suffix(quote);
    match (body('\''), body('"')) {
        // python-dotenv expands `${` even in single quotes.
        (Some(body), _) => is_single(body) && !body.contains("${"),
        (_, Some(body)) => is_double(body),
        _ => lexeme.is_empty() || is_bare(lexeme),
    }
}

fn string(text: String) -> Value {
    Value { text, kind: ValueKind::String }
}

fn is_bare(value: &str) -> bool {
    let is_inert = |b: u8| b.is_ascii_alphanumeric() || b"_./:@%+,=[]-".contains(&b);
    !value.is_empty() && value.bytes().all(is_inert)
}

fn is_single(value: &str) -> bool {
    !value.contains(['\'', '\r']) && !value.contains("\\\\") && !value.ends_with('\\')
}

fn is_double(value: &str) -> bool {
    !value.contains(['"', '\\', '$', '`', '\r'])
}

fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' | '$' => out.extend(['\\', c]),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Resolves the escapes that most readers know; any other backslash stays.
fn unescape(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        let next = if c == '\\' { chars.next() } else { None };
        match next {
            None => out.push(c),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(kept @ ('"' | '\\' | '$')) => out.push(kept),
            Some(other) => out.extend([c, other]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, prop_oneof, proptest};

    use super::*;

    #[test]
    fn a_lexeme_is_exactly_one_value() {
        for (lexeme, text) in [
            ("", ""),
            ("a b", "a b"),
            ("#c", "#c"),
            ("a#c", "a#c"),
            ("x\\ny", "x\\ny"),
            ("it's", "it's"),
            ("''", ""),
            ("'x\\n'", "x\\n"),
            ("`a'\"b`", "a'\"b"),
            ("\"x\\n\\r\\t\\\"\\\\\\$\\q\"", "x\n\r\t\"\\$\\q"),
            ("\"a\r\nb\"", "a\nb"),
            ("'a\r\nb'", "a\nb"),
        ] {
            assert_eq!(decode(lexeme).unwrap().text, text, "{lexeme:?}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for lexeme in [
            " a",
            "a ",
            "a #c",
            "a\t#c",
            "x\nB=y",
            "a\r\nb",
            "a\rb",
            "'a'b",
            "'a' ",
            "'a' # c",
            "\"a",
            "'",
            "\"a\\\"",
            "a\u{2028}b",
            "'a\0'",
            "'a\r'",
            "\n",
        ] {
            assert!(decode(lexeme).is_err(), "{lexeme:?}");
        }
    }

    #[test]
    fn the_most_portable_spelling_is_chosen() {
        for (value, like, lexeme, portable) in [
            ("aZ0_./:@%+,=[]-", None, "aZ0_./:@%+,=[]-", true),
            ("", None, "\"\"", true),
            ("", Some("'a'"), "''", true),
            ("a", Some("'b'"), "'a'", true),
            ("a", Some("\"b\""), "\"a\"", true),
            ("a", Some("`b`"), "a", true),
            ("a b", Some("c"), "'a b'", true),
            ("a\nb", None, "'a\nb'", true),
            ("$x", Some("\"b\""), "'$x'", true),
            ("${x}", None, "'${x}'", false),
            ("it's", Some("'b'"), "\"it's\"", true),
            ("it's $5", None, "\"it's \\$5\"", false),
            ("a\\\\b", None, "\"a\\\\\\\\b\"", false),
            ("C:\\", None, "\"C:\\\\\"", false),
            ("a\\b", None, "'a\\b'", true),
            ("a\r\nb", None, "\"a\\r\nb\"", false),
            ("#a", None, "'#a'", true),
        ] {
            let spelt = quote(value, like).unwrap();
            assert_eq!(spelt, lexeme, "{value:?} like {like:?}");
            assert_eq!(is_portable(&spelt), portable, "{spelt}");
        }
        assert!(quote("\0", None).is_err());
    }

    proptest! {
        #[test]
        fn what_is_quoted_decodes_to_itself(
            value in prop_oneof!["[^\0]*", "[\"'`\\\\$\r\n\t #ab]{0,12}"],
            like in any::<Option<String>>(),
        ) {
            for like in [like.as_deref(), Some("'"), Some("\""), Some("`")] {
                let lexeme = quote(&value, like).unwrap();
                prop_assert_eq!(&decode(&lexeme).unwrap().text, &value);
            }
        }
    }
}
