//! Commands over many documents: all are read, verified and made anew before the first is written.
//!
//! Each file is replaced atomically. A run that was cut off leaves every file wholly old or wholly
//! new, and running it again does the rest.

use std::path::{Path, PathBuf};

use clap::Args;

use super::chosen::parse;
use super::context::{Context, folder_of, from_here, names, parse_format, system_rng};
use super::trust::Trust;
use crate::document::{self, Document, Sealing, Unlocked};
use crate::envelope::{Envelope, KeyId};
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::git;
use crate::inspect;
use crate::keys::{Lookup, Unwrapped};
use crate::secret::DataKey;

/// Folders that hold the work of others.
const OTHERS: [&str; 8] =
    [".git", "node_modules", "target", "vendor", "venv", ".venv", "dist", "site-packages"];

/// The documents that a command works on.
#[derive(Args, Clone, Debug)]
pub struct DocumentsArgs {
    /// A document; may be repeated [default: .env]
    #[arg(short, long, value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// Every sealed document of the repository, whether git ignores it or not; outside of a
    /// repository, of this folder and those below
    #[arg(long, conflicts_with = "file")]
    pub all: bool,
    /// Read the documents as this format, whatever their names: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
}

impl DocumentsArgs {
    /// The documents, each once.
    pub(super) fn paths(&self) -> Result<Vec<PathBuf>, Error> {
        if self.all {
            let found = sealed_documents();
            return match found.is_empty() {
                false => Ok(found),
                true => Err(Error::usage("no sealed document was found here")
                    .hint("stripeseal init finds the documents of a project")),
            };
        }
        if self.file.is_empty() {
            return Ok(vec![PathBuf::from(".env")]);
        }
        let mut seen = Vec::new();
        let mut paths = Vec::new();
        for path in &self.file {
            let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
            if !seen.contains(&canonical) {
                seen.push(canonical);
                paths.push(path.clone());
            }
        }
        Ok(paths)
    }
}

/// The sealed documents of the repository, in the order of their names.
pub(super) fn sealed_documents() -> Vec<PathBuf> {
    document_files(&project()).into_iter().filter(|path| is_sealed(path)).collect()
}

/// Whether a file is a sealed document. One whose envelope is damaged counts: it must not be passed over
/// in silence.
pub(super) fn is_sealed(path: &Path) -> bool {
    file::read(path).is_ok_and(|text| inspect::looks_sealed(&text))
}

/// The folder whose documents are meant: the repository, or the current folder outside of one.
pub(super) fn project() -> PathBuf {
    let here = Path::new(".");
    git::repository_of(here).unwrap_or_else(|| here.to_owned())
}

/// Whether a folder holds the work of others.
pub(super) fn is_of_others(entry: &ignore::DirEntry) -> bool {
    OTHERS.iter().any(|other| entry.file_name() == *other)
}

/// The files below a folder whose names speak for a format, but for those of others.
pub(super) fn document_files(folder: &Path) -> Vec<PathBuf> {
    files(folder, |path| Format::of_file_name(path).is_some())
}

/// The files below a folder that a killed command was writing.
pub(super) fn temporaries(folder: &Path) -> Vec<PathBuf> {
    files(folder, |path| {
        path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(file::TEMPORARY))
    })
}

/// The files below a folder that are wanted, but for those of others.
fn files(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut walk = ignore::WalkBuilder::new(folder);
    walk.standard_filters(false).follow_links(false);
    walk.filter_entry(|entry| !is_of_others(entry));
    walk.sort_by_file_name(Ord::cmp);
    let files = walk.build().flatten().filter(|entry| entry.path().is_file());
    let files = files.map(ignore::DirEntry::into_path).filter(|path| is_wanted(path));
    files.map(|path| from_here(path.strip_prefix("./").unwrap_or(&path))).collect()
}

/// A document that was read and whose data key was unwrapped.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    pub(super) document: Document,
    pub(super) unwrapped: Unwrapped,
}

impl Opened {
    /// The document, verified.
    pub(super) fn unlock(&self) -> Result<Unlocked<'_>, Error> {
        let unlocked = self.document.unlock(&self.unwrapped.data_key);
        unlocked.map_err(|error| self.failed(&error))
    }

    pub(super) fn failed(&self, error: &document::Error) -> Error {
        Error::of_document(&self.path, self.document.text(), error)
    }
}

/// A document that is about to be written.
pub(super) struct Draft {
    pub(super) path: PathBuf,
    /// What it held when it was read.
    pub(super) before: String,
    pub(super) text: String,
    pub(super) envelope: Envelope,
    /// Whether its data key is a new one.
    pub(super) is_anew: bool,
}

impl Context {
    /// Reads and verifies documents, and checks that they may be sealed into.
    pub(super) fn open_all(
        &self,
        args: &DocumentsArgs,
        lookup: &Lookup,
        trust: &mut Trust,
    ) -> Result<Vec<Opened>, Error> {
        let mut read = Vec::new();
        for path in args.paths()? {
            // The lock shows that the file can be changed; held for each, it would cost a descriptor.
            let (_, document) = self.begin(&path, args.format)?;
            read.push((path, document));
        }
        let documents = read.iter().map(|(path, document)| (path.as_path(), document));
        let unwrapped = self.unwrap_all(&documents.collect::<Vec<_>>(), lookup)?;
        let mut opened = Vec::with_capacity(read.len());
        for ((path, document), unwrapped) in read.into_iter().zip(unwrapped) {
            let Some(unwrapped) = unwrapped else {
                let error = document::Error::NotSealed;
                return Err(Error::of_document(&path, document.text(), &error));
            };
            opened.push(Opened { path, document, unwrapped });
        }
        let mut unlocked = Vec::with_capacity(opened.len());
        for one in &opened {
            unlocked.push((one.path.as_path(), one.unlock()?));
        }
        let standing = unlocked.iter().map(|(path, unlocked)| (*path, unlocked.standing()));
        trust.check(self, &standing.collect::<Vec<_>>())?;
        Ok(opened)
    }

