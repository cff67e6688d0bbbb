//! Replaces this process by a program, with the environment that it is given and nothing else.
//!
//! No parent stays that holds secrets; signals and status are the program's own. A program is found
//! in the `PATH` that stripeseal got, never through a shell.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ffi::{CString, OsStr, OsString};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use nix::errno::Errno;

use super::signals;

/// The exit status where the program can't be executed.
pub const NOT_EXECUTABLE: u8 = 126;
/// The exit status where there is no such program.
pub const NOT_FOUND: u8 = 127;

/// From this exit status on, a signal ended the program: that and the signal's number.
pub const KILLED: u8 = 128;

/// A program, and what it is given.
pub struct Program<'a> {
    /// Its name and its arguments.
    pub command: &'a [OsString],
    /// Its whole environment.
    pub environment: BTreeMap<OsString, OsString>,
}

/// Why no program was started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such program.
    #[error("there is no program {0}")]
    NotFound(String),
    /// It can't be executed.
    #[error("{0} can't be executed: {1}")]
    NotExecutable(String, Errno),
    /// An argument or variable holds a NUL.
    #[error("{0} holds a NUL character, which no environment can hold")]
    Nul(String),
    /// No file can be made in memory.
    #[error("no file can be made in memory: {0}")]
    NoMemoryFile(Errno),
    /// The signals that are for the program can't be taken.
    #[error("the program can't be watched: {0}")]
    NotWatched(Errno),
    /// Arguments and environment are larger than the system allows.
    #[error("arguments and environment are larger than the system allows")]
    TooLarge,
}

/// Becomes the program.
///
/// # Errors
///
/// When it can't be started; else this does not return.
pub fn exec(program: Program) -> Result<Infallible, Error> {
    let Program { command, environment: variables } = program;
    let (name, _) = command.split_first().ok_or_else(|| Error::NotFound(String::new()))?;
    let program = find(name)?;
    let shown = name.to_string_lossy().into_owned();
    let c_string =
        |bytes: Vec<u8>, what: &str| CString::new(bytes).map_err(|_| Error::Nul(what.to_owned()));
    let arguments =
        command.iter().map(|argument| c_string(argument.clone().into_vec(), "an argument"));
    let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
    let mut environment = Vec::with_capacity(variables.len());
    for (name, value) in variables {
        let shown = name.to_string_lossy().into_owned();
        let mut entry = name.into_vec();
        entry.push(b'=');
        entry.extend_from_slice(value.as_bytes());
        environment.push(c_string(entry, &shown)?);
    }
    let path = c_string(program.into_os_string().into_vec(), "the program")?;
    signals::restore_sigpipe();
    match nix::unistd::execve(&path, &arguments, &environment) {
        Ok(never) => match never {},
        Err(Errno::ENOENT) => Err(Error::NotFound(shown)),
        Err(Errno::E2BIG) => Err(Error::TooLarge),
        Err(errno) => Err(Error::NotExecutable(shown, errno)),
    }
}

/// Finds a program as execvp does: a name with a slash as it is, else in the folders of `PATH`.
///
/// # Errors
///
/// When there is none, or it can't be executed.
pub fn find(name: &OsStr) -> Result<PathBuf, Error> {
    if name.as_bytes().contains(&b'/') {
        return Ok(PathBuf::from(name));
    }
    let shown = || name.to_string_lossy().into_owned();
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into());
    let mut denied = false;
    for folder in std::env::split_paths(&path).filter(|_| !name.is_empty()) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".").into() } else { folder };
        let candidate = folder.join(name);
        if !candidate.is_file() {
            continue;
        }
        if nix::unistd::access(&candidate, nix::unistd::AccessFlags::X_OK).is_ok() {
            return Ok(candidate);
        }
        denied = true;
    }
    match denied {
        true => Err(Error::NotExecutable(shown(), Errno::EACCES)),
        false => Err(Error::NotFound(shown())),
    }
}
