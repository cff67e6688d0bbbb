//! `unset`: takes an entry away.

use clap::Args;

use super::context::{FileArgs, IdentityArgs, key_in, system_rng};
use super::trust::TrustArgs;
use super::{Context, Outcome};
use crate::document;
use crate::error::Error;

/// Take an entry out of a document
///
/// Its line goes, with its comment; everything else stays as it is, byte for byte. Where a merge left a
/// conflict at KEY, this settles it.
#[derive(Args, Debug)]
pub struct UnsetArgs {
    /// Which entry: STRIPE_API_KEY, stripe.api_key, servers[0].password
    #[arg(value_name = "KEY")]
    pub key: String,
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
pub fn run(context: &Context, args: UnsetArgs) -> Outcome {
    let path = &args.file.file;
    let lookup = args.identity.lookup();
    let settling = context.begin_settling(path, args.file.format, &args.key, &lookup)?;
    let document = &settling.document;
    let key = key_in(document, &args.key)?;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let unlocked = document.unlock(&settling.data_key).map_err(failed)?;
    let mut trust = context.trust(&args.trust)?;
    trust.check(context, &[(path, unlocked.standing())])?;
    let mut rng = system_rng();
    let text = match unlocked.unset(&key, context.sealing(&mut rng)) {
        // It stood on the other side of the conflict alone.
        Err(document::Error::NoSuchKey(_)) if settling.settles => document.text().to_owned(),
        text => text.map_err(failed)?,
    };
    if args.dry_run {
        context.ui.note(&format!("{}: would take away {key}", path.display()));
        return Ok(0);
    }
    trust.save(context);
    let text = settling.with_rest(text)?;
    settling.change.replace(&text).map_err(|error| Error::of_file(path, &error))?;
    context.ui.note(&format!("{}: took away {key}", path.display()));
    Ok(0)
}
