//! A real gnome-keyring on a bus of its own: master keys in it, and every way in which it fails.

use std::path::Path;

use crate::home::{Home, Told};

const KEYGEN: &str = "stripeseal keygen --keyring acme >recipient";
const SEALED: &str =
    "stripeseal keygen --keyring acme >recipient; stripeseal seal -r $(cat recipient)";
const GET: &str = "stripeseal get A_PASSWORD";

fn home() -> Home {
    let home = Home::new();
    home.write(".env", "A_PASSWORD=hunter2\n");
    home
}

/// Runs a script where the keyring is in that state.
fn session(home: &Home, mode: &str, script: &str, prepare: &str) -> Told {
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/keyring-session.sh");
    home.write("session.sh", script);
    home.write("prepare.sh", prepare);
    home.sh(&format!(
        "{} {mode} $HOME/keyring 'bash -eu session.sh' 'bash -eu prepare.sh'",
        driver.display()
    ))
}

fn unlocked(home: &Home, script: &str) -> Told {
    session(home, "unlocked", script, "")
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn an_identity_lives_in_the_keyring_alone() {
    let home = home();
    let told = unlocked(&home, &format!("{SEALED}; {GET}")).succeeds();
    assert_eq!(told.stdout, "hunter2");
    assert!(home.read("recipient").starts_with("keyring:acme:age1"));
    assert!(home.read(".env").contains("# to keyring:acme:age1"));
    assert!(!home.path(".config").exists());

    // Whoever has no access to the keyring wraps for it all the same.
    home.write("other.env", "A_PASSWORD=hunter3\n");
    home.sh("stripeseal seal -r $(cat recipient) other.env").succeeds();
    let told = unlocked(&home, "stripeseal get -f other.env A_PASSWORD").succeeds();
    assert_eq!(told.stdout, "hunter3");

    // A colleague without that keyring is added, and rotates.
    let add = "stripeseal recipients add bob=$(stripeseal keygen -o bob.txt)";
    unlocked(&home, add).succeeds();
    home.sh("stripeseal rotate -i bob.txt .env").succeeds();
    assert_eq!(unlocked(&home, GET).succeeds().stdout, "hunter2");
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn an_identity_moves_in_and_out() {
    let home = home();
    let script = "
        stripeseal keygen -o k.txt
        stripeseal keygen --keyring acme --from k.txt >recipient
        stripeseal keygen --export acme >exported
        stripeseal keygen --export acme -o out.txt >/dev/null
        secret-tool lookup service stripeseal username acme >stored";
    let told = unlocked(&home, script).succeeds();
    assert!(told.stderr.contains("k.txt stays"), "{told:?}");
    let secret = |name: &str| home.read(name).lines().last().unwrap().to_owned();
    for name in ["exported", "out.txt", "stored"] {
        assert_eq!(secret(name), secret("k.txt"), "{name}");
    }
    home.sh("test $(stat -c %a out.txt) = 600").succeeds();
    unlocked(&home, "stripeseal keygen --keyring acme")
        .fails("keyring", &["has an entry acme already", "hint: an entry is never overwritten"]);
    unlocked(&home, "stripeseal keygen --export acme -o out.txt").fails("exists", &[]);
    unlocked(&home, "stripeseal keygen --export nobody").fails("keyring", &["has no entry nobody"]);
}

#[test]
#[ignore = "needs gnome-keyring, dbus and strace"]
fn the_keyring_is_asked_only_where_nothing_before_fits() {
    let home = home();
    let both = "stripeseal seal -r $(cat recipient) -r $(stripeseal keygen)";
    unlocked(&home, &format!("{KEYGEN}; {both}")).succeeds();
    let count =
        "strace -f -e trace=connect -o calls stripeseal get A_PASSWORD; grep -c run/dbus calls";
    unlocked(&home, count).succeeds_without_calls();
    let several = "
        rm .config/stripeseal/identity.txt
        for f in a b c; do printf 'A_PASSWORD=hunter2\\n' >$f.env; stripeseal seal -r $(cat recipient) $f.env; done
        strace -f -e trace=connect -o calls stripeseal run -f a.env -f b.env -f c.env -- true
        grep -c run/dbus calls";
    let told = unlocked(&home, several).succeeds();
    assert_eq!(told.stdout, "1\n", "one connection for three documents");
}

impl Told {
    /// The script ends with `grep -c`, which fails where it counts nothing.
    fn succeeds_without_calls(self) {
        assert_eq!((self.status, self.stdout.as_str()), (Some(1), "hunter20\n"), "{self:?}");
    }
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn every_failure_has_its_own_message() {
    let home = home();
    unlocked(&home, SEALED).succeeds();
    let text = home.read(".env");
    let no_bus = "no session bus of D-Bus";
    home.sh(GET).fails("keyring", &[no_bus, "it is for keyring:acme", "hint: run it inside"]);
    home.sh(&format!("DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere {GET}"))
        .fails("keyring", &[no_bus]);
    home.sh(&format!("DBUS_SESSION_BUS_ADDRESS=nonsense {GET}")).fails("keyring", &[no_bus]);
    session(&home, "none", GET, "").fails(
        "keyring",
        &["no Secret Service on the session bus", "hint: start a keyring daemon"],
    );
    session(&home, "none", "stripeseal keygen --keyring x", "")
        .fails("keyring", &["no Secret Service"]);

    home.sh("mv keyring kept").succeeds();
    for script in [GET, "stripeseal keygen --keyring x"] {
        session(&home, "empty", script, "")
            .fails("keyring", &["has no default collection", "hint: make a default keyring"]);
    }
    home.sh("rm -r keyring; mv kept keyring").succeeds();

    session(&home, "locked", GET, "true").fails(
        "keyring",
        &[
            "waiting for its unlock dialog, 60 s at most",
            "its unlock dialog was dismissed, or can't be shown here",
        ],
    );
    for quiet in [format!("{GET} --no-prompt"), format!("CI=true {GET}")] {
        session(&home, "locked", &quiet, "true")
            .fails("keyring", &["is locked, and its unlock dialog may not be waited for"]);
    }

    unlocked(&home, &format!("secret-tool clear service stripeseal username acme; {GET}"))
        .fails("keyring", &["has no entry acme", "hint: stripeseal keygen --keyring"]);
    unlocked(&home, &format!("{KEYGEN}; {GET}"))
        .fails("keyring", &["the entry acme", "of another key, age1"]);
    let other = "secret-tool clear service stripeseal username acme
        printf CANARY | secret-tool store --label x service stripeseal username acme";
    let told = unlocked(&home, &format!("{other}; {GET}"));
    assert!(!told.stderr.contains("CANARY"));
    told.fails("keyring", &["the entry acme of the OS keyring is no age identity"]);
    assert_eq!(home.read(".env"), text);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_missing_keyring_is_no_hindrance_for_others() {
    let home = home();
    unlocked(&home, KEYGEN).succeeds();
    let key = "$(stripeseal keygen -o other.txt)";
    home.sh(&format!("stripeseal seal -r $(cat recipient) -r {key}")).succeeds();
    home.sh(&format!("{GET} -i other.txt")).succeeds();
    home.sh("stripeseal keygen").succeeds();
    home.sh(GET).fails("no-identity", &["no session bus", "somebody who can open the file"]);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn doctor_says_what_the_keyring_holds_and_unlocks_nothing() {
    let home = home();
    let doctor = "stripeseal doctor >told || true; cat told";
    unlocked(&home, &format!("git init -q; {KEYGEN}; stripeseal seal -r me=$(cat recipient)"))
        .succeeds();
    let says = |told: Told, text: &str| assert!(told.succeeds().stdout.contains(text), "{text}");
    says(
        unlocked(&home, doctor),
        "good   keyring: of the recipients of documents it holds keyring:acme:age1",
    );
    says(unlocked(&home, doctor), "documents: 1 sealed, 1 of them for you\n");
    says(session(&home, "locked", doctor, "true"), "good   keyring: the OS keyring is locked");
    says(home.sh(doctor), "wrong  identity: there is none");
    says(home.sh(doctor), "       run it inside a desktop session");
    let other =
        "secret-tool clear service stripeseal username acme; stripeseal keygen --keyring acme";
    says(unlocked(&home, &format!("{other}; {doctor}")), "wrong  keyring: the entry acme");
}

#[test]
#[ignore = "needs gnome-keyring, dbus, gcr and Xvfb"]
fn a_dialog_that_nobody_answers_is_given_up() {
    let mut home = home();
    home.set("SCREEN", "1");
    home.set("STRIPESEAL_KEYRING_TIMEOUT", "3");
    for script in [GET, "stripeseal keygen --keyring x"] {
        home.sh("rm -rf keyring; git init -q; printf 'A_PASSWORD=hunter2\\n' >.env").succeeds();
        session(&home, "locked", script, SEALED).fails(
            "keyring",
            &[
                "did not answer within 3 s",
                "waiting for its unlock dialog, 3 s",
                "hint: answer the dialog",
            ],
        );
    }
}

#[test]
#[ignore = "needs gnome-keyring, dbus, gcr, Xvfb and xdotool"]
fn a_dialog_that_is_answered_opens_the_keyring() {
    let mut home = home();
    home.set("SCREEN", "1");
    let script = "
        stripeseal get A_PASSWORD >got & getting=$!
        xdotool search --sync --name 'Unlock Login Keyring' >/dev/null
        until xdotool type --delay 50 testpw && xdotool key Return; do sleep 0.2; done
        wait $getting; cat got";
    let told = session(&home, "locked", script, SEALED).succeeds();
    // What the bus starts prints there too.
    assert!(told.stdout.ends_with("hunter2"), "{told:?}");
}
