//! stripeseal beside a program: signals and statuses, without a terminal and with one.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::terminal::{Project, Terminal, processes, until};

const OPTIONS: [&str; 4] = ["run", "--as-file", "A_PASSWORD", "--as-file-dir"];

/// Starts a script beside stripeseal, in a session without a terminal; waits until it says `ready`.
fn beside(project: &Project, script: &str) -> Child {
    let mut command = project.program("setsid");
    command.arg(env!("CARGO_BIN_EXE_stripeseal")).args(OPTIONS).args(["--", "sh", "-c", script]);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    until(|| project.path().join("ready").exists());
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
        let project = Project::new();
        let script = format!(
            "trap 'echo x >> got' {name}; touch ready; until test -e got; do sleep 0.05; done; sleep 0.2; exit 42"
        );
        let mut child = beside(&project, &script);
        kill(pid(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(42), "{name}");
        assert_eq!(read(&project.path().join("got")), "x\n", "{name}");
    }
}

#[test]
fn a_program_that_dies_by_a_signal_gives_128_and_its_number() {
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let project = Project::new();
        let mut child = beside(&project, "touch ready; exec sleep 60");
        kill(pid(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(128 + signal as i32));
    }
    let project = Project::new();
    let mut child = beside(&project, "echo $$ > pid; touch ready; exec sleep 60");
    let program = read(&project.path().join("pid")).trim().parse().unwrap();
    kill(Pid::from_raw(program), Signal::SIGKILL).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(137));
}

