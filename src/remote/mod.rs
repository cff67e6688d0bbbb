//! What speaks to secrets managers: where they are, as whom, how long they are waited for.
//!
//! One client a service, made when a document or the command line first names that service, from what
//! the machine says: no document holds a host. What is asked of them is in `keys` and `stores`. Each
//! service is a feature; without it there is a client that says so.

#[cfg(feature = "aws")]
pub mod aws;
#[cfg(feature = "azure")]
pub mod azure;
mod fault;
#[cfg(any(feature = "aws", feature = "azure", feature = "vault"))]
mod tls;
#[cfg(feature = "vault")]
pub mod vault;

pub use fault::{Fault, Kind};

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::reference::Service;

/// How many requests wait at a time.
const AT_ONCE: usize = 32;

/// No answer of a service is larger: its secrets are not.
pub const MOST_BYTES: usize = 1024 * 1024;

/// How long one request may take, its repetitions included: `STRIPESEAL_SERVICE_TIMEOUT` in seconds, else 30.
#[must_use]
pub fn deadline() -> Duration {
    let seconds = std::env::var("STRIPESEAL_SERVICE_TIMEOUT").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).filter(|seconds| *seconds > 0);
    Duration::from_secs(seconds.unwrap_or(30))
}

/// Whether this machine is set up to ask a service; it is not asked.
///
/// # Errors
///
/// When this binary can't, or the machine does not say where it is or as whom to ask.
pub fn is_usable(service: Service) -> Result<(), Fault> {
    match service {
        #[cfg(feature = "vault")]
        Service::Vault => vault::Client::get().map(drop),
        #[cfg(feature = "aws")]
        Service::Aws => aws::is_usable(),
        #[cfg(feature = "azure")]
        Service::Azure => azure::Client::get().map(drop),
        #[allow(unreachable_patterns)]
        _ => Err(Fault::new(service, service.name(), Kind::NotBuilt)),
    }
}

/// Who did not answer in this command, and why.
static SILENT: Mutex<BTreeMap<String, Kind>> = Mutex::new(BTreeMap::new());

/// Why a server was found not to answer, if it was: it is not asked again, so that a command with many
/// requests ends soon after the first deadline.
#[must_use]
pub fn silence(server: &str) -> Option<Kind> {
    SILENT.lock().unwrap_or_else(PoisonError::into_inner).get(server).cloned()
}

/// Takes note of a server that does not answer; of any other fault it takes none.
pub fn note_silence(server: &str, kind: &Kind) {
    if matches!(kind, Kind::TimedOut(_) | Kind::Unreachable(_)) {
        let mut silent = SILENT.lock().unwrap_or_else(PoisonError::into_inner);
        silent.insert(server.to_owned(), kind.clone());
    }
}

/// Does the same with each item, many at a time, since each waits for a service. The order stays.
pub fn each<T: Sync, R: Send>(items: &[T], ask: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if let [only] = items {
        return vec![ask(only)];
    }
    let next = AtomicUsize::new(0);
    let answers: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..items.len().min(AT_ONCE) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(item), Some(slot)) = (items.get(index), answers.get(index)) else {
                        return;
                    };
                    let answer = ask(item);
                    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
                }
            });
        }
    });
    let answer = |slot: Mutex<Option<R>>| slot.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.into_iter().filter_map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_asked_once_and_answers_keep_their_order() {
        for count in [0, 1, 2, 200] {
            let items: Vec<usize> = (0..count).collect();
            let asked = AtomicUsize::new(0);
            let answers = each(&items, |item| {
                asked.fetch_add(1, Ordering::Relaxed);
                *item * 2
            });
            assert_eq!(answers, items.iter().map(|item| item * 2).collect::<Vec<_>>());
            assert_eq!(asked.into_inner(), count);
        }
    }
}
