//! Where a value stands: key paths, their injective byte form, their spelling, and globs over them.
//!
//! A path names a value by what it is *for*: list items go by their own name where they have one, so
//! that neighbours can come and go. FORMAT.md, *Paths*, is the specification of the byte form.

use std::fmt;

use globset::{GlobBuilder, GlobMatcher};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// A map key by its decoded text. Only dotenv repeats keys: `occurrence` counts from 0 there.
    Key {
        /// The decoded key.
        text: String,
        /// Which of the equal keys of the file.
        occurrence: u32,
    },
    /// A list item known by its own name. `field` is the key that names it; empty for a string
    /// `KEY=value`, which is named by its KEY.
    Item {
        /// `name`, `key`, `id`, or empty.
        field: String,
        /// The decoded text of the naming scalar.
        text: String,
        /// Which of the equally named items of this list, from 0.
        occurrence: u32,
    },
    /// A list item without a name, by its position from 0.
    Index(u32),
    /// A YAML document without a name, by its number in the stream from 0.
    Document(u32),
    /// A YAML document by its `kind` and `metadata.name`.
    NamedDocument {
        /// The decoded text of `kind`.
        kind: String,
        /// The decoded text of `metadata.name`.
        name: String,
        /// Which of the equally named documents of the stream, from 0.
        occurrence: u32,
    },
}

impl Segment {
    /// A key that is not repeated.
    #[must_use]
    pub fn key(text: impl Into<String>) -> Self {
        Self::Key { text: text.into(), occurrence: 0 }
    }

    /// Whether this is a document of a YAML stream.
    #[must_use]
    pub fn is_document(&self) -> bool {
        matches!(self, Self::Document(_) | Self::NamedDocument { .. })
    }
}

/// Where a value stands; empty for a secret in a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPath(pub Vec<Segment>);

impl KeyPath {
    /// The path of a dotenv key.
    #[must_use]
    pub fn dotenv(name: &str, occurrence: u32) -> Self {
        Self(vec![Segment::Key { text: name.to_owned(), occurrence }])
    }

    /// This path with one more segment.
    #[must_use]
    pub fn child(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.0.len() + 1);
        segments.extend_from_slice(&self.0);
        segments.push(segment);
        Self(segments)
    }

    /// The path without its last segment; empty for an empty path.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }

    /// The segments without that of the YAML document.
    #[must_use]
    pub fn within_document(&self) -> &[Segment] {
        match self.0.first() {
            Some(first) if first.is_document() => &self.0[1..],
            _ => &self.0,
        }
    }

    /// The injective byte form that goes under AAD and MAC.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 + self.0.len() * 40);
        put_count(&mut out, self.0.len());
        for segment in &self.0 {
            match segment {
                Segment::Key { text, occurrence } => {
                    out.push(1);
                    put_str(&mut out, text);
                    put_number(&mut out, *occurrence);
                }
                Segment::Item { field, text, occurrence } => {
                    out.push(2);
                    put_str(&mut out, field);
                    put_str(&mut out, text);
                    put_number(&mut out, *occurrence);
                }
                Segment::Index(index) => {
                    out.push(3);
                    put_number(&mut out, *index);
                }
                Segment::Document(number) => {
                    out.push(4);
                    put_number(&mut out, *number);
                }
                Segment::NamedDocument { kind, name, occurrence } => {
                    out.push(5);
                    put_str(&mut out, kind);
                    put_str(&mut out, name);
                    put_number(&mut out, *occurrence);
                }
            }
        }
        out
    }

    /// The names by which people know the value, the most telling first: its last key; for an item
    /// `KEY=value` its KEY; beside that, for the `value` of a named item, the item's name.
    #[must_use]
    pub fn leaf_names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for segment in self.0.iter().rev() {
            match segment {
                Segment::Key { text, .. } => {
                    names.push(text.as_str());
                    if text != "value" {
                        break;
                    }
                }
                Segment::Item { text, .. } => {
                    names.push(text.as_str());
                    break;
                }
                Segment::Index(_) if names.is_empty() => {}
                _ => break,
            }
        }
        names
    }

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
                if key.is_empty() {
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
fn parse_text<'a>(text: &'a str, ends: &[char]) -> Result<(String, &'a str), ParseError> {
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

/// A glob over paths.
///
/// Without a dot or bracket it is matched against the [leaf names](KeyPath::leaf_names) of a value at
/// any depth (`*_TOKEN`); otherwise against the whole path within its YAML document, segment by
/// segment (`stripe.*`, `servers[*].password`), where `**` stands for any number of segments.
#[derive(Clone, Debug)]
pub struct Glob {
    source: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    AnyDepth,
    Key(GlobMatcher),
    Item(GlobMatcher),
}

impl Glob {
    /// Reads a glob.
    ///
    /// # Errors
    ///
    /// When it is empty or malformed.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let (item, after) = inner.split_once(']').ok_or(ParseError::Unclosed(']'))?;
                parts.push(Part::Item(matcher(item)?));
                rest = after;
            } else {
                let quoted = rest.starts_with('"');
                let (key, after) = parse_text(rest, &['.', '['])?;
                parts.push(match key.as_str() {
                    "" => return Err(ParseError::Empty),
                    "**" => Part::AnyDepth,
                    _ if quoted => Part::Key(matcher(&globset::escape(&key))?),
                    _ => Part::Key(matcher(&key)?),
                });
                rest = after;
            }
            match rest.strip_prefix('.') {
                Some("") => return Err(ParseError::Empty),
                Some(after) => rest = after,
                None if rest.is_empty() || rest.starts_with('[') => {}
                None => return Err(ParseError::Separator),
            }
        }
        if parts.is_empty() {
            return Err(ParseError::Empty);
        }
        Ok(Self { source: text.to_owned(), parts })
    }

    /// The text it was read from.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether it matches `path`.
    #[must_use]
    pub fn matches(&self, path: &KeyPath) -> bool {
        match self.parts.as_slice() {
            [Part::Key(matcher)] => path.leaf_names().iter().any(|name| matcher.is_match(name)),
            parts => matches_segments(parts, path.within_document()),
        }
    }
}

