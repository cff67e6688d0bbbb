//! What `run` gives to a program: the variables of all documents, and how each reaches it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::RunArgs;
use super::selectors::Selectors;
use crate::commands::Context;
use crate::commands::context::{Located, NOT_OURS};
use crate::document::Document;
use crate::environment::{self, Reading, Variable, Way};
use crate::error::Error;
use crate::keys::Lookup;
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
        let mut secrets = Vec::new();
        let mut given = given(context, args, &mut secrets)?;
        let mut variables = Vec::with_capacity(given.len());
        let mut sources = Vec::with_capacity(given.len());
        for (_, (variable, source)) in std::mem::take(&mut given) {
            let checked = environment::check(&variable, &args.allow_env);
            checked.map_err(|error| Error::of_environment(&source, "", &error))?;
            variables.push(variable);
            sources.push(source);
        }
        let mut environment = inherited(args.clean_env);
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

/// The variables that are wanted, with their documents; of several documents the later wins.
fn given(
    context: &Context,
    args: &RunArgs,
    secrets: &mut Vec<Secret>,
) -> Result<BTreeMap<String, (Variable, PathBuf)>, Error> {
    let mut only = Selectors::globs("--only", &args.only)?;
    let mut except = Selectors::globs("--except", &args.except)?;
    let mut as_file = Selectors::keys("--as-file", &args.as_file)?;
    let mut as_files = Selectors::globs("--as-files", &args.as_files)?;
    let default = [PathBuf::from(".env")];
    let files = if args.file.is_empty() { &default[..] } else { &args.file };
    let lookup = args.identity.lookup();
    let mut given = BTreeMap::new();
    for path in files {
        for mut variable in variables(context, args, &lookup, path, secrets)? {
            let wanted = only.match_any(&variable) || only.is_empty();
            if except.match_any(&variable) || !wanted {
                continue;
            }
            // Both are asked, so that each knows that it has matched.
            variable.as_file = as_file.match_any(&variable) | as_files.match_any(&variable);
            given.insert(variable.name.clone(), (variable, path.clone()));
        }
    }
    for selectors in [only, except, as_file, as_files] {
        selectors.check()?;
    }
    Ok(given)
}

/// The variables of one document.
fn variables(
    context: &Context,
    args: &RunArgs,
    lookup: &Lookup,
    path: &Path,
    secrets: &mut Vec<Secret>,
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
    check_policy(context, path, &document)?;
    for notice in notices {
        context.ui.warn(&format!("{}: {notice}", path.display()));
    }
    if args.mask {
        secrets.extend(environment::secrets(&reading).map_err(|error| failed(&error))?);
        let lists = variables.iter().filter(|variable| variable.sealed);
        secrets.extend(lists.map(|variable| Secret {
            label: variable.name.clone(),
            value: SecretText::new(variable.value.expose().to_owned()),
        }));
    }
    Ok(variables)
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
