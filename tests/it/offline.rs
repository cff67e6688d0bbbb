//! What only reads opens no socket and starts no program, whatever the document says.

use crate::sandbox::{BINARY, Sandbox};

/// The system calls of a command that open sockets or start something.
fn traced(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let trace = sandbox.path().join(".config/trace");
    let mut strace = sandbox.program("strace");
    let status = strace
        .args(["-f", "-qq", "-e", "trace=%network,execve,execveat,fork,vfork,clone,clone3", "-o"])
        .arg(&trace)
        .arg(BINARY)
        .args(arguments)
        .output()
        .unwrap()
        .status;
    assert!(status.success(), "{arguments:?}");
    let told = std::fs::read_to_string(trace).unwrap();
    told.lines().filter(|line| !line.contains("+++")).map(str::to_owned).collect()
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.sh("git init -q .; git config core.fsmonitor 'touch started'");
    sandbox.write(
        ".env",
        "A_TOKEN=hunter2\nLOG=vault://127.0.0.1/x#y\nB=aws-sm://x\nC=azure-kv://acme/x\nD=$(touch started)\n",
    );
    sandbox.ok(&["seal", "--key", "A_TOKEN"]);
    sandbox
}

#[test]
#[ignore = "needs strace"]
fn commands_that_read_open_no_socket_and_start_nothing() {
    let sandbox = sandbox();
    // A recipient that names a plugin of age.
    let plugin = sandbox.read(".env").replace(&sandbox.recipient, "age1evil1qqqqqqqqqqqq");
    sandbox.write("plugin.env", plugin);
    for arguments in [
        &["list"][..],
        &["list", "-f", "plugin.env"],
        &["list", "--json"],
        &["seal", "--dry-run", "--json"],
        &["get", "A_TOKEN"],
        &["unseal"],
        &["seal", "--stdout", "--all"],
    ] {
        let calls = traced(&sandbox, arguments);
        assert!(calls.len() == 1 && calls[0].contains("execve("), "{arguments:?}: {calls:#?}");
    }
    assert!(!sandbox.path().join("started").exists());
}

#[test]
#[ignore = "needs strace"]
fn check_starts_git_and_opens_no_socket() {
    let sandbox = sandbox();
    sandbox.sh("git add .env; git config user.name me; git config user.email me@example");
    sandbox.sh("git commit -qm sealed; printf '*.env filter=x diff=x\n' > .gitattributes");
    sandbox.sh(
        "git config filter.x.clean 'touch started'; git config diff.x.textconv 'touch started'",
    );
    sandbox.sh("git config core.pager 'touch started'; git config diff.external 'touch started'");
    sandbox.sh("echo X=1 >> .env; rm -f started");
    for arguments in [&["check"][..], &["check", "--staged"], &["check", "--since", "HEAD"]] {
        let calls = traced(&sandbox, arguments);
        let started: Vec<_> = calls.iter().filter(|call| call.contains("execve(")).collect();
        assert!(started.len() > 1, "{arguments:?}: {calls:#?}");
        assert!(started[1..].iter().all(|call| call.contains("\"git\"")), "{started:#?}");
        assert!(!calls.iter().any(|call| call.contains("socket(")), "{arguments:?}: {calls:#?}");
    }
    assert!(!sandbox.path().join("started").exists());
}

#[test]
#[ignore = "needs strace"]
fn run_starts_the_program_and_nothing_else() {
    let sandbox = sandbox();
    // References that are not wanted are not followed.
    let calls = traced(&sandbox, &["run", "--only", "A_TOKEN", "--", "true"]);
    assert_eq!(calls.len(), 2, "{calls:#?}");
    assert!(calls.iter().all(|call| call.contains("execve(")), "{calls:#?}");
    assert!(calls[1].contains("/true\""), "{calls:#?}");
}
