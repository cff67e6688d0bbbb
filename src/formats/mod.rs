//! The three formats: text to layout, lexeme to value and back.
//!
//! A format says where each value stands, to the byte, and how a value is spelt at a place. It
//! changes no text, knows nothing of secrets, tokens or keys, and never builds a tree of the file.
//! What can't be located without doubt is refused.

pub mod dotenv;
pub mod toml;
pub mod yaml;

use std::path::Path;

use crate::path::{KeyPath, Segment};
use crate::splice::Span;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `KEY=value` lines.
    Dotenv,
    /// TOML 1.1.
    Toml,
    /// YAML 1.2.
    Yaml,
}

/// Everything that a format finds in a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The scalar values, in source order, disjoint.
    pub sites: Vec<Site>,
    /// The comments, each from its `#` to the end of its line without the line end; not those
    /// inside of a lexeme (behind the header of a block scalar).
    pub comments: Vec<Span>,
    /// The aliases of YAML, in source order.
    pub aliases: Vec<Alias>,
    /// The maps and lists, each before what it holds.
    pub collections: Vec<Collection>,
    /// The `kind` of each document of a YAML stream.
    pub kinds: Vec<Option<String>>,
}

/// Where a scalar value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// What it is for.
    pub path: KeyPath,
    /// The position of each segment of the path that is no key: list items and YAML documents.
    pub positions: Vec<u32>,
    /// The lexeme; empty where a key has no value (then it is where the value would go).
    pub span: Span,
    /// From the first byte of its key (of an `export`, of the item) to the end of the lexeme.
    pub entry: Span,
    /// What decides how a value can be spelt here.
    pub place: Place,
    /// The explicit YAML tag, handle resolved; empty if none.
    pub tag: String,
    /// Whether it names the list item or YAML document that it stands in.
    pub naming: bool,
}

impl Site {
    /// Whether it stands below the same keys and at the same positions, whatever items are called.
    #[must_use]
    pub fn stands_as(&self, other: &Self) -> bool {
        let same = |(one, other): (&Segment, &Segment)| match (one, other) {
            (Segment::Key { .. }, _) | (_, Segment::Key { .. }) => one == other,
            _ => one.is_document() == other.is_document(),
        };
        self.positions == other.positions
            && self.path.0.len() == other.path.0.len()
            && self.path.0.iter().zip(&other.path.0).all(same)
    }
}

/// What decides how a value can be spelt at a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The column, from 0, of the block collection that holds the site; 0 at the root, in dotenv
    /// and TOML.
    pub column: u16,
    /// Whether it stands in a YAML flow collection.
    pub flow: bool,
}

/// A YAML alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// Where the alias stands; for one in key position, the path of the map.
    pub path: KeyPath,
    /// The text `*name`.
    pub span: Span,
    /// The index of the anchored site; none where a collection or an empty node is anchored.
    pub target: Option<usize>,
    /// Whether it stands as the key of a map entry.
    pub is_key: bool,
}

/// A map or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Where it stands.
    pub path: KeyPath,
    /// As for a site.
    pub positions: Vec<u32>,
    /// What it is.
    pub kind: CollectionKind,
    /// From its first byte to its last (its brackets included).
    pub span: Span,
    /// The column, from 0, of its first byte's line position: where its keys or dashes stand.
    pub column: usize,
}

/// What a collection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectionKind {
    /// A map that spans lines by indentation; a TOML table with a header, or the root.
    Map,
    /// A YAML list with dashes; a TOML array of tables.
    List,
    /// A YAML flow map; a TOML inline table.
    InlineMap,
    /// A YAML flow list; a TOML array.
    InlineList,
}

impl CollectionKind {
    /// Whether its members are items without keys.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self, Self::List | Self::InlineList)
    }
}

/// A decoded value.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// The text of a string; the source text of anything else.
    pub text: String,
    /// What it is.
    pub kind: ValueKind,
}

impl Value {
    /// The value of a key that has none.
    #[must_use]
    pub fn empty() -> Self {
        Self { text: String::new(), kind: ValueKind::Null }
    }
}

/// What a decoded value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Text.
    String,
    /// A whole or floating number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Nothing.
    Null,
    /// A TOML date or time.
    Date,
}

