//! A baseline: findings that were there before and are not reported again.
//!
//! It holds no secret: of each a salted hash of 24 bits, which thousands of passwords share, bound to the
//! path of its file. A new secret in that file passes with a chance of one in 16 million for each entry.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hmac::{KeyInit as _, Mac as _};
use rand_core::Rng as _;

use super::hits::Hit;
use crate::commands::context::{folder_of, system_rng};
use crate::error::Error;
use crate::file::{self, Change};

/// The first words of the first line.
const TITLE: &str = "# stripeseal scan, baseline 1";

const SALT_LEN: usize = 16;

/// How many bytes of a hash are kept.
const HASH_LEN: usize = 3;

/// The name of the baseline that is taken unasked, in the root of the repository.
pub(super) const FILE_NAME: &str = ".stripeseal-baseline";

/// The findings of a baseline.
pub(super) struct Baseline {
    /// Where it stands: paths start there.
    folder: PathBuf,
    salt: [u8; SALT_LEN],
    entries: BTreeSet<(String, String)>,
}

impl Baseline {
    /// An empty one.
    pub(super) fn new(path: &Path) -> Self {
        let mut salt = [0; SALT_LEN];
        system_rng().fill_bytes(&mut salt);
        Self { folder: whole(folder_of(path)), salt, entries: BTreeSet::new() }
    }

    /// Reads a baseline.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let text = file::read(path).map_err(|error| {
            let error = Error::of_file(path, &error);
            Error { status: crate::error::USAGE, ..error }
                .hint(format!("stripeseal scan --write-baseline {}", path.display()))
        })?;
        Self::parse(&text, whole(folder_of(path))).ok_or_else(|| {
            let error = Error::usage(format!("{}: not a baseline of stripeseal", path.display()));
            error.hint(format!("stripeseal scan --write-baseline {}", path.display()))
        })
    }

    fn parse(text: &str, folder: PathBuf) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|line| line.starts_with(TITLE))?;
        let salt = lines.next()?.strip_prefix("salt ")?;
        let salt = unhex(salt)?.try_into().ok()?;
        let entries = lines.filter(|line| !line.is_empty()).map(|line| {
            let (hash, path) = line.split_once(' ')?;
            (unhex(hash)?.len() == HASH_LEN).then(|| (path.to_owned(), hash.to_owned()))
        });
        Some(Self { folder, salt, entries: entries.collect::<Option<_>>()? })
    }

    /// Whether a finding was there before.
    pub(super) fn holds(&self, hit: &Hit) -> bool {
        self.entries.contains(&self.entry(hit))
    }

    /// Takes a finding up.
    pub(super) fn add(&mut self, hit: &Hit) {
        self.entries.insert(self.entry(hit));
    }

    /// The same salt without entries.
    pub(super) fn emptied(self) -> Self {
        Self { entries: BTreeSet::new(), ..self }
    }

    /// Writes it, sorted by path, so that a new finding is a new line.
    pub(super) fn write(&self, path: &Path) -> Result<usize, Error> {
        let mut text = format!(
            "{TITLE}: what was found before, as salted hashes of {} bits\nsalt {}\n",
            HASH_LEN * 8,
            hex(&self.salt)
        );
        for (path, hash) in &self.entries {
            text.push_str(&format!("{hash} {path}\n"));
        }
        let failed = |error| Error::of_file(path, &error);
        let change = match path.exists() {
            true => Change::begin(path, None),
            false => Change::create(path),
        };
        change.map_err(failed)?.replace(&text).map_err(failed)?;
        Ok(self.entries.len())
    }

    fn entry(&self, hit: &Hit) -> (String, String) {
        let path = whole(&hit.path);
        let path = path.strip_prefix(&self.folder).unwrap_or(&path).to_string_lossy();
        // A line end in a name must not begin a line.
        let path = crate::ui::escape(&path).into_owned();
        let Ok(mut mac) = hmac::Hmac::<sha2::Sha256>::new_from_slice(&self.salt) else {
            unreachable!("HMAC takes keys of any length")
        };
        mac.update(&(path.len() as u64).to_be_bytes());
        mac.update(path.as_bytes());
        mac.update(hit.found.secret.as_bytes());
        let hash = mac.finalize().into_bytes();
        (path, hex(hash.get(..HASH_LEN).unwrap_or_default()))
    }
}

/// The path from the root; of a file that is gone, too.
fn whole(path: &Path) -> PathBuf {
    let here = || std::env::current_dir().unwrap_or_default().join(path);
    path.canonicalize().unwrap_or_else(|_| here())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let pairs = digits.chunks_exact(2);
    let whole = pairs.remainder().is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    whole.then(|| pairs.map(byte).collect()).flatten()
}
