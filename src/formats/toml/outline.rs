//! A TOML text in source order: sections, keys as they are written, comments.
//!
//! The tree of `toml_edit` merges dotted keys and reopened tables; here each stays where it stands.
//! Places are told by keys and positions, since the names of list items are the layout's business.

use std::borrow::Cow;
use std::collections::HashMap;

use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ParseError, Source};

use super::refusal;
use crate::formats::{Error, MAX_PATH_TEXT, Reason};
use crate::splice::Span;

/// How deep brackets may nest: what `toml_edit` allows.
const BRACKETS: u32 = 80;

/// How long a path may be: dotted keys multiply with brackets, and the tree is walked recursively.
const DEPTH: usize = 255;

/// One step of a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// A key, decoded.
    Key(String),
    /// The position of a list item.
    Index(u32),
}

/// What stands between two headers.
#[derive(Debug)]
pub(super) struct Section {
    /// The table that the header opens; empty for the root.
    pub(super) place: Vec<Step>,
    /// The header with its brackets; none for the root.
    pub(super) header: Option<Span>,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where it stands, its own keys included.
    pub(super) place: Vec<Step>,
    /// How much of the place is that of the section or inline table that it is written in.
    pub(super) base: usize,
    /// The key as written, dots included.
    pub(super) key: Span,
    /// The last part of the key.
    pub(super) name: Span,
    /// The value.
    pub(super) value: Span,
    /// The section that it is written in.
    pub(super) section: usize,
    /// Whether it is written in an inline table.
    pub(super) inline: bool,
}

/// A text in source order.
#[derive(Debug)]
pub(super) struct Outline {
    /// The sections, that of the root first.
    pub(super) sections: Vec<Section>,
    /// The entries, by the start of their values.
    pub(super) entries: Vec<Entry>,
    /// The comments, each to the end of its line without the line end.
    pub(super) comments: Vec<Span>,
}

impl Outline {
    /// Reads `text`. What is wrong beyond the grammar (repeated keys, numbers out of range) is not
    /// noticed here.
    pub(super) fn of(text: &str) -> Result<Self, Error> {
        let mut reader = Reader::new(text);
        for event in events(text)? {
            reader.take(&event)?;
        }
        Ok(reader.outline)
    }

    /// The entry whose value starts at byte `at`; none for an item of an array.
    pub(super) fn entry_of_value(&self, at: usize) -> Option<&Entry> {
        let index = self.entries.binary_search_by_key(&at, |entry| entry.value.start).ok()?;
        self.entries.get(index)
    }
}

/// The events of `text`, in source order, whitespace and comments included.
pub(super) fn events(text: &str) -> Result<Vec<Event>, Error> {
    let tokens = Source::new(text).lex().into_vec();
    let mut events = Vec::with_capacity(tokens.len());
    let mut guard = RecursionGuard::new(&mut events, BRACKETS);
    let mut error: Option<ParseError> = None;
    parse_document(&tokens, &mut guard, &mut error);
    match error {
        None => Ok(events),
        Some(error) => {
            let at = error.unexpected().map_or(0, |span| span.start());
            Err(refusal(error.description(), at))
        }
    }
}

/// The span of an event.
pub(super) fn span_of(event: &Event) -> Span {
    Span::new(event.span().start(), event.span().end())
}

struct Reader<'a> {
    source: Source<'a>,
    outline: Outline,
    open: Vec<Bracket>,
    key: Option<WrittenKey>,
    header: Option<(usize, bool)>,
    /// How many items each array of tables has so far.
    counts: HashMap<Vec<Step>, u32>,
}

struct Bracket {
    place: Vec<Step>,
    /// The position of the next item of an array; none for an inline table.
    next: Option<u32>,
    entry: Option<usize>,
}

