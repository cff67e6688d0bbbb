//! References to secrets in the key-value engine, and the way there and back.

use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{Bao, ROOT};
use crate::home::Home;
use crate::proxy::{Fate, Proxy};
use crate::terminal::until;

/// A sealed document with these lines, for an identity that is at hand.
fn document(home: &Home, lines: &str) {
    home.write(".env", lines);
    home.sh("test -f .config/stripeseal/identity.txt || stripeseal keygen -q; stripeseal seal -q")
        .succeeds();
}

#[test]
#[ignore = "needs openbao"]
fn references_are_resolved_where_they_are_wanted() {
    let bao = Bao::start();
    bao.to(&["kv", "put", "-mount=secret", "team/app", "key=one", "other=x"]);
    bao.to(&["kv", "put", "-mount=secret", "team/app", "key=two # $HOME", "other=x"]);
    bao.to(&["kv", "put", "-mount=old", "app", "key=oldest"]);
    bao.to(&["secrets", "enable", "-path=deep/er", "-version=2", "kv"]);
    bao.to(&["kv", "put", "-mount=deep/er", "app", "key=deep"]);
    let home = bao.home();
    document(
        &home,
        "# shop\nNEW=vault://secret/team/app#key\nFIRST=vault://secret/team/app?version=1#key\n\
         OLD=vault://old/app#key\nDEEP=vault://deep/er/app#key\nPORT=8080\n",
    );
    let told =
        home.sh("stripeseal run -- sh -c 'echo \"$NEW|$FIRST|$OLD|$DEEP|$PORT\"'").succeeds();
    assert_eq!(told.stdout, "two # $HOME|one|oldest|deep|8080\n");
    assert_eq!(home.sh("stripeseal get NEW").succeeds().stdout, "two # $HOME");
    let told = home.sh("stripeseal unseal --resolve").succeeds();
    assert_eq!(
        told.stdout,
        "# shop\nNEW='two # $HOME'\nFIRST=one\nOLD=oldest\nDEEP=deep\nPORT=8080\n"
    );
    assert!(
        home.sh("stripeseal unseal")
            .succeeds()
            .stdout
            .contains("NEW=vault://secret/team/app#key\n")
    );
    let told = home.sh("stripeseal run --as-file NEW -- sh -c 'cat $NEW_FILE; echo ${NEW-unset}'");
    assert_eq!(told.succeeds().stdout, "two # $HOMEunset\n");
    let told = home.sh("stripeseal run --mask -- sh -c 'echo $DEEP-deep-'").succeeds();
    assert!(!told.stdout.contains("oldest"), "{told:?}");

    home.write("a.yaml", "api:\n  key: vault://secret/team/app#key\nvars:\n  - name: KEY\n    value: vault://old/app#key\nport: 1\n");
    home.write("b.toml", "key = \"vault://deep/er/app#key\"\n");
    home.sh("stripeseal seal -q a.yaml b.toml").succeeds();
    let told =
        home.sh("stripeseal run -f a.yaml -f b.toml -- sh -c 'echo \"$API_KEY|$VARS|$KEY\"'");
    assert_eq!(
        told.succeeds().stdout,
        "two # $HOME|[{\"name\":\"KEY\",\"value\":\"oldest\"}]|deep\n"
    );
    home.sh("stripeseal list -f a.yaml")
        .succeeds()
        .stdout
        .find("kept at vault://old/app#key")
        .unwrap();
}

