//! Merges blocks by their keys, where git's merge of lines finds a conflict or makes none of them.

use std::collections::{HashMap, HashSet};

use super::Three;
use super::blocks::{Block, Key};
use crate::conflict::marked;
use crate::path::{KeyPath, Segment};
use crate::splice::{LineEnding, Span};

/// What was merged.
pub(super) struct Entries {
    /// The text, with conflicts marked.
    pub(super) text: String,
    /// What is in conflict, as people know it.
    pub(super) conflicts: Vec<String>,
    /// The paths of all values that are not merged by the rule: they stand in a conflict, or stay since
    /// something stands below them.
    pub(super) unruled: HashSet<KeyPath>,
}

/// Merges the blocks of three texts.
pub(super) fn merge(blocks: &Three<Vec<Block>>, ending: LineEnding) -> Entries {
    let sides = Three {
        base: by_key(&blocks.base),
        ours: by_key(&blocks.ours),
        theirs: by_key(&blocks.theirs),
    };
    let mut merged: HashMap<&Key, Merged> = HashMap::new();
    for block in blocks.ours.iter().chain(&blocks.theirs) {
        merged.entry(&block.key).or_insert_with(|| sides.merge(&block.key));
    }
    let mut out = Entries { text: String::new(), conflicts: Vec::new(), unruled: HashSet::new() };
    out.unruled.extend(keep_what_opens(&sides, &mut merged));
    let order = order(&sides, blocks, &|key| merged.get(key).is_some_and(|one| !one.is_gone()));
    for key in order {
        let Some(one) = merged.get(key) else { continue };
        if matches!(one.lead, Text::Conflict(..)) {
            out.conflicts.push(format!("the comments above {}", name(key)));
        }
        if matches!(one.text, Text::Conflict(..)) {
            out.conflicts.push(name(key));
            let all = [&sides.base, &sides.ours, &sides.theirs].into_iter();
            let sites = all.filter_map(|side| side.get(key)).flat_map(|block| &block.sites);
            out.unruled.extend(sites.map(|(path, _)| path.clone()));
        }
        one.lead.write(&mut out.text, ending);
        one.text.write(&mut out.text, ending);
    }
    out
}

fn name(key: &Key) -> String {
    match key {
        Key::Entry(path) | Key::Head(path) => path.to_string(),
        Key::Line(..) => "a line without a key".to_owned(),
        Key::Envelope => "the envelope".to_owned(),
        Key::End => "the end of the file".to_owned(),
    }
}

type ByKey<'a> = HashMap<&'a Key, &'a Block>;

fn by_key(blocks: &[Block]) -> ByKey<'_> {
    blocks.iter().map(|block| (&block.key, block)).collect()
}

/// A block as it was merged.
struct Merged {
    lead: Text,
    text: Text,
}

impl Merged {
    fn is_gone(&self) -> bool {
        matches!(&self.text, Text::Gone)
    }
}

enum Text {
    Merged(String),
    Conflict(String, String),
    Gone,
}

impl Text {
    fn write(&self, out: &mut String, ending: LineEnding) {
        match self {
            Self::Merged(text) => out.push_str(text),
            Self::Conflict(ours, theirs) => out.push_str(&marked(ours, theirs, ending)),
            Self::Gone => {}
        }
    }
}

impl Three<ByKey<'_>> {
    fn merge(&self, key: &Key) -> Merged {
        let (base, ours, theirs) = (self.base.get(key), self.ours.get(key), self.theirs.get(key));
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                let lead = |block: &&&Block| block.lead.clone();
                let base_lead = base.as_ref().map(lead);
                Merged {
                    lead: three(base_lead.as_deref(), &ours.lead, &theirs.lead),
                    text: lines(base.copied(), ours, theirs),
                }
            }
            (Some(one), None) => alone(base.copied(), one, |text| (text, String::new())),
            (None, Some(one)) => alone(base.copied(), one, |text| (String::new(), text)),
            (None, None) => Merged { lead: Text::Gone, text: Text::Gone },
        }
    }
}

/// A block that only one side has: it is new, or the other side took it away.
fn alone(base: Option<&Block>, one: &Block, sides: impl Fn(String) -> (String, String)) -> Merged {
    let lead = Text::Merged(one.lead.clone());
    match base {
        None => Merged { lead, text: Text::Merged(one.text.clone()) },
        Some(base) if base.text == one.text => Merged { lead, text: Text::Gone },
        Some(_) => {
            let (ours, theirs) = sides(one.text.clone());
            Merged { lead, text: Text::Conflict(ours, theirs) }
        }
    }
}

fn three(base: Option<&str>, ours: &str, theirs: &str) -> Text {
    match pick(base, ours, theirs) {
        Some(text) => Text::Merged(text.to_owned()),
        None => Text::Conflict(ours.to_owned(), theirs.to_owned()),
    }
}

