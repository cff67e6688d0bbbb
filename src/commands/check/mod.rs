//! `check`: whether what git has is what the policy wants, without any key.

mod authentic;
mod examine;
mod policies;
mod private;
mod since;
mod told;
mod tree;
mod unlike;

use std::path::PathBuf;

use clap::Args;

use super::context::{IdentityArgs, parse_format};
use super::{Context, Outcome};
use crate::error::FAILED;
use crate::formats::Format;
use crate::inspect::Level;

use authentic::Verifier;
use examine::{Examination, Examiner, Found};
use policies::{Policies, Standing};
use since::Baseline;
use tree::{Tree, is_policy};

/// Check that all secrets are sealed, and documents are as the policy says; for CI and hooks
///
/// Needs no key, and no network. Looks at the documents that git tracks or does not ignore, by their
/// names and by the rules of the policy: of the repository, or of the files and folders that are named;
/// outside of a repository, at all documents of this folder and those below. A submodule is checked from
/// within.
///
/// Wrong are: secrets in clear; a document that is damaged, or not for whom the policy says; what is
/// required and not there; values that are overdue, or that somebody who was removed has read; live keys
/// of Stripe in files for development; plain settings that decide where secrets are sent; identities and
/// private keys that git tracks. Where no rule of a policy holds for a document, only what is certainly a secret is
/// wrong, and the rest is noted.
///
/// The exit status is 0 if nothing is wrong, 1 if something is, and 2 if it could not look.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Check these files and the documents in these folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Check what is about to be committed: the files that are named, or that differ from the last commit,
    /// as they stand in the index. What was sealed in the last commit must still be
    #[arg(long, conflicts_with = "format")]
    pub staged: bool,
    /// Compare with where this branch left REV: no value may be older than it was there, or in clear, and
    /// no document sealed under a key that it had before
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Verify the documents too, with your identities, as --identity does with that one; each must be for
    /// one of them
    #[arg(long)]
    pub authentic: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    /// Let what is noted count as wrong
    #[arg(long)]
    pub strict: bool,
    /// Leave out what matches, such as keys that tests are made with; as in the policy, may be repeated
    #[arg(long, value_name = "GLOB")]
    pub except: Vec<String>,
    /// Read the files that are named as this format: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
    /// Print JSON
    #[arg(long, conflicts_with = "github")]
    pub json: bool,
    /// Print annotations for GitHub Actions
    #[arg(long)]
    pub github: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: CheckArgs) -> Outcome {
    let tree = match args.staged {
        true => Tree::staged(&args.paths)?,
        false => Tree::on_disk(&args.paths)?,
    };
    let baseline = match (&args.since, args.staged) {
        (Some(revision), _) => Some(Baseline::since(tree.root(), revision)?),
        (None, true) => Baseline::last_commit(tree.root())?,
        (None, false) => None,
    };
    let mut examination = Examination::default();
    Examiner::new(context, &tree, baseline.as_ref(), &args)?.run(&mut examination)?;
    if args.strict {
        examination.found.iter_mut().for_each(|found| found.finding.level = Level::Wrong);
    }
    if args.json {
        told::json(context, &examination)?;
    } else if args.github {
        told::annotations(context, &examination, tree.root())?;
    } else {
        told::lines(context, &examination)?;
    }
    Ok(if examination.count(Level::Wrong) == 0 { 0 } else { FAILED })
}
