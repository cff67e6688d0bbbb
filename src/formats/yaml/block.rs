//! Where the lexeme of a block scalar ends.
//!
//! The parser gives the content together with the blank lines and the indentation behind it. The lexeme
//! runs from the header to the end of the last line that counts: the last with content, or, where the
//! header keeps (`+`), the last of the blank lines; the final line end never belongs to it.

use super::lead::line_end;
use crate::splice::Span;

/// The lexeme of the block scalar whose header begins at `header`, whose content the parser ends at
/// `content_end`, and whose content lines begin at `column`.
pub(super) fn lexeme(text: &str, header: usize, content_end: usize, column: usize) -> Span {
    let header_end = line_end(text, header);
    let keeps = indicators(text.get(header..header_end).unwrap_or_default()).contains('+');
    let mut end = content_end.max(header_end);
    while end > header_end {
        let before = text.get(..end).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let blanks = before.get(line..).unwrap_or_default().trim_end_matches('\r');
        let is_content = blanks.bytes().any(|byte| byte != b' ') || blanks.len() > column;
        if line <= header || is_content {
            break;
        }
        end = before_line_end(text, line);
        if keeps {
            break;
        }
    }
    Span::new(header, end.max(header_end))
}

/// The part of a header line before its comment.
pub(super) fn indicators(header: &str) -> &str {
    header.split([' ', '\t']).next().unwrap_or_default()
}

/// The end of the line before the one that begins at `line`.
fn before_line_end(text: &str, line: usize) -> usize {
    let before = text.get(..line).unwrap_or_default();
    let before = before.strip_suffix('\n').unwrap_or(before);
    before.strip_suffix('\r').unwrap_or(before).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_count_only_where_they_are_kept() {
        for (text, column, lexeme_length) in [
            ("|\n  a\n", 2, 5),
            ("|\n  a", 2, 5),
            ("|\r\n  a\r\n\r\n", 2, 6),
            ("|-  # c\n  a\n\n \n", 2, 11),
            ("|+\n  a\n\n", 2, 7),
            ("|+\r\n  a\r\n\r\n", 2, 9),
            ("|+\n  a\n\n  ", 2, 7),
            ("|\n  a\n   \n", 2, 9),
            ("|\n\n\n", 0, 1),
            ("|+\n\n\n", 0, 4),
            (">", 0, 1),
            ("|\n  a\n  \t\n", 2, 9),
        ] {
            assert_eq!(lexeme(text, 0, text.len(), column).end, lexeme_length, "{text:?}");
        }
    }
}
