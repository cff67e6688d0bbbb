//! `recipients`: for whom documents are.

mod add;
mod list;
mod remove;
mod sync;

use clap::{Args, Subcommand};

use super::documents::Opened;
use super::{Context, Outcome};
use crate::envelope::Envelope;
use crate::inspect;

/// Show and change for whom documents are
///
/// Every change is made in memory for all documents before the first file is written, and each file is
/// replaced atomically: a run that was cut off is finished by running it again.
#[derive(Args, Debug)]
#[command(subcommand_required = true)]
pub struct RecipientsArgs {
    #[command(subcommand)]
    #[allow(missing_docs)]
    pub command: RecipientsCommand,
}

/// What to do with recipients.
#[derive(Subcommand, Debug)]
pub enum RecipientsCommand {
    #[allow(missing_docs)]
    List(list::ListArgs),
    #[allow(missing_docs)]
    Add(add::AddArgs),
    #[allow(missing_docs)]
    Remove(remove::RemoveArgs),
    #[allow(missing_docs)]
    Sync(sync::SyncArgs),
}

/// Runs the command.
pub fn run(context: &Context, args: RecipientsArgs) -> Outcome {
    match args.command {
        RecipientsCommand::List(args) => list::run(context, args),
        RecipientsCommand::Add(args) => add::run(context, args),
        RecipientsCommand::Remove(args) => remove::run(context, args),
        RecipientsCommand::Sync(args) => sync::run(context, args),
    }
}

/// What they have read, and since when it stands there.
fn receipt(context: &Context, leaving: &[(&Opened, &Envelope)]) -> Outcome {
    let mut lines = Vec::new();
    for (one, envelope) in leaving {
        let unlocked = one.unlock()?;
        let left_before = &unlocked.standing().removed;
        for gone in envelope.removed.iter().filter(|gone| !left_before.contains(gone)) {
            let name = inspect::name_of(&gone.recipient, &gone.label);
            for (site, time) in one.document.read_until(gone.time) {
                let path = inspect::path_or_comment(site);
                lines.push(format!("{name}  {}  {path}  {time}", one.path.display()).into());
            }
        }
    }
    if !lines.is_empty() {
        context.ui.note("they have read these values, which stand so since the time at the end; change each where it was issued, then set it:");
    }
    context.ui.lines(lines)?;
    Ok(0)
}
