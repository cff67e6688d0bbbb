//! `recipients list`: for whom documents are, and who has read them before.

use clap::Args;

use crate::commands::documents::DocumentsArgs;
use crate::commands::{Context, Outcome};
use crate::error::Error;
use crate::inspect::{self, RecipientEntry, RemovedEntry};

/// List the recipients of documents
///
/// Needs no key and verifies nothing: it shows what the files say. Of a recipient that was removed it
/// shows the values that did not change since then: that recipient has read them.
#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub documents: DocumentsArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// The recipients of one document.
#[derive(serde::Serialize)]
struct Row {
    file: String,
    key_id: Option<String>,
    recipients: Vec<RecipientEntry>,
    removed: Vec<RemovedEntry>,
}

pub(super) fn run(context: &Context, args: ListArgs) -> Outcome {
    let mut rows = Vec::new();
    for path in args.documents.paths()? {
        let document = context.read(&path, args.documents.format)?;
        let key_id = document.block().map(|block| block.envelope.key_id.to_string());
        let (recipients, removed) = (inspect::recipients(&document), inspect::removed(&document));
        rows.push(Row { file: path.display().to_string(), key_id, recipients, removed });
    }
    if args.json {
        let json = serde_json::to_string_pretty(&rows);
        let json = json.map_err(|error| Error::new("io", error.to_string()))?;
        context.ui.data(format!("{json}\n").as_bytes())?;
        return Ok(0);
    }
    let mut lines = Vec::new();
    for Row { file, recipients, removed, .. } in &rows {
        for RecipientEntry { label, recipient } in recipients {
            lines.push(format!("{file}  {}  {recipient}", label.as_deref().unwrap_or("-")).into());
        }
        for entry in removed {
            lines.push(format!("{file}  {entry}").into());
        }
        if recipients.is_empty() {
            context.ui.note(&format!("{file}: not sealed"));
        }
    }
    context.ui.lines(lines)?;
    Ok(0)
}
