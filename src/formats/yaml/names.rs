//! The names by which list items and documents are known.
//!
//! A map in a list goes by its `name`, else by its `key` beside a `value`, else by its `id`; a document by
//! its `kind` and `metadata.name`. Only a scalar names: not empty, no alias, neither sealed nor about to be.

use super::paths::Naming;

/// The scalars of one map that may name something.
#[derive(Debug, Default)]
pub(super) struct Names<'t> {
    pub(super) name: Option<Naming<'t>>,
    pub(super) kind: Option<Naming<'t>>,
    /// The `name` of the map under `metadata`.
    pub(super) metadata: Option<Naming<'t>>,
    key: Option<Naming<'t>>,
    id: Option<Naming<'t>>,
    has_value: bool,
}

impl<'t> Names<'t> {
    /// Whether a scalar under `key` may name something.
    pub(super) fn wants(key: &str) -> bool {
        matches!(key, "name" | "key" | "id" | "kind")
    }

    /// Takes note of the scalar under `key`.
    pub(super) fn note(&mut self, key: &str, naming: Naming<'t>) {
        match key {
            "name" => self.name = Some(naming),
            "key" => self.key = Some(naming),
            "id" => self.id = Some(naming),
            "kind" => self.kind = Some(naming),
            _ => {}
        }
    }

    /// Takes note that the map has the key `value`.
    pub(super) fn note_value(&mut self) {
        self.has_value = true;
    }

    /// What a map with these names is known by in a list: the field, and the scalar.
    pub(super) fn of_item(self) -> Option<(&'static str, Naming<'t>)> {
        let key = self.key.filter(|_| self.has_value);
        let named = |field, naming: Option<_>| naming.map(|naming| (field, naming));
        named("name", self.name).or(named("key", key)).or(named("id", self.id))
    }
}
