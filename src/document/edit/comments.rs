//! Secrets in the comments of an edited text: certain ones, and sealed values that are commented out.

use std::collections::HashSet;

use super::Review;
use crate::document::Error;
use crate::formats::Layout;
use crate::splice::Span;

/// From this length on a text in a comment is a sealed value, whatever stands beside it.
const TELLING: usize = 8;

/// A text that is not to stand in a comment in clear.
struct Secret {
    text: String,
    /// The token that it has in a comment already.
    token: Option<String>,
    /// What must stand before it, where it is short.
    name: Option<String>,
}

impl Review<'_> {
    /// The secrets in comments, in order, disjoint; `certain` are those that their form tells.
    pub(super) fn secrets_in_comments(
        &self,
        certain: Vec<Span>,
    ) -> Result<Vec<(Span, Option<String>)>, Error> {
        let text = &self.after.text;
        let old_text = self.before.text.expose();
        let old: HashSet<&str> =
            self.before.layout.comments.iter().map(|comment| comment.of(old_text)).collect();
        let secrets = self.secrets()?;
        let mut found: Vec<(Span, Option<String>)> = Vec::new();
        for comment in &self.after.layout.comments {
            let line = comment.of(text);
            for secret in &secrets {
                // What was plain in a comment before may stay so.
                if secret.token.is_none() && old.contains(line) {
                    continue;
                }
                for at in places(line, secret) {
                    let span =
                        Span::new(comment.start + at, comment.start + at + secret.text.len());
                    put(&mut found, span, secret.token.clone());
                }
            }
        }
        certain.into_iter().for_each(|span| put(&mut found, span, None));
        found.sort_by_key(|(span, _)| *span);
        Ok(found)
    }

    /// What is sealed in comments, and the lines of what is sealed as values.
    fn secrets(&self) -> Result<Vec<Secret>, Error> {
        let document = self.unlocked.document;
        let mut secrets = Vec::new();
        for comment in &document.sealed_comments {
            let text = self.unlocked.comment_text(comment)?;
            let token = Some(comment.span.of(&document.text).to_owned());
            secrets.push(Secret { text, token, name: None });
        }
        let Layout { sites, .. } = &self.before.layout;
        for sealed in &document.sealed {
            let name = sites[sealed.site].path.leaf_names().first().map(|name| (*name).to_owned());
            let lexeme = self.old_lexeme(sealed.site);
            let one_line = !lexeme.contains('\n');
            let lines = lexeme.lines().map(str::trim).filter(|line| !line.is_empty());
            let telling = lines.filter(|line| one_line || line.len() >= TELLING);
            secrets.extend(telling.map(|line| Secret {
                text: line.to_owned(),
                token: None,
                name: name.clone().filter(|_| line.len() < TELLING),
            }));
        }
        Ok(secrets)
    }
}

/// Where the secret stands in a comment.
fn places(comment: &str, secret: &Secret) -> Vec<usize> {
    let from = match &secret.name {
        None => Some(0),
        Some(name) => comment.find(name.as_str()).map(|at| at + name.len()),
    };
    let Some(from) = from else { return Vec::new() };
    comment[from..].match_indices(&secret.text).map(|(at, _)| from + at).collect()
}

/// Adds a span unless it overlaps one that is there.
fn put(found: &mut Vec<(Span, Option<String>)>, span: Span, token: Option<String>) {
    let overlaps =
        |(other, _): &(Span, Option<String>)| other.start < span.end && span.start < other.end;
    if !found.iter().any(overlaps) {
        found.push((span, token));
    }
}
