//! The plain text of a document, located again: each lexeme exactly one value, nothing else changed.

use super::tokens::item_key;
use super::{Document, Error, SealedComment, SealedSite, TokenFault, Unlocked};
use crate::formats::{Layout, Site};
use crate::path::KeyPath;
use crate::seal::{MARK, OpenError, Plain, Token};
use crate::secret::SecretText;
use crate::splice::{Edit, LineEnding, Span, moved, splice};

/// The plain text of a document.
pub struct Unsealed {
    /// The text.
    pub text: SecretText,
    /// What its format finds in it; site by site the same as in the sealed text.
    pub(super) layout: Layout,
}

impl Unlocked<'_> {
    /// Puts the lexemes back in the place of their tokens and takes the envelope away.
    ///
    /// # Errors
    ///
    /// When a token does not open, or the plain text is not the same document.
    pub fn unseal(&self) -> Result<Unsealed, Error> {
        self.unsealed(self.unsealing()?)
    }

    /// The edits that put the lexemes back and take the envelope away.
    pub(super) fn unsealing(&self) -> Result<Vec<Edit>, Error> {
        let document = self.document;
        let mut edits = Vec::with_capacity(document.sealed.len() + 1);
        for sealed in &document.sealed {
            edits.push(self.unsealed_site(sealed)?);
        }
        for comment in &document.sealed_comments {
            edits.push(self.unsealed_comment(comment)?);
        }
        edits.push(Edit { span: self.envelope_span(), text: String::new() });
        Ok(edits)
    }

    /// The text that these edits make, located again.
    pub(super) fn unsealed(&self, mut edits: Vec<Edit>) -> Result<Unsealed, Error> {
        let document = self.document;
        edits.sort_by_key(|edit| edit.span);
        let text = splice(&document.text, &edits);
        let layout = document.format.locate(&text, &|decoded| decoded.starts_with(MARK));
        let layout = layout.map_err(|_| self.first_not_one_value())?;
        self.check_same(&edits, &layout)?;
        Ok(Unsealed { text: SecretText::new(text), layout })
    }

    fn unsealed_site(&self, sealed: &SealedSite) -> Result<Edit, Error> {
        let site = self.document.site(sealed);
        let plain = self.open(site, &sealed.token)?;
        let lines = reindent(plain.lexeme.expose(), plain.column, site.place.column);
        let lines = lines.ok_or_else(|| Error::Token {
            at: site.span.start,
            path: site.path.clone(),
            why: TokenFault::Indentation,
        })?;
        Ok(Edit { span: site.span, text: self.with_line_ending(lines) })
    }

    fn unsealed_comment(&self, comment: &SealedComment) -> Result<Edit, Error> {
        Ok(Edit { span: comment.span, text: self.comment_text(comment)? })
    }

    /// The text that is sealed in a comment.
    pub(super) fn comment_text(&self, comment: &SealedComment) -> Result<String, Error> {
        let text = self.open_comment(comment)?.lexeme.expose().to_owned();
        if text.contains(char::is_control) || text.contains(MARK) {
            return Err(Error::NotOneValue { at: comment.span.start, path: KeyPath::default() });
        }
        Ok(text)
    }

    pub(super) fn open_comment(&self, comment: &SealedComment) -> Result<Plain, Error> {
        self.open_comment_token(comment.span, &comment.token)
    }

    pub(super) fn open_comment_token(&self, span: Span, token: &Token) -> Result<Plain, Error> {
        let root = KeyPath::default();
        let opened = self.values.open(&self.document.comment_binding(&root), token);
        opened.map_err(|error| Error::Token {
            at: span.start,
            path: root.clone(),
            why: match error {
                OpenError::Unauthentic => TokenFault::Unauthentic,
                OpenError::Malformed => TokenFault::Malformed,
            },
        })
    }

    /// In a CRLF document the line ends of a lexeme are CRLF.
    pub(super) fn with_line_ending(&self, lexeme: String) -> String {
        match self.block.line_ending {
            LineEnding::Lf => lexeme,
            LineEnding::CrLf => lexeme.replace("\r\n", "\n").replace('\n', "\r\n"),
        }
    }

    /// The envelope, and the line end before it where the text had none and still ends there.
    fn envelope_span(&self) -> Span {
        let text = &self.document.text;
        let span = self.block.span;
        if !self.block.envelope.no_final_newline || span.end < text.len() {
            return span;
        }
        let above = &text[..span.start];
        let above = above.strip_suffix('\n').unwrap_or(above);
        Span::new(above.strip_suffix('\r').unwrap_or(above).len(), span.end)
    }

    /// The plain text has the same sites and comments, each where the edits put it. Items may go by
    /// other names: one that was sealed names its item again. But an item `KEY=value` keeps its KEY.
    fn check_same(&self, edits: &[Edit], layout: &Layout) -> Result<(), Error> {
        let sealed = &self.document.layout;
        let spans = moved(edits, sealed.sites.iter().map(|site| site.span));
        let mut pairs = layout.sites.iter().zip(sealed.sites.iter().zip(&spans));
        let same = |one: &Site, other: &Site, span: &Span| {
            let key = item_key(other);
            one.span == *span && one.stands_as(other) && (key.is_none() || item_key(one) == key)
        };
        if let Some(index) = pairs.position(|(one, (other, span))| !same(one, other, span)) {
            return Err(self.not_one_value(index));
        }
        let outside = sealed.comments.iter().filter(|c| !self.block.span.contains(**c));
        if layout.sites.len() != spans.len() || layout.comments != moved(edits, outside.copied()) {
            return Err(self.first_not_one_value());
        }
        Ok(())
    }

    fn first_not_one_value(&self) -> Error {
        let sealed = &self.document.sealed;
        let culprit = sealed.iter().find(|sealed| self.whole_value(sealed.site).is_err());
        self.not_one_value(culprit.or(sealed.first()).map_or(0, |sealed| sealed.site))
    }

    /// The error of the last sealed site up to that index.
    fn not_one_value(&self, index: usize) -> Error {
        let document: &Document = self.document;
        let up_to = document.sealed.partition_point(|sealed| sealed.site <= index);
        match document.sealed.get(up_to.saturating_sub(1)) {
            Some(sealed) => {
                let site = document.site(sealed);
                Error::NotOneValue { at: site.span.start, path: site.path.clone() }
            }
            None => Error::NotTheSame(self.block.span.start),
        }
    }
}

