//! `recipients add`: wraps the data keys of documents for somebody else too.

use clap::Args;

use crate::commands::chosen::{Chosen, named_by_hand};
use crate::commands::context::IdentityArgs;
use crate::commands::documents::{DocumentsArgs, Draft, Opened};
use crate::commands::trust::TrustArgs;
use crate::commands::{Context, Outcome};
use crate::envelope::Envelope;
use crate::error::Error;
use crate::secret::DataKey;

/// Let somebody else open documents too
///
/// One line is added to each document: no value is sealed anew. A document that is for that recipient
/// already stays as it is, unless another label is given. From then on whoever you add reads every
/// value of the document, those of its history under the same key too.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// Whom: age1…, ssh-ed25519:AAAA…, keyring:NAME:age1…, passphrase, vault-transit:MOUNT/KEY,
    /// aws-kms:ARN, azure-key:VAULT/KEY; LABEL= before one of them; or a label of the policy
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

pub(super) fn run(context: &Context, args: AddArgs) -> Outcome {
    // A recipient that can't be is said before any document is opened.
    let mut trust = context.trust(&args.trust)?;
    let lookup = args.identity.lookup();
    let mut chosen = Vec::new();
    for path in args.documents.paths()? {
        let policy = context.policy(&path)?;
        let named = named_by_hand(&args.recipients, policy.as_ref())?;
        trust.confirm_recipients(&path, &named, context.own_recipient(&lookup).as_deref(), "")?;
        context.trust_named(&named);
        chosen.push(named);
    }
    let opened = context.open_all(&args.documents, &lookup, &mut trust)?;
    let added = opened.iter().zip(&chosen).flat_map(|(one, chosen)| added(one, chosen));
    context.wrap_ahead(added);
    let mut drafts = Vec::new();
    for (one, chosen) in opened.iter().zip(&chosen) {
        match with_added(context, one, chosen)? {
            Some(envelope) => drafts.push(context.rewrap(one, envelope)?),
            None => context.ui.note(&format!("{}: is for them already", one.path.display())),
        }
    }
    if !args.dry_run {
        context.write_all(&mut trust, &drafts)?;
    }
    let what = if args.dry_run { "would be sealed" } else { "sealed" };
    drafts.iter().for_each(|draft: &Draft| context.tell(draft, what));
    Ok(0)
}

/// Which of `chosen` a document is not for yet, and its data key.
fn added<'a>(
    opened: &'a Opened,
    chosen: &'a [Chosen],
) -> impl Iterator<Item = (&'a DataKey, &'a str)> {
    let stanzas = opened.document.block().map_or(&[][..], |block| &block.envelope.stanzas);
    let texts = chosen.iter().map(|one| one.recipient.text());
    let new = texts.filter(move |text| stanzas.iter().all(|stanza| stanza.recipient != *text));
    new.map(|text| (&opened.unwrapped.data_key, text))
}

/// The envelope for `chosen` too; `None` where it is for them already, by these labels.
fn with_added(
    context: &Context,
    opened: &Opened,
    chosen: &[Chosen],
) -> Result<Option<Envelope>, Error> {
    let unlocked = opened.unlock()?;
    let before = unlocked.standing();
    let mut envelope = unlocked.envelope();
    for one in chosen {
        add(context, &mut envelope, one, opened)?;
    }
    Ok((envelope.stanzas != before.stanzas).then_some(envelope))
}

fn add(
    context: &Context,
    envelope: &mut Envelope,
    chosen: &Chosen,
    opened: &Opened,
) -> Result<(), Error> {
    let (text, label) = (chosen.recipient.text(), &chosen.label);
    let has_label = label.as_str() != "-";
    let other = envelope.stanzas.iter().find(|one| one.label == *label && one.recipient != text);
    if has_label && let Some(other) = other {
        let shown = opened.path.display();
        let message = format!("{shown}: {} is the label of {}", label.as_str(), other.recipient);
        return Err(Error::usage(message).hint("remove that one first, or take another label"));
    }
    match envelope.stanzas.iter_mut().find(|one| one.recipient == text) {
        Some(there) if has_label => there.label = label.clone(),
        Some(_) => {}
        None => {
            let data_key = &opened.unwrapped.data_key;
            envelope.stanzas.push(context.wrap(data_key, label, &*chosen.recipient)?);
        }
    }
    // Who reads the document again has not left.
    envelope.removed.retain(|removed| removed.recipient != text);
    Ok(())
}
