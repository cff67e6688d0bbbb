//! Runs a program beside this process, where something must be done while it runs or after it.

use std::fs::File;
use std::io::IsTerminal as _;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sys::signal::Signal;
use nix::unistd::pipe2;

use super::parent::Parent;
use super::pump;
use super::run::{Error, Program, find};
use crate::mask::Masker;

/// Runs the program to its end, with what it writes masked where that goes to no terminal, and returns
/// its status.
///
/// # Errors
///
/// When it can't be started.
pub fn run(program: Program, masker: Option<&Masker>) -> Result<u8, Error> {
    let (name, arguments) =
        program.command.split_first().ok_or_else(|| Error::NotFound(String::new()))?;
    let mut command = Command::new(find(name)?);
    command.arg0(name).args(arguments).env_clear().envs(&program.environment);
    let shown = name.to_string_lossy().into_owned();
    let failed = |error: std::io::Error| Error::of_io(shown.clone(), &error);
    // Signals are blocked before there are threads, so that all threads have them blocked.
    let parent = Parent::begin().map_err(Error::NotWatched)?;
    let streams = match masker {
        Some(_) => redirect(&mut command).map_err(failed)?,
        None => Vec::new(),
    };
    let (ended, running) = pipe2(OFlag::O_CLOEXEC).map_err(Error::NotWatched)?;
    let child = parent.spawn(&mut command, Signal::SIGKILL).map_err(failed)?;
    // It holds the writing ends of the pipes, and the environment.
    drop(command);
    let end = std::thread::scope(|scope| {
        for (from, to) in streams {
            let ended = &ended;
            if let Some(masker) = masker {
                scope.spawn(move || pump::carry(masker, from, to, ended));
            }
        }
        let end = parent.wait(&child, None);
        drop(running);
        end
    });
    Ok(end.map_err(Error::NotWatched)?.status)
}

/// Whether what a program writes there can be masked: a terminal gets it untouched.
#[must_use]
pub fn terminals() -> [(&'static str, bool); 2] {
    [("stdout", std::io::stdout().is_terminal()), ("stderr", std::io::stderr().is_terminal())]
}

/// Has the program write into pipes; returns their reading ends, and where each leads. Where both
/// streams are one file, one pipe keeps the order.
fn redirect(command: &mut Command) -> std::io::Result<Vec<(OwnedFd, OwnedFd)>> {
    let [stdout, stderr] = [
        std::io::stdout().as_fd().try_clone_to_owned(),
        std::io::stderr().as_fd().try_clone_to_owned(),
    ];
    let (stdout, stderr) = (stdout?, stderr?);
    let [(_, out_is_terminal), (_, err_is_terminal)] = terminals();
    let are_one = identity(&stdout)? == identity(&stderr)?;
    let mut streams = Vec::new();
    if !out_is_terminal {
        let (from, into) = pipe2(OFlag::O_CLOEXEC)?;
        if are_one {
            command.stderr(Stdio::from(into.try_clone()?));
        }
        command.stdout(Stdio::from(into));
        streams.push((from, stdout));
    }
    if !err_is_terminal && !are_one {
        let (from, into) = pipe2(OFlag::O_CLOEXEC)?;
        command.stderr(Stdio::from(into));
        streams.push((from, stderr));
    }
    Ok(streams)
}

fn identity(file: &OwnedFd) -> std::io::Result<(u64, u64)> {
    let metadata = File::from(file.try_clone()?).metadata()?;
    Ok((metadata.dev(), metadata.ino()))
}

impl Error {
    fn of_io(name: String, error: &std::io::Error) -> Self {
        match error.raw_os_error().map(Errno::from_raw) {
            Some(Errno::ENOENT) => Self::NotFound(name),
            Some(Errno::E2BIG) => Self::TooLarge,
            Some(errno) => Self::NotExecutable(name, errno),
            None => Self::Nul("an argument".to_owned()),
        }
    }
}
