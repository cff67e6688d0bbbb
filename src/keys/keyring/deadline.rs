//! A deadline around every call to the keyring.
//!
//! An unlock dialog that nobody answers blocks for ever, and no library ends it. The call runs in a
//! thread of its own; one that is given up ends with the process, and the dialog with it.

// A store that is not built in, or shows its dialogs itself, asks for no leave.
#![cfg_attr(any(not(feature = "keyring"), target_os = "macos"), allow(dead_code))]

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::Fault;
use crate::envelope::Prompt;

/// What a call in its thread may do, and whom it tells.
pub(super) struct Call {
    may_wait: bool,
    waiting: Box<dyn Fn() + Send>,
}

impl Call {
    /// Whether a dialog may be waited for.
    #[cfg(target_os = "macos")]
    pub(super) fn may_wait(&self) -> bool {
        self.may_wait
    }

    /// Asks for leave to show the unlock dialog; whoever stands before it is told.
    pub(super) fn may_unlock(&self) -> Result<(), Fault> {
        if !self.may_wait {
            return Err(Fault::Locked);
        }
        (self.waiting)();
        Ok(())
    }
}

enum Event<T> {
    Waiting,
    Done(Result<T, Fault>),
}

/// Runs `work`, and gives it up after the deadline.
pub(super) fn within<T: Send + 'static>(
    deadline: Duration,
    prompt: &Arc<dyn Prompt>,
    work: impl FnOnce(&Call) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let (sender, events) = channel();
    let may_wait = prompt.may_wait();
    let waiting: Sender<Event<T>> = sender.clone();
    // Nobody listens any more once the deadline is over.
    let waiting = Box::new(move || drop(waiting.send(Event::Waiting)));
    let started = std::thread::Builder::new().name("keyring".to_owned()).spawn(move || {
        let outcome = work(&Call { may_wait, waiting });
        drop(sender.send(Event::Done(outcome)));
    });
    started.map_err(|_| Fault::Failed)?;
    let end = Instant::now() + deadline;
    loop {
        match events.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Event::Done(outcome)) => return outcome,
            Ok(Event::Waiting) => prompt.tell(&format!(
                "the OS keyring is locked: waiting for its unlock dialog, {} s at most",
                deadline.as_secs()
            )),
            Err(RecvTimeoutError::Timeout) => return Err(Fault::TimedOut(deadline)),
            Err(RecvTimeoutError::Disconnected) => return Err(Fault::Failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::nobody::nobody;

    #[test]
    fn a_call_that_does_not_come_back_is_given_up() {
        let (hold, held) = channel::<()>();
        let short = Duration::from_millis(20);
        let hangs = within(short, &nobody(), move |_| held.recv().map_err(|_| Fault::Failed));
        assert_eq!(hangs, Err(Fault::TimedOut(short)));
        drop(hold);
        assert_eq!(within(Duration::from_secs(60), &nobody(), |_| Ok(7)), Ok(7));
    }

    #[test]
    fn where_nobody_is_waited_for_a_locked_keyring_is_an_error() {
        let locked = within(Duration::from_secs(60), &nobody(), Call::may_unlock);
        assert_eq!(locked, Err(Fault::Locked));
    }
}
