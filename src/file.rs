//! Reads documents and replaces them atomically: the file on disk is always wholly old or wholly new.
//!
//! A change holds a lock from reading to renaming, and is refused when the file became another one
//! meanwhile. Plain text goes to disk only through [`create_private`].

use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// The largest document that is read, in bytes.
pub const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// How the names begin of the files that are written before they take another's place.
pub const TEMPORARY: &[u8] = b".stripeseal-";

/// Why a file can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there.
    #[error("no such file")]
    Missing,
    /// It is a directory.
    #[error("is a directory")]
    Directory,
    /// It is a device, a pipe or a socket.
    #[error("is not a regular file")]
    NotRegular,
    /// It is larger than [`MAX_SIZE`].
    #[error("is larger than 64 MiB")]
    TooLarge,
    /// It is not UTF-8.
    #[error("is not UTF-8")]
    NotUtf8 {
        /// The line of the first byte that is not.
        line: usize,
        /// Its byte within the line, from 1.
        column: usize,
    },
    /// A symbolic link leads out of the repository.
    #[error("is a symbolic link to a file outside of its repository")]
    LinkLeaves(PathBuf),
    /// It is there already.
    #[error("is there already")]
    Exists,
    /// Somebody else changed it meanwhile.
    #[error("was changed by somebody else meanwhile")]
    Changed,
    /// Somebody else holds its lock.
    #[error("is being changed by another stripeseal")]
    Locked,
    /// The operating system refuses.
    #[error("can't be {0}: {1}")]
    Io(&'static str, #[source] std::io::Error),
}

/// Reads a document, following symbolic links.
///
/// # Errors
///
/// When it is no regular file of UTF-8 up to [`MAX_SIZE`].
pub fn read(path: &Path) -> Result<String, Error> {
    let mut file = open(path)?;
    read_open(&mut file)
}

fn open(path: &Path) -> Result<File, Error> {
    // A pipe without a writer must not block before it is refused.
    let flags = nix::fcntl::OFlag::O_NONBLOCK.bits();
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    let file = opened.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing,
        _ => Error::Io("read", error),
    })?;
    let metadata = file.metadata().map_err(|error| Error::Io("read", error))?;
    match metadata {
        metadata if metadata.is_dir() => Err(Error::Directory),
        metadata if !metadata.is_file() => Err(Error::NotRegular),
        metadata if metadata.len() > MAX_SIZE => Err(Error::TooLarge),
        _ => Ok(file),
    }
}

/// The bytes of a document, whether they are text or not.
///
/// # Errors
///
/// When it is no regular file up to [`MAX_SIZE`].
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    bytes_of(&mut open(path)?)
}

fn read_open(file: &mut File) -> Result<String, Error> {
    text_of(bytes_of(file)?)
}

fn bytes_of(file: &mut File) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = file.take(MAX_SIZE + 1).read_to_end(&mut bytes);
    read.map_err(|error| Error::Io("read", error))?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(Error::TooLarge);
    }
    Ok(bytes)
}

/// The text that bytes are.
///
/// # Errors
///
/// When they are not UTF-8.
pub fn text_of(bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line_start = valid.iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1);
        Error::NotUtf8 {
            line: valid.iter().filter(|b| **b == b'\n').count() + 1,
            column: valid.len() - line_start + 1,
        }
    })
}

/// A file that is about to be changed; its lock is held until this is dropped.
pub struct Change {
    /// Where the file really is, symbolic links followed.
    path: PathBuf,
    /// What it held when it was locked; none where it is to be made.
    before: Option<(File, Metadata, String)>,
}

