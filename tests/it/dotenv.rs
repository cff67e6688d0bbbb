//! dotenv against the files of real projects and the cases of nine other loaders.

use std::collections::BTreeMap;

use proptest::prelude::{ProptestConfig, any, prop_oneof, proptest};
use serde_json::Value as Json;
use stripeseal::formats::{Error, Format, Layout, Place, Reason};
use stripeseal::path::KeyPath;
use stripeseal::splice::{Edit, splice};

use crate::corpus;
use crate::stand_ins::assert_values_can_be_replaced;

fn locate(text: &str) -> Result<Layout, Error> {
    Format::Dotenv.locate(text, &|_| false)
}

fn decoded(text: &str, layout: &Layout) -> BTreeMap<String, String> {
    let value = |span: stripeseal::splice::Span| {
        Format::Dotenv.decode(span.of(text), Place::default()).unwrap().text
    };
    let sites = layout.sites.iter();
    sites.map(|site| (site.path.leaf_names()[0].to_owned(), value(site.span))).collect()
}

/// The cases: id, input, row.
fn cases() -> impl Iterator<Item = (String, String, Json)> {
    corpus::suite("dotenv-cases.jsonl").into_iter().map(|row| {
        let input = corpus::base64(row["input_b64"].as_str().unwrap().as_bytes());
        (row["id"].as_str().unwrap().to_owned(), String::from_utf8(input).unwrap(), row)
    })
}

#[test]
#[ignore = "needs the corpus"]
fn files_of_real_projects_are_located() {
    let mut refused = Vec::new();
    let (mut files, mut sites) = (0, 0);
    for file in corpus::files("dotenv") {
        let text = String::from_utf8(file.bytes).unwrap();
        files += 1;
        match locate(&text) {
            Err(error) => refused.push((file.name, error.reason)),
            Ok(layout) => {
                sites += layout.sites.len();
                assert!(decoded(&text, &layout).len() <= layout.sites.len());
                let mut variants = vec![text.clone(), format!("\u{feff}{text}")];
                if !text.contains('\r') {
                    variants.push(text.replace('\n', "\r\n"));
                }
                for text in variants {
                    assert_values_can_be_replaced(Format::Dotenv, &file.name, &text);
                    assert_empty_values_can_be_filled(&file.name, &text);
                }
                assert_entries_come_and_go(&file.name, &text, &layout);
            }
        }
    }
    println!("{files} files, {sites} sites; refused: {refused:#?}");
    // A template with `{{ }}` in it.
    assert!(matches!(refused.as_slice(), [(_, Reason::Syntax { .. })]));
}

fn assert_empty_values_can_be_filled(name: &str, text: &str) {
    let layout = locate(text).unwrap();
    let empty = layout.sites.iter().filter(|site| site.span.is_empty());
    let edits: Vec<Edit> =
        empty.clone().map(|site| Edit { span: site.span, text: "filled".into() }).collect();
    let filled = splice(text, &edits);
    let found = locate(&filled).unwrap();
    let values: Vec<&str> = found
        .sites
        .iter()
        .zip(&layout.sites)
        .filter(|(_, site)| site.span.is_empty())
        .map(|(found, _)| found.span.of(&filled))
        .collect();
    assert_eq!(values, vec!["filled"; empty.count()], "{name}");
}

fn assert_entries_come_and_go(name: &str, text: &str, layout: &Layout) {
    for site in &layout.sites {
        let key = format!("{}_NEW.KEY", site.path.leaf_names()[0]);
        let path = KeyPath::dotenv(&key, 0);
        let gap = Format::Dotenv.gap(text, layout, &path, text.len()).unwrap();
        let (head, tail) = text.split_at(gap.at);
        let grown = format!("{head}{}v{}{tail}", gap.before, gap.after);
        let mut values = decoded(text, layout);
        values.insert(key, "v".to_owned());
        assert_eq!(decoded(&grown, &locate(&grown).unwrap()), values, "{name}: {path}");

        let span = Format::Dotenv.cut(text, layout, site).unwrap();
        let left = format!("{}{}", &text[..span.start], &text[span.end..]);
        let found = locate(&left).unwrap();
        assert_eq!(found.sites.len() + 1, layout.sites.len(), "{name}: {}", site.path);
    }
}

/// Where another loader reads a value otherwise, by the cause; `$` is counted alone, since nothing is
/// ever expanded here.
const DIFFERENCES: [(&str, &[&str]); 5] = [
    ("$", &["35"]),
    ("comment without a blank", &["phpdotenv-a8076b5013 EMPTY2", "phpdotenv-a8076b5013 FOOO"]),
    (
        "escape in double quotes",
        &[
            "compose-3230dccd61 FOO",
            "godotenv-3230dccd61 FOO",
            "ruby-dotenv-c401c07de7 FOO",
            "ruby-dotenv-ef873d921a FOO",
        ],
    ),
    (
        "escape without quotes",
        &[
            "symfony-dotenv-4e4883b6c3 FOO",
            "symfony-dotenv-712f8154cb FOO",
            "symfony-dotenv-ca176d7664 FOO",
        ],
    ),
    ("the environment wins", &["ruby-dotenv-1e20c6ea30 FOO"]),
];

