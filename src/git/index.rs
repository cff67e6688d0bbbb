//! What stands in the index, and which files git does not ignore.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Error, answer, git, parts, path_of};

/// The regular files of an index or a revision, by their paths from the root, and their objects.
pub type Files = BTreeMap<PathBuf, String>;

/// The root of the work tree that `folder` stands in, as git sees it: in a hook, by its variables.
///
/// # Errors
///
/// When there is none: outside of a repository, or in a bare one.
pub fn root(folder: &Path) -> Result<PathBuf, Error> {
    let said = answer(git(folder).args(["rev-parse", "--show-toplevel"]))?;
    Ok(path_of(said.strip_suffix(b"\n").unwrap_or(&said)))
}

/// The files that git tracks or does not ignore, in the order of their names.
///
/// # Errors
///
/// When git can't say.
pub fn not_ignored(repository: &Path) -> Result<Vec<PathBuf>, Error> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let said = answer(git(repository).args(list))?;
    let files: BTreeSet<PathBuf> = parts(&said).map(path_of).collect();
    Ok(files.into_iter().collect())
}

/// Whether a file, by its path from the root, is in the index.
///
/// # Errors
///
/// When git can't say.
pub fn tracks(repository: &Path, file: &Path) -> Result<bool, Error> {
    let mut command = git(repository);
    command.env("GIT_LITERAL_PATHSPECS", "1").args(["ls-files", "-z", "--cached", "--"]).arg(file);
    Ok(!answer(&mut command)?.is_empty())
}

/// The files of the index. Links and submodules are none.
///
/// # Errors
///
/// When git can't say, or a file is unmerged.
pub fn files(repository: &Path) -> Result<Files, Error> {
    let said = answer(git(repository).args(["ls-files", "-z", "--stage"]))?;
    let mut files = Files::new();
    for part in parts(&said) {
        let (fields, path) = fields(part).ok_or(Error::Answer)?;
        let [mode, object, stage] = fields[..] else { return Err(Error::Answer) };
        if stage != "0" {
            return Err(Error::Unmerged(path));
        }
        if is_file(mode) {
            files.insert(path, object.to_owned());
        }
    }
    Ok(files)
}

/// The files of the index that are others than in the last commit.
///
/// # Errors
///
/// When git can't say.
pub fn staged(repository: &Path) -> Result<BTreeSet<PathBuf>, Error> {
    let diff = ["diff", "--cached", "--name-only", "-z", "--no-renames", "--diff-filter=d"];
    let plainly = ["--no-ext-diff", "--no-textconv", "--ignore-submodules"];
    let said = answer(git(repository).args(diff).args(plainly))?;
    Ok(parts(&said).map(path_of).collect())
}

/// `MODE FIELD FIELD` before a tab, and the path behind it.
pub(super) fn fields(part: &[u8]) -> Option<(Vec<&str>, PathBuf)> {
    let tab = part.iter().position(|byte| *byte == b'\t')?;
    let fields = std::str::from_utf8(&part[..tab]).ok()?;
    Some((fields.split(' ').collect(), path_of(&part[tab + 1..])))
}

pub(super) fn is_file(mode: &str) -> bool {
    mode.starts_with("100")
}