#[test]
fn they_stop_and_go_on_together() {
    for by_itself in [false, true] {
        let project = Project::new();
        let mut child = beside(&project, "echo $$ > pid; touch ready; exec sleep 60");
        let program = read(&project.path().join("pid"));
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
    let project = Project::new();
    let script = "echo $$ > pid; echo $A_PASSWORD_FILE > file; touch ready; exec sleep 60";
    let mut child = beside(&project, script);
    let program = read(&project.path().join("pid"));
    let file = read(&project.path().join("file"));
    assert_eq!(read(Path::new(file.trim())), project.canary);
    kill(pid(&child), Signal::SIGKILL).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    until(|| !Path::new("/proc").join(program.trim()).exists() || state_of(&program) == 'Z');
    until(|| !Path::new(file.trim()).parent().unwrap().exists());
}

#[test]
fn a_program_that_has_ended_is_no_zombie_while_its_children_write() {
    let project = Project::new();
    let script = "echo $$ > pid; (until test -e end; do echo x; sleep 0.1; done) & exit 7";
    let mut command = project.stripeseal(&["run", "--mask", "--", "sh", "-c", script]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    until(|| project.read("pid").ends_with('\n'));
    let program = project.read("pid");
    until(|| !Path::new("/proc").join(program.trim()).exists());
    assert!(child.try_wait().unwrap().is_none(), "it still carries what the children write");
    std::fs::write(project.path().join("end"), "").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(7));
}

#[test]
fn a_parent_that_ignores_its_children_is_told_the_status() {
    let project = Project::new();
    let script = "trap '' CHLD; stripeseal run --mask -- sh -c 'exit 7'; echo $?";
    let output = project.program("sh").args(["-c", script]).output().unwrap();
    assert_eq!(output.stdout, b"7\n");
}

#[test]
fn the_program_finds_its_signals_as_they_were() {
    let project = Project::new();
    let signals = |options: &[&str]| {
        let grep = ["--", "grep", "-E", "Sig(Blk|Ign|Cgt)|ShdPnd", "/proc/self/status"];
        let output = project.stripeseal(&["run"]).args(options).args(grep).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(signals(&[]).contains("SigBlk"));
    assert_eq!(signals(&[]), signals(&["--mask"]));
    assert_eq!(signals(&[]), signals(&OPTIONS[1..]));
}

/// A terminal in which a program runs beside stripeseal; it has written its number to `pid`.
fn at_terminal(script: &str) -> (Project, Terminal) {
    let project = Project::new();
    let terminal = Terminal::open(&project);
    std::fs::write(project.path().join("script"), format!("echo $$ > pid; {script}")).unwrap();
    terminal.line(&format!("stripeseal {} -- sh script", OPTIONS.join(" ")));
    until(|| project.read("pid").ends_with('\n'));
    (project, terminal)
}

fn assert_ends(terminal: &Terminal, status: i32) {
    terminal.line("echo status $?");
    terminal.wait_for(&format!("status {status}"));
}

/// Nothing is left: neither the folder nor who would have removed it.
#[track_caller]
fn assert_gone(project: &Project) {
    until(|| std::fs::read_dir(project.runtime()).unwrap().count() == 0);
    assert!(processes(project.path(), "stripeseal run").is_empty());
}

/// Sends a signal to the process that was asked for: stripeseal, or the program.
fn send(project: &Project, to_program: bool, signal: Signal) {
    let number = match to_program {
        true => project.read("pid").trim().parse().unwrap(),
        false => processes(project.path(), "stripeseal run")[0],
    };
    kill(Pid::from_raw(number), signal).unwrap();
}

#[test]
#[ignore = "needs tmux"]
fn at_a_terminal_a_key_reaches_the_program_once() {
    for (key, name) in [("C-c", "INT"), ("C-\\", "QUIT")] {
        let (project, terminal) = at_terminal(&format!(
            "trap 'echo x >> got' {name}; touch ready; until test -e end; do sleep 0.1; done; exit 42"
        ));
        until(|| project.path().join("ready").exists());
        terminal.keys(&[key]);
        until(|| project.path().join("got").exists());
        // Time for a second one to come, if there were one.
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(project.read("got"), "x\n", "{name}");
        // Stopped and gone on, it still does.
        terminal.keys(&["C-z"]);
        terminal.wait_for("Stopped");
        assert_eq!(state_of(&project.read("pid")), 'T');
        terminal.line("fg");
        until(|| state_of(&project.read("pid")) != 'T');
        terminal.keys(&[key]);
        until(|| project.read("got") == "x\nx\n");
        std::fs::write(project.path().join("end"), "").unwrap();
        assert_ends(&terminal, 42);
        assert_gone(&project);
    }
}

#[test]
#[ignore = "needs tmux"]
fn at_a_terminal_the_status_says_which_signal_it_was() {
    for (key, status) in [("C-c", 130), ("C-\\", 131)] {
        let (project, terminal) = at_terminal("exec sleep 60");
        terminal.keys(&[key]);
        assert_ends(&terminal, status);
        assert_gone(&project);
    }
    for (to_program, signal, status) in [
        (false, Signal::SIGINT, 130),
        (false, Signal::SIGTERM, 143),
        (false, Signal::SIGHUP, 129),
        (false, Signal::SIGQUIT, 131),
        (true, Signal::SIGKILL, 137),
        (true, Signal::SIGTERM, 143),
    ] {
        let (project, terminal) = at_terminal("exec sleep 60");
        send(&project, to_program, signal);
        assert_ends(&terminal, status);
        assert_gone(&project);
    }
}

#[test]
#[ignore = "needs tmux"]
fn at_a_terminal_they_stop_and_go_on_together() {
    for (to_program, signal) in
        [(true, Signal::SIGSTOP), (true, Signal::SIGTSTP), (false, Signal::SIGTSTP)]
    {
        let (project, terminal) = at_terminal("exec sleep 60");
        send(&project, to_program, signal);
        terminal.wait_for("Stopped");
        assert_eq!(state_of(&project.read("pid")), 'T');
        terminal.line("bg");
        until(|| state_of(&project.read("pid")) == 'S');
        terminal.line("fg");
        terminal.keys(&["C-c"]);
        assert_ends(&terminal, 130);
        assert_gone(&project);
    }
}

#[test]
#[ignore = "needs tmux"]
fn at_a_terminal_nothing_outlives_a_killed_parent_or_a_closed_terminal() {
    let (project, terminal) = at_terminal("exec sleep 60");
    send(&project, false, Signal::SIGKILL);
    terminal.wait_for("Killed");
    assert_gone(&project);
    assert!(processes(project.path(), "sleep 60").is_empty());
    let (project, terminal) = at_terminal("exec sleep 60");
    terminal.close();
    assert_gone(&project);
    until(|| processes(project.path(), "sleep 60").is_empty());
}
