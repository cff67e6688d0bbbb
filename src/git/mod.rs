//! What git says of a file: in which repository it is, whether git ignores it, what it held before.
//!
//! Git is asked, and told only what its user confirmed: the settings of one repository. It runs nothing
//! that the repository names, and fetches nothing. What stands in the index is in `index.rs`, what stood
//! at a revision in `revision.rs`, in all of the history in `blobs.rs`.

pub mod blobs;
pub mod index;
mod merge_file;
pub mod objects;
pub mod revision;
mod settings;

pub use merge_file::{merge_files, merge_lines};
pub use settings::{Refused, Repository, blob, pattern};

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How many revisions of a file are looked at.
const MOST_REVISIONS: &str = "200";

/// The root of the repository that holds `folder`: the nearest folder upwards with a `.git`.
#[must_use]
pub fn repository_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    folder.ancestors().find(|dir| dir.join(".git").exists()).map(Path::to_owned)
}

/// Whether `folder` is a bare repository.
#[must_use]
pub fn is_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

/// Whether git ignores `file`; `None` where git can't say.
#[must_use]
pub fn ignores(repository: &Path, file: &Path) -> Option<bool> {
    let asked = git(repository).args(["check-ignore", "-q", "--no-index", "--"]).arg(file).status();
    match asked.ok()?.code()? {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}

/// The texts that `file` had in the history of all branches, newest first, each once.
#[must_use]
pub fn history(repository: &Path, file: &Path) -> Vec<String> {
    let Ok(name) = file.strip_prefix(repository) else { return Vec::new() };
    let log = ["log", "--all", "--format=%H", "-n", MOST_REVISIONS, "--"];
    let Some(commits) =
        output(git(repository).env("GIT_LITERAL_PATHSPECS", "1").args(log).arg(name))
    else {
        return Vec::new();
    };
    let mut texts: Vec<String> = Vec::new();
    for commit in commits.lines() {
        let object = format!("{commit}:{}", name.display());
        let shown = output(git(repository).args(["cat-file", "blob"]).arg(object));
        if let Some(text) = shown.filter(|text| !texts.contains(text)) {
            texts.push(text);
        }
    }
    texts
}

/// The latest commit that brought `text` into `file`, or took it away: its short id, day, author and
/// subject. None where no commit did.
#[must_use]
pub fn commit_of(repository: &Path, file: &Path, text: &str) -> Option<String> {
    let name = file.strip_prefix(repository).ok()?;
    let mut command = git(repository);
    command.args(["log", "-n", "1", "--no-textconv"]);
    command.args(["--no-ext-diff", "--date=short", "--format=%h %ad %an: %s"]);
    command.arg(format!("-S{text}")).arg("--").arg(name);
    let line = output(command.env("GIT_LITERAL_PATHSPECS", "1"))?;
    Some(line.trim().to_owned()).filter(|line| !line.is_empty())
}

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It can't be started.
    #[error("git can't be started")]
    NotStarted(#[source] std::io::Error),
    /// It answered with an error, in its own words.
    #[error("git refuses: {0}")]
    Refused(String),
    /// The folder is in no repository, or in none that git wants to read.
    #[error("this is no git repository, or not one that git trusts")]
    NoRepository,
    /// The repository is bare.
    #[error("a bare repository has no index")]
    Bare,
    /// It failed, or what it said is not understood.
    #[error("git fails, or what it said is not understood")]
    Answer,
    /// An object is not there.
    #[error("the object {0} is not in this clone")]
    Missing(String),
    /// Its answer could not be read.
    #[error("git's answer can't be read")]
    Io(#[from] std::io::Error),
    /// Files stand in the index in more than one version.
    #[error("{} is unmerged", .0.display())]
    Unmerged(PathBuf),
}

fn git(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository);
    command.args(["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"]);
    command.args(["-c", "log.showRoot=true", "-c", "log.follow=false"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
    command
}

fn output(command: &mut Command) -> Option<String> {
    let output = command.stdout(Stdio::piped()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What git says, as bytes.
fn answer(command: &mut Command) -> Result<Vec<u8>, Error> {
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output();
    let output = output.map_err(Error::NotStarted)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().next().unwrap_or("it gives no reason");
    Err(Error::Refused(line.strip_prefix("fatal: ").unwrap_or(line).to_owned()))
}

/// The parts of a text that NUL ends.
fn parts(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}

fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}
