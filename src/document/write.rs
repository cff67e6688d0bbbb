//! Writes documents: every new text is located, verified and unsealed again before it is returned.

use zeroize::Zeroize as _;

use super::tokens::item_key;
use super::{Choice, Document, Error, Unlocked, Unsealed};
use crate::envelope::{Envelope, Mac};
use crate::formats::{self, Format, Layout, Place, Reason, Site};
use crate::path::KeyPath;
use crate::seal::{MARK, ValueKey};
use crate::secret::DataKey;
use crate::splice::{Edit, LineEnding, Span, origin, splice};
use crate::time::Time;

/// What sealing takes from the world: the time, and randomness.
pub struct Sealing<'a> {
    /// Now.
    pub time: Time,
    /// The operating system's.
    pub rng: &'a mut dyn rand_core::CryptoRng,
}

/// Seals what was chosen of a document that is not sealed yet; `envelope` is for `data_key`.
///
/// # Errors
///
/// When the sealed text would not unseal to this text, byte for byte.
pub fn seal_new(
    document: &Document,
    data_key: &DataKey,
    envelope: Envelope,
    choices: &[Choice],
    sealing: Sealing,
) -> Result<String, Error> {
    let values = ValueKey::new(data_key);
    let mut writer = Writer { document, data_key, values: &values, envelope, sealing };
    let edits = writer.seal(choices)?;
    let (text, unsealed) = writer.finish(edits)?;
    match unsealed.text.expose() == document.text {
        true => Ok(text),
        false => Err(Error::NotTheSame(0)),
    }
}

impl Unlocked<'_> {
    /// Seals what was chosen; what is sealed keeps its token.
    ///
    /// # Errors
    ///
    /// When the sealed text would not unseal to the same text as before.
    pub fn seal(&self, choices: &[Choice], sealing: Sealing) -> Result<String, Error> {
        let before = self.unseal()?;
        let mut writer = self.writer(sealing);
        let edits = writer.seal(choices)?;
        let (text, after) = writer.finish(edits)?;
        match before.text == after.text {
            true => Ok(text),
            false => Err(Error::NotTheSame(0)),
        }
    }

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
        let site = &document.layout.sites[index];
        let token = document.token_of(index);
        if plain && token.is_some() {
            return Err(Error::IsSealed(site.path.clone()));
        }
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
        let text = match plain {
            true => lexeme,
            false => writer.token(site, &site.path, &lexeme)?,
        };
        let text = match needs_blank(document, site) {
            true => format!(" {text}"),
            false => text,
        };
        let edits = vec![Edit { span: site.span, text }];
        let before = self.unseal()?;
        let (text, after) = writer.finish(edits)?;
        same_but(&before, &after, index, 1)?;
        Ok(Some(text))
    }

    fn set_new(
        &self,
        path: &KeyPath,
        value: &str,
        plain: bool,
        sealing: Sealing,
    ) -> Result<String, Error> {
        let document = self.document;
        let format = document.format;
        let gap = format.gap(&document.text, &document.layout, path, document.end())?;
        let lexeme = format.quote(value, gap.place, None)?;
        let at = Span::new(gap.at, gap.at);
        let entry = |lexeme: &str| {
            vec![Edit { span: at, text: format!("{}{lexeme}{}", gap.before, gap.after) }]
        };
        let drafted = splice(&document.text, &entry(&lexeme));
        let layout = format.locate(&drafted, &|decoded| decoded.starts_with(MARK))?;
        let start = gap.at + gap.before.len();
        let index = layout.sites.iter().position(|site| site.span.start == start);
        let index = index.ok_or(Error::NotTheSame(gap.at))?;
        let site = &layout.sites[index];
        if site.path.within_document() != path.within_document() {
            return Err(Error::NotTheSame(gap.at));
        }
        let mut writer = self.writer(sealing);
        let edits = match plain {
            true => entry(&lexeme),
            false => entry(&writer.token(site, &site.path, &lexeme)?),
        };
        let before = self.unseal()?;
        let (text, after) = writer.finish(edits)?;
        same_but(&before, &after, index, 0)?;
        Ok(text)
    }

    /// Takes the entry at `path` away.
    ///
    /// # Errors
    ///
    /// When there is none, it can't go alone, or other sealed values would change their place.
    pub fn unset(&self, path: &KeyPath, sealing: Sealing) -> Result<String, Error> {
        let document = self.document;
        let index = document.find(path)?;
        let site = &document.layout.sites[index];
        let span = document.format.cut(&document.text, &document.layout, site)?;
        let edits = vec![Edit { span, text: String::new() }];
        let before = self.unseal()?;
        let (text, after) = self.writer(sealing).finish(edits)?;
        let lexemes = |unsealed: &Unsealed, without: Option<usize>| -> Vec<String> {
            let sites = unsealed.layout.sites.iter().enumerate();
            let kept = sites.filter(|(index, _)| Some(*index) != without);
            kept.map(|(_, site)| site.span.of(unsealed.text.expose()).to_owned()).collect()
        };
        match lexemes(&before, Some(index)) == lexemes(&after, None) {
            true => Ok(text),
            false => Err(Error::NotTheSame(span.start)),
        }
    }

    pub(super) fn writer<'r>(&self, sealing: Sealing<'r>) -> Writer<'_, 'r> {
        Writer {
            document: self.document,
            data_key: self.data_key,
            values: &self.values,
            envelope: self.block.envelope.clone(),
            sealing,
        }
    }
}

