//! Keys of ssh-keygen, and Debian's age beside them.

use stripeseal::envelope::{Identity as _, Stanza};
use stripeseal::keys::{Source, nobody, parse_recipient, read_identities};
use stripeseal::label::Label;
use stripeseal::secret::DataKey;

use crate::home::Home;

fn ssh_keygen(home: &Home, kind: &str, file: &str, passphrase: &str) {
    // What ssh-keygen makes of its own accord; the base64 of 3,072 bits ends with =.
    let bits = if kind == "rsa" { "-b 3072" } else { "" };
    home.sh(&format!(
        "mkdir -p .ssh; ssh-keygen -q -t {kind} {bits} -N '{passphrase}' -f .ssh/{file}"
    ))
    .succeeds();
}

#[test]
#[ignore = "needs ssh-keygen and age"]
fn keys_of_ssh_open_what_is_sealed_for_them() {
    for kind in ["ed25519", "rsa"] {
        let home = Home::new();
        ssh_keygen(&home, kind, &format!("id_{kind}"), "");
        home.write(".env", "A_PASSWORD=hunter2\n");
        home.sh(&format!("stripeseal seal -r \"$(cat .ssh/id_{kind}.pub)\"")).succeeds();
        home.sh(&format!("stripeseal recipients add \"alice=$(cat .ssh/id_{kind}.pub)\""))
            .succeeds();
        assert!(home.read(".env").contains(&format!("# to ssh-{kind}:AAAA")));
        assert_eq!(home.stripeseal(&["get", "A_PASSWORD"]).succeeds().stdout, "hunter2");
        let told = home.sh("stripeseal doctor").succeeds();
        assert!(told.stdout.contains("1 sealed, 1 of them for you"), "{told:?}");
        let named = format!(".ssh/id_{kind}");
        let got = home.stripeseal(&["get", "-i", &named, "A_PASSWORD"]).succeeds();
        assert_eq!(got.stdout, "hunter2");

        home.take_out_stanza(".env", "stanza");
        home.sh(&format!("age -d -i {named} stanza > key; test $(stat -c %s key) = 32")).succeeds();
        home.sh(&format!("age -R {named}.pub key > by-age")).succeeds();
        let identities = read_identities(&Source::Stdin, &home.read(&named)).unwrap();
        let recipient = parse_recipient(home.read(&format!("{named}.pub")).trim()).unwrap();
        let wrapped = std::fs::read(home.path("by-age")).unwrap();
        let stanza =
            Stanza { recipient: recipient.text().to_owned(), label: Label::none(), wrapped };
        let opened = identities[0].unwrap(&stanza, &nobody()).unwrap().unwrap();
        let key = DataKey::from_bytes(&std::fs::read(home.path("key")).unwrap()).unwrap();
        assert!(opened == key, "what age wraps is opened");
    }
}

#[test]
#[ignore = "needs ssh-keygen"]
fn a_key_of_another_name_is_found_by_its_public_half() {
    let home = Home::new();
    ssh_keygen(&home, "ed25519", "work", "");
    ssh_keygen(&home, "ed25519", "id_ed25519", "");
    ssh_keygen(&home, "ecdsa", "id_ecdsa", "");
    home.write(".env", "A_PASSWORD=hunter2\n");
    home.sh("stripeseal seal -r \"$(cat .ssh/work.pub)\"").succeeds();
    assert_eq!(home.stripeseal(&["get", "A_PASSWORD"]).succeeds().stdout, "hunter2");
    home.sh("mv .ssh/work .ssh/elsewhere");
    home.stripeseal(&["get", "A_PASSWORD"]).fails("no-identity", &["it is for ssh-ed25519:AAAA"]);
    home.stripeseal(&["get", "-i", ".ssh/id_ecdsa", "A_PASSWORD"])
        .fails("identity", &[".ssh/id_ecdsa, line 1: this kind of identity is not supported"]);
}

#[test]
#[ignore = "needs ssh-keygen and expect"]
fn the_passphrase_of_a_key_is_asked_for_once() {
    let home = Home::new();
    ssh_keygen(&home, "ed25519", "id_ed25519", "correct horse");
    for name in ["a.env", "b.env"] {
        home.write(name, format!("A_PASSWORD=hunter2{}\n", &name[..1]));
        home.sh(&format!("stripeseal seal -r \"$(cat .ssh/id_ed25519.pub)\" {name}")).succeeds();
    }
    let prompt = "/.ssh/id_ed25519: ";
    let run = "stripeseal run -f a.env -f b.env -- printenv A_PASSWORD";
    let told = home.answering(&[(prompt, "wrong"), (prompt, "correct horse")], run).succeeds();
    assert_eq!(told.stdout, "hunter2b\n");
    assert!(told.stderr.contains("the passphrase does not fit"), "{told:?}");

    let get = "stripeseal get -f a.env A_PASSWORD";
    home.answering(&[(prompt, "1"), (prompt, "2"), (prompt, "3")], get)
        .fails("passphrase", &["the passphrase does not open", "hint: run the command again"]);
    home.sh(get).fails("passphrase", &["there is no terminal to ask at"]);
    home.answering(&[], &format!("{get} --no-prompt")).fails("passphrase", &["hint: run it at a"]);
}
