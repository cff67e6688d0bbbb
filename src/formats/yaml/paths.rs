//! The paths of what was found, once all names are known.
//!
//! Everything is listed in source order, a holder (document or collection) before what it holds; so each
//! path is its holder's with one more segment, and repeated names are counted on the way.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::formats::{
    Alias, Collection, CollectionKind, Error, Layout, MAX_PATH_TEXT, Place, Reason, Site,
};
use crate::path::{KeyPath, Segment};
use crate::splice::Span;

/// The number under which the holder of all documents goes, which has no path.
pub(super) const STREAM: usize = usize::MAX;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Paths<'t> {
    found: Vec<Found<'t>>,
    holders: usize,
    sites: usize,
}

/// One thing, below the holder of that number.
#[derive(Debug)]
struct Found<'t> {
    holder: usize,
    step: Step<'t>,
    content: Content,
}

/// How a path goes on from its holder's.
#[derive(Debug)]
pub(super) enum Step<'t> {
    /// Not at all: the root of a document, or an alias that is a key.
    Same,
    /// By a key of a map.
    Key(Cow<'t, str>),
    /// By an item of a list.
    Item {
        /// Its position, from 0.
        position: u32,
        /// Its own name: the field (empty for `KEY=value`) and the text.
        name: Option<(&'static str, Cow<'t, str>)>,
    },
    /// By a document of the stream.
    Document {
        /// Its number, from 0.
        number: u32,
        /// Its `kind` and `metadata.name`.
        name: Option<(Cow<'t, str>, Cow<'t, str>)>,
    },
}

/// What was found.
#[derive(Debug)]
pub(super) enum Content {
    /// A document.
    Document,
    /// A collection; its span ends where it is closed.
    Collection { kind: CollectionKind, span: Span, column: usize },
    /// A scalar value.
    Site { span: Span, entry: Span, place: Place, tag: String, naming: bool },
    /// An alias.
    Alias { span: Span, target: Option<usize>, is_key: bool },
}

impl Content {
    fn start(&self) -> usize {
        match self {
            Self::Document => 0,
            Self::Collection { span, .. } | Self::Site { span, .. } | Self::Alias { span, .. } => {
                span.start
            }
        }
    }
}

/// A holder: its number among holders, and its place in the list of all that was found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Holder {
    pub(super) number: usize,
    place: usize,
}

impl<'t> Paths<'t> {
    /// Adds what stands below the holder of that number.
    pub(super) fn push(&mut self, holder: usize, step: Step<'t>, content: Content) {
        self.found.push(Found { holder, step, content });
    }

    /// Adds a document or collection.
    pub(super) fn push_holder(
        &mut self,
        holder: usize,
        step: Step<'t>,
        content: Content,
    ) -> Holder {
        let added = Holder { number: self.holders, place: self.found.len() };
        self.holders += 1;
        self.push(holder, step, content);
        added
    }

    /// Adds a site; says its number.
    pub(super) fn push_site(&mut self, holder: usize, step: Step<'t>, content: Content) -> SiteRef {
        let added = SiteRef { number: self.sites, place: self.found.len() };
        self.sites += 1;
        self.push(holder, step, content);
        added
    }

    /// Says where a collection ends.
    pub(super) fn close(&mut self, holder: Holder, end: usize) {
        if let Some(Found { content: Content::Collection { span, .. }, .. }) =
            self.found.get_mut(holder.place)
        {
            span.end = end.max(span.start);
        }
    }

    /// Names a list item.
    pub(super) fn name_item(&mut self, item: Holder, field: &'static str, naming: Naming<'t>) {
        if let Some(Found { step: Step::Item { name, .. }, .. }) = self.found.get_mut(item.place) {
            *name = Some((field, naming.text));
            self.mark(naming.site);
        }
    }

