//! Collects what a YAML text holds, and how each part hangs from the one that holds it.
//!
//! Nodes come before the names that their paths hold (a list item's `name` may be its last entry), so paths
//! are left to [`Paths`]. Aliases are never followed; below keys that are no text there are no sites.
//! Scalars are taken by `values`.

use std::collections::HashMap;

use super::frames::{Frame, Frames, Key, Outer, Role};
use super::keys::Keys;
use super::names::Names;
use super::parts::{Part, Spot, Style};
use super::paths::{Content, Paths, STREAM, Step};
use super::reader::Reader;
use crate::formats::{CollectionKind, Error, IsSealed, Layout, Reason};
use crate::splice::Span;

/// The deepest nesting that is read.
const DEPTH_LIMIT: usize = 255;

/// What was collected so far.
pub(super) struct Builder<'t, 's> {
    pub(super) is_sealed: IsSealed<'s>,
    pub(super) paths: Paths<'t>,
    kinds: Vec<Option<String>>,
    pub(super) frames: Frames<'t>,
    pub(super) keys: Keys<'t>,
    /// The site of each anchor, by the anchor's number.
    pub(super) anchors: HashMap<usize, usize>,
}

impl<'t, 's> Builder<'t, 's> {
    /// Nothing yet.
    pub(super) fn new(is_sealed: IsSealed<'s>) -> Self {
        Self {
            is_sealed,
            paths: Paths::default(),
            kinds: Vec::new(),
            frames: Frames::default(),
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
                self.frames.document = self.paths.push_holder(STREAM, step, Content::Document);
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
        let Some(Frame { column: Some(column), flow, .. }) = self.frames.innermost() else {
            return Ok(());
        };
        if (*flow && spot.column <= *column) || !reader.hangs(spot.span, *column) {
            let class = "a value goes on left of the indentation".to_owned();
            return Err(Error::new(spot.span.start, Reason::Syntax { format: "yaml", class }));
        }
        Ok(())
    }

    /// The layout of it all.
    ///
    /// # Errors
    ///
    /// When a path is longer than the limit.
    pub(super) fn layout(self, comments: Vec<Span>) -> Result<Layout, Error> {
        self.paths.layout(comments, self.kinds)
    }

    fn alias(&mut self, anchor: usize, spot: Spot) {
        let outer = self.frames.outer();
        let role = self.frames.role();
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
        let depth = self.frames.depth();
        if depth >= DEPTH_LIMIT {
            return Err(Error::new(spot.span.start, Reason::TooDeep));
        }
        let outer = self.frames.outer();
        let role = self.frames.role();
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
                if let Some(map) = self.frames.innermost_mut() {
                    map.key = Some(Key { text: None, start: spot.start() });
                }
                None
            }
        }
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        self.keys.close(&frame.keys);
        if !frame.located {
            return;
        }
        self.paths.close(frame.holder, end);
        let is_root_entry = self.frames.depth() == 1;
        match self.frames.innermost_mut() {
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
            self.paths.name_document(self.frames.document, kind, metadata);
        }
    }
}

fn kind(list: bool, flow: bool) -> CollectionKind {
    match (list, flow) {
        (false, false) => CollectionKind::Map,
        (true, false) => CollectionKind::List,
        (false, true) => CollectionKind::InlineMap,
        (true, true) => CollectionKind::InlineList,
    }
}
