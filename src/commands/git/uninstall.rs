//! `git uninstall`: takes back what `git install` wrote.

use std::path::Path;

use clap::Args;

use super::{DRIVER, TEXTCONV, refused, without_block};
use crate::commands::{Context, Outcome};
use crate::error::Error;
use crate::file;
use crate::git::Repository;

/// Take back what git install wrote
///
/// The lines go out of .gitattributes and the attributes of this clone, the two sections out of the
/// repository's configuration. Everything else there stays; a file that is empty then goes.
#[derive(Args, Debug)]
pub struct UninstallArgs {}

pub(super) fn run(context: &Context, UninstallArgs {}: UninstallArgs) -> Outcome {
    let repository = Repository::of(Path::new(".")).map_err(|error| refused(&error))?;
    let mut was_there = false;
    let info = repository.info_attributes().map_err(|error| refused(&error))?;
    let shared = repository.work_tree.as_ref().map(|root| root.join(".gitattributes"));
    for file in shared.into_iter().chain([info]) {
        was_there |= take_out(&file)?;
    }
    let sections = [
        ("merge.stripeseal", "merge.stripeseal.driver", DRIVER),
        ("diff.stripeseal", "diff.stripeseal.textconv", TEXTCONV),
    ];
    for (section, name, ours) in sections {
        match repository.setting(name) {
            Some(there) if there == ours => {
                repository.remove_section(section).map_err(|error| refused(&error))?;
                was_there = true;
            }
            Some(_) => context.ui.warn(&format!("{name} is set to something else, and stays")),
            None => {}
        }
    }
    context.ui.note(match was_there {
        true => "git merges and shows sealed documents as text again",
        false => "nothing was installed here",
    });
    Ok(0)
}

/// Takes our lines out of a file of attributes; whether there were any.
fn take_out(file: &Path) -> Result<bool, Error> {
    let failed = |error: file::Error| Error::of_file(file, &error);
    if !file.exists() {
        return Ok(false);
    }
    let change = file::Change::begin(file, file.parent()).map_err(failed)?;
    let text = without_block(change.text());
    if text == change.text() {
        return Ok(false);
    }
    match text.is_empty() {
        true => {
            std::fs::remove_file(file).map_err(|error| failed(file::Error::Io("removed", error)))?
        }
        false => change.replace(&text).map_err(failed)?,
    }
    Ok(true)
}
