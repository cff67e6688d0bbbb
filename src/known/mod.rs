//! The record of known keys: which data keys documents were seen under, for whom, and where.
//!
//! Anyone can make a whole document for our public recipients, or put an old one back; the file alone
//! can't tell. So stripeseal remembers, as ssh remembers hosts, in a file that only its user can write.
//! It judges; what follows from that is for the commands. FORMAT.md, *Record*, is the specification.

mod entries;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use entries::{Entries, Sight};

use crate::envelope::Envelope;
use crate::file::{self, Change};

/// How long another stripeseal that writes the record is waited for: so many times 10 ms.
const MOST_WAITS: usize = 500;

/// The record, and what is to be written to it.
#[derive(Default)]
pub struct Record {
    file: Option<PathBuf>,
    entries: Entries,
    pending: Vec<Sight>,
}

/// What the record says of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The key is known, and so are all its recipients.
    Known,
    /// Neither the key nor the path was seen before.
    First,
    /// Something else than was seen before.
    Doubt(Doubt),
}

/// What differs from the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// In which way.
    pub class: Class,
    /// The recipients that were not there.
    pub added: Vec<String>,
    /// The recipients that are not there any more.
    pub removed: Vec<String>,
}

/// In which way a document differs from the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Class {
    /// The path was seen under another key.
    #[error("is sealed under a key that is not known")]
    OtherKey,
    /// The key was replaced by another one at this path, or wherever it stood.
    #[error("is sealed under a key that was replaced: an older file was put back")]
    Replaced,
    /// The key was seen with other recipients.
    #[error("has recipients that it did not have")]
    OtherRecipients,
}

/// Why the record can't be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file can't be read or written.
    #[error(transparent)]
    File(#[from] file::Error),
    /// A line is none of ours.
    #[error("line {0} is damaged")]
    Damaged(usize),
}

impl Record {
    /// Reads the record from its file; without one it is empty.
    ///
    /// # Errors
    ///
    /// When it is there and can't be read.
    pub fn load(file: Option<PathBuf>) -> Result<Self, Error> {
        let text = match file.as_deref().map(file::read) {
            None | Some(Err(file::Error::Missing)) => String::new(),
            Some(read) => read?,
        };
        Ok(Self { file, entries: Entries::parse(&text)?, pending: Vec::new() })
    }

    /// Where the record is kept, by the environment: `$XDG_STATE_HOME` or `~/.local/state`.
    #[must_use]
    pub fn file_from_env() -> Option<PathBuf> {
        let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let state = path("XDG_STATE_HOME").filter(|folder| folder.is_absolute());
        let state = state.or_else(|| path("HOME").map(|home| home.join(".local/state")));
        Some(state.filter(|state| state.is_absolute())?.join("stripeseal").join("known"))
    }

    /// Where the record is kept.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Judges a document at that canonical path.
    #[must_use]
    pub fn judge(&self, path: &Path, envelope: &Envelope) -> Judgement {
        let path = path.to_string_lossy();
        let now = recipients_of(envelope);
        let doubt = |class, before: &BTreeSet<String>| {
            Judgement::Doubt(Doubt {
                class,
                added: now.difference(before).cloned().collect(),
                removed: before.difference(&now).cloned().collect(),
            })
        };
        let standing = self.entries.standing_at(&path);
        let Some(entry) = self.entries.of(envelope.key_id) else {
            return match standing {
                Some(before) => doubt(Class::OtherKey, &before.recipients),
                None => Judgement::First,
            };
        };
        if entry.replaced_at.contains(&*path) || entry.at.is_empty() {
            let before = &standing.unwrap_or(entry).recipients;
            return doubt(Class::Replaced, before);
        }
        match now.is_subset(&entry.recipients) {
            true => Judgement::Known,
            false => doubt(Class::OtherRecipients, &entry.recipients),
        }
    }

    /// Whether some document that was seen is for that recipient.
    #[must_use]
    pub fn knows_recipient(&self, recipient: &str) -> bool {
        self.entries.live().any(|entry| entry.recipients.contains(recipient))
    }

    /// Notes a document as it is, or is about to be written: it stands, or may stand, at that path.
    pub fn saw(&mut self, path: &Path, envelope: &Envelope) {
        self.note(path, envelope, false);
    }

    /// Notes that a document stands at that path now, and no other: a key that was there is replaced.
    pub fn settled(&mut self, path: &Path, envelope: &Envelope) {
        self.note(path, envelope, true);
    }

    fn note(&mut self, path: &Path, envelope: &Envelope, alone: bool) {
        let sight = Sight {
            path: path.to_string_lossy().into_owned(),
            key: envelope.key_id,
            recipients: recipients_of(envelope),
            alone,
        };
        if self.entries.apply(&sight) {
            self.pending.push(sight);
        }
    }

    /// Writes what was noted to the file, beside what others have written there meanwhile.
    ///
    /// # Errors
    ///
    /// When the file can't be read or written.
    pub fn save(&mut self) -> Result<(), Error> {
        let Some(file) = self.file.clone().filter(|_| !self.pending.is_empty()) else {
            return Ok(());
        };
        if let Some(folder) = file.parent() {
            file::create_private_folder(folder)?;
        }
        let change = lock(&file)?;
        let mut entries = Entries::parse(change.text())?;
        for sight in &self.pending {
            entries.apply(sight);
        }
        change.replace_private(&entries.to_text())?;
        self.pending.clear();
        Ok(())
    }
}

