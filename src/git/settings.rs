//! Settings of one repository: its configuration and its attributes, never the user's or the machine's.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::git;

/// What git said when it refused.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

/// A repository that git accepts.
pub struct Repository {
    folder: PathBuf,
    /// The root of the work tree; none in a bare repository.
    pub work_tree: Option<PathBuf>,
}

impl Repository {
    /// The repository that holds `folder`.
    ///
    /// # Errors
    ///
    /// When there is none, or git does not trust it.
    pub fn of(folder: &Path) -> Result<Self, Refused> {
        let bare = said(git(folder).args(["rev-parse", "--is-bare-repository"]))?;
        let is_inside = said(git(folder).args(["rev-parse", "--is-inside-work-tree"]))?;
        let work_tree = match (bare.as_bytes(), is_inside.as_bytes()) {
            (b"false", b"true") => {
                Some(said(git(folder).args(["rev-parse", "--show-toplevel"]))?.into())
            }
            _ => None,
        };
        let folder = work_tree.clone().unwrap_or_else(|| folder.to_owned());
        Ok(Self { folder, work_tree })
    }

    /// The file of attributes that belongs to this clone alone.
    ///
    /// # Errors
    ///
    /// When git can't say.
    pub fn info_attributes(&self) -> Result<PathBuf, Refused> {
        let path = said(self.git().args(["rev-parse", "--git-path", "info/attributes"]))?;
        Ok(self.folder.join(path))
    }

    /// A setting of this repository's own configuration.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<String> {
        let value = said(self.git().args(["config", "--local", "--get", name])).ok()?;
        Some(value.to_string_lossy().into_owned())
    }

    /// Writes a setting of this repository's own configuration.
    ///
    /// # Errors
    ///
    /// When git can't.
    pub fn set(&self, name: &str, value: &str) -> Result<(), Refused> {
        said(self.git().args(["config", "--local", name, value])).map(drop)
    }

    /// Takes a section out of this repository's own configuration.
    ///
    /// # Errors
    ///
    /// When git can't.
    pub fn remove_section(&self, name: &str) -> Result<(), Refused> {
        said(self.git().args(["config", "--local", "--remove-section", name])).map(drop)
    }

    /// The attribute of a file: a word; none where it has none.
    #[must_use]
    pub fn attribute(&self, name: &str, file: &Path) -> Option<String> {
        let mut command = self.git();
        let output = output(command.args(["check-attr", "-z", name, "--"]).arg(file)).ok()?;
        let value = output.split(|byte| *byte == 0).nth(2)?;
        let value = String::from_utf8_lossy(value).into_owned();
        (value != "unspecified").then_some(value)
    }

    fn git(&self) -> Command {
        git(&self.folder)
    }
}

/// What an object holds, by a name such as `HEAD:.env`; none where there is no such object.
#[must_use]
pub fn blob(folder: &Path, name: &std::ffi::OsStr) -> Option<Vec<u8>> {
    output(git(folder).args(["cat-file", "blob"]).arg(name)).ok()
}

fn said(command: &mut Command) -> Result<OsString, Refused> {
    let mut bytes = output(command)?;
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    Ok(OsString::from_vec(bytes))
}

fn output(command: &mut Command) -> Result<Vec<u8>, Refused> {
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output();
    let output = output.map_err(|error| Refused(format!("git can't be run: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Refused(
        said.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned(),
    ))
}

/// A file as a pattern of git's attributes: from the root of the repository, and nothing else.
#[must_use]
pub fn pattern(file: &Path) -> String {
    let mut pattern = String::from("/");
    let mut is_quoted = false;
    for byte in file.as_os_str().as_bytes() {
        match byte {
            b'*' | b'?' | b'[' | b'\\' => {
                pattern.push_str("\\\\");
                if *byte == b'\\' {
                    pattern.push('\\');
                }
                pattern.push(char::from(*byte));
                is_quoted = true;
            }
            b'"' => {
                pattern.push_str("\\\"");
                is_quoted = true;
            }
            b'!'..=b'~' => pattern.push(char::from(*byte)),
            byte => {
                pattern.push_str(&format!("\\{byte:03o}"));
                is_quoted = true;
            }
        }
    }
    if is_quoted { format!("\"{pattern}\"") } else { pattern }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_one_file() {
        assert_eq!(pattern(Path::new("a/b.yaml")), "/a/b.yaml");
        assert_eq!(pattern(Path::new("a b\n*.toml")), "\"/a\\040b\\012\\\\*.toml\"");
        assert_eq!(pattern(Path::new("\"x")), "\"/\\\"x\"");
    }
}
