//! The environment that a document gives to a process: names, values, and which names are refused.
//!
//! Values are data: nothing is expanded. What is there already, and what wins, is decided by
//! [`compose`]; nothing here reads the process's own environment.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use serde_json::Value as Json;

use crate::document::{self, Document, Unlocked};
use crate::formats::{CollectionKind, Format, Site, Value, ValueKind};
use crate::path::{Glob, KeyPath, Segment};
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
    /// Whether it was sealed, or holds what was.
    pub sealed: bool,
    /// Where it stands.
    pub path: KeyPath,
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
    /// The value can't be in an environment.
    #[error("{0} holds a NUL character, which no environment can hold")]
    Nul(String),
}

/// The variables of one document: every key of dotenv; of TOML and YAML the sealed values, and the
/// rest too with `plain`. A list gives one variable of JSON text.
///
/// # Errors
///
/// When a value does not open, or two have one name.
pub fn variables(reading: &Reading, plain: bool) -> Result<(Vec<Variable>, Vec<Notice>), Error> {
    let mut notices = Vec::new();
    let variables = match reading.document().format() {
        Format::Dotenv => dotenv(reading, &mut notices)?,
        Format::Toml | Format::Yaml => structured(reading, plain, &mut notices)?,
    };
    Ok((variables, notices))
}

/// The last occurrence of a name counts, as for every loader.
fn dotenv(reading: &Reading, notices: &mut Vec<Notice>) -> Result<Vec<Variable>, Error> {
    let document = reading.document();
    let mut variables: BTreeMap<String, Variable> = BTreeMap::new();
    for (index, site) in document.layout().sites.iter().enumerate() {
        let Some(name) = site.path.leaf_names().first().map(|name| (*name).to_owned()) else {
            continue;
        };
        let value = reading.whole_value(index)?.text;
        if value.contains("${") && reading.expands_elsewhere(index)? {
            notices.push(Notice::NotExpanded(name.clone()));
        }
        let sealed = document.token_of(index).is_some();
        let value = SecretText::new(value);
        let path = site.path.clone();
        variables.insert(name.clone(), Variable { name, value, sealed, path });
    }
    Ok(variables.into_values().collect())
}

