//! Where a new entry goes.
//!
//! Behind the last key of its map that shares its prefix, else behind the map's last entry: always directly
//! after the lines of an entry, so that blank lines and comments stay with what follows them. Maps that are
//! missing on the way are created; list items are not.

use super::{entry, lines};
use crate::formats::{Collection, CollectionKind, Error, Gap, Layout, Reason};
use crate::path::{KeyPath, Segment};

/// Says where the new entry at `path` goes; for an entry without a value, where its value goes.
///
/// # Errors
///
/// When the document has no place for it.
pub(in crate::formats) fn gap(
    text: &str,
    layout: &Layout,
    path: &KeyPath,
    end: usize,
) -> Result<Gap, Error> {
    let place = Request { text, layout, end };
    let number = place.document(path)?;
    let Some(path) = place.in_document(number, path) else {
        return place.first_entry(path.within_document());
    };
    let known = |length: &usize| layout.collections.iter().any(|c| c.path.0 == path[..*length]);
    let Some(depth) = (1..=path.len()).rev().find(known) else {
        return Err(refused("the document is a single value"));
    };
    let Some(next) = path.get(..=depth) else {
        return Err(refused("a map or list stands there"));
    };
    if layout.aliases.iter().any(|alias| alias.path.0 == next) {
        return Err(refused("an alias stands there"));
    }
    let holder = layout.collections.iter().find(|c| c.path.0 == path[..depth]);
    let holder = holder.ok_or_else(|| refused("the map was not found"))?;
    let rest = &path[depth..];
    match layout.sites.iter().find(|site| site.path.0 == next) {
        Some(site) if !site.span.is_empty() && rest.len() == 1 => Err(refused("it exists already")),
        Some(site) if !site.span.is_empty() => Err(refused("a value stands on the way")),
        Some(site) if rest.len() == 1 => Ok(Gap {
            at: site.span.end,
            before: " ".to_owned(),
            after: String::new(),
            place: site.place,
        }),
        Some(site) => {
            let column = holder.column + entry::step(layout);
            place.below(site.span.end, column, &rest[1..])
        }
        None => match holder.kind {
            CollectionKind::List | CollectionKind::InlineList => {
                Err(refused("list items can't be added"))
            }
            CollectionKind::InlineMap => entry::in_flow(text, layout, holder, rest),
            CollectionKind::Map => {
                place.below(place.neighbour(holder, &rest[0]), holder.column, rest)
            }
        },
    }
}

/// What a gap is looked for in.
struct Request<'a> {
    text: &'a str,
    layout: &'a Layout,
    end: usize,
}

