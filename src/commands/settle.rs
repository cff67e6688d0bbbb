//! Opens a document to change one value, also one in which a merge left conflicts: those at that value are
//! settled by the change, the others stay.
//!
//! Ours is what was verified. Of theirs, no token becomes part of the document.

use std::path::Path;

use super::Context;
use super::context::{key_in, system_rng};
use crate::conflict::{self, Conflict, Side};
use crate::document::{self, Document, Part};
use crate::error::Error;
use crate::file::Change;
use crate::formats::Format;
use crate::keys::Lookup;
use crate::path::KeyPath;
use crate::secret::DataKey;
use crate::splice::{Edit, splice};

/// A document that is about to be changed.
pub(super) struct Settling {
    pub(super) change: Change,
    pub(super) document: Document,
    pub(super) data_key: DataKey,
    /// Whether a conflict goes with the change.
    pub(super) settles: bool,
    /// Their lines, of each conflict that stays.
    rest: Vec<String>,
}

impl Settling {
    /// A document without conflicts.
    pub(super) fn of(change: Change, document: Document, data_key: DataKey) -> Self {
        Self { change, document, data_key, settles: false, rest: Vec::new() }
    }

    /// The text of the file once the document has become `text`.
    pub(super) fn with_rest(&self, text: String) -> Result<String, Error> {
        if self.rest.is_empty() {
            return Ok(text);
        }
        let rest: Vec<&str> = self.rest.iter().map(String::as_str).collect();
        let message = "the conflicts that stay can't be put back";
        conflict::rejoin(&text, &rest).ok_or_else(|| Error::new("conflict", message))
    }

    /// How many conflicts stay.
    pub(super) fn remaining(&self) -> usize {
        self.rest.len()
    }
}

impl Context {
    /// Locks and reads a document in order to change the value at `key`.
    pub(super) fn begin_settling(
        &self,
        path: &Path,
        format: Option<Format>,
        key: &str,
        lookup: &Lookup,
    ) -> Result<Settling, Error> {
        let format = Self::format(path, format)?;
        let change = self.lock(path)?;
        let text = change.text().to_owned();
        let conflicts = conflict::find(&text);
        let is_whole = || Document::parse(text.clone(), format).is_ok();
        if conflicts.is_empty() || is_whole() {
            let document = self.parse(path, text, format)?;
            let data_key = self.unwrap(path, &document, lookup)?.data_key;
            return Ok(Settling::of(change, document, data_key));
        }
        let view = |side| conflict::view(&text, &conflicts, side);
        // Where the view is no document either, it is that of the file that is told.
        let ours = Document::parse(view(Side::Ours), format)
            .or_else(|_| self.parse(path, text.clone(), format))?;
        let data_key = self.unwrap(path, &ours, lookup)?.data_key;
        let failed = |error| Error::of_document(path, ours.text(), &error);
        let unlocked = ours.unlock(&data_key).map_err(failed)?;
        let theirs = Document::parse(view(Side::Theirs), format).ok();
        let mut settled = in_conflict(&ours, key)?;
        if let Some(theirs) = theirs {
            settled.extend(in_conflict(&theirs, key)?);
        }
        let (draft, rest) = without(&text, &conflicts, &settled);
        let draft = self.parse(path, draft, format)?;
        let parts: Vec<Part> = draft.tokens().iter().map(|one| Part::Token(one.token)).collect();
        let (mut rng, envelope) = (system_rng(), unlocked.envelope());
        let sealing = self.sealing(&mut rng);
        let text =
            document::assemble(&draft, &data_key, envelope, &parts, sealing).map_err(failed)?;
        let document = self.parse(path, text, format)?;
        Ok(Settling { change, document, data_key, settles: !settled.is_empty(), rest })
    }
}

/// The numbers of the conflicts in which `key` stands, in the view of one side.
fn in_conflict(view: &Document, key: &str) -> Result<Vec<usize>, Error> {
    let key: KeyPath = key_in(view, key)?;
    let Ok(index) = view.find(&key) else { return Ok(Vec::new()) };
    let entry = view.layout().sites[index].entry;
    let within = conflict::within_view(view.text()).unwrap_or_default();
    let holds = within.iter().enumerate().filter(|(_, (span, _))| span.contains(entry));
    Ok(holds.map(|(number, _)| number).collect())
}

/// The view of ours in which the settled conflicts are gone, and their lines of the others.
fn without(text: &str, conflicts: &[Conflict], settled: &[usize]) -> (String, Vec<String>) {
    let (mut edits, mut rest) = (Vec::new(), Vec::new());
    for (number, one) in conflicts.iter().enumerate() {
        match settled.contains(&number) {
            true => edits.push(Edit { span: one.span, text: one.ours.of(text).to_owned() }),
            false => rest.push(one.theirs.of(text).to_owned()),
        }
    }
    let text = splice(text, &edits);
    (conflict::view(&text, &conflict::find(&text), Side::Ours), rest)
}
