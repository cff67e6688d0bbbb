//! Every file of the corpora comes back byte for byte, and sealing changes no other line.
//!
//! `cargo test --test it lossless -- --ignored --nocapture` prints what is refused, by reason.

use std::collections::BTreeMap;

use stripeseal::document::{Error, Selection};
use stripeseal::envelope::Mode;
use stripeseal::formats::{Format, Reason};

use crate::sealed::{seal, unseal};
use crate::{corpus, suites};

/// The variants of a text: as it is, with CRLF, with a BOM, without its final line end.
fn variants(text: &str) -> Vec<(&'static str, String)> {
    let lf = text.replace("\r\n", "\n");
    let bom = format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
    let cut = lf.trim_end_matches('\n').to_owned();
    let all =
        [("", text.to_owned()), ("CRLF", lf.replace('\n', "\r\n")), ("BOM", bom), ("cut", cut)];
    all.into_iter().filter(|(name, variant)| name.is_empty() || *variant != *text).collect()
}

/// Why a text is refused, as FORMAT.md names it: not valid in the format, or doubtful.
fn refusal(error: &Error) -> (bool, String) {
    match error {
        Error::Format(error) => match &error.reason {
            Reason::Syntax { .. } | Reason::RepeatedKey | Reason::TooDeep => {
                (false, "not valid".to_owned())
            }
            other => (true, other.to_string()),
        },
        other => (true, other.to_string().split(" /").next().unwrap().to_owned()),
    }
}

#[derive(Default)]
struct Count {
    texts: usize,
    sealed: usize,
    invalid: usize,
    doubtful: BTreeMap<String, Vec<String>>,
}

impl Count {
    fn try_text(&mut self, name: &str, text: &str, format: Format) {
        for (variant, text) in variants(text) {
            for selection in [Selection::default(), Selection { all: true, ..Selection::default() }]
            {
                let all = if selection.all { "--all" } else { "" };
                let name = format!("{name} {variant} {all}");
                self.texts += 1;
                match seal(&text, format, Mode::Sealed, &selection) {
                    Ok(None) => {}
                    Ok(Some(sealed)) => {
                        self.sealed += 1;
                        let unsealed =
                            unseal(&sealed, format).unwrap_or_else(|e| panic!("{name}: {e}"));
                        assert!(unsealed == text, "{name}: does not come back");
                        only_sealed_lines_change(&name, &text, &sealed);
                    }
                    Err(error) => match refusal(&error) {
                        (false, _) => self.invalid += 1,
                        (true, reason) => self.doubtful.entry(reason).or_default().push(name),
                    },
                }
            }
        }
    }

    fn doubtful(&self) -> usize {
        self.doubtful.values().map(Vec::len).sum()
    }

    fn print(&self, what: &str) {
        println!(
            "{what}: {} texts, {} sealed, {} not valid, {} doubtful",
            self.texts,
            self.sealed,
            self.invalid,
            self.doubtful()
        );
        for (reason, names) in &self.doubtful {
            println!("  {} {reason}: {}", names.len(), names.join(", "));
        }
    }

    fn assert_share(&self, what: &str, most: f64) {
        self.print(what);
        let share = self.doubtful() as f64 / (self.texts - self.invalid) as f64;
        assert!(share <= most, "{what}: {share} of the texts are doubtful");
    }
}

/// The lines of the sealed text without a token are lines of the plain text, in its order.
fn only_sealed_lines_change(name: &str, text: &str, sealed: &str) {
    let body = sealed.split("# stripeseal 1:").next().unwrap();
    let mut plain = text.lines();
    for line in body.lines().filter(|line| !line.contains("ENC[seal1,")) {
        assert!(plain.any(|one| one == line), "{name}: a plain line was changed: {line}");
    }
}

fn real_files(folder: &str, format: Format, most: f64) {
    let mut count = Count::default();
    for file in corpus::files(folder) {
        if let Ok(text) = String::from_utf8(file.bytes) {
            count.try_text(&file.name, &text, format);
        }
    }
    count.assert_share(folder, most);
}

#[test]
#[ignore = "needs the corpus"]
fn dotenv_files_come_back() {
    real_files("dotenv", Format::Dotenv, 0.03);
}

#[test]
#[ignore = "needs the corpus"]
fn toml_files_come_back() {
    real_files("toml", Format::Toml, 0.0);
}

#[test]
#[ignore = "needs the corpus"]
fn yaml_files_come_back() {
    real_files("yaml", Format::Yaml, 0.01);
}

#[test]
#[ignore = "needs the corpus"]
fn suite_cases_come_back() {
    let mut toml = Count::default();
    for (name, text) in suites::valid_toml() {
        toml.try_text(&name, &text, Format::Toml);
    }
    toml.assert_share("toml-test", 0.0);
    let mut yaml = Count::default();
    for (name, text) in suites::valid_yaml() {
        yaml.try_text(&name, &text, Format::Yaml);
    }
    yaml.print("yaml-test-suite");
}
