//! `unseal`: the plain text of a document.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::context::{IdentityArgs, parse_format};
use super::pin::PinArgs;
use super::{Context, Outcome};
use crate::document::Unlocked;
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::reference::Reference;
use crate::stores::{self, Values};

/// Print or write the plain text of a document
///
/// The text is byte for byte what was sealed. It goes to standard output, unless --in-place or
/// --output say otherwise; what is written to disk is readable by you alone.
#[derive(Args, Debug)]
pub struct UnsealArgs {
    /// The document [default: .env]
    #[arg(value_name = "FILE", conflicts_with = "file")]
    pub document: Option<PathBuf>,
    /// The document; the same as naming it without -f
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Read it as this format, whatever its name: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: PinArgs,
    /// Replace the document by its plain text
    #[arg(long, conflicts_with = "output")]
    pub in_place: bool,
    /// Write the plain text to this file, readable by you alone
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Put the values that references stand for in their places
    #[arg(long)]
    pub resolve: bool,
    /// Take this file as it is although it is not sealed
    #[arg(long, value_name = "FILE")]
    pub allow_plain: Vec<PathBuf>,
    /// Verify and unseal, but write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: UnsealArgs) -> Outcome {
    let path = args.document.or(args.file).unwrap_or_else(|| PathBuf::from(".env"));
    let path = &path;
    let (change, document) = match args.in_place {
        true => {
            let (change, document) = context.begin(path, args.format)?;
            (Some(change), document)
        }
        false => (None, context.read(path, args.format)?),
    };
    if document.block().is_none() && args.allow_plain.contains(path) {
        return Ok(context.ui.data(document.text().as_bytes()).map(|()| 0)?);
    }
    args.pin.check(path, &document)?;
    let unwrapped = context.unwrap(path, &document, &args.identity.lookup())?;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let unlocked = document.unlock(&unwrapped.data_key).map_err(failed)?;
    let unsealed = match args.resolve {
        true => unlocked.unseal_resolved(&resolved(path, &unlocked)?),
        false => unlocked.unseal(),
    };
    let unsealed = unsealed.map_err(failed)?;
    let text = unsealed.text.expose();
    if args.dry_run {
        let sealed = document.sealed_sites().count() + document.sealed_comments();
        context.ui.note(&format!("{}: would unseal {sealed} values", path.display()));
    } else if let Some(change) = change {
        change.replace_private(text).map_err(|error| Error::of_file(path, &error))?;
        context.ui.note(&format!("{}: its secrets are plain now", path.display()));
    } else if let Some(output) = &args.output {
        let written = file::create_private(output, text.as_bytes(), true);
        written.map_err(|error| Error::of_file(output, &error))?;
    } else {
        context.ui.data(text.as_bytes())?;
    }
    Ok(0)
}

/// The values of all references of a document.
fn resolved(path: &Path, unlocked: &Unlocked) -> Result<Values, Error> {
    let references = unlocked.references();
    let references =
        references.map_err(|error| Error::of_document(path, unlocked.document().text(), &error))?;
    let references: BTreeSet<Reference> = references.into_iter().map(|(_, one)| one).collect();
    stores::resolve(&references).map_err(|faults| Error::of_references(path, &faults))
}
