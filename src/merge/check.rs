//! Whether a merged text says what it must: each value as the side has it that changed it.

use std::collections::{HashMap, HashSet};

use super::Three;
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
        if unruled.contains(*path) || is_numbered(path) || repeated.contains(&path.first_of_its_name()) {
            return true;
        }
        let (base, ours, theirs) = (base.get(path), ours.get(path), theirs.get(path));
        let expected = if ours == base { theirs } else { ours };
        let is_ruled = ours == base || theirs == base || ours == theirs;
        is_ruled && found.get(path) == expected
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
