//! Readers take a value that was set for exactly that value, wherever the format can spell it portably.

use serde_json::{Value, json};
use stripeseal::document::{Document, Sealing, Selection};
use stripeseal::envelope::Mode;
use stripeseal::formats::Format;
use stripeseal::path::KeyPath;

use super::Reader;
use crate::sealed::{Counter, data_key, now, seal, unseal};

/// Values that one reader or another takes for something else when they are spelt carelessly.
const TRICKY: [&str; 66] = [
    "x",
    "",
    " ",
    " x",
    "x ",
    "\tx",
    "x\t",
    "it's",
    "say \"x\"",
    "'x'",
    "\"x\"",
    "`x`",
    "'",
    "\"",
    "it's \"both\"",
    "$",
    "$x",
    "${x}",
    "$(x)",
    "a$$b",
    "#",
    "#x",
    "x#y",
    "x # y",
    "x #",
    "\\",
    "a\\b",
    "a\\nb",
    "a\\\\b",
    "a\\",
    "\\\"",
    "a\nb",
    "a\nb\n",
    "\na",
    "a\n\nb",
    "a\n  b\n c",
    "a \nb",
    "\n",
    "a\r\nb",
    "a\tb",
    "\u{e4}\u{f6}",
    "\u{1f600}",
    "\u{85}",
    "a\u{2028}b",
    "\u{feff}",
    "\u{a0}",
    "true",
    "no",
    "null",
    "~",
    "1.10",
    "0x1F",
    "0o17",
    "007",
    "1e3",
    "1_000",
    "12:30:45",
    "2026-11-24",
    "inf",
    "=x",
    "a=b",
    "a: b",
    "- x",
    "*x",
    "{x",
    "%!@&|>?,[]",
];

/// Texts with a value at `a` to be replaced, in each style, and without one.
fn texts_with_a(format: Format) -> &'static [(&'static str, &'static str)] {
    match format {
        Format::Dotenv => {
            &[("a=x\n", "a"), ("a='x'\n", "a"), ("a=\"x\"\nb=y", "a"), ("b=y\n", "a")]
        }
        Format::Toml => &[
            ("a = \"x\"\n", "a"),
            ("a = 'x'\n", "a"),
            ("a = \"\"\"x\"\"\"\n", "a"),
            ("a = '''\nx'''\r\n", "a"),
            ("t = { a = 'x' }\n", "t.a"),
            ("[t]\nb = 1\n", "t.a"),
        ],
        Format::Yaml => &[
            ("a: x\n", "a"),
            ("a: 'x'\nb: 1", "a"),
            ("a: \"x\"\r\nb: 1\r\n", "a"),
            ("t:\n  a: |\n    x\nb: 1\n", "t.a"),
            ("a: >-\n  x\n", "a"),
            ("t: {a: x, b: 1}\n", "t.a"),
            ("t:\n- x\n", "t[0]"),
            ("t:\n  b: 1\n", "t.a"),
        ],
    }
}

/// Sets a value in a sealed text, and unseals that.
fn set(text: &str, format: Format, path: &KeyPath, value: &str) -> String {
    let all = Selection { all: true, ..Selection::default() };
    let sealed = seal(text, format, Mode::Sealed, &all).unwrap().unwrap();
    let document = Document::parse(sealed.clone(), format).unwrap();
    let data_key = data_key();
    let unlocked = document.unlock(&data_key).unwrap();
    let sealing = Sealing { time: now(), rng: &mut Counter::new() };
    let set = unlocked.set(path, value, false, sealing);
    let set = set.unwrap_or_else(|error| panic!("{value:?} in {text:?}: {error}"));
    unseal(&set.unwrap_or(sealed), format).unwrap()
}

/// The place that a path means, as readers know it.
fn place(format: Format, path: &str) -> Vec<Value> {
    let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    let steps = steps.map(|step| step.parse::<u32>().map_or(json!(step), |number| json!(number)));
    let document = (format == Format::Yaml).then(|| json!(0));
    document.into_iter().chain(steps).collect()
}

#[test]
#[ignore = "needs other readers"]
fn what_is_set_is_read_as_that_value() {
    for format in Format::ALL {
        let mut cases = Vec::new();
        let mut texts = Vec::new();
        for value in TRICKY.iter().filter(|value| format.spells_portably(value)) {
            for (text, path) in texts_with_a(format) {
                texts.push(set(text, format, &KeyPath::parse(path).unwrap(), value));
                cases.push((place(format, path), *value));
            }
        }
        println!("{}: {} texts", format.name(), texts.len());
        for reader in Reader::of(format) {
            let name = match (reader, format) {
                (Reader::Python, Format::Dotenv) => "dotenv, expanded",
                _ => format.name(),
            };
            for ((place, value), (leaves, text)) in
                cases.iter().zip(reader.read(name, &texts).iter().zip(&texts))
            {
                let what = format!("{reader:?} {value:?} in {text:?}");
                let leaves = leaves.as_ref().unwrap_or_else(|| panic!("{what}: refused"));
                let found = leaves.iter().find(|(at, ..)| at == place);
                let (_, kind, text) = found.unwrap_or_else(|| panic!("{what}: lost"));
                assert_eq!((kind.as_str(), text.as_str()), ("str", *value), "{what}");
            }
        }
    }
}
