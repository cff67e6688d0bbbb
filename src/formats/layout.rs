//! What a format finds in a text: where values, comments, aliases and collections stand.

use crate::path::{KeyPath, Segment};
use crate::splice::Span;

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
