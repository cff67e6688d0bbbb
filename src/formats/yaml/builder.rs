//! Collects what a YAML text holds, and how each part hangs from the one that holds it.
//!
//! Nodes come before the names that their paths hold (a list item's `name` may be its last entry), so paths
//! are left to [`Paths`]. Aliases are never followed; below keys that are no text there are no sites, and
//! empty nodes are none, save the missing value of a block map's entry.

use std::borrow::Cow;
use std::collections::HashMap;

use super::keys::{Keys, Map};
use super::names::Names;
use super::paths::{Content, Holder, Naming, Paths, SiteRef, Step};
use super::reader::{Part, Reader, Scalar, Spot, Style};
use crate::formats::{CollectionKind, Error, IsSealed, Layout, Place, Reason, item_key};
use crate::splice::Span;

/// The deepest nesting that is read.
const DEPTH_LIMIT: usize = 255;

/// What was collected so far.
pub(super) struct Builder<'t, 's> {
    is_sealed: IsSealed<'s>,
    paths: Paths<'t>,
    kinds: Vec<Option<String>>,
    document: Holder,
    frames: Vec<Frame<'t>>,
    keys: Keys<'t>,
    /// The site of each anchor, by the anchor's number.
    anchors: HashMap<usize, usize>,
}

impl<'t, 's> Builder<'t, 's> {
    /// Nothing yet.
    pub(super) fn new(is_sealed: IsSealed<'s>) -> Self {
        Self {
            is_sealed,
            paths: Paths::default(),
            kinds: Vec::new(),
            document: Holder::default(),
            frames: Vec::new(),
            keys: Keys::default(),
            anchors: HashMap::new(),
        }
    }

    /// Takes the next part.
    ///
    /// # Errors
    ///
    /// When a key is repeated, the nesting too deep, or the text can't be located.
    pub(super) fn part(
        &mut self,
        part: Part<'t>,
        spot: Spot,
        reader: &mut Reader<'t>,
    ) -> Result<(), Error> {
        match part {
            Part::Document => {
                let number = u32::try_from(self.kinds.len()).map_err(|_| reader.lost())?;
                let step = Step::Document { number, name: None };
                self.document = self.paths.push_holder(usize::MAX, step, Content::Document);
                self.kinds.push(None);
                Ok(())
            }
            Part::DocumentEnd => Ok(()),
            Part::Scalar(scalar) => {
                if matches!(scalar.style, Style::Plain | Style::Quoted) {
                    self.indented(spot, reader)?;
                }
                self.scalar(scalar, spot, reader)
            }
            Part::Alias(anchor) => {
                self.indented(spot, reader)?;
                self.alias(anchor, spot);
                Ok(())
            }
            Part::Open { list, flow } => {
                self.indented(spot, reader)?;
                self.open(list, flow, spot, reader)
            }
            Part::Close(end) => {
                self.close(end);
                Ok(())
            }
        }
    }

    /// Checks that a node of a flow collection, and each further line of a scalar, stands right of the
    /// block collection around it. The parser lets that pass for the sake of closing brackets.
    fn indented(&self, spot: Spot, reader: &Reader<'t>) -> Result<(), Error> {
        let Some(Frame { column: Some(column), flow, .. }) = self.frames.last() else {
            return Ok(());
        };
        if (*flow && spot.column <= *column) || !reader.hangs(spot.span, *column) {
            let class = "a value goes on left of the indentation".to_owned();
            return Err(Error::new(spot.span.start, Reason::Syntax { format: "yaml", class }));
        }
        Ok(())
    }

