//! Files that are in memory alone, for a program that takes a secret by the name of a file.
//!
//! Such a file has no place in any folder: a program gets it as an open descriptor, and reaches it by
//! its number. It lasts as long as somebody has it open. Linux has them; elsewhere a folder does it.

use super::run::Error;

/// The first descriptor that is used: programs close or reuse the low ones.
#[cfg(target_os = "linux")]
const FIRST: i32 = 200;

/// Whether the system has such files.
#[must_use]
pub fn is_possible() -> bool {
    #[cfg(target_os = "linux")]
    {
        use nix::sys::memfd::{MFdFlags, memfd_create};
        memfd_create(c"stripeseal", MFdFlags::MFD_CLOEXEC).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    false
}

/// Makes a file with these bytes, which the programs that this process starts or becomes have open, and
/// returns its name for them. It can be read and no more, also by a program that gives up its rights.
///
/// # Errors
///
/// When the system has no such files.
#[cfg(target_os = "linux")]
pub fn file(bytes: &[u8]) -> Result<String, Error> {
    use std::io::Write as _;

    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, SealFlag, fcntl};
    use nix::sys::memfd::{MFdFlags, memfd_create};

    let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
    let made = memfd_create(c"stripeseal", flags).map_err(Error::NoMemoryFile)?;
    let mut file = std::fs::File::from(made);
    let failed = |error: std::io::Error| {
        Error::NoMemoryFile(Errno::from_raw(error.raw_os_error().unwrap_or_default()))
    };
    file.write_all(bytes).map_err(failed)?;
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o444)).map_err(failed)?;
    let seals = SealFlag::F_SEAL_WRITE | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_SHRINK;
    fcntl(&file, FcntlArg::F_ADD_SEALS(seals | SealFlag::F_SEAL_SEAL))
        .map_err(Error::NoMemoryFile)?;
    // The copy stays open across exec; where the limit is too low for that number, any does.
    let copy = fcntl(&file, FcntlArg::F_DUPFD(FIRST));
    let number =
        copy.or_else(|_| fcntl(&file, FcntlArg::F_DUPFD(3))).map_err(Error::NoMemoryFile)?;
    let folder = if std::path::Path::new("/dev/fd").exists() { "/dev/fd" } else { "/proc/self/fd" };
    Ok(format!("{folder}/{number}"))
}

/// As on Linux, if there were such files.
///
/// # Errors
///
/// Always.
#[cfg(not(target_os = "linux"))]
pub fn file(_bytes: &[u8]) -> Result<String, Error> {
    Err(Error::NoMemoryFile(nix::errno::Errno::ENOSYS))
}
