//! One sitting: the text goes to the editor and comes back until it can be written, or is kept.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use nix::sys::signal::Signal;
use zeroize::Zeroizing;

use super::returned::{Read, Refused, boxed};
use super::state::{State, read};
use super::{EditArgs, shelf};
use crate::commands::context::{Located, folder_of, system_rng};
use crate::commands::trust::Trust;
use crate::commands::{Context, Outcome};
use crate::document::Selection;
use crate::document::edit::{Edited, Header, Marks};
use crate::error::Error;
use crate::file::{self, Change};
use crate::git;
use crate::keys::Lookup;
use crate::lines;
use crate::process::edit::{Editor, Left};
use crate::process::parent::{self, Parent};
use crate::process::run;
use crate::process::scratch::Scratch;
use crate::splice::position;

/// How often, and how many times, it is looked whether a lock is free.
const PAUSE: Duration = Duration::from_millis(200);
const LOCK_TRIES: usize = 25;

pub(super) struct Session<'a> {
    context: &'a Context,
    pub(super) args: &'a EditArgs,
    pub(super) path: PathBuf,
    lookup: Lookup,
    policy: Option<Located>,
    trust: Trust,
    editor: Editor,
    pub(super) state: State,
    /// The signal by which somebody ended this.
    told: Option<Signal>,
}

/// What is shown next.
pub(super) struct Draft {
    text: Zeroizing<String>,
    /// Whether it may be written as it is.
    pub(super) may_stay: bool,
    /// What was wrong with it, and the byte at which.
    problem: Option<(String, usize)>,
}

impl<'a> Session<'a> {
    pub(super) fn begin(context: &'a Context, args: &'a EditArgs) -> Result<Self, Error> {
        let path = args.file.file.clone();
        let lookup = args.identity.lookup();
        let editor = Editor::choose(args.with.as_deref()).map_err(Error::from)?;
        let policy = context.policy(&path)?;
        let mut trust = context.trust(&args.trust)?;
        // What can't be written is said before anybody writes a word.
        drop(context.lock(&path)?);
        let state = read(context, args, &lookup, &mut trust)?;
        if !args.resume && shelf::holds(&path) {
            let message = format!("{}: the text of an earlier edit is kept", path.display());
            let file = path.display();
            return Err(Error::new("kept", message).hint(format!(
                "stripeseal edit --resume -f {file} takes it up\nstripeseal edit --discard -f {file} drops it"
            )));
        }
        Ok(Self { context, args, path, lookup, policy, trust, editor, state, told: None })
    }

    pub(super) fn run(mut self) -> Outcome {
        // From here on signals wait until the text is written, or kept, and is nowhere in clear.
        let parent = Parent::begin().map_err(|errno| Error::from(run::Error::NotWatched(errno)))?;
        let outcome = self.sit(&parent);
        drop(parent);
        if let (Err(error), Some(signal)) = (&outcome, self.told) {
            error.print(&self.context.ui);
            parent::end_by(signal);
        }
        outcome
    }

    fn sit(&mut self, parent: &Parent) -> Outcome {
        let scratch = self.scratch()?;
        let mut draft = self.first_draft()?;
        loop {
            let (left, shown) = match self.show(parent, &scratch, &draft) {
                Ok(shown) => shown,
                Err(error) => return Err(self.give_up(self.unsaved(&draft), error)),
            };
            self.told = left.end.told;
            let (text, refused) = match self.read_back(&left, &draft, &shown) {
                Read::Unchanged => {
                    self.context.ui.note(&format!("{}: nothing changed", self.path.display()));
                    return Ok(0);
                }
                Read::GivenUp(text, error) => return Err(self.give_up(text, error)),
                Read::Refused(text, refused) => (text, refused),
                Read::Edited(text, marks) => match self.save(&text, &marks) {
                    Ok(()) => return Ok(0),
                    Err(refused) => (text, *refused),
                },
            };
            self.told = parent.told();
            let nobody = self.args.with.is_some() || !self.context.ui.can_ask();
            if nobody || self.told.is_some() {
                return Err(self.give_up(Some(text), refused.error));
            }
            draft = match self.next_draft(&text, refused) {
                Ok(draft) => draft,
                Err(error) => return Err(self.give_up(Some(text), error)),
            };
        }
    }

    fn scratch(&self) -> Result<Scratch, Error> {
        let repository = git::repository_of(folder_of(&self.path));
        let scratch = Scratch::make(repository.as_deref()).map_err(|error| {
            let message = "no private folder can be made for the text";
            Error { causes: vec![error.to_string()], ..Error::new("io", message) }
        })?;
        let ui = &self.context.ui;
        if !scratch.is_in_memory() {
            ui.warn("the text is on a disk while you edit it: no folder in memory was found");
        }
        if self.editor.keeps_copies() {
            ui.warn("this editor may keep copies of what you edit, and show it to its helpers");
        }
        Ok(scratch)
    }

    fn first_draft(&self) -> Result<Draft, Error> {
        if !self.args.resume {
            let problem = self.state.conflict();
            return Ok(Draft { text: self.state.plain.clone(), may_stay: true, problem });
        }
        let kept = shelf::take(self.context, &self.path, &self.lookup)?;
        Ok(self.put_together(kept.base.expose(), kept.text.expose(), None))
    }

