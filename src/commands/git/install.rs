//! `git install`: wires merge driver and textconv for one repository.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{BEGINS, DRIVER, ENDS, TEXTCONV, refused, without_block};
use crate::commands::documents::sealed_documents;
use crate::commands::{Context, Outcome};
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::git::{Repository, pattern};

/// Names of dotenv files, and how to ask git for the attributes of one.
const DOTENV: [(&str, &str); 7] = [
    (".env", ".env"),
    (".env.*", ".env.production"),
    ("*.env", "x.env"),
    (".envrc", ".envrc"),
    (".flaskenv", ".flaskenv"),
    (".dev.vars", ".dev.vars"),
    (".dev.vars.*", ".dev.vars.x"),
];

/// Wire the merge driver and the diff of sealed documents for this repository
///
/// Writes to two places, and asks first: this repository's own configuration (two sections named
/// stripeseal), and .gitattributes, which you commit (with --local: to the attributes of this clone
/// alone). Every .env file is named there, and every sealed TOML or YAML file that is there now: run it
/// again when there are more. Files that have another merge or diff driver keep it. A colleague without
/// stripeseal merges and sees the same files as text. Hooks are left alone, and so is the configuration
/// of the user and the machine.
#[derive(Args, Debug)]
pub struct InstallArgs {
    /// Name the files in the attributes of this clone alone, not in .gitattributes
    #[arg(long)]
    pub local: bool,
}

pub(super) fn run(context: &Context, args: InstallArgs) -> Outcome {
    let repository = Repository::of(Path::new(".")).map_err(|error| refused(&error))?;
    check_settings(&repository)?;
    let file = match &repository.work_tree {
        Some(root) if !args.local => root.join(".gitattributes"),
        _ => repository.info_attributes().map_err(|error| refused(&error))?,
    };
    let lines = lines(context, &repository);
    let shown = file.display();
    if lines.is_empty() {
        return Err(Error::new("driver", "every file has another driver, and nothing was written"));
    }
    context.ui.note(&format!("{shown}: {} lines, for sealed documents", lines.len()));
    context.ui.note(&format!(
        "the repository's configuration: merge.stripeseal = {DRIVER}, diff.stripeseal = {TEXTCONV}"
    ));
    if !context.ui.confirm("Write them?")? {
        return Err(Error::new("driver", "nothing was written"));
    }
    write(&file, &lines)?;
    for (name, value) in settings() {
        repository.set(name, value).map_err(|error| refused(&error))?;
    }
    context.ui.note("git merges and shows sealed documents by their values from now on");
    Ok(0)
}

fn settings() -> [(&'static str, &'static str); 4] {
    [
        ("merge.stripeseal.name", "sealed documents, value by value"),
        ("merge.stripeseal.driver", DRIVER),
        // Where a merge needs a base that it has to make first, a document with conflicts would be none.
        ("merge.stripeseal.recursive", "binary"),
        ("diff.stripeseal.textconv", TEXTCONV),
    ]
}

/// A driver of that name that is not ours is left alone.
fn check_settings(repository: &Repository) -> Result<(), Error> {
    for (name, ours) in
        [("merge.stripeseal.driver", DRIVER), ("diff.stripeseal.textconv", TEXTCONV)]
    {
        if repository.setting(name).is_some_and(|there| there != ours) {
            let message = format!("{name} is set to something else, and nothing was written");
            return Err(Error::new("driver", message)
                .hint(format!("git config --local --unset {name}, if it is not needed")));
        }
    }
    Ok(())
}

/// The lines of the attributes: a pattern each, for files that have no other driver.
fn lines(context: &Context, repository: &Repository) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |pattern: String, sample: &Path| {
        let other = ["merge", "diff"].into_iter().find_map(|name| {
            let driver = repository.attribute(name, sample)?;
            (driver != "stripeseal").then(|| format!("{name}={driver}"))
        });
        match other {
            None => lines.push(format!("{pattern} merge=stripeseal diff=stripeseal")),
            Some(other) => {
                context.ui.warn(&format!("{}: has {other}, and keeps it", sample.display()))
            }
        }
    };
    for (pattern, sample) in DOTENV {
        add(pattern.to_owned(), Path::new(sample));
    }
    for file in documents(repository) {
        add(pattern(&file), &file);
    }
    lines
}

/// The sealed documents that no name speaks for, from the root of the work tree.
fn documents(repository: &Repository) -> Vec<PathBuf> {
    let Some(root) = &repository.work_tree else { return Vec::new() };
    let canonical = |path: &Path| path.canonicalize().ok();
    let Some(root) = canonical(root) else { return Vec::new() };
    let others = sealed_documents().into_iter();
    let others = others.filter(|path| Format::of_file_name(path) != Some(Format::Dotenv));
    others.filter_map(|path| Some(canonical(&path)?.strip_prefix(&root).ok()?.to_owned())).collect()
}

/// Writes the block of lines, in the place of the one that stands there.
fn write(file: &Path, lines: &[String]) -> Result<(), Error> {
    let failed = |error: file::Error| Error::of_file(file, &error);
    let block = format!("{BEGINS}\n{}\n{ENDS}\n", lines.join("\n"));
    if !file.exists() {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| failed(file::Error::Io("made", error)))?;
        }
        return file::Change::create(file).and_then(|new| new.replace(&block)).map_err(failed);
    }
    let change = file::Change::begin(file, file.parent()).map_err(failed)?;
    let mut text = without_block(change.text());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let text = text + &block;
    match change.text() == text {
        true => Ok(()),
        false => change.replace(&text).map_err(failed),
    }
}
