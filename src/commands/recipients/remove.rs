//! `recipients remove`: a new data key for the others, and a receipt of what was read.

use std::collections::BTreeSet;

use clap::Args;

use super::receipt;
use crate::commands::context::{IdentityArgs, Located, now};
use crate::commands::documents::{DocumentsArgs, Draft, Opened};
use crate::commands::trust::TrustArgs;
use crate::commands::{Context, Outcome};
use crate::envelope::{Envelope, Removed};
use crate::error::Error;

/// Take a recipient from documents
///
/// Each document gets a new data key and every value is sealed anew, so that the one who left can't read
/// what is set from now on. What is there now was read already, and stands in the history of the
/// repository: the receipt on standard output names those values, to be changed where they were issued.
/// list shows them until each has changed.
#[derive(Args, Debug)]
pub struct RemoveArgs {
    /// Whom: age1… as it stands in the documents, or a label
    #[arg(value_name = "RECIPIENT", required = true)]
    pub recipients: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub documents: DocumentsArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub trust: TrustArgs,
    /// Do all but write
    #[arg(long)]
    pub dry_run: bool,
}

pub(super) fn run(context: &Context, args: RemoveArgs) -> Outcome {
    let mut trust = context.trust(&args.trust)?;
    let opened = context.open_all(&args.documents, &args.identity.lookup(), &mut trust)?;
    let mut found = BTreeSet::new();
    let mut without = Vec::new();
    for one in &opened {
        let policy = context.policy(&one.path)?;
        without.push(leave(one, &args.recipients, policy.as_ref(), &mut found)?);
    }
    if let Some(text) = args.recipients.iter().find(|text| !found.contains(*text)) {
        return Err(unknown(text, &opened));
    }
    let leaving = opened
        .iter()
        .zip(&without)
        .filter_map(|(one, without)| without.as_ref().map(|envelope| (one, envelope)));
    let leaving: Vec<(&Opened, &Envelope)> = leaving.collect();
    confirm_oneself(context, &leaving)?;
    let anew = leaving.iter().map(|(one, envelope)| (*one, (*envelope).clone()));
    let drafts = context.rekey_all(anew.collect())?;
    if !args.dry_run {
        context.write_all(&mut trust, &drafts)?;
    }
    let what = if args.dry_run { "would get a new key" } else { "has a new key" };
    drafts.iter().for_each(|draft: &Draft| context.tell(draft, what));
    if drafts.is_empty() {
        context.ui.note("they were removed already");
    }
    receipt(context, &leaving)
}

/// The envelope without those that are named; `None` where it is for none of them. What was found, also
/// among those that left before, is noted.
fn leave(
    opened: &Opened,
    asked: &[String],
    policy: Option<&Located>,
    found: &mut BTreeSet<String>,
) -> Result<Option<Envelope>, Error> {
    let shown = opened.path.display();
    let mut envelope = opened.unlock()?.envelope();
    let mut left = BTreeSet::new();
    for text in asked {
        let named = policy.and_then(|located| {
            let mut labels = located.policy.recipients.iter();
            labels.find(|(label, _)| label.as_str() == text).map(|(_, named)| named.text.as_str())
        });
        let is = |recipient: &str, label: &str| recipient == text || label == text;
        let by_name = |recipient: &str| named == Some(recipient);
        if envelope.removed.iter().any(|one| is(&one.recipient, one.label.as_str()))
            || left.iter().any(|(recipient, label): &(String, String)| is(recipient, label))
        {
            found.insert(text.clone());
        }
        let mut matching: Vec<_> =
            envelope.stanzas.iter().filter(|one| is(&one.recipient, one.label.as_str())).collect();
        if matching.is_empty() {
            matching = envelope.stanzas.iter().filter(|one| by_name(&one.recipient)).collect();
        }
        let recipient = match matching.as_slice() {
            [] => continue,
            [one] => one.recipient.clone(),
            _ => {
                let message = format!("{shown}: {text} is the label of several recipients");
                return Err(Error::usage(message).hint("name the recipient itself, age1…"));
            }
        };
        found.insert(text.clone());
        for gone in envelope.stanzas.extract_if(.., |one| one.recipient == recipient) {
            left.insert((gone.recipient.clone(), gone.label.as_str().to_owned()));
            envelope.removed.push(Removed {
                recipient: gone.recipient,
                label: gone.label,
                time: opened.document.removal_time(now()),
            });
        }
    }
    if left.is_empty() {
        return Ok(None);
    }
    if envelope.stanzas.is_empty() {
        let message = format!("{shown}: nobody would be left who can open it");
        return Err(Error::new("last-recipient", message)
            .hint("add somebody first; stripeseal unseal --in-place makes it plain"));
    }
    Ok(Some(envelope))
}

fn unknown(text: &str, opened: &[Opened]) -> Error {
    let message = format!(
        "{text} is no recipient of {}",
        match opened {
            [one] => one.path.display().to_string(),
            _ => "these documents".to_owned(),
        }
    );
    let stanzas = opened.iter().filter_map(|one| one.document.block());
    let stanzas = stanzas.flat_map(|block| &block.envelope.stanzas);
    let names = stanzas.flat_map(|one| [one.label.as_str(), &*one.recipient]);
    let near = |name: &&str| strsim::jaro_winkler(name, text) > 0.8;
    let hint = match names.filter(near).max_by_key(|name| similarity(name, text)) {
        Some(name) => format!("did you mean {name}"),
        None => "stripeseal recipients list shows them".to_owned(),
    };
    Error::usage(message).hint(hint)
}

fn similarity(one: &str, other: &str) -> u32 {
    (strsim::jaro_winkler(one, other) * 1e6) as u32
}

fn confirm_oneself(context: &Context, leaving: &[(&Opened, &Envelope)]) -> Result<(), Error> {
    let stays = |(one, envelope): &&(&Opened, &Envelope)| {
        envelope.stanzas.iter().any(|stanza| stanza.recipient == one.unwrapped.recipient)
    };
    let losing = leaving.iter().filter(|one| !stays(one)).count();
    let question = format!(
        "This takes yourself out: you can't open {losing} of these documents any more. Go on?"
    );
    match losing == 0 || context.ui.confirm(&question)? {
        true => Ok(()),
        false => Err(Error::new("oneself", "nothing was written")),
    }
}
