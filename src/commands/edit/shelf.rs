//! Where the texts of edits that were given up are kept, sealed: one for each document.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::commands::Context;
use crate::document::Sealing;
use crate::document::Unlocked;
use crate::document::edit::{Kept, keep};
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::keys::Lookup;

/// The file that keeps the text of an edit of that document.
fn place(document: &Path) -> Result<PathBuf, Error> {
    let absolute =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")));
    let state = state.ok_or_else(|| {
        Error::usage("neither HOME nor XDG_STATE_HOME says where a text could be kept")
    })?;
    let path = document.canonicalize().unwrap_or_else(|_| document.to_owned());
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(state.join("stripeseal/edits").join(format!("{name}.toml")))
}

/// Whether a text is kept.
pub(super) fn holds(document: &Path) -> bool {
    place(document).is_ok_and(|place| place.exists())
}

/// Keeps a text, in the place of one that was kept before.
pub(super) fn put(
    document: &Path,
    unlocked: &Unlocked,
    text: &str,
    base: &str,
    sealing: Sealing,
) -> Result<(), Error> {
    let place = place(document)?;
    let kept = keep(unlocked, text, base, sealing);
    let kept = kept.map_err(|error| Error::of_document(document, base, &error))?;
    let failed = |error| Error::of_file(&place, &error);
    if let Some(folder) = place.parent() {
        file::create_private_folder(folder).map_err(failed)?;
    }
    file::create_private(&place, kept.as_bytes(), true).map_err(failed)
}

/// Takes a kept text up; it stays kept until it is dropped.
pub(super) fn take(context: &Context, document: &Path, lookup: &Lookup) -> Result<Kept, Error> {
    let place = place(document)?;
    let none = || Error::new("no-text", format!("{}: no text is kept", document.display()));
    if !place.exists() {
        return Err(none());
    }
    let kept = context.read(&place, Some(Format::Toml))?;
    let unwrapped = context.unwrap(&place, &kept, lookup)?;
    let unlocked = kept.unlock(&unwrapped.data_key);
    let opened = unlocked.and_then(|unlocked| Kept::open(&unlocked));
    opened.map_err(|error| Error::of_document(&place, kept.text(), &error))
}

/// Drops a kept text, if there is one.
pub(super) fn discard(document: &Path) -> Result<(), Error> {
    let place = place(document)?;
    match std::fs::remove_file(&place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::of_file(&place, &file::Error::Io("removed", error)))
        }
        _ => Ok(()),
    }
}
