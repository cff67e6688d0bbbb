//! Globs over paths.

use globset::{GlobBuilder, GlobMatcher};

use super::spelling::parse_text;
use super::{KeyPath, ParseError, Segment};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_names_at_any_depth_or_whole_paths() {
        let matches = |glob: &str, path: &str| {
            Glob::parse(glob)
                .is_ok_and(|glob| glob.matches(&KeyPath::parse(path).unwrap_or_default()))
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
