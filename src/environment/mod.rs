//! The environment that a document gives to a process: names, values, and which names are refused.
//!
//! Values are data: nothing is expanded. What is there already, and what wins, is decided by
//! [`compose`]; nothing here reads the process's own environment.

mod references;
mod variables;

pub use references::{references_of, resolve};
pub use variables::{missing, secrets, variable_of, variables};

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use crate::document::{self, Document, Unlocked};
use crate::formats::Value;
use crate::path::KeyPath;
use crate::reference::Reference;
use crate::secret::SecretText;

/// The variables that `--clean-env` keeps of the environment.
pub const KEPT_WHEN_CLEAN: [&str; 6] = ["PATH", "HOME", "TERM", "LANG", "TZ", "USER"];

/// Names that change how programs load code.
const LOADERS: [&str; 32] = [
    "PATH",
    "IFS",
    "ENV",
    "BASH_ENV",
    "SHELLOPTS",
    "BASHOPTS",
    "PS4",
    "PROMPT_COMMAND",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "PYTHONINSPECT",
    "PYTHONBREAKPOINT",
    "NODE_OPTIONS",
    "NODE_PATH",
    "PERL5LIB",
    "PERL5OPT",
    "RUBYLIB",
    "RUBYOPT",
    "JAVA_TOOL_OPTIONS",
    "_JAVA_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "CLASSPATH",
    "DOTNET_STARTUP_HOOKS",
    "GCONV_PATH",
    "LESSOPEN",
    "LUA_INIT",
    "OPENSSL_CONF",
    "OPENSSL_MODULES",
    "PERL5DB",
    "PHPRC",
    "PHP_INI_SCAN_DIR",
];

/// Prefixes of such names.
const LOADER_PREFIXES: [&str; 6] = ["LD_", "DYLD_", "GIT_", "BASH_FUNC_", "STRIPESEAL_", "GLIBC_"];

/// A document whose values can be read.
pub enum Reading<'a> {
    /// Verified.
    Sealed(&'a Unlocked<'a>),
    /// Not sealed, and named as an exception.
    Plain(&'a Document),
}

impl Reading<'_> {
    fn document(&self) -> &Document {
        match self {
            Self::Sealed(unlocked) => unlocked.document(),
            Self::Plain(document) => document,
        }
    }

    fn whole_value(&self, index: usize) -> Result<Value, document::Error> {
        match self {
            Self::Sealed(unlocked) => unlocked.whole_value(index),
            Self::Plain(document) => document.plain_value(&document.layout().sites[index]),
        }
    }

    fn expands_elsewhere(&self, index: usize) -> Result<bool, document::Error> {
        match self {
            Self::Sealed(unlocked) => unlocked.expands_elsewhere(index),
            Self::Plain(document) => Ok(document.expands_elsewhere(index)),
        }
    }
}

/// One variable of a document.
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: SecretText,
    /// Whether it was sealed or is kept elsewhere, or holds what was.
    pub sealed: bool,
    /// Whether it stands for a secret that is kept elsewhere, or holds what does: until it is resolved, its
    /// value is the text of the reference.
    pub is_reference: bool,
    /// Where it stands.
    pub path: KeyPath,
    /// Whether the program gets a file that holds the value, and its name in `NAME_FILE`.
    pub as_file: bool,
}

impl Variable {
    /// The variable that names the file with the value.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}_FILE", self.name)
    }
}

/// How a variable reaches the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In the environment.
    Variable,
    /// In a file.
    File,
    /// Not at all: the environment that is there already wins.
    Shadowed,
}

/// Something that a person should know of the variables; names alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Notice {
    /// Other loaders would expand the value.
    #[error("{0} holds ${{…}}, which is not expanded")]
    NotExpanded(String),
    /// An alias gives no variable.
    #[error("{0} is an alias and gives no variable")]
    Alias(KeyPath),
    /// A sealed value gives way to the environment.
    #[error(
        "{0} is set in the environment, which wins over the sealed value (--override turns that round)"
    )]
    Shadowed(String),
}

/// Why there is no environment.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The document can't be opened.
    #[error(transparent)]
    Document(#[from] document::Error),
    /// Two values of one document have one name.
    #[error("{0} and {1} both give the variable {2}")]
    Collision(KeyPath, KeyPath, String),
    /// The name changes how programs load code.
    #[error("{0} changes how programs load code")]
    Loader(String),
    /// The name is stripeseal's own.
    #[error("{0} is a name of stripeseal's own")]
    Own(String),
    /// The name of its file is a variable too.
    #[error("{0} as a file is named by {0}_FILE, which is a variable of its own")]
    FileName(String),
    /// A reference in a document without an envelope, which anybody can have written there.
    #[error("{0} is a reference, which nothing here protects from being changed")]
    Unprotected(KeyPath),
    /// Nobody gave what a reference stands for.
    #[error("{0} was not resolved: {1}")]
    Unresolved(KeyPath, Reference),
    /// The value can't be in an environment.
    #[error("{0} holds a NUL character, which no environment can hold")]
    Nul(String),
}

/// Checks that a variable may be given to a process.
///
/// # Errors
///
/// When its name changes how programs load code and is not among `allowed`, is stripeseal's own, or
/// its value can't be in an environment.
pub fn check(variable: &Variable, allowed: &[String]) -> Result<(), Error> {
    let name = &variable.name;
    if name.starts_with("STRIPESEAL_") {
        return Err(Error::Own(name.clone()));
    }
    let loads = LOADERS.contains(&name.as_str())
        || LOADER_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    if loads && !allowed.contains(name) {
        return Err(Error::Loader(name.clone()));
    }
    match variable.value.expose().contains('\0') && !variable.as_file {
        true => Err(Error::Nul(name.clone())),
        false => Ok(()),
    }
}