fn matches_segments(parts: &[Part], segments: &[Segment]) -> bool {
    match (parts.split_first(), segments.split_first()) {
        (None, None) => true,
        (Some((Part::AnyDepth, rest)), _) => {
            (0..=segments.len()).any(|skipped| matches_segments(rest, &segments[skipped..]))
        }
        (Some((part, parts)), Some((segment, segments))) => {
            let matched = match (part, segment) {
                (Part::Key(matcher), Segment::Key { text, .. }) => matcher.is_match(text),
                (Part::Item(matcher), Segment::Index(index)) => matcher.is_match(index.to_string()),
                (Part::Item(matcher), Segment::Item { field, text, .. }) => {
                    matcher.is_match(format!("{field}={text}"))
                }
                _ => false,
            };
            matched && matches_segments(parts, segments)
        }
        _ => false,
    }
}

fn matcher(text: &str) -> Result<GlobMatcher, ParseError> {
    let glob = GlobBuilder::new(text).backslash_escape(true).build();
    Ok(glob.map_err(|_| ParseError::Glob)?.compile_matcher())
}

/// Appends a count or length: big-endian u64.
pub fn put_count(out: &mut Vec<u8>, count: usize) {
    out.extend_from_slice(&(count as u64).to_be_bytes());
}

/// Appends a text behind its length.
pub fn put_str(out: &mut Vec<u8>, text: &str) {
    put_bytes(out, text.as_bytes());
}

/// Appends bytes behind their length.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_count(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn put_number(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&u64::from(number).to_be_bytes());
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

    #[test]
    fn bytes_are_injective_where_text_runs_together() {
        let key = |text: &str| Segment::key(text);
        let pairs = [
            (KeyPath(vec![key("ab"), key("c")]), KeyPath(vec![key("a"), key("bc")])),
            (KeyPath(vec![Segment::Index(1)]), KeyPath(vec![Segment::Document(1)])),
            (KeyPath(vec![key("0")]), KeyPath(vec![Segment::Index(0)])),
            (KeyPath::dotenv("A", 0), KeyPath::dotenv("A", 1)),
        ];
        for (one, other) in pairs {
            assert_ne!(one.to_bytes(), other.to_bytes());
        }
    }

    #[test]
    fn globs_match_names_at_any_depth_or_whole_paths() {
        let matches = |glob: &str, path: &str| {
            Glob::parse(glob).is_ok_and(|glob| glob.matches(&parsed(path)))
        };
        assert!(matches("*_TOKEN", "API_TOKEN"));
        assert!(matches("*_token", "a.b.api_token"));
        assert!(matches("STRIPE_*", "spec.env[name=STRIPE_KEY].value"));
        assert!(matches("DB_*", "environment[=DB_PASSWORD]"));
        assert!(matches("tokens", "a.tokens[3]"));
        assert!(matches("stripe.*", "stripe.api_key"));
        assert!(!matches("stripe.*", "stripe.live.api_key"));
        assert!(matches("stripe.**", "stripe.live.api_key"));
        assert!(matches("servers[*].password", "servers[name=a].password"));
        assert!(matches("stripe.*", "{Secret/web}.stripe.api_key"));
        assert!(!matches("api", "api_key"));
        assert!(Glob::parse("a[").is_err() && Glob::parse("").is_err());
        assert!(Glob::parse("{a,b").is_err());
    }
}
