//! `set` and `unset`: one entry changes, everything else stays, byte for byte.
//!
//! Where other sealed values go by another path afterwards (an item got a name, or items behind a gone
//! one moved up), they are sealed anew for it, and keep their time.

use std::cmp::Ordering;

use super::write::{Sealing, Writer};
use super::{Document, Error, Unlocked, Unsealed, is_meant};
use crate::formats::{Format, Layout, Site};
use crate::path::KeyPath;
use crate::seal::MARK;
use crate::splice::{Edit, Span, origin, splice};

impl Unlocked<'_> {
    /// Writes `value` at `path`, sealed unless `plain`; `None` where it stands so already.
    ///
    /// # Errors
    ///
    /// When there is no place for the key, the value can't be spelt there, or a sealed value would
    /// become plain.
    pub fn set(
        &self,
        path: &KeyPath,
        value: &str,
        plain: bool,
        sealing: Sealing,
    ) -> Result<Option<String>, Error> {
        match self.document.find(path) {
            Ok(index) => self.set_existing(index, value, plain, sealing),
            Err(Error::NoSuchKey(_)) => self.set_new(path, value, plain, sealing).map(Some),
            Err(error) => Err(error),
        }
    }

    fn set_existing(
        &self,
        index: usize,
        value: &str,
        plain: bool,
        sealing: Sealing,
    ) -> Result<Option<String>, Error> {
        let document = self.document;
        if plain && document.token_of(index).is_some() {
            return Err(Error::IsSealed(document.layout.sites[index].path.clone()));
        }
        self.put(index, value, plain, sealing)
    }

    /// Writes `value` at a site, whatever stands there.
    pub(super) fn put(
        &self,
        index: usize,
        value: &str,
        plain: bool,
        sealing: Sealing,
    ) -> Result<Option<String>, Error> {
        let document = self.document;
        let site = &document.layout.sites[index];
        let token = document.token_of(index);
        let stands = !site.span.is_empty() && self.value(index)?.text == value;
        if stands && token.is_some() != plain {
            return Ok(None);
        }
        let like = match token {
            Some(token) => self.open(site, token)?.lexeme.expose().to_owned(),
            None => site.span.of(&document.text).to_owned(),
        };
        let mut writer = self.writer(sealing);
        let lexeme = writer.lexeme(site, value, &like)?;
        let blank = if needs_blank(document, site) { " " } else { "" };
        let entry = |text: &str| Edit { span: site.span, text: format!("{blank}{text}") };
        let change = Change { index, had: 1, plain };
        let edits = self.edits(&mut writer, &change, lexeme, site, &site.path, entry)?;
        self.finish(writer, edits, &change).map(Some)
    }

    fn set_new(
        &self,
        path: &KeyPath,
        value: &str,
        plain: bool,
        sealing: Sealing,
    ) -> Result<String, Error> {
        let document = self.document;
        let gap = document.format.gap(&document.text, &document.layout, path, document.end())?;
        let lexeme = document.format.quote(value, gap.place, None)?;
        let at = Span::new(gap.at, gap.at);
        let entry =
            |text: &str| Edit { span: at, text: format!("{}{text}{}", gap.before, gap.after) };
        let drafted = self.locate(&[entry(&lexeme)])?;
        let start = gap.at + gap.before.len();
        let index = drafted.sites.iter().position(|site| site.span.start == start);
        let index = index.ok_or(Error::NotTheSame(gap.at))?;
        let site = &drafted.sites[index];
        if !is_meant(site, path) {
            return Err(Error::NotTheSame(gap.at));
        }
        let mut writer = self.writer(sealing);
        let change = Change { index, had: 0, plain };
        let edits = self.edits(&mut writer, &change, lexeme, site, &site.path, entry)?;
        self.finish(writer, edits, &change)
    }

    /// The edits that write a lexeme at `site`, plain or sealed for the path that the site will have,
    /// and that seal anew what the change moves.
    fn edits(
        &self,
        writer: &mut Writer,
        change: &Change,
        lexeme: String,
        site: &Site,
        path: &KeyPath,
        entry: impl Fn(&str) -> Edit,
    ) -> Result<Vec<Edit>, Error> {
        let mut edits = vec![match change.plain {
            true => entry(&self.with_line_ending(lexeme.clone())),
            false => entry(&writer.token(site, path, &lexeme)?),
        }];
        let after = self.locate(&edits)?;
        let place = |site: usize| change.place(site);
        match after.sites.get(change.index) {
            Some(written) if !change.plain && written.path != *path => {
                edits = vec![entry(&writer.token(site, &written.path, &lexeme)?)];
            }
            _ => {}
        }
        writer.rebind(&after, place, &mut edits)?;
        Ok(edits)
    }

    fn finish(&self, writer: Writer, edits: Vec<Edit>, change: &Change) -> Result<String, Error> {
        let before = self.unseal()?;
        let (text, after) = writer.finish(edits)?;
        match change.is_all(&before, &after) {
            true => Ok(text),
            false => Err(Error::NotTheSame(0)),
        }
    }

    /// Takes the entry at `path` away.
    ///
    /// # Errors
    ///
    /// When there is none, or it can't go alone.
    pub fn unset(&self, path: &KeyPath, sealing: Sealing) -> Result<String, Error> {
        let document = self.document;
        let index = document.find(path)?;
        let site = &document.layout.sites[index];
        let span = document.format.cut(&document.text, &document.layout, site)?;
        let mut edits = vec![Edit { span, text: String::new() }];
        let after = self.locate(&edits)?;
        let mut writer = self.writer(sealing);
        let place = |site: usize| match site.cmp(&index) {
            Ordering::Less => Some(site),
            Ordering::Equal => None,
            Ordering::Greater => Some(site - 1),
        };
        writer.rebind(&after, place, &mut edits)?;
        let before = self.unseal()?;
        let (text, after) = writer.finish(edits)?;
        let mut expected = lexemes(&before);
        expected.remove(index);
        match expected == lexemes(&after) {
            true => Ok(text),
            false => Err(Error::NotTheSame(span.start)),
        }
    }

    /// What the text will hold once `edits` are made.
    fn locate(&self, edits: &[Edit]) -> Result<Layout, Error> {
        let document = self.document;
        let text = splice(&document.text, edits);
        let layout = document.format.locate(&text, &|decoded| decoded.starts_with(MARK));
        layout.map_err(|error| Error::from(error).moved(|at| origin(edits, at)))
    }
}

