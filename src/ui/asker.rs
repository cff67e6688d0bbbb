//! Asks for passphrases, and what plugins want to know: at the terminal, wherever the standard streams
//! lead, and each question once a command.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Ui, said};
use crate::envelope::Prompt;
use crate::secret::SecretText;

const TRIES: usize = 3;

/// Asks the person at the terminal, and remembers for one command what was answered.
pub struct Asker {
    ui: Ui,
    kept: Mutex<BTreeMap<String, Arc<SecretText>>>,
    trusted: Mutex<BTreeSet<String>>,
}

impl Asker {
    /// A new one: nothing was asked yet.
    #[must_use]
    pub fn new(ui: Ui) -> Self {
        Self { ui, kept: Mutex::default(), trusted: Mutex::default() }
    }

    /// The user named this recipient: the program behind it may be started.
    pub fn trust(&self, recipient: &str) {
        locked(&self.trusted).insert(recipient.to_owned());
    }

    fn terminal(&self) -> Option<File> {
        let terminal = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty");
        terminal.ok().filter(|_| !self.ui.no_prompt)
    }

    fn typed(&self, prompt: &str) -> Option<SecretText> {
        self.terminal()?;
        let typed = rpassword::prompt_password(said(prompt)).ok()?;
        Some(SecretText::new(typed)).filter(|typed| !typed.expose().is_empty())
    }

    fn typed_twice(&self, what: &str) -> Option<SecretText> {
        for _ in 0..TRIES {
            let one = self.typed(&format!("new {what}: "))?;
            let again = self.typed("the same again: ")?;
            if one == again {
                return Some(one);
            }
            self.tell("the two are not the same");
        }
        None
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Prompt for Asker {
    fn secret(&self, what: &str) -> Option<Arc<SecretText>> {
        let kept = locked(&self.kept).get(what).map(Arc::clone);
        kept.or_else(|| self.typed(&format!("{what}: ")).map(Arc::new))
    }

    fn new_secret(&self, what: &str) -> Option<Arc<SecretText>> {
        let kept = locked(&self.kept).get(what).map(Arc::clone);
        kept.or_else(|| self.typed_twice(what).map(Arc::new))
    }

    fn keep(&self, what: &str, answer: Arc<SecretText>) {
        locked(&self.kept).insert(what.to_owned(), answer);
    }

    fn forget(&self, what: &str) {
        locked(&self.kept).remove(what);
    }

    fn line(&self, what: &str) -> Option<String> {
        let mut terminal = self.terminal()?;
        write!(terminal, "{}: ", said(what)).ok()?;
        let mut line = String::new();
        BufReader::new(terminal).read_line(&mut line).ok()?;
        Some(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn choose(&self, question: &str, yes: &str, no: &str) -> Option<bool> {
        let answer = self.line(&format!("{question} [y: {yes}, n: {no}]"))?;
        Some(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    fn may_start(&self, program: &str, recipient: &str) -> bool {
        if locked(&self.trusted).contains(recipient) {
            return true;
        }
        let question = format!("Start {program} to seal for {recipient}?");
        let confirmed = self.choose(&question, "yes", "no") == Some(true);
        if confirmed {
            self.trust(recipient);
        }
        confirmed
    }

    fn may_wait(&self) -> bool {
        let in_ci = std::env::var("CI").is_ok_and(|ci| !matches!(ci.as_str(), "" | "0" | "false"));
        !self.ui.no_prompt && !in_ci
    }

    fn tell(&self, text: &str) {
        self.ui.stderr(&format!("stripeseal: {}\n", said(text)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_answered_is_not_asked_again() {
        let asker = Asker::new(Ui { no_prompt: true, ..Ui::default() });
        assert!(asker.secret("x").is_none());
        asker.keep("x", Arc::new(SecretText::new("typed".to_owned())));
        assert!(asker.secret("x").is_some_and(|answer| answer.expose() == "typed"));
        assert!(asker.new_secret("x").is_some(), "a new one is the one that is known");
        asker.forget("x");
        assert!(asker.secret("x").is_none());
    }

    #[test]
    fn a_program_starts_for_a_recipient_that_was_named() {
        let asker = Asker::new(Ui { no_prompt: true, yes: true, ..Ui::default() });
        assert!(!asker.may_start("age-plugin-x", "age1x1"), "-y is no name");
        asker.trust("age1x1");
        assert!(asker.may_start("age-plugin-x", "age1x1"));
    }
}
