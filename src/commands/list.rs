//! `list`: what a document shows to everybody.

use clap::Args;

use super::context::FileArgs;
use super::{Context, Outcome};
use crate::error::Error;
use crate::inspect;

/// List the values of a document, sealed or plain
///
/// Needs no key and verifies nothing: it shows what the file says.
#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub file: FileArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: ListArgs) -> Outcome {
    let document = context.read(&args.file.file, args.file.format)?;
    let report = inspect::report(&document);
    if args.json {
        let json = serde_json::to_string_pretty(&report)
            .map_err(|error| Error::new("io", error.to_string()))?;
        context.ui.data(format!("{json}\n").as_bytes())?;
        return Ok(0);
    }
    let width = report.values.iter().map(|value| value.path.chars().count()).max().unwrap_or(0);
    let rows = report.values.iter().map(|value| match &value.time {
        Some(time) => format!("{:width$}  sealed  {time}", value.path).into(),
        None => format!("{:width$}  plain", value.path).into(),
    });
    context.ui.lines(rows)?;
    for removed in &report.removed {
        context.ui.note(&format!("{}: {removed}", args.file.file.display()));
    }
    let name = |entry: &inspect::RecipientEntry| {
        entry.label.clone().unwrap_or_else(|| entry.recipient.clone())
    };
    let names: Vec<String> = report.recipients.iter().map(name).collect();
    match names.is_empty() {
        true => context.ui.note(&format!("{}: not sealed", args.file.file.display())),
        false => {
            context.ui.note(&format!("{}: for {}", args.file.file.display(), names.join(", ")))
        }
    }
    Ok(0)
}
