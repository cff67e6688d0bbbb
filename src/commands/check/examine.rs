//! Looks at each file: is it a document, and what is wrong with it.

use std::path::{Path, PathBuf};

use super::{Baseline, CheckArgs, Policies, Standing, Tree, Verifier, is_policy, private};
use crate::commands::Context;
use crate::commands::context::now;
use crate::document::{self, Document};
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::inspect::{self, Finding, Level, Measured};
use crate::policy::FileGlobs;
use crate::splice::LineIndex;

/// What was looked at, and what was found.
#[derive(Default)]
pub(super) struct Examination {
    pub(super) found: Vec<Found>,
    /// How many files there are to look at.
    pub(super) files: usize,
    /// How many of them were read.
    pub(super) read: usize,
    /// How many of those are sealed.
    pub(super) sealed: usize,
    /// How many bytes were read.
    pub(super) bytes: u64,
    /// How many documents git has that are not on disk.
    pub(super) absent: usize,
}

/// A finding and where it stands.
pub(super) struct Found {
    /// The file from the root.
    pub(super) file: PathBuf,
    /// The file as it is shown.
    pub(super) shown: PathBuf,
    pub(super) line: Option<usize>,
    pub(super) finding: Finding,
}

impl Examination {
    pub(super) fn count(&self, level: Level) -> usize {
        self.found.iter().filter(|found| found.finding.level == level).count()
    }
}

/// What files are measured by.
pub(super) struct Examiner<'a> {
    tree: &'a Tree,
    policies: Policies<'a>,
    baseline: Option<&'a Baseline>,
    verifier: Option<Verifier<'a>>,
    except: FileGlobs,
    format: Option<Format>,
}

impl<'a> Examiner<'a> {
    pub(super) fn new(
        context: &'a Context,
        tree: &'a Tree,
        baseline: Option<&'a Baseline>,
        args: &CheckArgs,
    ) -> Result<Self, Error> {
        let except = FileGlobs::parse(&args.except)
            .ok_or_else(|| Error::usage("--except: not a valid file pattern within this folder"))?;
        let verifies = args.authentic || args.identity.identity.is_some();
        let verifier = verifies.then(|| Verifier::new(context, args.identity.lookup()));
        let policies = Policies::of(tree);
        Ok(Self { tree, policies, baseline, verifier, except, format: args.format })
    }

    /// Looks at every file of the tree.
    pub(super) fn run(&mut self, into: &mut Examination) -> Result<(), Error> {
        for file in self.tree.files() {
            if self.except.is_match(file) {
                continue;
            }
            into.files += 1;
            let standing = self.policies.holding(file)?;
            if file.file_name().is_some_and(is_policy) {
                continue;
            }
            let (text, mut findings) = self.one(file, standing.as_deref(), into)?;
            findings.sort_by_key(|finding| finding.at);
            let lines = LineIndex::new(&text);
            into.found.extend(findings.into_iter().map(|finding| Found {
                file: file.clone(),
                shown: self.tree.shown(file),
                line: finding.at.map(|at| lines.line(at)),
                finding,
            }));
        }
        Ok(())
    }

