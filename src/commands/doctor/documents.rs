//! What is wrong with the documents of a project, as far as it shows without a key.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Examination;
use crate::commands::Context;
use crate::commands::context::{Located, now};
use crate::document::Document;
use crate::inspect::{self, Level, Measured};
use crate::label::Label;
use crate::policy::{Policy, Rule};
use crate::reference::Service;

/// What sealed documents are for, and refer to.
#[derive(Default)]
pub(super) struct Sealed {
    /// The recipients of each.
    pub(super) recipients: Vec<Vec<String>>,
    /// The services at which values are kept.
    pub(super) referred: BTreeSet<Service>,
}

/// Examines each file with the policy that holds for it, and says what the sealed ones need.
pub(super) fn examine(
    context: &Context,
    files: &[PathBuf],
    policies: Vec<Option<Located>>,
    found: &mut Examination,
) -> Sealed {
    let mut sealed = Sealed::default();
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
        let policy = policy.as_ref().and_then(|located| Some((&located.policy, located.rule()?)));
        of_document(path, &document, policy, found);
        let Some(block) = document.block() else { continue };
        let stanzas = &block.envelope.stanzas;
        sealed.referred.extend(referred(&document));
        sealed.recipients.push(stanzas.iter().map(|stanza| stanza.recipient.clone()).collect());
        of_sealed(context, path, &document, found);
    }
    sealed
}

fn referred(document: &Document) -> impl Iterator<Item = Service> {
    let sites = 0..document.layout().sites.len();
    let references = sites.filter_map(|index| document.reference(index).ok().flatten());
    references.map(|reference| reference.secret.service)
}

fn looks_sealed(path: &Path) -> bool {
    crate::file::read(path).is_ok_and(|text| inspect::looks_sealed(&text))
}

/// What `check` finds too; the plain secrets as one.
fn of_document(
    path: &Path,
    document: &Document,
    policy: Option<(&Policy, &Rule)>,
    found: &mut Examination,
) {
    let shown = path.display();
    let file = inspect::word(&shown.to_string());
    let measured = Measured { document, file: &file, path, policy, now: now() };
    let findings = inspect::findings(&measured).unwrap_or_default();
    let (plain, others): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|one| one.code == "plain");
    if !plain.is_empty() {
        let problem = match plain.len() {
            1 => "a secret in it is plain".to_owned(),
            count => format!("{count} secrets in it are plain"),
        };
        let fix =
            format!("stripeseal seal {file}\nor, if they are none: stripeseal explain -f {file}");
        found.wrong(&shown, problem, fix);
    }
    for one in others.into_iter().filter(|one| one.level == Level::Wrong) {
        found.wrong(&shown, one.problem, one.fix);
    }
}

fn of_sealed(context: &Context, path: &Path, document: &Document, found: &mut Examination) {
    let shown = path.display();
    if context.is_ignored(path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let fix = format!("echo '!{name}' >> {}", path.with_file_name(".gitignore").display());
        found.wrong(&shown, "is sealed, but git ignores it", fix);
    }
    let stanzas = document.block().map(|block| &block.envelope.stanzas);
    for stanza in stanzas.into_iter().flatten().filter(|stanza| stanza.label == Label::none()) {
        let problem = format!("{} has no label", stanza.recipient);
        let fix = format!("stripeseal recipients add -f {shown} LABEL={}", stanza.recipient);
        found.wrong(&shown, problem, fix);
    }
}
