//! Edits with real editors in a real terminal: nothing is lost, and nothing is left in clear.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::terminal::{Project, Terminal, processes, until};

/// The files below a folder that hold a text, or are named like an editor's copies.
fn telling(folder: &Path, text: &str) -> Vec<PathBuf> {
    let files = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let files = files.flatten().map(ignore::DirEntry::into_path).filter(|path| path.is_file());
    let tells = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let copy = [".swp", ".un~", "~", ".save"].iter().any(|end| name.ends_with(end));
        // Folders of other tests go while this one looks.
        let bytes = std::fs::read(file).unwrap_or_default();
        copy || bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    files.filter(tells).collect()
}

/// Nothing of an edit is left: no value in clear, no swap, backup or undo file, no private folder.
#[track_caller]
fn assert_clean(project: &Project) {
    // What it said last does not mean that it has ended.
    until(|| processes(project.path(), "stripeseal edit").is_empty());
    let places = [Path::new("/dev/shm"), project.path(), project.runtime()];
    for place in places {
        let left = telling(place, &project.canary);
        assert!(left.is_empty(), "{left:?}");
    }
    for place in [project.runtime(), &project.path().join("tmp")] {
        let names = std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = names.filter(|name| name != "tmux").collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

fn editing(editor: &str) -> (Project, Terminal) {
    let project = Project::new();
    let terminal = Terminal::open(&project);
    terminal.line(&format!("export EDITOR={editor}; clear"));
    (project, terminal)
}

fn begin(terminal: &Terminal, command: &str) {
    terminal.line(&format!("clear; {command}"));
    terminal.wait_for("# stripeseal| Sealed here: A_PASSWORD");
}

/// Sends a signal to the edits in that home, and to no other program.
fn send(project: &Project, signal: Signal) {
    let edits = processes(project.path(), "stripeseal edit");
    assert_eq!(edits.len(), 1);
    kill(Pid::from_raw(edits[0]), signal).unwrap();
}

/// The terminal works as before: what is typed is shown, and a line is a line.
fn assert_usable(terminal: &Terminal) {
    terminal.line("clear; stty -a | grep -o ' echo ' | tr -d ' \\n'; echo _works");
    terminal.wait_for("echo_works");
}

#[test]
#[ignore = "needs tmux and vim"]
fn vim_changes_and_leaves_unchanged() {
    let (project, terminal) = editing("vim");
    begin(&terminal, "stripeseal edit");
    assert_eq!(telling(project.runtime(), &project.canary).len(), 1, "the canary is searched for");
    terminal.line(&format!(":%s/{0}/{0}-new/", project.canary));
    terminal.line(":wq");
    terminal.wait_for(".env: changed A_PASSWORD");
    assert_eq!(project.value("A_PASSWORD"), format!("{}-new", project.canary));
    let before = project.read(".env");
    for leaving in [":q", ":wq", ":x"] {
        begin(&terminal, "stripeseal edit");
        terminal.line(leaving);
        terminal.wait_for(".env: nothing changed");
    }
    assert_eq!(project.read(".env"), before);
    assert_clean(&project);
}

#[test]
#[ignore = "needs tmux and vim"]
fn vim_obeys_nothing_in_the_text_and_keeps_no_copy_though_told_to() {
    let (project, terminal) = editing("vim");
    let home = project.path();
    std::fs::create_dir(home.join("copies")).unwrap();
    let vimrc = "set modeline exrc backup writebackup undofile swapfile viminfo='100,<1000\n\
        set directory=~/copies backupdir=~/copies undodir=~/copies\n";
    std::fs::write(home.join(".vimrc"), vimrc).unwrap();
    let set = |arguments: &[&str]| project.stripeseal(arguments).status().unwrap();
    assert!(set(&["set", "-q", "--plain", "NOTE", "vim: set textwidth=7:"]).success());
    begin(&terminal, "stripeseal edit");
    terminal.line(":set textwidth?");
    terminal.wait_for("textwidth=0");
    terminal.line(&format!(":%s/{0}/{0}-new/ | w", project.canary));
    terminal.line(":%s/8080/9090/");
    terminal.line(":wq");
    terminal.wait_for(".env: changed A_PASSWORD");
    assert_eq!(std::fs::read_dir(home.join("copies")).unwrap().count(), 0);
    assert_clean(&project);
}

#[test]
#[ignore = "needs tmux and vim"]
fn vim_shows_a_refused_text_again_and_it_is_kept_when_given_up() {
    let (project, terminal) = editing("vim");
    let open = format!("{}-open", project.canary);
    let refuse = || {
        begin(&terminal, "stripeseal edit");
        terminal.line(&format!(":$put ='B_PASSWORD=''{open}'"));
        terminal.line(":wq");
        terminal.wait_for("NOT SAVED");
    };
    // The cursor is on the line that is wrong; mended there.
    refuse();
    terminal.line(&format!(":s/'{open}/closed-{}/", project.canary));
    terminal.line(":wq");
    terminal.wait_for(".env: sealed B_PASSWORD");
    assert_eq!(project.value("B_PASSWORD"), format!("closed-{}", project.canary));
    assert!(project.stripeseal(&["unset", "B_PASSWORD"]).status().unwrap().success());
    // Given up, and taken up again.
    refuse();
    terminal.line(":q");
    terminal.wait_for("your text is kept, sealed");
    assert_clean(&project);
    begin(&terminal, "stripeseal edit --resume");
    terminal.line(&format!(":%s/'{open}/again-{}/", project.canary));
    terminal.line(":wq");
    terminal.wait_for(".env: sealed B_PASSWORD");
    assert_eq!(project.value("B_PASSWORD"), format!("again-{}", project.canary));
    // An editor that says that it failed.
    begin(&terminal, "stripeseal edit");
    terminal.line(":%s/8080/9090/ | w | cq");
    terminal.wait_for("the editor failed with status 1");
    assert_clean(&project);
    begin(&terminal, "stripeseal edit --resume");
    terminal.line(":wq");
    terminal.wait_for(".env: written");
    assert_eq!(project.value("PORT"), "9090");
    assert_clean(&project);
}

#[test]
#[ignore = "needs tmux and vim"]
fn a_refused_text_outlives_an_editor_that_then_empties_or_removes_the_file() {
    for lose in [":%d | wq", ":!rm %", ":cq"] {
        let (project, terminal) = editing("vim");
        begin(&terminal, "stripeseal edit");
        terminal.line(":$put ='B_PASSWORD=''open'");
        terminal.line(":%s/8080/9090/ | wq");
        terminal.wait_for("NOT SAVED");
        terminal.line(lose);
        if lose.contains("rm") {
            terminal.keys(&["Enter"]);
            terminal.line(":q!");
        }
        terminal.wait_for("your text is kept, sealed");
        assert_clean(&project);
        begin(&terminal, "stripeseal edit --resume");
        terminal.line(":%s/'open/closed/");
        terminal.line(":wq");
        terminal.wait_for(".env: sealed B_PASSWORD");
        assert_eq!(project.value("PORT"), "9090", "{lose}");
    }
}

#[test]
#[ignore = "needs tmux and vim"]
fn vim_ended_from_outside_leaves_nothing_and_loses_nothing() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        let (project, terminal) = editing("vim");
        begin(&terminal, "stripeseal edit");
        terminal.line(":%s/8080/9090/");
        terminal.line(":w");
        terminal.wait_for("written");
        send(&project, signal);
        terminal.wait_for("your text is kept, sealed");
        assert_clean(&project);
        assert_usable(&terminal);
        begin(&terminal, "stripeseal edit --resume");
        terminal.line(":wq");
        terminal.wait_for(".env: written");
        assert_eq!(project.value("PORT"), "9090");
        assert_clean(&project);
    }
}