    /// What the next node is to what holds it.
    fn role(&mut self) -> Role<'t> {
        match self.frames.last_mut() {
            None => Role::Root,
            Some(list) if list.list => {
                list.items = list.items.saturating_add(1);
                Role::Item(list.items - 1)
            }
            Some(map) => map.key.take().map_or(Role::Key, Role::Value),
        }
    }

    /// The layout of it all.
    pub(super) fn layout(self, comments: Vec<Span>) -> Layout {
        self.paths.layout(comments, self.kinds)
    }

    fn scalar(
        &mut self,
        scalar: Scalar<'t>,
        spot: Spot,
        reader: &mut Reader<'t>,
    ) -> Result<(), Error> {
        let start = spot.lead.first.unwrap_or(spot.span.start);
        let empty = scalar.style == Style::Empty;
        match self.role() {
            Role::Key => self.key(scalar, start, spot),
            Role::Value(key) => {
                let span = match empty {
                    true => self.empty_value(spot, reader),
                    false => Some(spot.span),
                };
                self.note_value(&key);
                match (key.text, span) {
                    (Some(text), Some(span)) => self.value(scalar, text, span, key.start),
                    _ => Ok(()),
                }
            }
            Role::Root | Role::Item(_) if empty => Ok(()),
            Role::Root => self.site(scalar, Step::Same, spot.span, start).map(drop),
            Role::Item(position) => {
                let key = item_key(&scalar.value).map(|key| Cow::Owned(key.to_owned()));
                let step = Step::Item { position, name: key.map(|key| ("", key)) };
                self.site(scalar, step, spot.span, start).map(drop)
            }
        }
    }

    fn key(&mut self, scalar: Scalar<'t>, start: usize, spot: Spot) -> Result<(), Error> {
        let Some(map) = self.frames.last_mut() else { return Ok(()) };
        if !self.keys.add(&mut map.keys, &scalar.value) {
            return Err(Error::new(spot.span.start, Reason::RepeatedKey));
        }
        let text = (map.located && !scalar.value.is_empty()).then_some(scalar.value);
        map.key = Some(Key { text, start });
        Ok(())
    }

    /// Where the missing value of an entry would go: directly behind the colon, in a block map, where no
    /// anchor or tag stands already.
    fn empty_value(&self, spot: Spot, reader: &mut Reader<'t>) -> Option<Span> {
        let colon = reader.colon(&spot)?;
        let in_block = self.frames.last().is_some_and(|map| !map.flow);
        (in_block && !spot.lead.properties).then_some(Span::new(colon, colon))
    }

    fn value(
        &mut self,
        scalar: Scalar<'t>,
        key: Cow<'t, str>,
        span: Span,
        start: usize,
    ) -> Result<(), Error> {
        let may_name =
            Names::wants(&key) && !scalar.value.is_empty() && !(self.is_sealed)(&scalar.value);
        if !may_name {
            return self.site(scalar, Step::Key(key), span, start).map(drop);
        }
        let text = scalar.value.clone();
        let site = self.site(scalar, Step::Key(key.clone()), span, start)?;
        if let (Some(site), Some(map)) = (site, self.frames.last_mut()) {
            map.names.note(&key, Naming { text, site });
        }
        Ok(())
    }

    fn note_value(&mut self, key: &Key) {
        if key.is("value")
            && let Some(map) = self.frames.last_mut()
        {
            map.names.note_value();
        }
    }

    fn site(
        &mut self,
        scalar: Scalar<'t>,
        step: Step<'t>,
        span: Span,
        start: usize,
    ) -> Result<Option<SiteRef>, Error> {
        let outer = self.outer();
        if !outer.located {
            return Ok(None);
        }
        let column = u16::try_from(outer.column.unwrap_or(0)).map_err(|_| too_far(start))?;
        let place = Place { column, flow: self.frames.last().is_some_and(|frame| frame.flow) };
        let entry = Span::new(start, span.end);
        let content = Content::Site { span, entry, place, tag: scalar.tag, naming: false };
        let site = self.paths.push_site(outer.holder.number, step, content);
        if scalar.anchor > 0 {
            self.anchors.insert(scalar.anchor, site.number);
        }
        Ok(Some(site))
    }

    fn alias(&mut self, anchor: usize, spot: Spot) {
        let outer = self.outer();
        let role = self.role();
        let is_key = outer.in_key || matches!(role, Role::Key);
        let step = self.step(role, spot, outer).unwrap_or(Step::Same);
        let target = self.anchors.get(&anchor).copied();
        let content = Content::Alias { span: spot.span, target, is_key };
        self.paths.push(outer.holder.number, step, content);
    }

    fn open(
        &mut self,
        list: bool,
        flow: bool,
        spot: Spot,
        reader: &Reader<'t>,
    ) -> Result<(), Error> {
        let depth = self.frames.len();
        if depth >= DEPTH_LIMIT {
            return Err(Error::new(spot.span.start, Reason::TooDeep));
        }
        let outer = self.outer();
        let role = self.role();
        // The dashes of a list may stand under its key; then the parser begins it behind the first.
        let dash = spot.lead.dash.filter(|_| list && !flow && matches!(role, Role::Value(_)));
        let start = dash.unwrap_or(spot.span.start);
        let column = if flow || dash.is_some() { outer.column } else { Some(spot.column) };
        if !flow {
            reader.indentation(start)?;
        }
        let is_key = matches!(role, Role::Key);
        let is_metadata = depth == 1 && matches!(&role, Role::Value(key) if key.is("metadata"));
        let step = self.step(role, spot, outer);
        let located = step.is_some();
        let holder = step.map_or(outer.holder, |step| {
            let span = Span::new(start, spot.span.end.max(start));
            let column = column.filter(|_| !flow).unwrap_or(spot.column);
            let content = Content::Collection { kind: kind(list, flow), span, column };
            self.paths.push_holder(outer.holder.number, step, content)
        });
        self.frames.push(Frame {
            list,
            flow,
            holder,
            located,
            in_key: outer.in_key || is_key,
            column,
            keys: self.keys.open(),
            key: None,
            items: 0,
            names: Names::default(),
            is_metadata,
        });
        Ok(())
    }

    /// How the path goes on to an alias or collection; none where nothing is located.
    fn step(&mut self, role: Role<'t>, spot: Spot, outer: Outer) -> Option<Step<'t>> {
        match role {
            Role::Root => Some(Step::Same),
            Role::Item(position) => outer.located.then_some(Step::Item { position, name: None }),
            Role::Value(key) => {
                self.note_value(&key);
                key.text.map(Step::Key)
            }
            Role::Key => {
                let start = spot.lead.first.unwrap_or(spot.span.start);
                if let Some(map) = self.frames.last_mut() {
                    map.key = Some(Key { text: None, start });
                }
                None
            }
        }
    }

    fn outer(&self) -> Outer {
        let root = Outer { holder: self.document, located: true, in_key: false, column: None };
        self.frames.last().map_or(root, |frame| Outer {
            holder: frame.holder,
            located: frame.located,
            in_key: frame.in_key,
            column: frame.column,
        })
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        self.keys.close(&frame.keys);
        if !frame.located {
            return;
        }
        self.paths.close(frame.holder, end);
        let is_root_entry = self.frames.len() == 1;
        match self.frames.last_mut() {
            _ if frame.list => {}
            None => self.name_document(frame.names),
            Some(list) if list.list => {
                if let Some((field, naming)) = frame.names.of_item() {
                    self.paths.name_item(frame.holder, field, naming);
                }
            }
            Some(root) if is_root_entry && frame.is_metadata => {
                root.names.metadata = frame.names.name;
            }
            Some(_) => {}
        }
    }

    fn name_document(&mut self, names: Names<'t>) {
        let Some(kind) = names.kind else { return };
        if let Some(last) = self.kinds.last_mut() {
            *last = Some(kind.text.clone().into_owned());
        }
        if let Some(metadata) = names.metadata {
            self.paths.name_document(self.document, kind, metadata);
        }
    }
}