/// Where and how a new entry is written: `before`, the lexeme, `after`, all at `at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The byte offset at which it is inserted.
    pub at: usize,
    /// The text before the lexeme.
    pub before: String,
    /// The text after the lexeme.
    pub after: String,
    /// How a value can be spelt there.
    pub place: Place,
}

/// Why a text is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Error {
    /// The byte offset.
    pub at: usize,
    /// Why; never with text of the file.
    pub reason: Reason,
}

impl Error {
    /// An error at byte `at`.
    #[must_use]
    pub fn new(at: usize, reason: Reason) -> Self {
        Self { at, reason }
    }

    /// The same error of a text that begins at byte `start` of another.
    #[must_use]
    pub fn shifted(self, start: usize) -> Self {
        Self { at: self.at + start, ..self }
    }
}

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The text is not valid in the format; the class of the fault, without text of the file.
    #[error("not valid {format}: {class}")]
    Syntax {
        /// The format's name.
        format: &'static str,
        /// The class of the fault.
        class: String,
    },
    /// A key stands twice in one map.
    #[error("a key is repeated")]
    RepeatedKey,
    /// It is valid, but readers differ about it; the rule of FORMAT.md, *What is refused*.
    #[error("doubtful: {0}")]
    Doubtful(&'static str),
    /// It is nested deeper than the limit.
    #[error("nested too deep (the limit is 255)")]
    TooDeep,
    /// No spelling of the value exists at that place.
    #[error("the value can't be written here: {0}")]
    Unspellable(&'static str),
    /// There is no place for the key.
    #[error("there is no place for this key: {0}")]
    NoPlace(&'static str),
}

/// Tells whether a scalar, by its decoded text, is sealed or about to be: such a scalar names
/// neither a list item nor a document.
pub type IsSealed<'a> = &'a dyn Fn(&str) -> bool;

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Dotenv, Self::Toml, Self::Yaml];

    /// The name under which it goes into AAD and MAC, and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dotenv => "dotenv",
            Self::Toml => "toml",
            Self::Yaml => "yaml",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format that a file name speaks for: `.toml`, `.yaml`, `.yml`; `.env`, `.env.*`, `*.env`,
    /// `.envrc`, `.flaskenv`, `.dev.vars`.
    #[must_use]
    pub fn of_file_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let lower = name.to_ascii_lowercase();
        if lower.ends_with(".toml") {
            Some(Self::Toml)
        } else if lower.ends_with(".yaml") || lower.ends_with(".yml") {
            Some(Self::Yaml)
        } else if lower == ".env"
            || lower.starts_with(".env.")
            || lower.ends_with(".env")
            || matches!(lower.as_str(), ".envrc" | ".flaskenv" | ".dev.vars")
            || lower.starts_with(".dev.vars.")
        {
            Some(Self::Dotenv)
        } else {
            None
        }
    }

    /// Finds every value, comment, alias and collection of `text`.
    ///
    /// # Errors
    ///
    /// When the text is not valid in the format or is doubtful.
    pub fn locate(self, text: &str, is_sealed: IsSealed) -> Result<Layout, Error> {
        match self {
            Self::Dotenv => dotenv::locate(text),
            Self::Toml => toml::locate(text, is_sealed),
            Self::Yaml => yaml::locate(text, is_sealed),
        }
    }

    /// Decodes a lexeme, which must be exactly one scalar at that place, to its last byte. Line ends
    /// within it are LF or CRLF and read as LF.
    ///
    /// # Errors
    ///
    /// When it is anything else than one scalar.
    pub fn decode(self, lexeme: &str, place: Place) -> Result<Value, Error> {
        match self {
            Self::Dotenv => dotenv::decode(lexeme),
            Self::Toml => toml::decode(lexeme),
            Self::Yaml => yaml::decode(lexeme, place),
        }
    }

    /// Spells `value` as a lexeme that decodes to it at that place: in the style of the lexeme `like`
    /// where that can hold it, else in the most portable one. Line ends are LF.
    ///
    /// # Errors
    ///
    /// When the format can't spell the value.
    pub fn quote(self, value: &str, place: Place, like: Option<&str>) -> Result<String, Error> {
        match self {
            Self::Dotenv => dotenv::quote(value, like),
            Self::Toml => toml::quote(value, like),
            Self::Yaml => yaml::quote(value, place, like),
        }
    }

    /// Says where a new entry at `path` goes. `end` is where the document's own text ends: the start
    /// of the envelope, or the end of the text.
    ///
    /// # Errors
    ///
    /// When the document has no place for such a key.
    pub fn gap(
        self,
        text: &str,
        layout: &Layout,
        path: &KeyPath,
        end: usize,
    ) -> Result<Gap, Error> {
        match self {
            Self::Dotenv => dotenv::gap(text, layout, path, end),
            Self::Toml => toml::gap(text, layout, path, end),
            Self::Yaml => yaml::gap(text, layout, path, end),
        }
    }

    /// Says what taking away the entry of `site` removes: its lines with their comments where it has
    /// them for itself, else the entry with one comma.
    ///
    /// # Errors
    ///
    /// When it can't go alone.
    pub fn cut(self, text: &str, layout: &Layout, site: &Site) -> Result<Span, Error> {
        match self {
            Self::Dotenv => dotenv::cut(text, site),
            Self::Toml => toml::cut(text, layout, site),
            Self::Yaml => yaml::cut(text, layout, site),
        }
    }

    /// The index of the site that is a block scalar and ends the text without a line end: a line end
    /// put behind it would change its value.
    #[must_use]
    pub fn ends_open(self, text: &str, layout: &Layout) -> Option<usize> {
        match self {
            Self::Dotenv | Self::Toml => None,
            Self::Yaml => yaml::ends_open(text, layout),
        }
    }

    /// Whether the format has a spelling of `value` that all common readers read alike.
    #[must_use]
    pub fn spells_portably(self, value: &str) -> bool {
        match self {
            Self::Dotenv => {
                dotenv::quote(value, None).is_ok_and(|lexeme| dotenv::is_portable(&lexeme))
            }
            Self::Toml | Self::Yaml => true,
        }
    }

    /// How a token, or what stands for one, is written at a value's place: bare in dotenv, in double
    /// quotes elsewhere. For an item `KEY=value`, `text` holds KEY and `=` too.
    #[must_use]
    pub fn token_lexeme(self, text: &str) -> String {
        match self {
            Self::Dotenv => text.to_owned(),
            Self::Toml | Self::Yaml => format!("\"{text}\""),
        }
    }
}

