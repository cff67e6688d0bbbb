//! Where git keeps its repositories, and what it keeps in them: each has a clear behaviour.

use crate::sandbox::{Sandbox, told};

/// A repository with a merge driver, and two branches that change different values of a document of
/// that name.
fn branches(name: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path().join("repo")).unwrap();
    let path = sandbox.path().join("repo").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "A_PASSWORD=alpha-secret\nB_PASSWORD=bravo-secret\n").unwrap();
    let script = "cd repo; export NAME; git init -q -b main; git config user.name A; git config user.email a@x
        git config core.autocrlf false; $STRIPESEAL seal \"$NAME\"; $STRIPESEAL git install -y
        git config merge.stripeseal.driver \"$STRIPESEAL git merge -- %O %A %B %P\"
        git config diff.stripeseal.textconv \"$STRIPESEAL git textconv --\"
        git add -A; git commit -qm base; git checkout -qb two
        $STRIPESEAL set -f \"$NAME\" A_PASSWORD two; git commit -qam two; git checkout -q main
        $STRIPESEAL set -f \"$NAME\" B_PASSWORD one; git commit -qam one";
    let output = sandbox.program("sh").args(["-ec", script]).env("NAME", name).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    sandbox
}

fn merged(sandbox: &Sandbox, folder: &str, name: &str) {
    let path = format!("{folder}/{name}");
    let both = sandbox.ok(&["unseal", &path]);
    assert_eq!(String::from_utf8_lossy(&both), "A_PASSWORD=two\nB_PASSWORD=one\n");
}

#[test]
fn names_of_any_kind() {
    for name in ["a b/.env", "ö'\"$(touch x).env", "new\nline.env", "-rf.env", "--help.env"] {
        let sandbox = branches_named(name);
        sandbox.sh("cd repo; git merge -q two -m merged");
        merged(&sandbox, "repo", name);
        assert!(!sandbox.path().join("repo/x").exists());
        sandbox.sh("cd repo; git log -p | grep -q 'PASSWORD: sealed'");
    }
}

/// Names that begin with a dash are named from where one stands, as for every command.
fn branches_named(name: &str) -> Sandbox {
    match name.starts_with('-') {
        true => branches(&format!("./{name}")),
        false => branches(name),
    }
}

#[test]
fn a_name_that_is_not_utf8() {
    let sandbox = branches(".env");
    sandbox.sh("cd repo; git checkout -q main~1; git mv .env \"$(printf '\\377.env')\"; git commit -qm renamed
        git checkout -qb odd; git checkout -qb odd-two
        $STRIPESEAL set -f \"$(printf '\\377.env')\" A_PASSWORD two; git commit -qam two; git checkout -q odd
        $STRIPESEAL set -f \"$(printf '\\377.env')\" B_PASSWORD one; git commit -qam one
        git merge -q odd-two -m merged > /dev/null; $STRIPESEAL unseal \"$(printf '\\377.env')\" > ../plain");
    assert_eq!(sandbox.read("plain"), "A_PASSWORD=two\nB_PASSWORD=one\n");
}

#[test]
fn a_worktree_and_a_rebase_and_a_cherry_pick() {
    let sandbox = branches(".env");
    sandbox.sh("cd repo; git worktree add -q ../tree -b other main; cd ../tree; git merge -q two -m merged");
    merged(&sandbox, "tree", ".env");
    sandbox.sh("cd tree; $STRIPESEAL git uninstall; $STRIPESEAL git install -y; git checkout -q -- .gitattributes");
    let sandbox = branches(".env");
    sandbox.sh("cd repo; git checkout -q two; git rebase -q main");
    merged(&sandbox, "repo", ".env");
    let sandbox = branches(".env");
    sandbox.sh("cd repo; git cherry-pick two");
    merged(&sandbox, "repo", ".env");
    let sandbox = branches(".env");
    sandbox.sh("cd repo; $STRIPESEAL set A_PASSWORD stashed; git stash -q; $STRIPESEAL set B_PASSWORD later; git commit -qam later; git stash pop -q; $STRIPESEAL get B_PASSWORD > ../b; $STRIPESEAL get A_PASSWORD > ../a");
    assert_eq!((sandbox.read("a"), sandbox.read("b")), ("stashed".into(), "later".into()));
}

