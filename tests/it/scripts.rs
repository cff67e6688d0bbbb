//! Command-line stories: `testdata/scripts/*.txt`, a txtar archive each: commands, then files.
//!
//! A line is a command, `#` a comment; words are split as a shell does, with quotes and $NAME.
//!
//! ```text
//! stripeseal ARG…       runs the binary; it must succeed
//! ! stripeseal ARG…     it must fail, and change not one byte below the work folder
//! sh 'SCRIPT'           runs a shell, with the binary on PATH
//! stdin FILE            standard input of the next command
//! status N              the exit status of the last command
//! stdout TEXT           the last standard output holds TEXT; ! stdout TEXT: it does not
//! stderr TEXT           likewise
//! cmp A B               two files are equal; A may be stdout
//! ```
//!
//! `$WORK` is the work folder and home; the identity of `$ME` is where it belongs, that of `$ALICE` in
//! alice.txt. `$STRIPE` is a live secret key of Stripe, in the files of the archive too, so that none
//! stands in the repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use stripeseal::keys::age::AgeIdentity;

#[test]
fn stories() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scripts");
    let mut stories: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    stories.sort();
    assert!(!stories.is_empty());
    let told: Vec<String> = std::thread::scope(|scope| {
        let run = |story: PathBuf| scope.spawn(move || Story::begin(&story).run());
        let running: Vec<_> = stories.into_iter().map(run).collect();
        running.into_iter().filter_map(|one| one.join().unwrap().err()).collect()
    });
    assert!(told.is_empty(), "\n{}", told.join("\n\n"));
}

struct Story {
    name: String,
    commands: String,
    work: tempfile::TempDir,
    /// What is in memory for this story alone: others run beside it.
    _runtime: tempfile::TempDir,
    variables: BTreeMap<String, String>,
    stdin: Option<PathBuf>,
    last: Option<Output>,
}

impl Story {
    fn begin(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap();
        let work = tempfile::tempdir().unwrap();
        let memory = Path::new("/dev/shm");
        let memory = if memory.is_dir() { memory.into() } else { std::env::temp_dir() };
        let runtime = tempfile::tempdir_in(memory).unwrap();
        let mut parts = text.split("\n-- ");
        let commands = parts.next().unwrap().to_owned();
        for part in parts {
            let (name, content) = part.split_once(" --\n").expect("-- NAME --");
            let path = work.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            // The line end before the next name belongs to the archive's text.
            let content = content.trim_end_matches('\n').replace("$STRIPE", &stripe_key());
            std::fs::write(path, format!("{content}\n")).unwrap();
        }
        let mut story = Self {
            name: file.file_name().unwrap().to_string_lossy().into_owned(),
            commands,
            variables: BTreeMap::from([
                ("WORK".into(), work.path().display().to_string()),
                ("STRIPE".into(), stripe_key()),
                ("XDG_RUNTIME_DIR".into(), runtime.path().display().to_string()),
            ]),
            work,
            _runtime: runtime,
            stdin: None,
            last: None,
        };
        story.identity("ME", ".config/stripeseal/identity.txt");
        story.identity("ALICE", "alice.txt");
        story
    }

    fn identity(&mut self, name: &str, file: &str) {
        let identity = AgeIdentity::generate();
        let path = self.work.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        stripeseal::file::create_private(&path, identity.secret().expose().as_bytes(), false)
            .unwrap();
        self.variables.insert(name.to_owned(), identity.recipient().to_owned());
    }

