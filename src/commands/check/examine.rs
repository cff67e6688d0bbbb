//! Looks at each file: is it a document, and what is wrong with it.

use std::path::{Path, PathBuf};

use super::{Baseline, CheckArgs, Policies, Standing, Tree, Verifier, is_policy, private, unlike};
use crate::commands::Context;
use crate::commands::context::now;
use crate::document::Document;
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::inspect::{self, Finding, Level, Measured};
use crate::policy::{FileGlobs, Policy, Rule};
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

/// A file, and what is known of it before it is read.
struct One<'f> {
    file: &'f Path,
    shown: PathBuf,
    /// The same as a word of a command.
    word: String,
    format: Option<Format>,
    policy: Option<(&'f Policy, &'f Rule)>,
    is_named: bool,
}

impl One<'_> {
    fn is_document(&self) -> bool {
        self.format.is_some() || self.is_meant()
    }

    /// Whether somebody said that it is to be looked at.
    fn is_meant(&self) -> bool {
        self.policy.is_some() || self.is_named
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
        let verifier = verifies.then(|| Verifier::new(context, args.identity.lookup().offline()));
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
            let one = self.one(file, standing.as_deref());
            let (text, mut findings) = self.findings(&one, into)?;
            findings.sort_by_key(|finding| finding.at);
            let lines = LineIndex::new(&text);
            into.found.extend(findings.into_iter().map(|finding| Found {
                file: file.clone(),
                shown: one.shown.clone(),
                line: finding.at.map(|at| lines.line(at)),
                finding,
            }));
        }
        Ok(())
    }

    fn one<'f>(&self, file: &'f Path, standing: Option<&'f Standing>) -> One<'f> {
        let is_named = self.tree.is_named(file);
        let shown = self.tree.shown(file);
        One {
            file,
            word: inspect::word(&shown.to_string_lossy()),
            shown,
            format: self.format.filter(|_| is_named).or_else(|| Format::of_file_name(file)),
            policy: standing.and_then(|standing| standing.rule(file)),
            is_named,
        }
    }

    /// The text of a file that is to be looked at, and what is wrong with it.
    fn findings(&self, one: &One, into: &mut Examination) -> Result<(String, Vec<Finding>), Error> {
        let most = match one.is_document() {
            true => file::MAX_SIZE,
            false if private::may_be(one.file) => private::MAX_SIZE,
            false => return Ok(Default::default()),
        };
        let bytes = match self.tree.read(one.file, most)? {
            Some(Ok(bytes)) => bytes,
            Some(Err(file::Error::Missing)) => {
                into.absent += usize::from(one.is_document());
                return Ok(Default::default());
            }
            Some(Err(error)) if one.is_document() => {
                return Ok((String::new(), vec![unlike::unreadable(&error, one.is_meant())]));
            }
            None | Some(Err(_)) => return Ok(Default::default()),
        };
        into.read += 1;
        into.bytes += bytes.len() as u64;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let findings = match (private::key_in(&text, one.format.is_some()), one.is_document()) {
            (Some(key), _) => vec![private::finding(key, self.tree.tracks(one.file)?, &one.word)],
            (None, true) => match file::text_of(bytes) {
                Ok(_) => self.of_text(one, &text, into)?,
                Err(error) => unlike::not_utf8(&text, &error, one.is_meant(), &one.word),
            },
            (None, false) => Vec::new(),
        };
        Ok((text, findings))
    }

    fn of_text(
        &self,
        one: &One,
        text: &str,
        into: &mut Examination,
    ) -> Result<Vec<Finding>, Error> {
        let is_sealed = inspect::looks_sealed(text);
        let is_ours = || -> Result<bool, Error> {
            let was_sealed = |baseline: &Baseline| baseline.was_sealed(one.file);
            let was_sealed = self.baseline.map(was_sealed).transpose()?;
            Ok(is_sealed || one.policy.is_some() || was_sealed == Some(true))
        };
        if unlike::is_lfs(text) {
            return Ok(is_ours()?.then(unlike::in_lfs).into_iter().collect());
        }
        if one.format.is_none() && !is_sealed {
            return Ok(unlike::as_text(text, &one.word));
        }
        match unlike::read_as(text, one.format) {
            Ok(document) => self.of_document(one, &document, into),
            Err(error) if is_ours()? => Ok(vec![unlike::refused(&one.shown, text, &error)]),
            Err(_) => Ok(unlike::as_text(text, &one.word)),
        }
    }

    fn of_document(
        &self,
        one: &One,
        document: &Document,
        into: &mut Examination,
    ) -> Result<Vec<Finding>, Error> {
        into.sealed += usize::from(document.block().is_some());
        let (file, path, policy) = (&*one.word, one.file, one.policy);
        let measured = Measured { document, file, path, policy, now: now() };
        let findings = inspect::findings(&measured);
        let mut findings =
            findings.map_err(|error| Error::of_document(&one.shown, document.text(), &error))?;
        if self.tree.is_index() {
            // A commit changes nothing about what time alone has brought.
            let by_time = |finding: &&mut Finding| ["overdue", "removed"].contains(&finding.code);
            findings.iter_mut().filter(by_time).for_each(|one| one.level = Level::Note);
        }
        if let Some(baseline) = self.baseline {
            baseline.compare(self.tree, one.file, &measured, &mut findings)?;
        }
        if let Some(verifier) = self.verifier.as_ref().filter(|_| document.block().is_some()) {
            verifier.verify(&one.shown, &measured, &mut findings)?;
        }
        Ok(findings)
    }
}
