//! Where a value stands: key paths, their injective byte form, their spelling, and globs over them.
//!
//! A path names a value by what it is *for*: list items go by their own name where they have one, so
//! that neighbours can come and go. FORMAT.md, *Paths*, is the specification of the byte form.

mod glob;
mod spelling;

pub use glob::Glob;
pub use spelling::ParseError;

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

    /// How many bytes its keys and names have, all together.
    #[must_use]
    pub fn text_len(&self) -> usize {
        let len = |segment: &Segment| match segment {
            Segment::Key { text, .. } | Segment::Item { text, .. } => text.len(),
            Segment::NamedDocument { kind, name, .. } => kind.len() + name.len(),
            Segment::Index(_) | Segment::Document(_) => 0,
        };
        self.0.iter().map(len).sum()
    }

    /// The same path with the first occurrence of every name.
    #[must_use]
    pub fn first_of_its_name(&self) -> Self {
        let mut path = self.clone();
        for segment in &mut path.0 {
            match segment {
                Segment::Key { occurrence, .. }
                | Segment::Item { occurrence, .. }
                | Segment::NamedDocument { occurrence, .. } => *occurrence = 0,
                Segment::Index(_) | Segment::Document(_) => {}
            }
        }
        path
    }

    /// Whether a name in it was met before.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        self.0.iter().any(|segment| match segment {
            Segment::Key { occurrence, .. }
            | Segment::Item { occurrence, .. }
            | Segment::NamedDocument { occurrence, .. } => *occurrence > 0,
            Segment::Index(_) | Segment::Document(_) => false,
        })
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
}
