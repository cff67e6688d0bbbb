//! Takes an edited plain text back into a sealed document.
//!
//! What has not changed keeps its token. What was sealed stays sealed, under its old key or a new one,
//! as a value or commented out, unless a person says otherwise; what is new is judged like any value.

mod comments;
mod header;
mod kept;

pub use header::{Header, Marks};
pub use kept::{Kept, keep};

use std::collections::HashMap;

use super::unseal::reindent;
use super::write::{Sealing, Writer};
use super::{Choice, Document, Error, Selection, Unlocked, Unsealed, Verdict};
use crate::formats::{Layout, Site};
use crate::path::{Glob, KeyPath};
use crate::splice::{Edit, Span};

/// A document with an edited text.
pub struct Edited {
    /// Its new text.
    pub text: String,
    /// What became of values.
    pub changes: Vec<Change>,
    /// What a person named that is no value.
    pub unmatched: Vec<String>,
}

/// What became of a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Change {
    /// A sealed value is another one.
    #[error("changed {0}")]
    Changed(KeyPath),
    /// A value is sealed that was not, or was not there.
    #[error("sealed {0}")]
    Sealed(KeyPath),
    /// A value is new, and plain.
    #[error("new and plain: {0}")]
    Plain(KeyPath),
    /// A sealed value is plain now.
    #[error("no longer sealed: {0}")]
    Unsealed(KeyPath),
    /// A sealed value is gone.
    #[error("took away {0}")]
    Removed(KeyPath),
}

impl Unlocked<'_> {
    /// Seals the edited text `plain`; `selection` is what the policy and a person say of it.
    ///
    /// # Errors
    ///
    /// When the text is refused, or sealed would not unseal to itself.
    pub fn edit(
        &self,
        plain: &str,
        selection: &Selection,
        sealing: Sealing,
    ) -> Result<Edited, Error> {
        let before = self.unseal()?;
        let after = Document::parse(plain.to_owned(), self.document.format).map_err(pasted)?;
        if let Some(block) = &after.block {
            return Err(Error::StrayToken { at: block.span.start, in_value: false });
        }
        let review = Review::of(self, &before, &after, selection)?;
        let changes = review.changes();
        let unmatched = after.unmatched(selection);
        let mut writer = Writer { document: &after, ..self.writer(sealing) };
        let edits = review.edits(&mut writer)?;
        let (text, unsealed) = writer.finish(edits)?;
        match unsealed.text.expose() == plain {
            true => Ok(Edited { text, changes, unmatched }),
            false => Err(Error::NotTheSame(0)),
        }
    }
}

impl Document {
    fn unmatched(&self, selection: &Selection) -> Vec<String> {
        let is_none = |glob: &&Glob| !self.layout.sites.iter().any(|site| glob.matches(&site.path));
        let named = selection.keys.iter().chain(selection.plain);
        named.filter(is_none).map(|glob| glob.as_str().to_owned()).collect()
    }
}

/// Tokens can't be pasted into a plain text.
fn pasted(error: Error) -> Error {
    match error {
        Error::NoEnvelope(at) => Error::StrayToken { at, in_value: false },
        error => error,
    }
}

/// An edited text beside the one that it was made of.
struct Review<'a> {
    unlocked: &'a Unlocked<'a>,
    before: &'a Unsealed,
    after: &'a Document,
    /// The sites of the old text by their paths.
    old: HashMap<&'a KeyPath, usize>,
    /// Of each site of the new text, whether it is to be sealed.
    sealed: Vec<bool>,
    /// The secrets in comments, with the tokens they have already.
    comments: Vec<(Span, Option<String>)>,
}

impl<'a> Review<'a> {
    fn of(
        unlocked: &'a Unlocked<'a>,
        before: &'a Unsealed,
        after: &'a Document,
        selection: &Selection,
    ) -> Result<Self, Error> {
        let old = before.layout.sites.iter().enumerate().map(|(index, site)| (&site.path, index));
        let old: HashMap<_, _> = old.collect();
        let mut decisions = after.decide(selection)?;
        let mut review =
            Self { unlocked, before, after, old, sealed: Vec::new(), comments: Vec::new() };
        let values = review.old_sealed_values()?;
        for decision in &mut decisions {
            if let Choice::Site(index) = decision.choice {
                decision.verdict = review.decide(index, decision.verdict, selection, &values)?;
            }
        }
        let certain: Vec<Span> =
            decisions.iter().filter_map(|decision| comment(decision.choice)).collect();
        decisions.retain(|decision| comment(decision.choice).is_none());
        after.seal_all_of_a_name(&mut decisions);
        review.sealed = decisions.iter().map(|one| one.verdict == Verdict::Seal).collect();
        review.comments = review.secrets_in_comments(certain)?;
        Ok(review)
    }

