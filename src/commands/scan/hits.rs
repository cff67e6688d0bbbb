//! What was found and where, and how much was looked at.

use std::path::PathBuf;
use std::sync::Arc;

use crate::scan::{Found, Told};

/// A secret that was found.
pub(super) struct Hit {
    /// The file, as people write it who stand in the current folder.
    pub(super) path: PathBuf,
    /// The commit that brought it, in the history.
    pub(super) commit: Option<Arc<str>>,
    pub(super) found: Found,
}

/// How much was looked at, and what was not.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) binary: u64,
    pub(super) lfs_pointers: u64,
    /// How many findings were too many in one file to be kept.
    pub(super) more: u64,
    /// What could not be read, and why.
    pub(super) unread: Vec<(PathBuf, String)>,
}

/// Both.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) looked: Looked,
    pub(super) hits: Vec<Hit>,
}

impl Outcome {
    /// Takes what a text was.
    pub(super) fn take(&mut self, path: PathBuf, commit: Option<Arc<str>>, told: Told) {
        match told {
            Told::Binary => self.looked.binary += 1,
            Told::LfsPointer => self.looked.lfs_pointers += 1,
            Told::Text(bytes, found, more) => {
                self.looked.more += more;
                self.looked.files += 1;
                self.looked.bytes += bytes;
                let hit = |found| Hit { path: path.clone(), commit: commit.clone(), found };
                self.hits.extend(found.into_iter().map(hit));
            }
        }
    }

    /// Takes what could not be read.
    pub(super) fn unread(&mut self, path: PathBuf, why: impl std::fmt::Display) {
        self.looked.unread.push((path, why.to_string()));
    }

    /// Takes all of another.
    pub(super) fn add(&mut self, other: Self) {
        self.looked.files += other.looked.files;
        self.looked.bytes += other.looked.bytes;
        self.looked.binary += other.looked.binary;
        self.looked.lfs_pointers += other.looked.lfs_pointers;
        self.looked.more += other.looked.more;
        self.looked.unread.extend(other.looked.unread);
        self.hits.extend(other.hits);
    }
}
