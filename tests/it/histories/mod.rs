//! Histories that nobody wrote: two branches of random edits are merged, and each merge is clean and
//! equal, unsealed, to git's merge of the plain files, or a conflict on exactly what both sides changed.
//!
//! Where git has a conflict in the plain files, since changes of different keys touch, the values must be
//! those that the rule gives: each as the side has it that changed it.

mod branch;
mod oracle;
mod repository;
mod texts;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::proptest;

use stripeseal::document::Document;
use stripeseal::envelope::{Envelope, KeyId, Mode};
use stripeseal::formats::Format;
use stripeseal::git::merge_lines;
use stripeseal::merge::{self, Anew, Input, Keys, Merged, Three};
use stripeseal::secret::DataKey;
use stripeseal::time::Time;

use crate::generated::{Mutation, mutate, mutation};
use crate::sealed::{Counter, now};
use crate::team::Person;
use branch::Branch;

/// How many merges of each format; [`all_histories`] makes the rest of a thousand.
const SOME: u64 = 40;
const ALL: u64 = 334;

/// Those who read the files, and the data keys that were made.
struct Known {
    people: Vec<Person>,
    data_keys: BTreeMap<KeyId, DataKey>,
}

impl Known {
    fn new() -> Self {
        let people = ["me", "deploy", "bob", "carol", "dave"].map(Person::new).into();
        Self { people, data_keys: BTreeMap::new() }
    }

    fn add(&mut self, data_key: DataKey) {
        self.data_keys.insert(KeyId::of(&data_key), data_key);
    }

    /// The data key of a document; one that was not made here is unwrapped.
    fn of(&self, document: &Document) -> &DataKey {
        &self.data_keys[&document.block().unwrap().envelope.key_id]
    }

    fn envelope(&self, data_key: &DataKey, mode: Mode) -> Envelope {
        Envelope {
            key_id: KeyId::of(data_key),
            stanzas: self.people[..2].iter().map(|person| person.stanza(data_key)).collect(),
            removed: Vec::new(),
            mode,
            no_final_newline: false,
        }
    }
}

/// Merges as the driver does, in process.
fn merge(texts: &Three<String>, format: Format, keys: &mut Known) -> Result<Merged, merge::Error> {
    let parse = |text: &String| Document::parse(text.clone(), format).unwrap();
    let documents =
        Three { base: parse(&texts.base), ours: parse(&texts.ours), theirs: parse(&texts.theirs) };
    let envelope = |document: &Document| document.block().unwrap().envelope.clone();
    let (base, ours, theirs) =
        (envelope(&documents.base), envelope(&documents.ours), envelope(&documents.theirs));
    let envelopes = Three { base: Some(&base), ours: Some(&ours), theirs: Some(&theirs) };
    let fresh = DataKey::generate(&mut Counter::new());
    let (envelope, is_fresh) = if ours.key_id == theirs.key_id {
        (merge::of_one_key(&envelopes).unwrap(), false)
    } else {
        let newest = |document: &Document| document.removal_time(Time::epoch());
        let newest = Three {
            base: newest(&documents.base),
            ours: newest(&documents.ours),
            theirs: newest(&documents.theirs),
        };
        let Anew { mut envelope, .. } = merge::of_two_keys(&envelopes, &newest).unwrap();
        envelope.key_id = KeyId::of(&fresh);
        (envelope, true)
    };
    let data_key = if is_fresh { &fresh } else { keys.of(&documents.ours) };
    let input =
        |document| Input { document, unlocked: Some(document.unlock(keys.of(document)).unwrap()) };
    let input = Three {
        base: input(&documents.base),
        ours: input(&documents.ours),
        theirs: input(&documents.theirs),
    };
    let lines = |texts: &Three<String>| merge_lines(&texts.base, &texts.ours, &texts.theirs);
    let writing = Keys { data_key, envelope, time: now(), rng: &mut Counter::new() };
    let merged = merge::merge(&input, Some(writing), &lines);
    keys.add(fresh);
    merged
}

/// What came of the merges.
#[derive(Default)]
struct Tally {
    clean: usize,
    by_key: usize,
    conflicts: usize,
    new_keys: usize,
    /// The whole document is a conflict: one side gave an item another name.
    whole: usize,
}

