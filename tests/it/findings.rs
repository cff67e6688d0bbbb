//! What `check` finds: what `seal` leaves to do, and nothing that it has done; and every way back in a
//! history.

use std::collections::BTreeMap;
use std::path::Path;

use stripeseal::document::{self, Document, Sealing, Selection, Verdict};
use stripeseal::envelope::Mode;
use stripeseal::formats::Format;
use stripeseal::inspect::{self, Finding, Measured};
use stripeseal::secret::DataKey;

use crate::corpus;
use crate::sandbox::{Sandbox, told};
use crate::sealed::{Counter, choices, envelope, now, seal};

fn findings(document: &Document, path: &Path) -> Vec<Finding> {
    let measured = Measured { document, file: "FILE", path, policy: None, now: now() };
    inspect::findings(&measured).unwrap()
}

/// How many secrets are found, and how many were sealed, in one text.
fn agree(name: &str, text: &str, format: Format) -> Option<(usize, usize)> {
    let document = Document::parse(text.to_owned(), format).ok()?;
    let decisions = document.decide(&Selection::default()).unwrap();
    let secrets = decisions.iter().filter(|one| one.verdict == Verdict::Seal).count();
    let path = Path::new("conf/app");
    let is_plain = |one: &&Finding| one.code == "plain";
    let found = findings(&document, path);
    assert_eq!(found.iter().filter(is_plain).count(), secrets, "{name}");
    let sealed = seal(text, format, Mode::Sealed, &Selection::default()).ok().flatten();
    let sealed = sealed.map(|text| Document::parse(text, format).unwrap());
    let left = sealed.iter().flat_map(|document| findings(document, path));
    assert_eq!(left.filter(|one| one.code == "plain").count(), 0, "{name}: after sealing");
    Some((secrets, usize::from(sealed.is_some())))
}

#[test]
#[ignore = "needs the corpus"]
fn what_seal_would_seal_is_found_and_what_it_sealed_is_not() {
    let mut counts = BTreeMap::new();
    for (folder, format) in
        [("dotenv", Format::Dotenv), ("toml", Format::Toml), ("yaml", Format::Yaml)]
    {
        for file in corpus::files(folder) {
            let Ok(text) = String::from_utf8(file.bytes) else { continue };
            let (found, sealed) = agree(&file.name, &text, format).unwrap_or_default();
            let count: &mut (usize, usize) = counts.entry(folder).or_default();
            *count = (count.0 + found, count.1 + sealed);
        }
    }
    println!("secrets found, documents sealed: {counts:?}");
    assert!(counts.values().all(|(found, sealed)| *found > 20 && *sealed > 5), "{counts:?}");
}

/// One state of a document: when each of its values changed, and under which data key it is.
#[derive(Clone, PartialEq)]
struct State {
    days: Vec<u8>,
    data_key: u8,
}

impl State {
    fn text(&self) -> String {
        let plain: String = (0..self.days.len()).map(|key| format!("KEY_{key}=value\n")).collect();
        let document = Document::parse(plain, Format::Dotenv).unwrap();
        let choices = choices(&document, &Selection { all: true, ..Selection::default() });
        let data_key = DataKey::from_bytes(&[self.data_key; 32]).unwrap();
        let envelope = envelope(&data_key, Mode::Sealed);
        let sealing = Sealing { time: now(), rng: &mut Counter::new() };
        let text = document::seal_new(&document, &data_key, envelope, &choices, sealing).unwrap();
        // Without a key nobody can tell that the tokens were not sealed at these times.
        let mut days = self.days.iter();
        let time = |line: &str| match line.starts_with("KEY_") {
            true => line
                .replace(now().as_str(), &format!("2026-01-{:02}T00:00:00Z", days.next().unwrap())),
            false => line.to_owned(),
        };
        text.lines().map(time).map(|line| line + "\n").collect()
    }

    /// What comes next: one value changes, or the data key.
    fn next(&self, step: u8) -> Self {
        let mut next = self.clone();
        match step % 3 {
            0 => next.data_key += 1,
            _ => next.days[usize::from(step) * 7 % self.days.len()] = step + 2,
        }
        next
    }
}

#[test]
fn every_way_back_in_a_history_is_noticed_and_no_way_on() {
    const LENGTH: u8 = 8;
    let sandbox = Sandbox::new();
    sandbox.sh("git init -q .; git config user.name me; git config user.email me@example");
    let mut states = vec![State { days: vec![1; 3], data_key: 1 }];
    for step in 1..LENGTH {
        states.push(states[states.len() - 1].next(step));
    }
    // The history has a merge, whose second parent alone brought some of the states.
    for (number, state) in states.iter().enumerate() {
        if number == 4 {
            sandbox.sh("git checkout -q -b side");
        }
        sandbox.write(".env", state.text());
        sandbox.sh(&format!("git add .env; git commit -qm {number}; git tag s{number}"));
        if number == 5 {
            sandbox.sh("git checkout -q -; echo x > note; git add note; git commit -qm note");
            sandbox.sh("git merge -q side -m merged");
        }
    }
    for (was, before) in states.iter().enumerate() {
        for (is, after) in states.iter().enumerate() {
            sandbox.write(".env", after.text());
            let output = sandbox.output(&["check", ".env", &format!("--since=s{was}")]);
            let went_back =
                before.days.iter().zip(&after.days).any(|(before, after)| after < before);
            let old_key = after.data_key < before.data_key;
            let said = String::from_utf8_lossy(&output.stdout);
            assert_eq!(
                output.status.code(),
                Some(i32::from(went_back || old_key)),
                "{was} {is}: {said}{}",
                told(&output)
            );
            assert_eq!(said.contains("[time-back]"), went_back, "{was} {is}: {said}");
            assert_eq!(said.contains("[key-back]"), old_key, "{was} {is}: {said}");
        }
    }
}
