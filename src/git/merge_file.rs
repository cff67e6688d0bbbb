//! Git's own merge of lines.

use std::path::Path;
use std::process::{Command, Stdio};

/// Merges the lines of three texts, as git does when it merges branches; `None` where there is a
/// conflict, or git can't.
#[must_use]
pub fn merge_lines(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let folder = tempfile::Builder::new().prefix("stripeseal-").tempdir().ok()?;
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        std::fs::write(folder.path().join(name), text).ok()?;
    }
    let mut command = merge_file();
    // Texts alone: no repository has a say.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command.current_dir(folder.path()).args(["-p", "-q", "ours", "base", "theirs"]);
    let output = command.stdout(Stdio::piped()).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}

/// Merges three files into `ours`, with git's markers where there is a conflict. Whether it is clean;
/// `None` where git can't merge them.
#[must_use]
pub fn merge_files(base: &Path, ours: &Path, theirs: &Path) -> Option<bool> {
    let mut command = merge_file();
    command.args(["-L", "ours", "-L", "base", "-L", "theirs"]).arg("-q").arg("--");
    match command.args([ours, base, theirs]).status().ok()?.code()? {
        0 => Some(true),
        1..=127 => Some(false),
        _ => None,
    }
}

fn merge_file() -> Command {
    let mut command = Command::new("git");
    // Merging branches compares lines so.
    command.args(["-c", "diff.algorithm=histogram", "merge-file"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}
