//! How paths are spelt: `stripe.api_key`, `env[name=STRIPE_KEY].value`, `{Secret/web}.data.password`.
//!
//! Occurrences count from 1 behind a `#`; what is no bare word stands in double quotes.

use std::fmt;

use super::{KeyPath, Segment};

impl KeyPath {
    /// Reads the spelling that [`KeyPath`]'s `Display` writes.
    ///
    /// # Errors
    ///
    /// When the text is no path; the message says what was expected, without the text.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut rest = text;
        let mut segments = Vec::new();
        if let Some(inner) = rest.strip_prefix('{') {
            let (document, after) = inner.split_once('}').ok_or(ParseError::Unclosed('}'))?;
            segments.push(parse_document(document)?);
            rest = after.strip_prefix('.').unwrap_or(after);
        }
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let (segment, after) = parse_item(inner)?;
                segments.push(segment);
                rest = after;
            } else {
                let (key, after) = parse_text(rest, &['.', '[', '#'])?;
                if key.is_empty() && !rest.starts_with('"') {
                    return Err(ParseError::Empty);
                }
                let (occurrence, after) = parse_occurrence(after, &['.', '['])?;
                segments.push(Segment::Key { text: key, occurrence });
                rest = after;
            }
            match rest.strip_prefix('.') {
                Some("") => return Err(ParseError::Empty),
                Some(after) => rest = after,
                None if rest.is_empty() || rest.starts_with('[') => {}
                None => return Err(ParseError::Separator),
            }
        }
        if segments.is_empty() {
            return Err(ParseError::Empty);
        }
        Ok(Self(segments))
    }
}

/// Why a text is no path or glob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// A key is missing.
    #[error("a key is empty")]
    Empty,
    /// A bracket or quote is not closed.
    #[error("a {0:?} is missing")]
    Unclosed(char),
    /// An index or occurrence is no number.
    #[error("a number from 0 (in brackets) or from 1 (after #) was expected")]
    Number,
    /// Something stands between two segments.
    #[error("a dot or an opening bracket was expected")]
    Separator,
    /// The glob itself is malformed.
    #[error("not a valid glob")]
    Glob,
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key { text, occurrence } => {
                    if number > 0 {
                        f.write_str(".")?;
                    }
                    write_text(f, text)?;
                    write_occurrence(f, *occurrence)?;
                }
                Segment::Item { field, text, occurrence } => {
                    write!(f, "[{field}=")?;
                    write_text(f, text)?;
                    write_occurrence(f, *occurrence)?;
                    f.write_str("]")?;
                }
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Document(document) => write!(f, "{{{document}}}")?,
                Segment::NamedDocument { kind, name, occurrence } => {
                    write!(f, "{{{kind}/")?;
                    write_text(f, name)?;
                    write_occurrence(f, *occurrence)?;
                    f.write_str("}")?;
                }
            }
        }
        Ok(())
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let bare = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | ':' | '@' | '$');
    if !text.is_empty() && text.chars().all(bare) {
        return f.write_str(text);
    }
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn write_occurrence(f: &mut fmt::Formatter<'_>, occurrence: u32) -> fmt::Result {
    match occurrence {
        0 => Ok(()),
        _ => write!(f, "#{}", u64::from(occurrence) + 1),
    }
}

fn parse_document(text: &str) -> Result<Segment, ParseError> {
    match text.split_once('/') {
        None => Ok(Segment::Document(text.parse().map_err(|_| ParseError::Number)?)),
        Some((kind, name)) => {
            let (name, after) = parse_text(name, &['#'])?;
            let (occurrence, _) = parse_occurrence(after, &[])?;
            Ok(Segment::NamedDocument { kind: kind.to_owned(), name, occurrence })
        }
    }
}

fn parse_item(inner: &str) -> Result<(Segment, &str), ParseError> {
    if let Some((number, after)) = inner.split_once(']')
        && let Ok(index) = number.parse()
    {
        return Ok((Segment::Index(index), after));
    }
    let (field, after) = inner.split_once('=').ok_or(ParseError::Number)?;
    let (text, after) = parse_text(after, &['#', ']'])?;
    let (occurrence, after) = parse_occurrence(after, &[']'])?;
    let after = after.strip_prefix(']').ok_or(ParseError::Unclosed(']'))?;
    Ok((Segment::Item { field: field.to_owned(), text, occurrence }, after))
}

/// A bare text up to one of `ends`, or a quoted one.
pub(super) fn parse_text<'a>(
    text: &'a str,
    ends: &[char],
) -> Result<(String, &'a str), ParseError> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(ends).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut out = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((out, &quoted[at + 1..])),
            '\\' => match chars.next() {
                Some((_, escaped)) => out.push(escaped),
                None => break,
            },
            _ => out.push(c),
        }
    }
    Err(ParseError::Unclosed('"'))
}

/// An occurrence `#N`, counted from 1 by people and from 0 here.
fn parse_occurrence<'a>(text: &'a str, ends: &[char]) -> Result<(u32, &'a str), ParseError> {
    let Some(number) = text.strip_prefix('#') else {
        return Ok((0, text));
    };
    let end = number.find(ends).unwrap_or(number.len());
    let count: u32 = number[..end].parse().map_err(|_| ParseError::Number)?;
    Ok((count.checked_sub(1).ok_or(ParseError::Number)?, &number[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> KeyPath {
        KeyPath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn the_spelling_is_read_back() {
        for text in [
            "STRIPE_API_KEY",
            "A#2",
            "stripe.api_key",
            "servers[0].password",
            "env[name=STRIPE_KEY].value",
            "\"a.b\".c",
            "\"\"",
            "environment[=DB_PASSWORD#2]",
            "{1}.a[3][0]",
            "{Secret/web#2}.data.password",
            "[name=\"a b]\"].\"\\\"\"",
        ] {
            assert_eq!(parsed(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in ["", ".", "a.", "a[", "a[x]", "a#0", "a#x", "\"a", "a[0]b", "{x}"] {
            assert!(KeyPath::parse(text).is_err(), "{text}");
        }
    }
}
