//! `scan`: every kind of key of Stripe in every surrounding, awkward repositories, and this repository
//! itself.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use stripeseal::scan::{self, OwnValues, Place, Reader, Told};

use crate::sandbox::{BINARY, Sandbox};

/// Every kind of secret that Stripe issues, as beginning and length of what follows.
const KINDS: [(&str, usize); 19] = [
    ("sk_live_", 24),
    ("sk_live_", 99),
    ("sk_test_", 24),
    ("sk_test_", 99),
    ("rk_live_", 24),
    ("rk_live_", 99),
    ("rk_test_", 24),
    ("rk_test_", 99),
    ("sk_prod_", 24),
    ("rk_prod_", 24),
    ("sk_org_live_", 40),
    ("sk_org_test_", 40),
    ("sk_org_", 40),
    ("whsec_", 32),
    ("whsec_test_", 32),
    ("ek_live_", 60),
    ("ek_test_", 60),
    ("sk_", 32),
    ("rk_", 32),
];

/// What stands around keys, in code, configuration, logs and prose.
const SURROUNDINGS: &[&str] = &[
    "KEY",
    "KEY\n",
    "KEY\r\n",
    "\u{feff}KEY",
    "stripe.api_key = \"KEY\"",
    "stripe.api_key = 'KEY'  # comment",
    "client = StripeClient(\"KEY\", stripe_version=\"x\")",
    "call(KEY, 1)",
    "call(a, KEY)",
    "f\"{a}KEY{b}\"",
    "keys = [KEY, KEY2]",
    "const stripe = require('stripe')('KEY');",
    "const stripe = new Stripe(`KEY`);",
    "apiKey: process.env.KEY || 'KEY',",
    "Stripe.apiKey = \"KEY\";",
    "stripe.Key = \"KEY\"",
    "\\Stripe\\Stripe::setApiKey('KEY');",
    "Stripe.api_key = 'KEY'",
    "let key = \"KEY\".to_owned();",
    "StripeConfiguration.ApiKey = @\"KEY\";",
    "{\"stripe\":{\"key\":\"KEY\"}}",
    "{\\\"key\\\":\\\"KEY\\\"}",
    "stripe: {key: KEY}",
    "  - KEY",
    "key: KEY # comment",
    "STRIPE_SECRET=KEY",
    "export STRIPE_SECRET=KEY;",
    "STRIPE_SECRET=\"KEY\"",
    "key = \"\"\"KEY\"\"\"",
    "curl https://api.stripe.com/v1/charges -u KEY:",
    "curl -H 'Authorization: Bearer KEY' x",
    "https://KEY:@api.stripe.com/v1/charges",
    "https://example.com/?key=KEY&a=b",
    "https://example.com/?a=b&key=KEY#x",
    "url%3Fkey%3DKEY%26a",
    "stripe listen --api-key KEY --forward-to x",
    "<key>KEY</key>",
    "<input value='KEY'>",
    "[a key](KEY)",
    "| KEY | x |",
    "**KEY**",
    "`KEY`",
    "(KEY)",
    "“KEY”",
    "the key KEY, and more",
    "is it KEY?",
    "-KEY",
    "\"a\\nKEY\\nb\"",
    "\"a\\tKEY\"",
    "DEBUG {'Authorization': b'Bearer KEY'}",
    "//KEY",
    "#KEY",
    "a=KEY,b=KEY",
    "$KEY",
    "@KEY@",
    "x;KEY;y",
    "ENV STRIPE_SECRET KEY",
    "set -x STRIPE KEY",
    "\tKEY\t",
    "a:KEY",
    "a\u{0}KEY",
];

/// A text that looks drawn, the same for every run.
fn drawn(length: usize, seed: u32) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwyz123456789";
    let mut state = seed;
    let letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(LETTERS[(state >> 16) as usize % LETTERS.len()])
    };
    std::iter::once('7').chain(std::iter::repeat_with(letter)).take(length).collect()
}

