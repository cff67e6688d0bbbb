//! Carries what a program writes to where it goes, masked on the way.
//!
//! A pump reads what is there and passes it on at once; it holds back only what may be the beginning of
//! a secret, and never for the sake of time. When the program has ended, what it wrote is carried to
//! its end; of what its own children still write, as long as they go on without a pause.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::mask::{Masker, Stream};

const BUFFER: usize = 64 * 1024;

/// How long the children of a program that has ended may pause, in milliseconds.
const PAUSE: u16 = 500;

/// Carries `from` to `to` until it ends; or, once `ended` is readable, until it pauses. Whoever reads
/// no longer ends the program's writing too.
pub(super) fn carry(masker: &Masker, from: OwnedFd, to: OwnedFd, ended: &OwnedFd) {
    let (mut from, mut to) = (File::from(from), File::from(to));
    let mut stream = masker.stream();
    let mut buffer = vec![0; BUFFER];
    let mut out = Vec::with_capacity(BUFFER + BUFFER / 4);
    while wait(&from, ended) {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        out.clear();
        stream.push(&buffer[..read], &mut out);
        if to.write_all(&out).is_err() {
            return;
        }
    }
    finish(stream, &mut to);
    zeroize::Zeroize::zeroize(&mut buffer);
}

fn finish(stream: Stream, to: &mut File) {
    let mut out = Vec::new();
    stream.finish(&mut out);
    let _ = to.write_all(&out);
}

/// Waits for more to read; false where the program has ended and nothing more comes.
fn wait(from: &File, ended: &OwnedFd) -> bool {
    let mut timeout = PollTimeout::NONE;
    loop {
        let both = timeout.is_none();
        let mut ready = vec![PollFd::new(from.as_fd(), PollFlags::POLLIN)];
        if both {
            ready.push(PollFd::new(ended.as_fd(), PollFlags::POLLIN));
        }
        match poll(&mut ready, timeout) {
            Err(Errno::EINTR) => continue,
            Err(_) | Ok(0) => return false,
            Ok(_) => {}
        }
        let readable = ready.first().and_then(PollFd::any).unwrap_or(false);
        if readable {
            return true;
        }
        timeout = PollTimeout::from(PAUSE);
    }
}
