//! One stream on its way through a masker, in whatever pieces it comes.

use super::{HELD_FROM, Masker, SHORTEST};

/// Of a key of Stripe so many characters must follow its beginning.
const SHORTEST_RUN: usize = 8;

/// A run that is longer is let go, masked, before its end is known.
const LONGEST_RUN: usize = 1024;

/// A stream of bytes that is being masked.
pub struct Stream<'a> {
    masker: &'a Masker,
    /// What is not out yet, and before it what is but may belong to a secret that goes on.
    kept: Vec<u8>,
    /// How much of it is out.
    out: usize,
    /// Whether a key of Stripe goes on that is out already, as its label.
    in_run: bool,
}

/// Bytes that are a secret.
#[derive(Clone, Copy)]
struct Found {
    start: usize,
    end: usize,
    label: Option<usize>,
}

impl<'a> Stream<'a> {
    pub(super) fn new(masker: &'a Masker) -> Self {
        Self { masker, kept: Vec::new(), out: 0, in_run: false }
    }

    /// Takes the next piece, and puts what can go on into `out`.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let mut piece = piece;
        if self.in_run {
            let run = piece.iter().take_while(|byte| in_run(**byte)).count();
            piece = &piece[run..];
            self.in_run = piece.is_empty();
        }
        self.kept.extend_from_slice(piece);
        self.pass(false, out);
    }

    /// Puts what is left into `out`: nothing follows.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        self.pass(true, out);
    }

    fn pass(&mut self, is_end: bool, out: &mut Vec<u8>) {
        let squeezed = Squeezed::of(&self.kept);
        let (mut found, mut hold) = self.find(&squeezed, is_end);
        let begun = self.begun(&squeezed);
        if let Some(begun) = begun {
            let start = squeezed.origin(begun);
            match is_end {
                false => hold = hold.min(start),
                // The end of the stream cut a secret short.
                true if squeezed.bytes.len() - begun >= SHORTEST => {
                    let label = self.masker.label_of_begun(&squeezed.bytes[begun..]);
                    found.push(Found { start, end: self.kept.len(), label });
                }
                true => {}
            }
        }
        found.retain(|found| found.start < hold && found.end > self.out);
        let merged = merged(found);
        let end = merged.last().map_or(hold, |last| last.end.max(hold));
        self.emit(&merged, end, out);
        // What is out stays while a secret may begin in it.
        let tail = squeezed.bytes.len().saturating_sub(HELD_FROM - 1);
        let tail = if squeezed.bytes.is_empty() { end } else { squeezed.origin(tail) };
        let from = tail.min(hold).min(end);
        self.kept.drain(..from);
        self.out = end - from;
        if self.in_run {
            self.kept.clear();
            self.out = 0;
        }
    }

    /// The secrets in what is kept, and from where on it must be held back.
    fn find(&mut self, squeezed: &Squeezed, is_end: bool) -> (Vec<Found>, usize) {
        let mut found = Vec::new();
        let mut hold = self.kept.len();
        for matched in self.masker.automaton.find_overlapping_iter(&squeezed.bytes) {
            let start = squeezed.origin(matched.start());
            let mut end = squeezed.origin(matched.end() - 1) + 1;
            let label = self.masker.patterns[matched.pattern().as_usize()].label;
            if label.is_none() {
                let run = self.kept[end..].iter().take_while(|byte| in_run(**byte)).count();
                end += run;
                let open = end == self.kept.len() && !is_end;
                if open && run < LONGEST_RUN {
                    hold = hold.min(start);
                    continue;
                }
                if run < SHORTEST_RUN {
                    continue;
                }
                self.in_run |= open;
            }
            found.push(Found { start, end, label });
        }
        (found, hold)
    }

    /// The first place from which on all is the beginning of a secret.
    fn begun(&self, squeezed: &Squeezed) -> Option<usize> {
        let length = squeezed.bytes.len();
        let first = length.saturating_sub(self.masker.longest.saturating_sub(1));
        let last = length.checked_sub(HELD_FROM)?;
        (first..=last).find(|at| self.masker.begins(&squeezed.bytes[*at..]))
    }

    fn emit(&self, found: &[Found], end: usize, out: &mut Vec<u8>) {
        let mut from = self.out;
        for one in found {
            out.extend_from_slice(self.kept.get(from..one.start).unwrap_or_default());
            out.push(b'[');
            out.extend_from_slice(self.masker.label(one.label).as_bytes());
            out.push(b']');
            from = from.max(one.end);
        }
        out.extend_from_slice(self.kept.get(from..end).unwrap_or_default());
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.kept);
    }
}

impl Masker {
    /// The label of the first form that begins so.
    fn label_of_begun(&self, bytes: &[u8]) -> Option<usize> {
        let at = self.patterns.partition_point(|pattern| pattern.bytes.as_slice() <= bytes);
        self.patterns.get(at).and_then(|pattern| pattern.label)
    }
}

/// What can follow in a key of Stripe.
fn in_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'/' | b'=')
}