impl Request<'_> {
    /// The number of the document that `path` speaks of.
    fn document(&self, path: &KeyPath) -> Result<usize, Error> {
        let documents = self.layout.kinds.len();
        let Some(first) = path.0.first().filter(|segment| segment.is_document()) else {
            return match documents {
                0 | 1 => Ok(0),
                _ => Err(refused("the file holds several documents: say which")),
            };
        };
        let mut paths = self.paths();
        let named = paths.find(|(found, _)| found.0.first() == Some(first));
        let number = match (named, first) {
            (Some((_, positions)), _) => positions.first().copied(),
            (None, Segment::Document(number)) => Some(*number),
            (None, _) => None,
        };
        let number = number.and_then(|number| usize::try_from(number).ok());
        let number = number.filter(|&number| number < documents.max(1));
        number.ok_or_else(|| refused("the file has no such document"))
    }

    /// `path` with the segment under which the document of that number goes; none where it holds nothing.
    fn in_document(&self, number: usize, path: &KeyPath) -> Option<Vec<Segment>> {
        let in_it =
            |positions: &[u32]| positions.first().map(|&first| first as usize) == Some(number);
        let (found, _) = self.paths().find(|(_, positions)| in_it(positions))?;
        let mut segments = vec![found.0.first()?.clone()];
        segments.extend_from_slice(path.within_document());
        Some(segments)
    }

    fn paths(&self) -> impl Iterator<Item = (&KeyPath, &[u32])> {
        let collections = self.layout.collections.iter();
        let sites = self.layout.sites.iter();
        collections
            .map(|found| (&found.path, found.positions.as_slice()))
            .chain(sites.map(|found| (&found.path, found.positions.as_slice())))
    }

    /// The first entry of a document that holds nothing yet.
    fn first_entry(&self, keys: &[Segment]) -> Result<Gap, Error> {
        if self.layout.kinds.len() > 1 {
            return Err(refused("the document is empty, and others stand around it"));
        }
        let before = self.text.get(..self.end).unwrap_or_default();
        if before.lines().any(|line| line.starts_with("...")) {
            return Err(refused("the document is empty and closed"));
        }
        entry::on_lines(self.text, self.layout, self.end, 0, keys)
    }

    /// An entry on lines of its own, after the line that holds byte `at`.
    fn below(&self, at: usize, column: usize, keys: &[Segment]) -> Result<Gap, Error> {
        let at = lines::end(self.text, at, self.end);
        entry::on_lines(self.text, self.layout, at, column, keys)
    }

    /// The end of the entry behind which `key` goes in a block map.
    fn neighbour(&self, map: &Collection, key: &Segment) -> usize {
        let shares = |path: &KeyPath| match path.0.split_last() {
            Some((last, holder)) => holder == map.path.0 && prefix(last) == prefix(key),
            None => false,
        };
        let Layout { collections, sites, aliases, .. } = self.layout;
        let collections = collections.iter().map(|found| (&found.path, found.span.end));
        let sites = sites.iter().map(|found| (&found.path, found.span.end));
        let aliases = aliases.iter().filter(|found| !found.is_key);
        let aliases = aliases.map(|found| (&found.path, found.span.end));
        let ends = collections.chain(sites).chain(aliases);
        ends.filter(|(path, _)| shares(path)).map(|(_, end)| end).max().unwrap_or(map.span.end)
    }
}

/// What the keys that belong together share: the text before the first `_`, `.` or `-`.
fn prefix(key: &Segment) -> Option<&str> {
    match key {
        Segment::Key { text, .. } => text.split(['_', '.', '-']).next(),
        _ => None,
    }
}

