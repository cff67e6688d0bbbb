//! A private folder for plain text, in memory where the system has a place for that, which goes with
//! the command that made it.
//!
//! Its owner holds a lock on it; so what a killed command left behind can be told from what is in use,
//! and the next command removes it. A folder gets its name once it is locked.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

const PREFIX: &str = "stripeseal-";

/// A private folder.
pub struct Scratch {
    path: PathBuf,
    in_memory: bool,
    _lock: File,
}

impl Scratch {
    /// Makes one: in `$XDG_RUNTIME_DIR` or `/dev/shm` where they are memory, else in the folder for
    /// temporary files, which may be a disk; never below `outside`.
    ///
    /// # Errors
    ///
    /// When none can be made.
    pub fn make(outside: Option<&Path>) -> std::io::Result<Self> {
        let mut failed = std::io::Error::from(std::io::ErrorKind::NotFound);
        for (folder, in_memory) in places() {
            let inside = |outside: &Path| {
                let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.into());
                canonical(&folder).starts_with(canonical(outside))
            };
            if outside.is_some_and(inside) {
                continue;
            }
            match make_in(&folder) {
                Ok((path, lock)) => return Ok(Self { path, in_memory, _lock: lock }),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is in memory, and not on a disk.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.in_memory
    }

    /// Writes a file into it that its owner alone can read.
    ///
    /// # Errors
    ///
    /// When it can't be written.
    pub fn write(&self, name: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
        let path = self.path.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = File::options();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(bytes)?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A program that is still writing there may need a second try.
        for _ in 0..3 {
            if std::fs::remove_dir_all(&self.path).is_ok() {
                return;
            }
        }
    }
}

/// Removes what killed commands left behind, and returns how many folders that were.
pub fn sweep() -> usize {
    let own = nix::unistd::geteuid().as_raw();
    let mut removed = 0;
    for (place, _) in places() {
        for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
            let named = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
            let own = entry.metadata().is_ok_and(|data| data.is_dir() && data.uid() == own);
            if !named || !own {
                continue;
            }
            let free = File::open(entry.path()).is_ok_and(|folder| folder.try_lock().is_ok());
            if free && std::fs::remove_dir_all(entry.path()).is_ok() {
                removed += 1;
            }
        }
    }
    removed
}

/// The folders that are in memory.
pub fn memory() -> impl Iterator<Item = PathBuf> {
    places().into_iter().filter_map(|(folder, in_memory)| in_memory.then_some(folder))
}

/// The folders in which one may be, and whether they are memory.
fn places() -> Vec<(PathBuf, bool)> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let memory = runtime.into_iter().chain([PathBuf::from("/dev/shm")]);
    let mut places: Vec<_> =
        memory.filter(|path| is_memory(path)).map(|path| (path, true)).collect();
    let temporary = std::env::temp_dir();
    let in_memory = is_memory(&temporary);
    places.push((temporary, in_memory));
    places
}

#[cfg(target_os = "linux")]
fn is_memory(path: &Path) -> bool {
    use nix::sys::statfs::{FsType, TMPFS_MAGIC, statfs};
    const RAMFS_MAGIC: FsType = FsType(0x8584_58f6);
    let kind = statfs(path).map(|stat| stat.filesystem_type());
    path.is_absolute() && kind.is_ok_and(|kind| kind == TMPFS_MAGIC || kind == RAMFS_MAGIC)
}

#[cfg(not(target_os = "linux"))]
fn is_memory(_path: &Path) -> bool {
    false
}

fn make_in(folder: &Path) -> std::io::Result<(PathBuf, File)> {
    let private = std::fs::Permissions::from_mode(0o700);
    let made =
        tempfile::Builder::new().prefix(".stripeseal-").permissions(private).tempdir_in(folder)?;
    let lock = File::open(made.path())?;
    lock.try_lock()?;
    let hidden = made.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
    let path = folder.join(hidden.trim_start_matches('.'));
    std::fs::rename(made.path(), &path)?;
    // It has another name now; what is left to do is ours.
    let _ = made.keep();
    Ok((path, lock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_private_and_goes() {
        let scratch = Scratch::make(None).unwrap();
        let path = scratch.path().to_owned();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().mode() & 0o777;
        let file = scratch.write(Path::new("a.env"), b"A=1").unwrap();
        assert_eq!((mode(&path), mode(&file)), (0o700, 0o600));
        sweep();
        assert!(file.exists(), "it is locked");
        drop(scratch);
        assert!(!path.exists());
    }

    #[test]
    fn what_is_left_behind_is_swept() {
        let (path, lock) = make_in(&std::env::temp_dir()).unwrap();
        drop(lock);
        sweep();
        assert!(!path.exists());
    }
}
