//! Keys of the transit engine as master keys.

use super::{Bao, ROOT, sealed};
use crate::home::Home;
use crate::proxy::{Fate, Proxy};

const GET: &str = "stripeseal get A_PASSWORD";

#[test]
#[ignore = "needs openbao"]
fn the_engine_wraps_beside_other_recipients() {
    let bao = Bao::start();
    let home = bao.home();
    sealed(&home);
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    assert_eq!(home.sh("stripeseal run -- printenv A_PASSWORD").succeeds().stdout, "hunter2\n");
    home.sh("stripeseal recipients add bob=$(stripeseal keygen -o bob.txt)").succeeds();
    home.sh("stripeseal set OTHER_TOKEN <<<hunter3").succeeds();
    // Whoever has an identity here asks no server.
    home.sh(&format!("unset VAULT_ADDR; {GET} -i bob.txt")).succeeds();
    let variable = "STRIPESEAL_IDENTITY_FILE=bob.txt VAULT_ADDR=http://127.0.0.1:1";
    assert_eq!(home.sh(&format!("{variable} {GET}")).succeeds().stdout, "hunter2");
    home.sh("stripeseal recipients remove bob -y").succeeds();
    home.sh(&format!("{GET} -i bob.txt"))
        .fails("no-identity", &["app (vault-transit:transit/app)"]);
    assert_eq!(home.sh("stripeseal get OTHER_TOKEN").succeeds().stdout, "hunter3");
}

#[test]
#[ignore = "needs openbao"]
fn a_stanza_is_of_one_document_and_one_key() {
    let bao = Bao::start();
    bao.to(&["write", "-f", "transit/keys/other"]);
    let home = bao.home();
    sealed(&home);
    home.write("b.env", "B_PASSWORD=hunter3\n");
    home.sh("stripeseal seal -q -r app=vault-transit:transit/app b.env").succeeds();
    let wrapped = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("# to ")).unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    };
    let (a, b) = (home.read(".env"), home.read("b.env"));
    home.write(".env", a.replace(&wrapped(&a), &wrapped(&b)));
    home.sh(GET).fails("stanza", &["transit/decrypt/app", "or for another document"]);
    home.write(".env", a.replace("transit/app", "transit/other"));
    home.sh(GET).fails("stanza", &["wrapped by another key"]);
    home.write(".env", a.replace("transit/app", "transit/nowhere"));
    home.sh(GET).fails("key", &["transit/decrypt/nowhere: there is no such key"]);
    home.write(".env", a.replace("transit/app", "nowhere/app"));
    home.sh(GET).fails("key", &[]);
    home.write(".env", a.replace(&wrapped(&a), "AAAA"));
    home.sh(GET).fails("identity", &["the stanza is damaged"]);
    home.write(".env", &a);
    home.sh(GET).succeeds();
}

#[test]
#[ignore = "needs openbao"]
fn rotate_takes_the_newest_version_of_the_key() {
    let bao = Bao::start();
    let home = bao.home();
    sealed(&home);
    let version = |home: &Home| {
        home.take_out_stanza(".env", "wrapped");
        home.read("wrapped").split(':').nth(1).unwrap().to_owned()
    };
    assert_eq!(version(&home), "v1");
    bao.to(&["write", "-f", "transit/keys/app/rotate"]);
    home.sh(GET).succeeds();
    let old = home.read(".env");
    home.sh("stripeseal rotate").succeeds();
    assert_eq!(version(&home), "v2");
    bao.to(&["write", "transit/keys/app/config", "min_decryption_version=2"]);
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    home.write(".env", &old);
    home.sh(GET).fails(
        "key-version",
        &["the version of the key that wrapped it is no longer allowed", "min_decryption_version"],
    );
    home.take_out_stanza(".env", "wrapped");
    bao.to(&[
        "write",
        "transit/keys/app/config",
        "min_decryption_version=1",
        "deletion_allowed=true",
    ]);
    bao.to(&["delete", "transit/keys/app"]);
    home.sh(GET).fails("key", &["there is no such key", "hint: look for it"]);
    bao.to(&["write", "-f", "transit/keys/app"]);
    home.sh(GET).fails("stanza", &[]);
    assert_eq!(home.read(".env"), old);
}

#[test]
#[ignore = "needs openbao"]
fn a_key_that_was_deleted_softly_is_explained() {
    let bao = Bao::start();
    let home = bao.home();
    sealed(&home);
    bao.to(&["write", "transit/keys/app/config", "deletion_allowed=true"]);
    bao.to(&["delete", "transit/keys/app/soft-delete"]);
    home.sh(GET).fails("key", &["the key is deleted", "enables the key again"]);
    bao.to(&["write", "-f", "transit/keys/app/soft-delete-restore"]);
    home.sh(GET).succeeds();
}

#[test]
#[ignore = "needs openbao"]
fn a_misspelt_name_makes_no_key() {
    let bao = Bao::start();
    let home = bao.home();
    home.write(".env", "A_PASSWORD=hunter2\n");
    home.sh("stripeseal seal -r vault-transit:transit/ap")
        .fails("key", &["transit/keys/ap: there is no such key"]);
    assert_eq!(home.read(".env"), "A_PASSWORD=hunter2\n");
    assert!(!bao.to(&["list", "transit/keys"]).lines().any(|key| key == "ap"));
    bao.to(&["write", "transit/keys/sign", "type=ed25519"]);
    home.sh("stripeseal seal -r vault-transit:transit/sign")
        .fails("key", &["of a kind that can't be used"]);
    for bad in ["transit", "transit/../sys", "https://host/transit/app"] {
        home.sh(&format!("stripeseal seal -r vault-transit:{bad}"))
            .fails("usage", &["not a recipient"]);
    }
}

