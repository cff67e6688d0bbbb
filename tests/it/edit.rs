//! Edits with real editors in a real terminal: nothing is lost, and nothing is left in clear.

use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::terminal::{CANARY, Terminal, processes, project, stripeseal, until};

/// Nothing of an edit is left: no value in clear, no swap, backup or undo file, no private folder.
fn assert_clean(work: &Path) {
    let left: Vec<_> = std::fs::read_dir("/dev/shm")
        .unwrap()
        .chain(std::fs::read_dir(std::env::temp_dir()).unwrap())
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| holds(path, "canary-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let files = ignore::WalkBuilder::new(work).standard_filters(false).build();
    for file in files.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let copy = [".swp", ".un~", "~", ".save"].iter().any(|end| name.ends_with(end));
        let bytes = std::fs::read(&file).unwrap();
        let plain = String::from_utf8_lossy(&bytes).contains("canary-");
        assert!(!copy && !plain, "{}", file.display());
    }
}

fn holds(path: &Path, text: &str) -> bool {
    let files = ignore::WalkBuilder::new(path).standard_filters(false).build();
    let mut files = files.flatten().map(ignore::DirEntry::into_path).filter(|path| path.is_file());
    files.any(|file| {
        std::fs::read(file).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text))
    })
}

fn value(work: &Path, key: &str) -> String {
    let output = stripeseal(work).args(["get", key]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn editing(editor: &str) -> (tempfile::TempDir, Terminal) {
    let work = project();
    let terminal = Terminal::open(work.path());
    terminal.line(&format!("export EDITOR={editor}; clear"));
    (work, terminal)
}

fn begin(terminal: &Terminal, command: &str) {
    terminal.line(&format!("clear; {command}"));
    terminal.wait_for("# stripeseal| Sealed here: A_PASSWORD");
}

#[test]
#[ignore = "needs tmux and vim"]
fn vim_changes_and_leaves_unchanged() {
    let (work, terminal) = editing("vim");
    begin(&terminal, "stripeseal edit");
    terminal.line(&format!(":%s/{CANARY}/canary-new/"));
    terminal.line(":wq");
    terminal.wait_for(".env: changed A_PASSWORD");
    assert_eq!(value(work.path(), "A_PASSWORD"), "canary-new");
    let before = std::fs::read(work.path().join(".env")).unwrap();
    for leaving in [":q", ":wq"] {
        begin(&terminal, "stripeseal edit");
        terminal.line(leaving);
        terminal.wait_for(".env: nothing changed");
    }
    assert_eq!(std::fs::read(work.path().join(".env")).unwrap(), before);
    assert_clean(work.path());
}

#[test]
#[ignore = "needs tmux and vim"]
fn vim_shows_a_refused_text_again_and_it_is_kept_when_given_up() {
    let (work, terminal) = editing("vim");
    let refuse = || {
        begin(&terminal, "stripeseal edit");
        terminal.line(":$put ='B_PASSWORD=''canary-open'");
        terminal.line(":wq");
        terminal.wait_for("NOT SAVED");
    };
    // Mended.
    refuse();
    terminal.line(":%s/'canary-open/canary-closed/");
    terminal.line(":wq");
    terminal.wait_for(".env: sealed B_PASSWORD");
    assert_eq!(value(work.path(), "B_PASSWORD"), "canary-closed");
    assert!(stripeseal(work.path()).args(["unset", "B_PASSWORD"]).status().unwrap().success());
    // Given up, and taken up again.
    refuse();
    terminal.line(":q");
    terminal.wait_for("your text is kept, sealed");
    assert_clean(work.path());
    begin(&terminal, "stripeseal edit --resume");
    terminal.line(":%s/'canary-open/canary-again/");
    terminal.line(":wq");
    terminal.wait_for(".env: sealed B_PASSWORD");
    assert_eq!(value(work.path(), "B_PASSWORD"), "canary-again");
    // An editor that says that it failed.
    begin(&terminal, "stripeseal edit");
    terminal.line(":%s/8080/9090/ | w | cq");
    terminal.wait_for("the editor failed with status 1");
    assert_clean(work.path());
    begin(&terminal, "stripeseal edit --resume");
    terminal.line(":wq");
    terminal.wait_for(".env: written");
    assert_eq!(value(work.path(), "PORT"), "9090");
    assert_clean(work.path());
}

#[test]
#[ignore = "needs tmux and vim"]
fn vim_ended_from_outside_leaves_nothing_and_loses_nothing() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        let (work, terminal) = editing("vim");
        begin(&terminal, "stripeseal edit");
        terminal.line(":%s/8080/9090/");
        terminal.line(":w");
        terminal.wait_for("written");
        for number in own_processes(work.path()) {
            kill(Pid::from_raw(number), signal).unwrap();
        }
        if signal == Signal::SIGINT {
            // An interrupt is vim's own business, which goes on.
            terminal.keys(&["Escape"]);
            terminal.line(":q");
            terminal.wait_for(".env: written");
        } else {
            terminal.wait_for("your text is kept, sealed");
            assert_clean(work.path());
            begin(&terminal, "stripeseal edit --resume");
            terminal.line(":wq");
            terminal.wait_for(".env: written");
        }
        assert_eq!(value(work.path(), "PORT"), "9090");
        assert_clean(work.path());
    }
    let (work, terminal) = editing("vim");
    begin(&terminal, "stripeseal edit");
    for number in own_processes(work.path()) {
        kill(Pid::from_raw(number), Signal::SIGKILL).unwrap();
    }
    terminal.keys(&["Enter"]);
    until(|| own_processes(work.path()).is_empty());
    terminal.line("stty sane; clear; stripeseal edit --with true");
    terminal.wait_for("removed the plain text that a killed command had left behind");
    assert_clean(work.path());
}