/// Puts variables into an environment, and says of each how it reaches the program. What is there wins
/// unless it is empty, or `overrides` is set. Of one that goes as a file, nothing is put there but that
/// neither its name nor that of the file stays: only who makes the file knows what to put.
///
/// # Errors
///
/// When the name of a file is a variable too.
pub fn compose(
    environment: &mut BTreeMap<OsString, OsString>,
    variables: &[Variable],
    overrides: bool,
) -> Result<Vec<Way>, Error> {
    let mut ways = Vec::with_capacity(variables.len());
    for variable in variables {
        let file_name = variable.file_name();
        if variable.as_file && variables.iter().any(|other| other.name == file_name) {
            return Err(Error::FileName(variable.name.clone()));
        }
        if is_shadowed(environment, variable, overrides) {
            ways.push(Way::Shadowed);
        } else if variable.as_file {
            environment.remove(OsStr::new(&variable.name));
            environment.remove(OsStr::new(&file_name));
            ways.push(Way::File);
        } else {
            environment.insert((&variable.name).into(), variable.value.expose().into());
            ways.push(Way::Variable);
        }
    }
    Ok(ways)
}

/// Whether what is in the environment already keeps a variable from the program.
#[must_use]
pub fn is_shadowed(
    environment: &BTreeMap<OsString, OsString>,
    variable: &Variable,
    overrides: bool,
) -> bool {
    let is_there =
        |name: &str| environment.get(OsStr::new(name)).is_some_and(|value| !value.is_empty());
    let is_file_there = || variable.as_file && is_there(&variable.file_name());
    !overrides && (is_there(&variable.name) || is_file_there())
}

/// Names the sealed values that the environment keeps from the program, unless it has the same value.
#[must_use]
pub fn shadowed(
    environment: &BTreeMap<OsString, OsString>,
    variables: &[Variable],
    ways: &[Way],
) -> Vec<Notice> {
    let shadowed = variables.iter().zip(ways).filter(|(_, way)| **way == Way::Shadowed);
    let differs = |variable: &&Variable| {
        let there = environment.get(OsStr::new(&variable.name));
        variable.sealed && there.is_none_or(|value| value != variable.value.expose())
    };
    let variables = shadowed.map(|(variable, _)| variable).filter(differs);
    variables.map(|variable| Notice::Shadowed(variable.name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str, value: &str) -> Variable {
        Variable {
            name: name.to_owned(),
            value: SecretText::new(value.to_owned()),
            sealed: true,
            is_reference: false,
            path: KeyPath::dotenv(name, 0),
            as_file: false,
        }
    }

    fn composed(there: &str, overrides: bool) -> (OsString, usize) {
        let mut environment = BTreeMap::from([("A".into(), there.into())]);
        let variables = [variable("A", "sealed")];
        let ways = compose(&mut environment, &variables, overrides).unwrap();
        let notices = shadowed(&environment, &variables, &ways);
        (environment.remove(OsStr::new("A")).unwrap_or_default(), notices.len())
    }

    #[test]
    fn the_environment_wins_unless_it_is_empty() {
        assert_eq!(composed("there", false), ("there".into(), 1));
        assert_eq!(composed("sealed", false), ("sealed".into(), 0));
        assert_eq!(composed("", false), ("sealed".into(), 0));
        assert_eq!(composed("there", true), ("sealed".into(), 0));
    }

    #[test]
    fn a_file_takes_the_place_of_the_variable() {
        let file = || Variable { as_file: true, ..variable("A", "x\0") };
        for (there, overrides, way, left) in [
            (("A", "there"), false, Way::Shadowed, 1),
            (("A_FILE", "there"), false, Way::Shadowed, 1),
            (("A", "there"), true, Way::File, 0),
            (("A", ""), false, Way::File, 0),
            (("B", "there"), false, Way::File, 1),
        ] {
            let mut environment = BTreeMap::from([(there.0.into(), there.1.into())]);
            let ways = compose(&mut environment, &[file()], overrides).unwrap();
            assert_eq!((ways, environment.len()), (vec![way], left), "{there:?}");
        }
        assert!(check(&file(), &[]).is_ok(), "a file may hold a NUL");
        let both = [file(), variable("A_FILE", "x")];
        assert!(matches!(compose(&mut BTreeMap::new(), &both, false), Err(Error::FileName(_))));
    }

    #[test]
    fn names_that_load_code_are_refused_unless_allowed() {
        for name in ["LD_PRELOAD", "PATH", "BASH_ENV", "GIT_SSH_COMMAND", "NODE_OPTIONS"] {
            assert!(check(&variable(name, "x"), &[]).is_err(), "{name}");
            assert!(check(&variable(name, "x"), &[name.to_owned()]).is_ok(), "{name}");
        }
        let own = "STRIPESEAL_IDENTITY";
        assert!(check(&variable(own, "x"), &[own.into()]).is_err());
        assert!(check(&variable("STRIPE_API_KEY", "x"), &[]).is_ok());
        assert!(check(&variable("STRIPE_API_KEY", "a\0b"), &[]).is_err());
    }
}
