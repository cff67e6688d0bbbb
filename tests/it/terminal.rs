//! A project with a sealed .env, and a real terminal to work with it: tmux, with a server of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use stripeseal::keys::age::AgeIdentity;

/// A home with an identity and a sealed .env, with folders for temporary files and in memory of its own:
/// other tests run beside this one.
pub(crate) struct Project {
    work: tempfile::TempDir,
    runtime: tempfile::TempDir,
    /// The value of A_PASSWORD; whatever holds it in clear is found by it.
    pub(crate) canary: String,
}

impl Project {
    pub(crate) fn new() -> Self {
        let work = tempfile::tempdir().unwrap();
        let runtime = tempfile::tempdir_in("/dev/shm").unwrap();
        std::fs::create_dir(work.path().join("tmp")).unwrap();
        let name = work.path().file_name().unwrap().to_string_lossy().into_owned();
        let canary = format!("canary-{}", name.trim_start_matches(".tmp"));
        let project = Self { work, runtime, canary };
        let identity = AgeIdentity::generate();
        let file = project.path().join(".config/stripeseal/identity.txt");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let secret = identity.secret();
        stripeseal::file::create_private(&file, secret.expose().as_bytes(), false).unwrap();
        let text = format!("# shop\nA_PASSWORD={}\nPORT=8080\n", project.canary);
        std::fs::write(project.path().join(".env"), text).unwrap();
        assert!(project.stripeseal(&["seal"]).output().unwrap().status.success());
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.work.path()
    }

    /// The folder in memory.
    pub(crate) fn runtime(&self) -> &Path {
        self.runtime.path()
    }

    /// A program in this home.
    pub(crate) fn program(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).env_clear().envs(self.environment());
        command
    }

    /// stripeseal in this home.
    pub(crate) fn stripeseal(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(env!("CARGO_BIN_EXE_stripeseal"));
        command.args(arguments);
        command
    }

    /// One value of .env.
    pub(crate) fn value(&self, key: &str) -> String {
        let output = self.stripeseal(&["get", key]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_default()
    }

    fn environment(&self) -> [(&'static str, String); 5] {
        let binaries = Path::new(env!("CARGO_BIN_EXE_stripeseal")).parent().unwrap();
        let shown = |path: &Path| path.display().to_string();
        [
            ("HOME", shown(self.path())),
            ("PATH", format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap())),
            ("TMPDIR", shown(&self.path().join("tmp"))),
            ("XDG_RUNTIME_DIR", shown(self.runtime())),
            ("LANG", "C.UTF-8".to_owned()),
        ]
    }
}

/// Waits for what must come, for minutes: it is no measure of speed.
#[track_caller]
pub(crate) fn until(mut holds: impl FnMut() -> bool) {
    for _ in 0..12_000 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it did not come");
}

/// A terminal with a shell in it.
pub(crate) struct Terminal {
    socket: PathBuf,
}

impl Terminal {
    /// Opens one in that home.
    pub(crate) fn open(project: &Project) -> Self {
        let terminal = Self { socket: project.path().join("tmp/tmux") };
        let variables = project.environment().map(|(name, value)| format!("{name}='{value}'"));
        let shell = format!(
            "cd {} && exec env -i {} TERM=screen PS1='$ ' bash --norc",
            project.path().display(),
            variables.join(" ")
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
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        let mut tries = 0;
        until(|| {
            tries += 1;
            assert!(tries < 1500, "{text:?} is not in:\n{}", self.screen());
            self.screen().contains(text)
        });
    }

    /// Takes the terminal away from whoever has it.
    pub(crate) fn close(&self) {
        self.tmux(&["kill-server"]);
    }

    fn tmux(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.socket).args(["-f", "/dev/null"]).args(arguments);
        command.output().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.close();
    }
}

/// The processes that have such a command line and work in that folder.
pub(crate) fn processes(folder: &Path, command_line: &str) -> Vec<i32> {
    let wanted = command_line.replace(' ', "\0");
    let found = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
        let line = std::fs::read_to_string(entry.path().join("cmdline")).ok()?;
        let here = std::fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == folder);
        (here && line.contains(&wanted)).then(|| entry.file_name().to_str()?.parse().ok())?
    });
    found.collect()
}
