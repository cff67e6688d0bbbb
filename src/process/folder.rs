//! A program that finds values as files in a private folder, which goes when the program ends, however
//! it or its parent does.
//!
//! Beside it waits a shell that knows the folder and no secret: when this process is gone, killed even,
//! its standard input ends, and it removes what is still there.

use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::scratch::Scratch;

/// Removes its argument once its standard input has ended; no terminal reaches it.
const SCRIPT: &str = "trap '' HUP INT QUIT TERM TSTP; read -r _; exec rm -rf -- \"$1\"";

/// A folder with values, and who removes it when nobody else can.
pub struct Folder {
    scratch: Scratch,
    janitor: Option<(Child, ChildStdin)>,
}

impl Folder {
    /// Makes an empty one. To be made before any other file of a program is open.
    ///
    /// # Errors
    ///
    /// When there is no place for it.
    pub fn make() -> std::io::Result<Self> {
        let scratch = Scratch::make(None)?;
        let janitor = janitor(scratch.path());
        Ok(Self { scratch, janitor })
    }

    /// Whether it is in memory, and not on a disk.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.scratch.is_in_memory()
    }

    /// Puts a value into it, every byte of it, and returns the name of the file.
    ///
    /// # Errors
    ///
    /// When it can't be written.
    pub fn put(&self, name: &str, value: &[u8]) -> std::io::Result<String> {
        let path = self.scratch.write(Path::new(name), value)?;
        Ok(path.display().to_string())
    }

    /// Removes it.
    pub fn remove(self) {
        drop(self.scratch);
        if let Some((mut child, stdin)) = self.janitor {
            drop(stdin);
            let _ = child.wait();
        }
    }
}

/// Where there is no shell, the next command removes what a killed one has left.
fn janitor(folder: &Path) -> Option<(Child, ChildStdin)> {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SCRIPT, "sh"]).arg(folder).env_clear().env("PATH", "/usr/bin:/bin");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.current_dir("/").process_group(0);
    let mut child = command.spawn().ok()?;
    let stdin = child.stdin.take()?;
    Some((child, stdin))
}
