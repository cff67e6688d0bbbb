//! Detection against labelled values of real files, against the samples of public scanners, and
//! against keys of our own, put together at run time so that none stands in the repository.

use std::collections::{BTreeMap, HashMap};

use base64::Engine as _;
use proptest::prelude::{ProptestConfig, any, proptest};
use stripeseal::detect::{self, Subject, Verdict};
use stripeseal::path::{KeyPath, Segment};

use crate::corpus;
use crate::scalars::{self, Scalar};

#[derive(Default)]
struct Score {
    found: usize,
    missed: usize,
    alarms: usize,
    quiet: usize,
    ambiguous_sealed: usize,
    ambiguous_kept: usize,
}

impl Score {
    fn add(&mut self, label: &str, sealed: bool) {
        let count = match (label, sealed) {
            ("secret", true) => &mut self.found,
            ("secret", false) => &mut self.missed,
            ("not-secret", true) => &mut self.alarms,
            ("not-secret", false) => &mut self.quiet,
            (_, true) => &mut self.ambiguous_sealed,
            (_, false) => &mut self.ambiguous_kept,
        };
        *count += 1;
    }

    fn recall(&self) -> f64 {
        ratio(self.found, self.found + self.missed)
    }

    fn precision(&self) -> f64 {
        ratio(self.found, self.found + self.alarms)
    }

    fn print(&self, name: &str) {
        println!(
            "{name:7} recall {:.3} precision {:.3}: found {} missed {} alarms {} quiet {}; ambiguous sealed {} kept {}",
            self.recall(),
            self.precision(),
            self.found,
            self.missed,
            self.alarms,
            self.quiet,
            self.ambiguous_sealed,
            self.ambiguous_kept,
        );
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[test]
#[ignore = "needs the corpus"]
fn labels() {
    let mut files: HashMap<String, Vec<Scalar>> = HashMap::new();
    for folder in ["dotenv", "toml", "yaml"] {
        for file in corpus::files(folder) {
            files.insert(file.name.clone(), scalars::of(folder, &file.bytes));
        }
    }
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let text = std::fs::read_to_string(corpus::root().join("labels/labels.tsv")).unwrap();
    for row in text.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [file, line, key, value, label, ..] = fields[..] else { panic!("a short row") };
        let (format, _) = file.split_once('/').unwrap();
        let format = ["dotenv", "toml", "yaml"].into_iter().find(|name| *name == format).unwrap();
        let known = &files[file.trim_end_matches(".b64")];
        let scalar = known
            .iter()
            .find(|scalar| {
                scalar.pointer == key && (format != "dotenv" || scalar.line.to_string() == line)
            })
            .cloned()
            .unwrap_or_else(|| Scalar::labelled(format, key, value));
        let verdict = scalar.judge();
        let sealed = matches!(verdict, Verdict::Seal(_));
        for name in [format, "all"] {
            scores.entry(name).or_default().add(label, sealed);
        }
        match (label, sealed) {
            ("secret", false) | ("not-secret", true) => {
                let what = if sealed { "ALARM" } else { "MISS" };
                println!("{what} ({}) {file}:{line} {key}\t{value:.90}", verdict.reason());
            }
            _ => {}
        }
    }
    for (name, score) in &scores {
        score.print(name);
    }
    let all = &scores["all"];
    assert!(all.recall() >= 0.97, "recall {}", all.recall());
    assert!(all.precision() >= 0.93, "precision {}", all.precision());
}

#[test]
#[ignore = "needs the corpus"]
fn samples_of_scanners() {
    let text = std::fs::read_to_string(corpus::root().join("scan/samples.tsv")).unwrap();
    let mut counts: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for row in text.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [_, source, _, rule, expected, _, sample, secret, ..] = fields[..] else {
            panic!("a short row")
        };
        let sample = String::from_utf8_lossy(&corpus::base64(sample.as_bytes())).into_owned();
        let secret = String::from_utf8_lossy(&corpus::base64(secret.as_bytes())).into_owned();
        let hit = detect::is_certain(&sample) || detect::is_certain(&secret);
        let (source, _) = source.split_once(':').unwrap();
        let count = counts.entry((source.to_owned(), expected.to_owned())).or_default();
        count.0 += usize::from(hit);
        count.1 += 1;
        if hit != (expected == "secret") {
            println!(
                "{expected}\t{source}\t{rule}\t{:?}",
                sample.chars().take(100).collect::<String>()
            );
        }
    }
    for ((source, expected), (hits, all)) in &counts {
        println!("{source:28} {expected:10} certain {hits} of {all}");
    }
    assert!(!counts.is_empty());
}

