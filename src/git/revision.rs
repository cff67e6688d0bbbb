//! What stood at a revision, and before it.

use std::path::Path;

use super::index::{Files, fields, is_file};
use super::{Error, answer, git, parts};

/// The commit that `revision` and the current one have both come from: what a branch has changed is
/// the difference from there. The revision itself where they have nothing in common. None where there
/// is no such revision.
///
/// # Errors
///
/// When git can't say.
pub fn base(repository: &Path, revision: &str) -> Result<Option<String>, Error> {
    let Some(commit) = commit(repository, revision)? else { return Ok(None) };
    let common = answer(git(repository).args(["merge-base", &commit, "HEAD"]));
    match common {
        Ok(said) => Ok(Some(String::from_utf8_lossy(&said).trim().to_owned())),
        Err(Error::Refused(_)) => Ok(Some(commit)),
        Err(error) => Err(error),
    }
}

/// The id of the commit that `revision` names, if there is one.
///
/// # Errors
///
/// When git can't be started.
pub fn commit(repository: &Path, revision: &str) -> Result<Option<String>, Error> {
    if revision.starts_with('-') {
        return Ok(None);
    }
    let parse = ["rev-parse", "--verify", "--quiet"];
    match answer(git(repository).args(parse).arg(format!("{revision}^{{commit}}"))) {
        Ok(said) => Ok(Some(String::from_utf8_lossy(&said).trim().to_owned())),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The files of a commit.
///
/// # Errors
///
/// When git can't say.
pub fn files(repository: &Path, commit: &str) -> Result<Files, Error> {
    let said = answer(git(repository).args(["ls-tree", "-r", "-z", "--full-tree", commit]))?;
    let mut files = Files::new();
    for part in parts(&said) {
        let (fields, path) = fields(part).ok_or(Error::Answer)?;
        let [mode, _, object] = fields[..] else { return Err(Error::Answer) };
        if is_file(mode) {
            files.insert(path, object.to_owned());
        }
    }
    Ok(files)
}

/// The objects that a file was in the history of a commit.
///
/// # Errors
///
/// When git can't say.
pub fn objects(repository: &Path, commit: &str, file: &Path) -> Result<Vec<String>, Error> {
    let log = ["log", "--full-history", "--diff-merges=separate", "--format=", "--raw", "-z"];
    let plainly = ["--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", commit, "--"];
    let mut command = git(repository);
    command.env("GIT_LITERAL_PATHSPECS", "1").args(log).args(plainly).arg(file);
    let said = answer(&mut command)?;
    let mut objects = Vec::new();
    for part in parts(&said).filter(|part| part.starts_with(b":")) {
        let fields = std::str::from_utf8(part).map_err(|_| Error::Answer)?;
        for object in fields.split(' ').skip(2).take(2) {
            if !object.bytes().all(|byte| byte == b'0') && !objects.iter().any(|one| one == object)
            {
                objects.push(object.to_owned());
            }
        }
    }
    Ok(objects)
}

/// Whether the history was not fetched to its beginning.
///
/// # Errors
///
/// When git can't say.
pub fn is_shallow(repository: &Path) -> Result<bool, Error> {
    let said = answer(git(repository).args(["rev-parse", "--is-shallow-repository"]))?;
    Ok(said.trim_ascii() == b"true")
}
