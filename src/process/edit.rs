//! Has a person, or a program in a person's place, edit a text.
//!
//! The text is a file in a private folder, which is also where the editor works: what it finds beside
//! the file is nobody's. Editors that are known are told to keep no copy of it anywhere else, and to
//! obey nothing that stands in it.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::signal::Signal;
use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::parent::{End, Parent};
use super::run;
use super::scratch::Scratch;

/// The editors that are tried where nothing names one.
const FALLBACKS: [&str; 5] = ["sensible-editor", "nano", "vim", "nvim", "vi"];

/// How long an editor that was told to end may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often it is looked whether an editor in the background has ended.
const PAUSE: Duration = Duration::from_millis(200);

/// What vim must neither write nor obey; before the file is read, and again after one's own settings.
const VIM_BEFORE: &str = "if has('autocmd') | exe 'autocmd BufReadPre * set nomodeline noswapfile \
     nobackup nowritebackup noundofile nofixendofline' | endif";
const VIM_AFTER: &str = "set noswapfile nobackup nowritebackup noundofile nofixendofline";

/// The same for emacs.
const EMACS: &str = "(setq make-backup-files nil auto-save-default nil create-lockfiles nil \
     enable-local-variables nil enable-dir-local-variables nil)";

/// Why a text was not edited.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing names an editor, and there is none of the usual.
    #[error("there is no editor")]
    NoEditor,
    /// What names it can't be split into words.
    #[error("{0} is not a command: its quotes are not closed")]
    NotWords(&'static str),
    /// It can't be started.
    #[error("the editor can't be started: {0}")]
    NotStarted(String),
    /// It is one that can't do without a terminal.
    #[error("there is no terminal for {0}")]
    NoTerminal(String),
    /// There is no place for the text.
    #[error("the text can't be written to a private folder")]
    NoScratch(#[source] std::io::Error),
}

/// What an editor left.
pub struct Left {
    /// How it ended.
    pub end: End,
    /// The text of the file; none where it took the file away.
    pub text: Option<Zeroizing<String>>,
    /// Whether the file was written, if only as it was.
    pub saved: bool,
    /// Whether the file was no UTF-8; the text is what it reads as in Latin-1.
    pub other_encoding: bool,
}

/// An editor.
pub struct Editor {
    words: Vec<OsString>,
    program: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Vim,
    Nano,
    Emacs,
    /// One with windows, which returns at once unless it is told to wait.
    Window(&'static str),
    Other,
}

impl Editor {
    /// The editor that is named: by `with`, else by VISUAL or EDITOR; else the first of the usual.
    ///
    /// # Errors
    ///
    /// When there is none, or what names it is not a command.
    pub fn choose(with: Option<&str>) -> Result<Self, Error> {
        let named = [("--with", with.map(OsString::from))]
            .into_iter()
            .chain(["VISUAL", "EDITOR"].map(|name| (name, std::env::var_os(name))))
            .find_map(|(name, value)| value.filter(|text| !text.is_empty()).map(|v| (name, v)));
        if let Some((name, text)) = named {
            let words = text.to_str().and_then(|text| shell_words::split(text).ok());
            let words = words.filter(|words| !words.is_empty()).ok_or(Error::NotWords(name))?;
            return Self::of(words.into_iter().map(OsString::from).collect());
        }
        let usual = FALLBACKS.map(|name| Self::of(vec![OsString::from(name)]));
        usual.into_iter().find_map(Result::ok).ok_or(Error::NoEditor)
    }

    fn of(words: Vec<OsString>) -> Result<Self, Error> {
        let name = words.first().ok_or(Error::NoEditor)?;
        let program = run::find(name).map_err(|error| Error::NotStarted(error.to_string()))?;
        // It starts in another folder.
        let program = std::path::absolute(&program).unwrap_or(program);
        // vi and editor are links to what they are.
        let real = program.canonicalize().unwrap_or_else(|_| program.clone());
        let kind = Kind::of(real.file_name().unwrap_or_default());
        Ok(Self { words, program, kind })
    }

    /// Whether it keeps copies of what it edits that can't be prevented from here.
    #[must_use]
    pub fn keeps_copies(&self) -> bool {
        matches!(self.kind, Kind::Window(_))
    }

    /// What the editor reads keys from: without a terminal vim would wait for ever. With arguments it may
    /// be no person who edits.
    fn stdin(&self) -> Result<Stdio, Error> {
        let at_terminal = matches!(self.kind, Kind::Vim | Kind::Nano) && self.words.len() == 1;
        if !at_terminal || std::io::stdin().is_terminal() {
            return Ok(Stdio::inherit());
        }
        let shown = || self.words.iter().map(|word| word.to_string_lossy()).collect();
        let terminal = std::fs::File::options().read(true).write(true).open("/dev/tty");
        terminal.map(Stdio::from).map_err(|_| Error::NoTerminal(shown()))
    }

    /// Edits a text as a file of that name, from that line on. An editor that goes into the background
    /// is waited for, after `on_background`, unless `parent` is told to end.
    ///
    /// # Errors
    ///
    /// When the file can't be written, or the editor not started.
    pub fn edit(
        &self,
        parent: &Parent,
        scratch: &Scratch,
        name: &OsStr,
        text: &str,
        line: usize,
        on_background: impl FnOnce(),
    ) -> Result<Left, Error> {
        let path = scratch.write(Path::new(name), text.as_bytes()).map_err(Error::NoScratch)?;
        let before = version(&path);
        let mut command = Command::new(&self.program);
        if let Some((name, rest)) = self.words.split_first() {
            command.arg0(name).args(rest);
        }
        command.args(self.kind.arguments(&path, line)).current_dir(scratch.path());
        command.env("TMPDIR", scratch.path()).stdin(self.stdin()?);
        for (name, _) in std::env::vars_os() {
            if name.as_bytes().starts_with(b"STRIPESEAL_") {
                command.env_remove(name);
            }
        }
        let terminal = Terminal::now();
        let started = parent.spawn(&mut command, Signal::SIGTERM);
        let child = started.map_err(|error| Error::NotStarted(error.to_string()))?;
        let end = parent.wait(&child, Some(PATIENCE));
        let mut end = end.map_err(|error| Error::NotStarted(error.to_string()))?;
        if end.status >= run::KILLED {
            terminal.restore();
        }
        // One that has saved has done its work: who is still there is a helper of it.
        let is_untouched = version(&path) == before;
        if end.told.is_none() && is_untouched && is_open_elsewhere(scratch) {
            on_background();
            while end.told.is_none() && is_open_elsewhere(scratch) {
                std::thread::sleep(PAUSE);
                end.told = parent.told();
            }
        }
        let saved = version(&path) != before;
        let Some(bytes) = read(&path) else {
            return Ok(Left { end, text: None, saved, other_encoding: false });
        };
        let text = std::str::from_utf8(&bytes).map(str::to_owned);
        let other_encoding = text.is_err();
        let text = text.unwrap_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect());
        Ok(Left { end, text: Some(Zeroizing::new(text)), saved, other_encoding })
    }
}

/// The settings of the terminal, which an editor that is killed leaves as they suit an editor.
struct Terminal(Option<(std::fs::File, Termios)>);

impl Terminal {
    fn now() -> Self {
        let open = std::fs::File::options().read(true).write(true).open("/dev/tty").ok();
        Self(open.and_then(|file| tcgetattr(&file).ok().map(|settings| (file, settings))))
    }

    fn restore(self) {
        if let Some((file, settings)) = self.0 {
            let _ = tcsetattr(&file, SetArg::TCSADRAIN, &settings);
        }
    }
}

/// Whether a program that an editor started still works in that folder: the editor itself, if it went
/// into the background.
fn is_open_elsewhere(scratch: &Scratch) -> bool {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let own = std::process::id().to_string();
    let mut others = processes.filter(|entry| entry.file_name().as_bytes() != own.as_bytes());
    others.any(|entry| {
        std::fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == scratch.path())
    })
}

