//! What a document was at a revision: whether something that was overcome came back.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Tree;
use crate::document::Document;
use crate::envelope::{self, KeyId, Stanza};
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::git::{index::Files, objects::Objects, revision};
use crate::inspect::{self, Finding, Measured};
use crate::path::KeyPath;
use crate::seal::Token;

/// A commit that documents are compared with.
pub(super) struct Baseline {
    root: PathBuf,
    commit: String,
    /// What people call it.
    name: String,
    files: Files,
    objects: RefCell<Objects>,
    /// Whether times and keys are compared too, beside what was sealed.
    times: bool,
}

impl Baseline {
    /// Where the current commit and `name` have both come from.
    pub(super) fn since(root: &Path, name: &str) -> Result<Self, Error> {
        let of_git = |error| Error::of_git(&error);
        if revision::is_shallow(root).map_err(of_git)? {
            let error =
                Error::usage("--since: this clone is shallow, and has no history to look at");
            return Err(error.hint(
                "git fetch --unshallow\nin GitHub Actions: fetch-depth: 0; in GitLab: GIT_DEPTH: 0",
            ));
        }
        let commit = revision::base(root, name).map_err(of_git)?.ok_or_else(|| {
            Error::usage("--since: git knows no such revision")
                .hint("a branch, tag or commit that was fetched: origin/main")
        })?;
        Self::at(root, commit, name, true)
    }

    /// The last commit, if there is one: what was sealed there must still be.
    pub(super) fn last_commit(root: &Path) -> Result<Option<Self>, Error> {
        let commit = revision::commit(root, "HEAD").map_err(|error| Error::of_git(&error))?;
        commit.map(|commit| Self::at(root, commit, "the last commit", false)).transpose()
    }

    fn at(root: &Path, commit: String, name: &str, times: bool) -> Result<Self, Error> {
        let of_git = |error| Error::of_git(&error);
        let files = revision::files(root, &commit).map_err(of_git)?;
        let objects = RefCell::new(Objects::open(root).map_err(of_git)?);
        let (root, name) = (root.to_owned(), name.to_owned());
        Ok(Self { root, commit, name, files, objects, times })
    }

    /// Whether a file was a sealed document.
    pub(super) fn was_sealed(&self, file: &Path) -> Result<bool, Error> {
        let Some(object) = self.files.get(file) else { return Ok(false) };
        Ok(self.text(object)?.is_some_and(|text| inspect::looks_sealed(&text)))
    }

    /// Adds what came back, or came into clear.
    pub(super) fn compare(
        &self,
        tree: &Tree,
        file: &Path,
        of: &Measured,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        let Some(object) = self.object(tree, file, of.document)? else { return Ok(()) };
        let Some(before) = self.text(object)? else { return Ok(()) };
        if before == of.document.text() {
            return Ok(());
        }
        // What can't be read had nothing sealed that could be opened.
        let Ok(before) = Document::parse(before, of.document.format()) else { return Ok(()) };
        if let Some(unsealed) = self.unsealed(&before, of) {
            let is_told = |key: &String| unsealed.keys.contains(key);
            findings.retain(|one| one.code != "plain" || !one.key.as_ref().is_some_and(is_told));
            findings.push(unsealed.finding);
        }
        if self.times {
            findings.extend(self.older(&before, of));
            findings.extend(self.others(&before, of));
            findings.extend(self.old_key(file, object, &before, of)?);
        }
        Ok(())
    }

    /// What the document was: by its path, or where it was moved, by its key.
    fn object(
        &self,
        tree: &Tree,
        file: &Path,
        document: &Document,
    ) -> Result<Option<&String>, Error> {
        let (None, Some(now)) = (self.files.get(file), key_id(document)) else {
            return Ok(self.files.get(file));
        };
        let format = Some(document.format());
        let gone = |path: &Path| Format::of_file_name(path) == format && !tree.has(path);
        for (_, object) in self.files.iter().filter(|(path, _)| gone(path)) {
            let text = self.text(object)?;
            let block = text.and_then(|text| envelope::find(&text).ok().flatten());
            if block.is_some_and(|block| block.envelope.key_id == now) {
                return Ok(Some(object));
            }
        }
        Ok(None)
    }

