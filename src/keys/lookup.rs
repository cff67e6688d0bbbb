//! Where identities are looked for, and in which order.
//!
//! A lookup is made once for a command and remembers what it read, so that a passphrase, a plugin or
//! the keyring is asked once, however many documents there are.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::keyring::{Entries, Fault, Keyring, Opened};
use super::ssh::{self, SshRecipient};
use super::{Error, Held, Source, Unwrapped, nobody};
use crate::envelope::{KeyId, Prompt, Recipient as _, Stanza};

/// What decides where identities are looked for.
#[derive(Clone, Default)]
pub struct Lookup {
    /// `--identity FILE`; then nothing else is looked at.
    pub option: Option<PathBuf>,
    /// Whether `STRIPESEAL_IDENTITY` is set.
    pub variable: bool,
    /// `STRIPESEAL_IDENTITY_FILE`.
    pub variable_file: Option<PathBuf>,
    /// `CREDENTIALS_DIRECTORY`, of systemd.
    pub credentials: Option<PathBuf>,
    /// The configuration directory of stripeseal.
    pub config: Option<PathBuf>,
    /// The folder of ssh's keys.
    pub ssh: Option<PathBuf>,
    /// Whether no service is asked, whatever a document says.
    pub offline: bool,
    pub(super) memory: Rc<Memory>,
}

/// What was read and asked for already.
#[derive(Default)]
pub(super) struct Memory {
    prompt: OnceCell<Arc<dyn Prompt>>,
    files: RefCell<Vec<(Source, Rc<Vec<Held>>)>>,
    keyring: RefCell<Entries>,
    /// What services have unwrapped.
    pub(super) services: RefCell<Vec<(KeyId, Unwrapped)>>,
}

/// One's own recipient, of the first identity that is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    recipient: String,
}

impl Own {
    /// The recipient.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }
}

impl Lookup {
    /// Takes the places from the environment.
    #[must_use]
    pub fn from_env(option: Option<PathBuf>) -> Self {
        let path = |name: &str| {
            std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
        };
        let config = path("XDG_CONFIG_HOME").filter(|dir| dir.is_absolute());
        let config = config.or_else(|| Some(path("HOME")?.join(".config")));
        Self {
            option,
            variable: path("STRIPESEAL_IDENTITY").is_some(),
            variable_file: path("STRIPESEAL_IDENTITY_FILE"),
            credentials: path("CREDENTIALS_DIRECTORY"),
            config: config.map(|dir| dir.join("stripeseal")),
            ssh: path("HOME").map(|home| home.join(".ssh")),
            offline: false,
            memory: Rc::default(),
        }
    }

    /// The same places, but for services: for commands that never touch the network.
    #[must_use]
    pub fn offline(self) -> Self {
        Self { offline: true, ..self }
    }

    /// From now on, questions go to `prompt`; before, nobody is asked.
    pub fn ask_at(&self, prompt: &Arc<dyn Prompt>) {
        let _ = self.memory.prompt.set(Arc::clone(prompt));
    }

    /// Where questions go.
    #[must_use]
    pub fn prompt(&self) -> Arc<dyn Prompt> {
        self.memory.prompt.get().map_or_else(nobody, Arc::clone)
    }

    /// The identity file that `keygen` and `init` make where none is named.
    #[must_use]
    pub fn default_file(&self) -> Option<PathBuf> {
        Some(self.config.as_ref()?.join("identity.txt"))
    }

    /// The places, in the order in which they are looked at.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        if let Some(file) = &self.option {
            return vec![match file.as_os_str() == "-" {
                true => Source::Stdin,
                false => Source::Option(file.clone()),
            }];
        }
        let mut sources = Vec::new();
        if self.variable {
            sources.push(Source::Variable);
        }
        sources.extend(self.variable_file.clone().map(Source::VariableFile));
        let credential = |dir: &PathBuf| Source::Credential(dir.join("stripeseal.identity"));
        sources.extend(self.credentials.as_ref().map(credential));
        sources.extend(self.default_file().map(Source::Config));
        sources
    }

    /// The keys of ssh that may be for one of `recipients`; none is looked for unless one is of that
    /// kind.
    #[must_use]
    pub fn ssh_keys<'r>(&self, recipients: impl Iterator<Item = &'r str>) -> Vec<Source> {
        let wanted: Vec<&str> = recipients.filter(|recipient| ssh::is_ssh(recipient)).collect();
        match &self.ssh {
            Some(folder) if !wanted.is_empty() => ssh_keys(folder, &wanted),
            _ => Vec::new(),
        }
    }

    /// Reads the identities of one place, each place once.
    ///
    /// # Errors
    ///
    /// As for [`Source::read`].
    pub fn read(&self, source: &Source) -> Result<Rc<Vec<Held>>, Error> {
        let known = |(read, _): &&(Source, _)| read == source;
        if let Some((_, held)) = self.memory.files.borrow().iter().find(known) {
            return Ok(Rc::clone(held));
        }
        let held = Rc::new(source.read_with(&self.prompt())?);
        self.memory.files.borrow_mut().push((source.clone(), Rc::clone(&held)));
        Ok(held)
    }

    /// Opens the first of `stanzas` whose identity lives in the OS keyring.
    pub(super) fn unwrap_from_keyring<'s>(
        &self,
        stanzas: &'s [Stanza],
    ) -> Option<Result<Opened<'s>, Fault>> {
        let prompt = self.prompt();
        self.memory.keyring.borrow_mut().unwrap(stanzas, &Keyring::new(&prompt))
    }

    /// The first identity that is found: one's own.
    ///
    /// # Errors
    ///
    /// When a place that was named holds none, or one is not fit to be read.
    pub fn own(&self) -> Result<Option<Own>, Error> {
        for source in self.sources() {
            match self.read(&source) {
                Ok(held) => {
                    if let Some(recipient) = held.iter().find_map(Held::recipient) {
                        return Ok(Some(Own { recipient: recipient.to_owned() }));
                    }
                }
                Err(Error::Absent) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

/// The usual names, and each key whose .pub file is one of `wanted`.
fn ssh_keys(folder: &Path, wanted: &[&str]) -> Vec<Source> {
    let mut public: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    public.retain(|path| path.extension().is_some_and(|extension| extension == "pub"));
    public.sort();
    let is_wanted = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let recipient = SshRecipient::parse(text.trim_end());
        recipient.is_some_and(|recipient| wanted.contains(&recipient.text()))
    };
    let mut keys: Vec<PathBuf> =
        public.iter().filter(|path| is_wanted(path)).map(|path| path.with_extension("")).collect();
    for usual in ["id_ed25519", "id_rsa"] {
        let key = folder.join(usual);
        if !public.contains(&key.with_extension("pub")) {
            keys.push(key);
        }
    }
    keys.into_iter().map(Source::Ssh).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_identity_is_the_only_place() {
        let lookup = Lookup {
            option: Some("k.txt".into()),
            variable: true,
            config: Some("/c".into()),
            ..Lookup::default()
        };
        assert_eq!(lookup.sources(), [Source::Option("k.txt".into())]);
        let lookup = Lookup { option: None, ..lookup };
        assert_eq!(lookup.sources(), [Source::Variable, Source::Config("/c/identity.txt".into())]);
    }
}
