//! The layout of a YAML text: every scalar value with its path.
//!
//! It reads the text to its end, and checks that what came out can be spliced.

use super::builder::Builder;
use super::reader::Reader;
use crate::formats::{Error, IsSealed, Layout};
use crate::splice::Span;

/// Finds every value, comment, alias and collection of `text`.
///
/// # Errors
///
/// When the text is not valid YAML or is doubtful.
pub(in crate::formats) fn locate(text: &str, is_sealed: IsSealed) -> Result<Layout, Error> {
    let mut reader = Reader::new(text)?;
    let mut builder = Builder::new(is_sealed);
    while let Some((part, spot)) = reader.next()? {
        builder.part(part, spot, &mut reader)?;
    }
    let lost = reader.lost();
    let layout = builder.layout(reader.comments());
    let sites = follow(text, layout.sites.iter().map(|site| site.span));
    let comments = follow(text, layout.comments.iter().copied());
    if sites && comments { Ok(layout) } else { Err(lost) }
}

/// Whether spans follow one another, on character boundaries.
fn follow(text: &str, mut spans: impl Iterator<Item = Span>) -> bool {
    let mut end = 0;
    spans.all(|span| {
        let follows = end <= span.start && text.get(span.start..span.end).is_some();
        end = span.end;
        follows
    })
}