#[test]
#[ignore = "needs tmux and vim"]
fn an_interrupt_at_the_terminal_is_vims_own_business() {
    let (project, terminal) = editing("vim");
    begin(&terminal, "stripeseal edit");
    terminal.keys(&["C-c", "C-c"]);
    terminal.line(":%s/8080/9090/");
    terminal.line(":wq");
    terminal.wait_for(".env: written");
    assert_eq!(project.value("PORT"), "9090");
}

#[test]
#[ignore = "needs tmux and vim"]
fn a_terminal_that_goes_away_loses_nothing() {
    let (project, terminal) = editing("vim");
    begin(&terminal, "stripeseal edit");
    terminal.line(":%s/8080/9090/ | w");
    terminal.wait_for("written");
    terminal.close();
    until(|| processes(project.path(), "stripeseal edit").is_empty());
    assert_clean(&project);
    let resumed = project.stripeseal(&["edit", "--resume", "--with", "true"]).status();
    assert!(resumed.unwrap().success());
    assert_eq!(project.value("PORT"), "9090");
}

#[test]
#[ignore = "needs tmux and vim"]
fn what_a_killed_edit_leaves_is_removed_by_the_next_or_by_doctor() {
    for (next, said) in [
        ("edit --with true", "removed the plain text that a killed command had left behind"),
        ("doctor", "left behind: removed the plain text of a killed command"),
    ] {
        let (project, terminal) = editing("vim");
        begin(&terminal, "stripeseal edit");
        send(&project, Signal::SIGKILL);
        until(|| processes(project.path(), "stripeseal edit").is_empty());
        assert_eq!(telling(project.runtime(), &project.canary).len(), 1, "there is something");
        // The editor ends with it.
        let scratch = std::fs::read_dir(project.runtime()).unwrap().next().unwrap().unwrap();
        until(|| processes(&scratch.path(), "vim").is_empty());
        terminal.line(&format!("stty sane; clear; stripeseal {next}"));
        terminal.wait_for(said);
        assert_clean(&project);
    }
}

