//! Writes documents: every new text is located, verified and unsealed again before it is returned.

use zeroize::Zeroize as _;

use super::tokens::item_key;
use super::{Choice, Document, Error, Unlocked, Unsealed};
use crate::envelope::{Envelope, Mac};
use crate::formats::{self, Layout, Place, Reason, Site};
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
    match unsealed.text.expose() == document.text() {
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

    pub(super) fn writer<'r>(&self, sealing: Sealing<'r>) -> Writer<'_, 'r> {
        Writer {
            document: self.document,
            data_key: self.data_key,
            values: &self.values,
            envelope: self.envelope(),
            sealing,
        }
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
                    let lexeme = self.sealable(site.span)?;
                    let text = self.token(site, &layout.sites[index].path, &lexeme)?;
                    Edit { span: site.span, text }
                }
                Choice::Comment(span) => Edit { span, text: self.comment_token(span) },
            });
        }
        self.rebind(layout, Some, &mut edits)?;
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

    /// Seals anew whatever is bound to another path than it will have: `after` is the layout that the
    /// text will have, `place` says which site of it one is that is sealed now.
    pub(super) fn rebind(
        &mut self,
        after: &Layout,
        place: impl Fn(usize) -> Option<usize>,
        edits: &mut Vec<Edit>,
    ) -> Result<(), Error> {
        for sealed in &self.document.sealed {
            let site = self.document.site(sealed);
            let Some(to) = place(sealed.site).and_then(|index| after.sites.get(index)) else {
                continue;
            };
            if site.path == to.path {
                continue;
            }
            let opened = self.values.open(&self.document.binding(site, &site.path), &sealed.token);
            let plain = opened.map_err(|_| Error::NotTheSame(site.span.start))?;
            let time = sealed.token.time;
            let text = self.token_at(time, site, &to.path, plain.column, plain.lexeme.expose());
            edits.push(Edit { span: site.span, text });
        }
        edits.sort_by_key(|edit| edit.span);
        Ok(())
    }

    /// The text of a lexeme as it is sealed: with LF in a CRLF document.
    pub(super) fn sealable(&self, span: Span) -> Result<String, Error> {
        let lexeme = span.of(&self.document.text);
        if self.document.line_ending() == LineEnding::Lf {
            return Ok(lexeme.to_owned());
        }
        match lexeme.replace("\r\n", "").contains('\n') {
            true => {
                let reason = Reason::Doubtful("a value has LF line ends in a file with CRLF");
                Err(formats::Error::new(span.start, reason).into())
            }
            false => Ok(lexeme.replace("\r\n", "\n")),
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
        if let Some(key) = item_key(site)
            && formats::item_key(&whole) != Some(key)
        {
            let reason = Reason::Unspellable("an item KEY=value that is empty has no name");
            return Err(formats::Error::new(site.span.start, reason).into());
        }
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
        Ok((std::mem::take(&mut *written.text), unsealed))
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
