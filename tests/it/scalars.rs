//! The scalars of a corpus file with their paths, read by other parsers than our own: what
//! detection is scored on. Files that those can't read give none.

use serde::Deserialize as _;
use stripeseal::detect::{self, Subject, Verdict};
use stripeseal::path::{KeyPath, Segment};

/// A scalar and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    /// The JSON pointer, behind `#N` in a later YAML document; in dotenv the key.
    pub(crate) pointer: String,
    /// The line, from 1; in dotenv only.
    pub(crate) line: usize,
    pub(crate) path: KeyPath,
    pub(crate) value: String,
    pub(crate) is_string: bool,
    pub(crate) tag: String,
    pub(crate) kind: Option<String>,
}

impl Scalar {
    /// A scalar known only from its label.
    pub(crate) fn labelled(format: &str, key: &str, value: &str) -> Self {
        let value = value.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
        let value = match value.strip_prefix("b64:") {
            Some(packed) => String::from_utf8(crate::corpus::base64(packed.as_bytes())).unwrap(),
            None => value,
        };
        if format == "dotenv" {
            return dotenv_scalar(key, &value, 0);
        }
        let (_, pointer) = key.split_once('/').unwrap();
        let segments = pointer.split('/').map(|step| match step.parse() {
            Ok(index) => Segment::Index(index),
            Err(_) => Segment::key(step.replace("~1", "/").replace("~0", "~")),
        });
        let path = KeyPath(segments.collect());
        Self {
            pointer: key.to_owned(),
            line: 0,
            path,
            value,
            is_string: true,
            tag: String::new(),
            kind: None,
        }
    }

    pub(crate) fn judge(&self) -> Verdict {
        detect::judge(&Subject {
            path: &self.path,
            value: &self.value,
            is_string: self.is_string,
            tag: &self.tag,
            kind: self.kind.as_deref(),
        })
    }
}

/// The scalars of a file in the given folder of the corpus.
pub(crate) fn of(folder: &str, bytes: &[u8]) -> Vec<Scalar> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    match folder {
        "dotenv" => dotenv(text),
        "toml" => toml(text),
        _ => yaml(text),
    }
}

fn dotenv(text: &str) -> Vec<Scalar> {
    let assignments = text.lines().enumerate().filter_map(|(number, line)| {
        let line = line.trim_start();
        let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
        let name = name.trim().trim_start_matches("export ").trim();
        Some(dotenv_scalar(name, value, number + 1))
    });
    assignments.collect()
}

fn dotenv_scalar(name: &str, value: &str, line: usize) -> Scalar {
    let trimmed = value.trim();
    let quoted = ['"', '\'', '`']
        .into_iter()
        .find_map(|quote| trimmed.strip_prefix(quote)?.split_once(quote).map(|(inside, _)| inside));
    let bare = if trimmed.starts_with('#') && value.starts_with(' ') { "" } else { trimmed };
    let bare = bare.split(" #").next().unwrap_or_default().trim();
    Scalar {
        pointer: name.to_owned(),
        line,
        path: KeyPath::dotenv(name, 0),
        value: quoted.unwrap_or(bare).to_owned(),
        is_string: true,
        tag: String::new(),
        kind: None,
    }
}

fn toml(text: &str) -> Vec<Scalar> {
    let Ok(table) = text.parse::<toml::Table>() else { return Vec::new() };
    let mut walk = Walk::default();
    let tree = serde_yaml::to_value(without_dates(toml::Value::Table(table))).unwrap();
    walk.visit(&tree, "", &KeyPath::default(), "");
    walk.found
}

fn without_dates(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(items) => {
            toml::Value::Array(items.into_iter().map(without_dates).collect())
        }
        toml::Value::Table(table) => toml::Value::Table(
            table.into_iter().map(|(key, value)| (key, without_dates(value))).collect(),
        ),
        other => other,
    }
}

fn yaml(text: &str) -> Vec<Scalar> {
    let mut walk = Walk::default();
    for (number, document) in serde_yaml::Deserializer::from_str(text).enumerate() {
        let Ok(tree) = serde_yaml::Value::deserialize(document) else { break };
        let before = if number == 0 { String::new() } else { format!("#{number}") };
        walk.kind = tree.get("kind").and_then(|kind| kind.as_str()).map(str::to_owned);
        walk.visit(&tree, &before, &KeyPath(vec![Segment::Document(number as u32)]), "");
    }
    walk.found
}

#[derive(Default)]
struct Walk {
    kind: Option<String>,
    found: Vec<Scalar>,
}

impl Walk {
    fn visit(&mut self, node: &serde_yaml::Value, pointer: &str, path: &KeyPath, tag: &str) {
        use serde_yaml::Value;
        let (value, is_string) = match node {
            Value::Mapping(map) => {
                for (key, value) in map {
                    let Some(key) = text_of(key) else { continue };
                    let step = key.replace('~', "~0").replace('/', "~1");
                    self.visit(
                        value,
                        &format!("{pointer}/{step}"),
                        &path.child(Segment::key(key)),
                        "",
                    );
                }
                return;
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(
                        item,
                        &format!("{pointer}/{index}"),
                        &path.child(item_segment(index, item)),
                        "",
                    );
                }
                return;
            }
            Value::Tagged(tagged) => {
                return self.visit(&tagged.value, pointer, path, &tagged.tag.to_string());
            }
            Value::String(text) => (text.clone(), true),
            scalar => (text_of(scalar).unwrap_or_default(), false),
        };
        self.found.push(Scalar {
            pointer: pointer.to_owned(),
            line: 0,
            path: path.clone(),
            value,
            is_string,
            tag: tag.to_owned(),
            kind: self.kind.clone(),
        });
    }
}

fn item_segment(index: usize, item: &serde_yaml::Value) -> Segment {
    let named = |field: &str, text: &str| Segment::Item {
        field: field.to_owned(),
        text: text.to_owned(),
        occurrence: 0,
    };
    if let Some(key) = item.as_str().and_then(stripeseal::formats::item_key) {
        return named("", key);
    }
    let fields = ["name", "key", "id"]
        .into_iter()
        .filter(|field| *field != "key" || item.get("value").is_some());
    let name = fields
        .filter(|_| item.is_mapping())
        .find_map(|field| Some((field, text_of(item.get(field)?)?)));
    name.map_or(Segment::Index(index as u32), |(field, text)| named(field, &text))
}

fn text_of(node: &serde_yaml::Value) -> Option<String> {
    use serde_yaml::Value;
    match node {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
