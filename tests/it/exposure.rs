//! Where a value is while a program runs: where the way that was chosen says, and nowhere else.
//!
//! A canary is searched for in the environment and arguments of every process, in every file of the
//! folders that could hold one, in every write that is made, and in core files. SECURITY.md has the
//! table.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::terminal::{Project, until};

/// A way of `run`, and where the value may be.
struct Way {
    options: &'static [&'static str],
    in_environment: bool,
    /// The kind of file that holds it.
    file: Option<&'static str>,
}

const WAYS: [Way; 5] = [
    Way { options: &[], in_environment: true, file: None },
    Way { options: &["--mask"], in_environment: true, file: None },
    Way {
        options: &["--as-file", "A_PASSWORD"],
        in_environment: false,
        file: Some("/memfd:stripeseal"),
    },
    Way {
        options: &["--as-file", "A_PASSWORD", "--mask"],
        in_environment: false,
        file: Some("/memfd:stripeseal"),
    },
    Way {
        options: &["--as-file", "A_PASSWORD", "--as-file-dir"],
        in_environment: false,
        file: Some("/A_PASSWORD"),
    },
];

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// A script that runs that way until it is killed; core files are allowed.
fn start(project: &Project, way: &Way) -> Child {
    let script = "ulimit -c unlimited; exec setsid stripeseal run \"$@\" -- \
        sh -c 'echo $$ > pid; exec sleep 1000'";
    let mut command = project.program("sh");
    command.args(["-c", script, "sh"]).args(way.options);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    until(|| project.read("pid").ends_with('\n') && comm(project.read("pid").trim()) == "sleep\n");
    child
}

fn comm(pid: &str) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default()
}

/// Ends stripeseal and the program by a signal each.
fn end(project: &Project, mut child: Child, signal: Signal) {
    let program = project.read("pid").trim().parse().unwrap();
    kill(Pid::from_raw(program), signal).unwrap();
    child.wait().unwrap();
}

/// The files of all processes that hold the canary.
fn in_processes(canary: &str, name: &str) -> Vec<PathBuf> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let files = processes.map(|entry| entry.path().join(name));
    files.filter(|file| std::fs::read(file).is_ok_and(|bytes| holds(&bytes, canary))).collect()
}

fn files_with(canary: &str, folder: &Path) -> Vec<PathBuf> {
    let files = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let files = files.flatten().map(ignore::DirEntry::into_path).filter(|path| path.is_file());
    files.filter(|file| std::fs::read(file).is_ok_and(|bytes| holds(&bytes, canary))).collect()
}

#[test]
fn while_a_program_runs_the_value_is_in_one_place() {
    for way in WAYS {
        let project = Project::new();
        let child = start(&project, &way);
        let environment = Path::new("/proc").join(project.read("pid").trim()).join("environ");
        let wanted = if way.in_environment { vec![environment] } else { Vec::new() };
        assert_eq!(in_processes(&project.canary, "environ"), wanted, "{:?}", way.options);
        assert!(in_processes(&project.canary, "cmdline").is_empty());
        let found = [project.path(), Path::new("/dev/shm")].map(|f| files_with(&project.canary, f));
        let found = found.concat();
        match way.file {
            Some(name) if !name.starts_with("/memfd:") => {
                assert_eq!(found.len(), 1, "{found:?}");
                assert!(found[0].starts_with(project.runtime()) && found[0].ends_with(&name[1..]));
            }
            _ => assert!(found.is_empty(), "{:?}: {found:?}", way.options),
        }
        end(&project, child, Signal::SIGTERM);
        assert!(files_with(&project.canary, Path::new("/dev/shm")).is_empty());
    }
}

/// What was written to, with the canary in it: the files' names as strace tells them.
fn writes(project: &Project, arguments: &[&str]) -> Vec<String> {
    let calls = "trace=write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg";
    let mut strace = project.program("strace");
    strace.args(["-f", "-qq", "-y", "-s", "10000000", "-e", calls, "-o", "trace"]);
    let output = strace.arg(env!("CARGO_BIN_EXE_stripeseal")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    let trace = project.read("trace");
    assert!(trace.contains("write("), "{trace}");
    let lines = trace.lines().filter(|line| line.contains(&project.canary));
    let name = |line: &str| line.split(['<', '>']).nth(1).unwrap_or(line).to_owned();
    let mut names: Vec<String> = lines.map(name).collect();
    names.dedup();
    names
}

#[test]
#[ignore = "needs strace"]
fn a_value_is_written_nowhere_else() {
    for way in WAYS {
        let project = Project::new();
        let program = ["--", "sh", "-c", "echo started"];
        let written = writes(&project, &[&["run"], way.options, &program].concat());
        match way.file {
            None => assert_eq!(written, [""; 0], "{:?}", way.options),
            Some(name) => {
                assert_eq!(written.len(), 1, "{written:?}");
                assert!(written[0].contains(name), "{written:?}");
            }
        }
    }
    // What the program itself writes goes through stripeseal, and comes out masked.
    let project = Project::new();
    let program = ["run", "--mask", "--", "sh", "-c", "echo $A_PASSWORD"];
    let written = writes(&project, &program);
    assert!(written.len() == 1 && written[0].starts_with("pipe:"), "{written:?}");
    // The file that an editor gets, and what sed makes of it.
    let project = Project::new();
    let written = writes(&project, &["edit", "--with", "sed -i s/8080/9090/"]);
    let scratch = project.runtime().display().to_string();
    assert!(written.len() == 2 && written.iter().all(|file| file.starts_with(&scratch)));
    // A text that is kept is sealed.
    let project = Project::new();
    let script = "stripeseal edit --with 'sh -c \"echo B >> $1; exit 1\" sh' || true";
    std::fs::write(project.path().join("script"), script).unwrap();
    let written = writes(&project, &["run", "--except", "A_*", "--", "sh", "script"]);
    let scratch = project.runtime().display().to_string();
    assert!(written.len() == 1 && written[0].starts_with(&scratch), "{written:?}");
    assert!(project.path().join(".local/state/stripeseal/edits").is_dir());
}

/// The core files in a folder.
fn cores(folder: &Path) -> Vec<Vec<u8>> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_core = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("core");
    names.filter(is_core).map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
#[ignore = "needs core-files"]
fn a_core_file_holds_what_the_program_was_given_and_none_is_ours() {
    for way in WAYS {
        let project = Project::new();
        let child = start(&project, &way);
        end(&project, child, Signal::SIGQUIT);
        let cores = cores(project.path());
        assert_eq!(cores.len(), 1, "the program's: {:?}", way.options);
        assert_eq!(holds(&cores[0], &project.canary), way.in_environment, "{:?}", way.options);
    }
    // stripeseal itself, beside a program and beside an editor.
    for way in WAYS.iter().filter(|way| way.options.len() != 2) {
        let project = Project::new();
        let mut child = start(&project, way);
        if comm(&child.id().to_string()) == "sleep\n" {
            // It has become the program.
            end(&project, child, Signal::SIGKILL);
            continue;
        }
        kill(Pid::from_raw(child.id().try_into().unwrap()), Signal::SIGABRT).unwrap();
        child.wait().unwrap();
        assert!(cores(project.path()).is_empty(), "{:?}", way.options);
    }
    let project = Project::new();
    let script = "ulimit -c unlimited; stripeseal edit --with 'sh -c \"kill -ABRT $PPID\"'";
    project.program("sh").args(["-c", script]).output().unwrap();
    assert!(cores(project.path()).is_empty());
}