fn too_far(at: usize) -> Error {
    Error::new(at, Reason::Doubtful("it is indented beyond column 65535"))
}

fn kind(list: bool, flow: bool) -> CollectionKind {
    match (list, flow) {
        (false, false) => CollectionKind::Map,
        (true, false) => CollectionKind::List,
        (false, true) => CollectionKind::InlineMap,
        (true, true) => CollectionKind::InlineList,
    }
}

/// An open collection.
struct Frame<'t> {
    list: bool,
    flow: bool,
    /// Itself, where it is located, else the nearest holder that is.
    holder: Holder,
    located: bool,
    /// Whether it is part of a key.
    in_key: bool,
    /// The column of the nearest block collection, itself included.
    column: Option<usize>,
    keys: Map<'t>,
    /// Of a map: the key whose value comes next.
    key: Option<Key<'t>>,
    /// Of a list: how many items there were.
    items: u32,
    names: Names<'t>,
    /// Whether it stands under the key `metadata`.
    is_metadata: bool,
}

/// A key whose value comes next.
struct Key<'t> {
    /// None where it is no text.
    text: Option<Cow<'t, str>>,
    /// Where its entry begins.
    start: usize,
}

impl Key<'_> {
    fn is(&self, text: &str) -> bool {
        self.text.as_deref() == Some(text)
    }
}

/// What a node has from what holds it.
#[derive(Clone, Copy)]
struct Outer {
    holder: Holder,
    located: bool,
    in_key: bool,
    column: Option<usize>,
}

/// What a node is to what holds it.
enum Role<'t> {
    /// The root of the document.
    Root,
    /// A key of a map.
    Key,
    /// The value of a map's entry.
    Value(Key<'t>),
    /// An item of a list.
    Item(u32),
}