fn structured(
    reading: &Reading,
    plain: bool,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Variable>, Error> {
    let document = reading.document();
    let mut variables: BTreeMap<String, Variable> = BTreeMap::new();
    let mut lists: BTreeMap<KeyPath, bool> = BTreeMap::new();
    for (index, site) in document.layout().sites.iter().enumerate() {
        let sealed = document.token_of(index).is_some();
        if let Some(list) = outermost_list(&site.path) {
            *lists.entry(list).or_default() |= sealed;
        } else if sealed || plain {
            let value = SecretText::new(text_of(reading.whole_value(index)?));
            add(
                &mut variables,
                Variable { name: name_of(&site.path), value, sealed, path: site.path.clone() },
            )?;
        }
    }
    for (path, sealed) in lists {
        if sealed || plain {
            let value = SecretText::new(json_of(reading, &path)?.to_string());
            add(&mut variables, Variable { name: name_of(&path), value, sealed, path })?;
        }
    }
    for alias in document.layout().aliases.iter().filter(|alias| !alias.is_key) {
        if plain || alias.target.is_some_and(|target| document.token_of(target).is_some()) {
            notices.push(Notice::Alias(alias.path.clone()));
        }
    }
    Ok(variables.into_values().collect())
}

fn add(variables: &mut BTreeMap<String, Variable>, variable: Variable) -> Result<(), Error> {
    match variables.get(&variable.name) {
        Some(other) => {
            Err(Error::Collision(other.path.clone(), variable.path, variable.name.clone()))
        }
        None => {
            variables.insert(variable.name.clone(), variable);
            Ok(())
        }
    }
}

/// The path of the outermost list that holds the value.
fn outermost_list(path: &KeyPath) -> Option<KeyPath> {
    let item = |segment: &Segment| matches!(segment, Segment::Item { .. } | Segment::Index(_));
    let end = path.0.iter().position(item)?;
    Some(KeyPath(path.0[..end].to_vec()))
}

/// `stripe.api_key` gives `STRIPE_API_KEY`.
fn name_of(path: &KeyPath) -> String {
    let mut name = String::new();
    for segment in path.within_document() {
        if let Segment::Key { text, .. } = segment {
            if !name.is_empty() {
                name.push('_');
            }
            let part = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
            name.extend(part.map(|c| c.to_ascii_uppercase()));
        }
    }
    if name.is_empty() { "_".to_owned() } else { name }
}

fn text_of(value: Value) -> String {
    match value.kind {
        ValueKind::Null => String::new(),
        _ => value.text,
    }
}

/// The list at `path` as JSON: maps, lists and scalars of it, without what aliases stand for.
fn json_of(reading: &Reading, path: &KeyPath) -> Result<Json, Error> {
    let document = reading.document();
    let below = |other: &KeyPath| other.0.len() > path.0.len() && other.0.starts_with(&path.0);
    let mut root = Json::Array(Vec::new());
    for collection in document.layout().collections.iter().filter(|c| below(&c.path)) {
        let empty = match collection.kind {
            CollectionKind::List | CollectionKind::InlineList => Json::Array(Vec::new()),
            CollectionKind::Map | CollectionKind::InlineMap => Json::Object(Default::default()),
        };
        let steps = steps(&collection.path, &collection.positions, path.0.len());
        put(&mut root, &steps, empty);
    }
    for (index, site) in document.layout().sites.iter().enumerate().filter(|(_, s)| below(&s.path))
    {
        let value = json_scalar(site, reading.whole_value(index)?);
        put(&mut root, &steps(&site.path, &site.positions, path.0.len()), value);
    }
    Ok(root)
}

fn json_scalar(site: &Site, value: Value) -> Json {
    let number = || serde_json::from_str::<serde_json::Number>(&value.text).ok();
    match value.kind {
        _ if site.span.is_empty() => Json::Null,
        ValueKind::Null => Json::Null,
        ValueKind::Bool => Json::Bool(value.text.eq_ignore_ascii_case("true")),
        ValueKind::Number => number().map_or(Json::String(value.text.clone()), Json::Number),
        ValueKind::String | ValueKind::Date => Json::String(value.text),
    }
}

enum Step {
    Key(String),
    Position(usize),
}

fn steps(path: &KeyPath, positions: &[u32], from: usize) -> Vec<Step> {
    let mut positions = positions.iter();
    let all = path.0.iter().map(|segment| match segment {
        Segment::Key { text, .. } => Step::Key(text.clone()),
        _ => Step::Position(positions.next().map_or(0, |position| *position as usize)),
    });
    all.collect::<Vec<_>>().split_off(from)
}

/// Puts a value where the steps lead, through collections that were put before it.
fn put(mut at: &mut Json, steps: &[Step], value: Json) {
    for step in steps {
        at = match (step, at) {
            (Step::Key(key), Json::Object(map)) => map.entry(key.clone()).or_insert(Json::Null),
            (Step::Position(position), Json::Array(list)) => {
                if list.len() <= *position {
                    list.resize(*position + 1, Json::Null);
                }
                &mut list[*position]
            }
            _ => return,
        };
    }
    *at = value;
}

/// The patterns of `required` for which a document has no value that is not empty. They match keys, or
/// the names of the variables.
///
/// # Errors
///
/// When a plain value can't be decoded.
pub fn missing<'g>(
    document: &Document,
    required: &'g [Glob],
) -> Result<Vec<&'g Glob>, document::Error> {
    let mut missing: Vec<&Glob> = required.iter().collect();
    for (index, site) in document.layout().sites.iter().enumerate() {
        let sealed = document.token_of(index).is_some();
        if sealed || !document.plain_value(site)?.text.is_empty() {
            let name = KeyPath::dotenv(&name_of(&site.path), 0);
            missing.retain(|glob| !glob.matches(&site.path) && !glob.matches(&name));
        }
    }
    Ok(missing)
}

/// The name of the variable that the value at `path` gives: its own in dotenv; elsewhere that of the
/// whole path, or of the outermost list that holds it.
#[must_use]
pub fn variable_of(format: Format, path: &KeyPath) -> String {
    match (format, outermost_list(path)) {
        (Format::Dotenv, _) => path.leaf_names().first().map_or("", |name| name).to_owned(),
        (_, Some(list)) => name_of(&list),
        (_, None) => name_of(path),
    }
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
    match variable.value.expose().contains('\0') {
        true => Err(Error::Nul(name.clone())),
        false => Ok(()),
    }
}

/// Puts variables into an environment. What is there wins unless it is empty, or `overrides` is set.
#[must_use]
pub fn compose(
    environment: &mut BTreeMap<OsString, OsString>,
    variables: Vec<Variable>,
    overrides: bool,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    for variable in variables {
        let there = environment.get(OsStr::new(&variable.name));
        let there = there.filter(|value| !overrides && !value.is_empty());
        match there {
            Some(value) if variable.sealed && value != variable.value.expose() => {
                notices.push(Notice::Shadowed(variable.name));
            }
            Some(_) => {}
            None => {
                environment.insert(variable.name.into(), variable.value.expose().into());
            }
        }
    }
    notices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str, value: &str) -> Variable {
        Variable {
            name: name.to_owned(),
            value: SecretText::new(value.to_owned()),
            sealed: true,
            path: KeyPath::dotenv(name, 0),
        }
    }

    fn composed(there: &str, overrides: bool) -> (OsString, usize) {
        let mut environment = BTreeMap::from([("A".into(), there.into())]);
        let notices = compose(&mut environment, vec![variable("A", "sealed")], overrides);
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

    #[test]
    fn paths_become_names() {
        for (path, name) in [
            ("stripe.api_key", "STRIPE_API_KEY"),
            ("a.b-c", "A_B_C"),
            ("{Secret/web}.data.password", "DATA_PASSWORD"),
        ] {
            let path = KeyPath::parse(path).unwrap_or_default();
            assert_eq!(name_of(&path), name);
        }
    }
}
