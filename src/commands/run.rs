//! `run`: becomes a program that is given the values of documents.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;

use super::context::{IdentityArgs, Located, NOT_OURS, parse_format, parse_globs};
use super::pin::PinArgs;
use super::{Context, Outcome};
use crate::document::Document;
use crate::environment::{self, Reading, Variable};
use crate::error::{Error, FAILED};
use crate::formats::Format;
use crate::keys::Lookup;
use crate::path::{Glob, KeyPath};
use crate::process;

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
/// Names that change how programs load code (LD_*, PATH, PYTHONPATH, NODE_OPTIONS, GIT_*, …) are
/// refused unless they are allowed. What the policy requires must be there. The program never gets the variables of stripeseal itself.
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
    /// Let a variable through that changes how programs load code
    #[arg(long, value_name = "NAME")]
    pub allow_env: Vec<String>,
    /// Read this file although it is not sealed
    #[arg(long, value_name = "FILE")]
    pub allow_plain: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: PinArgs,
    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub command: Vec<OsString>,
}

/// Runs the command.
pub fn run(context: &Context, args: RunArgs) -> Outcome {
    let environment = environment(context, &args);
    let environment = environment.map_err(|error| Error { status: NOT_STARTED, ..error })?;
    match process::run::exec(&args.command, environment) {
        Ok(never) => match never {},
        Err(error) => Err(match Error::from(error) {
            error if error.status == FAILED => Error { status: NOT_STARTED, ..error },
            error => error,
        }),
    }
}

fn environment(context: &Context, args: &RunArgs) -> Result<BTreeMap<OsString, OsString>, Error> {
    let mut only = Selectors::parse("--only", &args.only)?;
    let mut except = Selectors::parse("--except", &args.except)?;
    let default = [PathBuf::from(".env")];
    let files = if args.file.is_empty() { &default[..] } else { &args.file };
    let lookup = args.identity.lookup();
    let mut given: BTreeMap<String, Variable> = BTreeMap::new();
    for path in files {
        for variable in variables(context, args, &lookup, path)? {
            let wanted = only.match_any(&variable) || args.only.is_empty();
            if except.match_any(&variable) || !wanted {
                continue;
            }
            let checked = environment::check(&variable, &args.allow_env);
            checked.map_err(|error| Error::of_environment(path, "", &error))?;
            given.insert(variable.name.clone(), variable);
        }
    }
    only.check()?;
    except.check()?;
    let mut environment = inherited(args.clean_env);
    let given = given.into_values().collect();
    for notice in environment::compose(&mut environment, given, args.overrides) {
        context.ui.warn(&notice.to_string());
    }
    Ok(environment)
}

/// The variables of one document.
fn variables(
    context: &Context,
    args: &RunArgs,
    lookup: &Lookup,
    path: &Path,
) -> Result<Vec<Variable>, Error> {
    let document = context.read(path, args.format)?;
    let failed = |error: &environment::Error| Error::of_environment(path, document.text(), error);
    let allowed = document.block().is_none() && args.allow_plain.iter().any(|plain| plain == path);
    let (unwrapped, unlocked);
    let reading = if allowed {
        Reading::Plain(&document)
    } else {
        args.pin.check(path, &document)?;
        unwrapped = context.unwrap(path, &document, lookup)?;
        let verified = document.unlock(&unwrapped.data_key);
        unlocked = verified.map_err(|error| failed(&error.into()))?;
        Reading::Sealed(&unlocked)
    };
    let (variables, notices) =
        environment::variables(&reading, args.plain).map_err(|error| failed(&error))?;
    check_required(context, path, &document)?;
    for notice in notices {
        context.ui.warn(&format!("{}: {notice}", path.display()));
    }
    Ok(variables)
}

/// What the policy says must be there. A policy that is not ours to obey says nothing here: it could
/// only ask for more.
fn check_required(context: &Context, path: &Path, document: &Document) -> Result<(), Error> {
    let located = match context.policy(path) {
        Err(error) if error.code == NOT_OURS => {
            context.ui.warn(&error.message);
            None
        }
        other => other?,
    };
    let Some(rule) = located.as_ref().and_then(Located::rule) else { return Ok(()) };
    let missing = environment::missing(document, &rule.required);
    let missing = missing.map_err(|error| Error::of_document(path, document.text(), &error))?;
    match missing.first() {
        None => Ok(()),
        Some(key) => {
            let key = key.as_str();
            let message =
                format!("{}: the policy requires {key}, which is not there", path.display());
            let hint = format!("stripeseal set -f {} {key}", path.display());
            Err(Error::new("required", message).hint(hint))
        }
    }
}

/// The globs of one option, and whether each has matched something.
struct Selectors {
    option: &'static str,
    globs: Vec<(Glob, bool)>,
}

impl Selectors {
    fn parse(option: &'static str, texts: &[String]) -> Result<Self, Error> {
        let globs = parse_globs(option, texts)?;
        Ok(Self { option, globs: globs.into_iter().map(|glob| (glob, false)).collect() })
    }

    fn match_any(&mut self, variable: &Variable) -> bool {
        let name = KeyPath::dotenv(&variable.name, 0);
        let mut found = false;
        for (glob, matched) in &mut self.globs {
            if glob.matches(&variable.path) || glob.matches(&name) {
                (found, *matched) = (true, true);
            }
        }
        found
    }

    fn check(&self) -> Result<(), Error> {
        match self.globs.iter().find(|(_, matched)| !matched) {
            None => Ok(()),
            Some((glob, _)) => {
                let message = format!("{} {} matches no variable", self.option, glob.as_str());
                Err(Error { status: NOT_STARTED, ..Error::usage(message) })
            }
        }
    }
}

/// The environment that is there already, without the variables of stripeseal itself.
fn inherited(clean: bool) -> BTreeMap<OsString, OsString> {
    let keep = |(name, _): &(OsString, OsString)| {
        let name = name.to_str().unwrap_or_default();
        !name.starts_with("STRIPESEAL_") && (!clean || environment::KEPT_WHEN_CLEAN.contains(&name))
    };
    std::env::vars_os().filter(keep).collect()
}
