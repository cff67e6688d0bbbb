//! The places where identities are, which files are trusted, and how they are read.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use age::armor::ArmoredReader;
use zeroize::Zeroizing;

use super::age::AgeIdentity;
use super::plugin::PluginIdentity;
use super::ssh::{self, SshIdentity};
use super::{Error, Held, nobody, passphrase};
use crate::envelope::{KeyError, Prompt};

const MAX_FILE: u64 = 1024 * 1024;

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
    /// The service that keeps the key of this recipient.
    Service(String),
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
            Self::Service(recipient) => f.write_str(recipient),
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

    pub(super) fn read_with(&self, prompt: &Arc<dyn Prompt>) -> Result<Vec<Held>, Error> {
        let bytes = match self {
            Self::Keyring | Self::Service(_) | Self::Passphrase => return Err(Error::Absent),
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
}
