//! age plugins: `age1NAME1…` recipients and `AGE-PLUGIN-NAME-1…` identities, hardware keys above all.
//!
//! The program is `age-plugin-NAME` on PATH. It starts only for an identity in a file of the user's
//! own, or for a recipient that the user named or confirmed; never because a document asks for it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use age::plugin::{self, ResolveError};
use age::secrecy::SecretString;
use age::{DecryptError, EncryptError};

use super::age::{data_key, seal_for};
use crate::envelope::{Identity, KeyError, Prompt, Recipient, Stanza};
use crate::secret::{DataKey, SecretText};

/// A recipient `age1NAME1…`.
pub struct PluginRecipient {
    text: String,
    key: plugin::Recipient,
}

impl PluginRecipient {
    /// Reads a recipient; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        let key = lower.then(|| text.parse().ok()).flatten()?;
        Some(Self { text: text.to_owned(), key })
    }

    /// The program that wraps for it.
    #[must_use]
    pub fn program(&self) -> String {
        program(self.key.plugin())
    }
}

fn program(plugin: &str) -> String {
    format!("age-plugin-{plugin}")
}

impl Recipient for PluginRecipient {
    fn text(&self) -> &str {
        &self.text
    }

    fn wrap(&self, data_key: &DataKey, prompt: &Arc<dyn Prompt>) -> Result<Vec<u8>, KeyError> {
        let program = self.program();
        if !prompt.may_start(&program, &self.text) {
            return Err(KeyError::PluginUnconfirmed(program));
        }
        let answers = Answers::new(&program, prompt);
        let keys = [self.key.clone()];
        let plugin = plugin::RecipientPluginV1::new(self.key.plugin(), &keys, &[], answers.clone());
        let plugin = plugin.map_err(|error| unresolved(&error))?;
        let wrapped = seal_for(&plugin, data_key);
        let wrapped = wrapped.map_err(|error| match error {
            EncryptError::Plugin(errors) => refused(&errors),
            _ => KeyError::PluginDied(program),
        })?;
        answers.keep();
        Ok(wrapped)
    }
}

/// An identity `AGE-PLUGIN-NAME-1…`.
pub struct PluginIdentity {
    /// As the comments of the identity file say.
    recipient: Option<String>,
    key: plugin::Identity,
}

impl PluginIdentity {
    /// Reads an identity; `None` where the text is none. Of `comment`, the lines before it in its
    /// file, the last recipient of the same plugin is its own: what makes an identity writes it there.
    #[must_use]
    pub fn parse(text: &str, comment: &str) -> Option<Self> {
        let key: plugin::Identity = text.parse().ok()?;
        let is_its = |word: &&str| {
            PluginRecipient::parse(word).is_some_and(|found| found.key.plugin() == key.plugin())
        };
        let recipient = comment.split_whitespace().rev().find(is_its).map(str::to_owned);
        Some(Self { recipient, key })
    }

    /// Its recipient, where its file says it.
    #[must_use]
    pub fn recipient(&self) -> Option<&str> {
        self.recipient.as_deref()
    }

    /// The program that unwraps with it.
    #[must_use]
    pub fn program(&self) -> String {
        program(self.key.plugin())
    }

    fn may_be_for(&self, stanza: &Stanza) -> bool {
        match &self.recipient {
            Some(recipient) => *recipient == stanza.recipient,
            None => PluginRecipient::parse(&stanza.recipient)
                .is_some_and(|recipient| recipient.key.plugin() == self.key.plugin()),
        }
    }
}

impl Identity for PluginIdentity {
    fn unwrap(
        &self,
        stanza: &Stanza,
        prompt: &Arc<dyn Prompt>,
    ) -> Option<Result<DataKey, KeyError>> {
        if !self.may_be_for(stanza) {
            return None;
        }
        let program = self.program();
        let answers = Answers::new(&program, prompt);
        let keys = [self.key.clone()];
        let plugin = plugin::IdentityPluginV1::new(self.key.plugin(), &keys, answers.clone());
        let plugin = match plugin {
            Ok(plugin) => plugin,
            Err(error) => return Some(Err(unresolved(&error))),
        };
        match age::decrypt(&plugin, &stanza.wrapped) {
            Ok(bytes) => {
                answers.keep();
                Some(data_key(bytes))
            }
            // Which of its stanzas is for an identity, only the plugin can tell.
            Err(DecryptError::NoMatchingKeys) if self.recipient.is_none() => None,
            Err(DecryptError::NoMatchingKeys) => Some(Err(KeyError::Broken)),
            Err(DecryptError::Plugin(errors)) => Some(Err(refused(&errors))),
            Err(DecryptError::Io(_)) => Some(Err(KeyError::PluginDied(program))),
            Err(_) => Some(Err(KeyError::Broken)),
        }
    }
}

