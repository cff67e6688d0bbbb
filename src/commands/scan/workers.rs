//! Many texts at once: one gives out the work, as many as the machine has processors do it.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use super::hits::Outcome;

/// So much work waits at most, so that a long history is not held in memory.
const WAITING: usize = 512;

/// Gives what `give` hands out to workers, each with a tool that `tool` makes, and returns what they
/// found, in the order in which it was given out.
pub(super) fn share<W: Send, T, E: Send>(
    give: impl FnOnce(&mut dyn FnMut(W)) -> Result<(), E>,
    tool: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, W, &mut Outcome) + Sync,
) -> Result<Outcome, E> {
    let (sender, receiver) = sync_channel::<(usize, W)>(WAITING);
    let receiver = Mutex::new(receiver);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (given, mut done) = std::thread::scope(|scope| {
        let run = || {
            let mut tool = tool();
            let mut done = Vec::new();
            while let Some((number, one)) = next(&receiver) {
                let mut outcome = Outcome::default();
                work(&mut tool, one, &mut outcome);
                done.push((number, outcome));
            }
            done
        };
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(run)).collect();
        let mut number = 0;
        let given = give(&mut |one| {
            // Nobody takes it only if all workers are gone, and then the join below says so.
            let _ = sender.send((number, one));
            number += 1;
        });
        drop(sender);
        let joined = running.into_iter().map(|one| match one.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        (given, joined.flatten().collect::<Vec<_>>())
    });
    given?;
    done.sort_by_key(|(number, _)| *number);
    let mut all = Outcome::default();
    done.into_iter().for_each(|(_, outcome)| all.add(outcome));
    Ok(all)
}

fn next<W>(receiver: &Mutex<Receiver<W>>) -> Option<W> {
    receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