    fn text(&self, object: &str) -> Result<Option<String>, Error> {
        let bytes = self.objects.borrow_mut().read(object, file::MAX_SIZE);
        let bytes = bytes.map_err(|error| Error::of_git(&error))?;
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// The values that were sealed and are plain.
    fn unsealed(&self, before: &Document, of: &Measured) -> Option<Unsealed> {
        let sealed = tokens(before);
        let sites = of.document.layout().sites.iter().enumerate();
        let plain = sites.filter(|(index, site)| {
            of.document.token_of(*index).is_none()
                && !site.span.is_empty()
                && sealed.contains_key(&site.path)
        });
        let plain: Vec<_> = plain.map(|(_, site)| site).collect();
        let first = plain.first()?;
        let keys: Vec<String> =
            plain.iter().map(|site| inspect::shown_path(site).to_string()).collect();
        let options: Vec<String> =
            keys.iter().map(|key| format!("--key {}", inspect::word(key))).collect();
        let problem = match keys.len() {
            1 => format!("{} is plain, and was sealed at {}", keys[0], self.name),
            _ => format!("{} are plain, and were sealed at {}", keys.join(", "), self.name),
        };
        let fix = format!("stripeseal seal {} {}", options.join(" "), of.file);
        let finding = Finding::wrong("unsealed", problem, fix);
        Some(Unsealed { finding: Finding { at: Some(first.entry.start), ..finding }, keys })
    }

    /// The values whose time went back.
    fn older(&self, before: &Document, of: &Measured) -> Vec<Finding> {
        let before = tokens(before);
        let went_back = |(site, token): (_, &Token)| {
            let site: &crate::formats::Site = site;
            let was = before.get(&site.path)?.time;
            let key = inspect::shown_path(site).to_string();
            (token.time < was).then(|| {
                let problem = format!(
                    "{key} is older than it was: last changed {}, but {was} at {}",
                    token.time, self.name
                );
                let fix = format!(
                    "git checkout {} -- {}\nor, if it shall be so: stripeseal set -f {1} {}",
                    short(&self.commit),
                    of.file,
                    inspect::word(&key)
                );
                Finding::wrong("time-back", problem, fix).of_site(site)
            })
        };
        of.document.sealed_sites().filter_map(went_back).collect()
    }

    /// Who can open the document now, and could not before.
    fn others(&self, before: &Document, of: &Measured) -> Vec<Finding> {
        let stanzas = |document: &Document| {
            document.block().map(|block| block.envelope.stanzas.clone()).unwrap_or_default()
        };
        let before = stanzas(before);
        let was_there =
            |stanza: &Stanza| before.iter().any(|one| one.recipient == stanza.recipient);
        let new = stanzas(of.document).into_iter().filter(|stanza| !was_there(stanza));
        let note = |stanza: Stanza| {
            let name = inspect::name_of(&stanza.recipient, &stanza.label);
            let problem = format!("is for {name}, who could not open it at {}", self.name);
            let fix = format!(
                "if that shall not be: stripeseal recipients remove -f {} {}",
                of.file, stanza.recipient
            );
            let at = of.document.block().map(|block| block.span.start);
            Finding { at, ..Finding::wrong("recipient", problem, fix).note() }
        };
        if before.is_empty() { Vec::new() } else { new.map(note).collect() }
    }

    /// Whether the document is sealed under a key that it had before the one it had there.
    fn old_key(
        &self,
        file: &Path,
        object: &str,
        before: &Document,
        of: &Measured,
    ) -> Result<Option<Finding>, Error> {
        let (Some(now), Some(then)) = (key_id(of.document), key_id(before)) else {
            return Ok(None);
        };
        if now == then {
            return Ok(None);
        }
        let objects = revision::objects(&self.root, &self.commit, file);
        for old in objects.map_err(|error| Error::of_git(&error))? {
            let text = if old == object { None } else { self.text(&old)? };
            let block = text.and_then(|text| envelope::find(&text).ok().flatten());
            if block.is_some_and(|block| block.envelope.key_id == now) {
                let problem =
                    format!("is sealed under an older key, {now}; at {} it is {then}", self.name);
                let fix = format!("git checkout {} -- {}", short(&self.commit), of.file);
                let at = of.document.block().map(|block| block.span.start);
                return Ok(Some(Finding { at, ..Finding::wrong("key-back", problem, fix) }));
            }
        }
        Ok(None)
    }
}

struct Unsealed {
    finding: Finding,
    keys: Vec<String>,
}

fn tokens(document: &Document) -> HashMap<&KeyPath, &Token> {
    document.sealed_sites().map(|(site, token)| (&site.path, token)).collect()
}

fn key_id(document: &Document) -> Option<KeyId> {
    document.block().map(|block| block.envelope.key_id)
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}