/// Shifts each line after the first that is not blank by the difference of the columns; `None` where
/// a line has too few blanks to lose.
pub(super) fn reindent(lexeme: &str, from: u16, to: u16) -> Option<String> {
    if from == to || !lexeme.contains('\n') {
        return Some(lexeme.to_owned());
    }
    let mut lines = lexeme.split('\n');
    let mut shifted = lines.next()?.to_owned();
    for line in lines {
        shifted.push('\n');
        if line.trim_matches([' ', '\t', '\r']).is_empty() {
            shifted.push_str(line);
        } else if to > from {
            shifted.push_str(&" ".repeat(usize::from(to - from)));
            shifted.push_str(line);
        } else {
            shifted.push_str(line.strip_prefix(" ".repeat(usize::from(from - to)).as_str())?);
        }
    }
    Some(shifted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_shift_with_the_column() {
        let shifted = |from, to| reindent("|\n  a\n\n   \n    b", from, to);
        assert_eq!(shifted(0, 0).as_deref(), Some("|\n  a\n\n   \n    b"));
        assert_eq!(shifted(0, 2).as_deref(), Some("|\n    a\n\n   \n      b"));
        assert_eq!(shifted(2, 0).as_deref(), Some("|\na\n\n   \n  b"));
        assert_eq!(shifted(3, 0), None);
        assert_eq!(reindent("x", 3, 0).as_deref(), Some("x"));
    }
}
