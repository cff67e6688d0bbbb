//! Where everything stands in a TOML text.

use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use super::names::Names;
use super::outline::Outline;
use super::refusal;
use crate::formats::{Collection, CollectionKind, Error, IsSealed, Layout, Place, Reason, Site};
use crate::path::{KeyPath, Segment};
use crate::splice::Span;

/// Finds every value, comment and collection of `text`.
pub(in crate::formats) fn locate(text: &str, is_sealed: IsSealed) -> Result<Layout, Error> {
    // First, because it limits the depth of the tree, which is walked and dropped recursively.
    let outline = Outline::of(text)?;
    let document = Document::parse(text)
        .map_err(|error| refusal(error.message(), error.span().map_or(0, |span| span.start)))?;
    refuse_doubtful(text, &outline.comments)?;
    let mut walk = Walk {
        text,
        outline: &outline,
        names: Names::new(text, is_sealed),
        sites: Vec::new(),
        collections: Vec::new(),
    };
    walk.map(document.as_table(), CollectionKind::Map, Some(0..text.len()), Spot::default());
    let Walk { mut sites, collections, .. } = walk;
    sites.sort_by_key(|site| site.span.start);
    Ok(Layout { sites, collections, comments: outline.comments, ..Layout::default() })
}

/// Some readers end a line, and so a comment, at these.
fn refuse_doubtful(text: &str, comments: &[Span]) -> Result<(), Error> {
    for comment in comments {
        if let Some(at) = comment.of(text).find(['\u{85}', '\u{2028}', '\u{2029}']) {
            let reason = Reason::Doubtful("a comment holds U+0085, U+2028 or U+2029");
            return Err(Error::new(comment.start + at, reason));
        }
    }
    Ok(())
}

/// A path and the positions of its list items.
#[derive(Clone, Default)]
struct Spot {
    path: KeyPath,
    positions: Vec<u32>,
}

impl Spot {
    fn key(&self, key: &str) -> Self {
        Self { path: self.path.child(Segment::key(key)), positions: self.positions.clone() }
    }

    fn item(&self, segment: Segment, position: u32) -> Self {
        let mut positions = self.positions.clone();
        positions.push(position);
        Self { path: self.path.child(segment), positions }
    }
}

struct Walk<'a> {
    text: &'a str,
    outline: &'a Outline,
    names: Names<'a>,
    sites: Vec<Site>,
    collections: Vec<Collection>,
}

impl Walk<'_> {
    /// Notes what stands below `item`; returns from where to where it reaches.
    fn item(&mut self, item: &Item, spot: Spot) -> Option<Span> {
        match item {
            Item::None => None,
            Item::Value(value) => self.value(value, spot),
            Item::Table(table) => self.map(table, CollectionKind::Map, table.span(), spot),
            Item::ArrayOfTables(tables) => {
                let segments = self.names.of_tables(tables);
                self.collection(CollectionKind::List, tables.span(), spot, |walk, spot| {
                    let mut hull = None;
                    for ((table, segment), position) in tables.iter().zip(segments).zip(0..) {
                        let spot = spot.item(segment, position);
                        let span = walk.map(table, CollectionKind::Map, table.span(), spot);
                        hull = join(hull, span);
                    }
                    hull
                })
            }
        }
    }

    fn value(&mut self, value: &Value, spot: Spot) -> Option<Span> {
        match value {
            Value::InlineTable(table) => {
                self.map(table, CollectionKind::InlineMap, table.span(), spot)
            }
            Value::Array(array) => {
                let segments = self.names.of_array(array);
                self.collection(CollectionKind::InlineList, array.span(), spot, |walk, spot| {
                    let mut hull = None;
                    for ((value, segment), position) in array.iter().zip(segments).zip(0..) {
                        hull = join(hull, walk.value(value, spot.item(segment, position)));
                    }
                    hull
                })
            }
            scalar => Some(self.site(scalar.span()?.into(), spot)),
        }
    }

    fn map(
        &mut self,
        table: &dyn TableLike,
        kind: CollectionKind,
        span: Option<Range<usize>>,
        spot: Spot,
    ) -> Option<Span> {
        self.collection(kind, span, spot, |walk, spot| {
            let mut hull = None;
            for (key, item) in table.iter() {
                hull = join(hull, walk.item(item, spot.key(key)));
            }
            hull
        })
    }

    /// Notes a collection before what `fill` finds in it. It reaches over its own span (a header, a
    /// key, brackets) and everything it holds.
    fn collection(
        &mut self,
        kind: CollectionKind,
        own: Option<Range<usize>>,
        spot: Spot,
        fill: impl FnOnce(&mut Self, &Spot) -> Option<Span>,
    ) -> Option<Span> {
        let index = self.collections.len();
        self.collections.push(Collection {
            path: spot.path.clone(),
            positions: spot.positions.clone(),
            kind,
            span: Span::new(0, 0),
            column: 0,
        });
        let span = join(own.map(Span::from), fill(self, &spot))?;
        let column = column(self.text, span.start);
        if let Some(collection) = self.collections.get_mut(index) {
            collection.span = span;
            collection.column = column;
        }
        Some(span)
    }

    fn site(&mut self, span: Span, spot: Spot) -> Span {
        let entry = match self.outline.entry_of_value(span.start) {
            Some(entry) => Span::new(entry.key.start, span.end),
            None => span,
        };
        self.sites.push(Site {
            path: spot.path,
            positions: spot.positions,
            span,
            entry,
            place: Place::default(),
            tag: String::new(),
            naming: self.names.is_naming(span),
        });
        entry
    }
}

