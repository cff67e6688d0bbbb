//! A project with a sealed .env, and a real terminal to work with it: tmux, with a server of its own.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use stripeseal::keys::age::AgeIdentity;

/// A value that must be nowhere in clear.
pub(crate) const CANARY: &str = "canary-hunter2";

/// A home with an identity and a sealed .env.
pub(crate) fn project() -> tempfile::TempDir {
    let work = tempfile::tempdir().unwrap();
    let identity = AgeIdentity::generate();
    let file = work.path().join(".config/stripeseal/identity.txt");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    stripeseal::file::create_private(&file, identity.secret().expose().as_bytes(), false).unwrap();
    std::fs::write(work.path().join(".env"), format!("# shop\nA_PASSWORD={CANARY}\nPORT=8080\n"))
        .unwrap();
    assert!(stripeseal(work.path()).arg("seal").output().unwrap().status.success());
    work
}

/// stripeseal in that home.
pub(crate) fn stripeseal(work: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stripeseal"));
    command.current_dir(work).env_clear().env("HOME", work);
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command
}

/// Waits for what must come; whoever waits for ever is ended by the runner of the tests.
pub(crate) fn until(mut holds: impl FnMut() -> bool) {
    while !holds() {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A terminal with a shell in it.
pub(crate) struct Terminal {
    server: String,
}

impl Terminal {
    /// Opens one whose home is that folder.
    pub(crate) fn open(work: &Path) -> Self {
        let server = work.file_name().unwrap().to_string_lossy().into_owned();
        let terminal = Self { server };
        let binaries = Path::new(env!("CARGO_BIN_EXE_stripeseal")).parent().unwrap();
        let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
        let home = work.display();
        let shell = format!(
            "cd {home} && exec env -i HOME={home} PATH={path} TERM=screen LANG=C.UTF-8 XDG_RUNTIME_DIR=/nowhere PS1='$ ' bash --norc"
        );
        let made = terminal.tmux(&["new-session", "-d", "-x", "120", "-y", "40", &shell]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        terminal
    }

    /// Types a line.
    pub(crate) fn line(&self, text: &str) {
        self.type_text(text);
        self.keys(&["Enter"]);
    }

    /// Types text.
    pub(crate) fn type_text(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
    }

    /// Presses keys, by their names.
    pub(crate) fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// What the terminal shows.
    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// Waits until the terminal shows a text.
    pub(crate) fn wait_for(&self, text: &str) {
        let mut tries = 0;
        until(|| {
            tries += 1;
            assert!(tries < 1500, "{text:?} is not in:\n{}", self.screen());
            self.screen().contains(text)
        });
    }

    /// Waits until a program of that command line runs.
    pub(crate) fn wait_for_process(&self, command: &str) {
        until(|| processes(command).next().is_some());
    }

    fn tmux(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.args(["-L", &self.server, "-f", "/dev/null"]).args(arguments).output().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

/// The numbers of the processes with that command line.
pub(crate) fn processes(command: &str) -> impl Iterator<Item = i32> {
    let wanted = format!("{}\0", command.replace(' ', "\0"));
    std::fs::read_dir("/proc").unwrap().flatten().filter_map(move |entry| {
        let line = std::fs::read_to_string(entry.path().join("cmdline")).ok()?;
        line.ends_with(&wanted).then(|| entry.file_name().to_str()?.parse().ok())?
    })
}
