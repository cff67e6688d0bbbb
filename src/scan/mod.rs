//! Secrets in arbitrary text: known forms, passwords in URLs, what is assigned to telling names, and one's
//! own values.
//!
//! What is a secret, `detect` says; here is only where to look, fast, in text of which nothing is parsed.
//! Text comes in, places and reasons come out: files, git and reports are the command's.

mod assignments;
mod own;
mod text;
mod utf16;

use crate::detect::forms::{self, Class, Form};
use crate::detect::{self, Reason, Verdict};
use crate::envelope;
use crate::splice::Span;
pub use assignments::Place;
pub use own::{OwnValue, OwnValues};
pub use text::{Found, Reader, Told, WINDOW};

/// What lets a finding pass, on its line or the line before.
pub const ALLOW: &str = "stripeseal:allow";

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands.
    pub span: Span,
    /// Why it is one.
    pub why: Why,
    /// The name that it is assigned to.
    pub name: Option<String>,
}

/// Why something is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is one of one's own values: the number of it.
    Own(usize),
    /// It has a known form.
    Form(&'static Form),
    /// It is the password of a URL.
    Url,
    /// It is assigned to a name that says so.
    Named(Reason),
}

impl Why {
    /// Whether it is one without a doubt.
    #[must_use]
    pub fn is_certain(self) -> bool {
        match self {
            Self::Own(_) => true,
            Self::Form(form) => form.class == Class::Certain,
            Self::Url | Self::Named(_) => false,
        }
    }

    /// Which of two reasons for one place counts.
    fn rank(self) -> u8 {
        match self {
            Self::Own(_) => 0,
            Self::Form(_) => 1,
            Self::Url => 2,
            Self::Named(_) => 3,
        }
    }
}

/// Finds the secrets in `text`: disjoint, in order. Sealed values and envelopes hold none.
#[must_use]
pub fn find(text: &str, place: Place, own: &OwnValues) -> Vec<Finding> {
    let mut found = own.find(text);
    let known = forms::find(text);
    let assigned: Vec<_> = assignments::find(text, place).collect();
    let published = |span: Span| {
        assigned.iter().any(|one| {
            one.value.contains(span)
                && detect::judge_named(one.name, one.value.of(text))
                    == Verdict::Keep(Reason::Published)
        })
    };
    let name_of = |span: Span| {
        assigned.iter().find(|one| one.value.contains(span)).map(|one| one.name.to_owned())
    };
    found.extend(known.into_iter().filter_map(|one| {
        let counts = match one.form.class {
            Class::Certain => true,
            Class::Likely => !published(one.span),
            Class::Public => false,
        };
        counts.then_some(Finding { span: one.span, why: Why::Form(one.form), name: None })
    }));
    found.extend(detect::url_passwords(text).map(|span| Finding {
        span,
        why: Why::Url,
        name: None,
    }));
    for one in &assigned {
        if let Some(reason) = assignments::secret(text, one, place) {
            let why = Why::Named(reason);
            found.push(Finding { span: one.value, why, name: None });
        }
    }
    if found.is_empty() {
        return found;
    }
    let sealed = sealed_spans(text);
    found.retain(|one| !sealed.iter().any(|sealed| overlap(*sealed, one.span)));
    let mut found = disjoint(found);
    for one in &mut found {
        one.name = name_of(one.span);
    }
    found
}

/// Of those that overlap the one that says most.
fn disjoint(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|one| (one.why.rank(), one.span));
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for one in found {
        if !kept.iter().any(|other| overlap(other.span, one.span)) {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| one.span);
    kept
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// Where sealed values and the envelope stand.
fn sealed_spans(text: &str) -> Vec<Span> {
    const MARK: &str = "ENC[seal1,";
    let in_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | ',');
    let tokens = text.match_indices(MARK).filter_map(|(at, _)| {
        let inside = text.get(at + MARK.len()..)?;
        let length = inside.find(|c: char| !in_token(c))?;
        let closed = inside.get(length..)?.starts_with(']');
        closed.then(|| Span::new(at, at + MARK.len() + length + 1))
    });
    let block = envelope::find(text).ok().flatten().map(|block| block.span);
    tokens.chain(block).collect()
}

/// Whether the line at `span`, or the line before, says that what stands there may stay.
fn is_allowed(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line_before = before.get(..start.saturating_sub(1)).unwrap_or_default();
    let line_before = line_before.rsplit('\n').next().unwrap_or_default();
    let line = text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
    line.contains(ALLOW) || line_before.contains(ALLOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripe() -> String {
        ["sk", "live", "51CanaryCanaryCanaryCanary"].join("_")
    }

    fn found(text: &str, place: Place) -> Vec<(String, Why)> {
        let all = find(text, place, &OwnValues::default());
        all.into_iter().map(|one| (one.span.of(text).to_owned(), one.why)).collect()
    }

    #[test]
    fn of_several_reasons_the_surest_counts() {
        let text = format!("stripe_key = \"{}\"", stripe());
        let [(shown, why)] = &found(&text, Place::Code)[..] else { panic!("one finding") };
        assert_eq!(shown, &stripe());
        assert!(why.is_certain());
    }

    #[test]
    fn what_a_name_publishes_is_no_finding() {
        let token =
            ["eyJhbGciOiJIUzI1NiJ9", "eyJyb2xlIjoiYW5vbiJ9", "dBjftJeZ4CVPmB92K27uhbUJU1p1"];
        let token = token.join(".");
        assert_eq!(found(&format!("SUPABASE_ANON_KEY={token}"), Place::Config), []);
        assert_eq!(found(&format!("SUPABASE_KEY={token}"), Place::Config).len(), 1);
    }

    #[test]
    fn sealed_values_are_no_findings() {
        let bytes = "q7Rt2ZbW9xLc4VnJ8sKd3HfYg6TmPu5A";
        let token = format!("ENC[seal1,2026-11-24T11:03:05Z,{bytes}]");
        assert_eq!(found(&format!("API_TOKEN={token}"), Place::Config), []);
        assert_eq!(found(&format!("API_TOKEN={bytes}"), Place::Config).len(), 1);
    }

    #[test]
    fn a_line_can_allow_what_stands_on_it_or_behind_it() {
        let text = format!("a\n# {ALLOW}\nkey = {}\nx\n", stripe());
        let at = text.find("sk_").unwrap_or_default();
        assert!(is_allowed(&text, Span::new(at, at + 5)));
        let text = text.replace("\nkey", "\n\nkey");
        assert!(!is_allowed(&text, Span::new(at + 1, at + 6)));
    }
}