impl Change {
    /// Locks a file and reads it. A symbolic link is followed only within `repository`.
    ///
    /// # Errors
    ///
    /// When it can't be read or locked, or a link leads out.
    pub fn begin(path: &Path, repository: Option<&Path>) -> Result<Self, Error> {
        let path = follow_within(path, repository)?;
        loop {
            let mut file = open(&path)?;
            lock(&file)?;
            let metadata = file.metadata().map_err(|error| Error::Io("read", error))?;
            // Between opening and locking somebody may have renamed another file over it.
            if std::fs::metadata(&path).is_ok_and(|now| now.ino() == metadata.ino()) {
                let text = read_open(&mut file)?;
                return Ok(Self { path, before: Some((file, metadata, text)) });
            }
        }
    }

    /// Prepares to make a file that is not there.
    ///
    /// # Errors
    ///
    /// When it is there.
    pub fn create(path: &Path) -> Result<Self, Error> {
        match path.symlink_metadata() {
            Ok(_) => Err(Error::Exists),
            Err(_) if !folder_of(path).is_dir() => Err(Error::Missing),
            Err(_) => Ok(Self { path: path.to_owned(), before: None }),
        }
    }

    /// What the file held when it was locked.
    #[must_use]
    pub fn text(&self) -> &str {
        self.before.as_ref().map_or("", |(_, _, text)| text)
    }

    /// Puts `text` in the place of the file, with its mode and group.
    ///
    /// # Errors
    ///
    /// When the file was changed meanwhile, or the new one can't be written beside it; then nothing
    /// has happened.
    pub fn replace(self, text: &str) -> Result<(), Error> {
        self.write(text, false)
    }

    /// The same, but only the owner can read the new file: it holds plain text.
    ///
    /// # Errors
    ///
    /// As for [`Change::replace`].
    pub fn replace_private(self, text: &str) -> Result<(), Error> {
        self.write(text, true)
    }

    fn write(self, text: &str, private: bool) -> Result<(), Error> {
        let failed = |error| Error::Io("written", error);
        let folder = folder_of(&self.path);
        let mut new = new_beside(folder)?;
        new.write_all(text.as_bytes()).map_err(failed)?;
        match &self.before {
            _ if private => {}
            Some((_, metadata, _)) => {
                keep_mode_and_group(new.as_file(), metadata).map_err(failed)?
            }
            None => set_default_mode(new.as_file()).map_err(failed)?,
        }
        new.as_file().sync_all().map_err(failed)?;
        match &self.before {
            Some((_, metadata, text)) => {
                check_unchanged(&self.path, metadata, text)?;
                new.persist(&self.path).map_err(|error| failed(error.error))?;
            }
            None => {
                new.persist_noclobber(&self.path).map_err(|error| failed(error.error))?;
            }
        }
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }
}

/// Makes a file that only its owner can read, or replaces one by it.
///
/// # Errors
///
/// When it can't be written, or is there and `replace` is false.
pub fn create_private(path: &Path, bytes: &[u8], replace: bool) -> Result<(), Error> {
    let failed = |error| Error::Io("written", error);
    let folder = folder_of(path);
    let mut new = new_beside(folder)?;
    new.write_all(bytes).map_err(failed)?;
    new.as_file().sync_all().map_err(failed)?;
    if replace {
        new.persist(path).map_err(|error| failed(error.error))?;
    } else {
        new.persist_noclobber(path).map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists,
            _ => failed(error.error),
        })?;
    }
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Makes a folder that only its owner can enter, and those above it.
///
/// # Errors
///
/// When the operating system refuses.
pub fn create_private_folder(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| Error::Io("made", error))
}

/// A temporary file in that folder, for its owner alone.
fn new_beside(folder: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let prefix = OsStr::from_bytes(TEMPORARY);
    let new = tempfile::Builder::new().prefix(prefix).tempfile_in(folder);
    new.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing,
        kind => Error::Io("written", kind.into()),
    })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn follow_within(path: &Path, repository: Option<&Path>) -> Result<PathBuf, Error> {
    let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    if !is_link {
        return Ok(path.to_owned());
    }
    let target = path.canonicalize().map_err(|error| Error::Io("read", error))?;
    let inside = repository
        .and_then(|root| root.canonicalize().ok())
        .is_some_and(|root| target.starts_with(root));
    match inside {
        true => Ok(target),
        false => Err(Error::LinkLeaves(target)),
    }
}

