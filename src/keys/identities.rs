//! Where identities are looked for, in which order, and which files are trusted.
//!
//! A lookup is made once for a command and remembers what it read, so that a passphrase, a plugin or
//! the keyring is asked once, however many documents there are.

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use age::armor::ArmoredReader;
use zeroize::Zeroizing;

use super::age::AgeIdentity;
use super::keyring::{Entries, Fault, Keyring};
use super::plugin::PluginIdentity;
use super::ssh::{self, SshIdentity, SshRecipient};
use super::{Error, Held, nobody, passphrase};
use crate::envelope::{KeyError, Prompt, Recipient as _, Stanza};
use crate::secret::DataKey;

const MAX_FILE: u64 = 1024 * 1024;

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
    memory: Rc<Memory>,
}

/// What was read and asked for already.
#[derive(Default)]
struct Memory {
    prompt: OnceCell<Arc<dyn Prompt>>,
    files: RefCell<Vec<(Source, Rc<Vec<Held>>)>>,
    keyring: RefCell<Entries>,
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
            memory: Rc::default(),
        }
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

    /// The keys of ssh that may be for one of `stanzas`; none is looked for unless one is for such.
    #[must_use]
    pub fn ssh_keys(&self, stanzas: &[Stanza]) -> Vec<Source> {
        let recipients = stanzas.iter().map(|stanza| stanza.recipient.as_str());
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
    ) -> Option<Result<(&'s Stanza, Result<DataKey, KeyError>), Fault>> {
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

/// One place where identities may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `--identity -`.
    Stdin,
    /// `--identity FILE`.
    Option(PathBuf),
    /// `STRIPESEAL_IDENTITY`, the key itself.
    Variable,
    /// `STRIPESEAL_IDENTITY_FILE`.
    VariableFile(PathBuf),
    /// A credential of systemd.
    Credential(PathBuf),
    /// The configuration directory.
    Config(PathBuf),
    /// A key of ssh.
    Ssh(PathBuf),
    /// The OS keyring.
    Keyring,
    /// A passphrase that is typed.
    Passphrase,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::Variable => f.write_str("STRIPESEAL_IDENTITY"),
            Self::VariableFile(path) => {
                write!(f, "STRIPESEAL_IDENTITY_FILE ({})", path.display())
            }
            Self::Option(path) | Self::Credential(path) | Self::Config(path) | Self::Ssh(path) => {
                write!(f, "{}", path.display())
            }
            Self::Keyring => f.write_str("the OS keyring"),
            Self::Passphrase => f.write_str("a passphrase"),
        }
    }
}

impl Source {
    /// Reads the identities of this place, without asking anybody for a passphrase.
    ///
    /// # Errors
    ///
    /// When there are none, or the file is not fit to be read.
    pub fn read(&self) -> Result<Vec<Held>, Error> {
        self.read_with(&nobody())
    }

    fn read_with(&self, prompt: &Arc<dyn Prompt>) -> Result<Vec<Held>, Error> {
        let bytes = match self {
            Self::Keyring | Self::Passphrase => return Err(Error::Absent),
            Self::Variable => {
                let value = std::env::var_os("STRIPESEAL_IDENTITY").unwrap_or_default();
                Zeroizing::new(value.into_encoded_bytes())
            }
            Self::Stdin => self.read_all(&mut std::io::stdin().lock())?,
            Self::Option(path) | Self::VariableFile(path) => self.read_file(path)?,
            Self::Credential(path) | Self::Config(path) | Self::Ssh(path) => {
                match self.read_file(path) {
                    Err(Error::Unreadable(_, error))
                        if error.kind() == std::io::ErrorKind::NotFound =>
                    {
                        return Err(Error::Absent);
                    }
                    other => other?,
                }
            }
        };
        let bytes = match is_age_file(&bytes) {
            true => self.open(&bytes, prompt)?,
            false => bytes,
        };
        let text =
            std::str::from_utf8(&bytes).map_err(|_| Error::NotAnIdentity(self.clone(), 1))?;
        match (self, read_identities(self, text)) {
            // Nobody named it: a key of ssh that age does not take is no fault.
            (Self::Ssh(_), Err(Error::NotAnIdentity(..) | Error::Unsupported(..))) => {
                Err(Error::Absent)
            }
            (_, read) => read,
        }
    }

    /// Opens an identity file that a passphrase protects, as `age -p` makes it.
    fn open(&self, bytes: &[u8], prompt: &Arc<dyn Prompt>) -> Result<Zeroizing<Vec<u8>>, Error> {
        let protected = |fault| Error::Protected(self.clone(), fault);
        let mut file = Vec::new();
        let read = ArmoredReader::new(bytes).read_to_end(&mut file);
        read.map_err(|_| protected(KeyError::Broken))?;
        let opened =
            passphrase::ask(prompt, &self.to_string(), |typed| passphrase::decrypt(typed, &file));
        opened.map(Zeroizing::new).map_err(protected)
    }