#[test]
fn a_bare_repository() {
    let sandbox = branches(".env");
    sandbox.sh("git clone -q --bare repo bare.git; cd bare.git; git config user.name A; git config user.email a@x
        $STRIPESEAL git install -y; grep -q stripeseal info/attributes
        git config merge.stripeseal.driver \"$STRIPESEAL git merge -- %O %A %B %P\"
        tree=$(git --attr-source=main merge-tree --write-tree main two); git cat-file blob $tree:.env > ../merged.env
        $STRIPESEAL git uninstall; test ! -e info/attributes");
    merged(&sandbox, ".", "merged.env");
}

#[test]
fn an_unborn_branch_and_a_submodule() {
    let sandbox = Sandbox::new();
    sandbox.sh("git init -q new; cd new; $STRIPESEAL git install -y; grep -q '^.env merge=stripeseal' .gitattributes");
    let sandbox = branches(".env");
    sandbox.sh("git init -q super; cd super; git -c protocol.file.allow=always submodule add -q ../repo sub; cd sub
        git config user.name A; git config user.email a@x; $STRIPESEAL git install -y
        git config merge.stripeseal.driver \"$STRIPESEAL git merge -- %O %A %B %P\"
        git merge -q origin/two -m merged; ! grep -q stripeseal ../.git/config; test ! -e ../.gitattributes");
    merged(&sandbox, "super/sub", ".env");
}

#[test]
fn a_checkout_with_crlf() {
    let sandbox = branches(".env");
    sandbox.sh("cd repo; git config core.autocrlf true; rm .env; git checkout -q -- .env; git merge -q two -m merged; $STRIPESEAL unseal .env > ../plain");
    assert_eq!(sandbox.read("plain"), "A_PASSWORD=two\r\nB_PASSWORD=one\r\n");
    // Committed with CRLF on one side alone: merged by key, with the line ends of ours.
    let sandbox = branches(".env");
    sandbox.sh("cd repo; sed -i 's/$/\\r/' .env; git commit -qam crlf; git merge -q two -m merged; $STRIPESEAL unseal .env > ../plain");
    let plain = sandbox.read("plain");
    assert_eq!(plain.replace("\r\n", "\n"), "A_PASSWORD=two\nB_PASSWORD=one\n");
}

#[test]
fn a_pointer_of_lfs_is_git_s_to_merge() {
    let sandbox = Sandbox::new();
    for (name, oid) in [("base", 1), ("ours", 2), ("theirs", 3)] {
        sandbox.write(
            name,
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 1\n"),
        );
    }
    let output = sandbox.output(&["git", "merge", "base", "ours", "theirs", ".env"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(sandbox.read("ours").contains("<<<<<<< ours"));
    sandbox.write("ours", b"\0\xff");
    let output = sandbox.output(&["git", "merge", "base", "ours", "theirs", ".env"]);
    assert!(told(&output).contains("error[merge]: .env: git can't merge it"), "{}", told(&output));
}

#[test]
fn without_stripeseal_git_says_so_and_the_file_is_text() {
    let sandbox = branches(".env");
    sandbox.sh("cd repo; git config merge.stripeseal.driver 'no-such-stripeseal git merge -- %O %A %B %P'; ! git merge two 2> ../told; grep -q no-such-stripeseal ../told; git merge --abort");
    sandbox.sh("cd repo; git config --remove-section merge.stripeseal; git config --remove-section diff.stripeseal; git log -p | grep -q 'ENC.seal1'");
}

/// `git log -p` of a sealed file needs nothing: no keyring, no plugin, no person.
fn log_of(commits: usize) {
    let sandbox = Sandbox::with("A_PASSWORD=alpha-secret\n");
    let text = sandbox.read(".env");
    let touched = sandbox.path().join("touched");
    std::fs::create_dir(sandbox.path().join("bin")).unwrap();
    for program in ["age-plugin-yubikey", "pinentry", "ssh-askpass", "secret-tool"] {
        let path = sandbox
            .write(&format!("bin/{program}"), format!("#!/bin/sh\ntouch {}\n", touched.display()));
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let bus = std::os::unix::net::UnixListener::bind(sandbox.path().join("bus")).unwrap();
    bus.set_nonblocking(true).unwrap();
    let mut stream = String::new();
    let lines = text.replace(
        "\n# mac ",
        "\n# to age1yubikey1q2w yubi AAAA\n# to keyring:acme:age1zga8cj33fkpkczyp3mnkweyuqahpy3fdunfm06zjt7lu55a7ju9sl4q5vr ring AAAA\n# mac ",
    );
    for number in 0..commits {
        let shown = format!("# {number}\n{lines}");
        let message = format!(
            "commit refs/heads/main\nmark :{}\ncommitter A <a@x> {number} +0000\ndata 1\nx\n",
            number + 1
        );
        stream.push_str(&message);
        stream.push_str(&format!("M 644 inline .env\ndata {}\n{shown}\n", shown.len()));
    }
    sandbox.write("stream", stream);
    sandbox.sh("git init -q -b main repo; cd repo; git fast-import --quiet < ../stream; git reset -q --hard main; $STRIPESEAL git install -y
        git config diff.stripeseal.textconv \"$STRIPESEAL git textconv --\"");
    let path = format!("{}/bin:{}", sandbox.path().display(), std::env::var("PATH").unwrap());
    let log = sandbox
        .program("git")
        .args(["-C", "repo", "log", "-p"])
        .env("PATH", path)
        .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}/bus", sandbox.path().display()))
        .output()
        .unwrap();
    let shown = String::from_utf8(log.stdout).unwrap();
    assert!(log.status.success());
    assert_eq!(shown.matches("A_PASSWORD: sealed 2").count(), commits, "a line in each");
    assert!(!shown.contains("ENC[seal1"));
    assert_eq!(String::from_utf8_lossy(&log.stderr), "");
    assert!(!touched.exists(), "no program was started");
    assert!(bus.accept().is_err(), "no keyring was asked");
}

#[test]
fn a_log_asks_nobody() {
    log_of(20);
}

#[test]
#[ignore = "needs minutes"]
fn a_log_of_a_thousand_commits_asks_nobody() {
    log_of(1_000);
}
