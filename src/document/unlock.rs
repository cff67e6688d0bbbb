//! Verifies a document under its data key, and says in people's terms what does not hold.

use super::{Document, Error, Tampering, TokenFault, tokens::item_key};
use crate::envelope::{Block, Contents, Envelope, KeyId, Mac, Mode};
use crate::formats::{Site, Value};
use crate::path::{KeyPath, Segment};
use crate::seal::{Binding, Kind, MARK, OpenError, Plain, Token, ValueKey};
use crate::secret::DataKey;

/// To find out what was changed takes time that grows with the square of the sites.
const MOST_SITES_TO_DIAGNOSE: usize = 2_000;

/// To find out where a token was moved from, it is tried elsewhere: at most so many bytes of it.
const MOST_BYTES_TO_TRY: usize = 32 * 1024 * 1024;

/// A document that was verified under its data key.
pub struct Unlocked<'a> {
    pub(super) document: &'a Document,
    pub(super) block: &'a Block,
    pub(super) data_key: &'a DataKey,
    pub(super) values: ValueKey,
}

impl Document {
    /// Verifies the document under `data_key`.
    ///
    /// # Errors
    ///
    /// When it is not sealed, the key is another, or it was changed by hand.
    pub fn unlock<'a>(&'a self, data_key: &'a DataKey) -> Result<Unlocked<'a>, Error> {
        let block = self.block.as_ref().ok_or(Error::NotSealed)?;
        if KeyId::of(data_key) != block.envelope.key_id {
            return Err(Error::OtherKey);
        }
        let unlocked =
            Unlocked { document: self, block, data_key, values: ValueKey::new(data_key) };
        let references = self.reference_texts()?;
        let contents = self.contents(&block.envelope, &references);
        if !block.mac.verifies(data_key, self.format.name(), &block.envelope, &contents) {
            return Err(unlocked.diagnose(&references));
        }
        Ok(unlocked)
    }

    /// The MAC that the document must have under `envelope`.
    pub(super) fn mac(&self, data_key: &DataKey, envelope: &Envelope) -> Result<Mac, Error> {
        let references = self.reference_texts()?;
        let contents = self.contents(envelope, &references);
        Ok(Mac::compute(data_key, self.format.name(), envelope, &contents))
    }

    fn contents<'a>(
        &'a self,
        envelope: &Envelope,
        references: &'a [(usize, String)],
    ) -> Contents<'a> {
        match (envelope.mode, &self.block) {
            (Mode::File, Some(block)) => Contents::File {
                above: &self.text[..block.span.start],
                below: &self.text[block.span.end..],
            },
            (Mode::File, None) => Contents::File { above: &self.text, below: "" },
            (Mode::Sealed, _) => Contents::Sealed {
                paths: self.sealed_sites().map(|(site, _)| &site.path).collect(),
                references: references
                    .iter()
                    .map(|(site, text)| (&self.layout.sites[*site].path, text.as_str()))
                    .collect(),
            },
        }
    }

    /// What binds a value to the place of `site`, as if its path were `path`.
    pub(super) fn binding<'a>(&self, site: &'a Site, path: &'a KeyPath) -> Binding<'a> {
        Binding { format: self.format.name(), kind: Kind::Value, tag: &site.tag, path }
    }

    pub(super) fn comment_binding<'a>(&self, root: &'a KeyPath) -> Binding<'a> {
        Binding { format: self.format.name(), kind: Kind::Comment, tag: "", path: root }
    }
}