#[test]
#[ignore = "needs tmux and vim"]
fn a_document_that_changed_meanwhile_is_offered_again() {
    let (project, terminal) = editing("vim");
    let other = format!("{}-other", project.canary);
    begin(&terminal, "stripeseal edit");
    let set = project.stripeseal(&["set", "-q", "A_PASSWORD", &other]).status();
    assert!(set.unwrap().success());
    terminal.line(":%s/8080/9090/");
    terminal.line(":wq");
    terminal.wait_for("the document was changed meanwhile; this is both changes together");
    terminal.wait_for(&other);
    terminal.line(":wq");
    terminal.wait_for(".env: written");
    assert_eq!(project.value("A_PASSWORD"), other);
    assert_eq!(project.value("PORT"), "9090");
    // Both changed the same line: the person decides.
    begin(&terminal, "stripeseal edit");
    let set = project.stripeseal(&["set", "-q", "A_PASSWORD", &format!("{other}-2")]).status();
    assert!(set.unwrap().success());
    terminal.line(&format!(":%s/{other}/{other}-3/"));
    terminal.line(":wq");
    terminal.wait_for("both changed the same lines");
    terminal.wait_for("<<<<<<< yours");
    terminal.line(":g/^<<<\\|^===\\|^>>>\\|other-2/d");
    terminal.line(":wq");
    terminal.wait_for(".env: changed A_PASSWORD");
    assert_eq!(project.value("A_PASSWORD"), format!("{other}-3"));
    assert_clean(&project);
}

#[test]
#[ignore = "needs tmux and vim"]
fn a_document_that_broke_meanwhile_takes_no_text_with_it() {
    let (project, terminal) = editing("vim");
    let sealed = project.read(".env");
    begin(&terminal, "stripeseal edit");
    std::fs::write(project.path().join(".env"), "A_PASSWORD='\n").unwrap();
    terminal.line(":%s/8080/9090/");
    terminal.line(":wq");
    terminal.wait_for("error[");
    terminal.wait_for("your text is kept, sealed");
    assert_clean(&project);
    std::fs::write(project.path().join(".env"), sealed).unwrap();
    begin(&terminal, "stripeseal edit --resume");
    terminal.line(":wq");
    terminal.wait_for(".env: written");
    assert_eq!(project.value("PORT"), "9090");
}

#[test]
#[ignore = "needs tmux and nano"]
fn nano_changes_and_is_ended() {
    let (project, terminal) = editing("nano");
    let canary = &project.canary;
    std::fs::write(project.path().join(".nanorc"), "set backup\nset historylog\n").unwrap();
    let add = |text: &str| {
        begin(&terminal, "stripeseal edit");
        terminal.keys(&["M-/"]);
        terminal.line(text);
    };
    add(&format!("B_PASSWORD={canary}-nano"));
    terminal.keys(&["C-o", "Enter"]);
    terminal.wait_for("Wrote");
    terminal.keys(&["C-x"]);
    terminal.wait_for(".env: sealed B_PASSWORD");
    assert_eq!(project.value("B_PASSWORD"), format!("{canary}-nano"));
    begin(&terminal, "stripeseal edit");
    terminal.keys(&["C-x"]);
    terminal.wait_for(".env: nothing changed");
    add(&format!("C_PASSWORD={canary}-late"));
    terminal.keys(&["C-o", "Enter"]);
    terminal.wait_for("Wrote");
    send(&project, Signal::SIGTERM);
    terminal.wait_for("your text is kept, sealed");
    assert_clean(&project);
    begin(&terminal, "stripeseal edit --resume");
    terminal.keys(&["C-o", "Enter"]);
    terminal.wait_for("Wrote");
    terminal.keys(&["C-x"]);
    terminal.wait_for(".env: sealed C_PASSWORD");
    assert_clean(&project);
}

