//! The same histories in a repository: one `git merge` of a thousand files, each of which it gives to the
//! merge driver, beside the same files in clear.

use stripeseal::conflict;
use stripeseal::document::Document;
use stripeseal::formats::Format;
use stripeseal::merge::{Merged, Three};

use super::branch::Branch;
use super::{Known, Tally, oracle};
use crate::sandbox::Sandbox;

/// How many files; a thousand in [`a_thousand_files`].
const SOME: u64 = 24;

struct File {
    name: String,
    format: Format,
    texts: Three<String>,
    told: String,
    renames: bool,
}

fn file(number: u64, keys: &mut Known) -> File {
    let format = Format::ALL[number as usize % 3];
    let extension = ["env", "toml", "yaml"][number as usize % 3];
    let base = Branch::base(format, number, keys);
    let (mut ours, mut theirs) = (base.fork(number * 2 + 1), base.fork(number * 2 + 2));
    ours.edit(keys);
    theirs.edit(keys);
    File {
        name: format!("{number}.{extension}"),
        format,
        told: format!("{number}: ours {:?}, theirs {:?}", ours.edits, theirs.edits),
        renames: ours.renames || theirs.renames,
        texts: Three { base: base.text, ours: ours.text, theirs: theirs.text },
    }
}

fn run(count: u64) {
    let sandbox = Sandbox::new();
    let mut keys = Known::new();
    let config = sandbox.path().join(".config/stripeseal/identity.txt");
    let secret = keys.people[0].identity.secret();
    stripeseal::file::create_private(&config, secret.expose().as_bytes(), true).unwrap();
    let files: Vec<File> = (0..count).map(|number| file(number, &mut keys)).collect();
    sandbox
        .sh("git init -q -b main repo; cd repo; git config user.name A; git config user.email a@x
        git config gc.auto 0; mkdir sealed plain");
    let repository = sandbox.path().join("repo");
    let commit = |branch: &str, text: &dyn Fn(&Three<String>) -> String| {
        for one in &files {
            let clear = oracle::in_clear(&one.texts, one.format, &keys);
            std::fs::write(repository.join("sealed").join(&one.name), text(&one.texts)).unwrap();
            std::fs::write(repository.join("plain").join(&one.name), text(&clear)).unwrap();
        }
        sandbox.sh(&format!("cd repo; git checkout -q -b {branch} 2>/dev/null; git add sealed plain; git commit -qm {branch}"));
    };
    commit("base", &|texts| texts.base.clone());
    commit("theirs", &|texts| texts.theirs.clone());
    sandbox.sh("cd repo; git checkout -q base");
    commit("ours", &|texts| texts.ours.clone());
    sandbox.sh("cd repo; $STRIPESEAL git install -y --local
        echo 'sealed/* merge=stripeseal' >> .git/info/attributes
        echo 'plain/* !merge' >> .git/info/attributes
        git config merge.stripeseal.driver \"$STRIPESEAL git merge -- %O %A %B %P\"
        git merge theirs > ../merge.out 2> ../merge.err || true");
    let unmerged = sandbox.sh("cd repo; git diff --name-only --diff-filter=U");
    let in_conflict =
        |folder: &str, name: &str| unmerged.lines().any(|line| line == format!("{folder}/{name}"));
    let read = |folder: &str, name: &str| {
        std::fs::read_to_string(repository.join(folder).join(name)).unwrap()
    };
    let mut tally = Tally::default();
    for one in &files {
        let text = read("sealed", &one.name);
        let is_conflict = in_conflict("sealed", &one.name);
        assert_eq!(is_conflict, !conflict::find(&text).is_empty(), "{}", one.told);
        let by_git = (!in_conflict("plain", &one.name)).then(|| read("plain", &one.name));
        if text.matches("# stripeseal 1:").count() == 2 {
            assert!(one.renames && by_git.is_none(), "{}", one.told);
            tally.whole += 1;
            continue;
        }
        learn(&text, one.format, &mut keys);
        let conflicts = if is_conflict { vec![String::new()] } else { Vec::new() };
        let merged = Merged { text, conflicts };
        oracle::judge(&one.texts, &merged, one.format, &keys, &one.told, by_git, &mut tally);
    }
    let Tally { clean, by_key, conflicts, new_keys, whole } = tally;
    println!(
        "{clean} as git merges, {by_key} by key, {conflicts} conflicts, {new_keys} under new keys, {whole} as a whole"
    );
    assert!(clean > 0 && by_key > 0 && conflicts > 0 && new_keys > 0);
}

/// Unwraps the data key that the driver made.
fn learn(text: &str, format: Format, keys: &mut Known) {
    let view = conflict::view(text, &conflict::find(text), conflict::Side::Ours);
    let document = Document::parse(view, format).unwrap();
    let data_key = keys.people[0].data_key(&document).unwrap();
    keys.add(data_key);
}

#[test]
fn some_files() {
    run(SOME);
}

#[test]
#[ignore = "needs minutes"]
fn a_thousand_files() {
    run(1_000);
}
