//! `push`: moves values to a secrets manager, and leaves references in their places.

use std::collections::BTreeSet;
use std::path::Path;

use clap::Args;

use super::context::{FileArgs, IdentityArgs, key_in};
use super::trust::TrustArgs;
use super::{Context, Outcome};
use crate::document::Unlocked;
use crate::error::Error;
use crate::path::KeyPath;
use crate::reference::{Reference, Service};
use crate::secret::SecretText;
use crate::stores::{self, Standing, Value};

/// Move values to a secrets manager
///
/// Writes the values of KEY to the secret that REFERENCE names, as one new version whose other fields
/// stay, reads them back, and then puts references in their places: from then on run, get and
/// unseal --resolve fetch them. You are shown what would be written where, and asked.
///
/// REFERENCE is vault://MOUNT/PATH, aws-sm://NAME or azure-kv://VAULT/NAME. Behind # stands the field for
/// one KEY; of several, each goes to the field of its own name. One KEY without a field becomes the whole
/// secret in AWS and Azure, and in Vault the field of its name.
///
/// What the document held stays in its history, sealed: whoever could read it still can, until the value
/// is changed where it was issued.
#[derive(Args, Debug)]
pub struct PushArgs {
    /// Which values: STRIPE_API_KEY, stripe.api_key
    #[arg(value_name = "KEY", required = true)]
    pub keys: Vec<String>,
    /// Where to: vault://MOUNT/PATH[#FIELD], aws-sm://NAME[#FIELD] or azure-kv://VAULT/NAME
    #[arg(value_name = "REFERENCE")]
    pub reference: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub file: FileArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub trust: TrustArgs,
    /// Show what would be written where; write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// One value on its way.
struct Moved {
    key: KeyPath,
    value: SecretText,
    reference: Reference,
}

/// Runs the command.
pub fn run(context: &Context, args: PushArgs) -> Outcome {
    let path = &args.file.file;
    let target = target(&args.reference)?;
    let (change, document) = context.begin(path, args.file.format)?;
    let data_key = context.unwrap(path, &document, &args.identity.lookup())?.data_key;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let unlocked = document.unlock(&data_key).map_err(failed)?;
    let mut trust = context.trust(&args.trust)?;
    trust.check(context, &[(path, unlocked.standing())])?;
    let moved = moved(path, &unlocked, &args.keys, &target)?;
    let text = context.changed(path, &document, &data_key, &moved, |unlocked, one, sealing| {
        unlocked.refer(&one.key, &one.reference, sealing)
    })?;
    let values: Vec<Value> = moved
        .iter()
        .map(|one| Value { field: one.reference.field.clone(), text: &one.value })
        .collect();
    let secret = &target.secret;
    let standing = stores::standing(secret, &values).map_err(|fault| Error::of_store(&fault))?;
    tell(context, path, &moved, &standing);
    if args.dry_run {
        return Ok(0);
    }
    let question =
        format!("Write {} to {secret}, and references to {}?", counted(&moved), path.display());
    if !context.ui.confirm(&question)? {
        return Err(Error::new("not-confirmed", "nothing was written"));
    }
    if standing.iter().any(|there| *there != Standing::Same) {
        stores::write(secret, &values).map_err(|fault| Error::of_store(&fault))?;
    }
    trust.save(context);
    change.replace(&text).map_err(|error| Error::of_file(path, &error))?;
    context.ui.note(&format!("{}: {} moved to {secret}", path.display(), counted(&moved)));
    Ok(0)
}

fn target(text: &str) -> Result<Reference, Error> {
    let wanted = "vault://MOUNT/PATH[#FIELD], aws-sm://NAME[#FIELD] or azure-kv://VAULT/NAME";
    match Reference::parse_target(text) {
        Some(Ok(target)) => Ok(target),
        Some(Err(why)) => {
            Err(Error::usage(format!("REFERENCE can't be written to: {why}")).hint(wanted))
        }
        None => Err(Error::usage("the last argument is no reference").hint(wanted)),
    }
}

/// What goes where.
fn moved(
    path: &Path,
    unlocked: &Unlocked,
    keys: &[String],
    target: &Reference,
) -> Result<Vec<Moved>, Error> {
    let document = unlocked.document();
    let failed = |error| Error::of_document(path, document.text(), &error);
    if keys.len() > 1 && (target.field.is_some() || target.secret.service == Service::Azure) {
        return Err(Error::usage("several values don't go to one field").hint(
            "leave #FIELD out, and each goes to the field of its own name; of Azure, one at a time",
        ));
    }
    let mut moved: Vec<Moved> = Vec::with_capacity(keys.len());
    for text in keys {
        let key = key_in(document, text)?;
        let index = document.find(&key).map_err(failed)?;
        if document.is_reference(index) {
            return Err(Error::usage(format!("{}: {key} is a reference already", path.display()))
                .hint("stripeseal pull takes the value back"));
        }
        let reference =
            Reference { secret: target.secret.clone(), field: field(&key, keys, target) };
        if let Some(Err(why)) = Reference::parse(&reference.to_string()) {
            return Err(Error::usage(format!("{reference} would be no reference: {why}")));
        }
        if moved.iter().any(|one| one.reference == reference) {
            return Err(Error::usage(format!("several values would be {reference}")));
        }
        let value = SecretText::new(unlocked.value(index).map_err(failed)?.text);
        moved.push(Moved { key, value, reference });
    }
    Ok(moved)
}

/// The field of a value: the one that is named; else by its own name, unless it is the whole secret.
fn field(key: &KeyPath, keys: &[String], target: &Reference) -> Option<String> {
    let is_whole = keys.len() == 1 && target.secret.service != Service::Vault;
    match &target.field {
        Some(field) => Some(field.clone()),
        None if is_whole => None,
        None => key.leaf_names().last().map(|name| (*name).to_owned()),
    }
}

fn tell(context: &Context, path: &Path, moved: &[Moved], standing: &[Standing]) {
    for (Moved { key, reference, .. }, standing) in moved.iter().zip(standing) {
        let standing = match standing {
            Standing::Nothing => "new there",
            Standing::Same => "there already, the same",
            Standing::Other => "takes the place of another value there",
        };
        context.ui.note(&format!("{}: {key}: {reference}, {standing}", path.display()));
    }
}

fn counted(moved: &[Moved]) -> String {
    let keys: BTreeSet<String> = moved.iter().map(|one| one.key.to_string()).collect();
    match keys.first() {
        Some(only) if keys.len() == 1 => only.clone(),
        _ => format!("{} values", keys.len()),
    }
}