#[test]
#[ignore = "needs openbao"]
fn what_the_policy_denies_is_named() {
    let bao = Bao::start();
    sealed_by(&bao, &[("transit/encrypt/app", r#""update""#)], |home| {
        home.sh(GET).fails(
            "denied",
            &["transit/decrypt/app: permission denied: it takes update on transit/decrypt/app"],
        );
    });
    sealed_by(&bao, &[("transit/decrypt/app", r#""update""#)], |home| {
        home.sh(GET).succeeds();
        let text = home.read(".env");
        home.sh("stripeseal rotate").fails("denied", &["it takes update on transit/encrypt/app"]);
        assert_eq!(home.read(".env"), text);
    });
}

/// A document of root's, for somebody who may do only that.
fn sealed_by(bao: &Bao, rules: &[(&str, &str)], test: impl Fn(&Home)) {
    bao.policy("some", rules);
    let mut home = bao.home();
    sealed(&home);
    home.set("VAULT_TOKEN", &bao.token("some"));
    test(&home);
}

#[test]
#[ignore = "needs openbao"]
fn one_request_a_document_and_many_documents_at_once() {
    let bao = Bao::start();
    let slow = || Proxy::to(&bao.address, |_| Fate::Delay(std::time::Duration::from_millis(100)));
    let (sealing, more, proxy) = (slow(), slow(), slow());
    let mut home = bao.home();
    home.set("VAULT_ADDR", &sealing.address());
    home.sh("for n in $(seq 20); do echo A${n}_TOKEN=hunter$n >$n.env; done
        stripeseal seal -q -r app=vault-transit:transit/app *.env")
        .succeeds();
    assert_eq!(sealing.requests().len(), 21, "each is wrapped once, and the key looked for");
    assert!(sealing.most_at_once() > 10, "{}", sealing.most_at_once());
    home.set("VAULT_ADDR", &more.address());
    home.sh("sed -i 1iB_TOKEN=hunter2 *.env; stripeseal seal -q *.env").succeeds();
    assert_eq!(more.requests().len(), 20);
    assert!(more.most_at_once() > 10, "{}", more.most_at_once());
    home.set("VAULT_ADDR", &proxy.address());
    let files: String = (1..=20).map(|n| format!(" -f {n}.env")).collect();
    let told = home.sh(&format!("stripeseal run{files} -- env")).succeeds();
    assert_eq!(told.stdout.matches("_TOKEN=hunter").count(), 21, "{told:?}");
    let decrypt = "POST /v1/transit/decrypt/app";
    assert_eq!(proxy.requests(), vec![decrypt; 20]);
    assert!(proxy.most_at_once() > 10, "{}", proxy.most_at_once());

    let proxy = Proxy::to(&bao.address, |_| Fate::Pass);
    home.set("VAULT_ADDR", &proxy.address());
    home.sh("git init -q; stripeseal rotate --all").succeeds();
    let count = |what: &str| proxy.requests().iter().filter(|one| *one == what).count();
    assert_eq!(count(decrypt), 20);
    assert_eq!(count("POST /v1/transit/encrypt/app"), 20);
    assert_eq!(count("GET /v1/transit/keys/app"), 1);
}

#[test]
#[ignore = "needs openbao"]
fn a_token_that_ends_in_mid_command_writes_nothing() {
    let bao = Bao::start();
    let mut home = bao.home();
    sealed(&home);
    let text = home.read(".env");
    let limited = ["token", "create", "-field=token", "-policy=root", "-use-limit=2"];
    home.set("VAULT_TOKEN", &bao.to(&limited));
    // It opens the document, finds the key, and may not wrap any more.
    home.sh("stripeseal rotate")
        .fails("credentials", &["expired, revoked or wrong", "hint: bao login"]);
    assert_eq!(home.read(".env"), text);
}

#[test]
#[ignore = "needs openbao"]
fn commands_that_only_look_ask_nobody() {
    let bao = Bao::start();
    let proxy = Proxy::to(&bao.address, |_| Fate::Pass);
    let mut home = bao.home();
    home.write(".env", "A_PASSWORD=hunter2\nSTRIPE=vault://secret/app#key\n");
    home.sh("git init -q; git config user.name a; git config user.email a@b
        stripeseal seal -q -r app=vault-transit:transit/app; git add .env; git commit -qm one
        cp .env base; cp .env theirs")
        .succeeds();
    home.set("VAULT_ADDR", &proxy.address());
    for command in [
        "list",
        "list --json",
        "check",
        "check --since HEAD",
        "scan .",
        "diff HEAD:.env .env",
        "git textconv .env",
        "git merge base .env theirs .env",
        "explain -f .env A_PASSWORD",
        "doctor",
        "recipients list",
    ] {
        let told = home.sh(&format!("stripeseal {command}"));
        assert!(!told.stderr.contains("error["), "{command}: {told:?}");
        assert!(!told.stdout.contains(ROOT) && !told.stderr.contains(ROOT), "{command}");
    }
    assert_eq!(proxy.requests(), Vec::<String>::new());
    home.sh("stripeseal doctor || true")
        .succeeds()
        .stdout
        .find("vault: it is set up here")
        .unwrap();
    home.sh(GET).succeeds();
    assert_eq!(proxy.requests().len(), 1);
    // To whoever opens the documents otherwise, a service that is not set up here is no fault.
    let told = home.sh("unset VAULT_ADDR; stripeseal doctor || true").succeeds();
    told.stdout.find("wrong  vault: VAULT_ADDR is not set").unwrap();
    home.sh("stripeseal unset STRIPE").succeeds();
    let told = home.sh("unset VAULT_ADDR; stripeseal doctor || true").succeeds();
    told.stdout.find("good   vault: documents are for it too; VAULT_ADDR is not set").unwrap();
}
