//! What becomes of the scalars of a YAML text: keys, sites, names.
//!
//! Empty nodes are no sites, save the missing value of a block map's entry: there one can be written.

use std::borrow::Cow;

use super::builder::Builder;
use super::frames::{Key, Role};
use super::names::Names;
use super::parts::{Scalar, Spot, Style};
use super::paths::{Content, Naming, SiteRef, Step};
use super::reader::Reader;
use crate::formats::{Error, Place, Reason, item_key};
use crate::splice::Span;

impl<'t> Builder<'t, '_> {
    /// Takes a scalar: a key, a value or an item.
    ///
    /// # Errors
    ///
    /// When a key is repeated, or the place of the value can't be told in 16 bits.
    pub(super) fn scalar(
        &mut self,
        scalar: Scalar<'t>,
        spot: Spot,
        reader: &mut Reader<'t>,
    ) -> Result<(), Error> {
        let start = spot.start();
        let empty = scalar.style == Style::Empty;
        match self.frames.role() {
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
        let Some(map) = self.frames.innermost_mut() else { return Ok(()) };
        if !self.keys.add(&mut map.keys, scalar.value.clone()) {
            return Err(Error::new(spot.span.start, Reason::RepeatedKey));
        }
        let text = (map.located && !scalar.value.is_empty()).then_some(scalar.value);
        map.key = Some(Key { text, start });
        Ok(())
    }

    /// Where the missing value of an entry would go: directly behind the colon, in a block map, where no
    /// anchor or tag stands already.
    fn empty_value(&self, spot: Spot, reader: &mut Reader<'t>) -> Option<Span> {
        let map = self.frames.innermost()?;
        let colon = reader.colon(&spot, map.column.filter(|_| !map.flow))?;
        (!map.flow && !spot.lead.properties).then_some(Span::new(colon, colon))
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
        if let (Some(site), Some(map)) = (site, self.frames.innermost_mut()) {
            map.names.note(&key, Naming { text, site });
        }
        Ok(())
    }

    /// Takes note of a value, whatever it is.
    pub(super) fn note_value(&mut self, key: &Key) {
        if key.is("value")
            && let Some(map) = self.frames.innermost_mut()
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
        let outer = self.frames.outer();
        if !outer.located {
            return Ok(None);
        }
        let column = u16::try_from(outer.column.unwrap_or(0)).map_err(|_| too_far(start))?;
        let place = Place { column, flow: self.frames.innermost().is_some_and(|frame| frame.flow) };
        let entry = Span::new(start, span.end);
        let content = Content::Site { span, entry, place, tag: scalar.tag, naming: false };
        let site = self.paths.push_site(outer.holder.number, step, content);
        if scalar.anchor > 0 {
            self.anchors.insert(scalar.anchor, site.number);
        }
        Ok(Some(site))
    }
}

fn too_far(at: usize) -> Error {
    Error::new(at, Reason::Doubtful("it is indented beyond column 65535"))
}
