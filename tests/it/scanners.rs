//! Secret scanners stay quiet on what stripeseal writes, so that sealed files need no exceptions in them.
//!
//! `scripts/test.sh` installs them and says where: `STRIPESEAL_GITLEAKS`, `STRIPESEAL_KINGFISHER` and, for
//! detect-secrets, `STRIPESEAL_PYTHON`. What they find in values that stay plain on purpose is not counted.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use stripeseal::document::{Document, Sealing, Selection, seal_new};
use stripeseal::envelope::{self, Envelope, Mode, Recipient as _, Stanza};
use stripeseal::formats::Format;
use stripeseal::keys::age::{AgeIdentity, AgeRecipient};
use stripeseal::label::Label;
use stripeseal::splice::Span;

use crate::corpus;
use crate::sealed::{Counter, choices, data_key, envelope as stand_in, now};

/// One finding: in which file, from which line on, and the text where the scanner shows it.
pub(crate) struct Finding {
    pub(crate) file: String,
    rule: String,
    pub(crate) line: usize,
    text: Option<String>,
}

pub(crate) struct Scanner {
    pub(crate) name: &'static str,
    command: fn() -> Command,
    findings: fn(&Value) -> Vec<Finding>,
    /// Rules that go by the name of the key alone, whatever its value is.
    by_name: &'static [&'static str],
}

pub(crate) const SCANNERS: [Scanner; 3] = [
    Scanner { name: "gitleaks", command: gitleaks, findings: of_gitleaks, by_name: &[] },
    Scanner { name: "kingfisher", command: kingfisher, findings: of_kingfisher, by_name: &[] },
    Scanner {
        name: "detect-secrets",
        command: detect_secrets,
        findings: of_detect_secrets,
        by_name: &["Secret Keyword"],
    },
];

fn variable(name: &str) -> Command {
    Command::new(
        std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: scripts/test.sh")),
    )
}

fn gitleaks() -> Command {
    let mut command = variable("STRIPESEAL_GITLEAKS");
    command.args(["dir", ".", "--no-banner", "--exit-code=0", "--log-level=error"]);
    command.args(["--report-format=json", "--report-path=-"]);
    command
}

fn of_gitleaks(report: &Value) -> Vec<Finding> {
    let finding = |one: &Value| Finding {
        file: text(&one["File"]),
        rule: text(&one["RuleID"]),
        line: number(&one["StartLine"]),
        text: Some(text(&one["Secret"])),
    };
    report.as_array().unwrap().iter().map(finding).collect()
}

fn kingfisher() -> Command {
    let mut command = variable("STRIPESEAL_KINGFISHER");
    command.args(["scan", ".", "--confidence=low", "--no-dedup", "--git-history=none"]);
    command.args(["--no-validate", "--no-update-check", "--format=json"]);
    command
}

fn of_kingfisher(report: &Value) -> Vec<Finding> {
    let finding = |one: &Value| Finding {
        file: text(&one["finding"]["path"]),
        rule: text(&one["rule"]["id"]),
        line: number(&one["finding"]["line"]),
        text: Some(text(&one["finding"]["snippet"])),
    };
    report["findings"].as_array().unwrap().iter().map(finding).collect()
}

fn detect_secrets() -> Command {
    let mut command = variable("STRIPESEAL_PYTHON");
    command.args(["-m", "detect_secrets", "scan", "--all-files", "--no-verify", "."]);
    command
}

