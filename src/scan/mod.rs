//! Secrets in arbitrary text: known forms, passwords in URLs, what is assigned to telling names, and one's
//! own values.
//!
//! What is a secret, `detect` says; here is only where to look, fast, in text of which nothing is parsed.
//! Text comes in, places and reasons come out: files, git and reports are the command's.

mod assignments;
mod cursor;
mod own;
mod text;
mod utf16;

use std::collections::BTreeMap;

use crate::detect::forms::{self, Class, Form};
use crate::detect::{self, Reason, Verdict};
use crate::envelope;
use crate::splice::Span;
use assignments::Assignment;
pub use assignments::Place;
pub use own::{OwnValue, OwnValues};
pub use text::{Found, Reader, Told, WINDOW};

/// What lets a finding pass, on its line or the line before.
pub const ALLOW: &str = "stripeseal:allow";

/// So far from a finding it is looked for; lines can be long.
const NEAR: usize = 2000;

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
    let assigned: Vec<Assignment<'_>> = assignments::find(text, place).collect();
    let is_published = |span: Span| {
        around(&assigned, span).is_some_and(|one| {
            let verdict = detect::judge_named(one.name, one.value.of(text));
            verdict == Verdict::Keep(Reason::Published)
        })
    };
    let finding = |span, why| Finding { span, why, name: None };
    found.extend(forms::find(text).into_iter().filter_map(|one| {
        let counts = match one.form.class {
            Class::Certain => true,
            Class::Likely => !is_published(one.span),
            Class::Public => false,
        };
        counts.then(|| finding(one.span, Why::Form(one.form)))
    }));
    found.extend(detect::url_passwords(text).map(|span| finding(span, Why::Url)));
    found.extend(assigned.iter().filter_map(|one| {
        let reason = assignments::secret(text, one, place)?;
        Some(finding(one.value, Why::Named(reason)))
    }));
    if found.is_empty() {
        return found;
    }
    let mut taken = Taken::default();
    sealed_spans(text).into_iter().for_each(|span| taken.take(span));
    let mut found = disjoint(found, taken);
    for one in &mut found {
        one.name = around(&assigned, one.span).map(|around| around.name.to_owned());
    }
    found
}

/// The assignment whose value `span` stands in. Values begin in order; within one, others may stand.
fn around<'a, 't>(assigned: &'a [Assignment<'t>], span: Span) -> Option<&'a Assignment<'t>> {
    const NESTED: usize = 8;
    let behind = assigned.partition_point(|one| one.value.start <= span.start);
    let before = assigned.get(..behind).unwrap_or_default().iter().rev();
    before.take(NESTED).find(|one| one.value.contains(span))
}

/// Of those that overlap the one that says most; none that overlaps what is taken.
fn disjoint(mut found: Vec<Finding>, mut taken: Taken) -> Vec<Finding> {
    found.sort_by_key(|one| (one.why.rank(), one.span));
    found.retain(|one| {
        let is_free = !taken.overlaps(one.span);
        if is_free {
            taken.take(one.span);
        }
        is_free
    });
    found.sort_by_key(|one| one.span);
    found
}

/// Places that are taken, by their starts.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    fn take(&mut self, span: Span) {
        self.0.insert(span.start, span.end);
    }

    fn overlaps(&self, span: Span) -> bool {
        self.0.range(..span.end).next_back().is_some_and(|(_, end)| *end > span.start)
    }
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
    let from = text.floor_char_boundary(span.start.saturating_sub(NEAR));
    let before = text.get(from..span.start).unwrap_or_default();
    let start = from + before.rfind('\n').map_or(0, |newline| newline + 1);
    let line_before = text.get(from..start.saturating_sub(1).max(from)).unwrap_or_default();
    let line_before = line_before.rsplit('\n').next().unwrap_or_default();
    let until = text.floor_char_boundary(span.start + NEAR);
    let line = text.get(start..until).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
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
