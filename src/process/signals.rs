//! The signal settings of the programs that are started: as stripeseal found them.
//!
//! Rust's runtime ignores SIGPIPE before `main` runs, and a program that replaces this one would
//! inherit that. So the setting is recorded in a constructor, before the runtime, and put back before
//! the exec. Both need `unsafe`: the first since no safe code runs so early, the second since a handler
//! could be installed that way (none is: only the default or "ignore" is set). A program beside this
//! one gets its mask back between fork and exec, where only calls may stand that are safe there.
#![allow(unsafe_code)]

use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::sys::signal::{SigHandler, SigSet, Signal, signal};

static IGNORED: AtomicBool = AtomicBool::new(false);

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
static RECORD: extern "C" fn() = record;

extern "C" fn record() {
    // SAFETY: runs once, on the only thread; it asks for the setting by changing it and back.
    let before = unsafe { signal(Signal::SIGPIPE, SigHandler::SigIgn) };
    IGNORED.store(matches!(before, Ok(SigHandler::SigIgn)), Ordering::Relaxed);
    if let Ok(SigHandler::SigDfl) = before {
        // SAFETY: as above.
        let _ = unsafe { signal(Signal::SIGPIPE, SigHandler::SigDfl) };
    }
}

/// Sets SIGPIPE to what it was when the process began.
pub fn restore_sigpipe() {
    let was = match IGNORED.load(Ordering::Relaxed) {
        true => SigHandler::SigIgn,
        false => SigHandler::SigDfl,
    };
    // SAFETY: installs no handler.
    let _ = unsafe { signal(Signal::SIGPIPE, was) };
}

/// Sets SIGCHLD to its default: whoever started this process may have ignored it, and then no end of a
/// program can be seen.
pub fn expect_children() {
    // SAFETY: installs no handler.
    let _ = unsafe { signal(Signal::SIGCHLD, SigHandler::SigDfl) };
}

/// Has a program start with `mask`, with SIGPIPE as it was, and end by `signal` when this process is
/// gone, however it went.
pub fn prepare_child(command: &mut Command, mask: SigSet, signal: Signal) {
    let parent = nix::unistd::getpid();
    let prepare = move || {
        restore_sigpipe();
        mask.thread_set_mask()?;
        end_with_parent(signal, parent)
    };
    // SAFETY: between fork and exec it only makes system calls: signal, sigprocmask, prctl, getppid.
    unsafe { command.pre_exec(prepare) };
}

#[cfg(target_os = "linux")]
fn end_with_parent(signal: Signal, parent: nix::unistd::Pid) -> std::io::Result<()> {
    nix::sys::prctl::set_pdeathsig(signal)?;
    // It may be gone already; then no signal comes.
    match nix::unistd::getppid() == parent {
        true => Ok(()),
        false => Err(nix::errno::Errno::ESRCH.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent(_signal: Signal, _parent: nix::unistd::Pid) -> std::io::Result<()> {
    Ok(())
}
