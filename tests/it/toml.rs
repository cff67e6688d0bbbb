//! TOML against toml-test and the TOML files of real projects.

use proptest::prelude::{ProptestConfig, any, prop_oneof, proptest};
use serde_json::Value as Json;
use stripeseal::formats::{Error, Format, Layout, Place, Reason, Site};
use stripeseal::path::{KeyPath, Segment};

use crate::corpus;
use crate::stand_ins::assert_values_can_be_replaced;

fn locate(text: &str) -> Result<Layout, Error> {
    Format::Toml.locate(text, &|_| false)
}

/// The rows of toml-test for TOML 1.1: id, validity, text (none where it is not UTF-8), expectation.
fn suite() -> Vec<(String, bool, Option<String>, Json)> {
    corpus::suite("toml-test.jsonl")
        .into_iter()
        .filter(|row| row["toml_1_1"] == true)
        .map(|row| {
            let id = row["id"].as_str().unwrap().to_owned();
            let bytes = corpus::base64(row["toml_b64"].as_str().unwrap().as_bytes());
            let text = String::from_utf8(bytes).ok();
            (id, row["valid"] == true, text, row["expected"].clone())
        })
        .collect()
}

fn variants(text: &str) -> Vec<String> {
    let mut variants = vec![text.to_owned(), format!("\u{feff}{text}")];
    if !text.contains('\r') {
        variants.push(text.replace('\n', "\r\n"));
    }
    variants
}

/// A site's place by keys and positions, as a JSON pointer without escapes.
fn pointer(site: &Site) -> String {
    let mut positions = site.positions.iter();
    let step = |segment: &Segment| match segment {
        Segment::Key { text, .. } => format!("/{text}"),
        _ => format!("/{}", positions.next().unwrap()),
    };
    site.path.0.iter().map(step).collect()
}

/// The scalars of tagged JSON: place, type, value.
fn leaves(json: &Json, at: &str, out: &mut Vec<(String, String, String)>) {
    match json {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{at}/{index}"), out);
            }
        }
        Json::Object(map) => match (map.get("type"), map.get("value")) {
            (Some(Json::String(tag)), Some(Json::String(value))) if map.len() == 2 => {
                out.push((at.to_owned(), tag.clone(), value.clone()));
            }
            _ => map.iter().for_each(|(key, value)| leaves(value, &format!("{at}/{key}"), out)),
        },
        _ => panic!("{at}: not tagged"),
    }
}

fn integer(text: &str) -> i64 {
    let digits = text.replace('_', "");
    match digits.get(..2) {
        Some("0x") => i64::from_str_radix(&digits[2..], 16).unwrap(),
        Some("0o") => i64::from_str_radix(&digits[2..], 8).unwrap(),
        Some("0b") => i64::from_str_radix(&digits[2..], 2).unwrap(),
        _ => digits.parse().unwrap(),
    }
}