    /// Makes a document anew under the same data key: for others too, or by other labels.
    pub(super) fn rewrap(&self, opened: &Opened, envelope: Envelope) -> Result<Draft, Error> {
        let mut rng = system_rng();
        let text = opened.unlock()?.rewrap(envelope.clone(), self.sealing(&mut rng));
        let text = text.map_err(|error| opened.failed(&error))?;
        Ok(self.draft(opened, text, envelope, false))
    }

    /// Makes documents anew, each under a new data key for the recipients of its envelope.
    pub(super) fn rekey_all(&self, leaving: Vec<(&Opened, Envelope)>) -> Result<Vec<Draft>, Error> {
        let new = |_: &(&Opened, Envelope)| DataKey::generate(&mut system_rng());
        let data_keys: Vec<DataKey> = leaving.iter().map(new).collect();
        let wanted = leaving.iter().zip(&data_keys).flat_map(|((_, envelope), data_key)| {
            envelope.stanzas.iter().map(move |stanza| (data_key, stanza.recipient.as_str()))
        });
        self.wrap_ahead(wanted);
        let keyed = leaving.into_iter().zip(&data_keys);
        keyed.map(|((opened, envelope), data_key)| self.rekey(opened, envelope, data_key)).collect()
    }

    fn rekey(
        &self,
        opened: &Opened,
        mut envelope: Envelope,
        data_key: &DataKey,
    ) -> Result<Draft, Error> {
        envelope.key_id = KeyId::of(data_key);
        for stanza in &mut envelope.stanzas {
            let whose = format!("{}: {}", opened.path.display(), stanza.label.as_str());
            let recipient = parse(&stanza.recipient, &whose)?;
            *stanza = self.wrap(data_key, &stanza.label, &*recipient)?;
        }
        let mut rng = system_rng();
        let text = opened.unlock()?.rotate(data_key, envelope.clone(), self.sealing(&mut rng));
        let text = text.map_err(|error| opened.failed(&error))?;
        Ok(self.draft(opened, text, envelope, true))
    }

    fn draft(&self, opened: &Opened, text: String, envelope: Envelope, is_anew: bool) -> Draft {
        let (path, before) = (opened.path.clone(), opened.document.text().to_owned());
        Draft { path, before, text, envelope, is_anew }
    }

    /// Writes documents, one after the other, and the record of known keys before and after: a key
    /// that a cut-off run has written is known to the next one.
    pub(super) fn write_all(&self, trust: &mut Trust, drafts: &[Draft]) -> Result<(), Error> {
        for draft in drafts {
            trust.will_write(&draft.path, &draft.envelope);
        }
        trust.save(self);
        let mut outcome = Ok(());
        for draft in drafts {
            outcome = self.write(draft);
            if outcome.is_err() {
                break;
            }
            if draft.is_anew {
                trust.wrote_anew(&draft.path, &draft.envelope);
            }
        }
        trust.save(self);
        outcome
    }

    fn write(&self, draft: &Draft) -> Result<(), Error> {
        let failed = |error: file::Error| Error::of_file(&draft.path, &error);
        let change = self.lock(&draft.path)?;
        match change.text() == draft.before {
            true => change.replace(&draft.text).map_err(failed),
            false => Err(failed(file::Error::Changed)),
        }
    }

    /// The text of a document once each of `changes` was made to it, one after the other. Each says the new
    /// text, or that it changes nothing.
    pub(super) fn changed<C>(
        &self,
        path: &Path,
        document: &Document,
        data_key: &DataKey,
        changes: &[C],
        change: impl Fn(&Unlocked, &C, Sealing) -> Result<Option<String>, document::Error>,
    ) -> Result<String, Error> {
        let mut text = document.text().to_owned();
        for one in changes {
            let draft = self.parse(path, text, document.format())?;
            let failed = |error| Error::of_document(path, draft.text(), &error);
            let unlocked = draft.unlock(data_key).map_err(failed)?;
            let mut rng = system_rng();
            let written = change(&unlocked, one, self.sealing(&mut rng)).map_err(failed)?;
            text = written.unwrap_or_else(|| draft.text().to_owned());
        }
        Ok(text)
    }

    /// Says of a document what was done with it, and for whom it is now.
    pub(super) fn tell(&self, draft: &Draft, what: &str) {
        let names = names(&draft.envelope.stanzas);
        self.ui.note(&format!("{}: {what}, for {names}", draft.path.display()));
    }
}

impl Context {
    /// Whether a file stands in a repository that ignores it.
    pub(super) fn is_ignored(&self, path: &Path) -> bool {
        let canonical = path.canonicalize().ok();
        let repository = git::repository_of(folder_of(path));
        let ignored = repository.zip(canonical).and_then(|(root, file)| git::ignores(&root, &file));
        ignored == Some(true)
    }
}
