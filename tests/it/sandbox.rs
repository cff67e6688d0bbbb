//! A work folder with an identity, in which the real binary is run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use stripeseal::keys::age::AgeIdentity;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_stripeseal");

/// A work folder, which is home too; it goes when this is dropped.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
    pub(crate) recipient: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let identity = AgeIdentity::generate();
        let config = folder.path().join(".config/stripeseal");
        std::fs::create_dir_all(&config).unwrap();
        let file = config.join("identity.txt");
        let secret = identity.secret();
        stripeseal::file::create_private(&file, secret.expose().as_bytes(), false).unwrap();
        Self { folder, recipient: identity.recipient().to_owned() }
    }

    /// One with a sealed `.env`.
    pub(crate) fn with(text: &str) -> Self {
        let sandbox = Self::new();
        sandbox.write(".env", text);
        sandbox.ok(&["seal", "--all"]);
        sandbox
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// A program in this folder, with an environment of its own.
    pub(crate) fn program(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.path())
            .env("STRIPESEAL", BINARY)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn stripeseal(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(BINARY);
        command.args(arguments);
        command
    }

    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        self.stripeseal(arguments).output().unwrap()
    }

    /// Runs a command that must succeed; its standard output.
    pub(crate) fn ok(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.output(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
        output.stdout
    }

    /// Runs a script, in which `$STRIPESEAL` is the binary; its standard output.
    pub(crate) fn sh(&self, script: &str) -> String {
        let output = self.program("sh").args(["-c", script]).output().unwrap();
        assert!(output.status.success(), "{script}: {}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Gives standard input to a command.
    pub(crate) fn fed(&self, arguments: &[&str], input: &[u8]) -> Output {
        use std::io::Write as _;
        let mut command = self.stripeseal(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // One that fails early does not read.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// The names in this folder, but for the configuration and the record of known keys.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> =
            names.filter(|name| ![".config", ".local"].contains(&&**name)).collect();
        names.sort();
        names
    }
}

pub(crate) fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