/// What changes whenever a file is written.
fn version(path: &Path) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = path.symlink_metadata().ok()?;
    Some((metadata.ino(), metadata.mtime(), metadata.mtime_nsec()))
}

/// The bytes of a regular file; an editor may have put another in its place, but no link.
fn read(path: &Path) -> Option<Zeroizing<Vec<u8>>> {
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_file() {
        return None;
    }
    std::fs::read(path).ok().map(Zeroizing::new)
}

impl Kind {
    fn of(name: &OsStr) -> Self {
        let name = name.to_string_lossy();
        match name.as_ref() {
            "gvim" | "mvim" => Self::Window("--nofork"),
            "code" | "code-insiders" | "codium" | "cursor" | "zed" | "subl" | "atom" => {
                Self::Window("--wait")
            }
            name if name.starts_with("vim") || name.starts_with("nvim") => Self::Vim,
            "nano" | "rnano" => Self::Nano,
            name if name.starts_with("emacs") && name != "emacsclient" => Self::Emacs,
            _ => Self::Other,
        }
    }

    fn arguments(self, path: &Path, line: usize) -> Vec<OsString> {
        let at = format!("+{line}");
        let options: Vec<&str> = match self {
            Self::Vim => vec![
                "-n",
                "-i",
                "NONE",
                "--cmd",
                "set nomodeline noexrc",
                "--cmd",
                VIM_BEFORE,
                "-c",
                VIM_AFTER,
                &at,
            ],
            Self::Nano => vec!["--ignorercfiles", "--nonewlines", &at],
            Self::Emacs => vec!["--eval", EMACS, &at],
            Self::Window(waits) => vec![waits],
            Self::Other => vec![],
        };
        options.into_iter().map(OsString::from).chain([path.into()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_known_by_their_programs() {
        for (name, kind) in [
            ("vim.basic", Kind::Vim),
            ("nvim", Kind::Vim),
            ("nano", Kind::Nano),
            ("emacs-nox", Kind::Emacs),
            ("emacsclient", Kind::Other),
            ("code", Kind::Window("--wait")),
            ("sed", Kind::Other),
        ] {
            assert_eq!(Kind::of(OsStr::new(name)), kind, "{name}");
        }
    }

    #[test]
    fn a_command_is_split_as_a_shell_does() {
        let editor = Editor::choose(Some("sed -i 's/a b/c/'")).unwrap();
        assert_eq!(editor.words, ["sed", "-i", "s/a b/c/"]);
        assert!(matches!(Editor::choose(Some("sed 's")), Err(Error::NotWords("--with"))));
        assert!(matches!(Editor::choose(Some("no-such-editor")), Err(Error::NotStarted(_))));
    }
}