fn of_detect_secrets(report: &Value) -> Vec<Finding> {
    let findings = report["results"].as_object().unwrap().values().flat_map(|file| {
        file.as_array().unwrap().iter().map(|one| Finding {
            file: text(&one["filename"]),
            rule: text(&one["type"]),
            line: number(&one["line_number"]),
            text: None,
        })
    });
    findings.collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

impl Scanner {
    pub(crate) fn scan(&self, folder: &Path) -> Vec<Finding> {
        let output = (self.command)().current_dir(folder).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        // kingfisher writes a second object, of totals, behind its report.
        let report = serde_json::Deserializer::from_str(&told).into_iter::<Value>().next();
        let error = String::from_utf8_lossy(&output.stderr);
        let report = report.unwrap_or_else(|| panic!("{} says nothing: {error}", self.name));
        (self.findings)(&report.unwrap())
    }
}

/// An envelope with stanzas that age made.
fn real_envelope() -> Envelope {
    let stanza = |name: &str| {
        let recipient = AgeRecipient::parse(AgeIdentity::generate().recipient()).unwrap();
        let wrapped = recipient.wrap(&data_key(), &stripeseal::keys::nobody()).unwrap();
        let label = Label::parse(name).unwrap();
        Stanza { recipient: recipient.text().to_owned(), label, wrapped }
    };
    let stanzas = ["alice", "deploy"].map(stanza).to_vec();
    Envelope { stanzas, ..stand_in(&data_key(), Mode::Sealed) }
}

/// Seals a text; none where it is refused or holds nothing to seal.
fn seal(text: &str, format: Format, all: bool, envelope: &Envelope) -> Option<String> {
    let document = Document::parse(text.to_owned(), format).ok()?;
    let choices = choices(&document, &Selection { all, ..Selection::default() });
    let sealing = Sealing { time: now(), rng: &mut Counter::new() };
    let sealed = seal_new(&document, &data_key(), envelope.clone(), &choices, sealing).ok()?;
    (!choices.is_empty()).then_some(sealed)
}

/// Where tokens and the envelope stand.
fn ours(text: &str) -> Vec<Span> {
    let token = |(at, _)| {
        let rest: &str = &text[at..];
        Some(Span::new(at, at + rest.find(']')? + 1))
    };
    let mut spans: Vec<Span> = text.match_indices("ENC[seal1,").filter_map(token).collect();
    spans.push(envelope::find(text).unwrap().unwrap().span);
    spans
}

/// Whether the scanner took something of ours for a secret: what it shows, or else what stands on the line,
/// overlaps a token or the envelope.
fn is_ours(finding: &Finding, text: &str) -> bool {
    let start = text.split_inclusive('\n').take(finding.line - 1).map(str::len).sum::<usize>();
    let found = match &finding.text {
        Some(shown) => text[start..].find(shown.as_str()).map(|at| (start + at, shown.len())),
        None => None,
    };
    let line = text[start..].split_inclusive('\n').next().unwrap_or_default();
    let (start, length) = found.unwrap_or((start, line.len()));
    ours(text).iter().any(|span| span.start < start + length && start < span.end)
}

/// A key that every scanner knows, in a file of its own: what does not find it does not look.
const CANARY: &str = "canary.env";

fn plant_canary(folder: &Path) {
    let key = ["sk", "live", "51Kq8ZtYw3RbXn6VdPf2MhJs"].join("_");
    std::fs::write(folder.join(CANARY), format!("STRIPE_API_KEY={key}\n")).unwrap();
}

/// Seals every file of the corpora by default and with --all into `folder`; the texts by name.
fn seal_corpora(folder: &Path) -> BTreeMap<String, String> {
    let envelope = real_envelope();
    let mut texts = BTreeMap::new();
    for format in Format::ALL {
        for (number, file) in corpus::files(format.name()).into_iter().enumerate() {
            let Ok(text) = String::from_utf8(file.bytes) else { continue };
            for all in [false, true] {
                if let Some(sealed) = seal(&text, format, all, &envelope) {
                    // Scanners pass over some names, lock files for one: they look into these.
                    let all = if all { "-all" } else { "" };
                    let name = format!("{number}{all}.{}", format.name());
                    std::fs::write(folder.join(&name), &sealed).unwrap();
                    texts.insert(name, sealed);
                }
            }
        }
    }
    texts
}

#[test]
#[ignore = "needs scanners and the corpus"]
fn scanners_find_nothing_in_tokens_and_envelopes() {
    let folder = tempfile::tempdir().unwrap();
    plant_canary(folder.path());
    let texts = seal_corpora(folder.path());
    let mut faults = Vec::new();
    for scanner in SCANNERS {
        let (canary, findings): (Vec<Finding>, Vec<Finding>) = scanner
            .scan(folder.path())
            .into_iter()
            .partition(|finding| finding.file.ends_with(CANARY));
        assert!(!canary.is_empty(), "{} does not look", scanner.name);
        println!("{}: {} files, {} findings", scanner.name, texts.len(), findings.len());
        for finding in findings {
            let name = finding.file.trim_start_matches("./");
            if is_ours(&finding, &texts[name]) && !scanner.by_name.contains(&&*finding.rule) {
                faults.push(format!("{}: {} {name}:{}", scanner.name, finding.rule, finding.line));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
