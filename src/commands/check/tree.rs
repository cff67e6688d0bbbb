//! Which files are looked at, and what they hold: on disk, or in the index.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::commands::context::{folder_of, from_here};
use crate::commands::documents::is_of_others;
use crate::error::{Error, USAGE};
use crate::file;
use crate::git::{self, index::Files, objects::Objects};
use crate::policy::FILE_NAME;

/// The files that are looked at.
pub(super) struct Tree {
    root: PathBuf,
    source: Source,
    /// From the root, in the order of their names.
    files: Vec<PathBuf>,
    /// Those that were named one by one.
    named: BTreeSet<PathBuf>,
}

enum Source {
    Disk { repository: bool },
    Index { files: Files, objects: RefCell<Objects> },
}

impl Tree {
    /// The files on disk: those that are named, and those in folders that are named, or all.
    pub(super) fn on_disk(paths: &[PathBuf]) -> Result<Self, Error> {
        let first = match paths.first() {
            Some(path) if path.is_dir() => path,
            Some(path) => folder_of(path),
            None => Path::new("."),
        };
        let repository = git::repository_of(first);
        let canonical = first.canonicalize().map_err(|_| missing(first))?;
        let root = repository.clone().unwrap_or(canonical);
        if repository.is_none() && git::is_bare(&root) {
            let message = format!("{}: a bare repository has no files to look at", root.display());
            return Err(Error::usage(message).hint("clone it, and run check there"));
        }
        let mut named = BTreeSet::new();
        let mut folders = if paths.is_empty() { vec![PathBuf::new()] } else { Vec::new() };
        for path in paths {
            let within = within(&root, path)?;
            match path.is_dir() {
                true => folders.push(within),
                false => drop(named.insert(within)),
            }
        }
        let mut files = named.clone();
        if !folders.is_empty() {
            let all = match &repository {
                Some(root) => not_ignored(root)?,
                None => walk(&root),
            };
            let is_in = |file: &PathBuf| folders.iter().any(|folder| file.starts_with(folder));
            files.extend(all.into_iter().filter(is_in));
        }
        let source = Source::Disk { repository: repository.is_some() };
        Ok(Self { root, source, files: files.into_iter().collect(), named })
    }