/// What an edit without a terminal says that fails.
fn said(project: &Project, editor: &str) -> String {
    let mut command = project.program("setsid");
    command.args(["--wait", env!("CARGO_BIN_EXE_stripeseal"), "edit"]).env("EDITOR", editor);
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{editor}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
#[ignore = "needs vim and nano"]
fn without_a_terminal_editors_end_and_nothing_loops() {
    let project = Project::new();
    for editor in ["vim", "nano"] {
        let told = said(&project, editor);
        assert!(told.contains(&format!("error[no-terminal]: there is no terminal for {editor}")));
        assert_clean(&project);
    }
    assert!(said(&project, "nano +1").contains("the editor failed with status 1"));
    let batch = project.stripeseal(&["edit", "--with", "vim -es -c '%s/^A_/B_/' -c wq"]).output();
    assert!(batch.unwrap().status.success());
    assert_eq!(project.value("B_PASSWORD"), project.canary);
    assert_clean(&project);
}

#[test]
fn a_text_that_is_always_refused_is_shown_once_where_nobody_sits() {
    let project = Project::new();
    let told = said(&project, "sh -c 'echo x >> $HOME/times; echo \"B='\\''\" >> $1' sh");
    assert!(told.contains("error[syntax]") && told.contains("your text is kept"), "{told}");
    assert_eq!(project.read("times"), "x\n");
    assert_clean(&project);
}

#[test]
#[ignore = "needs root"]
fn a_full_disk_loses_nothing() {
    let project = Project::new();
    let script = "mkdir small && mount -t tmpfs -o size=64k tmpfs small && \
        cp -r .env .config small && export HOME=$PWD/small && cd small && \
        (cat /dev/zero > fill; stripeseal edit --with 'sed -i s/8080/9090/'; \
        grep -q PORT=8080 .env && rm fill && stripeseal edit --resume --with true && stripeseal get PORT)";
    let mut command = project.program("unshare");
    let output = command.args(["--mount", "sh", "-c", script]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("error[io]: .env: can't be written"), "{told}");
    assert!(told.contains("your text is kept, sealed, but only until the system ends"), "{told}");
    assert_eq!(output.stdout, b"9090", "{told}");
    assert_clean(&project);
}

#[test]
#[ignore = "needs root"]
fn no_place_for_the_text_is_an_error() {
    let project = Project::new();
    let script = "mount -t tmpfs -o ro tmpfs $XDG_RUNTIME_DIR && mount -t tmpfs -o ro tmpfs /dev/shm && \
        mount -t tmpfs -o ro tmpfs $TMPDIR && exec stripeseal edit --with true";
    let mut command = project.program("unshare");
    let output = command.args(["--mount", "sh", "-c", script]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("error[io]: no private folder can be made for the text"), "{told}");
}

#[test]
fn a_folder_that_cannot_be_written_keeps_the_text() {
    let project = Project::new();
    // Another file in the place of the document's folder's temporary: the rename fails for everybody.
    let script = "sed -i s/8080/9090/ $1; rm $HOME/.env; mkdir $HOME/.env";
    std::fs::write(project.path().join("script"), script).unwrap();
    let sealed = project.read(".env");
    let editor = format!("sh {}/script", project.path().display());
    let told = said(&project, &editor);
    assert!(told.contains("error[directory]") && told.contains("your text is kept"), "{told}");
    std::fs::remove_dir(project.path().join(".env")).unwrap();
    std::fs::write(project.path().join(".env"), sealed).unwrap();
    let resumed = project.stripeseal(&["edit", "--resume", "--with", "true"]).status();
    assert!(resumed.unwrap().success());
    assert_eq!(project.value("PORT"), "9090");
    assert_clean(&project);
    let kept = project.path().join(".local/state/stripeseal/edits");
    assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}
