//! What `run` gives to a program: the variables of all documents, and how each reaches it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::RunArgs;
use super::follow::follow;
use super::selectors::Selectors;
use crate::commands::Context;
use crate::commands::context::{Located, NOT_OURS};
use crate::document::{self, Document, Unlocked};
use crate::environment::{self, Reading, Variable, Way};
use crate::error::Error;
use crate::keys::Unwrapped;
use crate::mask::Secret;
use crate::secret::SecretText;

/// What a program is given.
pub(super) struct Delivery {
    /// Its environment, but for the names of the files.
    pub(super) environment: BTreeMap<OsString, OsString>,
    /// The variables of the documents, by name.
    pub(super) variables: Vec<Variable>,
    /// How each of them reaches the program.
    pub(super) ways: Vec<Way>,
    /// The document that each of them comes from.
    pub(super) sources: Vec<PathBuf>,
    /// What is to be masked.
    pub(super) secrets: Vec<Secret>,
}

impl Delivery {
    /// Reads the documents.
    pub(super) fn of(context: &Context, args: &RunArgs) -> Result<Self, Error> {
        let loaded = Loaded::all(context, args)?;
        let mut secrets = Vec::new();
        let mut given = given(context, args, &loaded, &mut secrets)?;
        for (variable, loaded) in given.values() {
            let checked = environment::check(variable, &args.allow_env);
            checked.map_err(|error| Error::of_environment(&loaded.path, "", &error))?;
        }
        let mut environment = inherited(args.clean_env);
        follow(args, &loaded, &environment, &mut given, &mut secrets)?;
        let mut variables = Vec::with_capacity(given.len());
        let mut sources = Vec::with_capacity(given.len());
        for (_, (variable, loaded)) in given {
            variables.push(variable);
            sources.push(loaded.path.clone());
        }
        let ways = environment::compose(&mut environment, &variables, args.overrides);
        let first = sources.first().map_or(Path::new(".env"), PathBuf::as_path);
        let ways = ways.map_err(|error| Error::of_environment(first, "", &error))?;
        let delivery = Self { environment, variables, ways, sources, secrets };
        delivery.check_required(&args.require)?;
        Ok(delivery)
    }

    /// The variables that go as files.
    pub(super) fn files(&self) -> impl Iterator<Item = &Variable> {
        let files = self.variables.iter().zip(&self.ways).filter(|(_, way)| **way == Way::File);
        files.map(|(variable, _)| variable)
    }

    /// What must not be missing is given by a document, or is there already; not empty.
    fn check_required(&self, keys: &[String]) -> Result<(), Error> {
        let mut required = Selectors::keys("--require", keys)?;
        for variable in self.variables.iter().filter(|v| !v.value.expose().is_empty()) {
            required.match_any(variable);
        }
        let is_there = |name: &&str| {
            let value = self.environment.get(OsStr::new(name));
            value.is_some_and(|value| !value.is_empty())
        };
        let Some(missing) = required.unmatched().find(|name| !is_there(name)) else {
            return Ok(());
        };
        let message = format!("{missing} is required, and is given by no document or is empty");
        Err(Error::new("required", message).hint(format!("stripeseal set {missing}")))
    }
}

/// A document that was read, and its data key if it is sealed.
pub(super) struct Loaded {
    pub(super) path: PathBuf,
    document: Document,
    unwrapped: Option<Unwrapped>,
}

impl Loaded {
    fn all(context: &Context, args: &RunArgs) -> Result<Vec<Self>, Error> {
        let default = [PathBuf::from(".env")];
        let files = if args.file.is_empty() { &default[..] } else { &args.file };
        let mut documents = Vec::with_capacity(files.len());
        for path in files {
            let document = context.read(path, args.format)?;
            let is_allowed = args.allow_plain.iter().any(|plain| plain == path);
            if document.block().is_some() || !is_allowed {
                args.pin.check(path, &document)?;
            }
            documents.push(document);
        }
        let named = files.iter().map(PathBuf::as_path).zip(&documents).collect::<Vec<_>>();
        let unwrapped = context.unwrap_all(&named, &args.identity.lookup())?;
        let loaded = files.iter().cloned().zip(documents).zip(unwrapped);
        Ok(loaded.map(|((path, document), unwrapped)| Self { path, document, unwrapped }).collect())
    }

