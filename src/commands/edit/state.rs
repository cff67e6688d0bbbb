//! The document as it was read, and the plain text that is shown of it.
//!
//! Where a merge has left conflicts in it, ours is the document, and both sides stand in the plain text,
//! between git's markers. Theirs is shown only if it verifies under the same data key; what is taken of
//! it is sealed anew.

use zeroize::Zeroizing;

use super::EditArgs;
use crate::commands::Context;
use crate::commands::trust::Trust;
use crate::conflict::{self, Side};
use crate::document::{Document, Unlocked};
use crate::error::Error;
use crate::file;
use crate::keys::Lookup;
use crate::secret::DataKey;

/// The document as it was read.
pub(super) struct State {
    pub(super) document: Document,
    pub(super) data_key: DataKey,
    /// The plain text, with the conflicts, if there are any.
    pub(super) plain: Zeroizing<String>,
    /// The text of the file.
    pub(super) on_disk: String,
}

impl State {
    /// What to say of the first conflict, and the byte at which it stands.
    pub(super) fn conflict(&self) -> Option<(String, usize)> {
        let at = conflict::find(&self.plain).first()?.span.start;
        Some((
            "a merge left conflicts: keep one side of each, and take the marks away".to_owned(),
            at,
        ))
    }
}

/// Reads it. Whether it may be sealed into is asked before anybody writes a word.
pub(super) fn read(
    context: &Context,
    args: &EditArgs,
    lookup: &Lookup,
    trust: &mut Trust,
) -> Result<State, Error> {
    let path = &args.file.file;
    let format = Context::format(path, args.file.format)?;
    let on_disk = file::read(path).map_err(|error| Error::of_file(path, &error))?;
    let conflicts = conflict::find(&on_disk);
    let view = |side| Document::parse(conflict::view(&on_disk, &conflicts, side), format);
    let whole = Document::parse(on_disk.clone(), format);
    let in_conflict = whole.is_err() && !conflicts.is_empty();
    let ours = if in_conflict { view(Side::Ours) } else { whole };
    // Where the view is no document either, it is that of the file that is told.
    let document = ours.or_else(|_| context.parse(path, on_disk.clone(), format))?;
    let data_key = context.unwrap(path, &document, lookup)?.data_key;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let unlocked = document.unlock(&data_key).map_err(failed)?;
    trust.check(context, &[(path, unlocked.standing())])?;
    let mut plain = plain_of(&unlocked).map_err(failed)?;
    if in_conflict {
        let theirs = view(Side::Theirs).and_then(|theirs| plain_of(&theirs.unlock(&data_key)?));
        plain = theirs.ok().and_then(|theirs| with_both(&plain, &theirs)).ok_or_else(|| {
            let message =
                format!("{}: what a merge brought does not verify by itself", path.display());
            Error::new("conflict", message)
                .hint(format!("stripeseal set -f {} KEY settles one value", path.display()))
        })?;
    }
    Ok(State { document, data_key, plain, on_disk })
}

fn plain_of(unlocked: &Unlocked) -> Result<Zeroizing<String>, crate::document::Error> {
    Ok(Zeroizing::new(unlocked.unseal()?.text.expose().to_owned()))
}

/// The plain view of ours with the lines of both in each conflict.
fn with_both(ours: &str, theirs: &str) -> Option<Zeroizing<String>> {
    let within = conflict::within_view(theirs)?;
    let lines: Vec<&str> = within.iter().map(|(_, lines)| lines.of(theirs)).collect();
    conflict::rejoin(ours, &lines).map(Zeroizing::new)
}
