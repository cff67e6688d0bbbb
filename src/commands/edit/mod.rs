//! `edit`: has a person edit the plain text of a document.

mod returned;
mod session;
mod shelf;
mod state;

use clap::Args;

use super::context::{FileArgs, IdentityArgs};
use super::trust::TrustArgs;
use super::{Context, Outcome};
use crate::process::scratch;
use session::Session;

/// Edit the plain text of a document
///
/// The text is shown in your editor (VISUAL, then EDITOR) as a file that only you can read, in memory
/// where the system has a place for that, never beside the document. When you save and leave, only the
/// values that you changed are sealed anew; what was sealed stays sealed, and new values are judged as
/// by seal. The lines on top say what is sealed, and take your word for new values; they go again.
///
/// A text that can't be taken is shown again, at the line and with the reason. If you leave without a
/// change then, or the editor fails, or the command is ended, the text is kept, sealed for those who
/// can open the document: --resume takes it up. If the document was changed meanwhile, you are shown
/// both changes put together. Where a merge left conflicts, you see both sides in clear, and settle them.
///
/// vim, nano and emacs are started so that they keep no copy elsewhere and obey nothing in the text. An
/// editor that returns at once needs its option to wait: EDITOR='subl --wait'.
#[derive(Args, Debug)]
pub struct EditArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub file: FileArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub trust: TrustArgs,
    /// Edit with this command instead, such as 'sed -i s/old/new/'; the file is its last argument, its
    /// folder the working folder
    #[arg(long, value_name = "CMD")]
    pub with: Option<String>,
    /// Do all but write the document
    #[arg(long)]
    pub dry_run: bool,
    /// Take up the text that an earlier edit could not save
    #[arg(long)]
    pub resume: bool,
    /// Drop that text
    #[arg(long, conflicts_with_all = ["resume", "with"])]
    pub discard: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: EditArgs) -> Outcome {
    let removed = scratch::sweep();
    if removed > 0 {
        context.ui.note("removed the plain text that a killed command had left behind");
    }
    if args.discard {
        shelf::discard(&args.file.file)?;
        return Ok(0);
    }
    Session::begin(context, &args)?.run()
}