/// Takes the lock, and waits a little for another command that is about to let it go.
fn lock(file: &File) -> Result<(), Error> {
    const TRIES: u32 = 100;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(std::fs::TryLockError::Error(error)) => return Err(Error::Io("locked", error)),
        }
    }
    Err(Error::Locked)
}

fn check_unchanged(path: &Path, metadata: &Metadata, text: &str) -> Result<(), Error> {
    let same_file = std::fs::metadata(path).is_ok_and(|now| now.ino() == metadata.ino());
    match same_file && read(path)? == text {
        true => Ok(()),
        false => Err(Error::Changed),
    }
}

fn keep_mode_and_group(new: &File, old: &Metadata) -> std::io::Result<()> {
    let made = new.metadata()?;
    if made.gid() != old.gid() {
        // Without the privilege the group stays one's own; then it must gain nothing by the mode.
        let changed = std::os::unix::fs::fchown(new, None, Some(old.gid()));
        let group_bits = if changed.is_ok() { 0o070 } else { 0 };
        let mode = old.mode() & (0o707 | group_bits);
        return new.set_permissions(std::fs::Permissions::from_mode(mode));
    }
    new.set_permissions(std::fs::Permissions::from_mode(old.mode() & 0o777))
}

/// A new sealed document is as readable as any new file.
fn set_default_mode(new: &File) -> std::io::Result<()> {
    let mask = nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o077));
    nix::sys::stat::umask(mask);
    new.set_permissions(std::fs::Permissions::from_mode(0o666 & !mask.bits()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_change_keeps_the_mode_and_notices_another_writer() {
        let folder = folder();
        let path = folder.path().join("a.env");
        std::fs::write(&path, "A=1\n").unwrap_or_else(|e| panic!("{e}"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640))
            .unwrap_or_else(|e| panic!("{e}"));
        let change = Change::begin(&path, None).unwrap_or_else(|e| panic!("{e}"));
        assert!(matches!(Change::begin(&path, None), Err(Error::Locked)));
        assert!(change.replace("A=2\n").is_ok());
        let mode = std::fs::metadata(&path).map(|m| m.mode() & 0o777);
        assert_eq!((read(&path).ok(), mode.ok()), (Some("A=2\n".into()), Some(0o640)));

        let change = Change::begin(&path, None).unwrap_or_else(|e| panic!("{e}"));
        std::fs::write(&path, "A=3\n").unwrap_or_else(|e| panic!("{e}"));
        assert!(matches!(change.replace("A=4\n"), Err(Error::Changed)));
        assert_eq!(read(&path).ok(), Some("A=3\n".into()));
        let left = std::fs::read_dir(folder.path()).map(Iterator::count);
        assert_eq!(left.ok(), Some(1), "nothing is left beside the file");
    }

    #[test]
    fn private_files_are_never_overwritten_unasked() {
        let folder = folder();
        let path = folder.path().join("k");
        assert!(create_private(&path, b"x", false).is_ok());
        assert!(matches!(create_private(&path, b"y", false), Err(Error::Exists)));
        assert_eq!(std::fs::metadata(&path).map(|m| m.mode() & 0o777).ok(), Some(0o600));
    }

    #[test]
    fn bytes_that_are_not_utf8_have_a_place() {
        let folder = folder();
        let path = folder.path().join("a.env");
        assert!(std::fs::write(&path, b"A=1\nB=\xff\n").is_ok());
        assert!(matches!(read(&path), Err(Error::NotUtf8 { line: 2, column: 3 })));
        assert!(matches!(read(folder.path()), Err(Error::Directory)));
        assert!(matches!(read(&folder.path().join("no")), Err(Error::Missing)));
    }
}
