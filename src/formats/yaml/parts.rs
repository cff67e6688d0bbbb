//! The nodes of a YAML text, and where each stands.

use std::borrow::Cow;

use super::lead::Lead;
use crate::splice::Span;

/// Where a node stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// The lexeme of a scalar or alias, the opening bracket of a flow collection; else empty.
    pub(super) span: Span,
    /// The column of its first byte, from 0: characters, a byte order mark not counted.
    pub(super) column: usize,
    /// What stands before it.
    pub(super) lead: Lead,
}

/// A node, or the end of one.
#[derive(Debug)]
pub(super) enum Part<'t> {
    /// A document begins.
    Document,
    /// The document ends.
    DocumentEnd,
    /// A scalar.
    Scalar(Scalar<'t>),
    /// An alias of this anchor.
    Alias(usize),
    /// A collection begins.
    Open {
        /// Whether it is a list.
        list: bool,
        /// Whether it is in flow style (a pair in a flow list too).
        flow: bool,
    },
    /// The collection ends: at the byte where the last of it ended.
    Close(usize),
}

/// A scalar.
#[derive(Debug)]
pub(super) struct Scalar<'t> {
    /// Its decoded text; empty for an empty node.
    pub(super) value: Cow<'t, str>,
    /// How it is written.
    pub(super) style: Style,
    /// The number of its anchor; 0 for none.
    pub(super) anchor: usize,
    /// Its explicit tag with the handle resolved; empty if none.
    pub(super) tag: String,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Not at all.
    Empty,
    /// Without quotes.
    Plain,
    /// In `'` or `"`.
    Quoted,
    /// Under a header `|` or `>`.
    Block,
}

impl Spot {
    /// The first byte of all that belongs to the node: its `?`, anchor or tag, else itself.
    pub(super) fn start(&self) -> usize {
        self.lead.first.unwrap_or(self.span.start)
    }
}