impl Unlocked<'_> {
    /// The document itself.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.document
    }

    /// The value at the site of that index; of an item `KEY=value`, what stands behind the `=`.
    ///
    /// # Errors
    ///
    /// When a token does not open, or holds something else than one value.
    pub fn value(&self, index: usize) -> Result<Value, Error> {
        let mut value = self.whole_value(index)?;
        if let Some(key) = item_key(&self.document.layout.sites[index]) {
            value.text.drain(..=key.len());
        }
        Ok(value)
    }

    /// The whole scalar at the site of that index.
    ///
    /// # Errors
    ///
    /// As for [`Unlocked::value`].
    pub fn whole_value(&self, index: usize) -> Result<Value, Error> {
        let document = self.document;
        let site = &document.layout.sites[index];
        let Some(token) = document.token_of(index) else {
            return document.plain_value(site);
        };
        let plain = self.open(site, token)?;
        let place = crate::formats::Place { column: plain.column, ..site.place };
        let not_one = || Error::NotOneValue { at: site.span.start, path: site.path.clone() };
        let value = document.format.decode(plain.lexeme.expose(), place);
        let value = value.map_err(|_| not_one())?;
        match item_key(site) {
            Some(key) if crate::formats::item_key(&value.text) != Some(key) => Err(not_one()),
            _ => Ok(value),
        }
    }

    /// Whether other loaders would expand `${…}` in the value: those that no single quotes keep.
    ///
    /// # Errors
    ///
    /// As for [`Unlocked::value`].
    pub fn expands_elsewhere(&self, index: usize) -> Result<bool, Error> {
        let site = &self.document.layout.sites[index];
        match self.document.token_of(index) {
            Some(token) => Ok(!self.open(site, token)?.lexeme.expose().starts_with('\'')),
            None => Ok(self.document.expands_elsewhere(index)),
        }
    }

    pub(super) fn open(&self, site: &Site, token: &Token) -> Result<Plain, Error> {
        let opened = self.values.open(&self.document.binding(site, &site.path), token);
        let plain = opened.map_err(|error| match error {
            OpenError::Unauthentic => Error::Tampered(self.misplaced(site, token)),
            OpenError::Malformed => Error::Token {
                at: site.span.start,
                path: site.path.clone(),
                why: TokenFault::Malformed,
            },
        })?;
        // The plain file would be one with a token and no envelope.
        match plain.lexeme.expose().contains(MARK) {
            true => Err(Error::NotOneValue { at: site.span.start, path: site.path.clone() }),
            false => Ok(plain),
        }
    }

    /// Says where a token that does not open at `site` was sealed for.
    fn misplaced(&self, site: &Site, token: &Token) -> Tampering {
        let most = (MOST_BYTES_TO_TRY / site.span.len().max(1)).min(MOST_SITES_TO_DIAGNOSE);
        let others = self.document.layout.sites.iter().take(most);
        let (at, to) = (site.span.start, site.path.clone());
        let neighbours = neighbours(&site.path);
        let mut candidates = others.map(|other| &other.path).chain(&neighbours);
        match candidates.find(|path| self.opens(site, path, token)) {
            Some(from) => Tampering::Moved { at, from: from.clone(), to },
            None => Tampering::Damaged { at, path: to },
        }
    }

    fn opens(&self, site: &Site, path: &KeyPath, token: &Token) -> bool {
        self.values.open(&self.document.binding(site, path), token).is_ok()
    }

    /// Finds what was changed: first a token that does not open, then the one entry, reference or
    /// recipient without which the MAC would hold.
    fn diagnose(&self, references: &[(usize, String)]) -> Error {
        let document = self.document;
        for (site, token) in document.sealed_sites().take(MOST_SITES_TO_DIAGNOSE) {
            if let Err(error) = self.open(site, token) {
                return error;
            }
        }
        if self.block.envelope.mode == Mode::File {
            return Error::Tampered(Tampering::Text);
        }
        if document.layout.sites.len() > MOST_SITES_TO_DIAGNOSE {
            return Error::Tampered(Tampering::Other);
        }
        let found = self.replaced(references).or_else(|| self.added_reference(references));
        Error::Tampered(
            found.or_else(|| self.added_recipient(references)).unwrap_or(Tampering::Other),
        )
    }

    /// Whether the MAC holds over these paths, references and envelope.
    pub(super) fn holds(
        &self,
        envelope: &Envelope,
        paths: Vec<&KeyPath>,
        references: Vec<(&KeyPath, &str)>,
    ) -> bool {
        let contents = Contents::Sealed { paths, references };
        self.block.mac.verifies(self.data_key, self.document.format.name(), envelope, &contents)
    }

    fn sealed_paths(&self) -> Vec<&KeyPath> {
        self.document.sealed_sites().map(|(site, _)| &site.path).collect()
    }

    fn reference_paths<'a>(
        &'a self,
        references: &'a [(usize, String)],
    ) -> Vec<(&'a KeyPath, &'a str)> {
        let path = |site: usize| &self.document.layout.sites[site].path;
        references.iter().map(|(site, text)| (path(*site), text.as_str())).collect()
    }

    fn replaced(&self, references: &[(usize, String)]) -> Option<Tampering> {
        let document = self.document;
        let envelope = &self.block.envelope;
        for (index, site) in document.layout.sites.iter().enumerate() {
            let mut paths = self.sealed_paths();
            let at = site.span.start;
            let path = site.path.clone();
            if document.token_of(index).is_some() {
                paths.retain(|sealed| **sealed != site.path);
                if self.holds(envelope, paths, self.reference_paths(references)) {
                    return Some(Tampering::Added { at, path });
                }
            } else {
                paths.push(&site.path);
                let mut others = self.reference_paths(references);
                others.retain(|(reference, _)| **reference != site.path);
                if self.holds(envelope, paths, others) {
                    return Some(Tampering::Replaced { at, path });
                }
            }
        }
        None
    }

    fn added_reference(&self, references: &[(usize, String)]) -> Option<Tampering> {
        let all = self.reference_paths(references);
        (0..all.len()).find_map(|left_out| {
            let mut others = all.clone();
            let (path, _) = others.remove(left_out);
            let site = &self.document.layout.sites[references[left_out].0];
            let holds = self.holds(&self.block.envelope, self.sealed_paths(), others);
            let found = || Tampering::Reference { at: site.span.start, path: path.clone() };
            holds.then(found)
        })
    }

    fn added_recipient(&self, references: &[(usize, String)]) -> Option<Tampering> {
        let stanzas = &self.block.envelope.stanzas;
        (0..stanzas.len()).find_map(|left_out| {
            let mut envelope = self.block.envelope.clone();
            let added = envelope.stanzas.remove(left_out);
            let holds =
                self.holds(&envelope, self.sealed_paths(), self.reference_paths(references));
            holds.then(|| Tampering::Recipient(added.label.as_str().to_owned()))
        })
    }
}

/// Where an item that is bound by its position was before others were inserted or taken away. Which of
/// several equal names it has is a position too.
fn neighbours(path: &KeyPath) -> Vec<KeyPath> {
    let mut found = Vec::new();
    for number in 0..path.0.len() {
        let mut moved = path.clone();
        let at = *position_of(&mut moved.0[number]);
        for other in at.saturating_sub(8)..=at.saturating_add(8) {
            *position_of(&mut moved.0[number]) = other;
            found.push(moved.clone());
        }
    }
    found
}

fn position_of(segment: &mut Segment) -> &mut u32 {
    use Segment::{Document, Index, Item, Key, NamedDocument};
    match segment {
        Key { occurrence, .. } | Item { occurrence, .. } | NamedDocument { occurrence, .. } => {
            occurrence
        }
        Index(position) | Document(position) => position,
    }
}
