//! What goes when an entry is taken away.
//!
//! Its own lines, with the comment behind it, where it has them for itself; in a flow collection the entry
//! with one comma. What can't go alone stays: the only entry of a map or list below the root (it would
//! leave nothing, which is another value), and what an alias points to.

use super::{lead, lines};
use crate::formats::{Collection, CollectionKind, Error, Layout, Reason, Site};
use crate::splice::Span;

/// Says what taking away the entry of `site` removes.
///
/// # Errors
///
/// When it can't go alone.
pub(in crate::formats) fn cut(text: &str, layout: &Layout, site: &Site) -> Result<Span, Error> {
    let refused = |why| Error::new(site.entry.start, Reason::NoPlace(why));
    let number = layout.sites.iter().position(|found| found.span == site.span);
    if number.is_some() && layout.aliases.iter().any(|alias| alias.target == number) {
        return Err(refused("an alias points to it"));
    }
    let key = Span::new(site.entry.start, site.span.start).of(text);
    if !layout.aliases.is_empty() && key.contains('&') {
        return Err(refused("an alias may point to its key"));
    }
    let holds = |found: &&Collection| found.span.contains(site.entry);
    let holder = layout.collections.iter().rfind(holds);
    let holder = holder.ok_or_else(|| refused("the document is this value"))?;
    let entry = match holder.kind {
        CollectionKind::InlineMap | CollectionKind::InlineList => {
            let bracketed =
                |found: &&Collection| holds(found) && found.span.of(text).starts_with(['{', '[']);
            let holder = layout.collections.iter().rfind(bracketed).unwrap_or(holder);
            return flow(text, holder, site.entry)
                .ok_or_else(|| refused("a comment stands before its comma"));
        }
        CollectionKind::Map => site.entry,
        CollectionKind::List => dashed(text, site.entry)
            .ok_or_else(|| refused("it does not stand on lines of its own"))?,
    };
    if entry.contains(holder.span) && holder.path.0.len() > 1 {
        return Err(refused(match holder.kind {
            CollectionKind::List => "the list would be empty",
            _ => "the map would be empty",
        }));
    }
    if !lines::ends_at(text, entry.end) {
        return Err(refused("it does not stand on lines of its own"));
    }
    let end = lines::end(text, entry.end, text.len());
    if lines::before(text, entry.start).bytes().all(|byte| byte == b' ') {
        let start = lines::start(text, entry.start);
        let above = number.and_then(|number| layout.sites.get(number.checked_sub(1)?));
        let end = if above.is_some_and(|above| takes_blank_lines(text, above.span, start)) {
            blank_lines_end(text, end)
        } else {
            end
        };
        return Ok(Span::new(start, end));
    }
    first_of_compact(text, entry.start, end, holder.column)
        .ok_or_else(|| refused("a comment or blank line stands below it"))
}

/// Whether blank lines at byte `at` would fall to the block scalar `above`.
fn takes_blank_lines(text: &str, above: Span, at: usize) -> bool {
    let between = text.get(above.end..at).unwrap_or("-");
    above.of(text).starts_with(['|', '>']) && between.trim().is_empty()
}

/// The end of the blank lines that begin at byte `at`.
fn blank_lines_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let end = at + blank;
    if end == text.len() { end } else { lines::start(text, end) }
}

/// A list item with the dash before it.
fn dashed(text: &str, item: Span) -> Option<Span> {
    let before = text.get(..item.start)?.trim_end_matches([' ', '\r', '\n']);
    before.ends_with('-').then(|| Span::new(before.len() - 1, item.end))
}

/// What stands behind a dash and has more entries below it: all up to the next of them, which takes its
/// place.
fn first_of_compact(text: &str, start: usize, line_end: usize, column: usize) -> Option<Span> {
    let below = text.get(line_end..)?;
    let indent = below.len() - below.trim_start_matches(' ').len();
    let is_entry = indent == column && !below.get(indent..)?.starts_with(['#', '\r', '\n', '\t']);
    is_entry.then(|| Span::new(start, line_end + indent))
}

/// An entry of a flow collection with one comma: the one behind it, else the one before. A comma that a
/// comment parts from the last entry stays, which YAML allows.
fn flow(text: &str, holder: &Collection, entry: Span) -> Option<Span> {
    let comma =
        lead::next_token(text, entry.end).filter(|&at| text.as_bytes().get(at) == Some(&b','));
    if comma.is_some_and(|at| Span::new(entry.end, at).of(text).contains('#')) {
        return None;
    }
    let has_comma = comma.is_some();
    let end = comma.map_or(entry.end, |comma| comma + 1);
    let is_own_line = lines::before(text, entry.start).trim().is_empty();
    let own_lines = (is_own_line && lines::ends_at(text, end)).then(|| {
        let end = lines::end(text, end, text.len());
        Span::new(lines::start(text, entry.start), end)
    });
    if has_comma && own_lines.is_some() {
        return own_lines;
    }
    if has_comma {
        let rest = text.get(end..holder.span.end)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return Some(Span::new(entry.start, end + blanks));
    }
    let before = text.get(holder.span.start..entry.start)?;
    match before.trim_end_matches([' ', '\t', '\r', '\n']).strip_suffix(',') {
        Some(kept) if !in_comment(kept) => Some(Span::new(holder.span.start + kept.len(), end)),
        _ => own_lines.or(Some(Span::new(entry.start, end))),
    }
}

