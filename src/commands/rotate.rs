//! `rotate`: a new data key, every value sealed anew.

use std::path::PathBuf;

use clap::Args;

use super::context::IdentityArgs;
use super::documents::DocumentsArgs;
use super::trust::TrustArgs;
use super::{Context, Outcome};

/// Seal documents anew under new data keys
///
/// Each document gets a new data key, wrapped for the same recipients, and every value is sealed anew.
/// Values and their times stay: to change a secret, change it where it was issued, then set it.
///
/// All documents are opened before the first is written, and each is replaced atomically: the old file
/// stays readable until the new one is on the disk. A run that was cut off is finished by running it
/// again.
#[derive(Args, Debug)]
pub struct RotateArgs {
    /// The documents; the same as naming them with -f
    #[arg(value_name = "FILE", conflicts_with = "all")]
    pub files: Vec<PathBuf>,
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

/// Runs the command.
pub fn run(context: &Context, mut args: RotateArgs) -> Outcome {
    args.documents.file.append(&mut args.files);
    let mut trust = context.trust(&args.trust)?;
    let opened = context.open_all(&args.documents, &args.identity.lookup(), &mut trust)?;
    let mut standing = Vec::with_capacity(opened.len());
    for one in &opened {
        standing.push((one, one.unlock()?.envelope()));
    }
    let drafts = context.rekey_all(standing)?;
    if !args.dry_run {
        context.write_all(&mut trust, &drafts)?;
    }
    let what = if args.dry_run { "would get a new key" } else { "has a new key" };
    drafts.iter().for_each(|draft| context.tell(draft, what));
    Ok(0)
}
