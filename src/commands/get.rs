//! `get`: prints one value.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::context::{FileArgs, IdentityArgs, key_in};
use super::pin::PinArgs;
use super::{Context, Outcome};
use crate::error::Error;
use crate::stores;

/// Print one value
///
/// The bytes of the decoded value, with nothing added. On a terminal, control characters are escaped
/// and a line end follows. Of a reference it is the value that is kept elsewhere; in a file that is not
/// sealed, the reference itself.
#[derive(Args, Debug)]
pub struct GetArgs {
    /// Which value: STRIPE_API_KEY, stripe.api_key, servers[0].password, env[name=STRIPE_KEY].value
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
    pub pin: PinArgs,
    /// Read this file although it is not sealed
    #[arg(long, value_name = "FILE")]
    pub allow_plain: Vec<PathBuf>,
}

/// Runs the command.
pub fn run(context: &Context, args: GetArgs) -> Outcome {
    let path = &args.file.file;
    let document = context.read(path, args.file.format)?;
    let key = key_in(&document, &args.key)?;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let value = if document.block().is_none() && args.allow_plain.contains(path) {
        let index = document.find(&key).map_err(failed)?;
        document.plain_value(&document.layout().sites[index]).map_err(failed)?
    } else {
        args.pin.check(path, &document)?;
        let unwrapped = context.unwrap(path, &document, &args.identity.lookup())?;
        let unlocked = document.unlock(&unwrapped.data_key).map_err(failed)?;
        let index = document.find(&key).map_err(failed)?;
        if let Some(reference) = document.reference(index).map_err(failed)? {
            let values = stores::resolve(&BTreeSet::from([reference]));
            let values = values.map_err(|faults| Error::of_references(path, &faults))?;
            for value in values.values() {
                context.ui.value(value.expose())?;
            }
            return Ok(0);
        }
        unlocked.value(index).map_err(failed)?
    };
    context.ui.value(&value.text)?;
    Ok(0)
}
