//! stripeseal beside a program: signals and statuses, without a terminal and with one.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::terminal::{Terminal, project, stripeseal, until};

/// Starts a script beside stripeseal, in a session without a terminal; waits until it says `ready`.
fn beside(work: &Path, script: &str) -> Child {
    let mut command = Command::new("setsid");
    let stripeseal = env!("CARGO_BIN_EXE_stripeseal");
    let options = ["run", "--as-file", "A_PASSWORD", "--as-file-dir", "--", "sh", "-c"];
    command.arg(stripeseal).args(options).arg(script).current_dir(work).env("HOME", work);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    until(|| work.join("ready").exists());
    child
}

fn pid(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap())
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn state_of(process: &str) -> char {
    let stat = read(&Path::new("/proc").join(process.trim()).join("stat"));
    stat.rsplit(") ").next().unwrap().chars().next().unwrap_or('-')
}

#[test]
fn a_signal_reaches_the_program_once() {
    for (signal, name) in [
        (Signal::SIGINT, "INT"),
        (Signal::SIGTERM, "TERM"),
        (Signal::SIGHUP, "HUP"),
        (Signal::SIGQUIT, "QUIT"),
        (Signal::SIGUSR1, "USR1"),
    ] {
        let work = project();
        let script = format!(
            "trap 'echo x >> got' {name}; touch ready; until test -e got; do sleep 0.05; done; sleep 0.2; exit 42"
        );
        let mut child = beside(work.path(), &script);
        kill(pid(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(42), "{name}");
        assert_eq!(read(&work.path().join("got")), "x\n", "{name}");
    }
}

#[test]
fn a_program_that_dies_by_a_signal_gives_128_and_its_number() {
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let work = project();
        let mut child = beside(work.path(), "touch ready; exec sleep 60");
        kill(pid(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(128 + signal as i32));
    }
    let work = project();
    let mut child = beside(work.path(), "echo $$ > pid; touch ready; exec sleep 60");
    let program = read(&work.path().join("pid")).trim().parse().unwrap();
    kill(Pid::from_raw(program), Signal::SIGKILL).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(137));
}

#[test]
fn they_stop_and_go_on_together() {
    for by_itself in [false, true] {
        let work = project();
        let mut child = beside(work.path(), "echo $$ > pid; touch ready; exec sleep 60");
        let program = read(&work.path().join("pid"));
        let stopped =
            if by_itself { program.trim().parse().unwrap() } else { pid(&child).as_raw() };
        let signal = if by_itself { Signal::SIGSTOP } else { Signal::SIGTSTP };
        kill(Pid::from_raw(stopped), signal).unwrap();
        let status = waitpid(pid(&child), Some(WaitPidFlag::WUNTRACED)).unwrap();
        assert_eq!(status, WaitStatus::Stopped(pid(&child), Signal::SIGSTOP));
        assert_eq!(state_of(&program), 'T');
        kill(pid(&child), Signal::SIGCONT).unwrap();
        until(|| state_of(&program) == 'S');
        kill(pid(&child), Signal::SIGTERM).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(143));
    }
}

#[test]
fn the_program_and_its_files_go_with_a_killed_parent() {
    let work = project();
    let script = "echo $$ > pid; echo $A_PASSWORD_FILE > file; touch ready; exec sleep 60";
    let mut child = beside(work.path(), script);
    let program = read(&work.path().join("pid"));
    let file = read(&work.path().join("file"));
    assert_eq!(read(Path::new(file.trim())), "canary-hunter2");
    kill(pid(&child), Signal::SIGKILL).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    until(|| !Path::new("/proc").join(program.trim()).exists() || state_of(&program) == 'Z');
    until(|| !Path::new(file.trim()).parent().unwrap().exists());
}

#[test]
fn the_program_finds_its_signals_as_they_were() {
    let work = project();
    let signals = |options: &[&str]| {
        let grep = ["--", "grep", "-E", "Sig(Blk|Ign|Cgt)|ShdPnd", "/proc/self/status"];
        let output = stripeseal(work.path()).arg("run").args(options).args(grep).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(signals(&[]).contains("SigBlk"));
    assert_eq!(signals(&[]), signals(&["--mask"]));
}

#[test]
#[ignore = "needs tmux"]
fn at_a_terminal_nothing_is_doubled() {
    let work = project();
    let terminal = Terminal::open(work.path());
    let script = "trap 'echo x >> got' INT; touch ready; until test -e end; do sleep 0.1; done";
    std::fs::write(work.path().join("script"), script).unwrap();
    terminal.line("stripeseal run --as-file A_PASSWORD --as-file-dir -- sh script; echo status $?");
    until(|| work.path().join("ready").exists());
    terminal.keys(&["C-c"]);
    until(|| work.path().join("got").exists());
    // Time for a second one to come, if there were one.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(read(&work.path().join("got")), "x\n");

    terminal.keys(&["C-z"]);
    terminal.wait_for("Stopped");
    terminal.line("fg");
    terminal.keys(&["C-c"]);
    until(|| read(&work.path().join("got")) == "x\nx\n");
    std::fs::write(work.path().join("end"), "").unwrap();
    terminal.wait_for("status 0");

    terminal.line("stripeseal run --as-file A_PASSWORD --as-file-dir -- sleep 60; echo status $?");
    terminal.wait_for_process("sleep 60");
    terminal.keys(&["C-c"]);
    terminal.wait_for("status 130");
}
