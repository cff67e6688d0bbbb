//! Where the texts of edits that were given up are kept, sealed: one for each document.
//!
//! That is the folder for a person's state; where nothing can be written there, since the disk is full,
//! say, it is one of those for plain text in memory, until the system ends.

use std::os::unix::fs::MetadataExt as _;
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
use crate::process::scratch;

/// The files that may keep the text of an edit of that document, the best first.
fn places(document: &Path) -> Vec<PathBuf> {
    let path = document.canonicalize().unwrap_or_else(|_| document.to_owned());
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let absolute =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")));
    let lasting = state.map(|state| state.join(format!("stripeseal/edits/{name}.toml")));
    let passing = scratch::memory().map(|folder| folder.join(format!("stripeseal-{name}.toml")));
    lasting.into_iter().chain(passing).collect()
}

/// The file that keeps a text. Others can write into some of the folders: it is one's own.
fn place(document: &Path) -> Option<PathBuf> {
    let own = nix::unistd::geteuid().as_raw();
    let kept = |place: &PathBuf| {
        place.symlink_metadata().is_ok_and(|data| data.is_file() && data.uid() == own)
    };
    places(document).into_iter().find(kept)
}

/// Whether a text is kept.
pub(super) fn holds(document: &Path) -> bool {
    place(document).is_some()
}

/// Keeps a text, in the place of one that was kept before; returns whether it lasts.
pub(super) fn put(
    document: &Path,
    unlocked: &Unlocked,
    text: &str,
    base: &str,
    sealing: Sealing,
) -> Result<bool, Error> {
    let kept = keep(unlocked, text, base, sealing);
    let kept = kept.map_err(|error| Error::of_document(document, base, &error))?;
    let mut failed = Error::usage("neither HOME nor XDG_STATE_HOME says where it could be kept");
    for (number, place) in places(document).into_iter().enumerate() {
        let folder = place.parent().unwrap_or(Path::new("/"));
        let written = file::create_private_folder(folder)
            .and_then(|()| file::create_private(&place, kept.as_bytes(), true));
        match written {
            Ok(()) => return Ok(number == 0),
            Err(error) => failed = Error::of_file(&place, &error),
        }
    }
    Err(failed)
}

/// Takes a kept text up; it stays kept until it is dropped.
pub(super) fn take(context: &Context, document: &Path, lookup: &Lookup) -> Result<Kept, Error> {
    let none = || Error::new("no-text", format!("{}: no text is kept", document.display()));
    let place = place(document).ok_or_else(none)?;
    let kept = context.read(&place, Some(Format::Toml))?;
    let unwrapped = context.unwrap(&place, &kept, lookup)?;
    let unlocked = kept.unlock(&unwrapped.data_key);
    let opened = unlocked.and_then(|unlocked| Kept::open(&unlocked));
    opened.map_err(|error| Error::of_document(&place, kept.text(), &error))
}

/// Drops a kept text, if there is one.
pub(super) fn discard(document: &Path) -> Result<(), Error> {
    let Some(place) = place(document) else { return Ok(()) };
    std::fs::remove_file(&place)
        .map_err(|error| Error::of_file(&place, &file::Error::Io("removed", error)))
}