struct WrittenKey {
    parts: Vec<String>,
    span: Span,
    name: Span,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let root = Section { place: Vec::new(), header: None };
        Self {
            source: Source::new(text),
            outline: Outline { sections: vec![root], entries: Vec::new(), comments: Vec::new() },
            open: Vec::new(),
            key: None,
            header: None,
            counts: HashMap::new(),
        }
    }

    fn take(&mut self, event: &Event) -> Result<(), Error> {
        let span = span_of(event);
        match event.kind() {
            EventKind::Comment => self.outline.comments.push(span),
            EventKind::StdTableOpen => self.header = Some((span.start, false)),
            EventKind::ArrayTableOpen => self.header = Some((span.start, true)),
            EventKind::StdTableClose | EventKind::ArrayTableClose => self.close_header(span.end)?,
            EventKind::SimpleKey => self.add_key(event),
            EventKind::Scalar => {
                self.start_value(span)?;
            }
            EventKind::ArrayOpen => {
                let (place, entry) = self.start_value(span)?;
                self.open.push(Bracket { place, next: Some(0), entry });
            }
            EventKind::InlineTableOpen => {
                let (place, entry) = self.start_value(span)?;
                self.open.push(Bracket { place, next: None, entry });
            }
            EventKind::ArrayClose | EventKind::InlineTableClose => self.close_bracket(span.end),
            _ => {}
        }
        Ok(())
    }

    fn add_key(&mut self, event: &Event) {
        let mut text = Cow::Borrowed("");
        if let Some(raw) = self.source.get(event) {
            raw.decode_key(&mut text, &mut ());
        }
        let name = span_of(event);
        let key =
            self.key.get_or_insert_with(|| WrittenKey { parts: Vec::new(), span: name, name });
        key.parts.push(text.into_owned());
        key.span.end = name.end;
        key.name = name;
    }

    /// Notes where a value stands and, where it has a key, its entry.
    fn start_value(&mut self, span: Span) -> Result<(Vec<Step>, Option<usize>), Error> {
        let section = self.outline.sections.len() - 1;
        let mut place = match self.open.last_mut() {
            Some(bracket) => {
                let mut place = bracket.place.clone();
                if let Some(next) = &mut bracket.next {
                    place.push(Step::Index(*next));
                    *next += 1;
                }
                place
            }
            None => self.outline.sections[section].place.clone(),
        };
        let base = place.len();
        let key = self.key.take();
        if let Some(key) = &key {
            place.extend(key.parts.iter().cloned().map(Step::Key));
        }
        check(&place, span.start)?;
        let entry = key.map(|key| {
            self.outline.entries.push(Entry {
                place: place.clone(),
                base,
                key: key.span,
                name: key.name,
                value: span,
                section,
                inline: !self.open.is_empty(),
            });
            self.outline.entries.len() - 1
        });
        Ok((place, entry))
    }

    fn close_bracket(&mut self, end: usize) {
        let entry = self.open.pop().and_then(|bracket| bracket.entry);
        if let Some(entry) = entry.and_then(|index| self.outline.entries.get_mut(index)) {
            entry.value.end = end;
        }
    }

    fn close_header(&mut self, end: usize) -> Result<(), Error> {
        let (Some((start, is_array)), Some(key)) = (self.header.take(), self.key.take()) else {
            return Ok(());
        };
        let mut place = Vec::with_capacity(key.parts.len() + 1);
        let last = key.parts.len() - 1;
        for (number, part) in key.parts.into_iter().enumerate() {
            place.push(Step::Key(part));
            if number == last && is_array {
                let count = self.counts.entry(place.clone()).or_insert(0);
                place.push(Step::Index(*count));
                *count += 1;
            } else if let Some(count) = self.counts.get(&place) {
                place.push(Step::Index(count - 1));
            }
        }
        check(&place, start)?;
        self.outline.sections.push(Section { place, header: Some(Span::new(start, end)) });
        Ok(())
    }
}

/// Refuses a place that is deeper or has longer keys than the limits.
fn check(place: &[Step], at: usize) -> Result<(), Error> {
    let text = |step: &Step| match step {
        Step::Key(key) => key.len(),
        Step::Index(_) => 0,
    };
    if place.len() > DEPTH {
        Err(Error::new(at, Reason::TooDeep))
    } else if place.iter().map(text).sum::<usize>() > MAX_PATH_TEXT {
        Err(Error::new(at, Reason::PathTooLong))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(place: &[Step]) -> String {
        let steps: Vec<String> = place
            .iter()
            .map(|step| match step {
                Step::Key(key) => key.clone(),
                Step::Index(index) => index.to_string(),
            })
            .collect();
        steps.join("/")
    }

    #[test]
    fn places_count_arrays_of_tables() {
        let text = "a.b = 1\n[[s]]\nx = [{ y.z = 2 }]\n[s.t]\nu = 3\n[[s]]\n[[s.v]]\nw = 4\n";
        let outline = Outline::of(text).unwrap();
        let places: Vec<String> = outline.entries.iter().map(|e| spelt(&e.place)).collect();
        assert_eq!(places, ["a/b", "s/0/x", "s/0/x/0/y/z", "s/0/t/u", "s/1/v/0/w"]);
        let sections: Vec<String> = outline.sections.iter().map(|s| spelt(&s.place)).collect();
        assert_eq!(sections, ["", "s/0", "s/0/t", "s/1", "s/1/v/0"]);
        let nested = &outline.entries[1];
        assert_eq!(nested.value.of(text), "[{ y.z = 2 }]");
        assert_eq!(outline.entries[2].key.of(text), "y.z");
        assert_eq!(outline.entries[2].name.of(text), "z");
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        let brackets = format!("a = {}1{}", "[".repeat(90), "]".repeat(90));
        let dotted = vec!["a"; 256].join(".");
        let both = format!("{}1{}", "a.b.c.d.e = { ".repeat(70), " }".repeat(70));
        for text in [brackets, format!("{dotted} = 1"), format!("[{dotted}]"), both] {
            assert_eq!(Outline::of(&text).unwrap_err().reason, Reason::TooDeep);
        }
    }
}
