//! What taking away one TOML entry removes.

use toml_parser::parser::{Event, EventKind};

use super::outline::{events, span_of};
use crate::formats::{Error, Layout, Reason, Site};
use crate::splice::Span;

/// The lines of the entry where it has them for itself; else, in an inline table or array, the entry
/// with one comma. A table that loses its last key stays as it is written.
pub(in crate::formats) fn cut(text: &str, _: &Layout, site: &Site) -> Result<Span, Error> {
    let events = events(text)?;
    let find = |at: usize| {
        events.binary_search_by_key(&at, |event| event.span().start()).map_err(|_| {
            Error::new(site.span.start, Reason::NoPlace("the entry is not where it was"))
        })
    };
    let before = events[..find(site.entry.start)?].iter().rev().find(|event| !is_trivia(event));
    let after = events[find(site.span.start)? + 1..].iter().find(|event| !is_trivia(event));
    Ok(match before {
        Some(before) if is_opening(before) => {
            let comma = after.filter(|event| event.kind() == EventKind::ValueSep);
            cut_member(text, site.entry, span_of(before), comma.map(span_of))
        }
        _ => Span::new(line_start(text, site.entry.start), line_end(text, site.span.end)),
    })
}

/// The byte behind the line end of the line that holds byte `at`.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// The first byte of the line that holds byte `at`, behind a byte order mark.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    match before.rfind('\n') {
        Some(newline) => newline + 1,
        None if before.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}

/// `before` is the bracket or comma before the entry, `comma` the one behind it.
fn cut_member(text: &str, entry: Span, before: Span, comma: Option<Span>) -> Span {
    let start = line_start(text, entry.start);
    let tail = comma.map_or(entry.end, |comma| comma.end);
    let end = line_end(text, tail);
    let is_alone = is_blank(Span::new(start, entry.start).of(text))
        && !Span::new(entry.end, tail).of(text).contains('\n')
        && is_line_rest(Span::new(tail, end).of(text));
    if is_alone {
        return Span::new(start, end);
    }
    if let Some(comma) = comma {
        let rest = text.get(comma.end..).unwrap_or_default();
        return Span::new(
            entry.start,
            comma.end + rest.len() - rest.trim_start_matches(BLANKS).len(),
        );
    }
    // Whatever stands on lines between, comments say, stays; so does then the comma.
    if !is_blank(Span::new(before.end, entry.start).of(text)) {
        return entry;
    }
    let is_comma = before.of(text) == ",";
    Span::new(if is_comma { before.start } else { before.end }, entry.end)
}

const BLANKS: [char; 2] = [' ', '\t'];

fn is_blank(text: &str) -> bool {
    text.trim_matches(BLANKS).is_empty()
}

fn is_line_rest(text: &str) -> bool {
    let rest = text.trim_start_matches(BLANKS);
    rest.is_empty() || rest.starts_with(['#', '\n', '\r'])
}

fn is_trivia(event: &Event) -> bool {
    matches!(event.kind(), EventKind::Whitespace | EventKind::Newline | EventKind::Comment)
}

fn is_opening(event: &Event) -> bool {
    matches!(event.kind(), EventKind::ArrayOpen | EventKind::InlineTableOpen | EventKind::ValueSep)
}

#[cfg(test)]
mod tests {
    use super::super::locate;
    use super::*;

    #[test]
    fn an_entry_takes_its_lines_or_one_comma() {
        for (text, path, expected) in [
            ("a = 1\nb = 2 # c\nd = 3\n", "b", "a = 1\nd = 3\n"),
            ("a = 1\r\n  b = 2\r\nd = 3", "b", "a = 1\r\nd = 3"),
            ("a = 1\nb = 2", "b", "a = 1\n"),
            ("\u{feff}a = 1\nb = 2\n", "a", "\u{feff}b = 2\n"),
            ("a = '''\nx\n''' # c\nb = 2\n", "a", "b = 2\n"),
            ("[t]\na.b = 1\n[u]\n", "t.a.b", "[t]\n[u]\n"),
            ("t = { a = 1, b = 2 }\n", "t.a", "t = { b = 2 }\n"),
            ("t = { a = 1, b = 2 }\n", "t.b", "t = { a = 1 }\n"),
            ("t = { a = 1 }\n", "t.a", "t = { }\n"),
            ("t = {a=1,b=2,c=3}\n", "t.b", "t = {a=1,c=3}\n"),
            ("t = [1, 2, 3]\n", "t[0]", "t = [2, 3]\n"),
            ("t = [1, 2, 3,]\n", "t[2]", "t = [1, 2, ]\n"),
            ("t = [1]\n", "t[0]", "t = []\n"),
            ("t = [\n  1, # x\n  2, # y\n]\n", "t[0]", "t = [\n  2, # y\n]\n"),
            ("t = [\n  1,\n  2 # y\n]\n", "t[1]", "t = [\n  1,\n]\n"),
            ("t = [\n  1\n  , 2\n]\n", "t[0]", "t = [\n  2\n]\n"),
            ("t = [\n  1\n  , 2\n]\n", "t[1]", "t = [\n  1\n  \n]\n"),
            ("t = [1, # x\n  2]\n", "t[1]", "t = [1, # x\n  ]\n"),
            ("t = [1,\n  2,\n  3]\n", "t[0]", "t = [\n  2,\n  3]\n"),
        ] {
            let layout = locate(text, &|_| false).unwrap();
            let site = layout.sites.iter().find(|site| site.path.to_string() == path).unwrap();
            let span = cut(text, &layout, site).unwrap();
            let left = format!("{}{}", &text[..span.start], &text[span.end..]);
            assert_eq!(left, expected, "{path} of {text}");
            assert!(locate(&left, &|_| false).is_ok(), "{left}");
        }
    }
}