fn pick<'a>(base: Option<&str>, ours: &'a str, theirs: &'a str) -> Option<&'a str> {
    match base {
        _ if ours == theirs => Some(ours),
        Some(base) if base == ours => Some(theirs),
        Some(base) if base == theirs => Some(ours),
        _ => None,
    }
}

/// Merges the lines of a block: value by value, and what stands between them, where it has the same
/// values on all sides.
fn lines(base: Option<&Block>, ours: &Block, theirs: &Block) -> Text {
    if let Some(text) = base.and_then(|base| by_value(base, ours, theirs)) {
        return Text::Merged(text);
    }
    three(base.map(|base| base.text.as_str()), &ours.text, &theirs.text)
}

fn by_value(base: &Block, ours: &Block, theirs: &Block) -> Option<String> {
    let paths =
        |block: &Block| block.sites.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    if paths(base) != paths(ours) || paths(ours) != paths(theirs) {
        return None;
    }
    let merged = pieces(base).into_iter().zip(pieces(ours)).zip(pieces(theirs));
    merged.map(|((base, ours), theirs)| pick(Some(base), ours, theirs)).collect()
}

/// The text of a block, cut around its values.
fn pieces(block: &Block) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (_, span) in &block.sites {
        pieces.push(Span::new(from, span.start).of(&block.text));
        pieces.push(span.of(&block.text));
        from = span.end;
    }
    pieces.push(&block.text[from.min(block.text.len())..]);
    pieces
}

/// What one side took away stays while something stands below it. Returns the values in it.
fn keep_what_opens<'a>(
    sides: &Three<ByKey<'a>>,
    merged: &mut HashMap<&'a Key, Merged>,
) -> Vec<KeyPath> {
    let mut stays = Vec::new();
    let mut above: HashSet<&[Segment]> = HashSet::new();
    for (key, _) in merged.iter().filter(|(_, one)| !one.is_gone()) {
        if let Key::Entry(path) | Key::Head(path) = key {
            above.extend((0..path.0.len()).map(|length| &path.0[..length]));
        }
    }
    for (key, one) in merged.iter_mut().filter(|(_, one)| one.is_gone()) {
        let block = sides.ours.get(*key).or_else(|| sides.theirs.get(*key));
        let Some((block, opens)) = block.and_then(|block| Some((block, block.opens.as_ref()?)))
        else {
            continue;
        };
        if above.contains(opens.0.as_slice()) {
            one.text = Text::Merged(block.text.clone());
            stays.extend(block.sites.iter().map(|(path, _)| path.clone()));
        }
    }
    stays
}

/// The keys that stay, in order: that of the side which reordered, else of ours; what the other side
/// added goes behind what stands before it there.
fn order<'a>(
    sides: &Three<ByKey>,
    blocks: &'a Three<Vec<Block>>,
    stays: &dyn Fn(&Key) -> bool,
) -> Vec<&'a Key> {
    let common = |all: &'a [Block]| -> Vec<&'a Key> {
        let everywhere = |key: &&Key| {
            sides.base.contains_key(*key)
                && sides.ours.contains_key(*key)
                && sides.theirs.contains_key(*key)
        };
        all.iter().map(|block| &block.key).filter(everywhere).collect()
    };
    let theirs_reordered = common(&blocks.ours) == common(&blocks.base)
        && common(&blocks.theirs) != common(&blocks.base);
    let (first, second, has) = match theirs_reordered {
        true => (&blocks.theirs, &blocks.ours, &sides.ours),
        false => (&blocks.ours, &blocks.theirs, &sides.theirs),
    };
    let kept = |all: &'a [Block]| all.iter().filter(|block| stays(&block.key));
    let order: Vec<&Block> = kept(first).collect();
    let places: HashMap<&Key, usize> =
        order.iter().enumerate().map(|(place, block)| (&block.key, place)).collect();
    // What the second side added, by how many of the first stand before it.
    let mut added: Vec<Vec<&Key>> = vec![Vec::new(); order.len() + 1];
    let mut before: Option<(&Block, usize)> = None;
    for block in kept(second) {
        let place = match places.get(&block.key) {
            Some(place) => place + 1,
            None => {
                let place = before.map_or(0, |before| behind(&order, before, block, has));
                added[place].push(&block.key);
                place
            }
        };
        before = Some((block, place));
    }
    let mut keys = Vec::with_capacity(order.len());
    for (place, added) in added.into_iter().enumerate() {
        keys.extend(added);
        keys.extend(order.get(place).map(|block| &block.key));
    }
    keys
}

/// Where a block goes that stands behind the one `before`, of which `place` say how many are before it:
/// also behind what the first side alone has there, as far as that belongs at least as closely to the one
/// before.
fn behind(order: &[&Block], (before, place): (&Block, usize), block: &Block, has: &ByKey) -> usize {
    let shared = |one: &Block| common_prefix(one.path(), before.path());
    let added = order[place..].iter().take_while(|one| {
        !has.contains_key(&one.key) && shared(one) >= shared(block) && one.key != Key::End
    });
    place + added.count()
}

fn common_prefix(one: &[Segment], other: &[Segment]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}