/// The refusal of a path that has no place.
pub(super) fn refused(why: &'static str) -> Error {
    Error::new(0, Reason::NoPlace(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::yaml::locate;
    use crate::splice::{Edit, Span, splice};

    /// The text with the value `"v"` at `path`, or why it has no place.
    fn added(text: &str, path: &str) -> Result<String, Reason> {
        let layout = locate(text, &|_| false).map_err(|error| error.reason)?;
        let path = KeyPath::parse(path).unwrap();
        let Gap { at, before, after, .. } =
            gap(text, &layout, &path, text.len()).map_err(|error| error.reason)?;
        let edit = Edit { span: Span::new(at, at), text: [&before, "\"v\"", &after].concat() };
        let result = splice(text, &[edit]);
        let layout = locate(&result, &|_| false).map_err(|error| error.reason)?;
        let found = layout.sites.iter().any(|site| {
            site.path.within_document() == path.within_document()
                && site.span.of(&result) == "\"v\""
        });
        assert!(found, "{path} in {result}");
        Ok(result)
    }

    #[test]
    fn entries_go_behind_their_neighbours() {
        for (text, path, expected) in [
            ("", "k", "k: \"v\"\n"),
            ("# c\n", "a.b", "# c\na:\n  b: \"v\"\n"),
            ("# c", "k", "# c\nk: \"v\""),
            ("---\n", "{0}.k", "---\nk: \"v\"\n"),
            ("\u{feff}", "k", "\u{feff}k: \"v\"\n"),
            ("a: 1 # c\n\n# d\n", "k", "a: 1 # c\nk: \"v\"\n\n# d\n"),
            ("a: 1", "k", "a: 1\nk: \"v\""),
            ("a: 1\r\nb: 2\r\n", "k.l", "a: 1\r\nb: 2\r\nk:\r\n  l: \"v\"\r\n"),
            ("k_a: 1\nb: 2\n", "k_b", "k_a: 1\nk_b: \"v\"\nb: 2\n"),
            (
                "k-a:\n  - x\n  - y: z\n\nb: 2\n",
                "k.b",
                "k-a:\n  - x\n  - y: z\nk:\n  b: \"v\"\n\nb: 2\n",
            ),
            ("k-a:\n  - x\nb: 2\n", "k-b", "k-a:\n  - x\nk-b: \"v\"\nb: 2\n"),
            ("a:\n    b: 1\n\nc: 2\n", "a.k.l", "a:\n    b: 1\n    k:\n        l: \"v\"\n\nc: 2\n"),
            ("a:\n  b: |+\n    x\n\n\nc: 2\n", "a.k", "a:\n  b: |+\n    x\n\n\n  k: \"v\"\nc: 2\n"),
            ("a: |+\n  x\n\n", "k", "a: |+\n  x\n\nk: \"v\"\n"),
            ("a: |\n  x", "k", "a: |\n  x\nk: \"v\""),
            ("a: 1\n...\n", "k", "a: 1\nk: \"v\"\n...\n"),
            ("a: 1\n---\na: 2\n---\na: 3\n", "{1}.k", "a: 1\n---\na: 2\nk: \"v\"\n---\na: 3\n"),
            (
                "kind: A\nmetadata: {name: b}\n---\nx: 1\n",
                "{A/b}.data.k",
                "kind: A\nmetadata: {name: b}\ndata:\n  k: \"v\"\n---\nx: 1\n",
            ),
            ("- name: a\n  x: 1\n- y\n", "[name=a].k", "- name: a\n  x: 1\n  k: \"v\"\n- y\n"),
            ("a:\nb: 1\n", "a", "a: \"v\"\nb: 1\n"),
            ("a:   # c\nb: 1\n", "a.k", "a:   # c\n  k: \"v\"\nb: 1\n"),
            ("a: {}\n", "a.k", "a: {k: \"v\"}\n"),
            ("a: { b: 1 } # c\n", "a.k.l", "a: { b: 1, k: {l: \"v\"} } # c\n"),
            ("a: {b: [1], # c\n  }\n", "a.k", "a: {b: [1], k: \"v\" # c\n  }\n"),
            (
                "{a: {b: *x}, c: &x 1}".replace("*x", "2").as_str(),
                "k",
                "{a: {b: 2}, c: &x 1, k: \"v\"}",
            ),
            ("a: 1\n", "\"yes\"", "a: 1\n\"yes\": \"v\"\n"),
            ("a: 1\n", "\"x y\".\"1\"", "a: 1\n\"x y\":\n  \"1\": \"v\"\n"),
            ("a: &x {}\nb: *x\n", "c", "a: &x {}\nb: *x\nc: \"v\"\n"),
        ] {
            assert_eq!(added(text, path).as_deref(), Ok(expected), "{path} in {text:?}");
        }
    }

    #[test]
    fn what_has_no_place_is_refused() {
        for (text, path) in [
            ("a: 1\n", "a"),
            ("a: 1\n", "a.k"),
            ("a: [1]\n", "a.k"),
            ("a: [1]\n", "a[1]"),
            ("a: [1]\n", "a"),
            ("a: 1\n", "b[0]"),
            ("a:\n- name: x\n", "a[name=y].k"),
            ("- a\n", "k"),
            ("a\n", "k"),
            ("a: 1\n---\nb: 1\n", "k"),
            ("a: 1\n---\nb: 1\n", "{2}.k"),
            ("a: 1\n", "{A/b}.k"),
            ("---\n...\n", "k"),
            ("---\n---\n", "{1}.k"),
            ("a: &x {b: 1}\nc: *x\n", "c.k"),
            ("a: {b}\n", "a.k"),
            ("a: [b: 1]\n", "a[0].k"),
            ("a: {b: }\n", "a.k"),
            ("a: 1\n", "k#2"),
        ] {
            assert!(matches!(added(text, path), Err(Reason::NoPlace(_))), "{path} in {text:?}");
        }
    }
}
