//! What is wrong with the documents of a project, as far as it shows without a key.

use std::path::{Path, PathBuf};

use super::Examination;
use crate::commands::Context;
use crate::commands::context::{Located, now};
use crate::document::{Document, Selection, Verdict};
use crate::environment;
use crate::inspect;
use crate::policy::Rule;

/// Examines each file with the policy that holds for it. The recipients of each that is sealed.
pub(super) fn examine(
    context: &Context,
    files: &[PathBuf],
    policies: Vec<Option<Located>>,
    found: &mut Examination,
) -> Vec<Vec<String>> {
    let mut sealed = Vec::new();
    for (path, policy) in files.iter().zip(policies) {
        let document = match context.read(path, None) {
            Ok(document) => document,
            // What is no valid file may be none of ours; a damaged document is.
            Err(error) if looks_sealed(path) => {
                found.error(&path.display(), &error);
                continue;
            }
            Err(_) => continue,
        };
        let policy = policy.as_ref().and_then(|located| Some((located, located.rule()?)));
        let rule = policy.map(|(_, rule)| rule);
        plain_secrets(path, &document, rule, found);
        let Some(block) = document.block() else { continue };
        let envelope = &block.envelope;
        sealed.push(envelope.stanzas.iter().map(|stanza| stanza.recipient.clone()).collect());
        of_sealed(context, path, &document, rule, found);
        if let Some((located, rule)) = policy {
            for difference in located.differences(rule, envelope) {
                let fix = format!("stripeseal recipients sync -f {}", path.display());
                found.wrong(&path.display(), format!("differs from the policy: {difference}"), fix);
            }
        }
    }
    sealed
}

fn looks_sealed(path: &Path) -> bool {
    crate::file::read(path).is_ok_and(|text| text.contains("# stripeseal 1:"))
}

fn plain_secrets(path: &Path, document: &Document, rule: Option<&Rule>, found: &mut Examination) {
    let selection = Selection {
        policy_secret: rule.map_or(&[], |rule| &rule.secret),
        policy_plain: rule.map_or(&[], |rule| &rule.plain),
        ..Selection::default()
    };
    let is_template = crate::commands::documents::is_template(path);
    let Ok(decisions) = document.decide(&selection) else { return };
    let plain = inspect::count(decisions.iter().map(|one| one.verdict), Verdict::Seal);
    if plain > 0 && !is_template {
        let problem = match plain {
            1 => "a secret in it is plain".to_owned(),
            _ => format!("{plain} secrets in it are plain"),
        };
        let fix = format!(
            "stripeseal seal {0}\nor, if they are none: stripeseal explain -f {0}",
            path.display()
        );
        found.wrong(&path.display(), problem, fix);
    }
}

fn of_sealed(
    context: &Context,
    path: &Path,
    document: &Document,
    rule: Option<&Rule>,
    found: &mut Examination,
) {
    let shown = path.display();
    if context.is_ignored(path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let fix = format!("echo '!{name}' >> {}", path.with_file_name(".gitignore").display());
        found.wrong(&shown, "is sealed, but git ignores it", fix);
    }
    let report = inspect::report(document);
    for entry in report.recipients.iter().filter(|entry| entry.label.is_none()) {
        let problem = format!("{} has no label", entry.recipient);
        let fix = format!("stripeseal recipients add -f {shown} LABEL={}", entry.recipient);
        found.wrong(&shown, problem, fix);
    }
    for entry in &report.removed {
        let fix = format!("change each where it was issued, then: stripeseal set -f {shown} KEY");
        found.wrong(&shown, entry.to_string(), fix);
    }
    let Some(rule) = rule else { return };
    if let Some(days) = rule.rotate_after {
        for key in inspect::overdue(document, days, now()) {
            let fix =
                format!("change it where it was issued, then: stripeseal set -f {shown} {key}");
            found.wrong(&shown, format!("{key} did not change for more than {days} days"), fix);
        }
    }
    for glob in environment::missing(document, &rule.required).unwrap_or_default() {
        let key = glob.as_str();
        let problem = format!("the policy requires {key}, which is not there");
        found.wrong(&shown, problem, format!("stripeseal set -f {shown} {key}"));
    }
}