    /// The files of the index: those that are named, else those that differ from the last commit; where
    /// a policy is one of them, all that it could hold for.
    pub(super) fn staged(paths: &[PathBuf]) -> Result<Self, Error> {
        let root = git::index::root(Path::new(".")).map_err(|error| Error::of_git(&error))?;
        let of_git = |error| Error::of_git(&error);
        let all = git::index::files(&root).map_err(of_git)?;
        let chosen: BTreeSet<PathBuf> = match paths {
            [] => git::index::staged(&root).map_err(of_git)?,
            _ => paths.iter().map(|path| within(&root, path)).collect::<Result<_, _>>()?,
        };
        let objects = RefCell::new(Objects::open(&root).map_err(of_git)?);
        let policies = chosen.iter().filter(|file| file.file_name().is_some_and(is_policy));
        let folders: Vec<&Path> = policies.filter_map(|file| file.parent()).collect();
        let is_looked_at = |file: &&PathBuf| {
            file.ancestors().any(|one| chosen.contains(one))
                || folders.iter().any(|folder| file.starts_with(folder))
        };
        let files = all.keys().filter(is_looked_at).cloned().collect();
        let source = Source::Index { files: all, objects };
        Ok(Self { root, source, files, named: BTreeSet::new() })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Whether there is such a file, be it looked at or not.
    pub(super) fn has(&self, file: &Path) -> bool {
        match &self.source {
            Source::Disk { .. } => self.root.join(file).symlink_metadata().is_ok(),
            Source::Index { files, .. } => files.contains_key(file),
        }
    }

    /// Whether git has the file.
    pub(super) fn tracks(&self, file: &Path) -> Result<bool, Error> {
        match &self.source {
            Source::Disk { repository: false } => Ok(false),
            Source::Disk { repository: true } => match git::index::tracks(&self.root, file) {
                Err(git::Error::NotStarted(_)) => Ok(false),
                said => said.map_err(|error| Error::of_git(&error)),
            },
            Source::Index { .. } => Ok(true),
        }
    }

    /// Whether that very file was named.
    pub(super) fn is_named(&self, file: &Path) -> bool {
        self.named.contains(file)
    }

    pub(super) fn is_index(&self) -> bool {
        matches!(self.source, Source::Index { .. })
    }

    /// A file as people write it who stand in the current folder.
    pub(super) fn shown(&self, file: &Path) -> PathBuf {
        from_here(&self.root.join(file))
    }

    /// The bytes of a file of at most so many bytes; none of a link or folder that was not named itself.
    pub(super) fn read(
        &self,
        file: &Path,
        most: u64,
    ) -> Result<Option<Result<Vec<u8>, file::Error>>, Error> {
        match &self.source {
            Source::Disk { .. } => {
                let path = self.root.join(file);
                match path.symlink_metadata() {
                    Ok(metadata) if !metadata.is_file() && !self.is_named(file) => Ok(None),
                    Ok(metadata) if metadata.len() > most => Ok(Some(Err(file::Error::TooLarge))),
                    _ => Ok(Some(file::read_bytes(&path))),
                }
            }
            Source::Index { files, objects } => {
                let Some(object) = files.get(file) else { return Ok(None) };
                let bytes = objects.borrow_mut().read(object, most);
                let bytes = bytes.map_err(|error| Error::of_git(&error))?;
                Ok(Some(bytes.ok_or(file::Error::TooLarge)))
            }
        }
    }

    /// The text of the policy in a folder, from where documents are read too.
    pub(super) fn policy_in(&self, folder: &Path) -> Result<Option<String>, Error> {
        let file = folder.join(FILE_NAME);
        let bytes = match &self.source {
            Source::Disk { .. } => Some(file::read_bytes(&self.root.join(&file))),
            Source::Index { .. } => self.read(&file, file::MAX_SIZE)?,
        };
        match bytes.map(|bytes| bytes.and_then(file::text_of)) {
            None | Some(Err(file::Error::Missing)) => Ok(None),
            Some(Ok(text)) => Ok(Some(text)),
            Some(Err(error)) => {
                Err(Error { status: USAGE, ..Error::of_file(&self.shown(&file), &error) })
            }
        }
    }

    /// Whether the policy of a folder holds below it too: within a repository.
    pub(super) fn reaches_down(&self) -> bool {
        !matches!(self.source, Source::Disk { repository: false })
    }
}

pub(super) fn is_policy(name: &std::ffi::OsStr) -> bool {
    name == FILE_NAME
}

fn missing(path: &Path) -> Error {
    Error { status: USAGE, ..Error::of_file(path, &file::Error::Missing) }
}

/// The path from the root to what was named. A link is named itself, not what it leads to.
fn within(root: &Path, path: &Path) -> Result<PathBuf, Error> {
    path.symlink_metadata().map_err(|_| missing(path))?;
    let absolute = match (path.is_dir(), path.file_name()) {
        (false, Some(name)) => folder_of(path).canonicalize().map(|folder| folder.join(name)),
        _ => path.canonicalize(),
    };
    let absolute = absolute.map_err(|_| missing(path))?;
    absolute.strip_prefix(root).map(Path::to_owned).map_err(|_| {
        let message = format!("{} is not within {}", path.display(), root.display());
        Error::usage(message).hint("run check for each repository by itself")
    })
}

/// What git does not ignore; where git is not there to be asked, what its rules seem to say.
fn not_ignored(root: &Path) -> Result<Vec<PathBuf>, Error> {
    match git::index::not_ignored(root) {
        Err(git::Error::NotStarted(_)) => Ok(walk(root)),
        said => said.map_err(|error| Error::of_git(&error)),
    }
}

fn walk(root: &Path) -> Vec<PathBuf> {
    let mut walk = ignore::WalkBuilder::new(root);
    walk.hidden(false).ignore(false).follow_links(false).filter_entry(|one| !is_of_others(one));
    let files = walk.build().flatten().filter(|one| one.file_type().is_some_and(|t| t.is_file()));
    files.filter_map(|one| Some(one.path().strip_prefix(root).ok()?.to_owned())).collect()
}
