//! `run`: becomes a program that is given the values of documents.

mod check;
mod delivery;
mod follow;
mod selectors;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::context::{IdentityArgs, parse_format};
use super::pin::PinArgs;
use super::{Context, Outcome};
use crate::environment;
use crate::error::Error;
use crate::formats::Format;
use crate::mask::{Masker, Secret};
use crate::process::folder::Folder;
use crate::process::run::{self as process, Program};
use crate::process::{beside, memory, scratch};
use delivery::Delivery;

/// The exit status where stripeseal itself failed, and no program was started.
const NOT_STARTED: u8 = 125;

/// Run a program with the values of documents in its environment
///
/// stripeseal verifies the documents, unseals them in memory and becomes the program: no process
/// stays behind, and signals and exit status are the program's own. Where anything can't be verified
/// or unsealed, no program starts and the status is 125 (126: the program can't be executed, 127: it
/// does not exist).
///
/// A dotenv document gives every key; TOML and YAML give their sealed values, and the rest too with
/// --plain: stripe.api_key becomes STRIPE_API_KEY, a list becomes one variable of JSON text. Values
/// are data: nothing in them is expanded. What is in the environment already wins, unless it is
/// empty; of several documents, the later wins.
///
/// With --mask and --as-file-dir stripeseal stays, beside the program: it hands signals on, stops and
/// goes on with it, and ends as it did. If stripeseal is killed, the program is too.
///
/// With --as-file the program finds the value in a file that is in memory alone, by the name in KEY_FILE,
/// as many programs and container images take it; KEY is not in its environment then, where crash
/// reporters, debug pages and child processes find it.
///
/// A value that is a reference, vault://, aws-sm:// or azure-kv://, is fetched from there as whoever this
/// machine is, each secret once, all at the same time; where one can't be had, no program starts.
///
/// Names that change how programs load code (LD_*, PATH, PYTHONPATH, NODE_OPTIONS, GIT_*, …) are
/// refused unless they are allowed. What the policy requires must be there. The program never gets
/// the variables of stripeseal itself.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// A document; may be repeated [default: .env]
    #[arg(short, long, value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// Read the documents as this format, whatever their names: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
    /// Give only the values whose key or variable matches
    #[arg(long, value_name = "GLOB")]
    pub only: Vec<String>,
    /// Leave out the values whose key or variable matches
    #[arg(long, value_name = "GLOB")]
    pub except: Vec<String>,
    /// Of TOML and YAML, give the plain values too
    #[arg(long)]
    pub plain: bool,
    /// Start from an environment of PATH, HOME, TERM, LANG, TZ and USER alone
    #[arg(long)]
    pub clean_env: bool,
    /// Let the documents win over what is in the environment already
    #[arg(long = "override")]
    pub overrides: bool,
    /// Give this value as a file, every byte of it and nothing added; its name is in KEY_FILE
    #[arg(long, value_name = "KEY")]
    pub as_file: Vec<String>,
    /// Give the values as files whose key or variable matches
    #[arg(long, value_name = "GLOB")]
    pub as_files: Vec<String>,
    /// Put the files into a private folder, which goes when the program ends: for programs that close
    /// open files, or need names that last
    #[arg(long)]
    pub as_file_dir: bool,
    /// Replace the sealed values in what the program writes by their names, where it goes to no terminal
    #[arg(long)]
    pub mask: bool,
    /// Start nothing unless this value is given, and not empty
    #[arg(long, value_name = "KEY")]
    pub require: Vec<String>,
    /// Show what the program would be given, how and from which document, but no value; start nothing
    #[arg(long)]
    pub check: bool,
    /// With --check: print JSON
    #[arg(long, requires = "check")]
    pub json: bool,
    /// Let a variable through that changes how programs load code
    #[arg(long, value_name = "NAME")]
    pub allow_env: Vec<String>,
    /// Read this file although it is not sealed
    #[arg(long, value_name = "FILE")]
    pub allow_plain: Vec<PathBuf>,
    /// Follow references in files that are not sealed too, where whoever can write the file decides what
    /// is fetched
    #[arg(long, requires = "allow_plain")]
    pub resolve: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: PinArgs,
    /// The program and its arguments
    #[arg(last = true, required_unless_present = "check", value_name = "CMD")]
    pub command: Vec<OsString>,
}

/// Runs the command.
pub fn run(context: &Context, args: RunArgs) -> Outcome {
    start(context, &args).map_err(|error| match error.status {
        process::NOT_FOUND | process::NOT_EXECUTABLE => error,
        _ => Error { status: NOT_STARTED, ..error },
    })
}

fn start(context: &Context, args: &RunArgs) -> Outcome {
    let delivery = Delivery::of(context, args)?;
    let Delivery { environment, variables, ways, .. } = &delivery;
    for notice in environment::shadowed(environment, variables, ways) {
        context.ui.warn(&notice.to_string());
    }
    if args.check {
        return check::show(context, &delivery, args.json);
    }
    let masker = masker(context, args, &delivery.secrets)?;
    let folder = folder(context, args, &delivery)?;
    let mut files = Vec::new();
    for file in delivery.files() {
        let value = file.value.expose().as_bytes();
        let name = match &folder {
            Some(folder) => folder.put(&file.name, value).map_err(|error| no_file(&error))?,
            None => memory::file(value)?,
        };
        files.push((file.file_name(), name));
    }
    // What is no longer needed is wiped before the program runs beside this one.
    let Delivery { mut environment, .. } = delivery;
    environment.extend(files.into_iter().map(|(variable, file)| (variable.into(), file.into())));
    let program = Program { command: &args.command, environment };
    if masker.is_none() && folder.is_none() {
        match process::exec(program)? {}
    }
    let ended = beside::run(program, masker.as_ref());
    if let Some(folder) = folder {
        folder.remove();
    }
    Ok(ended?)
}

/// What masks; none where all that the program writes goes to a terminal.
fn masker(context: &Context, args: &RunArgs, secrets: &[Secret]) -> Result<Option<Masker>, Error> {
    if !args.mask {
        return Ok(None);
    }
    let streams = beside::terminals();
    let terminals: Vec<&str> =
        streams.iter().filter(|(_, terminal)| *terminal).map(|(name, _)| *name).collect();
    if !terminals.is_empty() {
        context.ui.note(&format!("not masked, a terminal: {}", terminals.join(" and ")));
    }
    if terminals.len() == streams.len() {
        return Ok(None);
    }
    let (masker, short) = Masker::new(secrets);
    if !short.is_empty() {
        context.ui.warn(&format!("too short to be masked: {}", short.join(", ")));
    }
    masker
        .map(Some)
        .ok_or_else(|| Error::new("too-large", "there are too many values to be masked"))
}

/// The folder for the files, where it is asked for, or the system has no files in memory.
fn folder(context: &Context, args: &RunArgs, delivery: &Delivery) -> Result<Option<Folder>, Error> {
    let in_memory = !args.as_file_dir && memory::is_possible();
    if delivery.files().next().is_none() || in_memory {
        return Ok(None);
    }
    scratch::sweep();
    let folder = Folder::make().map_err(|error| no_file(&error))?;
    if !args.as_file_dir {
        context
            .ui
            .warn("this system has no files in memory alone: the values are in a private folder");
    }
    if !folder.is_in_memory() {
        context
            .ui
            .warn("the values are on a disk while the program runs: no folder in memory was found");
    }
    Ok(Some(folder))
}

fn no_file(error: &std::io::Error) -> Error {
    let causes = vec![error.to_string()];
    Error { causes, ..Error::new("io", "no private file can be made for a value") }
}