fn join(one: Option<Span>, other: Option<Span>) -> Option<Span> {
    match (one, other) {
        (Some(a), Some(b)) => Some(Span::new(a.start.min(b.start), a.end.max(b.end))),
        (one, other) => one.or(other),
    }
}

fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start_matches('\u{feff}').chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(text: &str) -> Vec<String> {
        let layout = locate(text, &|_| false).unwrap();
        let spelt = |site: &Site| format!("{}={}", site.path, site.span.of(text));
        layout.sites.iter().map(spelt).collect()
    }

    #[test]
    fn values_are_found_in_source_order() {
        for (text, expected) in [
            ("a = 1\nb.c = 'x' # y\n", vec!["a=1", "b.c='x'"]),
            ("\u{feff}a = 1\r\n", vec!["a=1"]),
            ("[a.b]\nc = '''\nx\n'''", vec!["a.b.c='''\nx\n'''"]),
            ("a.b = 1\n[c]\nd = 2\n[a.x]\ny = 3", vec!["a.b=1", "c.d=2", "a.x.y=3"]),
            ("a = [1, [2], {b.c = 3}]", vec!["a[0]=1", "a[1][0]=2", "a[2].b.c=3"]),
            ("\"a.b\" = 1979-05-27 07:32:00", vec!["\"a.b\"=1979-05-27 07:32:00"]),
            ("a = []\nb = {}\n[c]\n", vec![]),
        ] {
            assert_eq!(sites(text), expected, "{text}");
        }
    }

    #[test]
    fn entries_start_at_the_key_as_written() {
        let text = "[a]\n b . \"c\" = 1\nd = { e.f = 2, g = [3] }\n";
        let layout = locate(text, &|_| false).unwrap();
        let entries: Vec<&str> = layout.sites.iter().map(|site| site.entry.of(text)).collect();
        assert_eq!(entries, ["b . \"c\" = 1", "e.f = 2", "3"]);
    }

    #[test]
    fn positions_go_with_list_items() {
        let layout = locate("[[s]]\n[[s]]\nname = 'a'\nx = [0, [1]]\n", &|_| false).unwrap();
        let positions: Vec<&[u32]> = layout.sites.iter().map(|s| s.positions.as_slice()).collect();
        assert_eq!(positions, [&[1][..], &[1, 0], &[1, 1, 0]]);
    }

    #[test]
    fn collections_reach_over_what_they_hold() {
        let text = "a.b = 1\n[t]\nx = [{}, 2]\n[[l]]\n[[l]]\ny = 3\n";
        let layout = locate(text, &|_| false).unwrap();
        let spelt = |collection: &Collection| {
            let Collection { path, kind, span, .. } = collection;
            format!("{path} {kind:?} {}", span.of(text))
        };
        let collections: Vec<String> = layout.collections.iter().skip(1).map(spelt).collect();
        assert_eq!(
            collections,
            [
                "a Map a.b = 1",
                "t Map [t]\nx = [{}, 2]",
                "t.x InlineList [{}, 2]",
                "t.x[0] InlineMap {}",
                "l List [[l]]\n[[l]]\ny = 3",
                "l[0] Map [[l]]",
                "l[1] Map [[l]]\ny = 3",
            ]
        );
        assert_eq!(layout.collections[0].span, Span::new(0, text.len()));
    }

    #[test]
    fn comments_are_those_of_the_parser() {
        let text = "# a\nx = '#' # b\r\ny = [ # c\n1]\n[t] # d";
        let layout = locate(text, &|_| false).unwrap();
        let comments: Vec<&str> = layout.comments.iter().map(|span| span.of(text)).collect();
        assert_eq!(comments, ["# a", "# b", "# c", "# d"]);
    }

    #[test]
    fn refusals_say_where_and_never_what() {
        let repeated = Reason::RepeatedKey;
        for (text, at, reason) in [
            ("a = 1\nCANARY = 1\nCANARY = 2\n", Some(17), Some(repeated.clone())),
            ("[CANARY]\n[CANARY]\n", Some(10), Some(repeated.clone())),
            ("CANARY = 1\nCANARY.b = 2\n", Some(11), Some(repeated.clone())),
            ("a = {CANARY = 1, CANARY = 2}\n", Some(17), Some(repeated.clone())),
            ("a.CANARY = 1\n[a]\n", Some(14), Some(repeated)),
            ("a = CANARY\n", Some(4), None),
            ("a = 'CANARY\n", None, None),
            ("a = \"CANARY\\q\"\n", None, None),
            ("CANARY\n", None, None),
            ("CANARY = \n", None, None),
            ("a = 2000-13-01CANARY\n", None, None),
            ("a = 99999999999999999999\n", Some(4), None),
            ("a = 1 CANARY\n", None, None),
            ("[CANARY\n", None, None),
            ("# CANARY\rb\n", None, None),
            ("a = 'CANARY\rb'\n", None, None),
        ] {
            let error = locate(text, &|_| false).unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(!told.contains("CANARY"), "{text}: {told}");
            assert!(at.is_none_or(|at| at == error.at), "{text}: {told}");
            match reason {
                Some(reason) => assert_eq!(error.reason, reason, "{text}"),
                None => assert!(matches!(error.reason, Reason::Syntax { .. }), "{text}: {told}"),
            }
        }
    }

    #[test]
    fn line_separators_are_doubtful_in_comments_alone() {
        for separator in ['\u{85}', '\u{2028}', '\u{2029}'] {
            let error = locate(&format!("a = 1 # x{separator}y\n"), &|_| false).unwrap_err();
            assert_eq!(error.at, 9);
            assert!(matches!(error.reason, Reason::Doubtful(_)));
            assert!(locate(&format!("a = 'x{separator}y'\n"), &|_| false).is_ok());
        }
    }
}