/// Whether a value in place of none must be parted from its colon.
fn needs_blank(document: &Document, site: &Site) -> bool {
    let before = document.text[..site.span.start].chars().next_back();
    site.span.is_empty() && document.format == Format::Yaml && before != Some(' ')
}

/// The two have the same sites with the same lexemes, but for the one of that index, of which `before`
/// has `had`.
fn same_but(before: &Unsealed, after: &Unsealed, index: usize, had: usize) -> Result<(), Error> {
    let entries = |unsealed: &Unsealed, from: usize, to: usize| -> Vec<(KeyPath, String)> {
        let sites = unsealed.layout.sites.get(from..to).unwrap_or_default().iter();
        sites
            .map(|site| (site.path.clone(), site.span.of(unsealed.text.expose()).to_owned()))
            .collect()
    };
    let counts = (before.layout.sites.len(), after.layout.sites.len());
    let same = counts.0 + 1 == counts.1 + had
        && entries(before, 0, index) == entries(after, 0, index)
        && entries(before, index + had, counts.0) == entries(after, index + 1, counts.1)
        && before.layout.comments.len() == after.layout.comments.len();
    match same {
        true => Ok(()),
        false => Err(Error::NotTheSame(0)),
    }
}

/// Makes the new text of one document.
pub(super) struct Writer<'a, 'r> {
    pub(super) document: &'a Document,
    pub(super) data_key: &'a DataKey,
    pub(super) values: &'a ValueKey,
    pub(super) envelope: Envelope,
    pub(super) sealing: Sealing<'r>,
}

impl Writer<'_, '_> {
    /// The edits that seal what was chosen.
    fn seal(&mut self, choices: &[Choice]) -> Result<Vec<Edit>, Error> {
        let document = self.document;
        let layout = self.layout_once_sealed(choices)?;
        let layout = layout.as_ref().unwrap_or(&document.layout);
        let mut edits = Vec::with_capacity(choices.len());
        for choice in choices {
            edits.push(match *choice {
                Choice::Site(index) => {
                    let site = &document.layout.sites[index];
                    let lexeme = self.sealable(site.span);
                    let text = self.token(site, &layout.sites[index].path, &lexeme)?;
                    Edit { span: site.span, text }
                }
                Choice::Comment(span) => Edit { span, text: self.comment_token(span) },
            });
        }
        self.renamed(layout, &mut edits)?;
        edits.sort_by_key(|edit| edit.span);
        Ok(edits)
    }

    /// Where a scalar that names its item is to be sealed, the item goes by another name from now on.
    pub(super) fn layout_once_sealed(&self, choices: &[Choice]) -> Result<Option<Layout>, Error> {
        let document = self.document;
        let mut names = Vec::new();
        for choice in choices {
            if let Choice::Site(index) = choice
                && document.layout.sites[*index].naming
            {
                names.push(document.plain_value(&document.layout.sites[*index])?.text);
            }
        }
        if names.is_empty() {
            return Ok(None);
        }
        let is_sealed =
            |decoded: &str| decoded.starts_with(MARK) || names.iter().any(|name| name == decoded);
        Ok(Some(document.format.locate(&document.text, &is_sealed)?))
    }

    /// Seals anew what is sealed already, and bound to a name that is about to go.
    fn renamed(&mut self, layout: &Layout, edits: &mut Vec<Edit>) -> Result<(), Error> {
        for sealed in &self.document.sealed {
            let site = self.document.site(sealed);
            let path = &layout.sites[sealed.site].path;
            if site.path == *path {
                continue;
            }
            let opened = self.values.open(&self.document.binding(site, &site.path), &sealed.token);
            let plain = opened.map_err(|_| Error::NotTheSame(site.span.start))?;
            let text =
                self.token_at(sealed.token.time, site, path, plain.column, plain.lexeme.expose());
            edits.push(Edit { span: site.span, text });
        }
        Ok(())
    }

    /// The text of a lexeme as it is sealed: with LF in a CRLF document.
    pub(super) fn sealable(&self, span: Span) -> String {
        let lexeme = span.of(&self.document.text);
        match self.document.line_ending() {
            LineEnding::Lf => lexeme.to_owned(),
            LineEnding::CrLf => lexeme.replace("\r\n", "\n"),
        }
    }

