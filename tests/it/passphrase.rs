//! A passphrase as recipient, and identity files that one protects, with Debian's age beside them.

use crate::home::Home;

const NEW: &str = "new passphrase of the documents: ";
const AGAIN: &str = "the same again: ";
const ASKED: &str = "passphrase of the documents: ";
const GET: &str = "stripeseal get A_PASSWORD";

fn sealed() -> Home {
    let home = Home::new();
    home.write(".env", "A_PASSWORD=hunter2\n");
    home.answering(
        &[(NEW, "correct horse"), (AGAIN, "correct horse")],
        "stripeseal seal -r passphrase",
    )
    .succeeds();
    home
}

#[test]
#[ignore = "needs expect and age"]
fn who_knows_the_passphrase_opens_the_document() {
    let home = sealed();
    assert!(home.read(".env").contains("# to passphrase - "));
    let told = home.answering(&[(ASKED, "wrong"), (ASKED, "correct horse")], GET).succeeds();
    assert_eq!(told.stdout, "hunter2");
    home.take_out_stanza(".env", "stanza");
    home.answering(
        &[("Enter passphrase", "correct horse")],
        "age -d stanza > key; test $(stat -c %s key) = 32",
    )
    .succeeds();
}

#[test]
#[ignore = "needs expect"]
fn it_is_typed_twice_and_for_many_documents_once() {
    let home = Home::new();
    for name in ["a.env", "b.env"] {
        home.write(name, format!("A_PASSWORD=hunter2{}\n", &name[..1]));
    }
    let typed = [(NEW, "one"), (AGAIN, "other"), (NEW, "correct horse"), (AGAIN, "correct horse")];
    let told = home.answering(&typed, "stripeseal seal -r passphrase a.env b.env").succeeds();
    assert!(told.stderr.contains("the two are not the same"), "{told:?}");
    let run = "stripeseal run -f a.env -f b.env -- printenv A_PASSWORD";
    let told = home.answering(&[(ASKED, "correct horse")], run).succeeds();
    assert_eq!(told.stdout, "hunter2b\n");
    let before = home.read("a.env");
    home.answering(&[(ASKED, "correct horse")], "stripeseal rotate a.env b.env").succeeds();
    assert_ne!(home.read("a.env"), before);
    let told = home.answering(&[(ASKED, "correct horse")], run).succeeds();
    assert_eq!(told.stdout, "hunter2b\n");
}

#[test]
#[ignore = "needs expect"]
fn without_a_terminal_nothing_is_written() {
    let home = Home::new();
    home.write(".env", "A_PASSWORD=hunter2\n");
    let seal = ["seal", "-r", "passphrase"];
    home.stripeseal(&seal).fails("passphrase", &["can't seal for passphrase", "no terminal"]);
    home.answering(&[], "stripeseal seal -r passphrase --no-prompt").fails("passphrase", &[]);
    assert_eq!(home.read(".env"), "A_PASSWORD=hunter2\n");
    let home = sealed();
    home.sh(GET).fails("passphrase", &["it is for passphrase", "no terminal to ask at"]);
}

#[test]
#[ignore = "needs expect"]
fn an_absurd_work_factor_is_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let home = sealed();
    home.take_out_stanza(".env", "stanza");
    let stanza = std::fs::read(home.path("stanza")).unwrap();
    let at = stanza.windows(4).position(|window| window == b" 18\n").unwrap();
    let mut hostile = stanza.clone();
    hostile[at + 1..at + 3].copy_from_slice(b"40");
    let [stood, stands] = [stanza, hostile].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    home.write(".env", home.read(".env").replace(&stood, &stands));
    home.answering(&[(ASKED, "correct horse")], GET).fails("stanza", &["2^40 units of work"]);
}

#[test]
#[ignore = "needs expect and age"]
fn identity_files_of_age_p_are_opened() {
    for armor in ["", "-a"] {
        let home = Home::new();
        let made = "age-keygen -o plain.txt 2>/dev/null; chmod 600 plain.txt";
        home.sh(made).succeeds();
        home.answering(
            &[("Enter passphrase", "correct horse"), ("Confirm passphrase", "correct horse")],
            &format!("age -p {armor} -o key.age plain.txt; chmod 600 key.age; mkdir -p .config/stripeseal"),
        )
        .succeeds();
        for name in [".env", "b.env"] {
            home.write(name, "A_PASSWORD=hunter2\n");
            home.sh(&format!("stripeseal seal -r $(age-keygen -y plain.txt) {name}")).succeeds();
        }
        home.sh("mv key.age .config/stripeseal/identity.txt").succeeds();
        let prompt = "identity.txt: ";
        let run = "stripeseal run -f .env -f b.env -- printenv A_PASSWORD";
        let told = home.answering(&[(prompt, "wrong"), (prompt, "correct horse")], run).succeeds();
        assert_eq!(told.stdout, "hunter2\n");
        home.sh(GET).fails("passphrase", &["identity.txt", "no terminal to ask at"]);
        home.sh(&format!("{GET} -i .config/stripeseal/identity.txt")).fails("passphrase", &[]);
        // One's own identity is behind the passphrase too: for a new document it is asked for.
        home.write("c.env", "A_PASSWORD=hunter2\n");
        home.answering(&[(prompt, "correct horse")], "stripeseal seal c.env").succeeds();
    }
}

#[test]
#[ignore = "needs pyrage"]
fn pyrage_and_stripeseal_open_what_the_other_wraps() {
    let mut home = Home::new();
    home.set("PYTHON", &std::env::var("STRIPESEAL_PYTHON").unwrap_or("python3".into()));
    home.write(".env", "A_PASSWORD=hunter2\n");
    home.sh("stripeseal keygen && stripeseal seal").succeeds();
    home.take_out_stanza(".env", "stanza");
    home.sh(r#"$PYTHON - <<'END'
import os, pyrage
lines = open('.config/stripeseal/identity.txt').read().splitlines()
identity = pyrage.x25519.Identity.from_str(lines[-1])
key = pyrage.decrypt(open('stanza', 'rb').read(), [identity])
assert len(key) == 32
open('key', 'wb').write(key)
open('by-pyrage', 'wb').write(pyrage.encrypt(key, [identity.to_public()]))
END"#)
        .succeeds();
    use stripeseal::envelope::{Identity as _, Stanza};
    use stripeseal::keys::{Source, nobody, read_identities};
    let text = home.read(".config/stripeseal/identity.txt");
    let identities = read_identities(&Source::Stdin, &text).unwrap();
    let recipient = identities[0].recipient().unwrap().to_owned();
    let wrapped = std::fs::read(home.path("by-pyrage")).unwrap();
    let stanza = Stanza { recipient, label: stripeseal::label::Label::none(), wrapped };
    let opened = identities[0].unwrap(&stanza, &nobody()).unwrap().unwrap();
    assert_eq!(opened.expose()[..], std::fs::read(home.path("key")).unwrap());
}
