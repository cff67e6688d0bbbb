//! `run`: becomes a program that is given the values of documents.

mod check;
mod delivery;
mod selectors;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::context::{IdentityArgs, parse_format};
use super::{Context, Outcome};
use crate::environment;
use crate::error::Error;
use crate::formats::Format;
use crate::process::memory;
use crate::process::run::{self as process, Program};
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
/// With --as-file the program finds the value in a file that is in memory alone, by the name in KEY_FILE,
/// as many programs and container images take it; KEY is not in its environment then, where crash
/// reporters, debug pages and child processes find it.
///
/// Names that change how programs load code (LD_*, PATH, PYTHONPATH, NODE_OPTIONS, GIT_*, …) are
/// refused unless they are allowed. The program never gets the variables of stripeseal itself.
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
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
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
    let mut delivery = Delivery::of(context, args)?;
    let Delivery { environment, variables, ways, .. } = &delivery;
    for notice in environment::shadowed(environment, variables, ways) {
        context.ui.warn(&notice.to_string());
    }
    if args.check {
        return check::show(context, &delivery, args.json);
    }
    let files: Vec<_> =
        delivery.files().map(|file| (file.file_name(), file.value.expose())).collect();
    let mut names = Vec::with_capacity(files.len());
    for (name, value) in files {
        names.push((name, memory::file(value.as_bytes())?));
    }
    for (name, file) in names {
        delivery.environment.insert(name.into(), file.into());
    }
    let program = Program { command: &args.command, environment: delivery.environment };
    match process::exec(program)? {}
}
