//! Changes for whom a document is sealed: the same data key for others too, or a new data key.
//!
//! A new data key seals every value anew and keeps its time, which says when the value changed, not
//! when it was last encrypted.

use super::write::{Sealing, Writer};
use super::{Document, Error, Unlocked, Unsealed};
use crate::envelope::Envelope;
use crate::formats::Site;
use crate::seal::ValueKey;
use crate::secret::DataKey;
use crate::splice::Edit;
use crate::time::Time;

impl Unlocked<'_> {
    /// The envelope as it stands.
    #[must_use]
    pub fn standing(&self) -> &Envelope {
        &self.block.envelope
    }

    /// The envelope as the next write makes it: without the `removed` lines whose recipients have read
    /// no value that still stands.
    #[must_use]
    pub fn envelope(&self) -> Envelope {
        let mut envelope = self.block.envelope.clone();
        envelope.removed.retain(|removed| self.document.read_until(removed.time).next().is_some());
        envelope
    }

    /// Writes the document under another envelope of the same data key.
    ///
    /// # Errors
    ///
    /// When it would not unseal to the same text as before.
    pub fn rewrap(&self, envelope: Envelope, sealing: Sealing) -> Result<String, Error> {
        let before = self.unseal()?;
        let writer = Writer { envelope, ..self.writer(sealing) };
        same(&before, writer.finish(Vec::new())?)
    }

    /// Seals every value anew under `data_key`, which `envelope` names; their times stay.
    ///
    /// # Errors
    ///
    /// As for [`Unlocked::rewrap`].
    pub fn rotate(
        &self,
        data_key: &DataKey,
        envelope: Envelope,
        sealing: Sealing,
    ) -> Result<String, Error> {
        let before = self.unseal()?;
        let document = self.document;
        let values = ValueKey::new(data_key);
        let mut writer = Writer { document, data_key, values: &values, envelope, sealing };
        let mut edits = Vec::with_capacity(document.sealed.len() + 1);
        for sealed in &document.sealed {
            let site = document.site(sealed);
            let plain = self.open(site, &sealed.token)?;
            let (time, lexeme) = (sealed.token.time, plain.lexeme.expose());
            let text = writer.token_at(time, site, &site.path, plain.column, lexeme);
            edits.push(Edit { span: site.span, text });
        }
        for comment in &document.sealed_comments {
            let plain = self.open_comment(comment)?;
            let text = writer.comment_token_of(comment.token.time, plain.lexeme.expose());
            edits.push(Edit { span: comment.span, text });
        }
        edits.sort_by_key(|edit| edit.span);
        same(&before, writer.finish(edits)?)
    }
}

fn same(before: &Unsealed, (text, after): (String, Unsealed)) -> Result<String, Error> {
    match before.text == after.text {
        true => Ok(text),
        false => Err(Error::NotTheSame(0)),
    }
}

impl Document {
    /// The time of a removal: `now`, or that of the newest value where somebody's clock was ahead. Every
    /// value that is sealed counts as read.
    #[must_use]
    pub fn removal_time(&self, now: Time) -> Time {
        let sealed = self.sealed_sites().map(|(_, token)| token.time);
        let comments = self.sealed_comments.iter().map(|comment| comment.token.time);
        sealed.chain(comments).fold(now, Time::max)
    }

    /// The sealed values that did not change after `time`: whoever could open the document until then
    /// has read them. A secret in a comment has no site.
    pub fn read_until(&self, time: Time) -> impl Iterator<Item = (Option<&Site>, Time)> {
        let values = self.sealed_sites().map(|(site, token)| (Some(site), token.time));
        let comments = self.sealed_comments.iter().map(|comment| (None, comment.token.time));
        values.chain(comments).filter(move |(_, changed)| *changed <= time)
    }
}
