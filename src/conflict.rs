//! Conflicts that a merge left in a text, between git's markers: where they stand, and the text as
//! either side has it.
//!
//! In such a *view* each conflict is one side's lines between two comments, so that it can be read as a
//! document, changed, and become the text with its conflicts again.

use crate::splice::{Edit, LineEnding, Span, splice};

const BEGINS: &str = "# stripeseal: a conflict begins";
const ENDS: &str = "# stripeseal: a conflict ends";

/// A conflict in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// All of it, markers and last line end included.
    pub span: Span,
    /// The lines that ours has.
    pub ours: Span,
    /// The lines that theirs has.
    pub theirs: Span,
}

/// One side of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was merged into.
    Ours,
    /// What was merged.
    Theirs,
}

/// Finds the conflicts of `text`, in order; what is no whole conflict is none.
#[must_use]
pub fn find(text: &str) -> Vec<Conflict> {
    let mut found = Vec::new();
    // Where the opening line begins and ends; where ours ends and theirs begins.
    let mut open: Option<(usize, usize)> = None;
    let mut middle: Option<(usize, usize)> = None;
    let mut base = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        match (marker(line), open, middle) {
            (Some('<'), ..) => (open, middle, base) = (Some((start, end)), None, None),
            (Some('|'), Some(_), None) => base = Some(start),
            (Some('='), Some(_), None) => middle = Some((base.unwrap_or(start), end)),
            (Some('>'), Some((first, ours)), Some((ours_end, theirs))) => {
                found.push(Conflict {
                    span: Span::new(first, end),
                    ours: Span::new(ours, ours_end),
                    theirs: Span::new(theirs, start),
                });
                (open, middle, base) = (None, None, None);
            }
            _ => {}
        }
    }
    found
}

/// The lines of two sides between markers.
#[must_use]
pub fn marked(ours: &str, theirs: &str, ending: LineEnding) -> String {
    let end = ending.as_str();
    format!("<<<<<<< ours{end}{ours}======={end}{theirs}>>>>>>> theirs{end}")
}

/// The text as one side has it, each conflict between two comments.
#[must_use]
pub fn view(text: &str, conflicts: &[Conflict], side: Side) -> String {
    let end = LineEnding::of(text).as_str();
    let edit = |conflict: &Conflict| {
        let lines = match side {
            Side::Ours => conflict.ours.of(text),
            Side::Theirs => conflict.theirs.of(text),
        };
        Edit { span: conflict.span, text: format!("{BEGINS}{end}{lines}{ENDS}{end}") }
    };
    splice(text, &conflicts.iter().map(edit).collect::<Vec<_>>())
}

/// Where the conflicts stand in a view: all of each, and its lines. None where the comments do not pair.
#[must_use]
pub fn within_view(view: &str) -> Option<Vec<(Span, Span)>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in view.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        match (line.trim_end(), open) {
            (BEGINS, None) => open = Some((start, end)),
            (ENDS, Some((first, lines))) => {
                found.push((Span::new(first, end), Span::new(lines, start)));
                open = None;
            }
            (BEGINS | ENDS, _) => return None,
            _ => {}
        }
    }
    open.is_none().then_some(found)
}

/// The text of a view with its conflicts again: ours as it stands there, theirs as given, in order.
/// None where there are not as many.
#[must_use]
pub fn rejoin(view: &str, theirs: &[&str]) -> Option<String> {
    let within = within_view(view).filter(|within| within.len() == theirs.len())?;
    let ending = LineEnding::of(view);
    let edit = |((span, lines), theirs): (&(Span, Span), &&str)| Edit {
        span: *span,
        text: marked(lines.of(view), theirs, ending),
    };
    Some(splice(view, &within.iter().zip(theirs).map(edit).collect::<Vec<_>>()))
}

/// Which marker of git a line is: seven of the character, and then a blank or the end.
fn marker(line: &str) -> Option<char> {
    let line = line.trim_end_matches(['\n', '\r']);
    let found = ['<', '|', '=', '>'].into_iter().find(|c| line.starts_with(*c))?;
    let rest = line.strip_prefix(found.to_string().repeat(7).as_str())?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "A=1\n<<<<<<< ours\nB=2\n||||||| base\nB=1\n=======\nB=3\n>>>>>>> theirs\nC=4\n";

    #[test]
    fn a_view_becomes_the_text_again() {
        let conflicts = find(TEXT);
        let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
        assert_eq!((conflict.ours.of(TEXT), conflict.theirs.of(TEXT)), ("B=2\n", "B=3\n"));
        let ours = view(TEXT, &conflicts, Side::Ours);
        assert_eq!(ours, format!("A=1\n{BEGINS}\nB=2\n{ENDS}\nC=4\n"));
        let again = rejoin(&ours, &["B=3\n"]);
        assert_eq!(again, Some(TEXT.replace("||||||| base\nB=1\n", "")));
        assert_eq!(rejoin(&ours, &[]), None);
    }

    #[test]
    fn what_is_no_whole_conflict_is_none() {
        for text in
            ["<<<<<<< ours\nA=1\n", "=======\n>>>>>>> x\n", "<<<<<<<< a\n=======\n>>>>>>> b\n"]
        {
            assert_eq!(find(text), [], "{text}");
        }
        assert_eq!(within_view(&format!("{ENDS}\n")), None);
    }
}
