//! age plugins, with one that the tests bring: when they start, and how they fail.

use std::path::Path;

use crate::home::Home;

const ALICE: &str = "age1striped1v9kxjcm9y39wlj";
const ALICE_IDENTITY: &str = "AGE-PLUGIN-STRIPED-1V9KXJCM9KSA6H7\n";
const BOB: &str = "age1striped1vfhky62jvwg";
const BOB_IDENTITY: &str = "AGE-PLUGIN-STRIPED-1VFHKYNEK5VK\n";
const GET: &[&str] = &["get", "A_PASSWORD"];

fn home() -> Home {
    let mut home = Home::new();
    let plugin = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plugin");
    let path = format!(
        "{}:{}:{}",
        plugin.display(),
        Path::new(env!("CARGO_BIN_EXE_stripeseal")).parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    home.set("PATH", &path);
    home.set("STARTS", &home.path("starts").display().to_string());
    home.write(".env", "A_PASSWORD=hunter2\n");
    home
}

fn sealed_for(home: &Home, recipients: &[&str]) {
    let options: String = recipients.iter().map(|one| format!(" -r {one}")).collect();
    home.sh(&format!("stripeseal seal{options}")).succeeds();
    home.sh("rm -f starts");
}

fn starts(home: &Home) -> usize {
    std::fs::read_to_string(home.path("starts")).unwrap_or_default().lines().count()
}

#[test]
#[ignore = "needs python3"]
fn a_plugin_wraps_and_unwraps() {
    let home = home();
    sealed_for(&home, &[ALICE, BOB]);
    home.write("bob.txt", BOB_IDENTITY);
    let got = home.stripeseal(&["get", "-i", "bob.txt", "A_PASSWORD"]).succeeds();
    assert_eq!(got.stdout, "hunter2");
    assert_eq!(starts(&home), 2, "only the plugin can tell for whom it is");
    home.sh("rm starts");
    home.write("bob.txt", format!("# recipient: {BOB}\n{BOB_IDENTITY}"));
    home.stripeseal(&["get", "-i", "bob.txt", "A_PASSWORD"]).succeeds();
    assert_eq!(starts(&home), 1, "the file says for whom it is");
}

#[test]
#[ignore = "needs python3 and age"]
fn age_opens_what_a_plugin_wrapped() {
    let home = home();
    sealed_for(&home, &[ALICE]);
    home.take_out_stanza(".env", "stanza");
    home.write("alice.txt", ALICE_IDENTITY);
    home.sh("age -d -i alice.txt stanza > key; test $(stat -c %s key) = 32").succeeds();
}

#[test]
#[ignore = "needs python3"]
fn a_document_starts_no_plugin() {
    let home = home();
    sealed_for(&home, &[ALICE]);
    home.sh("stripeseal keygen").succeeds();
    home.stripeseal(GET).fails("no-identity", &["it is for age1striped1"]);
    home.stripeseal(&["list"]).succeeds();
    home.write("bob.txt", BOB_IDENTITY.replace("STRIPED-1VFHKYNEK5VK", "MISSING-10QPT5W3L"));
    home.stripeseal(&["get", "-i", "bob.txt", "A_PASSWORD"]).fails("no-identity", &[]);
    assert_eq!(starts(&home), 0);
}

#[test]
#[ignore = "needs python3 and expect"]
fn a_recipient_of_the_policy_is_confirmed() {
    let home = home();
    let policy = format!(
        "[recipients]\nalice = \"{ALICE}\"\n[[files]]\nmatch = [\"*\"]\nrecipients = [\"alice\"]\n"
    );
    // The recipient is known from an earlier document; its plugin is another matter.
    home.write("known.env", "A_PASSWORD=hunter2\n");
    home.sh(&format!("stripeseal seal -r {ALICE} known.env; rm starts")).succeeds();
    home.write(".stripeseal.toml", policy);
    for script in ["stripeseal seal", "stripeseal seal -y", "stripeseal seal -y -r alice"] {
        home.sh(script).fails("plugin", &["age-plugin-striped was not started", "-y is no answer"]);
    }
    let question = "Start age-plugin-striped to seal for age1striped1v9kxjcm9y39wlj?";
    home.answering(&[(question, "n")], "stripeseal seal").fails("plugin", &[]);
    assert_eq!((starts(&home), home.read(".env").as_str()), (0, "A_PASSWORD=hunter2\n"));
    home.answering(&[(question, "y")], "stripeseal seal").succeeds();
    assert_eq!(starts(&home), 1);
}

#[test]
#[ignore = "needs python3"]
fn a_plugin_that_fails_is_an_error_and_nothing_is_written() {
    let home = home();
    for (how, texts) in [
        ("dies", ["age-plugin-striped ended before it answered"]),
        ("nonsense", ["age-plugin-striped ended before it answered"]),
        ("refuses", ["the device says \\u{1b}[2J no"]),
    ] {
        home.sh(&format!("STRIPED={how} stripeseal seal -r {ALICE}")).fails("plugin", &texts);
    }
    assert_eq!(home.read(".env"), "A_PASSWORD=hunter2\n");
    home.stripeseal(&["seal", "-r", "age1missing10q5n0y2m"]).fails(
        "plugin",
        &["age-plugin-missing is not on PATH", "hint: install age-plugin-missing"],
    );

    sealed_for(&home, &[ALICE]);
    home.write("alice.txt", ALICE_IDENTITY);
    let get = "stripeseal get -i alice.txt A_PASSWORD";
    for (how, texts) in [
        ("dies", ["age-plugin-striped ended before it answered"]),
        ("nonsense", ["age-plugin-striped ended before it answered"]),
        ("refuses", ["the device says \\u{1b}[2J no"]),
    ] {
        home.sh(&format!("STRIPED={how} {get}")).fails("plugin", &texts);
    }
    home.sh(&format!(
        "PATH=/usr/bin:/bin {} get -i alice.txt A_PASSWORD",
        env!("CARGO_BIN_EXE_stripeseal")
    ))
    .fails("plugin", &["age-plugin-striped is not on PATH"]);
}

#[test]
#[ignore = "needs python3 and expect"]
fn a_pin_is_asked_for_once_for_any_number_of_documents() {
    let home = home();
    for name in ["a.env", "b.env", "c.env"] {
        home.write(name, format!("A_PASSWORD=hunter2{}\n", &name[..1]));
        home.sh(&format!("stripeseal seal -r {ALICE} {name}")).succeeds();
    }
    home.write(".config/stripeseal/identity.txt", ALICE_IDENTITY);
    let run = "STRIPED=pin stripeseal run -f a.env -f b.env -f c.env -- printenv A_PASSWORD";
    let pin = "age-plugin-striped: PIN: ";
    let told = home.answering(&[(pin, "1"), (pin, "123456")], run).succeeds();
    assert_eq!(told.stdout, "hunter2c\n");
    home.sh(run).fails("plugin", &[]);
}
