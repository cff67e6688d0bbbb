//! A document that is made of the parts of others: what merging writes.
//!
//! Its tokens come from documents that were verified. One that stands where it was sealed for, under the
//! same data key, is kept byte for byte; any other is sealed anew and keeps its time.

use super::write::{Sealing, Writer};
use super::{Document, Error, Unlocked};
use crate::envelope::Envelope;
use crate::formats::Site;
use crate::path::KeyPath;
use crate::seal::{Kind, Plain, Token, ValueKey};
use crate::secret::DataKey;
use crate::splice::{Edit, Span};
use crate::time::Time;

/// A token as it stands in a document.
pub struct Standing<'a> {
    /// The text of the token alone, without quotes.
    pub span: Span,
    /// The token.
    pub token: &'a Token,
    /// Its site; none in a comment.
    pub site: Option<&'a Site>,
}

impl Standing<'_> {
    /// What it is bound to, beside the format: its path, which is empty in a comment, and its tag.
    #[must_use]
    pub fn place(&self) -> (KeyPath, String) {
        self.site.map_or_else(Default::default, |site| (site.path.clone(), site.tag.clone()))
    }
}

/// What becomes of a token.
pub enum Part<'a> {
    /// This one stands there.
    Token(&'a Token),
    /// It is sealed anew.
    Plain(Time, &'a Plain),
}

impl Document {
    /// All tokens, in source order.
    #[must_use]
    pub fn tokens(&self) -> Vec<Standing<'_>> {
        let values = self.sealed.iter().map(|sealed| {
            let site = self.site(sealed);
            let token = &sealed.token;
            let length = token.to_string().len();
            let start =
                site.span.start + site.span.of(&self.text).find(crate::seal::MARK).unwrap_or(0);
            Standing { span: Span::new(start, start + length), token, site: Some(site) }
        });
        let comments = self.sealed_comments.iter().map(|comment| Standing {
            span: comment.span,
            token: &comment.token,
            site: None,
        });
        let mut tokens: Vec<_> = values.chain(comments).collect();
        tokens.sort_by_key(|standing| standing.span);
        tokens
    }

    /// What the MAC of this document covers beside the envelope is what it covers of `other`.
    ///
    /// # Errors
    ///
    /// When a reference can't be read.
    pub fn is_listed_as(&self, other: &Self) -> Result<bool, Error> {
        Ok(self.list()? == other.list()?)
    }

    fn list(&self) -> Result<Vec<(KeyPath, Option<String>)>, Error> {
        let sealed = self.sealed_sites().map(|(site, _)| (site.path.clone(), None));
        let mut list: Vec<_> = sealed.collect();
        for (site, text) in self.reference_texts()? {
            list.push((self.layout.sites[site].path.clone(), Some(text)));
        }
        list.sort();
        Ok(list)
    }
}

impl Unlocked<'_> {
    /// Opens one of the document's [`tokens`](Document::tokens).
    ///
    /// # Errors
    ///
    /// When it does not open.
    pub fn open_standing(&self, standing: &Standing) -> Result<Plain, Error> {
        match standing.site {
            Some(site) => self.open(site, standing.token),
            None => self.open_comment_token(standing.span, standing.token),
        }
    }
}

/// Makes a document of `draft`, which holds an envelope without a valid MAC: `parts` are what becomes of
/// its tokens, in order.
///
/// # Errors
///
/// When it would not be a document whose every value is one.
pub fn assemble(
    draft: &Document,
    data_key: &DataKey,
    envelope: Envelope,
    parts: &[Part],
    sealing: Sealing,
) -> Result<String, Error> {
    let values = ValueKey::new(data_key);
    let mut writer = Writer { document: draft, data_key, values: &values, envelope, sealing };
    let standing = draft.tokens();
    let mut edits = Vec::with_capacity(parts.len());
    for (standing, part) in standing.iter().zip(parts) {
        let token = match part {
            Part::Token(token) => (*token).clone(),
            Part::Plain(time, plain) => writer.sealed(standing, *time, plain),
        };
        if token != *standing.token {
            edits.push(Edit { span: standing.span, text: token.to_string() });
        }
    }
    writer.envelope.removed.retain(|removed| draft.read_until(removed.time).next().is_some());
    Ok(writer.finish(edits)?.0)
}

impl Writer<'_, '_> {
    fn sealed(&mut self, standing: &Standing, time: Time, plain: &Plain) -> Token {
        let (path, tag) = standing.place();
        let kind = if standing.site.is_some() { Kind::Value } else { Kind::Comment };
        let binding =
            crate::seal::Binding { kind, tag: &tag, ..self.document.comment_binding(&path) };
        let lexeme = plain.lexeme.expose();
        self.values.seal(&binding, time, plain.column, lexeme, self.sealing.rng)
    }
}