    /// The document, verified; as it is where it is an exception that was named.
    pub(super) fn unlock(&self, args: &RunArgs) -> Result<Option<Unlocked<'_>>, Error> {
        let is_allowed = args.allow_plain.contains(&self.path);
        match &self.unwrapped {
            None if is_allowed && self.document.block().is_none() => Ok(None),
            None => Err(self.failed(&document::Error::NotSealed.into())),
            Some(unwrapped) => {
                let unlocked = self.document.unlock(&unwrapped.data_key);
                unlocked.map(Some).map_err(|error| self.failed(&error.into()))
            }
        }
    }

    pub(super) fn failed(&self, error: &environment::Error) -> Error {
        Error::of_environment(&self.path, self.document.text(), error)
    }
}

/// The variables by their names, each with its document.
pub(super) type Given<'l> = BTreeMap<String, (Variable, &'l Loaded)>;

/// The variables that are wanted, with their documents; of several documents the later wins.
fn given<'l>(
    context: &Context,
    args: &RunArgs,
    loaded: &'l [Loaded],
    secrets: &mut Vec<Secret>,
) -> Result<Given<'l>, Error> {
    let mut only = Selectors::globs("--only", &args.only)?;
    let mut except = Selectors::globs("--except", &args.except)?;
    let mut as_file = Selectors::keys("--as-file", &args.as_file)?;
    let mut as_files = Selectors::globs("--as-files", &args.as_files)?;
    let mut given = Given::new();
    for one in loaded {
        for mut variable in variables(context, args, one, secrets)? {
            let wanted = only.match_any(&variable) || only.is_empty();
            if except.match_any(&variable) || !wanted {
                continue;
            }
            // Both are asked, so that each knows that it has matched.
            variable.as_file = as_file.match_any(&variable) | as_files.match_any(&variable);
            given.insert(variable.name.clone(), (variable, one));
        }
    }
    for selectors in [only, except, as_file, as_files] {
        selectors.check()?;
    }
    Ok(given)
}

/// The variables of one document; those that are kept elsewhere are not resolved.
fn variables(
    context: &Context,
    args: &RunArgs,
    loaded: &Loaded,
    secrets: &mut Vec<Secret>,
) -> Result<Vec<Variable>, Error> {
    let unlocked = loaded.unlock(args)?;
    let reading = reading(loaded, unlocked.as_ref());
    let (variables, notices) =
        environment::variables(&reading, args.plain).map_err(|error| loaded.failed(&error))?;
    check_policy(context, &loaded.path, &loaded.document)?;
    for notice in notices {
        context.ui.warn(&format!("{}: {notice}", loaded.path.display()));
    }
    if args.mask {
        secrets.extend(environment::secrets(&reading).map_err(|error| loaded.failed(&error))?);
        let values = variables.iter().filter(|variable| variable.sealed);
        secrets.extend(values.filter(|variable| !variable.is_reference).map(secret));
    }
    Ok(variables)
}

pub(super) fn reading<'a>(loaded: &'a Loaded, unlocked: Option<&'a Unlocked<'a>>) -> Reading<'a> {
    unlocked.map_or(Reading::Plain(&loaded.document), Reading::Sealed)
}

pub(super) fn secret(variable: &Variable) -> Secret {
    let value = SecretText::new(variable.value.expose().to_owned());
    Secret { label: variable.name.clone(), value }
}

/// What the policy says must be there. A policy that is not ours to obey says nothing here: it could
/// only ask for more.
fn check_policy(context: &Context, path: &Path, document: &Document) -> Result<(), Error> {
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

/// The environment that is there already, without the variables of stripeseal itself.
fn inherited(clean: bool) -> BTreeMap<OsString, OsString> {
    let keep = |(name, _): &(OsString, OsString)| {
        let name = name.to_str().unwrap_or_default();
        !name.starts_with("STRIPESEAL_") && (!clean || environment::KEPT_WHEN_CLEAN.contains(&name))
    };
    std::env::vars_os().filter(keep).collect()
}