    fn run(mut self) -> Result<(), String> {
        for (number, line) in self.commands.clone().lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                self.command(line)
                    .map_err(|why| format!("{}:{}: {line}\n{why}", self.name, number + 1))?;
            }
        }
        Ok(())
    }

    fn command(&mut self, line: &str) -> Result<(), String> {
        let (must_fail, line) = line.strip_prefix("! ").map_or((false, line), |line| (true, line));
        let words = self.words(line);
        let (name, arguments) = words.split_first().unwrap();
        match name.as_str() {
            "stripeseal" => self.stripeseal(arguments, must_fail),
            "sh" => self.shell(&arguments[0]),
            "stdin" => {
                self.stdin = Some(self.work.path().join(&arguments[0]));
                Ok(())
            }
            "status" => {
                let status = self.last().status.code();
                expect(status == arguments[0].parse().ok(), &format!("the status is {status:?}"))
            }
            "stdout" => said(&self.last().stdout, &arguments[0], must_fail),
            "stderr" => said(&self.last().stderr, &arguments[0], must_fail),
            "cmp" => {
                let (one, other) = (self.bytes(&arguments[0]), self.bytes(&arguments[1]));
                let shown = String::from_utf8_lossy(&one).into_owned();
                expect((one == other) != must_fail, &format!("it is:\n{shown}"))
            }
            other => Err(format!("there is no command {other}")),
        }
    }

    fn stripeseal(&mut self, arguments: &[String], must_fail: bool) -> Result<(), String> {
        let before = must_fail.then(|| self.snapshot());
        let mut command = Command::new(env!("CARGO_BIN_EXE_stripeseal"));
        self.finish(command.args(arguments));
        let told = format!("stderr:\n{}", String::from_utf8_lossy(&self.last().stderr));
        expect(self.last().status.success() != must_fail, &told)?;
        match before {
            Some(before) => expect(before == self.snapshot(), "a file was changed"),
            None => Ok(()),
        }
    }

    fn shell(&mut self, script: &str) -> Result<(), String> {
        self.finish(Command::new("sh").args(["-ec", script]));
        let told = format!("stderr:\n{}", String::from_utf8_lossy(&self.last().stderr));
        expect(self.last().status.success(), &told)
    }

    fn finish(&mut self, command: &mut Command) {
        let binaries = Path::new(env!("CARGO_BIN_EXE_stripeseal")).parent().unwrap();
        let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
        let stdin = self.stdin.take().map(|file| Stdio::from(std::fs::File::open(file).unwrap()));
        command
            .current_dir(self.work.path())
            .env_clear()
            .envs(&self.variables)
            .env("PATH", path)
            .env("HOME", self.work.path())
            .stdin(stdin.unwrap_or_else(Stdio::null));
        self.last = Some(command.output().unwrap());
    }

    fn last(&self) -> &Output {
        self.last.as_ref().expect("a command ran before")
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        match name {
            "stdout" => self.last().stdout.clone(),
            _ => std::fs::read(self.work.path().join(name)).unwrap(),
        }
    }

    fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = ignore::WalkBuilder::new(self.work.path()).standard_filters(false).build();
        let files = files.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file());
        files.map(|path| (path.clone(), std::fs::read(path).unwrap_or_default())).collect()
    }

    fn words(&self, line: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut word: Option<String> = None;
        let mut quote = None;
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, quote) {
                (c, Some(open)) if c == open => quote = None,
                ('\'' | '"', None) => {
                    quote = Some(c);
                    word.get_or_insert_default();
                }
                (' ', None) => words.extend(word.take()),
                ('$', Some('"') | None) => {
                    let mut name = String::new();
                    while let Some(c) = chars.next_if(char::is_ascii_uppercase) {
                        name.push(c);
                    }
                    let value = self.variables.get(&name).cloned();
                    let value = value.unwrap_or_else(|| format!("${name}"));
                    word.get_or_insert_default().push_str(&value);
                }
                (c, _) => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }
}

fn stripe_key() -> String {
    ["sk", "live", "51CanaryCanaryCanaryCanary"].join("_")
}

fn expect(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

fn said(output: &[u8], text: &str, must_not: bool) -> Result<(), String> {
    let output = String::from_utf8_lossy(output);
    expect(output.contains(text) != must_not, &format!("it says:\n{output}"))
}
