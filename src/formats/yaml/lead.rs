//! What stands between two nodes of a YAML text: indicators, properties, comments, blanks.
//!
//! The parser gives the place of nodes, not of these; yet they say where an entry begins, where the
//! dash of a list stands, and where the header of a block scalar is. Whatever is not one of them
//! betrays that a node was misplaced. Lines of directives and document markers are never read here.

/// What was read between two nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// The first byte of what belongs to the next node: its `?`, anchor or tag.
    pub(super) first: Option<usize>,
    /// Whether an anchor or tag is there.
    pub(super) properties: bool,
    /// The first `-` of a list item.
    pub(super) dash: Option<usize>,
    /// The `:` of a map entry.
    pub(super) colon: Option<usize>,
    /// The `,` of a flow collection.
    pub(super) comma: Option<usize>,
    /// Where the last indicator, anchor or tag ends; none where only blanks and comments are there.
    pub(super) end: Option<usize>,
}

/// Where reading stops.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stop {
    /// At this byte, which must be the end of a part.
    At(usize),
    /// At the `|` or `>` that begins a block scalar.
    Header,
}

/// Reads from byte `from`, and says where it stopped; none where anything else stands there.
pub(super) fn read(text: &str, from: usize, stop: Stop) -> Option<(Lead, usize)> {
    let bytes = text.as_bytes();
    let mut lead = Lead::default();
    let mut at = from;
    loop {
        if let Stop::At(end) = stop
            && at >= end
        {
            return (at == end).then_some((lead, at));
        }
        let end = match bytes.get(at)? {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'#' => {
                at = line_end(text, at);
                continue;
            }
            0xef if text.get(at..)?.starts_with('\u{feff}') => {
                at += '\u{feff}'.len_utf8();
                continue;
            }
            b'|' | b'>' if matches!(stop, Stop::Header) => return Some((lead, at)),
            b'?' => at + 1,
            b'&' | b'!' => {
                lead.properties = true;
                property_end(text, at)?
            }
            b'-' => {
                lead.dash = lead.dash.or(Some(at));
                at + 1
            }
            b':' => {
                lead.colon = Some(at);
                at + 1
            }
            b',' => {
                lead.comma = Some(at);
                at + 1
            }
            _ => return None,
        };
        let belongs_to_next = matches!(bytes.get(at)?, b'?' | b'&' | b'!');
        lead.first = if belongs_to_next { lead.first.or(Some(at)) } else { None };
        lead.end = Some(end);
        at = end;
    }
}

/// The first byte from `at` on that is no blank, line end or comment.
pub(super) fn next_token(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at)? {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' => at = line_end(text, at),
            _ => return Some(at),
        }
    }
}

/// The end of the line that holds byte `at`, without its line end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end =
        text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found);
    if end > at && text.as_bytes().get(end - 1) == Some(&b'\r') && end < text.len() {
        end - 1
    } else {
        end
    }
}

/// The end of the anchor or tag that begins at `at`.
fn property_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if rest.starts_with("!<") {
        return Some(at + rest.find('>')? + 1);
    }
    let ends = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | ',' | '[' | ']' | '{' | '}');
    Some(at + rest.find(ends).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indicators_and_properties_are_told_apart() {
        let lead = Lead::default();
        for (text, expected) in [
            (": ", Some(Lead { colon: Some(0), end: Some(1), ..lead })),
            (
                "\n- &a !<t,x> ",
                Some(Lead {
                    first: Some(3),
                    properties: true,
                    dash: Some(1),
                    end: Some(12),
                    ..lead
                }),
            ),
            (
                "- - ? !t ",
                Some(Lead {
                    first: Some(4),
                    properties: true,
                    dash: Some(0),
                    end: Some(8),
                    ..lead
                }),
            ),
            (" # c: &d\r\n\u{feff} ", Some(lead)),
            (" # c,\n,", Some(Lead { comma: Some(6), end: Some(7), ..lead })),
            ("x", None),
            ("*a", None),
            ("|", None),
        ] {
            let read = read(text, 0, Stop::At(text.len()));
            assert_eq!(read.map(|(lead, _)| lead), expected, "{text:?}");
        }
        assert_eq!(read(": # |\n  &x|\n", 0, Stop::Header), None);
        assert_eq!(read(": # |\n  &x >\n", 0, Stop::Header).map(|(_, at)| at), Some(11));
        assert_eq!(read("# c", 0, Stop::At(1)), None);
        assert_eq!((next_token(" # c\n\t,", 0), next_token(" # c", 0)), (Some(6), None));
    }
}
