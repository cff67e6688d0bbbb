//! Finds the tokens of a text: each must be the whole value of a site, or stand in a comment.

use super::{Error, SealedComment, SealedSite};
use crate::envelope::Block;
use crate::formats::{Layout, Site};
use crate::path::Segment;
use crate::seal::{MARK, Token};
use crate::splice::Span;

/// Checks that every line of the envelope is a comment of the format.
pub(super) fn check_is_comment(block: &Block, layout: &Layout) -> Result<(), Error> {
    for start in &block.line_starts {
        layout
            .comments
            .binary_search_by_key(start, |comment| comment.start)
            .map_err(|_| Error::EnvelopeNotComment(*start))?;
    }
    Ok(())
}

/// Finds all tokens, in source order.
pub(super) fn find(
    text: &str,
    layout: &Layout,
) -> Result<(Vec<SealedSite>, Vec<SealedComment>), Error> {
    let mut sealed: Vec<SealedSite> = Vec::new();
    let mut comments: Vec<SealedComment> = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find(MARK) {
        let at = from + found;
        from = at + MARK.len();
        if let Some(index) = containing(&layout.sites, at, |site| site.span) {
            let token = whole_token(text, &layout.sites[index]);
            let seen = sealed.last().is_some_and(|last| last.site == index);
            match token {
                Some(token) if !seen => sealed.push(SealedSite { site: index, token }),
                _ => return Err(Error::StrayToken { at, in_value: true }),
            }
        } else if let Some(index) = containing(&layout.comments, at, |comment| *comment) {
            let comment = layout.comments[index];
            let rest = Span::new(at, comment.end).of(text);
            let (token, length) =
                Token::parse_prefix(rest).ok_or(Error::StrayToken { at, in_value: false })?;
            comments.push(SealedComment { span: Span::new(at, at + length), token });
        } else {
            return Err(Error::StrayToken { at, in_value: false });
        }
    }
    Ok((sealed, comments))
}

/// The index of the span that contains the byte `at`; spans are sorted and disjoint.
fn containing<T>(items: &[T], at: usize, span: impl Fn(&T) -> Span) -> Option<usize> {
    let index = items.partition_point(|item| span(item).start <= at).checked_sub(1)?;
    (at < span(&items[index]).end).then_some(index)
}

/// The token that is the whole value of a site, in whichever quotes; behind `KEY=` in a named item.
fn whole_token(text: &str, site: &Site) -> Option<Token> {
    let inner = unquoted(site.span.of(text));
    match item_key(site) {
        Some(key) => Token::parse(inner.strip_prefix(key)?.strip_prefix('=')?),
        None => Token::parse(inner),
    }
}

/// The KEY of an item `KEY=value`.
pub(super) fn item_key(site: &Site) -> Option<&str> {
    match site.path.0.last()? {
        Segment::Item { field, text, .. } if field.is_empty() => Some(text),
        _ => None,
    }
}

fn unquoted(lexeme: &str) -> &str {
    ['"', '\'', '`']
        .iter()
        .find_map(|quote| lexeme.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(lexeme)
}