/// Whether a string in a list is an item `KEY=value`, known by its KEY: KEY of `[A-Za-z0-9_.-]+`, the
/// rest neither empty nor only `=`.
#[must_use]
pub fn item_key(value: &str) -> Option<&str> {
    let (key, rest) = value.split_once('=')?;
    let named = !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    (named && rest.bytes().any(|b| b != b'=')).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_speak_for_formats() {
        for (name, format) in [
            (".env", Some(Format::Dotenv)),
            (".env.production", Some(Format::Dotenv)),
            ("config/prod.env", Some(Format::Dotenv)),
            ("a.YML", Some(Format::Yaml)),
            ("Cargo.toml", Some(Format::Toml)),
            ("notes.txt", None),
            ("environment", None),
        ] {
            assert_eq!(Format::of_file_name(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn a_block_scalar_may_end_the_text_openly() {
        let open = |format: Format, text: &str| {
            let layout = format.locate(text, &|_| false).unwrap_or_default();
            format.ends_open(text, &layout)
        };
        assert_eq!(open(Format::Yaml, "a: 1\nb: |\n  c"), Some(1));
        assert_eq!(open(Format::Yaml, "a: >-"), Some(0));
        for text in ["a: |\n  b\n", "a: |+\n  b\n\n", "a: b", "a: '|'", "# c"] {
            assert_eq!(open(Format::Yaml, text), None, "{text}");
        }
        assert_eq!(open(Format::Dotenv, "A=|"), None);
    }

    #[test]
    fn only_telling_strings_are_named_items() {
        assert_eq!(item_key("DB_PASSWORD=p"), Some("DB_PASSWORD"));
        assert_eq!(item_key("--password=foo"), Some("--password"));
        assert_eq!(item_key("dGhpc2lzYXNlY3JldA=="), None);
        assert_eq!(item_key("A="), None);
        assert_eq!(item_key("a b=c"), None);
    }
}