fn recipients_of(envelope: &Envelope) -> BTreeSet<String> {
    envelope.stanzas.iter().map(|stanza| stanza.recipient.clone()).collect()
}

/// Locks the file, or prepares to make it.
fn lock(file: &Path) -> Result<Change, file::Error> {
    for _ in 0..MOST_WAITS {
        let begun = match file.exists() {
            true => Change::begin(file, None),
            false => Change::create(file),
        };
        match begun {
            Err(file::Error::Locked | file::Error::Exists | file::Error::Missing) => {
                std::thread::sleep(Duration::from_millis(10));
            }
            other => return other,
        }
    }
    Err(file::Error::Locked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::{KeyId, Mode, Stanza};
    use crate::label::Label;
    use crate::secret::DataKey;

    fn envelope(key: u8, recipients: &[&str]) -> Envelope {
        let Some(data_key) = DataKey::from_bytes(&[key; 32]) else { panic!() };
        let stanza = |recipient: &&str| Stanza {
            recipient: (*recipient).to_owned(),
            label: Label::none(),
            wrapped: vec![1],
        };
        Envelope {
            key_id: KeyId::of(&data_key),
            stanzas: recipients.iter().map(stanza).collect(),
            removed: Vec::new(),
            mode: Mode::Sealed,
            no_final_newline: false,
        }
    }

    fn class(judgement: Judgement) -> Option<Class> {
        match judgement {
            Judgement::Doubt(doubt) => Some(doubt.class),
            Judgement::Known | Judgement::First => None,
        }
    }

    #[test]
    fn a_key_is_known_by_its_id_and_recipients_wherever_it_stands() {
        let (a, b) = (Path::new("/a"), Path::new("/b"));
        let mut record = Record::default();
        assert_eq!(record.judge(a, &envelope(1, &["x"])), Judgement::First);
        record.settled(a, &envelope(1, &["x"]));
        assert_eq!(record.judge(a, &envelope(1, &["x"])), Judgement::Known);
        assert_eq!(record.judge(b, &envelope(1, &["x"])), Judgement::Known, "a copy");
        assert_eq!(record.judge(b, &envelope(2, &["x"])), Judgement::First);
        let forged = record.judge(a, &envelope(2, &["x", "evil"]));
        let Judgement::Doubt(doubt) = forged else { panic!("{forged:?}") };
        assert_eq!((doubt.class, doubt.added), (Class::OtherKey, vec!["evil".to_owned()]));
        let added = record.judge(b, &envelope(1, &["x", "y"]));
        assert_eq!(class(added), Some(Class::OtherRecipients));
        record.saw(b, &envelope(1, &["x", "y"]));
        for recipients in [&["x"][..], &["x", "y"]] {
            assert_eq!(record.judge(b, &envelope(1, recipients)), Judgement::Known, "cut off");
        }
    }

    #[test]
    fn a_key_that_was_replaced_is_not_taken_back_anywhere() {
        let (a, b) = (Path::new("/a"), Path::new("/b"));
        let mut record = Record::default();
        record.settled(a, &envelope(1, &["x", "bob"]));
        record.saw(a, &envelope(2, &["x"]));
        assert_eq!(record.judge(a, &envelope(1, &["x", "bob"])), Judgement::Known, "cut off");
        record.settled(a, &envelope(2, &["x"]));
        for path in [a, b] {
            assert_eq!(
                class(record.judge(path, &envelope(1, &["x", "bob"]))),
                Some(Class::Replaced)
            );
        }
        assert!(record.knows_recipient("x") && !record.knows_recipient("bob"));
        // Where a copy stands still, it is good there, but not in place of what replaced it.
        record.settled(b, &envelope(3, &["x"]));
        record.saw(a, &envelope(3, &["x"]));
        record.settled(a, &envelope(4, &["x"]));
        assert_eq!(record.judge(b, &envelope(3, &["x"])), Judgement::Known);
        assert_eq!(class(record.judge(a, &envelope(3, &["x"]))), Some(Class::Replaced));
        // Unless it is trusted again.
        record.settled(a, &envelope(1, &["x", "bob"]));
        assert_eq!(record.judge(a, &envelope(1, &["x", "bob"])), Judgement::Known);
    }

    #[test]
    fn the_file_keeps_what_two_commands_note() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let file = folder.path().join("stripeseal/known");
        let load = || Record::load(Some(file.clone())).unwrap_or_else(|error| panic!("{error}"));
        let (mut one, mut other) = (load(), load());
        one.settled(Path::new("/a"), &envelope(1, &["x"]));
        other.settled(Path::new("/b \"ä\n"), &envelope(2, &["x"]));
        assert!(one.save().is_ok() && other.save().is_ok());
        let both = load();
        assert_eq!(std::fs::read_to_string(&file).unwrap_or_default().lines().count(), 2);
        assert_eq!(both.judge(Path::new("/b \"ä\n"), &envelope(2, &["x"])), Judgement::Known);
        use std::os::unix::fs::MetadataExt as _;
        let mode = std::fs::metadata(&file).map(|metadata| metadata.mode() & 0o777);
        assert_eq!(mode.ok(), Some(0o600));
        assert!(std::fs::write(&file, "{\"key\":1}\n").is_ok());
        assert!(matches!(Record::load(Some(file.clone())), Err(Error::Damaged(1))));
    }
}