#[test]
#[ignore = "needs tmux and vim"]
fn a_document_that_changed_meanwhile_is_offered_again() {
    let (work, terminal) = editing("vim");
    begin(&terminal, "stripeseal edit");
    let set = stripeseal(work.path()).args(["set", "-q", "A_PASSWORD", "canary-other"]).status();
    assert!(set.unwrap().success());
    terminal.line(":%s/8080/9090/");
    terminal.line(":wq");
    terminal.wait_for("the document was changed meanwhile; this is both changes together");
    terminal.wait_for("canary-other");
    terminal.line(":wq");
    terminal.wait_for(".env: written");
    assert_eq!(value(work.path(), "A_PASSWORD"), "canary-other");
    assert_eq!(value(work.path(), "PORT"), "9090");
    assert_clean(work.path());
}

#[test]
#[ignore = "needs tmux and nano"]
fn nano_changes_and_is_ended() {
    let (work, terminal) = editing("nano");
    let add = |text: &str| {
        begin(&terminal, "stripeseal edit");
        terminal.keys(&["M-/"]);
        terminal.line(text);
    };
    add("B_PASSWORD=canary-nano");
    terminal.keys(&["C-o", "Enter"]);
    terminal.wait_for("Wrote");
    terminal.keys(&["C-x"]);
    terminal.wait_for(".env: sealed B_PASSWORD");
    assert_eq!(value(work.path(), "B_PASSWORD"), "canary-nano");
    begin(&terminal, "stripeseal edit");
    terminal.keys(&["C-x"]);
    terminal.wait_for(".env: nothing changed");
    add("C_PASSWORD=canary-late");
    terminal.keys(&["C-o", "Enter"]);
    terminal.wait_for("Wrote");
    for number in own_processes(work.path()) {
        kill(Pid::from_raw(number), Signal::SIGTERM).unwrap();
    }
    terminal.wait_for("your text is kept, sealed");
    assert_clean(work.path());
    begin(&terminal, "stripeseal edit --resume");
    terminal.keys(&["C-o", "Enter"]);
    terminal.wait_for("Wrote");
    terminal.keys(&["C-x"]);
    terminal.wait_for(".env: sealed C_PASSWORD");
    assert_clean(work.path());
}

/// The edits that run in that home.
fn own_processes(work: &Path) -> Vec<i32> {
    let edits = processes("stripeseal edit").chain(processes("edit --resume"));
    let here = |number: &i32| {
        std::fs::read_link(format!("/proc/{number}/cwd")).is_ok_and(|folder| folder == work)
    };
    edits.filter(here).collect()
}
