//! Runs `az`, which gives a token of whoever has logged in with it.
//!
//! The SDK runs it in a shell. It ends with the request that wanted it, its own children included, and does
//! not get the variables that hold identities of stripeseal.

use std::ffi::OsStr;
use std::process::{Output, Stdio};

use azure_identity::Executor;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Runs programs for the SDK.
#[derive(Debug)]
pub(super) struct Az;

impl Az {
    /// Whether it is on PATH.
    pub(super) fn is_there() -> bool {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join("az").is_file())
    }
}

/// A program and all that it has started; ended when nobody waits for it any more.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            // It has ended by itself where this fails.
            let _ = killpg(pid, Signal::SIGKILL);
        }
    }
}

#[async_trait::async_trait]
impl Executor for Az {
    async fn run(&self, program: &OsStr, args: &[&OsStr]) -> std::io::Result<Output> {
        let mut command = tokio::process::Command::new(program);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("STRIPESEAL_") {
                command.env_remove(name);
            }
        }
        let child = command.spawn()?;
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).map(Pid::from_raw);
        let mut group = Group(pid);
        let output = child.wait_with_output().await?;
        // The number may be another program's from now on.
        group.0 = None;
        Ok(output)
    }
}
