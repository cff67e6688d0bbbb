//! The names by which the items of a TOML list go, so that their neighbours can come and go.

use std::collections::{HashMap, HashSet};

use toml_edit::{Array, ArrayOfTables, Item, TableLike, Value};

use super::decode;
use crate::formats::{IsSealed, item_key};
use crate::path::Segment;
use crate::splice::Span;

/// Gives list items their names, and remembers which scalars they were taken from.
pub(super) struct Names<'a> {
    text: &'a str,
    is_sealed: IsSealed<'a>,
    /// Where the naming scalars start.
    naming: HashSet<usize>,
}

/// The name of a list item: `field`, `text`.
type Name = Option<(&'static str, String)>;

impl<'a> Names<'a> {
    /// For the lists of `text`.
    pub(super) fn new(text: &'a str, is_sealed: IsSealed<'a>) -> Self {
        Self { text, is_sealed, naming: HashSet::new() }
    }

    /// The segments of an array of tables, in order.
    pub(super) fn of_tables(&mut self, tables: &ArrayOfTables) -> Vec<Segment> {
        segments(tables.iter().map(|table| self.of_table(table)).collect())
    }

    /// The segments of an array, in order.
    pub(super) fn of_array(&mut self, array: &Array) -> Vec<Segment> {
        let name = |value: &Value| match value {
            Value::InlineTable(table) => self.of_table(table),
            Value::String(_) => {
                let (_, text) = self.scalar(value)?;
                Some(("", item_key(&text)?.to_owned()))
            }
            _ => None,
        };
        segments(array.iter().map(name).collect())
    }

    /// Whether the scalar at `span` has named an item.
    pub(super) fn is_naming(&self, span: Span) -> bool {
        self.naming.contains(&span.start)
    }

    /// A table goes by its `name`, else by its `key` where it has a `value`, else by its `id`.
    fn of_table(&mut self, table: &dyn TableLike) -> Name {
        for field in ["name", "key", "id"] {
            if field == "key" && !table.contains_key("value") {
                continue;
            }
            let value = table.get(field).and_then(Item::as_value);
            let Some((span, text)) = value.and_then(|value| self.scalar(value)) else {
                continue;
            };
            if !text.is_empty() && !(self.is_sealed)(&text) {
                self.naming.insert(span.start);
                return Some((field, text));
            }
        }
        None
    }

    /// The span and decoded text of a scalar.
    fn scalar(&self, value: &Value) -> Option<(Span, String)> {
        if matches!(value, Value::Array(_) | Value::InlineTable(_)) {
            return None;
        }
        let span = Span::from(value.span()?);
        Some((span, decode(span.of(self.text)).ok()?.text))
    }
}

/// By name and occurrence, else by position.
fn segments(names: Vec<Name>) -> Vec<Segment> {
    let mut counts: HashMap<(&str, String), u32> = HashMap::new();
    let segment = |(name, position): (Name, u32)| match name {
        None => Segment::Index(position),
        Some((field, text)) => {
            let count = counts.entry((field, text.clone())).or_insert(0);
            let occurrence = *count;
            *count += 1;
            Segment::Item { field: field.to_owned(), text, occurrence }
        }
    };
    names.into_iter().zip(0..).map(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::super::locate;
    use crate::formats::Site;

    /// Each site as `path=lexeme`, naming ones marked.
    fn sites(text: &str) -> Vec<String> {
        let layout = locate(text, &|name| name.starts_with("ENC[")).unwrap();
        let spelt = |site: &Site| {
            let mark = if site.naming { "!" } else { "" };
            format!("{mark}{}={}", site.path, site.span.of(text))
        };
        layout.sites.iter().map(spelt).collect()
    }

    #[test]
    fn list_items_go_by_their_names() {
        for (text, expected) in [
            (
                "[[s]]\nname = 'a'\nt = 1\n[[s]]\nname = 'a'\n",
                vec!["!s[name=a].name='a'", "s[name=a].t=1", "!s[name=a#2].name='a'"],
            ),
            ("[[s]]\nid = 7\nkey = 'k'\n", vec!["!s[id=7].id=7", "s[id=7].key='k'"]),
            ("s = [{key = 'k', value = 1}]", vec!["!s[key=k].key='k'", "s[key=k].value=1"]),
            ("[[s]]\nname = 'ENC[x]'\nid = 1\n", vec!["s[id=1].name='ENC[x]'", "!s[id=1].id=1"]),
            ("[[s]]\nname = ''\n[[s]]\nname.x = 1\n", vec!["s[0].name=''", "s[1].name.x=1"]),
            ("[[s]]\nx = 1\n[s.t]\ny = 2\n", vec!["s[0].x=1", "s[0].t.y=2"]),
            ("a = ['K=v', \"K=w\", 'x']", vec!["a[=K]='K=v'", "a[=K#2]=\"K=w\"", "a[2]='x'"]),
            ("a = [{name = 1979-05-27}]", vec!["!a[name=1979-05-27].name=1979-05-27"]),
        ] {
            assert_eq!(sites(text), expected, "{text}");
        }
    }
}
