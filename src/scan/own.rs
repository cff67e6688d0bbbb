//! One's own values, wherever they stand: in clear and in the forms in which programs write them.

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Finding, Why};
use crate::detect;
use crate::encodings;
use crate::secret::SecretText;
use crate::splice::Span;

/// A value that is sealed in a document.
pub struct OwnValue {
    /// The name under which it is reported.
    pub name: String,
    /// The document that it is sealed in.
    pub document: String,
    /// The value.
    pub value: SecretText,
}

/// The values to look for.
#[derive(Default)]
pub struct OwnValues {
    automaton: Option<AhoCorasick>,
    /// For each pattern of the automaton the number of its value.
    owners: Vec<usize>,
    /// The name and document of each value.
    names: Vec<(String, String)>,
    longest: usize,
}

impl OwnValues {
    /// Takes those that can be looked for, and returns the names of the others too: a value that is
    /// short, or that many a text holds without a leak.
    #[must_use]
    pub fn new(values: &[OwnValue]) -> (Self, Vec<String>) {
        let mut own = Self::default();
        let mut patterns: Vec<Vec<u8>> = Vec::new();
        let mut left_out = Vec::new();
        for value in values {
            let text = value.value.expose();
            if text.len() < encodings::SHORTEST || detect::is_common(text) {
                left_out.push(value.name.clone());
                continue;
            }
            for form in encodings::of(text) {
                own.longest = own.longest.max(form.len());
                own.owners.push(own.names.len());
                patterns.push(form);
            }
            own.names.push((value.name.clone(), value.document.clone()));
        }
        if !patterns.is_empty() {
            let mut builder = AhoCorasick::builder();
            own.automaton = builder.match_kind(MatchKind::LeftmostLongest).build(&patterns).ok();
        }
        patterns.iter_mut().for_each(zeroize::Zeroize::zeroize);
        (own, left_out)
    }

    /// How many values are looked for.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// The name of a value, and the document that it is sealed in.
    #[must_use]
    pub fn name(&self, number: usize) -> (&str, &str) {
        self.names.get(number).map_or(("", ""), |(name, document)| (name, document))
    }

    /// The length of the longest form.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    pub(super) fn find(&self, text: &str) -> Vec<Finding> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let finding = |found: aho_corasick::Match| {
            let number = self.owners.get(found.pattern().as_usize())?;
            let span = Span::new(found.start(), found.end());
            Some(Finding { span, why: Why::Own(*number), name: None })
        };
        automaton.find_iter(text).filter_map(finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(values: &[&str]) -> (OwnValues, Vec<String>) {
        let value = |value: &&str| OwnValue {
            name: format!("NAME_{}", value.len()),
            document: ".env".to_owned(),
            value: SecretText::new((*value).to_owned()),
        };
        OwnValues::new(&values.iter().map(value).collect::<Vec<_>>())
    }

    #[test]
    fn a_value_is_found_in_other_writings() {
        let (own, left_out) = own(&["hunter2&hunter"]);
        assert!(left_out.is_empty());
        for text in [
            "x hunter2&hunter x",
            "eCBodW50ZXIyJmh1bnRlciB4",
            "68756e7465723226 68756E746572322668756E746572",
            "?password=hunter2%26hunter",
            "'hunter2&amp;hunter2&hunter'",
        ] {
            assert_eq!(own.find(text).len(), 1, "{text}");
        }
        assert!(own.find("hunter2 & hunter").is_empty());
    }

    #[test]
    fn short_and_common_values_are_left_out() {
        let (own, left_out) =
            own(&["short", "postgres", "https://example.com/path", "/run/secrets"]);
        assert_eq!((own.count(), left_out.len()), (0, 4));
        assert!(own.find("postgres short").is_empty());
    }
}
