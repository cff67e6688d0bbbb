//! What is wrong with the policy: its text, its owner, its recipients, patterns that match nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Examination;
use crate::commands::Context;
use crate::commands::chosen::parse;
use crate::commands::context::Located;
use crate::commands::documents::project;
use crate::document::Document;
use crate::policy::FILE_NAME;
use crate::splice::position;

/// Examines the policies that hold for `files`. Whether each file's can be used.
pub(super) fn examine(
    context: &Context,
    files: &[PathBuf],
    found: &mut Examination,
) -> Vec<Option<Located>> {
    let mut told = BTreeSet::new();
    let mut policies = Vec::with_capacity(files.len());
    for file in files {
        policies.push(context.policy(file).unwrap_or_else(|error| {
            if told.insert(error.message.clone()) {
                found.error(&"policy", &error);
            }
            None
        }));
    }
    if files.is_empty() {
        // A policy without documents is read all the same.
        if let Err(error) = context.policy(&project().join(".env")) {
            found.error(&"policy", &error);
        }
    }
    let mut seen = BTreeSet::new();
    for located in policies.iter().flatten() {
        if seen.insert(located.file.clone()) {
            let of_it = policies.iter().flatten().filter(|other| other.file == located.file);
            one(located, &of_it.map(|other| other.relative.as_path()).collect::<Vec<_>>(), found);
            let pairs = files.iter().zip(&policies);
            let of_it = pairs.filter_map(|(path, policy)| {
                let policy = policy.as_ref().filter(|other| other.file == located.file)?;
                Some((policy.policy.number_of(policy.rule()?), path.as_path()))
            });
            keys(context, located, &of_it.collect::<Vec<_>>(), found);
        }
    }
    if seen.is_empty() && told.is_empty() {
        found.good(format!("policy: there is no {FILE_NAME}"));
    }
    policies
}

/// The patterns of keys that match none in the files of their rules.
fn keys(context: &Context, located: &Located, files: &[(usize, &Path)], found: &mut Examination) {
    for (number, rule) in (1..).zip(&located.policy.rules) {
        let of_rule = files.iter().filter(|(other, _)| *other == number);
        let documents: Vec<Document> =
            of_rule.filter_map(|(_, path)| context.read(path, None).ok()).collect();
        let sites = || documents.iter().flat_map(|document| &document.layout().sites);
        for glob in rule.secret.iter().chain(&rule.plain) {
            if !documents.is_empty() && !sites().any(|site| glob.matches(&site.path)) {
                let problem = format!("rule {number}: {} matches no key", glob.as_str());
                found.wrong(
                    &located.file.display(),
                    problem,
                    "correct the pattern, or take it away",
                );
            }
        }
    }
}

/// One policy, and the files that it holds for.
fn one(located: &Located, files: &[&Path], found: &mut Examination) {
    let before = found.wrong.len();
    let shown = located.file.display();
    for (label, named) in &located.policy.recipients {
        let place = position(&located.text, named.at);
        if let Err(error) = parse(&named.text, label.as_str()) {
            found.error(&format!("{shown}:{}:{}", place.line, place.column), &error);
        }
    }
    let mut used = BTreeSet::new();
    for (number, rule) in located.policy.rules.iter().enumerate() {
        used.extend(&rule.recipients);
        let matched: BTreeSet<usize> = files.iter().flat_map(|file| rule.matching(file)).collect();
        for (index, pattern) in rule.matches.iter().enumerate() {
            if !matched.contains(&index) {
                let problem = format!("rule {}: {pattern} matches no file", number + 1);
                found.wrong(&shown, problem, "correct the pattern, or take it away");
            }
        }
    }
    if found.wrong.len() == before {
        found.good(format!("policy: {shown}"));
    }
}
