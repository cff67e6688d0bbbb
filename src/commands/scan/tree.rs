//! Secrets in files: a tree as git sees it, and standard input.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::hits::Outcome;
use super::workers::share;
use crate::commands::context::from_here;
use crate::error::Error;
use crate::git::blobs::Repository;
use crate::scan::{OwnValues, Place, Reader};

/// Looks at files, and at what stands below folders; at what git ignores only if it is told to.
pub(super) fn scan(
    paths: &[PathBuf],
    ignored_too: bool,
    own: &OwnValues,
) -> Result<Outcome, Error> {
    if let Some(missing) = paths.iter().find(|path| path.symlink_metadata().is_err()) {
        return Err(Error::usage(format!("{}: no such file or folder", missing.display())));
    }
    let (files, refused) = files(paths, ignored_too);
    let give = |take: &mut dyn FnMut(PathBuf)| {
        files.into_iter().for_each(take);
        Ok::<(), Error>(())
    };
    let look = |reader: &mut Reader<'_>, path: PathBuf, outcome: &mut Outcome| {
        let place = place_of(&path);
        match open(&path)
            .and_then(|file| file.map(|mut file| reader.read(&mut file, place)).transpose())
        {
            Ok(Some(told)) => outcome.take(path, None, told),
            Ok(None) => {}
            Err(error) => outcome.unread(path, error),
        }
    };
    let mut outcome = share(give, || Reader::new(own), look)?;
    for (path, why) in refused {
        outcome.unread(path, why);
    }
    Ok(outcome)
}

/// Looks at standard input.
pub(super) fn scan_stdin(own: &OwnValues) -> Outcome {
    let mut outcome = Outcome::default();
    let path = PathBuf::from("-");
    match Reader::new(own).read(&mut std::io::stdin().lock(), Place::Config) {
        Ok(told) => outcome.take(path, None, told),
        Err(error) => outcome.unread(path, error),
    }
    outcome
}

/// What kind of text stands in a file, by its name.
pub(super) fn place_of(path: &Path) -> Place {
    Place::of_file_name(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// The files to look at, sorted, and what can't be listed, with the reason.
fn files(paths: &[PathBuf], ignored_too: bool) -> (BTreeSet<PathBuf>, Vec<(PathBuf, String)>) {
    let mut files = BTreeSet::new();
    let mut refused = Vec::new();
    for root in paths {
        let mut walk = ignore::WalkBuilder::new(root);
        walk.standard_filters(false).follow_links(false).require_git(false);
        if !ignored_too {
            walk.parents(true).git_ignore(true).git_exclude(true).git_global(true);
        }
        walk.filter_entry(|entry| entry.file_name() != ".git");
        for entry in walk.build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    files.insert(plain(entry.path()));
                }
                // What was named is meant, also where it is a link.
                Ok(entry) if entry.depth() == 0 && entry.path().is_file() => {
                    files.insert(plain(entry.path()));
                }
                Ok(_) => {}
                Err(error) => refused.push((root.clone(), error.to_string())),
            }
        }
        if !ignored_too && root.is_dir() {
            files.extend(held(root));
        }
    }
    (files, refused)
}

/// The files below `root` that git ignores but holds: they are in every clone.
fn held(root: &Path) -> Vec<PathBuf> {
    let Ok(repository) = Repository::of(root) else { return Vec::new() };
    let (Ok(canonical), Ok(held)) = (root.canonicalize(), repository.held_though_ignored()) else {
        return Vec::new();
    };
    let held = held.into_iter().filter_map(|path| {
        let path = repository.root().join(path);
        let below = path.strip_prefix(&canonical).ok()?;
        Some(plain(&root.join(below)))
    });
    held.filter(|path| path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())).collect()
}

/// A path as people write it: without a leading `./`.
fn plain(path: &Path) -> PathBuf {
    from_here(path.strip_prefix("./").unwrap_or(path))
}

/// Opens a regular file; a pipe must not block. None where it is none any more.
fn open(path: &Path) -> std::io::Result<Option<File>> {
    let flags = nix::fcntl::OFlag::O_NONBLOCK.bits();
    let file = File::options().read(true).custom_flags(flags).open(path)?;
    Ok(file.metadata()?.is_file().then_some(file))
}
