//! Cuts a text into blocks that can be merged one by one: the lines of an entry, of the head of a table
//! or map, of anything else; each with the comments and blank lines above it.

use std::collections::{HashMap, HashSet};

use super::values::ENVELOPE;
use crate::formats::{CollectionKind, Format, Layout};
use crate::path::{KeyPath, Segment};
use crate::splice::{LineIndex, Span};

/// What a block is known by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// The lines of a value, of a whole inline collection, or of a list whose items have no names.
    Entry(KeyPath),
    /// The line above what a map, list or table holds.
    Head(KeyPath),
    /// Any other line, and which of its equals.
    Line(String, usize),
    /// The envelope.
    Envelope,
    /// The end of the text.
    End,
}

/// Some lines of a text.
pub(super) struct Block {
    pub(super) key: Key,
    /// The comments and blank lines above it.
    pub(super) lead: String,
    pub(super) text: String,
    /// The values in it, and where in its text they stand.
    pub(super) sites: Vec<(KeyPath, Span)>,
    /// What it opens: without it, what stands below that path would belong elsewhere.
    pub(super) opens: Option<KeyPath>,
}

impl Block {
    /// Where it belongs in the tree.
    pub(super) fn path(&self) -> &[Segment] {
        match &self.key {
            Key::Entry(path) | Key::Head(path) => &path.0,
            _ => &[],
        }
    }
}

/// The lines `first..=last`, and what they are an entry of.
struct Group {
    first: usize,
    last: usize,
    path: KeyPath,
}

/// Cuts `text`, in which `layout` was found.
pub(super) fn cut(format: Format, text: &str, layout: &Layout) -> Vec<Block> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut starts = Vec::with_capacity(lines.len());
    let mut at = 0;
    for line in &lines {
        starts.push(at);
        at += line.len();
    }
    let heads = Heads::of(format, layout, text);
    let mut groups = groups(text, layout).into_iter().peekable();
    let mut sites = layout.sites.iter().peekable();
    let mut blocks: Vec<Block> = Vec::new();
    let mut repeated: HashMap<&str, usize> = HashMap::new();
    let mut lead = String::new();
    let mut number = 0;
    while number < lines.len() {
        let line = lines[number];
        let group = groups.next_if(|group| group.first == number);
        let bare = line.trim();
        if group.is_none() && (bare.is_empty() || bare.starts_with('#')) && bare != ENVELOPE {
            lead.push_str(line);
            number += 1;
            continue;
        }
        let start = starts[number];
        let last = group.as_ref().map_or(number, |group| group.last.min(lines.len() - 1));
        let whole = Span::new(start, starts[last] + lines[last].len());
        let mut within = Vec::new();
        while let Some(site) = sites.next_if(|site| site.span.start < whole.end) {
            let span = Span::new(site.span.start - start, site.span.end.min(whole.end) - start);
            within.push((site.path.clone(), span));
        }
        let key = match group {
            _ if bare == ENVELOPE => Key::Envelope,
            Some(group) => Key::Entry(group.path),
            None => heads.opened_by(Span::new(start, start + line.len())).map_or_else(
                || {
                    let count = repeated.entry(bare).or_default();
                    *count += 1;
                    Key::Line(bare.to_owned(), *count)
                },
                Key::Head,
            ),
        };
        let opens = match &key {
            Key::Head(path) => Some(path.clone()),
            Key::Entry(_) if bare.starts_with("- ") => heads
                .begun_in(whole)
                .filter(|path| !matches!(path.0.last(), Some(Segment::Key { .. }))),
            _ => None,
        };
        let text = whole.of(text).to_owned();
        blocks.push(Block { key, lead: std::mem::take(&mut lead), text, sites: within, opens });
        number = last + 1;
    }
    let text = String::new();
    blocks.push(Block { key: Key::End, lead, text, sites: Vec::new(), opens: None });
    blocks
}

/// The lines that belong together, in order.
fn groups(text: &str, layout: &Layout) -> Vec<Group> {
    let index = LineIndex::new(text);
    let line = |at: usize| index.line(at) - 1;
    let over = |span: Span, path: &KeyPath| Group {
        first: line(span.start),
        last: line(span.end.max(span.start + 1) - 1),
        path: path.clone(),
    };
    let mut found: Vec<Group> = Vec::new();
    for site in &layout.sites {
        found
            .push(over(Span::new(site.entry.start, site.span.end.max(site.entry.end)), &site.path));
    }
    found.extend(layout.aliases.iter().map(|alias| over(alias.span, &alias.path)));
    let numbered = lists_by_number(layout);
    for collection in &layout.collections {
        let inline =
            matches!(collection.kind, CollectionKind::InlineMap | CollectionKind::InlineList);
        if inline
            || (collection.kind == CollectionKind::List && numbered.contains(&collection.path))
        {
            found.push(over(collection.span, &collection.path));
        }
    }
    found.sort_by_key(|group| (group.first, group.path.0.len()));
    let mut merged: Vec<Group> = Vec::new();
    for group in found {
        match merged.last_mut().filter(|last| group.first <= last.last) {
            Some(last) => {
                last.last = last.last.max(group.last);
                if group.path.0.len() < last.path.0.len() {
                    last.path = group.path;
                }
            }
            None => merged.push(group),
        }
    }
    merged
}

/// The lists that have an item without a name.
pub(super) fn lists_by_number(layout: &Layout) -> HashSet<KeyPath> {
    let mut found = HashSet::new();
    for site in &layout.sites {
        for (at, segment) in site.path.0.iter().enumerate() {
            if matches!(segment, Segment::Index(_)) {
                found.insert(KeyPath(site.path.0[..at].to_vec()));
            }
        }
    }
    found
}

/// Where collections begin.
struct Heads<'a> {
    format: Format,
    text: &'a str,
    /// The first byte and the path, in order.
    begins: Vec<(usize, &'a KeyPath)>,
}

impl<'a> Heads<'a> {
    fn of(format: Format, layout: &'a Layout, text: &'a str) -> Self {
        let begin = layout.collections.iter().map(|one| (one.span.start, &one.path));
        let mut begins: Vec<_> = begin.collect();
        begins.sort_by_key(|(start, path)| (*start, path.0.len()));
        Self { format, text, begins }
    }

    /// What the line is the head of: a table whose header it is, or what begins on the next line.
    fn opened_by(&self, line: Span) -> Option<KeyPath> {
        if self.format == Format::Toml {
            return self.begun_in(line);
        }
        let next = self.begins.partition_point(|(start, _)| *start < line.end);
        let (start, path) = self.begins.get(next)?;
        let between = Span::new(line.end, *start).of(self.text);
        let is_trivia = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        between.lines().all(is_trivia).then(|| (*path).clone())
    }

    /// The innermost collection that begins in these lines.
    fn begun_in(&self, lines: Span) -> Option<KeyPath> {
        let first = self.begins.partition_point(|(start, _)| *start < lines.start);
        let begun = self.begins[first..].iter().take_while(|(start, _)| *start < lines.end);
        begun.map(|(_, path)| (*path).clone()).max_by_key(|path| path.0.len())
    }
}
