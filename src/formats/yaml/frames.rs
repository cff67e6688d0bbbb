//! The collections that are open at a place of a YAML text, and what the next node is to them.

use std::borrow::Cow;

use super::keys::Map;
use super::names::Names;
use super::paths::Holder;

/// The open collections of a document, the innermost last.
#[derive(Default)]
pub(super) struct Frames<'t> {
    pub(super) document: Holder,
    open: Vec<Frame<'t>>,
}

/// An open collection.
pub(super) struct Frame<'t> {
    pub(super) list: bool,
    pub(super) flow: bool,
    /// Itself, where it is located, else the nearest holder that is.
    pub(super) holder: Holder,
    pub(super) located: bool,
    /// Whether it is part of a key.
    pub(super) in_key: bool,
    /// The column of the nearest block collection, itself included.
    pub(super) column: Option<usize>,
    pub(super) keys: Map<'t>,
    /// Of a map: the key whose value comes next.
    pub(super) key: Option<Key<'t>>,
    /// Of a list: how many items there were.
    pub(super) items: u32,
    pub(super) names: Names<'t>,
    /// Whether it stands under the key `metadata` of the root.
    pub(super) is_metadata: bool,
}

/// A key whose value comes next.
pub(super) struct Key<'t> {
    /// None where it is no text.
    pub(super) text: Option<Cow<'t, str>>,
    /// Where its entry begins.
    pub(super) start: usize,
}

/// What a node has from what holds it.
#[derive(Clone, Copy)]
pub(super) struct Outer {
    pub(super) holder: Holder,
    pub(super) located: bool,
    pub(super) in_key: bool,
    pub(super) column: Option<usize>,
}

/// What a node is to what holds it.
pub(super) enum Role<'t> {
    /// The root of the document.
    Root,
    /// A key of a map.
    Key,
    /// The value of a map's entry.
    Value(Key<'t>),
    /// An item of a list, at this position.
    Item(u32),
}

impl<'t> Frames<'t> {
    /// A collection begins.
    pub(super) fn push(&mut self, frame: Frame<'t>) {
        self.open.push(frame);
    }

    /// The innermost collection ends.
    pub(super) fn pop(&mut self) -> Option<Frame<'t>> {
        self.open.pop()
    }

    /// How many are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The innermost of them.
    pub(super) fn innermost(&self) -> Option<&Frame<'t>> {
        self.open.last()
    }

    /// The innermost of them.
    pub(super) fn innermost_mut(&mut self) -> Option<&mut Frame<'t>> {
        self.open.last_mut()
    }

    /// What the next node is: counts it, or takes its key.
    pub(super) fn role(&mut self) -> Role<'t> {
        match self.open.last_mut() {
            None => Role::Root,
            Some(list) if list.list => {
                list.items = list.items.saturating_add(1);
                Role::Item(list.items - 1)
            }
            Some(map) => map.key.take().map_or(Role::Key, Role::Value),
        }
    }

    /// What the next node has from what holds it.
    pub(super) fn outer(&self) -> Outer {
        let root = Outer { holder: self.document, located: true, in_key: false, column: None };
        self.open.last().map_or(root, |frame| Outer {
            holder: frame.holder,
            located: frame.located,
            in_key: frame.in_key,
            column: frame.column,
        })
    }
}

impl Key<'_> {
    /// Whether it is this text.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text.as_deref() == Some(text)
    }
}