fn run(format: Format, seeds: std::ops::Range<u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let mut keys = Known::new();
        let base = Branch::base(format, seed, &mut keys);
        let mut ours = base.fork(seed * 2 + 1);
        let mut theirs = base.fork(seed * 2 + 2);
        ours.edit(&mut keys);
        theirs.edit(&mut keys);
        let texts = Three { base: base.text, ours: ours.text, theirs: theirs.text };
        let merged = merge(&texts, format, &mut keys);
        let by_git = plain_merge(&texts, format, &keys);
        let told = format!("{format:?} {seed}: ours {:?}, theirs {:?}", ours.edits, theirs.edits);
        match merged {
            Ok(merged) => {
                oracle::judge(&texts, &merged, format, &keys, &told, by_git, &mut tally);
            }
            Err(merge::Error::NotByKey) => {
                assert_eq!(by_git, None, "{told}");
                assert!(ours.renames || theirs.renames, "{told}");
                tally.whole += 1;
            }
            Err(error) => panic!("{told}: {error}"),
        }
    }
    tally
}

/// Git's merge of the plain files.
fn plain_merge(texts: &Three<String>, format: Format, keys: &Known) -> Option<String> {
    let Three { base, ours, theirs } = oracle::in_clear(texts, format, keys);
    merge_lines(&base, &ours, &theirs)
}

fn run_all(count: u64) {
    let mut total = Tally::default();
    for format in Format::ALL {
        let Tally { clean, by_key, conflicts, new_keys, whole } = run(format, 0..count);
        println!(
            "{format:?}: {clean} as git merges, {by_key} by key, {conflicts} conflicts, {new_keys} under new keys, {whole} as a whole"
        );
        total.clean += clean;
        total.by_key += by_key;
        total.conflicts += conflicts;
        total.new_keys += new_keys;
    }
    let all = [total.clean, total.by_key, total.conflicts, total.new_keys];
    assert!(all.iter().all(|one| *one > 0), "the generator covers every case: {all:?}");
}

#[test]
fn some_histories() {
    run_all(SOME);
}

#[test]
#[ignore = "needs minutes"]
fn all_histories() {
    run_all(ALL);
}

/// In mode `sealed`, without a merge driver: whatever git merges in clear, it merges sealed.
#[test]
fn branches_that_set_values_merge_without_a_driver() {
    let mut merged = 0;
    for seed in (0..120).filter(|seed| seed % 10 != 9) {
        let format = Format::ALL[seed as usize % 3];
        let mut keys = Known::new();
        let base = Branch::base(format, seed, &mut keys);
        let (mut ours, mut theirs) = (base.fork(seed * 2 + 1), base.fork(seed * 2 + 2));
        ours.only_set(&keys);
        theirs.only_set(&keys);
        let texts = Three { base: base.text, ours: ours.text, theirs: theirs.text };
        let Some(plain) = plain_merge(&texts, format, &keys) else { continue };
        let Three { base, ours: one, theirs: other } = &texts;
        let told = format!("{format:?} {seed}: ours {:?}, theirs {:?}", ours.edits, theirs.edits);
        // Who sets the same value on both sides seals it twice.
        let Some(sealed) = merge_lines(base, one, other) else {
            assert!(ours.edits.iter().any(|edit| theirs.edits.contains(edit)), "{told}");
            continue;
        };
        let document = Document::parse(sealed, format).unwrap();
        let unlocked = document.unlock(keys.of(&document)).unwrap();
        assert_eq!(unlocked.unseal().unwrap().text.expose(), plain, "{told}");
        merged += 1;
    }
    assert!(merged > 30, "{merged}");
}

/// Without an identity nothing is verified: whatever stands there, no merge panics, and one that is clean
/// is a document.
fn assert_merges_on_tokens(format: Format, seed: u64, mutations: &[Mutation]) {
    let mut keys = Known::new();
    let base = Branch::base(format, seed, &mut keys);
    let (mut ours, mut theirs) = (base.fork(seed * 2 + 1), base.fork(seed * 2 + 2));
    ours.edit(&mut keys);
    theirs.edit(&mut keys);
    let mut texts = [base.text, ours.text, theirs.text];
    for (number, one) in mutations.iter().enumerate() {
        texts[number % 3] = mutate(&texts[number % 3], one);
    }
    let documents = texts.map(|text| Document::parse(text, format));
    let [Ok(base), Ok(ours), Ok(theirs)] = &documents else { return };
    let input = |document| Input { document, unlocked: None };
    let input = Three { base: input(base), ours: input(ours), theirs: input(theirs) };
    let lines = |texts: &Three<String>| merge_lines(&texts.base, &texts.ours, &texts.theirs);
    if let Ok(merged) = merge::merge(&input, None, &lines)
        && merged.conflicts.is_empty()
    {
        assert!(Document::parse(merged.text.clone(), format).is_ok(), "{}", merged.text);
    }
}

proptest! {
    #[test]
    fn a_broken_document_merges_to_a_document_or_not_at_all(
        format in 0..3usize,
        seed in 0..1_000_000u64,
        mutations in vec(mutation(), 0..3),
    ) {
        assert_merges_on_tokens(Format::ALL[format], seed, &mutations);
    }
}
