//! References in a document: values that stand for secrets which are kept elsewhere.
//!
//! They are plain, and under the MAC; what they stand for is handed in by whoever asked for it.

use std::collections::BTreeMap;

use super::tokens::item_key;
use super::write::Sealing;
use super::{Document, Error, Unlocked, Unsealed};
use crate::path::KeyPath;
use crate::reference::{Reference, is_reference, may_be_reference};
use crate::secret::SecretText;
use crate::splice::Edit;

impl Document {
    /// The references of the text: the index of the site, and the whole decoded text.
    pub(super) fn reference_texts(&self) -> Result<Vec<(usize, String)>, Error> {
        let mut references = Vec::new();
        for (index, site) in self.layout.sites.iter().enumerate() {
            if self.is_reference(index) {
                references.push((index, self.plain_value(site)?.text));
            }
        }
        Ok(references)
    }

    /// Whether the site of that index holds what begins as a reference.
    #[must_use]
    pub fn is_reference(&self, index: usize) -> bool {
        let site = &self.layout.sites[index];
        let is_one = || self.plain_value(site).is_ok_and(|value| is_reference(&value.text));
        may_be_reference(site.span.of(&self.text)) && self.token_of(index).is_none() && is_one()
    }

    /// Whether a value is a reference, spelt as one.
    #[must_use]
    pub fn has_references(&self) -> bool {
        let mut sites = 0..self.layout.sites.len();
        sites.any(|index| matches!(self.reference(index), Ok(Some(_))))
    }

    /// The reference at the site of that index; `None` where the value is none.
    ///
    /// # Errors
    ///
    /// When it begins as one, but is not spelt as one.
    pub fn reference(&self, index: usize) -> Result<Option<Reference>, Error> {
        if !self.is_reference(index) {
            return Ok(None);
        }
        let site = &self.layout.sites[index];
        let malformed =
            |why| Error::NotAReference { at: site.span.start, path: site.path.clone(), why };
        let text = self.plain_value(site)?.text;
        Reference::parse(&text).transpose().map_err(malformed)
    }
}

impl Unlocked<'_> {
    /// All references, by the index of their site.
    ///
    /// # Errors
    ///
    /// When one is not spelt as a reference.
    pub fn references(&self) -> Result<Vec<(usize, Reference)>, Error> {
        let mut references = Vec::new();
        for index in 0..self.document.layout.sites.len() {
            references.extend(self.document.reference(index)?.map(|reference| (index, reference)));
        }
        Ok(references)
    }

    /// Puts a reference in the place of the value at `path`, sealed or not.
    ///
    /// # Errors
    ///
    /// When the value is a part of a scalar only, or the reference can't be spelt there.
    pub fn refer(
        &self,
        path: &KeyPath,
        reference: &Reference,
        sealing: Sealing,
    ) -> Result<Option<String>, Error> {
        let index = match self.document.find(path) {
            Ok(index) => index,
            Err(Error::NoSuchKey(_)) => {
                return self.set(path, &reference.to_string(), true, sealing);
            }
            Err(error) => return Err(error),
        };
        let site = &self.document.layout.sites[index];
        match item_key(site) {
            Some(_) => Err(Error::NotWhole(site.path.clone())),
            None => self.put(index, &reference.to_string(), true, sealing),
        }
    }

    /// The plain text with values in the place of references.
    ///
    /// # Errors
    ///
    /// As for [`Unlocked::unseal`], and when a value can't be spelt in its place.
    pub fn unseal_resolved(
        &self,
        values: &BTreeMap<Reference, SecretText>,
    ) -> Result<Unsealed, Error> {
        let mut edits = self.unsealing()?;
        for (index, reference) in self.references()? {
            let site = &self.document.layout.sites[index];
            let Some(value) = values.get(&reference) else { continue };
            let like = site.span.of(&self.document.text);
            let lexeme = self.document.format.quote(value.expose(), site.place, Some(like))?;
            edits.push(Edit { span: site.span, text: self.with_line_ending(lexeme) });
        }
        self.unsealed(edits)
    }
}
