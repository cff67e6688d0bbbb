//! The keys of the open maps, to tell a repeated one.
//!
//! They lie on one stack, a map's above those of the map around it; a map is searched from its first key
//! on while it is small, and by a set once it is not, so that no map costs more than its size.

use std::borrow::Cow;
use std::collections::HashSet;

/// Up to how many keys are searched one by one.
const FEW: usize = 24;

/// The keys of all open maps.
#[derive(Debug, Default)]
pub(super) struct Keys<'t> {
    stack: Vec<Cow<'t, str>>,
}

/// The keys of one open map.
#[derive(Debug)]
pub(super) struct Map<'t> {
    first: usize,
    many: Option<HashSet<Cow<'t, str>>>,
}

impl<'t> Keys<'t> {
    /// A map begins.
    pub(super) fn open(&self) -> Map<'t> {
        Map { first: self.stack.len(), many: None }
    }

    /// Adds a key to the innermost map; says whether it is new there.
    pub(super) fn add(&mut self, map: &mut Map<'t>, key: Cow<'t, str>) -> bool {
        if let Some(many) = &mut map.many {
            return many.insert(key);
        }
        let few = self.stack.get(map.first..).unwrap_or_default();
        if few.contains(&key) {
            return false;
        }
        self.stack.push(key);
        if self.stack.len() - map.first > FEW {
            map.many = Some(self.stack.drain(map.first..).collect());
        }
        true
    }

    /// The innermost map ends.
    pub(super) fn close(&mut self, map: &Map) {
        self.stack.truncate(map.first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_map_has_its_own_keys() {
        let mut keys = Keys::default();
        let mut outer = keys.open();
        assert!(keys.add(&mut outer, "a".into()));
        let mut inner = keys.open();
        assert!(keys.add(&mut inner, "a".into()));
        assert!(!keys.add(&mut inner, "a".into()));
        keys.close(&inner);
        assert!(!keys.add(&mut outer, "a".into()));
        for number in 0..2 * FEW {
            assert!(keys.add(&mut outer, number.to_string().into()));
        }
        for number in 0..2 * FEW {
            assert!(!keys.add(&mut outer, number.to_string().into()));
        }
        assert!(!keys.add(&mut outer, "a".into()));
        keys.close(&outer);
        assert!(keys.add(&mut keys.open(), "a".into()));
    }
}