    /// The text as it was edited, on the state of the document that is there now.
    fn put_together(&self, base: &str, text: &str, problem: Option<&str>) -> Draft {
        let merged = lines::merge(base, text, &self.state.plain);
        let marked = (merged.conflicts > 0).then_some("both changed the same lines: see the marks");
        let at = merged.text.find("<<<<<<< ").unwrap_or_default();
        let problem = marked.or(problem).map(|problem| (problem.to_owned(), at));
        let may_stay = merged.conflicts == 0;
        Draft { text: Zeroizing::new(merged.text), may_stay, problem }
    }

    fn next_draft(&mut self, text: &Zeroizing<String>, refused: Refused) -> Result<Draft, Error> {
        if !refused.changed {
            let problem = Some((refused.reason, refused.at));
            return Ok(Draft { text: text.clone(), may_stay: false, problem });
        }
        let base = self.state.plain.clone();
        self.state = read(self.context, self.args, &self.lookup, &mut self.trust)?;
        let problem = "the document was changed meanwhile; this is both changes together";
        Ok(self.put_together(&base, text, Some(problem)))
    }

    /// Shows a draft in the editor; returns what it left, and what was shown.
    fn show(
        &self,
        parent: &Parent,
        scratch: &Scratch,
        draft: &Draft,
    ) -> Result<(Left, Zeroizing<String>), Error> {
        let sealed: Vec<_> =
            self.state.document.sealed_sites().map(|(site, _)| &site.path).collect();
        let problem = draft.problem.as_ref().map(|(problem, _)| problem.as_str());
        let (shown, above) = Header::new(&sealed, problem).above(&draft.text);
        let shown = Zeroizing::new(shown);
        let line = draft.problem.as_ref().map_or(1, |(_, at)| position(&draft.text, *at).line);
        let name = self.path.file_name().map_or_else(|| OsString::from(".env"), OsString::from);
        let line = if draft.problem.is_some() { line + above } else { 1 };
        let background = || {
            self.context.ui.note("the editor went into the background; waiting until it has ended");
        };
        let left = self.editor.edit(parent, scratch, &name, &shown, line, background)?;
        Ok((left, shown))
    }

    /// Seals the text and writes it, unless the document has become another.
    fn save(&mut self, text: &str, marks: &Marks) -> Result<(), Box<Refused>> {
        let rule = self.policy.as_ref().and_then(Located::rule);
        let selection = Selection {
            all: false,
            keys: &marks.seal,
            plain: &marks.plain,
            policy_secret: rule.map_or(&[], |rule| &rule.secret),
            policy_plain: rule.map_or(&[], |rule| &rule.plain),
        };
        let State { document, data_key, .. } = &self.state;
        let mut rng = system_rng();
        let unlocked = document.unlock(data_key);
        let edited = unlocked
            .and_then(|unlocked| unlocked.edit(text, &selection, self.context.sealing(&mut rng)))
            .map_err(|error| {
                Box::new(Refused {
                    reason: error.to_string(),
                    at: error.at().unwrap_or_default(),
                    changed: false,
                    error: Error::of_document(&self.path, text, &error),
                })
            })?;
        if let Some(pattern) = edited.unmatched.first() {
            let file = self.path.display();
            let message = format!("{file}: seal or plain: {pattern} matches no value");
            return Err(boxed(Error::usage(message)));
        }
        let change = self.lock().map_err(boxed)?;
        if change.text() != self.state.on_disk {
            let error = Error::of_file(&self.path, &file::Error::Changed);
            return Err(Box::new(Refused { changed: true, ..Refused::from(error) }));
        }
        if self.args.dry_run {
            self.context.ui.note(&format!("{}: not written; it would be:", self.path.display()));
            self.tell(&edited);
            return Ok(());
        }
        self.trust.save(self.context);
        let replaced = change.replace(&edited.text);
        replaced.map_err(|error| boxed(Error::of_file(&self.path, &error)))?;
        shelf::discard(&self.path).map_err(boxed)?;
        self.tell(&edited);
        Ok(())
    }

    /// Another command that writes the document has it for a moment only.
    fn lock(&self) -> Result<Change, Error> {
        let mut tries = 0;
        loop {
            match self.context.lock(&self.path) {
                Ok(change) => return Ok(change),
                Err(error) if error.code == "locked" && tries < LOCK_TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn tell(&self, edited: &Edited) {
        let shown = self.path.display();
        for change in &edited.changes {
            self.context.ui.note(&format!("{shown}: {change}"));
        }
        if edited.changes.is_empty() {
            self.context.ui.note(&format!("{shown}: written; no value has changed"));
        }
    }

    /// The text of a draft, if it is not the document's.
    pub(super) fn unsaved(&self, draft: &Draft) -> Option<Zeroizing<String>> {
        (*draft.text != *self.state.plain).then(|| draft.text.clone())
    }

    /// Keeps the text, if there is one that is not the document's, and says so in the error.
    fn give_up(&self, text: Option<Zeroizing<String>>, error: Error) -> Error {
        let State { document, data_key, plain, .. } = &self.state;
        let Some(text) = text.filter(|text| **text != **plain) else { return error };
        let mut rng = system_rng();
        let kept = document
            .unlock(data_key)
            .map_err(|error| Error::of_document(&self.path, document.text(), &error))
            .and_then(|unlocked| {
                let sealing = self.context.sealing(&mut rng);
                shelf::put(&self.path, &unlocked, &text, plain, sealing)
            });
        let file = self.path.display();
        match kept {
            Ok(lasts) => {
                let how = if lasts { "sealed" } else { "sealed, but only until the system ends" };
                error.hint(format!("your text is kept, {how}: stripeseal edit --resume -f {file}"))
            }
            Err(why) => {
                Error { causes: vec![format!("and your text is lost: {}", why.message)], ..error }
            }
        }
    }
}
