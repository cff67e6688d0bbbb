//! `keygen`: makes an identity.

use std::path::PathBuf;

use clap::Args;

use super::context::{make_identity, make_own_identity};
use super::{Context, Outcome};
use crate::keys::Lookup;

/// Make an identity and print its recipient
///
/// The identity is an age key in a file that only you can read; an existing file is never overwritten.
/// Whoever has the file can open what is sealed for it, and whoever loses it can't any more: keep a
/// copy in a safe place. The recipient, alone on standard output, is public: give it to whoever is to
/// seal something for you.
#[derive(Args, Debug)]
pub struct KeygenArgs {
    /// Where to write it [default: identity.txt in the configuration directory]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Runs the command.
pub fn run(context: &Context, args: KeygenArgs) -> Outcome {
    let (file, identity) = match args.output {
        Some(file) => {
            let identity = make_identity(&file)?;
            (file, identity)
        }
        None => make_own_identity(&Lookup::from_env(None))?,
    };
    context.ui.note(&format!("identity written to {}", file.display()));
    context.ui.lines([identity.recipient().into()])?;
    Ok(0)
}
