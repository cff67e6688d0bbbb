//! What the record holds of each data key, and the file that it is kept in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Error;
use crate::envelope::KeyId;

/// All data keys, and which of them stand where.
#[derive(Default)]
pub(super) struct Entries {
    keys: BTreeMap<KeyId, Entry>,
    standing: BTreeMap<String, BTreeSet<KeyId>>,
}

/// One data key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Whoever was given it.
    pub(super) recipients: BTreeSet<String>,
    /// Where it stands.
    pub(super) at: BTreeSet<String>,
    /// Where another one replaced it.
    pub(super) replaced_at: BTreeSet<String>,
}

/// A document as it was seen, or is about to be written.
pub(super) struct Sight {
    pub(super) path: String,
    pub(super) key: KeyId,
    pub(super) recipients: BTreeSet<String>,
    /// Whether every other key of this path is replaced by this one.
    pub(super) alone: bool,
}

/// An entry as it stands in the file, one a line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    key: String,
    to: BTreeSet<String>,
    at: BTreeSet<String>,
    replaced_at: BTreeSet<String>,
}

impl Entries {
    /// Reads the text of the file.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let mut entries = Self::default();
        for (number, line) in text.lines().enumerate() {
            let damaged = || Error::Damaged(number + 1);
            let Line { key, to, at, replaced_at } =
                serde_json::from_str(line).map_err(|_| damaged())?;
            let key = KeyId::parse(&key).ok_or_else(damaged)?;
            for path in &at {
                entries.standing.entry(path.clone()).or_default().insert(key);
            }
            entries.keys.insert(key, Entry { recipients: to, at, replaced_at });
        }
        Ok(entries)
    }

    /// The text of the file.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for (key, Entry { recipients, at, replaced_at }) in &self.keys {
            let line = serde_json::json!({
                "key": key.to_string(), "to": recipients, "at": at, "replaced_at": replaced_at,
            });
            text.push_str(&line.to_string());
            text.push('\n');
        }
        text
    }

    /// What is known of a key.
    pub(super) fn of(&self, key: KeyId) -> Option<&Entry> {
        self.keys.get(&key)
    }

    /// One that stands at that path.
    pub(super) fn standing_at(&self, path: &str) -> Option<&Entry> {
        let key = self.standing.get(path)?.first()?;
        self.keys.get(key)
    }

    /// Those that stand anywhere.
    pub(super) fn live(&self) -> impl Iterator<Item = &Entry> {
        self.keys.values().filter(|entry| !entry.at.is_empty())
    }

    /// Takes a sight up; whether that changed anything.
    pub(super) fn apply(&mut self, sight: &Sight) -> bool {
        let entry = self.keys.entry(sight.key).or_default();
        let before = entry.clone();
        // Whoever was given a data key has it for ever.
        entry.recipients.extend(sight.recipients.iter().cloned());
        entry.at.insert(sight.path.clone());
        entry.replaced_at.remove(&sight.path);
        let changed = *entry != before;
        let standing = self.standing.entry(sight.path.clone()).or_default();
        standing.insert(sight.key);
        if !sight.alone || standing.len() == 1 {
            return changed;
        }
        for other in std::mem::replace(standing, BTreeSet::from([sight.key])) {
            if other != sight.key
                && let Some(entry) = self.keys.get_mut(&other)
            {
                entry.at.remove(&sight.path);
                entry.replaced_at.insert(sight.path.clone());
            }
        }
        true
    }
}
