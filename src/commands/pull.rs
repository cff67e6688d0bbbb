//! `pull`: takes values back from a secrets manager, and seals them in the places of their references.

use std::collections::BTreeSet;

use clap::Args;

use super::context::{FileArgs, IdentityArgs, key_in};
use super::trust::TrustArgs;
use super::{Context, Outcome};
use crate::error::Error;
use crate::stores;

/// Take values back from a secrets manager
///
/// Fetches what the references at KEY stand for, and seals the values in their places. In the secrets
/// manager everything stays as it is.
#[derive(Args, Debug)]
pub struct PullArgs {
    /// Which references: STRIPE_API_KEY, stripe.api_key
    #[arg(value_name = "KEY", required = true)]
    pub keys: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub file: FileArgs,
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

/// Runs the command.
pub fn run(context: &Context, args: PullArgs) -> Outcome {
    let path = &args.file.file;
    let (change, document) = context.begin(path, args.file.format)?;
    let data_key = context.unwrap(path, &document, &args.identity.lookup())?.data_key;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let unlocked = document.unlock(&data_key).map_err(failed)?;
    let mut trust = context.trust(&args.trust)?;
    trust.check(context, &[(path, unlocked.standing())])?;
    let mut wanted = Vec::with_capacity(args.keys.len());
    for text in &args.keys {
        let key = key_in(&document, text)?;
        let index = document.find(&key).map_err(failed)?;
        let reference = document.reference(index).map_err(failed)?.ok_or_else(|| {
            Error::usage(format!("{}: {key} is no reference", path.display()))
                .hint(format!("stripeseal list -f {}", path.display()))
        })?;
        wanted.push((key, reference));
    }
    let references = wanted.iter().map(|(_, reference)| reference.clone()).collect::<BTreeSet<_>>();
    let values =
        stores::resolve(&references).map_err(|faults| Error::of_references(path, &faults))?;
    let text = context.changed(path, &document, &data_key, &wanted, |unlocked, one, sealing| {
        let (key, reference) = one;
        unlocked.set(key, values[reference].expose(), false, sealing)
    })?;
    let keys = wanted.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>().join(", ");
    if args.dry_run {
        context.ui.note(&format!("{}: would seal {keys}", path.display()));
        return Ok(0);
    }
    trust.save(context);
    change.replace(&text).map_err(|error| Error::of_file(path, &error))?;
    context.ui.note(&format!("{}: sealed {keys}", path.display()));
    Ok(0)
}