#[test]
#[ignore = "needs the corpus"]
fn what_is_valid_is_located_and_decodes_as_expected() {
    let mut count = 0;
    for (id, _, text, expected) in suite().into_iter().filter(|(_, valid, ..)| *valid) {
        let mut expectations = Vec::new();
        leaves(&expected, "", &mut expectations);
        expectations.sort();
        for text in variants(&text.unwrap()) {
            let layout = locate(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
            let mut found: Vec<(String, &Site)> =
                layout.sites.iter().map(|site| (pointer(site), site)).collect();
            found.sort_by(|a, b| a.0.cmp(&b.0));
            assert_eq!(found.len(), expectations.len(), "{id}");
            for ((place, site), (expected_place, tag, expected)) in found.iter().zip(&expectations)
            {
                assert_eq!(place, expected_place, "{id}");
                let value = Format::Toml.decode(site.span.of(&text), Place::default()).unwrap();
                match tag.as_str() {
                    "string" | "bool" => assert_eq!(&value.text, expected, "{id} {place}"),
                    "integer" => {
                        assert_eq!(integer(&value.text), integer(expected), "{id} {place}");
                    }
                    _ => {}
                }
            }
            assert_values_can_be_replaced(Format::Toml, &id, &text);
        }
        count += 1;
    }
    println!("{count} valid");
    assert_eq!(count, 118);
}

#[test]
#[ignore = "needs the corpus"]
fn what_is_invalid_is_refused() {
    let mut count = 0;
    for (id, _, text, _) in suite().into_iter().filter(|(_, valid, ..)| !*valid) {
        let Some(text) = text else {
            continue;
        };
        for text in variants(&text) {
            assert!(locate(&text).is_err(), "{id}");
        }
        count += 1;
    }
    println!("{count} invalid");
    assert_eq!(count, 234);
}

#[test]
#[ignore = "needs the corpus"]
fn files_of_real_projects_are_located() {
    let mut refused = Vec::new();
    let mut sites = 0;
    for file in corpus::files("toml") {
        let text = String::from_utf8(file.bytes).unwrap();
        match locate(&text) {
            Err(error) => refused.push((file.name, error.reason)),
            Ok(layout) => {
                sites += layout.sites.len();
                for text in variants(&text) {
                    assert_values_can_be_replaced(Format::Toml, &file.name, &text);
                }
                assert_entries_come_and_go(&file.name, &text, &layout);
            }
        }
    }
    println!("{sites} sites; refused: {refused:#?}");
    // A template with `{{ }}` in it; Python refuses it too.
    assert!(matches!(refused.as_slice(), [(_, Reason::Syntax { .. })]));
}

/// Each table takes a new key, and each entry can be taken away.
fn assert_entries_come_and_go(name: &str, text: &str, layout: &Layout) {
    let maps = layout.collections.iter().filter(|collection| !collection.kind.is_list());
    for map in maps.step_by(1 + layout.collections.len() / 40) {
        let path = map.path.child(Segment::key("new_key"));
        let gap = Format::Toml.gap(text, layout, &path, text.len());
        let gap = gap.unwrap_or_else(|error| panic!("{name}: {path}: {error}"));
        let (head, tail) = text.split_at(gap.at);
        let grown = format!("{head}{}'v'{}{tail}", gap.before, gap.after);
        let paths = paths(&locate(&grown).unwrap());
        assert!(paths.contains(&path), "{name}: {path}");
        assert_eq!(paths.len(), layout.sites.len() + 1, "{name}: {path}");
    }
    for site in layout.sites.iter().step_by(1 + layout.sites.len() / 40) {
        let span = Format::Toml.cut(text, layout, site).unwrap();
        let left = format!("{}{}", &text[..span.start], &text[span.end..]);
        let found = locate(&left).unwrap_or_else(|error| panic!("{name}: {}: {error}", site.path));
        assert_eq!(found.sites.len() + 1, layout.sites.len(), "{name}: {}", site.path);
    }
}

fn paths(layout: &Layout) -> Vec<KeyPath> {
    layout.sites.iter().map(|site| site.path.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics_and_no_error_holds_text(
        text in prop_oneof![
            any::<String>(),
            "([a-c\"'.=\\[\\]{},#\n\r \\\\0-9:TZ\u{85}\u{feff}-]|CANARY){0,40}",
            "((\\[{1,2}[ab]\\.?[ab]?\\]{1,2}|[ab]\\.?[ab]? = ([0-9]|\\{ ?a = 1 ?\\}|\\['CANARY=1', \\{\\}\\]))( # c)?\n){0,8}",
        ],
        key in "[ab](\\.[ab])?(\\[[01]\\])?(\\.[ab]_[ab])?",
    ) {
        let _ = Format::Toml.decode(&text, Place::default());
        match locate(&text) {
            Err(error) => assert!(!format!("{error:?}").contains("CANARY")),
            Ok(layout) => {
                assert_values_can_be_replaced(Format::Toml, "generated", &text);
                for site in &layout.sites {
                    assert!(Format::Toml.decode(site.span.of(&text), Place::default()).is_ok());
                    let span = Format::Toml.cut(&text, &layout, site).unwrap();
                    let left = format!("{}{}", &text[..span.start], &text[span.end..]);
                    assert_eq!(locate(&left).unwrap().sites.len() + 1, layout.sites.len());
                }
                if let Ok(path) = KeyPath::parse(&key) {
                    let _ = Format::Toml.gap(&text, &layout, &path, text.len());
                }
            }
        }
    }
}
