//! `scan` beside the scanners that people use, on the test data of all of them: recall and precision.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::corpus;
use crate::sandbox::BINARY;
use crate::scanners::SCANNERS;

/// What a scanner finds in `folder`, as file and line.
type Hits = BTreeSet<(String, usize)>;

/// stripeseal and the others, by name.
fn scan_with_all(folder: &Path) -> Vec<(&'static str, Hits)> {
    let command = ["scan", "--no-own", "--json", "."];
    let output = Command::new(BINARY).args(command).current_dir(folder).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ours = report["findings"].as_array().unwrap().iter().map(|one| {
        let line = usize::try_from(one["line"].as_u64().unwrap()).unwrap();
        (one["path"].as_str().unwrap().to_owned(), line)
    });
    let mut all = vec![("stripeseal", ours.collect())];
    for scanner in &SCANNERS {
        let hits = scanner.scan(folder).into_iter();
        let hits = hits.map(|hit| (hit.file.trim_start_matches("./").to_owned(), hit.line));
        all.push((scanner.name, hits.collect()));
    }
    all
}

/// A sample of the test data of a scanner.
struct Sample {
    /// Whose test data it is from.
    source: String,
    file: String,
    is_secret: bool,
}

/// Writes the samples into `folder`, a file each, with the ending that they speak for.
fn write_samples(folder: &Path) -> Vec<Sample> {
    let table = std::fs::read_to_string(corpus::root().join("scan/samples.tsv")).unwrap();
    let mut samples = Vec::new();
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [id, source, _, _, expected, hint, sample, ..] = fields[..] else { panic!("{row}") };
        let ending = match hint {
            "" => "txt",
            "golang" => "go",
            "python" => "py",
            "javascript" => "js",
            "config" => "cfg",
            "common_c" | "quotes_required" => "c",
            other => other.trim_start_matches('.'),
        };
        let file = format!("{id}.{}", ending.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
        let mut text = corpus::base64(sample.as_bytes());
        text.push(b'\n');
        std::fs::write(folder.join(&file), text).unwrap();
        let (source, is_secret) = (source.split(':').next().unwrap(), expected == "secret");
        samples.push(Sample { source: source.to_owned(), file, is_secret });
    }
    assert!(samples.len() > 3000);
    samples
}

/// Found and missed secrets, and samples that are none but were found.
#[derive(Clone, Copy, Default)]
struct Score {
    found: u32,
    missed: u32,
    wrong: u32,
}

impl Score {
    fn recall(self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.missed)
    }

    fn precision(self) -> f64 {
        f64::from(self.found) / f64::from((self.found + self.wrong).max(1))
    }

    /// The harmonic mean of both.
    fn f1(self) -> f64 {
        2.0 * self.recall() * self.precision()
            / (self.recall() + self.precision()).max(f64::MIN_POSITIVE)
    }
}

fn scores(samples: &[Sample], hits: &Hits) -> BTreeMap<String, Score> {
    let files: BTreeSet<&str> = hits.iter().map(|(file, _)| file.as_str()).collect();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for sample in samples {
        for source in [&*sample.source, "all"] {
            let score = scores.entry(source.to_owned()).or_default();
            match (sample.is_secret, files.contains(&*sample.file)) {
                (true, true) => score.found += 1,
                (true, false) => score.missed += 1,
                (false, true) => score.wrong += 1,
                (false, false) => {}
            }
        }
    }
    scores
}

#[test]
#[ignore = "needs scanners and the corpus"]
fn more_is_found_than_by_other_scanners_on_their_own_samples() {
    let folder = tempfile::tempdir().unwrap();
    let samples = write_samples(folder.path());
    let mut all = Vec::new();
    for (name, hits) in scan_with_all(folder.path()) {
        let table = scores(&samples, &hits);
        for (source, score) in &table {
            let Score { found, missed, wrong } = *score;
            println!(
                "{name:15} {source:28} recall {:.2} ({found} of {}), precision {:.2} ({wrong} wrong)",
                score.recall(),
                found + missed,
                score.precision(),
            );
        }
        all.push((name, table["all"]));
    }
    let ((_, ours), others) = all.split_first().unwrap();
    for (name, theirs) in others {
        assert!(ours.f1() > theirs.f1(), "{name}: {} and {}", ours.f1(), theirs.f1());
        assert!(ours.recall() > theirs.recall(), "{name}");
    }
}

/// Writes whole files into `folder`; the lines on which a secret is expected, and the files with one.
fn write_files(folder: &Path) -> (Hits, BTreeSet<String>) {
    let text = std::fs::read_to_string(corpus::root().join("scan/files.jsonl")).unwrap();
    let (mut lines, mut files) = (Hits::new(), BTreeSet::new());
    for (number, row) in text.lines().enumerate() {
        let row: Value = serde_json::from_str(row).unwrap();
        let name = format!("{number:03}_{}", row["name"].as_str().unwrap().replace('/', "_"));
        let content = corpus::base64(row["content_b64"].as_str().unwrap().as_bytes());
        std::fs::write(folder.join(&name), content).unwrap();
        for finding in row["expected_findings"].as_array().into_iter().flatten() {
            let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
            lines.insert((name.clone(), line));
        }
        if row["risk_lines"].as_u64().unwrap_or(0) > 0 {
            files.insert(name);
        }
    }
    assert!(lines.len() > 300 && files.len() > 10);
    (lines, files)
}

#[test]
#[ignore = "needs scanners and the corpus"]
fn more_lines_are_found_in_whole_files() {
    let folder = tempfile::tempdir().unwrap();
    let (lines, leaky) = write_files(folder.path());
    let judged: BTreeSet<&String> = lines.iter().map(|(file, _)| file).collect();
    let mut found = Vec::new();
    for (name, hits) in scan_with_all(folder.path()) {
        let right = lines.intersection(&hits).count();
        let other = hits.difference(&lines).filter(|(file, _)| judged.contains(file)).count();
        let files: BTreeSet<&String> = hits.iter().map(|(file, _)| file).collect();
        let in_leaky = leaky.iter().filter(|file| files.contains(file)).count();
        println!(
            "{name:15} {right} of {} lines, and {other} others; something in {in_leaky} of {} leaky files",
            lines.len(),
            leaky.len()
        );
        found.push(right);
    }
    let (ours, others) = found.split_first().unwrap();
    assert!(others.iter().all(|theirs| ours > theirs), "{found:?}");
}
