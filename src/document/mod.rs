//! A document: a text, what its format finds in it, its tokens and its envelope.
//!
//! The road is one way: [`Document::parse`] reads without any key, [`Document::unlock`] verifies, and
//! only an [`Unlocked`] document opens values or is written. So nothing that was not verified is ever
//! shown, and no MAC is written over one that did not hold.

mod accept;
mod assemble;
mod change;
pub mod edit;
mod error;
mod names;
mod references;
mod rewrap;
mod select;
mod tokens;
mod unlock;
mod unseal;
mod write;

pub use accept::{Accepted, Takeover};
pub use assemble::{Part, Standing, assemble};
pub use error::{Error, Tampering, TokenFault};
pub use select::{Choice, Decision, Selection, Verdict};
pub use unlock::Unlocked;
pub use unseal::Unsealed;
pub use write::{Sealing, seal_new};

use zeroize::Zeroizing;

use crate::conflict;
use crate::envelope::{self, Block, Fault};
use crate::formats::{Format, Layout, Site, Value};
use crate::path::{KeyPath, Segment};
use crate::seal::{MARK, Token};
use crate::splice::{LineEnding, Span};

/// A document as it was read, not verified.
pub struct Document {
    format: Format,
    text: Zeroizing<String>,
    layout: Layout,
    block: Option<Block>,
    sealed: Vec<SealedSite>,
    sealed_comments: Vec<SealedComment>,
}

/// A site with its token.
#[derive(Clone)]
struct SealedSite {
    site: usize,
    token: Token,
}

/// A token in a comment.
struct SealedComment {
    span: Span,
    token: Token,
}

impl Document {
    /// Reads `text`. A text without tokens and envelope is a document that is not sealed yet.
    ///
    /// # Errors
    ///
    /// When the text, its envelope or the place of a token is refused.
    pub fn parse(text: String, format: Format) -> Result<Self, Error> {
        let conflict = conflict::find(&text).first().map(|conflict| conflict.span.start);
        Self::read(text, format).map_err(|error| match (error, conflict) {
            (Error::Envelope(envelope::Error { fault: Fault::Second, .. }), Some(at)) => {
                Error::Envelope(envelope::Error { at, fault: Fault::Conflict })
            }
            (Error::Envelope(error), _) => Error::Envelope(error),
            (_, Some(at)) => Error::Conflict(at),
            (error, None) => error,
        })
    }

    fn read(text: String, format: Format) -> Result<Self, Error> {
        let text = Zeroizing::new(text);
        let block = envelope::find(&text)?;
        let layout = format.locate(&text, &|decoded| decoded.starts_with(MARK))?;
        if let Some(block) = &block {
            tokens::check_is_comment(block, &layout)?;
        }
        let (sealed, sealed_comments) = tokens::find(&text, &layout)?;
        let document = Self { format, text, layout, block, sealed, sealed_comments };
        document.check()?;
        Ok(document)
    }

    fn check(&self) -> Result<(), Error> {
        let first = self.sealed.first().map(|sealed| self.site(sealed).span.start);
        let first = first.or(self.sealed_comments.first().map(|comment| comment.span.start));
        if let (None, Some(at)) = (&self.block, first) {
            return Err(Error::NoEnvelope(at));
        }
        names::check(self)?;
        for alias in self.layout.aliases.iter().filter(|alias| alias.is_key) {
            if alias.target.is_some_and(|target| self.token_of(target).is_some()) {
                return Err(Error::AliasAsKey(alias.span.start));
            }
        }
        Ok(())
    }

    /// Its format.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What its format finds in it.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Its envelope, unverified.
    #[must_use]
    pub fn block(&self) -> Option<&Block> {
        self.block.as_ref()
    }

    /// The token that stands at the site of that index.
    #[must_use]
    pub fn token_of(&self, site: usize) -> Option<&Token> {
        let found = self.sealed.binary_search_by_key(&site, |sealed| sealed.site).ok()?;
        self.sealed.get(found).map(|sealed| &sealed.token)
    }

    /// The sealed sites and their tokens, in source order.
    pub fn sealed_sites(&self) -> impl Iterator<Item = (&Site, &Token)> {
        self.sealed.iter().map(|sealed| (self.site(sealed), &sealed.token))
    }

    /// How many secrets in comments are sealed.
    #[must_use]
    pub fn sealed_comments(&self) -> usize {
        self.sealed_comments.len()
    }

    /// Finds the site that people mean by `path`: by its path, without the YAML document where that
    /// is not needed, or with positions in place of names.
    ///
    /// # Errors
    ///
    /// When there is none, or there are several.
    pub fn find(&self, path: &KeyPath) -> Result<usize, Error> {
        let sites = || self.layout.sites.iter().enumerate();
        if let Some((index, _)) = sites().find(|(_, site)| site.path == *path) {
            return Ok(index);
        }
        for means in [same_within_document, same_by_position] {
            let mut found = sites().filter(|(_, site)| means(site, path));
            match (found.next(), found.next()) {
                (Some((index, _)), None) => return Ok(index),
                (Some(_), Some(_)) => return Err(Error::Ambiguous(path.clone())),
                (None, _) => {}
            }
        }
        Err(Error::NoSuchKey(path.clone()))
    }

    /// Decodes the value of a site that is not sealed.
    ///
    /// # Errors
    ///
    /// When the format can't, which it could when it located the site.
    pub fn plain_value(&self, site: &Site) -> Result<Value, Error> {
        if site.span.is_empty() {
            return Ok(Value::empty());
        }
        let value = self.format.decode(site.span.of(&self.text), site.place);
        Ok(value.map_err(|error| error.shifted(site.span.start))?)
    }

    /// Whether other loaders would expand `${…}` in a plain value: those that no single quotes keep.
    #[must_use]
    pub fn expands_elsewhere(&self, site: usize) -> bool {
        !self.layout.sites[site].span.of(&self.text).starts_with('\'')
    }

    fn site(&self, sealed: &SealedSite) -> &Site {
        &self.layout.sites[sealed.site]
    }

    /// Where the document's own text ends: at the envelope, or at its end.
    fn end(&self) -> usize {
        self.block.as_ref().map_or(self.text.len(), |block| block.span.start)
    }

    fn line_ending(&self) -> LineEnding {
        self.block.as_ref().map_or_else(|| LineEnding::of(&self.text), |block| block.line_ending)
    }
}

/// Whether `path` means `site` in any way that people may write it.
fn is_meant(site: &Site, path: &KeyPath) -> bool {
    site.path == *path || same_within_document(site, path) || same_by_position(site, path)
}

fn same_within_document(site: &Site, path: &KeyPath) -> bool {
    path.within_document().len() == path.0.len() && site.path.within_document() == path.0
}

/// Whether `path` means `site` with positions in place of names.
fn same_by_position(site: &Site, path: &KeyPath) -> bool {
    let mut positions = site.positions.iter();
    let numbered = site.path.0.iter().map(|segment| match segment {
        Segment::Key { .. } => segment.clone(),
        document if document.is_document() => {
            Segment::Document(positions.next().copied().unwrap_or_default())
        }
        _ => Segment::Index(positions.next().copied().unwrap_or_default()),
    });
    let numbered = KeyPath(numbered.collect());
    numbered == *path || *numbered.within_document() == *path.0
}