fn stripe_key() -> String {
    format!("{}_{}", ["sk", "live"].join("_"), drawn(24, 5))
}

fn found(text: &str, place: Place) -> Vec<String> {
    let found = scan::find(text, place, &OwnValues::default());
    found.into_iter().map(|one| one.span.of(text).to_owned()).collect()
}

#[test]
fn every_key_of_stripe_is_found_in_every_surrounding() {
    let mut missed = Vec::new();
    for (number, (begins, length)) in (1..).zip(KINDS) {
        let key = format!("{begins}{}", drawn(length, number));
        for surrounding in SURROUNDINGS {
            let text = surrounding.replace("KEY2", "other").replace("KEY", &key);
            for place in [Place::Code, Place::Config] {
                if !found(&text, place).contains(&key) {
                    missed.push(format!("{begins} {surrounding:?} {place:?}"));
                }
            }
        }
    }
    let of = KINDS.len() * SURROUNDINGS.len() * 2;
    assert!(missed.is_empty(), "{} of {of}:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_stripe_publishes_is_no_finding() {
    for begins in ["pk_live_", "pk_test_", "price_", "acct_", "cus_", "prod_", "evt_", "sub_"] {
        let text = format!("stripe = \"{begins}{}\"", drawn(24, 3));
        assert_eq!(found(&text, Place::Code), [""; 0], "{begins}");
    }
    let text = ["x_desk_live_", "task_test_", "sk_live_", "risk_live_"].join("\n");
    assert_eq!(found(&text, Place::Code), [""; 0]);
}

#[test]
fn a_key_is_found_in_a_text_of_any_length() {
    let own = OwnValues::default();
    let key = stripe_key();
    let mut text = "# a line of a log, and another one\n".repeat(300_000);
    text.push_str(&key);
    text.push_str(&"\nand the rest".repeat(1000));
    let told = Reader::new(&own).read(&mut text.as_bytes(), Place::Code).unwrap();
    let Told::Text(bytes, found, 0) = told else { panic!("it is text") };
    assert_eq!(bytes, text.len() as u64);
    let places: Vec<_> = found.iter().map(|one| (one.line, one.column)).collect();
    assert_eq!(places, [(300_001, 1)]);
}

#[test]
fn what_begins_everywhere_and_never_ends_is_no_finding() {
    // Each begins forms or assignments at every word.
    let pieces =
        ["-eyJ", "-ops_eyJ", "key=", "password:", "://a:b", "-xoxb-", "sk_live_", "{\"pass\":\""];
    let begun = ["-----BEGIN PRIVATE KEY-----", "ENC[seal1,", "key                 = \"", "_"];
    for piece in pieces.into_iter().chain(begun) {
        let text = piece.repeat(400_000 / piece.len());
        assert_eq!(found(&text, Place::Config), [""; 0], "{piece}");
    }
}

/// Runs scan, and returns its status and report.
fn scan(sandbox: &Sandbox, arguments: &[&str]) -> (i32, Value) {
    let mut command = sandbox.program(BINARY);
    let output = command.args(["scan", "--json", "--no-own"]).args(arguments).output().unwrap();
    let report = serde_json::from_slice(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), report.unwrap_or_else(|_| panic!("{told}")))
}

fn paths(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|one| one["path"].as_str().unwrap().to_owned()).collect()
}

