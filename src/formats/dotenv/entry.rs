//! Where a new dotenv entry goes, and what taking one away removes.

use super::is_key_byte;
use crate::formats::{Error, Gap, Layout, Place, Reason, Site};
use crate::path::{KeyPath, Segment};
use crate::splice::{LineEnding, Span};

/// Says where a new entry goes: behind the last key with its prefix, else at `end`. It is written as
/// the entry it follows, at `end` as the last entry.
pub(in crate::formats) fn gap(
    text: &str,
    layout: &Layout,
    path: &KeyPath,
    end: usize,
) -> Result<Gap, Error> {
    let key = new_key(layout, path).map_err(|why| Error::new(end, Reason::NoPlace(why)))?;
    let relative = prefix(key)
        .and_then(|prefix| layout.sites.iter().rfind(|site| name(site).starts_with(prefix)));
    let at = relative.map_or(end, |site| line_end(text, site.span.end));
    let entry = match relative.or(layout.sites.last()) {
        Some(site) => written_like(text, site, key),
        None => format!("{key}="),
    };
    let eol = LineEnding::of(text).as_str();
    let above = text.get(..at).unwrap_or_default().trim_start_matches('\u{feff}');
    let (before, after) = if above.is_empty() || above.ends_with('\n') {
        (entry, eol)
    } else {
        (format!("{eol}{entry}"), if at < text.len() { eol } else { "" })
    };
    Ok(Gap { at, before, after: after.to_owned(), place: Place::default() })
}

/// The lines of the entry, with its comment and line end.
pub(in crate::formats) fn cut(text: &str, site: &Site) -> Result<Span, Error> {
    Ok(Span::new(line_start(text, site.entry.start), line_end(text, site.span.end)))
}

fn new_key<'a>(layout: &Layout, path: &'a KeyPath) -> Result<&'a str, &'static str> {
    let key = match path.0.as_slice() {
        [Segment::Key { text, occurrence: 0 }] => text.as_str(),
        [Segment::Key { .. }] => return Err("a key is not added twice"),
        _ => return Err("dotenv has no tables and lists"),
    };
    if key.is_empty() || !key.bytes().all(is_key_byte) {
        return Err("a dotenv key is made of letters, digits, '_', '.' and '-'");
    }
    if layout.sites.iter().any(|site| name(site) == key) {
        return Err("the key is there already");
    }
    Ok(key)
}

fn name(site: &Site) -> &str {
    match site.path.0.first() {
        Some(Segment::Key { text, .. }) => text,
        _ => "",
    }
}

/// A key's text up to its first `_`, that included.
fn prefix(key: &str) -> Option<&str> {
    key.find('_').and_then(|at| key.get(..=at))
}

/// `key` with the indentation, the `export` and the blanks around `=` of `site`; a colon, which not
/// every reader knows, becomes `=`.
fn written_like(text: &str, site: &Site, key: &str) -> String {
    let line = line_start(text, site.entry.start);
    let head = Span::new(line, site.span.start).of(text);
    let (left, right) = head.split_at(head.find(['=', ':']).unwrap_or(head.len()));
    let named = left.trim_end();
    let lead = named.strip_suffix(name(site)).unwrap_or_default();
    if !right.starts_with('=') {
        return format!("{lead}{key}=");
    }
    let blanks = left.get(named.len()..).unwrap_or_default();
    let behind = if site.span.is_empty() { blanks } else { "" };
    format!("{lead}{key}{blanks}{right}{behind}")
}