/// What `set` changes: the site of that index afterwards, of which there was one before, or none.
struct Change {
    index: usize,
    had: usize,
    plain: bool,
}

impl Change {
    /// Where a site of the text before stands afterwards; none for the one that is written.
    fn place(&self, site: usize) -> Option<usize> {
        match self.had {
            0 if site >= self.index => Some(site + 1),
            1 if site == self.index => None,
            _ => Some(site),
        }
    }

    /// Whether the two texts differ in this change alone.
    fn is_all(&self, before: &Unsealed, after: &Unsealed) -> bool {
        let (old, new) = (&before.layout.sites, &after.layout.sites);
        let mut others =
            (0..old.len()).filter_map(|site| Some((&old[site], new.get(self.place(site)?)?)));
        let same = |(one, other): (&Site, &Site)| {
            let old = one.span.of(before.text.expose());
            one.stands_as(other) && old == other.span.of(after.text.expose())
        };
        old.len() + 1 == new.len() + self.had
            && others.all(same)
            && before.layout.comments.len() == after.layout.comments.len()
    }
}

/// The lexemes of all sites.
fn lexemes(unsealed: &Unsealed) -> Vec<&str> {
    let sites = unsealed.layout.sites.iter();
    sites.map(|site| site.span.of(unsealed.text.expose())).collect()
}

/// Whether a value in place of none must be parted from its colon.
fn needs_blank(document: &Document, site: &Site) -> bool {
    let before = document.text[..site.span.start].chars().next_back();
    site.span.is_empty() && document.format == Format::Yaml && before != Some(' ')
}
