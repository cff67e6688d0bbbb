//! The prompt where nobody is asked: every question stays without an answer.
//!
//! What is looked up without a command around it, as identities are listed, uses it.

use std::sync::Arc;

use crate::envelope::Prompt;
use crate::secret::SecretText;

struct Nobody;

/// A prompt at which nobody answers.
#[must_use]
pub fn nobody() -> Arc<dyn Prompt> {
    Arc::new(Nobody)
}

impl Prompt for Nobody {
    fn secret(&self, _: &str) -> Option<Arc<SecretText>> {
        None
    }

    fn new_secret(&self, _: &str) -> Option<Arc<SecretText>> {
        None
    }

    fn keep(&self, _: &str, _: Arc<SecretText>) {}

    fn forget(&self, _: &str) {}

    fn line(&self, _: &str) -> Option<String> {
        None
    }

    fn choose(&self, _: &str, _: &str, _: &str) -> Option<bool> {
        None
    }

    fn may_start(&self, _: &str, _: &str) -> bool {
        false
    }

    fn may_wait(&self) -> bool {
        false
    }

    fn tell(&self, _: &str) {}
}
