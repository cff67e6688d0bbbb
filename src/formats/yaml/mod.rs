//! YAML 1.2: where values stand, and how they are spelt.
//!
//! One event parser reads every text (`reader`); nothing here builds a tree or follows an alias. Paths and
//! refusals are FORMAT.md's; the layout is all that the layers above see.

mod block;
mod builder;
mod characters;
mod cut;
mod decode;
mod entry;
mod frames;
mod gap;
mod keys;
mod lead;
mod lines;
mod locate;
mod names;
mod parts;
mod paths;
mod quote;
mod reader;
mod scalars;
mod values;

pub(super) use cut::cut;
pub(super) use decode::decode;
pub(super) use gap::gap;
pub(super) use locate::locate;
pub(super) use quote::quote;

use crate::formats::Layout;

/// The index of the block scalar that ends the text without a line end; one that strips its line ends
/// is the same with and without.
pub(super) fn ends_open(text: &str, layout: &Layout) -> Option<usize> {
    let index = layout.sites.len().checked_sub(1)?;
    let span = layout.sites[index].span;
    let header = span.of(text).lines().next()?.split([' ', '\t']).next()?;
    let keeps_line_end = header.starts_with(['|', '>']) && !header.contains('-');
    (keeps_line_end && span.end == text.len()).then_some(index)
}
