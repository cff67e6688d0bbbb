//! `git`: what makes git merge and show sealed documents as what they are.

mod install;
mod merge;
mod textconv;
mod uninstall;

use clap::{Args, Subcommand};

use super::{Context, Outcome};
use crate::error::Error;
use crate::git::Refused;

/// How git calls us; what stands there otherwise is somebody else's.
const DRIVER: &str = "stripeseal git merge -- %O %A %B %P";
const TEXTCONV: &str = "stripeseal git textconv --";

/// What our lines in a file of attributes stand between.
const BEGINS: &str = "# stripeseal: git merges and shows these as what they are";
const ENDS: &str = "# stripeseal: as far as here; stripeseal git uninstall takes it out";

/// Let git merge and show sealed documents as what they are
///
/// install wires the rest for one repository: when branches are merged, sealed documents are merged value
/// by value, and git diff, log -p and show say which secret changed and when, without any key.
#[derive(Args, Debug)]
#[command(subcommand_required = true)]
pub struct GitArgs {
    #[command(subcommand)]
    #[allow(missing_docs)]
    pub command: GitCommand,
}

/// What to do for git.
#[derive(Subcommand, Debug)]
pub enum GitCommand {
    #[allow(missing_docs)]
    Install(install::InstallArgs),
    #[allow(missing_docs)]
    Uninstall(uninstall::UninstallArgs),
    #[allow(missing_docs)]
    Merge(merge::MergeArgs),
    #[allow(missing_docs)]
    Textconv(textconv::TextconvArgs),
}

/// Runs the command.
pub fn run(context: &Context, args: GitArgs) -> Outcome {
    match args.command {
        GitCommand::Install(args) => install::run(context, args),
        GitCommand::Uninstall(args) => uninstall::run(context, args),
        GitCommand::Merge(args) => merge::run(context, args),
        GitCommand::Textconv(args) => textconv::run(context, args),
    }
}

fn refused(refused: &Refused) -> Error {
    Error { status: crate::error::USAGE, ..Error::new("git", format!("git: {refused}")) }
}

/// A file of attributes without our lines.
fn without_block(text: &str) -> String {
    let mut kept = String::new();
    let mut is_ours = false;
    for line in text.split_inclusive('\n') {
        match line.trim_end() {
            BEGINS => is_ours = true,
            ENDS if is_ours => is_ours = false,
            _ if is_ours => {}
            _ => kept.push_str(line),
        }
    }
    kept
}