    fn read_file(&self, path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
        let unreadable = |error| Error::Unreadable(self.clone(), error);
        let mut file = std::fs::File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if others_can_read(&metadata) && !modes_cannot_be_helped(self, path, &metadata) {
            return Err(Error::ReadableByOthers(self.clone()));
        }
        self.read_all(&mut file)
    }

    fn read_all(&self, from: &mut dyn std::io::Read) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut bytes = Zeroizing::new(Vec::new());
        let read = from.take(MAX_FILE).read_to_end(&mut bytes);
        read.map_err(|error| Error::Unreadable(self.clone(), error))?;
        Ok(bytes)
    }
}

fn is_age_file(bytes: &[u8]) -> bool {
    [&b"age-encryption.org/"[..], b"-----BEGIN AGE ENCRYPTED FILE-----"]
        .iter()
        .any(|begin| bytes.starts_with(begin))
}

fn others_can_read(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

/// Containers mount secrets with modes that nobody chose: pipes, `/run/secrets`, systemd's
/// credentials, read-only and memory-backed mounts are taken as they are.
fn modes_cannot_be_helped(source: &Source, path: &Path, metadata: &std::fs::Metadata) -> bool {
    use nix::sys::statvfs::{FsFlags, statvfs};
    let resolved = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let secrets = ["/run/secrets", "/var/run/secrets"];
    !metadata.is_file()
        || matches!(source, Source::Credential(_))
        || secrets.iter().any(|dir| resolved.starts_with(dir))
        || statvfs(&resolved).is_ok_and(|mount| mount.flags().contains(FsFlags::ST_RDONLY))
        || memory_backed(&resolved)
}

#[cfg(target_os = "linux")]
fn memory_backed(path: &Path) -> bool {
    use nix::sys::statfs::{TMPFS_MAGIC, statfs};
    statfs(path).is_ok_and(|mount| mount.filesystem_type() == TMPFS_MAGIC)
}

#[cfg(not(target_os = "linux"))]
fn memory_backed(_path: &Path) -> bool {
    false
}

/// Reads an identity file: a private key of ssh, or an identity a line, `#` comments, blank lines.
///
/// # Errors
///
/// When a line is something else, or there is none.
pub fn read_identities(source: &Source, text: &str) -> Result<Vec<Held>, Error> {
    if ssh::BEGIN.iter().any(|begin| text.starts_with(begin)) {
        let key = SshIdentity::parse(text, source.to_string());
        let key = key.ok_or_else(|| Error::Unsupported(source.clone(), 1))?;
        return Ok(vec![Held::Ssh(key)]);
    }
    let mut identities = Vec::new();
    let mut comment = String::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            comment.push_str(line);
            comment.push('\n');
            continue;
        }
        identities.push(read_identity(line, &comment).map_err(|known| {
            let refused = if known { Error::Unsupported } else { Error::NotAnIdentity };
            refused(source.clone(), number + 1)
        })?);
        comment.clear();
    }
    match identities.is_empty() {
        true => Err(Error::Empty(source.clone())),
        false => Ok(identities),
    }
}

/// Reads an identity with the comment before it; the error says whether other programs know its kind.
fn read_identity(line: &str, comment: &str) -> Result<Held, bool> {
    let known = ["AGE-PLUGIN-", "-----BEGIN ", "AGE-SECRET-KEY-PQ-"];
    let age = AgeIdentity::parse(line).map(Held::Age);
    age.or_else(|| PluginIdentity::parse(line, comment).map(Held::Plugin))
        .ok_or_else(|| known.iter().any(|kind| line.starts_with(kind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_file_has_comments_and_nothing_unknown() {
        let source = Source::Variable;
        let identity = AgeIdentity::generate();
        let text = format!("# made today\n\n{}\n", identity.secret().expose());
        let read = read_identities(&source, &text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(read[0].recipient(), Some(identity.recipient()));
        let refused = |text: &str| read_identities(&source, text).err().map(|e| e.to_string());
        assert_eq!(refused("x"), Some("STRIPESEAL_IDENTITY, line 1: not an age identity".into()));
        assert_eq!(refused("# x\n"), Some("STRIPESEAL_IDENTITY holds no identity".into()));
        assert!(refused("AGE-PLUGIN-YUBIKEY-1X").is_some_and(|e| e.contains("not supported")));
    }

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
