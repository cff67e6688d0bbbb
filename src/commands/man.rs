//! `man`: the manual pages.

use clap::Args;

use super::{Context, Outcome};
use crate::error::Error;

/// Print a manual page, in the form that man reads
///
/// Without a name it is the page of stripeseal itself: stripeseal man | man -l -
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// The pages, as they are generated.
const PAGES: [(&str, &str); 21] = [
    ("", include_str!("../../man/stripeseal.1")),
    ("check", include_str!("../../man/stripeseal-check.1")),
    ("completions", include_str!("../../man/stripeseal-completions.1")),
    ("doctor", include_str!("../../man/stripeseal-doctor.1")),
    ("edit", include_str!("../../man/stripeseal-edit.1")),
    ("explain", include_str!("../../man/stripeseal-explain.1")),
    ("get", include_str!("../../man/stripeseal-get.1")),
    ("init", include_str!("../../man/stripeseal-init.1")),
    ("keygen", include_str!("../../man/stripeseal-keygen.1")),
    ("list", include_str!("../../man/stripeseal-list.1")),
    ("man", include_str!("../../man/stripeseal-man.1")),
    ("mask", include_str!("../../man/stripeseal-mask.1")),
    ("pull", include_str!("../../man/stripeseal-pull.1")),
    ("push", include_str!("../../man/stripeseal-push.1")),
    ("recipients", include_str!("../../man/stripeseal-recipients.1")),
    ("rotate", include_str!("../../man/stripeseal-rotate.1")),
    ("run", include_str!("../../man/stripeseal-run.1")),
    ("seal", include_str!("../../man/stripeseal-seal.1")),
    ("set", include_str!("../../man/stripeseal-set.1")),
    ("unseal", include_str!("../../man/stripeseal-unseal.1")),
    ("unset", include_str!("../../man/stripeseal-unset.1")),
];

/// Runs the command.
pub fn run(context: &Context, args: ManArgs) -> Outcome {
    let asked = args.command.unwrap_or_default();
    let page = PAGES.iter().find(|(command, _)| *command == asked);
    let (_, page) = page.ok_or_else(|| {
        Error::usage("there is no such command").hint("stripeseal --help lists the commands")
    })?;
    context.ui.data(page.as_bytes())?;
    Ok(0)
}
