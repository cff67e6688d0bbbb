//! Where in a text the known forms can start: an index over the table, so that most words of a text are
//! passed over at a glance.
//!
//! A form begins with a fixed text, by whose first two characters it is found; or with a run of some
//! alphabet, and then with a fixed text behind it. What is found here may match; `forms.rs` says whether
//! it does.

use std::sync::LazyLock;

use super::forms::{Form, Part};
use super::providers::FORMS;

/// The forms by how they begin.
pub(super) struct Index {
    /// For each pair of bytes the number of its group, from 1; 0 where no form begins so.
    groups_of: Vec<u16>,
    /// The forms that begin so, as numbers in the table, in its order.
    groups: Vec<Vec<usize>>,
    /// The forms that begin with runs.
    runs: Vec<Anchored>,
}

/// A form whose first fixed text stands behind runs of known lengths.
struct Anchored {
    form: usize,
    /// The least and the greatest distance of the text from the start.
    distance: (usize, usize),
    text: &'static str,
    /// Whether the runs are one word, which ends where the text begins.
    is_word: bool,
}

/// The index of the table.
pub(super) static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

impl Index {
    fn new() -> Self {
        let mut index =
            Self { groups_of: vec![0; 1 << 16], groups: vec![Vec::new()], runs: Vec::new() };
        for (number, form) in FORMS.iter().enumerate() {
            match beginnings(form) {
                Some(texts) => texts.iter().for_each(|text| index.add(number, text)),
                None => index.runs.extend(anchored(number, form)),
            }
        }
        index
    }

    fn add(&mut self, form: usize, text: &str) {
        let [first, second, ..] = *text.as_bytes() else { return };
        let any_case =
            FORMS.get(form).is_some_and(|form| matches!(form.parts, [Part::Lead(_), ..]));
        let cases = |byte: u8| match any_case {
            true => [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()],
            false => [byte, byte],
        };
        for pair in cases(first).into_iter().flat_map(|one| cases(second).map(|two| [one, two])) {
            let slot = usize::from(u16::from_be_bytes(pair));
            let known = self.groups_of.get(slot).copied().unwrap_or_default();
            let mut group = self.groups.get(usize::from(known)).cloned().unwrap_or_default();
            if group.contains(&form) {
                continue;
            }
            group.push(form);
            if let (Some(slot), Ok(number)) =
                (self.groups_of.get_mut(slot), u16::try_from(self.groups.len()))
            {
                *slot = number;
                self.groups.push(group);
            }
        }
    }

    /// The forms that may start at byte `at`, in a word of so many letters and digits, with their numbers in the table.
    pub(super) fn candidates<'a>(
        &'a self,
        bytes: &'a [u8],
        at: usize,
        word: usize,
    ) -> impl Iterator<Item = (usize, &'static Form)> + 'a {
        let pair = bytes.get(at..at + 2).and_then(|pair| <[u8; 2]>::try_from(pair).ok());
        let slot = pair.map_or(0, |pair| usize::from(u16::from_be_bytes(pair)));
        let group = self.groups_of.get(slot).copied().unwrap_or_default();
        let group = self.groups.get(usize::from(group)).map_or(&[][..], Vec::as_slice);
        let runs =
            self.runs.iter().filter(move |run| run.may_start(bytes, at, word)).map(|run| run.form);
        runs.chain(group.iter().copied()).filter_map(|number| Some((number, FORMS.get(number)?)))
    }
}

impl Anchored {
    fn may_start(&self, bytes: &[u8], at: usize, word: usize) -> bool {
        let (least, greatest) = self.distance;
        if self.is_word && !(least..=greatest).contains(&word) {
            return false;
        }
        let text = self.text.as_bytes();
        (least..=greatest).any(|distance| {
            // Most fail at the first character.
            bytes.get(at + distance) == text.first()
                && bytes.get(at + distance..).is_some_and(|rest| rest.starts_with(text))
        })
    }
}

/// The texts with which a form begins, pairs at least; none where it begins with a run.
fn beginnings(form: &Form) -> Option<Vec<String>> {
    let (first, rest) = form.parts.split_first()?;
    match first {
        Part::Lead(text) | Part::Text(text) => Some(with_a_second(text, rest)),
        Part::OneOf(texts) => {
            let each = texts.iter().map(|text| match text.is_empty() {
                true => beginnings_of(rest),
                false => with_a_second(text, rest),
            });
            Some(each.flatten().collect())
        }
        Part::Run(..) | Part::Mixed(..) => None,
    }
}

fn beginnings_of(parts: &[Part]) -> Vec<String> {
    match parts.split_first() {
        Some((Part::Text(text), rest)) => with_a_second(text, rest),
        Some((Part::OneOf(texts), rest)) => {
            texts.iter().flat_map(|text| with_a_second(text, rest)).collect()
        }
        _ => Vec::new(),
    }
}

/// `text`, and where it is a single character all pairs that it begins before the next run.
fn with_a_second(text: &str, rest: &[Part]) -> Vec<String> {
    match (text.len(), rest.first()) {
        (1, Some(Part::Run(alphabet, ..) | Part::Mixed(alphabet, ..))) => {
            let seconds = (0..128_u8).filter(|byte| alphabet.holds(*byte)).map(char::from);
            seconds.map(|second| format!("{text}{second}")).collect()
        }
        _ => vec![text.to_owned()],
    }
}

/// Where the first fixed text of a form stands that begins with runs.
fn anchored(number: usize, form: &'static Form) -> Option<Anchored> {
    let mut distance = (0, 0);
    let mut is_word = true;
    for part in form.parts {
        match part {
            Part::Run(alphabet, min, max) | Part::Mixed(alphabet, min, max) => {
                is_word &=
                    (0..128).all(|byte| !alphabet.holds(byte) || byte.is_ascii_alphanumeric());
                distance = (distance.0 + min, distance.1 + max);
            }
            Part::Text(text) => {
                is_word &= !text.starts_with(|c: char| c.is_ascii_alphanumeric());
                return Some(Anchored { form: number, distance, text, is_word });
            }
            Part::Lead(_) | Part::OneOf(_) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_in_the_index() {
        for (number, form) in FORMS.iter().enumerate() {
            let by_text = INDEX.groups.iter().any(|group| group.contains(&number));
            let by_run = INDEX.runs.iter().any(|run| run.form == number);
            assert!(by_text != by_run, "{form}");
        }
        assert_eq!(INDEX.candidates(b"ordinary words", 0, 8).count(), 0);
    }
}
