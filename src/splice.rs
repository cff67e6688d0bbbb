//! Spans of a text, edits to it, and the one function that writes text.
//!
//! Nothing else in the crate builds a new document: whatever changes a file is a list of [`Edit`]s,
//! so that all bytes outside of them stay as they were. It knows no format and no secret.

use std::ops::Range;

/// A byte range of a text, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text that the span covers; empty where the span does not lie within `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly within this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// One replacement: the bytes of `span` become `text`.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Returns `text` with `edits` applied.
///
/// Edits are in source order and do not overlap; two insertions at one place keep their order.
///
/// # Panics
///
/// When edits overlap or are out of order: a fault of the caller, never of the input.
#[must_use]
pub fn splice(text: &str, edits: &[Edit]) -> String {
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut result = String::with_capacity(text.len() + grown);
    let mut from = 0;
    for edit in edits {
        assert!(from <= edit.span.start, "edits overlap or are out of order");
        result.push_str(&text[from..edit.span.start]);
        result.push_str(&edit.text);
        from = edit.span.end;
    }
    result.push_str(&text[from..]);
    result
}

/// Where `spans` stand once `edits` are made. Both are in source order; each span is untouched by an
/// edit or holds it wholly.
#[must_use]
pub fn moved(edits: &[Edit], spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut pending = edits.iter().peekable();
    let (mut grown, mut shrunk) = (0, 0);
    let mut shifted_by_edits_up_to = |at: usize| {
        while let Some(edit) = pending.next_if(|edit| edit.span.end <= at) {
            grown += edit.text.len();
            shrunk += edit.span.len();
        }
        at + grown - shrunk
    };
    let moved = |span: Span| {
        Span::new(shifted_by_edits_up_to(span.start), shifted_by_edits_up_to(span.end))
    };
    spans.into_iter().map(moved).collect()
}

/// Where byte `at` of the text that `edits` made comes from; for one of an edit, where that stands.
#[must_use]
pub fn origin(edits: &[Edit], at: usize) -> usize {
    let (mut grown, mut shrunk) = (0, 0);
    for edit in edits {
        let start = edit.span.start + grown - shrunk;
        if at < start {
            break;
        }
        if at < start + edit.text.len() {
            return edit.span.start;
        }
        grown += edit.text.len();
        shrunk += edit.span.len();
    }
    at + shrunk - grown
}

/// A place in a text as people count it: lines and characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
}

/// Returns the position of byte `at` of `text`; the end of the text when `at` lies beyond.
#[must_use]
pub fn position(text: &str, at: usize) -> Position {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1,
    }
}

/// Where the lines of a text begin, to find the line of many places.
pub struct LineIndex(Vec<usize>);

impl LineIndex {
    /// Looks for all line ends.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(newline, _)| newline + 1).collect())
    }

    /// The line, from 1, of byte `at`.
    #[must_use]
    pub fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at) + 1
    }
}

/// How the lines of a document end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// LF.
    Lf,
    /// CR LF.
    CrLf,
}

impl LineEnding {
    /// The line ending of `text`: CRLF where every line of it ends so, else LF.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut newlines = text.match_indices('\n').peekable();
        if newlines.peek().is_some() && newlines.all(|(at, _)| text[..at].ends_with('\r')) {
            Self::CrLf
        } else {
            Self::Lf
        }
    }

    /// Its characters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splice_replaces_and_inserts() {
        let edits = [
            Edit { span: Span::new(0, 1), text: "xx".into() },
            Edit { span: Span::new(2, 2), text: "-".into() },
            Edit { span: Span::new(2, 2), text: "+".into() },
        ];
        assert_eq!(splice("abc", &edits), "xxb-+c");
    }

    #[test]
    fn spans_move_with_the_edits_before_and_within_them() {
        let edits = [
            Edit { span: Span::new(0, 2), text: "x".into() },
            Edit { span: Span::new(4, 5), text: "yyyy".into() },
        ];
        let spans = [Span::new(0, 2), Span::new(2, 3), Span::new(4, 6), Span::new(7, 8)];
        let expected = [Span::new(0, 1), Span::new(1, 2), Span::new(3, 8), Span::new(9, 10)];
        assert_eq!(moved(&edits, spans), expected);
        let origins: Vec<usize> = [0, 1, 2, 3, 6, 7, 9].map(|at| origin(&edits, at)).to_vec();
        assert_eq!(origins, [0, 2, 3, 4, 4, 5, 7]);
    }

    #[test]
    fn positions_count_characters() {
        assert_eq!(position("a\nä=x", 4), Position { line: 2, column: 2 });
        assert_eq!(position("\u{feff}A", 3), Position { line: 1, column: 1 });
        assert_eq!(position("a", 99), Position { line: 1, column: 2 });
    }

    #[test]
    fn a_text_is_crlf_only_when_every_line_is() {
        assert_eq!(LineEnding::of("a\r\nb\r\n"), LineEnding::CrLf);
        assert_eq!(LineEnding::of("a\r\nb\n"), LineEnding::Lf);
        assert_eq!(LineEnding::of("a"), LineEnding::Lf);
    }
}