    fn decide(
        &self,
        index: usize,
        judged: Verdict,
        to: &Selection,
        values: &[String],
    ) -> Result<Verdict, Error> {
        let site = &self.after.layout.sites[index];
        let said = |globs: &[Glob]| globs.iter().any(|glob| glob.matches(&site.path));
        if site.span.is_empty() || said(to.keys) || said(to.plain) {
            return Ok(judged);
        }
        let lexeme = site.span.of(&self.after.text);
        match self.old.get(&site.path).copied() {
            Some(old) if self.is_sealed(old) => Ok(Verdict::Seal),
            Some(old) if self.old_lexeme(old) == lexeme => Ok(Verdict::Keep),
            _ if self.was_sealed(site, values)? => Ok(Verdict::Seal),
            _ => Ok(judged),
        }
    }

    fn is_sealed(&self, old: usize) -> bool {
        self.unlocked.document.token_of(old).is_some()
    }

    fn old_lexeme(&self, old: usize) -> &str {
        self.before.layout.sites[old].span.of(self.before.text.expose())
    }

    /// The sealed values, and what is sealed in comments: the source text of values, mostly.
    fn old_sealed_values(&self) -> Result<Vec<String>, Error> {
        let Document { sealed, sealed_comments, .. } = self.unlocked.document;
        let values = sealed.iter().map(|one| Ok(self.unlocked.whole_value(one.site)?.text));
        let comments = sealed_comments.iter().map(|one| self.unlocked.comment_text(one));
        values.chain(comments).collect()
    }

    fn was_sealed(&self, site: &Site, values: &[String]) -> Result<bool, Error> {
        let lexeme = site.span.of(&self.after.text);
        let value = self.after.plain_value(site)?.text;
        Ok(values.iter().any(|sealed| *sealed == value || sealed == lexeme))
    }

    fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (index, site) in self.after.layout.sites.iter().enumerate() {
            let path = site.path.clone();
            let old = self.old.get(&site.path).copied();
            let same =
                old.is_some_and(|old| self.old_lexeme(old) == site.span.of(&self.after.text));
            match (old.map(|old| self.is_sealed(old)), self.sealed[index]) {
                (Some(true), true) if !same => changes.push(Change::Changed(path)),
                (Some(true), false) => changes.push(Change::Unsealed(path)),
                (Some(false) | None, true) => changes.push(Change::Sealed(path)),
                (None, false) if !site.span.is_empty() => changes.push(Change::Plain(path)),
                _ => {}
            }
        }
        let paths: std::collections::HashSet<_> =
            self.after.layout.sites.iter().map(|site| &site.path).collect();
        for (index, site) in self.before.layout.sites.iter().enumerate() {
            if self.is_sealed(index) && !paths.contains(&site.path) {
                changes.push(Change::Removed(site.path.clone()));
            }
        }
        changes
    }

    fn edits(&self, writer: &mut Writer) -> Result<Vec<Edit>, Error> {
        let sealed = self.sealed.iter().enumerate().filter(|(_, sealed)| **sealed);
        let choices: Vec<Choice> = sealed.map(|(index, _)| Choice::Site(index)).collect();
        let named = writer.layout_once_sealed(&choices)?;
        let layout = named.as_ref().unwrap_or(&self.after.layout);
        let mut edits = Vec::with_capacity(choices.len() + self.comments.len() + 1);
        for (index, _) in self.sealed.iter().enumerate().filter(|(_, sealed)| **sealed) {
            let site = &self.after.layout.sites[index];
            let text = match self.kept_token(index, layout, writer)? {
                Some(token) => token,
                None => {
                    let lexeme = writer.sealable(site.span)?;
                    writer.token(site, &layout.sites[index].path, &lexeme)?
                }
            };
            edits.push(Edit { span: site.span, text });
        }
        for (span, token) in &self.comments {
            let token = token.clone().unwrap_or_else(|| writer.comment_token(*span));
            edits.push(Edit { span: *span, text: token });
        }
        edits.sort_by_key(|edit| edit.span);
        Ok(edits)
    }

    /// The token of a value that has not changed, as it stands in the document, quotes and all.
    fn kept_token(
        &self,
        index: usize,
        layout: &Layout,
        writer: &Writer,
    ) -> Result<Option<String>, Error> {
        let document = self.unlocked.document;
        let site = &self.after.layout.sites[index];
        let Some(old) = self.old.get(&site.path).copied() else { return Ok(None) };
        let (Some(token), old_site) = (document.token_of(old), &document.layout.sites[old]) else {
            return Ok(None);
        };
        if old_site.path != layout.sites[index].path || old_site.tag != site.tag {
            return Ok(None);
        }
        let plain = self.unlocked.open(old_site, token)?;
        let lexeme = reindent(plain.lexeme.expose(), plain.column, site.place.column);
        let sealable = writer.sealable(site.span)?;
        let same = lexeme.is_some_and(|lexeme| lexeme == sealable);
        Ok(same.then(|| old_site.span.of(&document.text).to_owned()))
    }
}

fn comment(choice: Choice) -> Option<Span> {
    match choice {
        Choice::Comment(span) => Some(span),
        Choice::Site(_) => None,
    }
}
