//! YAML against the official suite and the files of real projects.

use std::collections::BTreeMap;

use proptest::prelude::*;
use saphyr_parser::{Event, Parser, ScalarStyle};
use stripeseal::formats::{Error, Format, Layout, Reason, Site};
use stripeseal::path::Segment;
use stripeseal::splice::{Edit, Span, splice};

use crate::corpus;

/// Cases of the suite that are valid there and refused here, each with the reason.
const REFUSED: [(&str, &str); 1] = [("2JQS", "a map with two empty keys: repeated")];

fn locate(text: &str) -> Result<Layout, Error> {
    Format::Yaml.locate(text, &|value| value.contains("ENC["))
}

/// A suite case as it is, with CRLF, behind a byte order mark, and behind a comment.
fn variants(text: &str) -> [String; 4] {
    [
        text.to_owned(),
        text.replace("\r\n", "\n").replace('\n', "\r\n"),
        format!("\u{feff}{}", text.trim_start_matches('\u{feff}')),
        format!("# \u{e4}\u{1f600}\n{}", text.trim_start_matches('\u{feff}')),
    ]
}

struct Case {
    id: String,
    text: String,
    error: bool,
    values: Vec<String>,
}

fn suite() -> Vec<Case> {
    let case = |row: serde_json::Value| {
        let text = corpus::base64(row["yaml_b64"].as_str().unwrap().as_bytes());
        let events = row["events"].as_str().unwrap_or_default();
        Case {
            id: row["id"].as_str().unwrap().to_owned(),
            text: String::from_utf8(text).unwrap(),
            error: row["error"].as_bool().unwrap(),
            values: values(events.lines().filter_map(noted)),
        }
    };
    corpus::suite("yaml-test-suite.jsonl").into_iter().map(case).collect()
}

/// The files of real projects that are text.
fn real_files() -> Vec<(String, String)> {
    let text = |file: corpus::File| Some((file.name, String::from_utf8(file.bytes).ok()?));
    corpus::files("yaml").into_iter().filter_map(text).collect()
}

/// An event of another reader.
enum Noted {
    Open {
        list: bool,
    },
    Close,
    Alias,
    /// The decoded text; none for an empty node.
    Scalar(Option<String>),
}

/// An event in the notation of the suite.
fn noted(line: &str) -> Option<Noted> {
    match line.get(..4)? {
        "+MAP" => Some(Noted::Open { list: false }),
        "+SEQ" => Some(Noted::Open { list: true }),
        "-MAP" | "-SEQ" => Some(Noted::Close),
        "=ALI" => Some(Noted::Alias),
        "=VAL" => {
            let mut rest = line[4..].trim_start();
            while rest.starts_with(['&', '<']) {
                rest = rest.split_once(' ').unwrap().1;
            }
            Some(Noted::Scalar((rest != ":").then(|| unescape(&rest[1..]))))
        }
        _ => None,
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next().unwrap() {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                other => other,
            },
            c => c,
        });
    }
    out
}

/// The values that are sites, empty nodes left out: none below a key that is no text.
fn values(events: impl Iterator<Item = Noted>) -> Vec<String> {
    struct Frame {
        list: bool,
        located: bool,
        /// Whether the key whose value comes next is text.
        key: Option<bool>,
    }
    let mut values = Vec::new();
    let mut frames: Vec<Frame> = Vec::new();
    for event in events {
        if let Noted::Close = event {
            frames.pop();
            continue;
        }
        let (is_key, located) = match frames.last_mut() {
            None => (false, true),
            Some(list) if list.list => (false, list.located),
            Some(map) => match map.key.take() {
                Some(text) => (false, map.located && text),
                None => {
                    let text = matches!(&event, Noted::Scalar(Some(text)) if !text.is_empty());
                    map.key = Some(text);
                    (true, false)
                }
            },
        };
        match event {
            Noted::Open { list } => frames.push(Frame { list, located, key: None }),
            Noted::Scalar(Some(text)) if located && !is_key => values.push(text),
            _ => {}
        }
    }
    values
}

/// The decoded values of the sites that have a lexeme.
fn decoded(text: &str, layout: &Layout) -> Vec<String> {
    let present = layout.sites.iter().filter(|site| !site.span.is_empty());
    let value = |site: &Site| {
        let lexeme = site.span.of(text);
        let value = Format::Yaml.decode(lexeme, site.place);
        value.unwrap_or_else(|error| panic!("{error}: {lexeme:?} in {text:?}")).text
    };
    present.map(value).collect()
}

