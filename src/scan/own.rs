//! One's own values, wherever they stand: in clear and in the forms in which programs write them.

use aho_corasick::{AhoCorasick, MatchKind};
use zeroize::Zeroizing;

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
        let unwrapped = Unwrapped::of(text);
        let finding = |found: aho_corasick::Match| {
            let number = self.owners.get(found.pattern().as_usize())?;
            let last = unwrapped.origin(found.end().checked_sub(1)?);
            let span = Span::new(unwrapped.origin(found.start()), last + 1);
            Some(Finding { span, why: Why::Own(*number), name: None })
        };
        automaton.find_iter(&*unwrapped.bytes).filter_map(finding).collect()
    }
}

/// A text without its line ends and the blanks behind them: encoders break lines, and indent them.
struct Unwrapped {
    bytes: Zeroizing<Vec<u8>>,
    /// From which byte on how many were left out before.
    shifts: Vec<(usize, usize)>,
}

impl Unwrapped {
    fn of(text: &str) -> Self {
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
        let mut shifts = Vec::new();
        let mut rest = text.as_bytes();
        while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (line, behind) = rest.split_at(end);
            bytes.extend_from_slice(line);
            let blank = |byte: &u8| matches!(byte, b'\n' | b'\r' | b' ' | b'\t');
            let blanks = behind.iter().position(|byte| !blank(byte)).unwrap_or(behind.len());
            rest = behind.get(blanks..).unwrap_or_default();
            shifts.push((bytes.len(), text.len() - rest.len() - bytes.len()));
        }
        bytes.extend_from_slice(rest);
        Self { bytes, shifts }
    }

    /// Where a byte stands in the text.
    fn origin(&self, at: usize) -> usize {
        let passed = self.shifts.partition_point(|(from, _)| *from <= at);
        let shift = passed.checked_sub(1).and_then(|index| self.shifts.get(index));
        at + shift.map_or(0, |(_, left_out)| *left_out)
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
            "68756e7465\r\n\t723226\n\n    68756e746572",
        ] {
            assert_eq!(own.find(text).len(), 1, "{text}");
        }
        let text = "one\n  ä eCBodW50\n  ZXIyJmh1bnRlciB4\n";
        let found = own.find(text);
        assert_eq!(found.first().map(|one| one.span.of(text)), Some("odW50\n  ZXIyJmh1bnRlc"));
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
