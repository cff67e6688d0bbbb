//! The variables that a document gives: their names and their decoded values.
//!
//! A dotenv document gives every key; TOML and YAML what is asked for, a list as one variable of JSON
//! text. Aliases are never followed: what stands elsewhere is given from there.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Error, Notice, Reading, Variable};
use crate::document::{self, Document};
use crate::formats::{CollectionKind, Format, Site, Value, ValueKind};
use crate::mask::Secret;
use crate::path::{Glob, KeyPath, Segment};
use crate::secret::SecretText;

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

/// The sealed values of a document, whole or not, under the names of variables: what is to be masked.
///
/// # Errors
///
/// When a value does not open.
pub fn secrets(reading: &Reading) -> Result<Vec<Secret>, Error> {
    let document = reading.document();
    let mut secrets = Vec::new();
    for (index, site) in document.layout().sites.iter().enumerate() {
        if document.token_of(index).is_none() {
            continue;
        }
        let text = reading.whole_value(index)?.text;
        let value = match site.path.0.last() {
            Some(Segment::Item { field, text: key, .. }) if field.is_empty() => {
                text.get(key.len() + 1..).unwrap_or_default().to_owned()
            }
            _ => text,
        };
        let label = match document.format() {
            Format::Dotenv => {
                site.path.leaf_names().first().map_or_else(String::new, |n| (*n).to_owned())
            }
            Format::Toml | Format::Yaml => name_of(&site.path),
        };
        secrets.push(Secret { label, value: SecretText::new(value) });
    }
    Ok(secrets)
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
        let is_reference = document.is_reference(index);
        let sealed = is_reference || document.token_of(index).is_some();
        let value = SecretText::new(value);
        let path = site.path.clone();
        let variable =
            Variable { name: name.clone(), value, sealed, is_reference, path, as_file: false };
        variables.insert(name, variable);
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
    let mut lists: BTreeMap<KeyPath, Held> = BTreeMap::new();
    for (index, site) in document.layout().sites.iter().enumerate() {
        let is_reference = document.is_reference(index);
        let sealed = is_reference || document.token_of(index).is_some();
        if let Some(list) = outermost_list(&site.path) {
            let held = lists.entry(list).or_default();
            held.sealed |= sealed;
            held.is_reference |= is_reference;
        } else if sealed || plain {
            let value = SecretText::new(text_of(reading.whole_value(index)?));
            let (name, path) = (name_of(&site.path), site.path.clone());
            let variable = Variable { name, value, sealed, is_reference, path, as_file: false };
            add(&mut variables, variable)?;
        }
    }
    for (path, Held { sealed, is_reference }) in lists {
        if sealed || plain {
            let json = json_of(reading, &path, &|index| Ok(reading.whole_value(index)?))?;
            let (name, value) = (name_of(&path), SecretText::new(json.to_string()));
            let variable = Variable { name, value, sealed, is_reference, path, as_file: false };
            add(&mut variables, variable)?;
        }
    }
    for alias in document.layout().aliases.iter().filter(|alias| !alias.is_key) {
        if plain || alias.target.is_some_and(|target| document.token_of(target).is_some()) {
            notices.push(Notice::Alias(alias.path.clone()));
        }
    }
    Ok(variables.into_values().collect())
}

/// What a list holds.
#[derive(Default)]
struct Held {
    sealed: bool,
    is_reference: bool,
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
pub(super) fn json_of(
    reading: &Reading,
    path: &KeyPath,
    value: &dyn Fn(usize) -> Result<Value, Error>,
) -> Result<Json, Error> {
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
        let value = json_scalar(site, value(index)?);
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

#[cfg(test)]
mod tests {
    use super::*;

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
