//! What SIGPIPE was set to when the process began, to hand it on unchanged.
//!
//! Rust's runtime ignores SIGPIPE before `main` runs, and a program that replaces this one would
//! inherit that. So the setting is recorded in a constructor, before the runtime, and put back before
//! the exec. Both need `unsafe`: the first since no safe code runs so early, the second since a handler
//! could be installed that way (none is: only the default or "ignore" is set).
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicBool, Ordering};

use nix::sys::signal::{SigHandler, Signal, signal};

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
