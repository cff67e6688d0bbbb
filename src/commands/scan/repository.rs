//! Secrets in what git holds: the index, and the history.

use std::collections::HashSet;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::hits::{Hit, Outcome};
use super::tree::place_of;
use super::workers::share;
use crate::commands::context::from_here;
use crate::error::Error;
use crate::git::blobs::{Blob, Repository};
use crate::git::{self, objects::Objects};
use crate::scan::{OwnValues, Reader};

/// Looks at what the next commit would add or change.
pub(super) fn scan_staged(own: &OwnValues) -> Result<Outcome, Error> {
    let repository = here()?;
    let staged = repository.staged().map_err(|error| Error::of_git(&error))?;
    let give = |take: &mut dyn FnMut(Blob)| {
        staged.into_iter().for_each(take);
        Ok(())
    };
    scan(&repository, own, give)
}

/// Looks at everything that was ever committed; a secret that stayed in a file is one finding.
pub(super) fn scan_history(own: &OwnValues) -> Result<(Outcome, bool), Error> {
    let repository = here()?;
    let give = |take: &mut dyn FnMut(Blob)| {
        repository.history(take).map_err(|error| Error::of_git(&error))
    };
    let mut outcome = scan(&repository, own, give)?;
    let mut seen = HashSet::new();
    outcome.hits.retain(|Hit { path, found, .. }| {
        let secret: [u8; 32] = Sha256::digest(found.secret.as_bytes()).into();
        seen.insert((path.clone(), secret))
    });
    Ok((outcome, repository.is_shallow))
}

fn here() -> Result<Repository, Error> {
    Repository::of(Path::new(".")).map_err(|error| Error::of_git(&error))
}

fn scan(
    repository: &Repository,
    own: &OwnValues,
    give: impl FnOnce(&mut dyn FnMut(Blob)) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    let tool = || (Reader::new(own), Objects::open(repository.root()));
    let look = |tool: &mut (Reader<'_>, Result<Objects, git::Error>),
                blob: Blob,
                outcome: &mut Outcome| {
        let Blob { id, path, commit } = blob;
        let path = from_here(&repository.root().join(path));
        let (reader, contents) = tool;
        let contents = match contents {
            Ok(contents) => contents,
            Err(error) => return outcome.unread(path, error),
        };
        let place = place_of(&path);
        match contents.with(&id, |content, _| reader.read(content, place)) {
            Ok(Some(told)) => outcome.take(path, commit, told),
            Ok(None) => outcome.unread(path, "its content is not in this clone"),
            Err(error) => outcome.unread(path, error),
        }
    };
    share(give, tool, look)
}