/// Those that overlap are one, under the name of the longest; one of Stripe's shape gives way.
fn merged(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
    let mut merged: Vec<Found> = Vec::with_capacity(found.len());
    for next in found {
        match merged.last_mut() {
            Some(last) if next.start < last.end => {
                last.end = last.end.max(next.end);
                last.label = last.label.or(next.label);
            }
            _ => merged.push(next),
        }
    }
    merged
}

/// So many line ends together are no break within a secret.
const LONGEST_BREAK: usize = 64;

/// Bytes without line ends, and where each was.
struct Squeezed {
    bytes: Vec<u8>,
    /// From which byte on how many were left out before.
    shifts: Vec<(usize, usize)>,
}

impl Squeezed {
    fn of(raw: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(raw.len());
        let mut shifts = Vec::new();
        let mut rest = raw;
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        while let Some(at) = rest.iter().position(is_end) {
            bytes.extend_from_slice(&rest[..at]);
            let run = rest[at..].iter().take_while(|byte| is_end(byte)).count();
            // Those of a longer run count like other bytes, so that it ends what has begun.
            bytes.extend_from_slice(&rest[at..at + run.saturating_sub(LONGEST_BREAK)]);
            rest = &rest[at + run..];
            let left_out = raw.len() - rest.len() - bytes.len();
            shifts.push((bytes.len(), left_out));
        }
        bytes.extend_from_slice(rest);
        Self { bytes, shifts }
    }

    fn origin(&self, at: usize) -> usize {
        let passed = self.shifts.partition_point(|(from, _)| *from <= at);
        let shift = passed.checked_sub(1).and_then(|index| self.shifts.get(index));
        at + shift.map_or(0, |(_, left_out)| *left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Secret;
    use super::*;
    use crate::secret::SecretText;

    fn masked(pieces: &[&str]) -> String {
        let secret = |label: &str, value: &str| Secret {
            label: label.to_owned(),
            value: SecretText::new(value.to_owned()),
        };
        let secrets =
            [secret("A", "hunter2hunter"), secret("B", "hunter99\"&'x y/ä"), secret("C", "short")];
        let (masker, short) = Masker::new(&secrets);
        assert_eq!(short, ["C"]);
        let masker = masker.unwrap();
        let mut stream = masker.stream();
        let mut out = Vec::new();
        pieces.iter().for_each(|piece| stream.push(piece.as_bytes(), &mut out));
        stream.finish(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn secrets_become_their_names() {
        let stripe = ["sk", "live", "51aaaaaaaaaaaa"].join("_");
        for (pieces, out) in [
            (vec!["a hunter2hunter b"], "a [A] b"),
            (vec!["a hunter2h", "unter b"], "a [A] b"),
            (vec!["hun", "ter2hunter"], "hun[A]"),
            (vec!["hunter2hunter2hunter"], "[A]"),
            (vec!["hunter2\nhunter"], "[A]"),
            (vec!["hunter2h"], "[A]"),
            (vec!["hunter"], "hunter"),
            (vec!["hunter\n"], "hunter\n"),
            (vec!["aHVudGVyMmh1bnRlcg=="], "[A]g=="),
            (vec!["68756e74657232", "68756e746572"], "[A]"),
            (vec!["hunter99\\\"&'x y\\/\\u00e4"], "[B]"),
            (vec!["hunter99%22%26%27x+y%2F%C3%A4"], "[B]"),
            (vec!["'hunter99\"&'\\''x y/ä'"], "'[B]'"),
            (
                vec![&stripe, "a", "! sk_live_ sk_live_short"],
                "[Stripe key]! sk_live_ sk_live_short",
            ),
            (vec!["short"], "short"),
        ] {
            assert_eq!(masked(&pieces), out, "{pieces:?}");
        }
    }

    #[test]
    fn many_line_ends_end_what_has_begun() {
        let (few, many) = ("\n".repeat(LONGEST_BREAK), "\n".repeat(LONGEST_BREAK + 1));
        assert_eq!(masked(&["hunter2", &few, "hunter."]), "[A].");
        let plain = format!("hunter2{many}hunter.");
        assert_eq!(masked(&[&plain]), plain);
        let (masker, _) = Masker::new(&[]);
        let masker = masker.unwrap();
        let (mut stream, mut out) = (masker.stream(), Vec::new());
        stream.push(b"sk_l", &mut out);
        (0..1000).for_each(|_| stream.push(many.as_bytes(), &mut out));
        assert!(stream.kept.len() < 1000 && out.len() > 60_000);
    }

    #[test]
    fn a_prompt_is_never_held_back() {
        let secret = Secret { label: "A".into(), value: SecretText::new("word: or not".into()) };
        let (masker, _) = Masker::new(&[secret]);
        let masker = masker.unwrap();
        let mut stream = masker.stream();
        let mut out = Vec::new();
        stream.push(b"the pass\nwor", &mut out);
        assert_eq!(out, b"the pass\nwor");
    }
}