    /// The text of a file that is to be looked at, and what is wrong with it.
    fn one(
        &mut self,
        file: &Path,
        standing: Option<&Standing>,
        into: &mut Examination,
    ) -> Result<(String, Vec<Finding>), Error> {
        let is_named = self.tree.is_named(file);
        let format = self.format.filter(|_| is_named).or_else(|| Format::of_file_name(file));
        let has_rule = standing.is_some_and(|standing| standing.rule(file).is_some());
        let is_document = format.is_some() || has_rule || is_named;
        if !is_document && !private::may_be(file) {
            return Ok(Default::default());
        }
        let most = if is_document { file::MAX_SIZE } else { private::MAX_SIZE };
        let bytes = match self.tree.read(file, most)? {
            None => return Ok(Default::default()),
            Some(Ok(bytes)) => bytes,
            Some(Err(file::Error::Missing)) => {
                into.absent += usize::from(is_document);
                return Ok(Default::default());
            }
            Some(Err(error)) if is_document => {
                return Ok((String::new(), vec![unreadable(&error, has_rule || is_named)]));
            }
            Some(Err(_)) => return Ok(Default::default()),
        };
        into.read += 1;
        into.bytes += bytes.len() as u64;
        // What is no text can hold a secret, and be a document that was damaged.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let (Err(error), true) = (file::text_of(bytes), is_document) {
            let is_meant = has_rule || is_named || inspect::looks_sealed(&text);
            let mut findings = as_text(&text, &self.word(file));
            findings.push(unreadable(&error, is_meant));
            return Ok((text, findings));
        }
        let findings = match private::key_in(&text, format.is_some()) {
            Some(key) => {
                vec![private::finding(key, self.tree.tracks(file)?, &self.word(file))]
            }
            None if is_document => self.document(file, &text, format, standing, into)?,
            None => Vec::new(),
        };
        Ok((text, findings))
    }

    fn document(
        &mut self,
        file: &Path,
        text: &str,
        format: Option<Format>,
        standing: Option<&Standing>,
        into: &mut Examination,
    ) -> Result<Vec<Finding>, Error> {
        let policy = standing.and_then(|standing| standing.rule(file));
        let word = self.word(file);
        let is_sealed = inspect::looks_sealed(text);
        if text.starts_with("version https://git-lfs.github.com/spec/") {
            return Ok(policy.map(|_| in_lfs()).into_iter().collect());
        }
        let document = match (format, is_sealed) {
            (None, false) => return Ok(as_text(text, &word)),
            (format, _) => match read_as(text, format) {
                Ok(document) => document,
                Err(error) if is_sealed || policy.is_some() => {
                    return Ok(vec![refused(&self.tree.shown(file), text, &error)]);
                }
                Err(_) => return Ok(as_text(text, &word)),
            },
        };
        into.sealed += usize::from(document.block().is_some());
        let measured =
            Measured { document: &document, file: &word, path: file, policy, now: now() };
        let shown = self.tree.shown(file);
        let failed = |error: &document::Error| Error::of_document(&shown, text, error);
        let mut findings = inspect::findings(&measured).map_err(|error| failed(&error))?;
        if self.tree.is_index() {
            // A commit changes nothing about what time alone has brought.
            let by_time = |finding: &&mut Finding| ["overdue", "removed"].contains(&finding.code);
            findings.iter_mut().filter(by_time).for_each(|one| one.level = Level::Note);
        }
        if let Some(baseline) = self.baseline {
            baseline.compare(self.tree, file, &measured, &mut findings)?;
        }
        if let Some(verifier) = &self.verifier
            && document.block().is_some()
        {
            verifier.verify(&shown, &measured, &mut findings)?;
        }
        Ok(findings)
    }

    fn word(&self, file: &Path) -> String {
        inspect::word(&self.tree.shown(file).to_string_lossy())
    }
}

/// Reads a text as a format; where none is known, as the first that fits.
fn read_as(text: &str, format: Option<Format>) -> Result<Document, document::Error> {
    if let Some(format) = format {
        return Document::parse(text.to_owned(), format);
    }
    let mut read = Format::ALL.iter().rev().map(|one| Document::parse(text.to_owned(), *one));
    let first = read.find(Result::is_ok);
    first.unwrap_or_else(|| Document::parse(text.to_owned(), Format::Dotenv))
}

/// What is no document can hold a secret all the same.
fn as_text(text: &str, word: &str) -> Vec<Finding> {
    let fix = format!("take it out of {word}, and change it where it was issued");
    let wrong = |at| Finding {
        at: Some(at),
        ..Finding::wrong("plain", "a secret is plain, in a file that is no document", &*fix)
    };
    inspect::certain_in_text(text).into_iter().map(wrong).collect()
}

fn refused(shown: &Path, text: &str, error: &document::Error) -> Finding {
    let told = Error::of_document(shown, text, error);
    let fix = told.hint.unwrap_or_else(|| "mend the file".to_owned());
    Finding { at: error.at(), ..Finding::wrong(told.code, error.to_string(), fix) }
}

fn unreadable(error: &file::Error, is_meant: bool) -> Finding {
    let fix = "make it a file that can be read, or name it in --except";
    let finding = Finding::wrong("unreadable", format!("was not looked at: it {error}"), fix);
    if is_meant { finding } else { finding.note() }
}

fn in_lfs() -> Finding {
    let fix = "git lfs pull; what is sealed can be in git itself";
    Finding::wrong("lfs", "was not looked at: it is in git LFS, and only its pointer is here", fix)
}
