//! Waits for a program beside this one, as a parent that nobody notices.
//!
//! Signals are blocked before the program starts and read one by one, so that none is missed and no
//! handler runs. What the terminal sends reaches the program by itself, and is not sent again; what
//! somebody sends to stripeseal is for the program. Without a controlling terminal the program gets a
//! process group of its own, and signals go to all of it. When it stops, stripeseal stops too.

use std::os::fd::AsFd as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal, kill, killpg, raise};
use nix::sys::signalfd::SignalFd;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::run::KILLED;
use super::signals;

/// The signals that are for the program.
const FORWARDED: [Signal; 8] = [
    Signal::SIGHUP,
    Signal::SIGINT,
    Signal::SIGQUIT,
    Signal::SIGTERM,
    Signal::SIGTSTP,
    Signal::SIGCONT,
    Signal::SIGUSR1,
    Signal::SIGUSR2,
];

/// What ends stripeseal too, once the program has ended.
const DEADLY: [Signal; 4] = [Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM];

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Its exit status; 128 and the number of the signal that killed it.
    pub status: u8,
    /// The last deadly signal that somebody, not the terminal, sent to this process meanwhile.
    pub told: Option<Signal>,
}

/// Ready to start a program: from here on signals wait.
pub struct Parent {
    signals: SignalFd,
    before: SigSet,
    has_terminal: bool,
}

impl Parent {
    /// Blocks the signals. To be called before any thread is started, since threads inherit that.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn begin() -> Result<Self, Errno> {
        signals::expect_children();
        let mut mask = SigSet::empty();
        FORWARDED.into_iter().for_each(|signal| mask.add(signal));
        mask.add(Signal::SIGCHLD);
        let before = SigSet::thread_get_mask()?;
        mask.thread_block()?;
        let signals = SignalFd::with_flags(&mask, nix::sys::signalfd::SfdFlags::SFD_CLOEXEC)?;
        let has_terminal = std::fs::File::open("/dev/tty").is_ok();
        Ok(Self { signals, before, has_terminal })
    }

    /// Starts the program. It ends by `with_us` when this process is gone.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub fn spawn(&self, command: &mut Command, with_us: Signal) -> std::io::Result<Child> {
        if !self.has_terminal {
            command.process_group(0);
        }
        signals::prepare_child(command, self.before, with_us);
        command.spawn()
    }

    /// Waits until the program has ended. With `patience`, it is one for which to be interrupted is no
    /// reason to end: it is told to end in its words, and if it does not, is killed after that time.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn wait(&self, child: &Child, patience: Option<Duration>) -> Result<End, Errno> {
        let pid = Pid::from_raw(i32::try_from(child.id()).map_err(|_| Errno::ESRCH)?);
        let mut told = None;
        loop {
            match waitpid(pid, Some(WaitPidFlag::WNOHANG | WaitPidFlag::WUNTRACED)) {
                Ok(WaitStatus::Exited(_, status)) => {
                    let status = u8::try_from(status & 0xff).unwrap_or_default();
                    return Ok(End { status, told });
                }
                Ok(WaitStatus::Signaled(_, signal, _)) => {
                    let status = u8::try_from(i32::from(KILLED) + signal as i32).unwrap_or(u8::MAX);
                    return Ok(End { status, told });
                }
                // Whoever waits for stripeseal sees it stop, and has it go on by SIGCONT.
                Ok(WaitStatus::Stopped(..)) => raise(Signal::SIGSTOP)?,
                Ok(_) | Err(Errno::EINTR) => {}
                Err(error) => return Err(error),
            }
            let waiting = patience.filter(|_| told.is_some());
            match self.next(waiting)? {
                Next::Signal(Signal::SIGCHLD, _) => {}
                Next::Signal(signal, sender) => {
                    let reached = sender == Sender::Terminal && self.has_terminal;
                    // A program that stops itself stops its whole group, us too.
                    let stops =
                        sender == Sender::Process(pid.as_raw()) && signal == Signal::SIGTSTP;
                    if reached || stops {
                        continue;
                    }
                    let deadly = DEADLY.contains(&signal);
                    if deadly {
                        told = Some(signal);
                    }
                    self.send(
                        pid,
                        if deadly && patience.is_some() { Signal::SIGTERM } else { signal },
                    );
                }
                Next::Impatient => self.send(pid, Signal::SIGKILL),
            }
        }
    }

    /// The last deadly signal that came while no program ran here.
    #[must_use]
    pub fn told(&self) -> Option<Signal> {
        let mut told = None;
        while self.waits_for(PollTimeout::ZERO) == Ok(true) {
            match self.next(None) {
                Ok(Next::Signal(signal, _)) if DEADLY.contains(&signal) => told = Some(signal),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        told
    }

    /// Whether a signal comes in that time.
    fn waits_for(&self, timeout: PollTimeout) -> Result<bool, Errno> {
        let mut ready = [PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)];
        Ok(uninterrupted(|| poll(&mut ready, timeout))? > 0)
    }

    fn next(&self, patience: Option<Duration>) -> Result<Next, Errno> {
        if let Some(patience) = patience {
            let timeout = PollTimeout::try_from(patience).unwrap_or(PollTimeout::MAX);
            if !self.waits_for(timeout)? {
                return Ok(Next::Impatient);
            }
        }
        let info = uninterrupted(|| self.signals.read_signal())?.ok_or(Errno::EAGAIN)?;
        let signal = Signal::try_from(i32::try_from(info.ssi_signo).unwrap_or_default())?;
        // Positive codes are the kernel's own.
        let sender = match info.ssi_code > 0 {
            true => Sender::Terminal,
            false => Sender::Process(i32::try_from(info.ssi_pid).unwrap_or_default()),
        };
        Ok(Next::Signal(signal, sender))
    }

    /// A program that has just ended needs no signal.
    fn send(&self, pid: Pid, signal: Signal) {
        let _ = if self.has_terminal { kill(pid, signal) } else { killpg(pid, signal) };
    }
}

impl Drop for Parent {
    fn drop(&mut self) {
        let _ = self.before.thread_set_mask();
    }
}

/// Calls again when a handler ran meanwhile; Rust has one for SIGSEGV.
fn uninterrupted<T>(mut call: impl FnMut() -> Result<T, Errno>) -> Result<T, Errno> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            returned => return returned,
        }
    }
}

/// Ends this process as one who was told to by `signal`.
pub fn end_by(signal: Signal) {
    let _ = raise(signal);
}

enum Next {
    Signal(Signal, Sender),
    Impatient,
}

#[derive(PartialEq, Eq)]
enum Sender {
    Terminal,
    Process(i32),
}
