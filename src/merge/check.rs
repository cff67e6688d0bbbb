//! Whether a merged text says what it must: each value as the side has it that changed it.

use std::collections::{HashMap, HashSet};

use super::Three;
use super::blocks::lists_by_number;
use crate::formats::Layout;
use crate::path::{KeyPath, Segment};

/// A text and what its format finds in it.
pub(super) struct Located<'a> {
    pub(super) text: &'a str,
    pub(super) layout: &'a Layout,
}

impl<'a> Located<'a> {
    fn values(&self) -> HashMap<&'a KeyPath, &'a str> {
        self.layout.sites.iter().map(|site| (&site.path, site.span.of(self.text))).collect()
    }
}

/// Whether `merged`, in which ours stands in each conflict, has all values as the rule says, but for
/// those at `unruled` and those that go by their number.
pub(super) fn is_merged(
    sides: &Three<Located>,
    merged: &Located,
    unruled: &HashSet<KeyPath>,
) -> bool {
    let (base, ours, theirs) = (sides.base.values(), sides.ours.values(), sides.theirs.values());
    let found = merged.values();
    let everywhere = || base.keys().chain(ours.keys()).chain(theirs.keys()).chain(found.keys());
    let repeated: HashSet<KeyPath> =
        everywhere().filter(|p| p.is_repeated()).map(|p| p.first_of_its_name()).collect();
    everywhere().all(|path| {
        if unruled.contains(*path)
            || is_numbered(path)
            || repeated.contains(&path.first_of_its_name())
        {
            return true;
        }
        let (base, ours, theirs) = (base.get(path), ours.get(path), theirs.get(path));
        if found.get(path).is_some_and(|value| value.is_empty())
            && ours.or(theirs).or(base).is_none()
        {
            // Both sides together have emptied a map or list: its key has no value now.
            return true;
        }
        let expected = if ours == base { theirs } else { ours };
        let is_ruled = ours == base || theirs == base || ours == theirs;
        is_ruled && found.get(path) == expected
    })
}

/// Whether the lists that go by number are the same on all sides that have them: else items have lost
/// or got names, and which of one side is which of the other can't be told.
pub(super) fn items_keep_names(layouts: &Three<Layout>) -> bool {
    let sides = [&layouts.base, &layouts.ours, &layouts.theirs];
    let numbered = sides.map(lists_by_number);
    let lists = sides.map(|layout| -> HashSet<&KeyPath> {
        layout.collections.iter().map(|collection| &collection.path).collect()
    });
    numbered.iter().flatten().all(|list| {
        lists
            .iter()
            .zip(&numbered)
            .all(|(lists, numbered)| !lists.contains(list) || numbered.contains(list))
    })
}

/// Whether `merged` repeats a name that neither side repeats.
pub(super) fn repeats_anew(ours: &Layout, theirs: &Layout, merged: &Layout) -> bool {
    let repeated = |layout: &'_ Layout| -> HashSet<KeyPath> {
        let paths = layout.sites.iter().map(|site| &site.path);
        paths.filter(|path| path.is_repeated()).cloned().collect()
    };
    let (ours, theirs) = (repeated(ours), repeated(theirs));
    repeated(merged).iter().any(|path| !ours.contains(path) && !theirs.contains(path))
}

fn is_numbered(path: &KeyPath) -> bool {
    path.0.iter().any(|segment| matches!(segment, Segment::Index(_)))
}