    /// Seals a lexeme for `path`, as of now. Unsealed it must not look like a token.
    pub(super) fn token(
        &mut self,
        site: &Site,
        path: &KeyPath,
        lexeme: &str,
    ) -> Result<String, Error> {
        if lexeme.contains(MARK) {
            let reason = Reason::Unspellable("it holds text of a token");
            return Err(formats::Error::new(site.span.start, reason).into());
        }
        if self.document.format.decode(lexeme, site.place).is_err() {
            return Err(Error::NotOneValue { at: site.span.start, path: path.clone() });
        }
        Ok(self.token_at(self.sealing.time, site, path, site.place.column, lexeme))
    }

    pub(super) fn token_at(
        &mut self,
        time: Time,
        site: &Site,
        path: &KeyPath,
        column: u16,
        lexeme: &str,
    ) -> String {
        let binding = self.document.binding(site, path);
        let token = self.values.seal(&binding, time, column, lexeme, self.sealing.rng);
        let text = match item_key(site) {
            Some(key) => format!("{key}={token}"),
            None => token.to_string(),
        };
        self.document.format.token_lexeme(&text)
    }

    pub(super) fn comment_token(&mut self, span: Span) -> String {
        self.comment_token_of(self.sealing.time, span.of(&self.document.text))
    }

    pub(super) fn comment_token_of(&mut self, time: Time, lexeme: &str) -> String {
        let root = KeyPath::default();
        let binding = self.document.comment_binding(&root);
        self.values.seal(&binding, time, 0, lexeme, self.sealing.rng).to_string()
    }

    /// Spells `value` for a site, in the style of the lexeme `like`.
    pub(super) fn lexeme(&self, site: &Site, value: &str, like: &str) -> Result<String, Error> {
        let whole = match item_key(site) {
            Some(key) => format!("{key}={value}"),
            None => value.to_owned(),
        };
        let place = Place { column: site.place.column, ..site.place };
        let like = (!like.is_empty()).then_some(like);
        Ok(self.document.format.quote(&whole, place, like)?)
    }

    /// Makes the edits, writes envelope and MAC, and unseals the result.
    pub(super) fn finish(self, mut edits: Vec<Edit>) -> Result<(String, Unsealed), Error> {
        let mut envelope = self.envelope.clone();
        edits.push(self.envelope_edit(&mut envelope, &edits)?);
        edits.sort_by_key(|edit| edit.span);
        let draft = splice(&self.document.text, &edits);
        let written = self.read_back(draft, &envelope);
        let written = written.map_err(|error| error.moved(|at| origin(&edits, at)));
        edits.iter_mut().for_each(|edit| edit.text.zeroize());
        written
    }

    /// Locates a new text, puts its MAC in, verifies and unseals it.
    fn read_back(&self, draft: String, envelope: &Envelope) -> Result<(String, Unsealed), Error> {
        let mut written = Document::parse(draft, self.document.format)?;
        let mac = written.mac(self.data_key, envelope)?;
        written.put_mac(mac)?;
        let unsealed = written.unlock(self.data_key)?.unseal()?;
        Ok((written.text, unsealed))
    }

    /// Puts the envelope, with an empty MAC, where it stands, or at the end.
    fn envelope_edit(&self, envelope: &mut Envelope, edits: &[Edit]) -> Result<Edit, Error> {
        let text = &self.document.text;
        let ending = self.document.line_ending();
        if let Some(block) = &self.document.block {
            let whole = block.span.of(text);
            let last = &whole[whole.trim_end_matches(['\r', '\n']).len()..];
            let text = envelope.to_text(&Mac::empty(), ending) + last;
            return Ok(Edit { span: block.span, text });
        }
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        envelope.no_final_newline = !bare.is_empty() && !bare.ends_with('\n');
        let mut block = String::new();
        if envelope.no_final_newline {
            self.check_end(edits)?;
            block.push_str(ending.as_str());
        }
        block.push_str(&envelope.to_text(&Mac::empty(), ending));
        block.push_str(ending.as_str());
        Ok(Edit { span: Span::new(text.len(), text.len()), text: block })
    }

    /// A plain block scalar at the end of the text would gain the line end before the envelope.
    fn check_end(&self, edits: &[Edit]) -> Result<(), Error> {
        let document = self.document;
        let Some(open) = document.format.ends_open(&document.text, &document.layout) else {
            return Ok(());
        };
        let span = document.layout.sites[open].span;
        match edits.iter().any(|edit| edit.span == span) {
            true => Ok(()),
            false => Err(Error::OpenEnd(span.start)),
        }
    }
}

impl Document {
    /// Puts `mac` in the place of the one that stands in the envelope.
    fn put_mac(&mut self, mac: Mac) -> Result<(), Error> {
        let block = self.block.as_mut().ok_or(Error::NotSealed)?;
        let written = block.envelope.to_text(&mac, block.line_ending);
        let start = block.span.start;
        self.text.replace_range(start..start + written.len(), &written);
        block.mac = mac;
        Ok(())
    }
}
