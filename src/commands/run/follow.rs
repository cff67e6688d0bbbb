//! Follows the references of the variables that reach the program.
//!
//! All documents first say what they want, then it is asked for at once, each secret once; nothing is
//! asked for what the environment keeps from the program.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;

use super::RunArgs;
use super::delivery::{Given, Loaded, reading, secret};
use crate::environment::{self, Variable};
use crate::error::Error;
use crate::mask::Secret;
use crate::reference::Reference;
use crate::stores;

/// Puts what references stand for into the variables; with `--mask`, into the secrets too.
pub(super) fn follow(
    args: &RunArgs,
    loaded: &[Loaded],
    environment: &BTreeMap<OsString, OsString>,
    given: &mut Given,
    secrets: &mut Vec<Secret>,
) -> Result<(), Error> {
    let is_wanted = |variable: &Variable| {
        variable.is_reference && !environment::is_shadowed(environment, variable, args.overrides)
    };
    let mut wanted: BTreeMap<Reference, &Path> = BTreeMap::new();
    for one in loaded {
        for reference in references(args, one, given, &is_wanted)? {
            wanted.entry(reference).or_insert(&one.path);
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let references: BTreeSet<Reference> = wanted.keys().cloned().collect();
    let values = stores::resolve(&references).map_err(|faults| {
        let first = faults.first().and_then(|(reference, _)| wanted.get(reference));
        Error::of_references(first.unwrap_or(&Path::new(".env")), &faults)
    })?;
    for one in loaded {
        let mut unlocked = None;
        for variable in of_document(given, one, &is_wanted) {
            if unlocked.is_none() {
                unlocked = Some(one.unlock(args)?);
            }
            let reading = reading(one, unlocked.as_ref().and_then(Option::as_ref));
            let resolved = environment::resolve(&reading, variable, &values);
            resolved.map_err(|error| one.failed(&error))?;
            environment::check(variable, &args.allow_env).map_err(|error| one.failed(&error))?;
            if args.mask {
                secrets.push(secret(variable));
            }
        }
    }
    if args.mask {
        let values = values.into_iter();
        secrets.extend(
            values.map(|(reference, value)| Secret { label: reference.to_string(), value }),
        );
    }
    Ok(())
}

/// The references of the variables of one document that are wanted.
fn references(
    args: &RunArgs,
    loaded: &Loaded,
    given: &mut Given,
    is_wanted: &dyn Fn(&Variable) -> bool,
) -> Result<Vec<Reference>, Error> {
    let variables: Vec<&mut Variable> = of_document(given, loaded, is_wanted).collect();
    let mut references = Vec::new();
    if variables.is_empty() {
        return Ok(references);
    }
    let unlocked = loaded.unlock(args)?;
    let reading = reading(loaded, unlocked.as_ref());
    for variable in variables {
        let found = environment::references_of(&reading, variable, args.resolve);
        references.extend(found.map_err(|error| loaded.failed(&error))?);
    }
    Ok(references)
}

fn of_document<'g>(
    given: &'g mut Given<'_>,
    loaded: &'g Loaded,
    is_wanted: &'g dyn Fn(&Variable) -> bool,
) -> impl Iterator<Item = &'g mut Variable> {
    let of_it = move |(variable, source): &&mut (Variable, &Loaded)| {
        std::ptr::eq(*source, loaded) && is_wanted(variable)
    };
    given.values_mut().filter(of_it).map(|(variable, _)| variable)
}