fn cause(row: &Json, line: &str) -> &'static str {
    if line.contains('$') {
        "$"
    } else if line.contains('#') {
        "comment without a blank"
    } else if line.contains("=\"") {
        "escape in double quotes"
    } else if line.contains('\\') {
        "escape without quotes"
    } else if row["env"].is_object() {
        "the environment wins"
    } else {
        ""
    }
}

#[test]
#[ignore = "needs the corpus"]
fn other_loaders_differ_in_known_ways() {
    let mut differences: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut agreed = 0;
    for (id, text, row) in cases() {
        let (Ok(layout), Some(expected)) = (locate(&text), row["expected"].as_object()) else {
            continue;
        };
        let values = decoded(&text, &layout);
        for (key, expected) in expected {
            if values.get(key).map(String::as_str) == expected.as_str() {
                agreed += 1;
                continue;
            }
            let line = text.lines().rfind(|line| line.contains(key.as_str())).unwrap_or_default();
            differences.entry(cause(&row, line)).or_default().push(format!("{id} {key}"));
        }
    }
    println!("{agreed} values agree");
    let dollars = differences.entry("$").or_default();
    *dollars = vec![dollars.len().to_string()];
    let expected: BTreeMap<&str, Vec<String>> = DIFFERENCES
        .iter()
        .map(|(cause, cases)| (*cause, cases.iter().map(|case| (*case).to_owned()).collect()))
        .collect();
    assert_eq!(differences, expected);
    assert_eq!(agreed, 200);
}

/// The cases that some loader reads and that are refused here, by the reason.
const REFUSED: [(&str, &[&str]); 4] = [
    (
        "doubtful: a carriage return without a newline",
        &["node-dotenv-7e597f5883", "python-dotenv-7d93fcbb95", "symfony-dotenv-80dedd6e48"],
    ),
    (
        "doubtful: text after the closing quote",
        &["compose-21bdccb3d0", "rust-dotenvy-54f858a656", "symfony-dotenv-2999830ab1"],
    ),
    (
        // No key, a key on the line above, a key in quotes.
        "not valid dotenv: a key was expected",
        &[
            "compose-238d621f91",
            "dotenvx-768435a9d8",
            "godotenv-238d621f91",
            "python-dotenv-25addc7dec",
        ],
    ),
    (
        // A key beyond ASCII, `export "KEY"`, a line that Ruby skips.
        "not valid dotenv: a line that is no KEY=value",
        &["phpdotenv-8b6576f0be", "phpdotenv-bceff656e0", "ruby-dotenv-5e5689ef19"],
    ),
];

#[test]
#[ignore = "needs the corpus"]
fn what_others_read_is_refused_for_known_reasons() {
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, text, row) in cases() {
        if let (Err(error), false) = (locate(&text), row["error"] == true) {
            refused.entry(error.reason.to_string()).or_default().push(id);
        }
    }
    let expected: BTreeMap<String, Vec<String>> = REFUSED
        .iter()
        .map(|(why, ids)| ((*why).to_owned(), ids.iter().map(|id| (*id).to_owned()).collect()))
        .collect();
    assert_eq!(refused, expected);
}

#[test]
#[ignore = "needs the corpus"]
fn entries_reach_as_far_as_the_bindings_of_python_dotenv() {
    let mut compared = 0;
    for (id, text, row) in cases() {
        let (Ok(layout), Some(bindings)) = (locate(&text), row["bindings"].as_array()) else {
            continue;
        };
        let mut at = 0;
        let mut sites = layout.sites.iter();
        for binding in bindings {
            let original = binding["original"].as_str().unwrap();
            assert!(text[at..].starts_with(original), "{id}");
            if binding["value"].is_string() {
                let site = sites.next().unwrap();
                let after = &text[site.entry.end..at + original.len()];
                assert!(at <= site.entry.start, "{id}");
                assert!(text[at..site.entry.start].trim().is_empty(), "{id}");
                assert!(after.trim().is_empty() || after.trim().starts_with('#'), "{id}");
                assert_eq!(Some(site.path.leaf_names()[0]), binding["key"].as_str(), "{id}");
                compared += 1;
            }
            at += original.len();
        }
        assert_eq!(sites.next(), None, "{id}");
    }
    println!("{compared} bindings");
    assert_eq!(compared, 23);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics_and_no_error_holds_text(
        text in prop_oneof![
            any::<String>(),
            "([A-C='\"`#:\n\r\t \\\\$.\u{85}\u{feff}\0-]|export |CANARY){0,40}",
            "((export )?[AB](_[AB])? ?[=:] ?([a-c]{0,2}|'[a #\n]{0,3}'|\"(\\\\\"|\n|a)*\")( #c)?\r?\n){0,8}",
        ],
        key in "[AB](_[AB])?",
    ) {
        let _ = Format::Dotenv.decode(&text, Place::default());
        match locate(&text) {
            Err(error) => assert!(!format!("{error:?}").contains("CANARY")),
            Ok(layout) => {
                decoded(&text, &layout);
                assert_values_can_be_replaced(Format::Dotenv, "generated", &text);
                assert_empty_values_can_be_filled("generated", &text);
                assert_entries_come_and_go("generated", &text, &layout);
                let path = KeyPath::dotenv(&key, 0);
                let _ = Format::Dotenv.gap(&text, &layout, &path, text.len());
            }
        }
    }
}
