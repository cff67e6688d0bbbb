//! `run` becomes the program: what the program sees of stripeseal is its variables, and nothing else.

use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::sandbox::{BINARY, Sandbox, told};

fn sandbox() -> Sandbox {
    Sandbox::with("DB_PASSWORD=hunter2\n")
}

#[test]
fn the_status_is_the_programs_own() {
    let sandbox = sandbox();
    sandbox.write("not-executable", "#!/bin/sh\n");
    for (arguments, status) in [
        (&["run", "--", "true"][..], 0),
        (&["run", "--", "sh", "-c", "exit 3"], 3),
        (&["run", "--", "sh", "-c", "exit 255"], 255),
        (&["run", "--", "./not-executable"], 126),
        (&["run", "--", "/"], 126),
        (&["run", "--", "no-such-program"], 127),
        (&["run", "--", "./no-such-program"], 127),
        (&["run", "--", ""], 127),
        (&["run", "-f", "missing.env", "--", "true"], 125),
        (&["run", "--bad-option", "--", "true"], 125),
        (&["run"], 125),
    ] {
        assert_eq!(sandbox.output(arguments).status.code(), Some(status), "{arguments:?}");
    }
    let killed = sandbox.sh("\"$STRIPESEAL\" run -- sh -c 'kill -TERM $$'; echo $?");
    assert_eq!(killed, "143\n");
}

/// Waits until the process has become another program than stripeseal.
fn wait_for_exec(pid: u32) -> std::path::PathBuf {
    let exe = format!("/proc/{pid}/exe");
    loop {
        let now = std::fs::read_link(&exe).unwrap();
        if now != std::path::Path::new(BINARY) && !now.ends_with("it") {
            return now;
        }
        std::thread::yield_now();
    }
}

#[test]
fn no_process_stays_behind_and_signals_reach_the_program() {
    let sandbox = sandbox();
    let mut child = sandbox
        .stripeseal(&["run", "--", "sh", "-c", "echo $$; exec sleep 1000"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    assert_eq!(line.trim(), child.id().to_string(), "it has become the program");
    assert_ne!(wait_for_exec(child.id()), std::path::Path::new(BINARY));
    let here = sandbox.path().canonicalize().unwrap();
    let mut found = 0;
    for entry in std::fs::read_dir("/proc").unwrap() {
        let process = entry.unwrap().path();
        // Processes come and go, and other users' can't be looked at.
        if std::fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == here) {
            let exe = std::fs::read_link(process.join("exe")).unwrap();
            assert_ne!(exe, std::path::Path::new(BINARY));
            found += 1;
        }
    }
    assert_eq!(found, 1, "the program alone works there");
    kill(Pid::from_raw(child.id().try_into().unwrap()), Signal::SIGTERM).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(15));
}

/// What a script says with stripeseal before its last command, and without.
fn assert_as_without(sandbox: &Sandbox, script: &str) {
    let without = sandbox.sh(&script.replace("RUN", ""));
    let with = sandbox.sh(&script.replace("RUN", "\"$STRIPESEAL\" run --"));
    assert!(!without.is_empty());
    assert_eq!(with, without, "{script}");
}

#[test]
fn the_program_starts_as_it_would_without_stripeseal() {
    let sandbox = sandbox();
    let signals = "grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status";
    for script in [
        "RUN SIGNALS",
        "env --ignore-signal=PIPE RUN SIGNALS",
        "env --default-signal=PIPE RUN SIGNALS",
        "env --ignore-signal=PIPE --block-signal=USR1,TERM RUN SIGNALS",
        "env --default-signal=PIPE --block-signal=PIPE --ignore-signal=INT,HUP RUN SIGNALS",
        "RUN sh -c 'ulimit -c'",
        "ulimit -c 0; RUN sh -c 'ulimit -c'",
        "ulimit -c unlimited; RUN sh -c 'ulimit -c'",
        "RUN sh -c 'umask; ulimit -n; nice'",
        "umask 077; RUN sh -c umask",
        // Who may look at the process owns its files in /proc.
        "RUN stat -c %U:%G /proc/self/environ /proc/self/maps",
        "RUN grep -E '^(NoNewPrivs|Seccomp|CapEff|CapBnd)' /proc/self/status",
        "RUN sh -c 'cat /proc/$$/coredump_filter'",
    ] {
        assert_as_without(&sandbox, &script.replace("SIGNALS", signals));
    }
    // A program that is given SIGPIPE dies of it, as without stripeseal.
    let piped =
        "env --default-signal=PIPE sh -c '(RUN yes; echo $? >&2) 2>&1 | head -c1 >/dev/null'";
    let died = |script: &str| sandbox.program("sh").args(["-c", script]).output().unwrap();
    let with = died(&piped.replace("RUN", "\"$STRIPESEAL\" run --"));
    assert_eq!(with.status, died(&piped.replace("RUN", "")).status);
}

