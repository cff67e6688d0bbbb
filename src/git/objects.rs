//! The contents of objects: one git for all of them.
//!
//! Nothing is fetched: what a partial clone left out is missing.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{Error, git};

/// Reads contents, one after the other.
pub struct Objects {
    child: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    /// Starts to read those of a repository.
    ///
    /// # Errors
    ///
    /// When git can't be started.
    pub fn open(repository: &Path) -> Result<Self, Error> {
        let mut command = git(repository);
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(Error::NotStarted)?;
        let asks = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or(Error::Answer)?);
        Ok(Self { child, asks, answers })
    }

    /// Gives `read` the content of an object and its size; none where the repository has none of that
    /// name. What `read` leaves is passed over.
    ///
    /// # Errors
    ///
    /// When git or `read` fails.
    pub fn with<T>(
        &mut self,
        object: &str,
        read: impl FnOnce(&mut io::Take<&mut BufReader<ChildStdout>>, u64) -> io::Result<T>,
    ) -> Result<Option<T>, Error> {
        let asks = self.asks.as_mut().ok_or(Error::Answer)?;
        writeln!(asks, "{object}")?;
        asks.flush()?;
        let mut header = String::new();
        self.answers.read_line(&mut header)?;
        // `ID blob SIZE`, or `ID missing`.
        let size = match header.trim_end().split(' ').collect::<Vec<_>>().as_slice() {
            [_, "blob", size] => size.parse().map_err(|_| Error::Answer)?,
            [_, "missing"] => return Ok(None),
            _ => return Err(Error::Answer),
        };
        let mut content = (&mut self.answers).take(size);
        let told = read(&mut content, size);
        io::copy(&mut content, &mut io::sink())?;
        self.answers.read_exact(&mut [0])?;
        Ok(Some(told?))
    }

    /// The bytes of an object; none where it has more than `most`.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub fn read(&mut self, object: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        let read = self.with(object, |content, size| {
            let mut bytes = Vec::new();
            if size <= most {
                content.read_to_end(&mut bytes)?;
            }
            Ok((size <= most).then_some(bytes))
        });
        read?.ok_or_else(|| Error::Missing(object.to_owned()))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Git ends where nobody asks any more.
        self.asks = None;
        let _ = self.child.wait();
    }
}