/// Every kind of Stripe key that is secret, each with a body of its own.
fn stripe_keys() -> Vec<String> {
    let short = "4eC39HqLyjWDarjtT1zdp7dc";
    let long = format!("51H8aBCDe{}", "fGh1jKlMnOpQrStU2vWxYz".repeat(4));
    let mut keys = Vec::new();
    for kind in ["sk", "rk", "ek"] {
        for mode in ["live", "test"] {
            keys.push(format!("{kind}_{mode}_{short}"));
            keys.push(format!("{kind}_{mode}_{long}"));
            keys.push(format!("{kind}_{mode}_{}", "a1B2c3D4e5"));
        }
    }
    for body in [short, long.as_str()] {
        keys.push(format!("sk_org_{}_{body}", "live"));
        keys.push(format!("sk_org_{}_{body}", "test"));
        keys.push(format!("sk_{}_{body}", "org"));
        keys.push(format!("wh{}_{body}", "sec"));
    }
    keys.push(format!("wh{}_{}", "sec", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw+/=="));
    keys.push(format!("s{}_{short}", "k"));
    keys
}

#[test]
fn a_stripe_key_is_certain_in_every_context() {
    for key in stripe_keys() {
        for (before, after) in [
            ("", ""),
            ("\"", "\""),
            ("'", "'"),
            ("`", "`"),
            ("https://api.example.com/v1?key=", "&x=1"),
            ("https://api.example.com/v1?key%3D", ""),
            ("https://", ":@api.stripe.com/v1"),
            ("# the old one: ", ", revoked"),
            ("#", ""),
            ("# STRIPE_KEY=", " # live"),
            ("fn(", ")"),
            ("STRIPE_KEY=", ""),
            ("curl -u ", ": https://api.stripe.com"),
            ("a\\n", "\\nb"),
            ("Authorization: Bearer ", "."),
            ("é", "é"),
            ("<", ">"),
            ("[", "]"),
            ("a;", ";b"),
        ] {
            let text = format!("{before}{key}{after}");
            let spans = detect::certain_spans(&text);
            let found: Vec<&str> = spans.iter().map(|span| span.of(&text)).collect();
            assert_eq!(found, [key.as_str()], "{before}…{after}");
            assert!(detect::is_certain(&text));
        }
        let encoded = base64::engine::general_purpose::STANDARD.encode(&key);
        assert!(detect::is_certain(&encoded));
        for (path, value, kind) in [
            (KeyPath::dotenv("NEXT_PUBLIC_X", 0), key.clone(), None),
            (KeyPath::parse("items[=A]").unwrap(), format!("A={key}"), None),
            (KeyPath::parse("{Secret/web}.data.a").unwrap(), encoded, Some("Secret")),
            (KeyPath::parse("stringData.name").unwrap(), key.clone(), Some("Secret")),
        ] {
            let subject = Subject { path: &path, value: &value, is_string: true, tag: "", kind };
            let verdict = detect::judge(&subject);
            assert!(
                verdict.is_certain() && verdict.reason().to_string().contains("Stripe"),
                "{path}"
            );
        }
    }
}

#[test]
fn what_looks_like_a_stripe_key_and_is_none_is_kept() {
    for text in [
        format!("pk_{}_4eC39HqLyjWDarjtT1zdp7dc", "live"),
        format!("sk_{}_xxxxxxxxxxxxxxxxxxxxxxxx", "test"),
        format!("sk_{}_...", "live"),
        format!("sk_{}_your_key_here", "test"),
        "task_live_4eC39HqLyjWDarjtT1zdp7dc".to_owned(),
        "sk_buff_allocation_failed".to_owned(),
        "price_1HqLyjWDarjtT1zdp7dcAbCd".to_owned(),
    ] {
        assert!(!detect::is_certain(&text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_judged(
        value in any::<String>(),
        name in any::<String>(),
        pieces in proptest::collection::vec(0..PIECES.len(), 0..8),
        is_string: bool,
    ) {
        let woven: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
        for value in [value.clone(), woven.clone(), format!("{woven}{value}"), format!("{value}{woven}")] {
            let spans = detect::certain_spans(&value);
            let mut end = 0;
            for span in &spans {
                assert!(end <= span.start && span.start < span.end);
                assert!(value.get(span.start..span.end).is_some());
                end = span.end;
            }
            assert!(spans.is_empty() || detect::is_certain(&value));
            let path = KeyPath(vec![Segment::key("data"), Segment::key(name.clone())]);
            for kind in [None, Some("Secret")] {
                let verdict = detect::judge(&Subject { path: &path, value: &value, is_string, tag: "", kind });
                assert!(!verdict.is_certain() || detect::is_certain(&value));
            }
        }
    }
}

/// Pieces that forms and shapes begin, go on and end with.
const PIECES: &[&str] = &[
    "sk_live_",
    "4eC39HqLyjWDarjt",
    concat!("-----BEGIN RSA ", "PRIVATE KEY-----"),
    concat!("-----END RSA ", "PRIVATE KEY-----"),
    "\\n",
    "eyJhbGciOiJIUzI1NiJ9",
    ".",
    "://",
    "user:",
    "pass@",
    "ä",
    "=",
    "PASSWORD '",
    "'",
    "${",
    "}",
    "<",
    ">",
    "@",
    "P1",
    "AKIA",
    "\n",
    "%3D",
    "AccountKey=",
    "https://hooks.slack.com/services/",
    "[",
    "]",
    "0123456789",
    "--",
    " ",
    "IDENTIFIED BY ä",
];