#[test]
fn descriptors_are_those_that_were_inherited() {
    let sandbox = sandbox();
    for redirections in ["", "7</dev/null", "3</dev/null 9>/dev/null"] {
        let list = "for fd in /proc/$$/fd/*; do echo ${fd##*/}; done";
        assert_as_without(&sandbox, &format!("exec {redirections}; RUN sh -c '{list}'"));
    }
}

#[test]
fn the_environment_is_the_inherited_one_and_the_documents() {
    let sandbox = sandbox();
    let own = sandbox.path().join(".config/stripeseal/identity.txt");
    let identity = std::fs::read_to_string(&own).unwrap();
    let output = sandbox
        .stripeseal(&["run", "--", "env", "-0"])
        .env("STRIPESEAL_IDENTITY", identity.trim())
        .env("STRIPESEAL_IDENTITY_FILE", &own)
        .env("STRIPESEAL_ANYTHING", "x")
        .env("OTHER", "a b\nc")
        .env_remove("STRIPESEAL")
        .output()
        .unwrap();
    let mut variables: Vec<&str> =
        std::str::from_utf8(&output.stdout).unwrap().split_terminator('\0').collect();
    variables.sort_unstable();
    let home = format!("HOME={}", sandbox.path().display());
    let path = format!("PATH={}", std::env::var("PATH").unwrap());
    assert_eq!(variables, ["DB_PASSWORD=hunter2", &home, "OTHER=a b\nc", &path]);
}

#[test]
fn values_arrive_to_the_byte() {
    let sandbox = sandbox();
    let values = [
        "",
        " a  b ",
        "$HOME ${HOME} $(id) `id`",
        "a\nb\r\nc\r\td\n",
        "\u{1}\u{1b}[2J\u{7f}\u{85}\u{2028}\u{feff}\u{1f600}\u{10ffff}\u{e000}",
        "'\"\\'\"",
        "x=y=z#c",
    ];
    for (number, value) in values.iter().enumerate() {
        let file = sandbox.write("value", value);
        let file = file.to_str().unwrap();
        sandbox.ok(&["set", "--from-file", file, &format!("V{number}")]);
        assert_eq!(sandbox.ok(&["get", &format!("V{number}")]), value.as_bytes());
    }
    let environment = sandbox.ok(&["run", "--", "env", "-0"]);
    let environment = String::from_utf8(environment).unwrap();
    for (number, value) in values.iter().enumerate() {
        let variable = format!("V{number}={value}");
        assert!(environment.split('\0').any(|entry| entry == variable), "{value:?}");
    }
}

#[test]
fn what_no_environment_can_hold_starts_nothing() {
    let sandbox = sandbox();
    sandbox.write("nul.yaml", "a_token: \"x\\0hidden\"\n");
    sandbox.write("nul.toml", "a_token = \"x\\u0000hidden\"\n");
    for file in ["nul.yaml", "nul.toml"] {
        sandbox.ok(&["seal", "--all", file]);
        let output = sandbox.output(&["run", "-f", file, "--", "touch", "started"]);
        assert_eq!(output.status.code(), Some(125));
        assert!(told(&output).contains("error[nul]"), "{}", told(&output));
        assert!(!told(&output).contains("hidden"));
    }
    let output = sandbox.fed(&["set", "BIG"], &vec![b'x'; 2 * 1024 * 1024]);
    assert!(output.status.success(), "{}", told(&output));
    let output = sandbox.output(&["run", "--", "touch", "started"]);
    assert_eq!(output.status.code(), Some(125));
    assert!(told(&output).contains("error[too-large]"), "{}", told(&output));
    assert!(!sandbox.path().join("started").exists());
    sandbox.ok(&["run", "--except", "BIG", "--", "touch", "started"]);
    assert!(sandbox.path().join("started").exists());
}