fn sh(sandbox: &Sandbox, script: &str) {
    let script = format!(
        "export GIT_AUTHOR_NAME=a GIT_COMMITTER_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_EMAIL=a@b\n{script}"
    );
    let output = sandbox.program("bash").args(["-euc", &script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn names_of_any_bytes_are_looked_at_and_links_are_not_followed() {
    let sandbox = Sandbox::new();
    let tree = sandbox.path().join("tree");
    std::fs::create_dir(&tree).unwrap();
    let key = stripe_key();
    for name in [&b"a\nb.py"[..], b"\xff\xfe.py", b"-x.py", b"a b.py", b"::error.py"] {
        std::fs::write(tree.join(std::ffi::OsStr::from_bytes(name)), format!("k = '{key}'\n"))
            .unwrap();
    }
    std::fs::write(sandbox.path().join("outside.py"), &key).unwrap();
    std::os::unix::fs::symlink("../outside.py", tree.join("link.py")).unwrap();
    std::os::unix::fs::symlink("..", tree.join("folder")).unwrap();
    std::os::unix::fs::symlink("nowhere", tree.join("dangling")).unwrap();
    sh(&sandbox, "mkfifo tree/pipe");
    let (status, report) = scan(&sandbox, &["tree"]);
    assert_eq!((status, report["files"].as_u64()), (1, Some(5)));
    assert_eq!(paths(&report).len(), 5);
    // A link that is named is meant.
    assert_eq!(paths(&scan(&sandbox, &["tree/link.py"]).1), ["tree/link.py"]);
    let told = sandbox.program(BINARY).args(["scan", "--github", "tree"]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.lines().all(|line| line.starts_with("::error file=tree/")), "{told}");
    assert_eq!(told.lines().count(), 5, "a name begins no line");
}

#[test]
fn what_can_not_be_read_is_said() {
    let sandbox = Sandbox::new();
    let (status, report) = scan(&sandbox, &["/proc/self/mem"]);
    assert_eq!(status, 2);
    assert_eq!(report["unread"][0]["path"], "/proc/self/mem");
}

#[test]
fn an_index_with_conflicts_and_submodules_is_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write("key", format!("key = {}\n", stripe_key()));
    sh(
        &sandbox,
        "git init -q repo; cd repo; echo base >a; git add a; git commit -qm base
         git checkout -qb other; cat ../key >a; git commit -qam other
         git checkout -q -; echo ours >a; git commit -qam ours; ! git merge other
         git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),sub
         ln -s ../key link; git add link",
    );
    let output = sandbox
        .program("bash")
        .args(["-c", "cd repo && $STRIPESEAL scan --staged --no-own --json"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(paths(&report), ["a"]);
    assert_eq!((output.status.code(), report["files"].as_u64()), (Some(1), Some(2)));
}

#[test]
fn the_history_has_what_only_a_merge_brought_and_what_a_tag_holds() {
    let sandbox = Sandbox::new();
    sandbox.write("key", format!("key = {}\n", stripe_key()));
    sh(
        &sandbox,
        "git init -q repo; cd repo; echo base >a; git add a; git commit -qm base
         git checkout -qb other; echo other >b; git add b; git commit -qm other
         git checkout -q -; echo ours >c; git add c; git commit -qm ours
         git merge -q --no-commit other; cat ../key >$'only\\nhere'; git add .; git commit -qm merge
         git rm -q $'only\\nhere'; git commit -qm gone
         git checkout -qb tagged; (cat ../key; echo) >d; git add d; git commit -qm d; git tag held
         git checkout -q -; git branch -qD tagged; git checkout -q --detach",
    );
    let output = sandbox
        .program("bash")
        .args(["-c", "cd repo && $STRIPESEAL scan --history --no-own --json"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(paths(&report), ["d", "only\nhere"]);
    assert!(report["findings"][0]["commit"].as_str().is_some_and(|id| id.len() == 40));
}

#[test]
fn what_a_partial_clone_left_out_is_said() {
    let sandbox = Sandbox::new();
    sh(
        &sandbox,
        "git init -q repo; cd repo; echo one >a; git add a; git commit -qm one
         rm -f .git/objects/$(git rev-parse :a | sed 's,^..,&/,')",
    );
    let output = sandbox
        .program("bash")
        .args(["-c", "cd repo && $STRIPESEAL scan --history --no-own --json"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(report["unread"][0]["why"], "its content is not in this clone");
}

#[test]
fn this_repository_is_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output =
        Command::new(BINARY).args(["scan", "--no-own"]).current_dir(root).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let hint =
        "if none is a secret: stripeseal scan --no-own --write-baseline .stripeseal-baseline";
    assert!(output.status.success(), "{told}\n{hint}");
}
