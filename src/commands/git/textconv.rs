//! `git textconv`: a document as `git diff` shows it.

use std::path::PathBuf;

use clap::Args;

use crate::commands::{Context, Outcome};
use crate::diff;
use crate::error::Error;
use crate::file;
use crate::formats::Format;

/// Show a document without its tokens; git calls this
///
/// In the place of each token stands when it was sealed, and a short hash that changes with it. No key is
/// looked for, nothing is asked, and nothing is opened. What is no sealed document is shown as it is.
#[derive(Args, Debug)]
pub struct TextconvArgs {
    /// The document
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

pub(super) fn run(context: &Context, args: TextconvArgs) -> Outcome {
    let path = &args.file;
    let text = match file::read(path) {
        Ok(text) => text,
        Err(file::Error::NotUtf8 { .. } | file::Error::TooLarge) => {
            let bytes = std::fs::read(path);
            let bytes =
                bytes.map_err(|error| Error::of_file(path, &file::Error::Io("read", error)))?;
            context.ui.data(&bytes)?;
            return Ok(0);
        }
        Err(error) => return Err(Error::of_file(path, &error)),
    };
    let shown = diff::shown(&text, Format::of_file_name(path));
    context.ui.text(&shown)?;
    Ok(0)
}
