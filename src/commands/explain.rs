//! `explain`: which rule holds for a document, why each value is sealed or not, what `run` gives.

use std::path::{Path, PathBuf};

use clap::Args;

use super::context::{Located, key_in, parse_format};
use super::{Context, Outcome};
use crate::document::{Choice, Document, Selection, Verdict};
use crate::environment;
use crate::error::Error;
use crate::formats::Format;
use crate::inspect;
use crate::path::Glob;

/// Say which rule of the policy holds for documents, and why each value is sealed or plain
///
/// Needs no key. With KEY it says so of that value alone, and from where stripeseal run would take its
/// variable: the environment that is there, or which of several documents.
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// Of which value alone: STRIPE_API_KEY, stripe.api_key, servers[0].password
    #[arg(value_name = "KEY")]
    pub key: Option<String>,
    /// A document; may be repeated, in the order of run [default: .env]
    #[arg(short, long, value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// Read the documents as this format, whatever their names: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
}

/// Runs the command.
pub fn run(context: &Context, args: ExplainArgs) -> Outcome {
    let default = [PathBuf::from(".env")];
    let files = if args.file.is_empty() { &default[..] } else { &args.file };
    let mut lines = Vec::new();
    let mut sources = Vec::new();
    let mut absent = None;
    for path in files {
        let document = context.read(path, args.format)?;
        let policy = context.policy(path)?;
        lines.extend(of_document(path, &document, policy.as_ref()));
        let only = match &args.key {
            None => None,
            Some(key) => match site_of(path, &document, key) {
                Ok(index) => Some(index),
                Err(error) => {
                    absent.get_or_insert(error);
                    lines.push(format!("{}: has no such value", path.display()));
                    continue;
                }
            },
        };
        lines.extend(of_values(path, &document, policy.as_ref(), only)?);
        sources.extend(only.map(|index| source(path, &document, index)));
    }
    if let (Some(error), true) = (absent, sources.is_empty()) {
        return Err(error);
    }
    lines.extend(winner(&sources));
    context.ui.lines(lines.into_iter().map(Into::into))?;
    Ok(0)
}

fn site_of(path: &Path, document: &Document, key: &str) -> Result<usize, Error> {
    let key = key_in(document, key)?;
    document.find(&key).map_err(|error| Error::of_document(path, document.text(), &error))
}

/// Which rule holds, and what it says; how the envelope differs.
fn of_document(path: &Path, document: &Document, policy: Option<&Located>) -> Vec<String> {
    let shown = path.display();
    let mut lines = Vec::new();
    let Some(located) = policy else {
        lines.push(format!("{shown}: no policy was found"));
        lines.extend(of_envelope(path, document));
        return lines;
    };
    let file = located.file.display();
    let Some(rule) = located.rule() else {
        lines.push(format!("{shown}: no rule of {file} matches {}", located.relative.display()));
        lines.extend(of_envelope(path, document));
        return lines;
    };
    let number = located.policy.number_of(rule);
    let labels: Vec<&str> = rule.recipients.iter().map(|label| label.as_str()).collect();
    lines.push(format!(
        "{shown}: rule {number} of {file} matches {}, by {}",
        located.relative.display(),
        rule.matches.join(", ")
    ));
    lines.push(format!("{shown}: the rule is for {}", labels.join(", ")));
    let globs = |globs: &[Glob]| globs.iter().map(Glob::as_str).collect::<Vec<_>>().join(", ");
    for (name, patterns) in
        [("secret", &rule.secret), ("plain", &rule.plain), ("required", &rule.required)]
    {
        if !patterns.is_empty() {
            lines.push(format!("{shown}: {name} by the rule: {}", globs(patterns)));
        }
    }
    if let Some(days) = rule.rotate_after {
        lines.push(format!("{shown}: values are to be changed after {days} days"));
    }
    lines.extend(of_envelope(path, document));
    if let Some(block) = document.block() {
        lines.extend(located.differences(rule, &block.envelope).into_iter().map(|difference| {
            format!("{shown}: differs from the rule: {difference} (stripeseal recipients sync)")
        }));
    }
    lines
}

fn of_envelope(path: &Path, document: &Document) -> Option<String> {
    let shown = path.display();
    let Some(block) = document.block() else { return Some(format!("{shown}: not sealed")) };
    let names = super::context::names(&block.envelope.stanzas);
    let mode = inspect::mode_name(block.envelope.mode);
    Some(format!("{shown}: sealed for {names}, integrity {mode}"))
}

fn of_values(
    path: &Path,
    document: &Document,
    policy: Option<&Located>,
    only: Option<usize>,
) -> Result<Vec<String>, Error> {
    let rule = policy.and_then(Located::rule);
    let selection = Selection {
        policy_secret: rule.map_or(&[], |rule| &rule.secret),
        policy_plain: rule.map_or(&[], |rule| &rule.plain),
        ..Selection::default()
    };
    let decisions = document.decide(&selection);
    let decisions = decisions.map_err(|e| Error::of_document(path, document.text(), &e))?;
    let mut lines = Vec::new();
    for decision in decisions {
        let (key, time) = match decision.choice {
            Choice::Site(index) if only.is_none_or(|only| only == index) => {
                let time = document.token_of(index).map(|token| token.time);
                (inspect::shown_path(&document.layout().sites[index]).to_string(), time)
            }
            Choice::Comment(_) if only.is_none() => (inspect::path_or_comment(None), None),
            _ => continue,
        };
        lines.push(match (decision.verdict, time) {
            (Verdict::Sealed, Some(time)) => {
                format!("{key}: sealed, and stays so; last changed {time}")
            }
            (Verdict::Sealed, None) => format!("{key}: sealed, and stays so"),
            (Verdict::Seal, _) => format!("{key}: plain; seal would seal it: {}", decision.reason),
            (Verdict::Keep, _) => format!("{key}: plain, and stays so: {}", decision.reason),
        });
    }
    Ok(lines)
}

/// A document that could give a variable.
struct Source {
    variable: String,
    path: String,
    /// Whether run gives it without --plain.
    given: bool,
}

fn source(path: &Path, document: &Document, index: usize) -> Source {
    let site = &document.layout().sites[index];
    let sealed = document.token_of(index).is_some();
    Source {
        variable: environment::variable_of(document.format(), &site.path),
        path: path.display().to_string(),
        given: sealed || document.format() == Format::Dotenv,
    }
}

/// From where `run` takes a variable, and why.
fn winner(sources: &[Source]) -> Option<String> {
    let last = sources.last()?;
    let variable = &last.variable;
    let there = std::env::var_os(variable);
    if there.as_ref().is_some_and(|value| !value.is_empty()) {
        return Some(format!(
            "run gives {variable} as the environment has it, which wins; with --override it comes from {}",
            last.path
        ));
    }
    let empty = if there.is_some() {
        " (in the environment it is empty, which does not count)"
    } else {
        ""
    };
    Some(match sources.iter().rev().find(|source| source.given) {
        Some(Source { path, .. }) if sources.len() > 1 => {
            format!("run gives {variable} from {path}: of several documents the later wins{empty}")
        }
        Some(Source { path, .. }) => format!("run gives {variable} from {path}{empty}"),
        None => format!("run gives {variable} only with --plain: it is not sealed{empty}"),
    })
}
