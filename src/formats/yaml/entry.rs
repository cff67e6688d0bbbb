//! How a new entry is written: on lines of its own in a block map, before the brace in a flow map.

use super::gap::refused;
use super::lead::{self, Lead, Stop};
use super::quote;
use crate::formats::{Collection, CollectionKind, Error, Gap, Layout, Place};
use crate::path::Segment;
use crate::splice::{LineEnding, Span};

/// How much deeper a nested map stands where the file shows no example.
const DEFAULT_STEP: usize = 2;

/// An entry on lines of its own at `at`, the start of a line or the end of the text: the last of `keys`,
/// in new maps under the others, the first of them at `column`.
///
/// # Errors
///
/// When the keys can't be written.
pub(super) fn on_lines(
    text: &str,
    layout: &Layout,
    at: usize,
    column: usize,
    keys: &[Segment],
) -> Result<Gap, Error> {
    let line_end = LineEnding::of(text).as_str();
    let above = text.get(..at).unwrap_or_default().trim_start_matches('\u{feff}');
    let (mut before, after) = match above.is_empty() || above.ends_with('\n') {
        true => (String::new(), line_end.to_owned()),
        false => (line_end.to_owned(), String::new()),
    };
    let mut indent = column;
    for (number, key) in spelt(keys)?.iter().enumerate() {
        if number > 0 {
            before.push_str(line_end);
            indent += step(layout);
        }
        before.push_str(&" ".repeat(indent));
        before.push_str(key);
        before.push(':');
    }
    before.push(' ');
    Ok(Gap { at, before, after, place: Place { column: narrow(indent)?, flow: false } })
}

/// An entry behind the last one of a flow map.
///
/// # Errors
///
/// When the keys can't be written, or the last entry has no value that shows where it ends.
pub(super) fn in_flow(
    text: &str,
    layout: &Layout,
    map: &Collection,
    keys: &[Segment],
) -> Result<Gap, Error> {
    if !map.span.of(text).starts_with('{') {
        return Err(refused("a pair in a flow list takes no second entry"));
    }
    let inner = Span::new(map.span.start + 1, map.span.end.saturating_sub(1));
    let collections = layout.collections.iter().map(|found| found.span);
    let sites = layout.sites.iter().map(|found| found.span);
    let aliases = layout.aliases.iter().map(|found| found.span);
    let spans = collections.chain(sites).chain(aliases);
    let last = spans.filter(|span| inner.contains(*span)).map(|span| span.end).max();

    let from = last.unwrap_or(inner.start);
    let (at, comma) = match lead::read(text, from, Stop::At(inner.end)) {
        Some((Lead { first: None, properties: false, dash: None, colon: None, comma, .. }, _)) => {
            let separator = if last.is_some() { ", " } else { "" };
            comma.map_or((from, separator), |comma| (comma + 1, " "))
        }
        _ => return Err(refused("the last entry of the flow map has no value")),
    };
    let keys = spelt(keys)?;
    let before = format!("{comma}{}: ", keys.join(": {"));
    let holds = |found: &&Collection| {
        let block = matches!(found.kind, CollectionKind::Map | CollectionKind::List);
        block && found.span.contains(map.span)
    };
    let block = layout.collections.iter().rfind(holds);
    let column = narrow(block.map_or(0, |found| found.column))?;
    let after = "}".repeat(keys.len().saturating_sub(1));
    Ok(Gap { at, before, after, place: Place { column, flow: true } })
}

/// How much deeper a nested map stands than the one that holds it, where a map begins with one.
pub(super) fn step(layout: &Layout) -> usize {
    let nested = |pair: &[Collection]| {
        let [outer, inner] = pair else { return None };
        let is_block = |found: &Collection| found.kind == CollectionKind::Map;
        let holds = inner.path.0.split_last().is_some_and(|(_, path)| path == outer.path.0);
        let step = inner.column.checked_sub(outer.column).filter(|&step| step > 0);
        step.filter(|_| is_block(outer) && is_block(inner) && holds)
    };
    layout.collections.windows(2).find_map(nested).unwrap_or(DEFAULT_STEP)
}

/// The keys as they are written.
fn spelt(keys: &[Segment]) -> Result<Vec<String>, Error> {
    let key = |segment: &Segment| match segment {
        Segment::Key { text, occurrence: 0 } if !text.is_empty() => Ok(quote::key(text)),
        Segment::Key { .. } => Err(refused("no key is empty or repeated")),
        _ => Err(refused("list items can't be added")),
    };
    let keys = keys.iter().map(key).collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() { Err(refused("a key is missing")) } else { Ok(keys) }
}

fn narrow(column: usize) -> Result<u16, Error> {
    u16::try_from(column).map_err(|_| refused("it is indented too far"))
}
