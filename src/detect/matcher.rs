//! Matches the parts of a form in a text.

use super::forms::{Alphabet, Part};

/// Matches forms in one text. Each run is measured once, however many words of it could begin a form, so
/// that no text takes longer than its length.
pub(super) struct Matcher<'t> {
    bytes: &'t [u8],
    /// For each alphabet where the run that was measured last begins and ends.
    runs: [(usize, usize); Alphabet::COUNT],
}

impl<'t> Matcher<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), runs: [(0, 0); Alphabet::COUNT] }
    }

    /// Matches `parts` at `at` and returns where the credential starts and ends.
    pub(super) fn parts(&mut self, parts: &[Part], at: usize) -> Option<(usize, usize)> {
        if let Some((Part::Lead(lead), rest)) = parts.split_first() {
            let start = at + lead.len();
            let matches = self.bytes.get(at..start)?.eq_ignore_ascii_case(lead.as_bytes());
            return matches.then(|| self.rest(rest, start)).flatten().map(|end| (start, end));
        }
        self.rest(parts, at).map(|end| (at, end))
    }

    fn rest(&mut self, parts: &[Part], at: usize) -> Option<usize> {
        let Some((part, rest)) = parts.split_first() else { return Some(at) };
        match part {
            Part::Lead(text) | Part::Text(text) => self.text(text, rest, at),
            Part::OneOf(texts) => texts.iter().find_map(|text| self.text(text, rest, at)),
            Part::Run(alphabet, min, max) | Part::Mixed(alphabet, min, max) => {
                let length = self.run_end(*alphabet, at) - at;
                // A last run that goes on is a longer word of another kind.
                if rest.is_empty() && length > *max {
                    return None;
                }
                let longest = length.min(*max);
                // What can't stand in the run ends it.
                let ends = match rest.first() {
                    None => true,
                    Some(Part::Text(text)) => {
                        !text.bytes().next().is_some_and(|b| alphabet.holds(b))
                    }
                    Some(_) => false,
                };
                let shortest = if ends { longest.max(*min) } else { *min };
                (shortest..=longest).rev().find_map(|length| {
                    let run = self.bytes.get(at..at + length)?;
                    let mixed = run.iter().any(u8::is_ascii_digit)
                        && run.iter().any(u8::is_ascii_alphabetic);
                    let holds = mixed || !matches!(part, Part::Mixed(..));
                    holds.then(|| self.rest(rest, at + length)).flatten()
                })
            }
        }
    }

    fn text(&mut self, text: &str, rest: &[Part], at: usize) -> Option<usize> {
        let end = at + text.len();
        (self.bytes.get(at..end)? == text.as_bytes()).then(|| self.rest(rest, end)).flatten()
    }

    /// Where the run of an alphabet ends that `at` stands in.
    fn run_end(&mut self, alphabet: Alphabet, at: usize) -> usize {
        let Some(run) = self.runs.get_mut(alphabet as usize) else { return at };
        if !(run.0..run.1).contains(&at) {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let length = rest.iter().position(|byte| !alphabet.holds(*byte)).unwrap_or(rest.len());
            *run = (at, at + length);
        }
        run.1
    }
}