/// Whether the last line of `text` may hold a comment.
fn in_comment(text: &str) -> bool {
    text.rsplit('\n').next().is_some_and(|line| line.contains('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::yaml::locate;
    use crate::path::KeyPath;
    use crate::splice::{Edit, splice};

    /// The text without the entry at `path`, or why it stays.
    fn without(text: &str, path: &str) -> Result<String, &'static str> {
        let layout = locate(text, &|_| false).unwrap();
        let path = KeyPath::parse(path).unwrap();
        let at_path = |site: &&Site| site.path.within_document() == path.within_document();
        let site = layout.sites.iter().find(at_path).unwrap();
        let span = cut(text, &layout, site).map_err(|error| match error.reason {
            Reason::NoPlace(why) => why,
            reason => panic!("{reason}"),
        })?;
        let result = splice(text, &[Edit { span, text: String::new() }]);
        let left = locate(&result, &|_| false).unwrap_or_else(|error| panic!("{error}: {result}"));
        assert_eq!(left.sites.len(), layout.sites.len() - 1, "{result}");
        Ok(result)
    }

    #[test]
    fn entries_go_with_their_lines_or_one_comma() {
        for (text, path, expected) in [
            ("a: 1\nb: 2 # c\n\n# d\nc: 3\n", "b", "a: 1\n\n# d\nc: 3\n"),
            ("a: 1\nb: 2", "b", "a: 1\n"),
            ("\u{feff}a: 1\r\nb: 2\r\n", "a", "\u{feff}b: 2\r\n"),
            ("# c\na: 1\n", "a", "# c\n"),
            ("a:\n  b: |+\n    x\n\n  c: 1\n", "a.b", "a:\n  c: 1\n"),
            ("a: |+\n  x\nb: 1\n\n \n# c\n", "b", "a: |+\n  x\n# c\n"),
            ("a:\n  b:\n    &x\n    'y\n     z'\n  c:\n", "a.b", "a:\n  c:\n"),
            ("a:\nb: 1\n", "a", "b: 1\n"),
            ("? a\n: b\nc: d\n", "a", "c: d\n"),
            ("- a: 1 # x\n  b: 2\n- c\n", "[0].a", "- b: 2\n- c\n"),
            ("- a: 1\n  b: 2\n", "[0].b", "- a: 1\n"),
            ("l:\n- a\n- &x b # c\n-\n  d\n", "l[1]", "l:\n- a\n-\n  d\n"),
            ("l:\n- a\n-\n  d\n", "l[1]", "l:\n- a\n"),
            ("- - a\n  - b\n- c\n", "[0][0]", "- - b\n- c\n"),
            ("- a\n", "[0]", ""),
            ("x: {a: 1, b: 2, c: 3}\n", "x.b", "x: {a: 1, c: 3}\n"),
            ("x: {a: 1, b: 2 }\n", "x.b", "x: {a: 1 }\n"),
            ("x: {a: 1}\n", "x.a", "x: {}\n"),
            ("x: [a, b]\n", "x[0]", "x: [b]\n"),
            ("x: [a, b: c]\n", "x[1].b", "x: [a]\n"),
            ("x: {\n  a: 1,\n  b: 2, # c\n  d: 3\n}\n", "x.b", "x: {\n  a: 1,\n  d: 3\n}\n"),
            ("x: {\n  a: 1, # c\n  d: 3\n}\n", "x.d", "x: {\n  a: 1, # c\n}\n"),
            ("x: {\n  a: 1,\n  d: 3\n}\n", "x.d", "x: {\n  a: 1\n}\n"),
        ] {
            assert_eq!(without(text, path).as_deref(), Ok(expected), "{path} of {text:?}");
        }
    }

    #[test]
    fn what_cannot_go_alone_stays() {
        for (text, path, why) in [
            ("a: &x 1\nb: *x\n", "a", "an alias points to it"),
            ("a:\n  b: 1\nc: 2\n", "a.b", "the map would be empty"),
            ("a:\n- b\n", "a[0]", "the list would be empty"),
            ("- a: 1\n", "[0].a", "the map would be empty"),
            ("--- a\n", "{0}", "the document is this value"),
            ("&x a: 1\nb: *x\n", "a", "an alias may point to its key"),
            ("[a # b\n, c]\n", "[0]", "a comment stands before its comma"),
            ("- a: 1\n  # c\n  b: 2\n", "[0].a", "a comment or blank line stands below it"),
        ] {
            assert_eq!(without(text, path), Err(why), "{path} of {text:?}");
        }
    }
}
