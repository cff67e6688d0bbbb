//! Puts together what two people made of one text, line by line.
//!
//! Lines that only one of them changed are taken from him; where both changed the same lines,
//! both versions stand between marks that no format accepts.

use std::ops::Range;

/// The largest table of common lines that is computed; larger differences count as one.
const MOST_CELLS: usize = 4_000_000;

/// What came out.
pub struct Merged {
    /// The text.
    pub text: String,
    /// In how many places both had changed the same lines.
    pub conflicts: usize,
}

/// Puts `mine` and `theirs`, which both were made of `base`, together.
#[must_use]
pub fn merge(base: &str, mine: &str, theirs: &str) -> Merged {
    let [base, mine, theirs] = [base, mine, theirs].map(lines);
    let (my_hunks, their_hunks) = (hunks(&base, &mine), hunks(&base, &theirs));
    let (mut my_hunks, mut their_hunks) =
        (my_hunks.iter().peekable(), their_hunks.iter().peekable());
    let mut merged = Merged { text: String::new(), conflicts: 0 };
    let mut done = 0;
    let (mut my_shift, mut their_shift) = (Shift::default(), Shift::default());
    loop {
        let starts = [my_hunks.peek(), their_hunks.peek()];
        let Some(start) = starts.into_iter().flatten().map(|hunk| hunk.base.start).min() else {
            break;
        };
        merged.text.extend(base[done..start].iter().copied());
        // All hunks that overlap go together.
        let (my_from, their_from) = (my_shift.of(start), their_shift.of(start));
        let (mut end, mut changed) = (start, (false, false));
        loop {
            // At one place, an insertion has no order to what the other did there.
            let touches = |hunk: &&&Hunk| {
                let beside = hunk.base.start == end && (hunk.base.is_empty() || start == end);
                hunk.base.start < end || beside
            };
            if let Some(hunk) = my_hunks.next_if(|hunk| touches(&hunk)) {
                (end, changed.0) = (end.max(hunk.base.end), true);
                my_shift.pass(hunk);
            } else if let Some(hunk) = their_hunks.next_if(|hunk| touches(&hunk)) {
                (end, changed.1) = (end.max(hunk.base.end), true);
                their_shift.pass(hunk);
            } else {
                break;
            }
        }
        let my_lines = &mine[my_from..my_shift.of(end)];
        let their_lines = &theirs[their_from..their_shift.of(end)];
        merged.put(my_lines, their_lines, changed);
        done = end;
    }
    merged.text.extend(base[done..].iter().copied());
    merged
}

impl Merged {
    fn put(&mut self, mine: &[&str], theirs: &[&str], changed: (bool, bool)) {
        match changed {
            (true, true) if mine != theirs => {
                self.conflicts += 1;
                for (mark, lines) in [("<<<<<<< yours", mine), ("=======", theirs)] {
                    self.line(mark);
                    self.text.extend(lines.iter().copied());
                    if !self.text.ends_with('\n') {
                        self.text.push('\n');
                    }
                }
                self.line(">>>>>>> in the file now");
            }
            (true, _) => self.text.extend(mine.iter().copied()),
            (false, _) => self.text.extend(theirs.iter().copied()),
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// How far lines behind the hunks so far have moved.
#[derive(Default)]
struct Shift {
    grown: usize,
    shrunk: usize,
}

impl Shift {
    fn of(&self, line: usize) -> usize {
        line + self.grown - self.shrunk
    }

    fn pass(&mut self, hunk: &Hunk) {
        self.grown += hunk.other.len();
        self.shrunk += hunk.base.len();
    }
}

/// Lines of the base that became other lines.
#[derive(Debug, PartialEq, Eq)]
struct Hunk {
    base: Range<usize>,
    other: Range<usize>,
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn hunks(base: &[&str], other: &[&str]) -> Vec<Hunk> {
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = base.iter().zip(other).take_while(same).count();
    let rest = (base.len() - head).min(other.len() - head);
    let tail = base.iter().rev().zip(other.iter().rev()).take(rest).take_while(same).count();
    let (base, other) = (&base[head..base.len() - tail], &other[head..other.len() - tail]);
    let whole = Hunk { base: head..head + base.len(), other: head..head + other.len() };
    if base.is_empty() && other.is_empty() {
        return Vec::new();
    }
    if base.len().saturating_mul(other.len()) > MOST_CELLS {
        return vec![whole];
    }
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut from = (0, 0);
    let common = common(base, other).into_iter().chain([(base.len(), other.len())]);
    for (in_base, in_other) in common {
        if from != (in_base, in_other) {
            hunks.push(Hunk {
                base: head + from.0..head + in_base,
                other: head + from.1..head + in_other,
            });
        }
        from = (in_base + 1, in_other + 1);
    }
    hunks
}

/// The longest common lines: pairs of their numbers.
fn common(base: &[&str], other: &[&str]) -> Vec<(usize, usize)> {
    let width = other.len() + 1;
    let mut longest = vec![0u32; (base.len() + 1) * width];
    for row in (0..base.len()).rev() {
        for column in (0..other.len()).rev() {
            longest[row * width + column] = match base[row] == other[column] {
                true => longest[(row + 1) * width + column + 1] + 1,
                false => longest[(row + 1) * width + column].max(longest[row * width + column + 1]),
            };
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < base.len() && column < other.len() {
        if base[row] == other[column] {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if longest[(row + 1) * width + column] >= longest[row * width + column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_both_are_taken() {
        for (base, mine, theirs, text, conflicts) in [
            ("a\nb\nc\n", "a\nb\nc\n", "a\nx\nc\n", "a\nx\nc\n", 0),
            ("a\nb\nc\n", "x\nb\nc\n", "a\nb\ny\n", "x\nb\ny\n", 0),
            ("a\nb\nc\nd\n", "a\nc\nd\n", "a\nb\nc\nd\ne\n", "a\nc\nd\ne\n", 0),
            ("a\nb\n", "a\nx\n", "a\nx\n", "a\nx\n", 0),
            ("", "a\n", "", "a\n", 0),
            ("a\nb\n", "x\nb\n", "a\ny\n", "x\ny\n", 0),
            (
                "a\nb\n",
                "a\nx\n",
                "a\ny\n",
                "a\n<<<<<<< yours\nx\n=======\ny\n>>>>>>> in the file now\n",
                1,
            ),
            ("b", "x", "y", "<<<<<<< yours\nx\n=======\ny\n>>>>>>> in the file now\n", 1),
        ] {
            let merged = merge(base, mine, theirs);
            assert_eq!((merged.text.as_str(), merged.conflicts), (text, conflicts), "{mine:?}");
        }
    }
}