#[test]
#[ignore = "needs the corpus"]
fn the_suite_is_read_as_it_says() {
    let mut differs = Vec::new();
    for case in suite() {
        let refused = REFUSED.iter().any(|(id, _)| *id == case.id);
        for (variant, text) in variants(&case.text).iter().enumerate() {
            match locate(text) {
                Err(error) if !case.error && !refused => {
                    differs.push(format!("{} {variant}: refused: {error}", case.id));
                }
                Ok(_) if case.error => {
                    differs.push(format!("{} {variant}: read", case.id));
                }
                Ok(layout) if !case.error => {
                    let found = decoded(text, &layout);
                    if found != case.values {
                        differs.push(format!(
                            "{} {variant}: {found:?}, not {:?}",
                            case.id, case.values
                        ));
                    }
                }
                _ => {}
            }
        }
    }
    assert!(differs.is_empty(), "{}", differs.join("\n"));
}

#[test]
#[ignore = "needs the corpus"]
fn real_files_are_located_as_another_reader_sees_them() {
    let mut refusals: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut differs = Vec::new();
    for (name, text) in real_files() {
        let layout = match locate(&text) {
            Ok(layout) => layout,
            Err(error) => {
                let reason = match error.reason {
                    Reason::Syntax { .. } => "not valid".to_owned(),
                    reason => reason.to_string(),
                };
                refusals.entry(reason).or_default().push(name);
                continue;
            }
        };
        assert!(layout.comments.iter().all(|span| span.of(&text).starts_with('#')), "{name}");
        let events = Parser::new_from_str(&text).map(Result::unwrap);
        let expected = values(events.filter_map(|(event, span)| {
            Some(match event {
                Event::MappingStart(..) => Noted::Open { list: false },
                Event::SequenceStart(..) => Noted::Open { list: true },
                Event::MappingEnd | Event::SequenceEnd => Noted::Close,
                Event::Alias(_) => Noted::Alias,
                Event::Scalar(text, style, ..) => {
                    let empty = style == ScalarStyle::Plain && (text.is_empty() || span.is_empty());
                    Noted::Scalar((!empty).then(|| text.into_owned()))
                }
                _ => return None,
            })
        }));
        if decoded(&text, &layout) != expected {
            differs.push(name);
        }
    }
    for (reason, names) in &refusals {
        println!("{}: {reason}", names.len());
        if reason != "not valid" {
            println!("  {}", names.join("\n  "));
        }
    }
    assert!(differs.is_empty(), "{differs:?}");
    let invalid = refusals.get("not valid").map_or(0, Vec::len);
    let refused: usize = refusals.values().map(Vec::len).sum();
    assert!(invalid <= 37 && refused <= 41, "{refusals:?}");
}

/// Checks that tokens in the place of all values leave the paths, and can be taken back out.
fn survives_tokens(text: &str) {
    let Ok(layout) = locate(text) else { return };
    let present: Vec<_> = layout.sites.iter().filter(|site| !site.span.is_empty()).collect();
    let edit = |site: &&Site| {
        let token =
            if site.naming { site.span.of(text).to_owned() } else { "\"ENC[x]\"".to_owned() };
        Edit { span: site.span, text: token }
    };
    let edits: Vec<_> = present.iter().map(edit).collect();
    let sealed = splice(text, &edits);
    let again = match locate(&sealed) {
        Ok(again) => again,
        // A quoted scalar may not follow a tab where a plain one may: nothing is written then.
        Err(error) if error.to_string().contains("tab") && text.contains('\t') => return,
        Err(error) => panic!("{error}: {sealed:?} from {text:?}"),
    };
    let tokens: Vec<_> = again.sites.iter().filter(|site| !site.span.is_empty()).collect();
    assert_eq!(tokens.len(), present.len(), "{sealed:?} from {text:?}");
    let mut back = Vec::new();
    for ((token, site), edit) in tokens.iter().zip(&present).zip(&edits) {
        assert_eq!(token.span.of(&sealed), edit.text);
        assert_eq!((token.place, &token.tag, token.naming), (site.place, &site.tag, site.naming));
        let item = matches!(site.path.0.last(), Some(Segment::Item { .. }));
        assert!(item || token.path == site.path, "{} {} in {text:?}", token.path, site.path);
        back.push(Edit { span: token.span, text: site.span.of(text).to_owned() });
    }
    assert_eq!(splice(&sealed, &back), text);
}

#[test]
#[ignore = "needs the corpus"]
fn tokens_in_place_of_values_leave_the_paths() {
    for case in suite() {
        variants(&case.text).iter().for_each(|text| survives_tokens(text));
    }
    for (_, text) in real_files() {
        survives_tokens(&text);
    }
}