    /// Names a document.
    pub(super) fn name_document(
        &mut self,
        document: Holder,
        kind: Naming<'t>,
        metadata: Naming<'t>,
    ) {
        if let Some(Found { step: Step::Document { name, .. }, .. }) =
            self.found.get_mut(document.place)
        {
            *name = Some((kind.text, metadata.text));
            self.mark(kind.site);
            self.mark(metadata.site);
        }
    }

    /// The layout of it all.
    ///
    /// # Errors
    ///
    /// When a path is longer than the limit.
    pub(super) fn layout(
        self,
        comments: Vec<Span>,
        kinds: Vec<Option<String>>,
    ) -> Result<Layout, Error> {
        let mut layout = Layout { comments, kinds, ..Layout::default() };
        layout.sites.reserve_exact(self.sites);
        let mut holders: Vec<(KeyPath, Vec<u32>)> = Vec::with_capacity(self.holders);
        let mut occurrences = Occurrences::default();
        for Found { holder, step, content } in self.found {
            let (path, mut positions) = match holders.get(holder) {
                Some((path, positions)) => (path, positions.clone()),
                None => (&KeyPath(Vec::new()), Vec::new()),
            };
            positions.extend(step.position());
            let path = match occurrences.segment(holder, step) {
                Some(segment) => path.child(segment),
                None => path.clone(),
            };
            if path.text_len() > MAX_PATH_TEXT {
                return Err(Error::new(content.start(), Reason::PathTooLong));
            }
            match content {
                Content::Document => holders.push((path, positions)),
                Content::Collection { kind, span, column } => {
                    holders.push((path.clone(), positions.clone()));
                    layout.collections.push(Collection { path, positions, kind, span, column });
                }
                Content::Site { span, entry, place, tag, naming } => {
                    layout.sites.push(Site { path, positions, span, entry, place, tag, naming });
                }
                Content::Alias { span, target, is_key } => {
                    layout.aliases.push(Alias { path, span, target, is_key });
                }
            }
        }
        Ok(layout)
    }

    fn mark(&mut self, site: SiteRef) {
        if let Some(Found { content: Content::Site { naming, .. }, .. }) =
            self.found.get_mut(site.place)
        {
            *naming = true;
        }
    }
}

/// A site: its number among sites, and its place in the list of all that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct SiteRef {
    pub(super) number: usize,
    place: usize,
}

/// A scalar that names what it stands in.
#[derive(Debug)]
pub(super) struct Naming<'t> {
    /// Its decoded text.
    pub(super) text: Cow<'t, str>,
    /// Its site.
    pub(super) site: SiteRef,
}

impl Step<'_> {
    fn position(&self) -> Option<u32> {
        match self {
            Self::Item { position, .. } => Some(*position),
            Self::Document { number, .. } => Some(*number),
            Self::Same | Self::Key(_) => None,
        }
    }
}

/// How often each name was met, by the list that holds it.
#[derive(Default)]
struct Occurrences {
    items: HashMap<(usize, &'static str, String), u32>,
    documents: HashMap<(String, String), u32>,
}

impl Occurrences {
    fn segment(&mut self, holder: usize, step: Step) -> Option<Segment> {
        Some(match step {
            Step::Same => return None,
            Step::Key(text) => Segment::key(text),
            Step::Item { position, name: None } => Segment::Index(position),
            Step::Item { name: Some((field, text)), .. } => {
                let text = text.into_owned();
                let occurrence = count(&mut self.items, (holder, field, text.clone()));
                Segment::Item { field: field.to_owned(), text, occurrence }
            }
            Step::Document { number, name: None } => Segment::Document(number),
            Step::Document { name: Some((kind, name)), .. } => {
                let (kind, name) = (kind.into_owned(), name.into_owned());
                let occurrence = count(&mut self.documents, (kind.clone(), name.clone()));
                Segment::NamedDocument { kind, name, occurrence }
            }
        })
    }
}

/// How often `key` was met before.
fn count<K: Eq + std::hash::Hash>(met: &mut HashMap<K, u32>, key: K) -> u32 {
    let times = met.entry(key).or_default();
    let before = *times;
    *times = times.saturating_add(1);
    before
}
