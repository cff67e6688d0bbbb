//! Whatever happens while a document is written, on disk it is wholly the old one or wholly the new one.

use std::process::{Command, Stdio};

use crate::sandbox::{Sandbox, told};

/// Nothing is left beside the document but temporary files of stripeseal.
fn assert_nothing_beside(sandbox: &Sandbox) {
    for name in sandbox.names() {
        assert!(name == ".env" || name.starts_with(".stripeseal-"), "{name} is left");
    }
}

#[test]
fn writers_at_the_same_time_lose_nothing() {
    let sandbox = Sandbox::with("DB_PASSWORD=hunter2\n");
    std::thread::scope(|scope| {
        for number in 0..20 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                let (key, value) = (format!("KEY_{number}"), format!("value {number}"));
                loop {
                    let output = sandbox.fed(&["set", &key], value.as_bytes());
                    if output.status.success() {
                        break;
                    }
                    let busy = ["error[locked]", "error[changed]"];
                    assert!(busy.iter().any(|e| told(&output).contains(e)), "{}", told(&output));
                }
            });
        }
    });
    for number in 0..20 {
        let value = sandbox.ok(&["get", &format!("KEY_{number}")]);
        assert_eq!(value, format!("value {number}").into_bytes());
    }
    assert_eq!(sandbox.ok(&["get", "DB_PASSWORD"]), b"hunter2");
    assert_eq!(sandbox.names(), [".env"]);
}

#[test]
fn a_writer_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let sandbox = Sandbox::with("DB_PASSWORD=hunter2\n");
    let mut random = 1u64;
    let (mut old, mut new) = (0, 0);
    for number in 0..100 {
        let before = sandbox.read(".env");
        let value = format!("value {number}");
        sandbox.write(".config/value", &value);
        let file = sandbox.path().join(".config/value");
        let arguments = ["-q", "set", "--from-file", file.to_str().unwrap(), "VALUE"];
        let mut child = sandbox.stripeseal(&arguments).spawn().unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(std::time::Duration::from_micros((random >> 33) % 30_000));
        child.kill().unwrap();
        child.wait().unwrap();
        if sandbox.read(".env") == before {
            old += 1;
        } else {
            assert_eq!(sandbox.ok(&["get", "VALUE"]), value.into_bytes());
            new += 1;
        }
        assert_nothing_beside(&sandbox);
        assert_eq!(sandbox.ok(&["get", "DB_PASSWORD"]), b"hunter2");
    }
    println!("{old} times the old file, {new} times the new one");
    sandbox.ok(&["set", "--plain", "A", "1"]);
}

#[test]
fn who_changes_the_file_meanwhile_is_not_overwritten() {
    let sandbox = Sandbox::with("DB_PASSWORD=hunter2\n");
    let mut command = sandbox.stripeseal(&["set", "DB_PASSWORD"]);
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It holds the lock while it waits for the value; another program does not ask for it.
    let locked = || told(&sandbox.fed(&["set", "X"], b"x")).contains("error[locked]");
    assert!((0..1000).any(|_| locked()), "nothing is locked");
    let before = sandbox.read(".env");
    let other = format!("{before}OTHER=1\n");
    sandbox.write(".env", &other);
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"new").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("error[changed]"), "{}", told(&output));
    assert_eq!(sandbox.read(".env"), other);
    assert_eq!(sandbox.names(), [".env"]);
}

/// A folder with a file system of its own, unmounted when this is dropped.
struct Mount(std::path::PathBuf);

impl Mount {
    fn new(sandbox: &Sandbox, size: &str) -> Self {
        let folder = sandbox.path().join("mounted");
        std::fs::create_dir(&folder).unwrap();
        mount(&["-t", "tmpfs", "-o", size, "tmpfs", folder.to_str().unwrap()]);
        Self(folder)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn mount(arguments: &[&str]) {
    assert!(Command::new("mount").args(arguments).status().unwrap().success());
}

const WRITERS: [&[&str]; 6] = [
    &["set", "-f", "mounted/.env", "A", "1"],
    &["unset", "-f", "mounted/.env", "PORT"],
    &["seal", "--all", "mounted/.env"],
    &["seal", "--all", "mounted/plain.env"],
    &["unseal", "-o", "mounted/out.env", "mounted/.env"],
    &["keygen", "-o", "mounted/key.txt"],
];

fn prepared(size: &str) -> (Sandbox, Mount) {
    let sandbox = Sandbox::new();
    let mounted = Mount::new(&sandbox, size);
    sandbox.write("mounted/.env", "DB_PASSWORD=hunter2\nPORT=1\n");
    sandbox.write("mounted/plain.env", "A_TOKEN=hunter2\n");
    sandbox.ok(&["seal", "mounted/.env"]);
    (sandbox, mounted)
}

/// Each command that writes fails, says so, and changes and leaves nothing.
fn assert_nothing_is_written(sandbox: &Sandbox, because: &str) {
    let before = snapshot(sandbox);
    for arguments in WRITERS.iter().chain([&&["unseal", "--in-place", "mounted/.env"][..]]) {
        let output = sandbox.output(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let told = told(&output);
        assert!(told.contains("error[io]") && told.contains(because), "{arguments:?}: {told}");
        assert!(!told.contains("hunter2"));
        assert_eq!(snapshot(sandbox), before, "{arguments:?}");
    }
}

fn snapshot(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(sandbox.path().join("mounted")).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.display().to_string(), std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
#[ignore = "needs root"]
fn in_a_folder_that_is_read_only_nothing_changes() {
    let (sandbox, mounted) = prepared("size=1m");
    mount(&["-o", "remount,ro", mounted.0.to_str().unwrap()]);
    assert_nothing_is_written(&sandbox, "read-only filesystem");
    assert_eq!(sandbox.ok(&["get", "-f", "mounted/.env", "DB_PASSWORD"]), b"hunter2");
    sandbox.ok(&["run", "-f", "mounted/.env", "--", "true"]);
}

#[test]
#[ignore = "needs root"]
fn on_a_full_disk_nothing_changes() {
    let (sandbox, mounted) = prepared("size=64k");
    let filler = mounted.0.join("filler");
    // It ends in an error when the disk is full.
    let _ = std::fs::write(&filler, vec![0; 1024 * 1024]);
    assert_nothing_is_written(&sandbox, "No space left on device");
    std::fs::remove_file(filler).unwrap();
    for arguments in WRITERS {
        sandbox.ok(arguments);
    }
}