/// The lexemes of all sites.
fn lexemes<'t>(text: &'t str, layout: &Layout) -> Vec<&'t str> {
    layout.sites.iter().map(|site| site.span.of(text)).collect()
}

#[test]
#[ignore = "needs the corpus"]
fn every_value_of_real_files_can_be_cut_or_says_why() {
    let (mut cuts, mut refusals) = (0, BTreeMap::<String, usize>::new());
    for (name, text) in real_files() {
        let Ok(layout) = locate(&text) else { continue };
        for (number, site) in layout.sites.iter().enumerate().take(10) {
            let span = match Format::Yaml.cut(&text, &layout, site) {
                Ok(span) => span,
                Err(error) => {
                    *refusals.entry(error.reason.to_string()).or_default() += 1;
                    continue;
                }
            };
            let left = splice(&text, &[Edit { span, text: String::new() }]);
            let again =
                locate(&left).unwrap_or_else(|error| panic!("{name} {}: {error}", site.path));
            let mut expected = lexemes(&text, &layout);
            expected.remove(number);
            assert_eq!(lexemes(&left, &again), expected, "{name} {}", site.path);
            cuts += 1;
        }
    }
    println!("{cuts} cut, not {refusals:?}");
    assert!(cuts > 4 * refusals.values().sum::<usize>());
}

#[test]
#[ignore = "needs the corpus"]
fn every_map_of_real_files_takes_an_entry() {
    let mut refusals = BTreeMap::<String, usize>::new();
    for (name, text) in real_files() {
        let Ok(layout) = locate(&text) else { continue };
        let maps = layout.collections.iter().filter(|found| !found.kind.is_list()).take(10);
        for path in maps.map(|map| map.path.child(Segment::key("new_key")).child(Segment::key("x")))
        {
            let gap = match Format::Yaml.gap(&text, &layout, &path, text.len()) {
                Ok(gap) => gap,
                Err(error) => {
                    *refusals.entry(error.reason.to_string()).or_default() += 1;
                    continue;
                }
            };
            let lexeme = Format::Yaml.quote("new", gap.place, None).unwrap();
            let entry = [gap.before, lexeme, gap.after].concat();
            let result = splice(&text, &[Edit { span: Span::new(gap.at, gap.at), text: entry }]);
            let again = locate(&result).unwrap_or_else(|error| panic!("{name} {path}: {error}"));
            let (added, kept): (Vec<_>, Vec<_>) =
                again.sites.iter().partition(|site| site.path == path);
            assert_eq!(added.len(), 1, "{name} {path}");
            assert_eq!(added[0].place, gap.place, "{name} {path}");
            let paths = |site: &&Site| (site.path.clone(), site.span.of(&result).to_owned());
            let kept: Vec<_> = kept.iter().map(paths).collect();
            let before = |site: &Site| (site.path.clone(), site.span.of(&text).to_owned());
            assert_eq!(kept, layout.sites.iter().map(before).collect::<Vec<_>>(), "{name} {path}");
        }
    }
    println!("not {refusals:?}");
    assert!(refusals.values().sum::<usize>() <= 1, "{refusals:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    #[ignore = "needs the corpus"]
    fn no_mutation_of_the_suite_breaks_anything(
        case: prop::sample::Index,
        mutations in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
    ) {
        const PARTS: [&str; 24] = [
            "", " ", "\t", "\n", "\r\n", "- ", "? ", ": ", ":", "[", "]", "{", "}", ",", "# c", "&a ", "*a",
            "!t ", "|", ">+", "\"", "'", "---\n", "\u{2028}\u{e4}",
        ];
        static SUITE: std::sync::LazyLock<Vec<Case>> = std::sync::LazyLock::new(suite);
        let mut text: Vec<char> = case.get(SUITE.as_slice()).text.chars().collect();
        for (at, part) in mutations {
            let at = at.index(text.len() + 1);
            let removed = at..(at + 1).min(text.len());
            text.splice(removed, part.get(&PARTS).chars());
        }
        let text: String = text.into_iter().collect();
        survives_tokens(&text);
        if let Ok(layout) = locate(&text) {
            decoded(&text, &layout);
            let cuts = layout.sites.iter().map(|site| Format::Yaml.cut(&text, &layout, site));
            let cuts = cuts.filter_map(Result::ok);
            let paths = layout.collections.iter().map(|found| found.path.child(Segment::key("x")));
            let gaps = paths.map(|path| Format::Yaml.gap(&text, &layout, &path, text.len()));
            let gaps = gaps.filter_map(Result::ok).map(|gap| Span::new(gap.at, gap.at));
            for span in cuts.chain(gaps) {
                let _ = splice(&text, &[Edit { span, text: String::new() }]);
            }
        }
    }
}