#[test]
#[ignore = "needs openbao"]
fn whoever_can_only_write_the_file_can_have_nothing_else_fetched() {
    let bao = Bao::start();
    bao.to(&["kv", "put", "-mount=secret", "app", "key=mine", "other=theirs"]);
    let proxy = Proxy::to(&bao.address, |_| Fate::Pass);
    let home = bao.home_at(&proxy.address(), ROOT);
    document(&home, "NEW=vault://secret/app#key\nPORT=8080\n");
    let text = home.read(".env");
    let changed = text.replace("#key", "#other");
    let added = text.replace("PORT=8080", "PORT=vault://secret/app#other");
    let removed = text.replace("NEW=vault://secret/app#key", "NEW=mine");
    let plain = "NEW=vault://secret/app#other\n".to_owned();
    for (hand_made, code) in
        [(changed, "tampered"), (added, "tampered"), (removed, "tampered"), (plain, "not-sealed")]
    {
        home.write(".env", hand_made);
        for command in
            ["run -- env", "get NEW", "unseal --resolve", "push PORT vault://secret/x -y"]
        {
            let told = home.sh(&format!("stripeseal {command}")).fails(code, &[]);
            assert!(!told.stdout.contains("theirs"), "{told:?}");
        }
    }
    home.write("plain.env", "NEW=vault://secret/app#other\n");
    let run = "stripeseal run -f plain.env --allow-plain plain.env";
    home.sh(&format!("{run} -- printenv NEW")).fails(
        "unprotected",
        &["nothing here protects from being changed", "--resolve follows it"],
    );
    home.sh("stripeseal check").stdout.find("[unprotected]").unwrap();
    assert_eq!(proxy.requests(), Vec::<String>::new());
    assert_eq!(home.sh(&format!("{run} --resolve -- printenv NEW")).succeeds().stdout, "theirs\n");
    home.sh("stripeseal seal plain.env; stripeseal run -f plain.env -- printenv NEW").succeeds();
}

#[test]
#[ignore = "needs openbao"]
fn what_is_not_there_stops_the_command() {
    let bao = Bao::start();
    bao.to(&["kv", "put", "-mount=secret", "app", "key=canary-value"]);
    bao.to(&["kv", "put", "-mount=secret", "gone", "key=canary-value"]);
    bao.to(&["kv", "delete", "-mount=secret", "gone"]);
    let home = bao.home();
    let nested = r#"{"data":{"object":{"a":"canary-value"},"list":[1],"null":null,"number":5432}}"#;
    home.write("nested.json", nested);
    bao.to(&["write", "secret/data/nested", &format!("@{}", home.path("nested.json").display())]);
    for (reference, code, says) in [
        ("vault://secret/app#other", "no-field", "the secret has no field other"),
        ("vault://secret/nowhere#key", "no-secret", "there is no such secret"),
        ("vault://secret/app?version=7#key", "no-version", "no such version"),
        ("vault://secret/gone#key", "no-version", "or it was deleted"),
        ("vault://nowhere/app#key", "denied", "it takes read on nowhere/app"),
        ("vault://old/app?version=1#key", "no-version", "no such version"),
        ("vault://secret/nested#object", "not-text", "JSON where text was expected"),
        ("vault://secret/nested#list", "not-text", "JSON where text was expected"),
        ("vault://secret/nested#null", "not-text", "JSON where text was expected"),
    ] {
        document(&home, &format!("NEW={reference}\nGOOD=vault://secret/app#key\n"));
        for command in ["run -- touch started", "get NEW", "unseal --resolve -o out", "pull NEW"] {
            let told = home.sh(&format!("stripeseal {command}")).fails(code, &[reference, says]);
            assert!(!told.stderr.contains("canary") && told.stdout.is_empty(), "{told:?}");
            assert!(!home.path("started").exists() && !home.path("out").exists());
        }
        home.sh("stripeseal get GOOD").succeeds();
        home.sh("stripeseal run --except NEW -- true").succeeds();
        home.sh("NEW=set stripeseal run -- true").succeeds();
    }
    document(&home, "NEW=vault://secret/nested#number\n");
    assert_eq!(home.sh("stripeseal get NEW").succeeds().stdout, "5432");
    document(&home, "NEW=vault://secret/app\n");
    home.sh("stripeseal run --allow-plain .env --resolve -- true")
        .fails("not-a-reference", &["it needs #FIELD"]);
}