fn unresolved(error: &ResolveError) -> KeyError {
    match error {
        ResolveError::MissingPlugin { binary_name } => KeyError::PluginMissing(binary_name.clone()),
        _ => KeyError::Broken,
    }
}

/// The words of the plugin, as the age crate puts them: with marks of direction, which are dropped.
fn refused(errors: &[impl std::fmt::Display]) -> KeyError {
    let message = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    KeyError::Plugin(message.replace(['\u{2068}', '\u{2069}'], ""))
}

/// Passes on what a plugin asks in one conversation. Its questions are answered as they were in an
/// earlier one of the same command, but each once: a plugin that asks the same again did not like the
/// answer, and a PIN must not be tried on and on.
#[derive(Clone)]
struct Answers {
    program: String,
    prompt: Arc<dyn Prompt>,
    given: Arc<Mutex<Vec<Given>>>,
    asked: Arc<Mutex<BTreeSet<String>>>,
}

/// A question and its answer.
type Given = (String, Arc<SecretText>);

impl Answers {
    fn new(program: &str, prompt: &Arc<dyn Prompt>) -> Self {
        Self {
            program: program.to_owned(),
            prompt: Arc::clone(prompt),
            given: Arc::default(),
            asked: Arc::default(),
        }
    }

    fn named(&self, text: &str) -> String {
        format!("{}: {text}", self.program)
    }

    /// The conversation ended well: what was answered holds for the next.
    fn keep(&self) {
        for (what, answer) in self.given.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            self.prompt.keep(&what, answer);
        }
    }
}

impl age::Callbacks for Answers {
    fn display_message(&self, message: &str) {
        self.prompt.tell(&self.named(message));
    }

    fn confirm(&self, message: &str, yes: &str, no: Option<&str>) -> Option<bool> {
        self.prompt.choose(&self.named(message), yes, no.unwrap_or("no"))
    }

    fn request_public_string(&self, description: &str) -> Option<String> {
        self.prompt.line(&self.named(description))
    }

    fn request_passphrase(&self, description: &str) -> Option<SecretString> {
        let what = self.named(description);
        let first = self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(what.clone());
        if !first {
            self.prompt.forget(&what);
        }
        let answer = self.prompt.secret(&what)?;
        let secret = SecretString::from(answer.expose());
        self.given.lock().unwrap_or_else(PoisonError::into_inner).push((what, answer));
        Some(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPIENT: &str = "age1striped1v9kxjcm9y39wlj";
    const IDENTITY: &str = "AGE-PLUGIN-STRIPED-1V9KXJCM9KSA6H7";

    #[test]
    fn the_comment_above_an_identity_names_its_recipient() {
        for (comment, recipient) in [
            ("", None),
            ("# made today\n# recipient: age1striped1v9kxjcm9y39wlj\n", Some(RECIPIENT)),
            ("# recipient: age1missing10q5n0y2m\n", None),
        ] {
            let identity = PluginIdentity::parse(IDENTITY, comment);
            let found = identity.map(|identity| identity.recipient);
            assert_eq!(found, Some(recipient.map(str::to_owned)), "{comment}");
        }
    }

    #[test]
    fn recipients_are_lower_case() {
        assert!(PluginRecipient::parse(RECIPIENT).is_some());
        assert!(PluginRecipient::parse(&RECIPIENT.to_uppercase()).is_none());
    }

    #[test]
    fn a_name_is_never_a_path() {
        for bad in ["age1../x1qqqq", "age1a/b1qqqq", "age11qqqq"] {
            assert!(PluginRecipient::parse(bad).is_none(), "{bad}");
        }
    }
}
