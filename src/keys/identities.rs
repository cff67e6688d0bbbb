//! Where identities are looked for, in which order, and which files are trusted.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::age::AgeIdentity;
use crate::envelope::KeyError;

const MAX_FILE: u64 = 1024 * 1024;

/// What decides where identities are looked for.
#[derive(Clone, Debug, Default)]
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
        }
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

    /// The first identity that is found: one's own.
    ///
    /// # Errors
    ///
    /// When a place that was named holds none, or one is not fit to be read.
    pub fn own(&self) -> Result<Option<AgeIdentity>, Error> {
        for source in self.sources() {
            match source.read() {
                Ok(identities) => {
                    if let Some(identity) = identities.into_iter().next() {
                        return Ok(Some(identity));
                    }
                }
                Err(Error::Absent) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
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
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::Variable => f.write_str("STRIPESEAL_IDENTITY"),
            Self::VariableFile(path) => {
                write!(f, "STRIPESEAL_IDENTITY_FILE ({})", path.display())
            }
            Self::Option(path) | Self::Credential(path) | Self::Config(path) => {
                write!(f, "{}", path.display())
            }
        }
    }
}

/// A place that was looked at, and the recipients whose identities it holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Searched {
    /// Where.
    pub source: Source,
    /// For whom.
    pub recipients: Vec<String>,
}

/// Why no identity can be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A place that was not named holds nothing.
    #[error("there is no identity")]
    Absent,
    /// None that was found is for this document.
    #[error("no identity fits")]
    NoneFits(Vec<Searched>),
    /// A file can't be read.
    #[error("{0} can't be read")]
    Unreadable(Source, #[source] std::io::Error),
    /// Others can read it.
    #[error("{0} can be read by others than its owner")]
    ReadableByOthers(Source),
    /// It holds no identity, or a line that is none.
    #[error("{0}, line {1}: not an age identity")]
    NotAnIdentity(Source, usize),
    /// A kind of identity that this version does not know.
    #[error("{0}, line {1}: this kind of identity is not supported")]
    Unsupported(Source, usize),
    /// It holds none.
    #[error("{0} holds no identity")]
    Empty(Source),
    /// The stanza for the identity is broken.
    #[error("the data key for {recipient}: {fault}")]
    Stanza {
        /// For whom.
        recipient: String,
        /// Why.
        fault: KeyError,
    },
}

impl Source {
    /// Reads the identities of this place.
    ///
    /// # Errors
    ///
    /// When there are none, or the file is not fit to be read.
    pub fn read(&self) -> Result<Vec<AgeIdentity>, Error> {
        let text = match self {
            Self::Variable => std::env::var("STRIPESEAL_IDENTITY").unwrap_or_default(),
            Self::Stdin => self.read_all(&mut std::io::stdin().lock())?,
            Self::Option(path) | Self::VariableFile(path) => self.read_file(path)?,
            Self::Credential(path) | Self::Config(path) => match self.read_file(path) {
                Err(Error::Unreadable(_, error))
                    if error.kind() == std::io::ErrorKind::NotFound =>
                {
                    return Err(Error::Absent);
                }
                other => other?,
            },
        };
        read_identities(self, &Zeroizing::new(text))
    }

    fn read_file(&self, path: &Path) -> Result<String, Error> {
        let unreadable = |error| Error::Unreadable(self.clone(), error);
        let mut file = std::fs::File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if others_can_read(&metadata) && !modes_cannot_be_helped(self, path, &metadata) {
            return Err(Error::ReadableByOthers(self.clone()));
        }
        self.read_all(&mut file)
    }

    fn read_all(&self, from: &mut dyn std::io::Read) -> Result<String, Error> {
        let mut text = String::new();
        let read = from.take(MAX_FILE).read_to_string(&mut text);
        read.map_err(|error| Error::Unreadable(self.clone(), error))?;
        Ok(text)
    }
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

/// Reads an identity file: an identity a line, `#` comments, blank lines.
///
/// # Errors
///
/// When a line is something else, or there is none.
pub fn read_identities(source: &Source, text: &str) -> Result<Vec<AgeIdentity>, Error> {
    let mut identities = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let known_elsewhere =
            ["AGE-PLUGIN-", "-----BEGIN ", "age-encryption.org/", "AGE-SECRET-KEY-PQ-"];
        match AgeIdentity::parse(line) {
            Some(identity) => identities.push(identity),
            None if known_elsewhere.iter().any(|kind| line.starts_with(kind)) => {
                return Err(Error::Unsupported(source.clone(), number + 1));
            }
            None => return Err(Error::NotAnIdentity(source.clone(), number + 1)),
        }
    }
    match identities.is_empty() {
        true => Err(Error::Empty(source.clone())),
        false => Ok(identities),
    }
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
        assert_eq!(read[0].recipient(), identity.recipient());
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
