//! A home folder of its own, and commands that run in it, at a terminal or without one.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A folder that is home and work folder.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

/// What a command said.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Told {
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.status, Some(0), "{self:#?}");
        self
    }

    /// It fails with that error, and says all of `texts`.
    #[track_caller]
    pub(crate) fn fails(self, code: &str, texts: &[&str]) -> Self {
        assert_ne!(self.status, Some(0), "{self:#?}");
        assert!(self.stderr.contains(&format!("error[{code}]")), "{self:#?}");
        for text in texts {
            assert!(self.stderr.contains(text), "{text}: {self:#?}");
        }
        self
    }
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bin = Path::new(env!("CARGO_BIN_EXE_stripeseal")).parent().unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let home = folder.path().display().to_string();
        Self { folder, variables: vec![("PATH".into(), path), ("HOME".into(), home)] }
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.into(), value.into()));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file that only its owner can read.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        let _ = std::fs::remove_file(self.path(name));
        stripeseal::file::create_private(&self.path(name), text.as_ref(), false).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs stripeseal where there is no terminal.
    pub(crate) fn stripeseal<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Told {
        let mut command = Command::new("setsid");
        command.arg("--wait").arg("stripeseal").args(arguments);
        self.finish(command)
    }

    /// Runs a shell script, with stripeseal on PATH, where there is no terminal.
    pub(crate) fn sh(&self, script: &str) -> Told {
        let mut command = Command::new("setsid");
        command.args(["--wait", "bash", "-euc", script]);
        self.finish(command)
    }

    /// Runs a shell script at a terminal, where each prompt is answered, and nothing else is asked;
    /// only prompts go to the terminal.
    pub(crate) fn answering(&self, answers: &[(&str, &str)], script: &str) -> Told {
        self.write("script.sh", script);
        // Braces on one line would be a pattern. What is typed before the echo is off is thrown away.
        let mut expect = "log_user 0\nset timeout 240\n\
            proc hidden {} { global spawn_out; for {set i 0} {$i < 500} {incr i} {\n\
            if {[string match {*-echo *} [exec stty -a -F $spawn_out(slave,name)]]} return\n\
            after 20 } }\n\
            spawn -noecho bash -eu -c \"bash -eu script.sh >said.out 2>said.err\"\n"
            .to_owned();
        for (prompt, answer) in answers {
            let hidden = if prompt.ends_with('?') { "" } else { "hidden\n" };
            expect.push_str(&format!(
                "expect {{\n-ex {{{prompt}}} {{}}\ntimeout {{ exit 98 }}\neof {{ exit 97 }}\n}}\n\
                 {hidden}send -- \"{answer}\\r\"\n"
            ));
        }
        expect.push_str("expect {\neof {}\ntimeout { exit 98 }\n}\nexit [lindex [wait] 3]\n");
        self.write("script.exp", expect);
        let mut command = Command::new("expect");
        command.arg("script.exp");
        let told = self.finish(command);
        Told { stdout: self.read("said.out"), stderr: self.read("said.err"), ..told }
    }

    fn finish(&self, mut command: Command) -> Told {
        command.current_dir(self.folder.path()).env_clear();
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Told {
            status: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// Writes the age file of the first stanza of a document to a file.
    pub(crate) fn take_out_stanza(&self, document: &str, to: &str) {
        let text = self.read(document);
        let line = text.lines().find(|line| line.starts_with("# to ")).unwrap();
        let wrapped = line.rsplit(' ').next().unwrap();
        std::fs::write(self.path(to), URL_SAFE_NO_PAD.decode(wrapped).unwrap()).unwrap();
    }
}
