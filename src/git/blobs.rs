//! What git holds beside the work tree: the index, and every content of the history, each once.
//!
//! Names are bytes between NULs, so that none of them misleads. Submodules and symbolic links hold no
//! content of their own. Nothing is fetched: what a partial clone left out is said to be missing.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::index::{Files, fields, is_file};
use super::{Error, git, path_of, revision};

/// The content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// The name of the object.
    pub id: String,
    /// The path of the file, from the root.
    pub path: PathBuf,
    /// The commit that brought it, in the history.
    pub commit: Option<Arc<str>>,
}

/// Where to ask.
#[derive(Clone, Debug)]
pub struct Repository {
    folder: PathBuf,
    is_bare: bool,
    /// Whether its history was cut off.
    pub is_shallow: bool,
}

impl Repository {
    /// The repository that `folder` is in, bare or not.
    ///
    /// # Errors
    ///
    /// When it is in none, or git refuses it.
    pub fn of(folder: &Path) -> Result<Self, Error> {
        let ask = |what: &str| -> Result<Option<String>, Error> {
            let asked = git(folder).args(["rev-parse", what]).stdout(Stdio::piped()).output();
            let output = asked.map_err(Error::NotStarted)?;
            let text = String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned();
            Ok(output.status.success().then_some(text))
        };
        let is_bare = match ask("--is-bare-repository")? {
            Some(answer) => answer == "true",
            None => return Err(Error::NoRepository),
        };
        // In a folder `.git` there is no work tree either.
        let root = if is_bare { None } else { ask("--show-toplevel")? };
        let is_shallow = ask("--is-shallow-repository")?.as_deref() == Some("true");
        let folder = root.map_or_else(|| folder.to_owned(), PathBuf::from);
        Ok(Self { folder, is_bare, is_shallow })
    }

    /// Where paths start: the root of the work tree.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.folder
    }

    /// The files that git ignores but holds all the same.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub fn held_though_ignored(&self) -> Result<Vec<PathBuf>, Error> {
        let mut command = git(&self.folder);
        command.args(["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"]);
        let mut paths = Vec::new();
        each_field(command, |field| paths.push(path_of(field)))?;
        Ok(paths)
    }

    /// What the next commit would add or change, as the index holds it, sorted by path.
    ///
    /// # Errors
    ///
    /// When there is no index, or git fails.
    pub fn staged(&self) -> Result<Vec<Blob>, Error> {
        if self.is_bare {
            return Err(Error::Bare);
        }
        let committed = match revision::commit(&self.folder, "HEAD")? {
            Some(commit) => revision::files(&self.folder, &commit)?,
            None => Files::new(),
        };
        let mut staged = Vec::new();
        let mut command = git(&self.folder);
        command.args(["ls-files", "-z", "--stage", "--full-name"]);
        each_field(command, |field| {
            let Some((fields, path)) = fields(field) else { return };
            if let [mode, id, _] = fields[..]
                && is_file(mode)
                && committed.get(&path).is_none_or(|before| before != id)
            {
                staged.push(Blob { id: id.to_owned(), path, commit: None });
            }
        })?;
        staged.sort_by(|one, other| (&one.path, &one.id).cmp(&(&other.path, &other.id)));
        staged.dedup();
        Ok(staged)
    }

    /// Gives `each` every content that a commit of any branch or tag brought, oldest first, each once.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub fn history(&self, mut each: impl FnMut(Blob)) -> Result<(), Error> {
        let mut command = git(&self.folder);
        command.args(["log", "--all", "--reverse", "--topo-order", "--raw", "-c", "--root", "-z"]);
        command.args(["--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv"]);
        command.args(["--no-show-signature", "--ignore-submodules=none", "--format=tformat:%H"]);
        let mut seen: HashSet<String> = HashSet::new();
        let mut log = Log::default();
        each_field(command, |field| {
            if let Some(blob) = log.take(field)
                && seen.insert(blob.id.clone())
            {
                each(blob);
            }
        })
    }
}

/// A log on its way: a commit, then of each file that it changed how, and its path.
#[derive(Default)]
struct Log {
    commit: Option<Arc<str>>,
    /// The content whose path comes next; none where it is not to be looked at.
    changed: Option<Option<String>>,
}

impl Log {
    fn take(&mut self, field: &[u8]) -> Option<Blob> {
        if let Some(changed) = self.changed.take() {
            let path = path_of(field);
            return changed.map(|id| Blob { id, path, commit: self.commit.clone() });
        }
        let field = field.strip_prefix(b"\n").unwrap_or(field);
        let text = std::str::from_utf8(field).unwrap_or_default();
        if text.starts_with(':') {
            self.changed = Some(changed_to(text).map(str::to_owned));
        } else if !text.is_empty() {
            self.commit = Some(Arc::from(text));
        }
        None
    }
}

/// Of `:MODE MODE ID ID STATUS` the new content, with more modes and names where a merge made it; none
/// where it is gone, or is no file.
fn changed_to(text: &str) -> Option<&str> {
    let parents = text.bytes().take_while(|byte| *byte == b':').count();
    let mut words = text.get(parents..)?.split(' ');
    let mode = words.nth(parents)?;
    let id = words.nth(parents)?;
    (is_file(mode) && id.bytes().any(|byte| byte != b'0')).then_some(id)
}

/// Gives `each` what `command` prints between NULs.
fn each_field(mut command: Command, mut each: impl FnMut(&[u8])) -> Result<(), Error> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(Error::NotStarted)?;
    let Some(stdout) = child.stdout.take() else { return Err(Error::Answer) };
    let mut stdout = BufReader::new(stdout);
    let mut field = Vec::new();
    loop {
        field.clear();
        if stdout.read_until(0, &mut field)? == 0 {
            break;
        }
        each(field.strip_suffix(b"\0").unwrap_or(&field));
    }
    match child.wait()?.success() {
        true => Ok(()),
        false => Err(Error::Answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_by_position() {
        let (old, new, gone) = ("1".repeat(40), "2".repeat(40), "0".repeat(40));
        let fields = [
            "c1".to_owned(),
            format!("\n:000000 100644 {gone} {new} A"),
            "a\nb".to_owned(),
            format!(":100644 000000 {old} {gone} D"),
            ":000000 100644 x y A".to_owned(),
            format!(":000000 120000 {gone} {old} A"),
            "link".to_owned(),
            "c2".to_owned(),
            String::new(),
            format!("::100644 100755 100755 {old} {gone} {old} MA"),
            "c".to_owned(),
        ];
        let mut log = Log::default();
        let blobs: Vec<Blob> = fields.iter().filter_map(|one| log.take(one.as_bytes())).collect();
        let blob = |id: &str, path: &str, commit: &str| Blob {
            id: id.to_owned(),
            path: path.into(),
            commit: Some(commit.into()),
        };
        assert_eq!(blobs, [blob(&new, "a\nb", "c1"), blob(&old, "c", "c2")]);
    }
}
