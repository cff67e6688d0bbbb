//! The three formats: text to layout, lexeme to value and back.
//!
//! A format says where each value stands, to the byte, and how a value is spelt at a place. It
//! changes no text, knows nothing of secrets, tokens or keys, and never builds a tree of the file.
//! What can't be located without doubt is refused.

pub mod dotenv;
mod layout;
pub mod toml;
pub mod yaml;

pub use layout::{Alias, Collection, CollectionKind, Layout, Place, Site};

use std::path::Path;

use crate::path::KeyPath;
use crate::splice::Span;

/// The most bytes that the keys and names of one path may have, all together: each value has its path,
/// so that a long one would be held as often as there are values below it.
const MAX_PATH_TEXT: usize = 4096;

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
    #[error("nested too deep")]
    TooDeep,
    /// The keys that lead to a value are longer than the limit, all together.
    #[error("the path of a value is longer than 4,096 bytes")]
    PathTooLong,
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
        let name = path.file_name()?.to_string_lossy();
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
        assert_eq!(open(Format::Yaml, "a: >"), Some(0));
        assert_eq!(open(Format::Yaml, "a: |2-\n    c"), None, "it strips its line ends");
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