#[test]
#[ignore = "needs openbao"]
fn what_the_policy_denies_is_named() {
    let bao = Bao::start();
    bao.to(&["kv", "put", "-mount=secret", "app", "key=x"]);
    bao.policy("reader", &[("secret/data/app", r#""read""#), ("secret/data/list", r#""list""#)]);
    let mut home = bao.home();
    document(&home, "NEW=vault://secret/app#key\nB_TOKEN=hunter2\n");
    home.set("VAULT_TOKEN", &bao.token("reader"));
    home.sh("stripeseal get NEW").succeeds();
    home.sh("stripeseal push B_TOKEN vault://secret/app -y")
        .fails("denied", &["permission denied: it takes create and update on secret/data/app"]);
    home.sh("stripeseal push B_TOKEN vault://secret/list -y")
        .fails("denied", &["it takes read on secret/data/list"]);
    assert!(home.read(".env").contains("B_TOKEN=ENC["));
}

#[test]
#[ignore = "needs openbao"]
fn two_hundred_references_wait_together() {
    let bao = Bao::start();
    let home = bao.home();
    home.write("fill.sh", "for n in $(seq 100); do curl -sf -H \"X-Vault-Token: $VAULT_TOKEN\" $VAULT_ADDR/v1/secret/data/s$n -d '{\"data\":{\"a\":\"a'$n'\",\"b\":\"b'$n'\"}}' >/dev/null; done\n");
    home.sh("bash fill.sh").succeeds();
    let lines: String = (1..=100)
        .map(|n| format!("A{n}=vault://secret/s{n}#a\nB{n}=vault://secret/s{n}#b\n"))
        .collect();
    document(&home, &lines);
    let proxy = Proxy::to(&bao.address, |_| Fate::Delay(Duration::from_millis(100)));
    let mut home = home;
    home.set("VAULT_ADDR", &proxy.address());
    let started = Instant::now();
    let told =
        home.sh("stripeseal run -- sh -c 'echo $A1 $B1 $A100 $B100; env | grep -c ^[AB][0-9]'");
    let all = started.elapsed();
    assert_eq!(told.succeeds().stdout, "a1 b1 a100 b100\n200\n");
    // One for the mount, one a secret.
    assert_eq!(proxy.requests().len(), 101);
    assert!(proxy.most_at_once() > 16, "{}", proxy.most_at_once());
    let started = Instant::now();
    home.sh("stripeseal get A1").succeeds();
    println!("200 references in {all:?}, one in {:?}; each answer takes 100 ms", started.elapsed());
}

#[test]
#[ignore = "needs openbao"]
fn a_server_that_does_not_answer_is_waited_for_once() {
    let bao = Bao::start();
    let lines: String = (1..=200).map(|n| format!("A{n}=vault://secret/s{n}#a\n")).collect();
    for (answered, most) in [(0, 1), (1, 33)] {
        let stalls = move |number| if number < answered { Fate::Pass } else { Fate::Stall };
        let proxy = Proxy::to(&bao.address, move |request| stalls(request.number));
        let mut home = bao.home_at(&proxy.address(), ROOT);
        home.set("STRIPESEAL_SERVICE_TIMEOUT", "1");
        document(&home, &lines);
        home.sh("stripeseal run -- touch started")
            .fails("timed-out", &["did not answer within 1 s", "and 189 references more"]);
        assert!(proxy.requests().len() <= most, "{}", proxy.requests().len());
        assert!(!home.path("started").exists());
    }
}

#[test]
#[ignore = "needs openbao"]
fn an_interrupt_ends_the_wait_at_once() {
    let bao = Bao::start();
    let proxy = Proxy::to(&bao.address, |_| Fate::Stall);
    let home = bao.home_at(&proxy.address(), ROOT);
    document(&home, "NEW=vault://secret/app#key\n");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_stripeseal"))
        .args(["run", "--", "touch", "started"])
        .current_dir(home.path(""))
        .env("HOME", home.path(""))
        .env("VAULT_ADDR", proxy.address())
        .env("VAULT_TOKEN", ROOT)
        .env("STRIPESEAL_SERVICE_TIMEOUT", "100000")
        .stdin(std::process::Stdio::null())
        .spawn()
        .unwrap();
    until(|| !proxy.requests().is_empty());
    kill(Pid::from_raw(child.id().try_into().unwrap()), Signal::SIGINT).unwrap();
    // It would wait for a day.
    let status = child.wait().unwrap();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(2));
    assert!(!home.path("started").exists());
}

#[test]
#[ignore = "needs openbao"]
fn values_move_there_and_back() {
    let bao = Bao::start();
    let home = bao.home();
    document(&home, "A_TOKEN=\"one two\" # why\nB_TOKEN=hunter3\nC_TOKEN=hunter4\nPORT=8080\n");
    let text = home.read(".env");
    let told = home.sh("stripeseal push A_TOKEN B_TOKEN vault://secret/shop --dry-run").succeeds();
    assert!(told.stderr.contains("A_TOKEN: vault://secret/shop#A_TOKEN, new there"), "{told:?}");
    home.sh("stripeseal push A_TOKEN B_TOKEN vault://secret/shop").fails("no-terminal", &[]);
    assert_eq!(home.read(".env"), text);
    home.sh("stripeseal push A_TOKEN B_TOKEN vault://secret/shop -y").succeeds();
    assert_eq!(bao.to(&["kv", "get", "-mount=secret", "-field=A_TOKEN", "shop"]), "one two");
    let moved = home.read(".env");
    assert!(moved.starts_with("A_TOKEN=\"vault://secret/shop#A_TOKEN\" # why\n"), "{moved}");
    assert_eq!(
        home.sh("stripeseal run -- sh -c 'echo $A_TOKEN$B_TOKEN$C_TOKEN'").succeeds().stdout,
        "one twohunter3hunter4\n"
    );
    // Other fields stay, what is there already is said, and the same is no new version.
    home.sh("stripeseal push C_TOKEN vault://secret/shop#c -y").succeeds();
    assert_eq!(bao.to(&["kv", "get", "-mount=secret", "-field=B_TOKEN", "shop"]), "hunter3");
    home.sh("stripeseal pull C_TOKEN").succeeds();
    let told = home.sh("stripeseal push C_TOKEN vault://secret/shop#c -y").succeeds();
    assert!(told.stderr.contains("there already, the same"), "{told:?}");
    assert!(
        bao.to(&["kv", "get", "-mount=secret", "-format=json", "shop"]).contains("\"version\": 2")
    );
    home.sh("stripeseal pull A_TOKEN B_TOKEN C_TOKEN").succeeds();
    assert!(!home.read(".env").contains("vault://"));
    assert_eq!(
        home.sh("stripeseal unseal").succeeds().stdout,
        "A_TOKEN=\"one two\" # why\nB_TOKEN='hunter3'\nC_TOKEN='hunter4'\nPORT=8080\n"
    );
    // Another value takes the place only where that was seen.
    home.sh("stripeseal set A_TOKEN <<<new").succeeds();
    let told = home.sh("stripeseal push A_TOKEN vault://secret/shop --dry-run").succeeds();
    assert!(told.stderr.contains("takes the place of another value there"), "{told:?}");
    // Version 1 of the engine has no versions, and takes values all the same.
    home.sh("stripeseal push A_TOKEN vault://old/shop#a -y").succeeds();
    assert_eq!(home.sh("stripeseal get A_TOKEN").succeeds().stdout, "new");
    for (arguments, says) in [
        ("A_TOKEN vault://old/shop#a", "is a reference already"),
        ("B_TOKEN C_TOKEN vault://secret/shop#a", "several values don't go to one field"),
        ("B_TOKEN vault://secret/shop?version=1#a", "what is written is a new version"),
        ("B_TOKEN https://secret/shop", "is no reference"),
        ("B_TOKEN vault://secret", "its name is not MOUNT/PATH"),
    ] {
        home.sh(&format!("stripeseal push {arguments} -y")).fails("usage", &[says]);
    }
    home.sh("stripeseal pull B_TOKEN").fails("usage", &["B_TOKEN is no reference"]);
}

#[test]
#[ignore = "needs openbao"]
fn what_somebody_else_wrote_meanwhile_is_not_lost() {
    let bao = std::sync::Arc::new(Bao::start());
    bao.to(&["kv", "put", "-mount=secret", "app", "theirs=1"]);
    let other = std::sync::Arc::clone(&bao);
    let proxy = Proxy::to(&bao.address, move |request| {
        if request.line.starts_with("POST /v1/secret/data/app") {
            other.to(&["kv", "put", "-mount=secret", "app", "theirs=2"]);
        }
        Fate::Pass
    });
    let home = bao.home_at(&proxy.address(), ROOT);
    document(&home, "A_TOKEN=hunter2\n");
    let text = home.read(".env");
    home.sh("stripeseal push A_TOKEN vault://secret/app -y").fails(
        "changed",
        &["somebody else has changed the secret meanwhile", "run the command again"],
    );
    assert_eq!(home.read(".env"), text);
    assert_eq!(bao.to(&["kv", "get", "-mount=secret", "-field=theirs", "app"]), "2");
}