/// The byte behind the line end of the line that holds byte `at`.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// The first byte of the line that holds byte `at`, behind a byte order mark.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    match before.rfind('\n') {
        Some(newline) => newline + 1,
        None if before.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::locate;
    use super::*;

    fn with(text: &str, path: &str) -> Result<String, Reason> {
        let layout = locate(text).unwrap();
        // What stands for the envelope, where there is one.
        let end = text.find("# ENVELOPE").unwrap_or(text.len());
        let path = KeyPath::parse(path).unwrap();
        let gap = gap(text, &layout, &path, end).map_err(|error| error.reason)?;
        let (head, tail) = text.split_at(gap.at);
        let grown = format!("{head}{}v{}{tail}", gap.before, gap.after);
        let value = gap.at + gap.before.len();
        let found = locate(&grown).unwrap();
        assert!(found.sites.iter().any(|site| site.path == path && site.span.start == value));
        Ok(grown)
    }

    #[test]
    fn a_new_key_goes_where_its_kin_are() {
        for (text, path, expected) in [
            ("", "A", "A=v\n"),
            ("\u{feff}", "A", "\u{feff}A=v\n"),
            ("# c\n", "A", "# c\nA=v\n"),
            ("A=1\n", "B", "A=1\nB=v\n"),
            ("A=1", "B", "A=1\nB=v"),
            ("A=1\r\n", "B", "A=1\r\nB=v\r\n"),
            ("A_X=1 # c\nB=2\n", "A_Y", "A_X=1 # c\nA_Y=v\nB=2\n"),
            ("A_X=1\nB=2\nA_Z=3\nC=4\n", "A_Y", "A_X=1\nB=2\nA_Z=3\nA_Y=v\nC=4\n"),
            ("A_X='1\n2'\nB=2\n", "A_Y", "A_X='1\n2'\nA_Y=v\nB=2\n"),
            ("B=2\nA_X=1", "A_Y", "B=2\nA_X=1\nA_Y=v"),
            ("AX=1\nB=2\n", "AY", "AX=1\nB=2\nAY=v\n"),
            ("export A_X = 1\nB=2\n", "A_Y", "export A_X = 1\nexport A_Y = v\nB=2\n"),
            ("  A=1\n", "B", "  A=1\n  B=v\n"),
            ("A: 1\n", "B", "A: 1\nB=v\n"),
            ("A = \n", "B", "A = \nB = v\n"),
            ("export=1\n", "B", "export=1\nB=v\n"),
            ("A=\n", "A_B", "A=\nA_B=v\n"),
            ("A=1\n# ENVELOPE\n", "B", "A=1\nB=v\n# ENVELOPE\n"),
            ("# ENVELOPE\nA_X=1\n", "A_Y", "# ENVELOPE\nA_X=1\nA_Y=v\n"),
            ("A\n", "A", "A\nA=v\n"),
        ] {
            assert_eq!(with(text, path).unwrap(), expected, "{path} in {text:?}");
        }
    }

    #[test]
    fn where_no_key_fits_there_is_no_place() {
        for path in ["A", "B#2", "B.C", "B[0]", "\"B C\"", "\"\u{e4}\"", "{1}.B"] {
            let reason = with("A=1\n", path);
            assert!(matches!(reason, Err(Reason::NoPlace(_))), "{path}: {reason:?}");
        }
    }

    #[test]
    fn an_entry_takes_its_lines() {
        for (text, path, expected) in [
            ("A=1\nB=2 # c\nC=3\n", "B", "A=1\nC=3\n"),
            ("A=1\r\n  export B = '2'\r\nC=3", "B", "A=1\r\nC=3"),
            ("A=1\nB=2", "B", "A=1\n"),
            ("\u{feff}A=1\nB=2\n", "A", "\u{feff}B=2\n"),
            ("A=\"1\n2\" # c\nB=2\n", "A", "B=2\n"),
            ("A=1\nA=2\n", "A#2", "A=1\n"),
            ("A= # c\nB=2\n", "A", "B=2\n"),
            ("A=1\n\n# c\nB=2\n", "B", "A=1\n\n# c\n"),
        ] {
            let layout = locate(text).unwrap();
            let site = layout.sites.iter().find(|site| site.path.to_string() == path).unwrap();
            let span = cut(text, site).unwrap();
            let left = format!("{}{}", &text[..span.start], &text[span.end..]);
            assert_eq!(left, expected, "{path} of {text:?}");
        }
    }
}
