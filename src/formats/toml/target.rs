//! What the path of a new TOML entry means, and which part of it is there already.

use super::outline::Step;
use crate::formats::{CollectionKind, Layout};
use crate::path::{KeyPath, Segment};
use crate::splice::Span;

/// The keys and positions that `path` means in this text.
pub(super) fn resolve(layout: &Layout, path: &KeyPath) -> Result<Vec<Step>, &'static str> {
    let mut steps = Vec::with_capacity(path.0.len());
    for (number, segment) in path.0.iter().enumerate() {
        let is_named =
            |path: &KeyPath| path.0.len() == number + 1 && path.0.last() == Some(segment);
        steps.push(match segment {
            Segment::Key { text, occurrence: 0 } => Step::Key(text.clone()),
            Segment::Index(position) => Step::Index(*position),
            Segment::Item { .. } => layout
                .collections
                .iter()
                .filter(|collection| is_named(&collection.path))
                .map(|collection| place_of(&collection.path, &collection.positions))
                .find(|place| place.starts_with(&steps))
                .and_then(|mut place| place.pop())
                .ok_or("there is no such item in the list")?,
            _ => return Err("TOML has no such paths"),
        });
    }
    match steps.last() {
        Some(Step::Key(_)) => Ok(steps),
        _ => Err("an item can't be added to a list"),
    }
}

/// A path by keys and positions.
pub(super) fn place_of(path: &KeyPath, positions: &[u32]) -> Vec<Step> {
    let mut positions = positions.iter();
    let step = |segment: &Segment| match segment {
        Segment::Key { text, .. } => Some(Step::Key(text.clone())),
        _ => positions.next().copied().map(Step::Index),
    };
    path.0.iter().filter_map(step).collect()
}

/// The deepest table above a new entry.
#[derive(Clone, Copy)]
pub(super) struct Holder {
    /// How many steps of the target lead to it.
    pub(super) depth: usize,
    /// Its span where it is an inline table, or made by a dotted key in one.
    pub(super) inline: Option<Span>,
}

/// Finds the deepest table above `target`; an error where there can be none.
pub(super) fn holder(layout: &Layout, target: &[Step]) -> Result<Holder, &'static str> {
    for site in &layout.sites {
        let place = place_of(&site.path, &site.positions);
        if place == target {
            return Err("the key is there already");
        }
        if target.starts_with(&place) {
            return Err("a value of the path is no table");
        }
    }
    let mut deepest = (Holder { depth: 0, inline: None }, CollectionKind::Map);
    for collection in &layout.collections {
        let place = place_of(&collection.path, &collection.positions);
        if place == target {
            return Err("the key is there already, as a table or list");
        }
        if target.starts_with(&place) && place.len() >= deepest.0.depth {
            let inline = collection.kind == CollectionKind::InlineMap;
            let holder = Holder { depth: place.len(), inline: inline.then_some(collection.span) };
            deepest = (holder, collection.kind);
        }
    }
    let (holder, kind) = deepest;
    let missing = target.get(holder.depth..).unwrap_or_default();
    match (kind.is_list(), missing.first()) {
        (true, Some(Step::Index(_))) => Err("there is no such item in the list"),
        (true, _) => Err("a value of the path is a list"),
        (false, _) if missing.iter().any(|step| matches!(step, Step::Index(_))) => {
            Err("there is no such item in the list")
        }
        (false, _) => Ok(holder),
    }
}
