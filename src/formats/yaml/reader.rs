//! The nodes of a YAML text with the exact bytes of each.
//!
//! granit gives the events; this adds what it leaves out (the header of a block scalar, the properties and
//! indicators before a node) and checks what it gives: all that stands between two nodes must be known, and
//! spans must follow one another. So a fault of the parser becomes a refusal, never a broken file.
//! Built on `=2.2.0`; FORMAT.md, not the parser, defines what is yielded.

use std::borrow::Cow;

use granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, Tag, options,
};

use super::block;
use super::characters;
use super::lead::{self, Lead, Stop};
use super::lines;
use super::parts::{Part, Scalar, Spot, Style};
use crate::formats::{Error, Reason};
use crate::splice::Span;

/// Reads one text.
pub(super) struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    /// The end of what has been read.
    cursor: usize,
    /// Up to where nothing but blanks and comments follow, if that is further.
    ahead: usize,
    /// The line breaks of Unicode that lie ahead.
    breaks: std::iter::Peekable<std::vec::IntoIter<usize>>,
    /// The last block scalar, whose header may hold a comment.
    block: Span,
    comments: Vec<Span>,
}

impl<'t> Reader<'t> {
    /// A reader of `text`.
    ///
    /// # Errors
    ///
    /// When it holds a character that no YAML text may hold.
    pub(super) fn new(text: &'t str) -> Result<Self, Error> {
        let options = options! {
            strict_indentation: false,
            max_buffered_comment_events: usize::MAX,
        };
        Ok(Self {
            text,
            breaks: characters::line_breaks(text)?.into_iter().peekable(),
            parser: Parser::new_from_str_with_options(text, options),
            cursor: 0,
            ahead: 0,
            block: Span::new(0, 0),
            comments: Vec::new(),
        })
    }

    /// The next node; none at the end of the text.
    ///
    /// # Errors
    ///
    /// When the text is not valid or doubtful.
    pub(super) fn next(&mut self) -> Result<Option<(Part<'t>, Spot)>, Error> {
        while let Some(event) = self.parser.next() {
            let (event, place) = event.map_err(|error| self.syntax(&error))?;
            let span = place.byte_range().map(Span::from).ok_or_else(|| self.lost())?;
            let column = place.start.col();
            let node = match event {
                Event::StreamStart | Event::StreamEnd | Event::Anchor(..) => continue,
                Event::Comment(..) => {
                    self.comment(span)?;
                    continue;
                }
                Event::DocumentStart(explicit, _) => {
                    // Directives are passed unread.
                    if explicit {
                        self.cursor = span.end;
                    } else {
                        self.document_ends();
                    }
                    node(Part::Document, span, column, Lead::default())
                }
                Event::DocumentEnd => {
                    self.cursor = self.cursor.max(span.end);
                    node(Part::DocumentEnd, span, column, Lead::default())
                }
                Event::Scalar(value, style, anchor, tag) => {
                    let scalar = Scalar { value, style: Style::Plain, anchor, tag: resolved(tag) };
                    self.scalar(scalar, style, span, column)?
                }
                Event::Alias(anchor) => {
                    let lead = self.lead(span.start)?;
                    self.cursor = span.end;
                    node(Part::Alias(anchor), span, column, lead)
                }
                Event::SequenceStart(style, ..) => self.open(true, style, span, column)?,
                Event::MappingStart(style, ..) => self.open(false, style, span, column)?,
                Event::SequenceEnd | Event::MappingEnd => {
                    if self.is_bracket(span) {
                        self.lead(span.start)?;
                        self.cursor = span.end;
                    }
                    node(Part::Close(self.cursor), span, column, Lead::default())
                }
                _ => return Err(self.lost()),
            };
            return Ok(Some(node));
        }
        match self.breaks.next() {
            Some(at) => Err(characters::unquoted(at)),
            None => Ok(None),
        }
    }

    /// Reads on over the `:` before an empty value, unless it has been read; says where it ended. A colon
    /// that begins a line of a block map is that map's only at its `column`.
    pub(super) fn colon(&mut self, value: &Spot, column: Option<usize>) -> Option<usize> {
        if let Some(colon) = value.lead.colon {
            return Some(colon + 1);
        }
        let at = value.span.start;
        let begins_line = || lines::before(self.text, at).trim_matches(' ').is_empty();
        let is_other = column.is_some_and(|column| value.column != column && begins_line());
        if at < self.cursor || self.text.as_bytes().get(at) != Some(&b':') || is_other {
            return None;
        }
        self.cursor = at + 1;
        Some(self.cursor)
    }

    /// Checks that only blanks, and no tab, indent the block collection that begins at `start`: its column
    /// is counted in characters.
    ///
    /// # Errors
    ///
    /// Where a tab does.
    pub(super) fn indentation(&self, start: usize) -> Result<(), Error> {
        if lines::before(self.text, start).contains('\t') {
            let class = "a tab in the indentation".to_owned();
            return Err(Error::new(start, Reason::Syntax { format: "yaml", class }));
        }
        Ok(())
    }

    /// Whether the further lines of `span` stand right of `column`.
    pub(super) fn hangs(&self, span: Span, column: usize) -> bool {
        lines::hang(span.of(self.text), column)
    }

    /// The comments, in source order.
    pub(super) fn comments(self) -> Vec<Span> {
        let mut comments = self.comments;
        comments.sort_unstable();
        comments
    }

    /// The refusal where a node isn't where the parser says it is.
    pub(super) fn lost(&self) -> Error {
        let reason = "it is uncertain where a value begins or ends";
        Error::new(self.cursor, Reason::Doubtful(reason))
    }

    fn scalar(
        &mut self,
        mut scalar: Scalar<'t>,
        style: ScalarStyle,
        span: Span,
        column: usize,
    ) -> Result<(Part<'t>, Spot), Error> {
        let (span, lead) = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                scalar.style = Style::Block;
                let (lead, header) = lead::read(self.text, self.unread(), Stop::Header)
                    .ok_or_else(|| self.lost())?;
                let has_content = scalar.value.bytes().any(|byte| byte != b'\n');
                let column = if has_content { column } else { usize::MAX };
                self.block = block::lexeme(self.text, header, span.end, column);
                (self.block, lead)
            }
            ScalarStyle::Plain if span.is_empty() => {
                scalar.style = Style::Empty;
                scalar.value = Cow::Borrowed("");
                let at = span.start.max(self.unread());
                let lead = self.lead(at)?;
                self.ahead = at;
                self.cursor = lead.end.unwrap_or(self.cursor);
                return Ok(node(Part::Scalar(scalar), Span::new(at, at), column, lead));
            }
            ScalarStyle::Plain => (span, self.lead(span.start)?),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                scalar.style = Style::Quoted;
                let quote = if style == ScalarStyle::SingleQuoted { '\'' } else { '"' };
                let lexeme = span.of(self.text);
                if lexeme.len() < 2 || !lexeme.starts_with(quote) || !lexeme.ends_with(quote) {
                    return Err(self.lost());
                }
                self.quoted(span)?;
                (span, self.lead(span.start)?)
            }
        };
        self.cursor = span.end;
        Ok(node(Part::Scalar(scalar), span, column, lead))
    }

    fn open(
        &mut self,
        list: bool,
        style: StructureStyle,
        span: Span,
        column: usize,
    ) -> Result<(Part<'t>, Spot), Error> {
        let lead = self.lead(span.start)?;
        let span = if self.is_bracket(span) { span } else { Span::new(span.start, span.start) };
        self.cursor = span.end;
        let flow = style == StructureStyle::Flow;
        Ok(node(Part::Open { list, flow }, span, column, lead))
    }

    fn comment(&mut self, span: Span) -> Result<(), Error> {
        if !span.of(self.text).starts_with('#') {
            return Err(self.lost());
        }
        if !self.block.contains(span) {
            self.comments.push(span);
        }
        Ok(())
    }

    /// Passes the line breaks that the quoted scalar `span` holds.
    fn quoted(&mut self, span: Span) -> Result<(), Error> {
        while let Some(at) = self.breaks.next_if(|&at| at < span.end) {
            if at < span.start {
                return Err(characters::unquoted(at));
            }
        }
        Ok(())
    }

    /// Passes the `...` of documents that never began.
    fn document_ends(&mut self) {
        while let Some(at) = lead::next_token(self.text, self.unread())
            && self.text.get(at..).is_some_and(|rest| rest.starts_with("..."))
            && lines::before(self.text, at).is_empty()
            && lines::ends_at(self.text, at + 3)
        {
            self.cursor = at + 3;
        }
    }

    fn unread(&self) -> usize {
        self.cursor.max(self.ahead)
    }

    fn lead(&self, to: usize) -> Result<Lead, Error> {
        let read = lead::read(self.text, self.unread(), Stop::At(to));
        read.map(|(lead, _)| lead).ok_or_else(|| self.lost())
    }

    fn is_bracket(&self, span: Span) -> bool {
        matches!(span.of(self.text), "[" | "]" | "{" | "}")
    }

    fn syntax(&self, error: &ScanError) -> Error {
        let at = error.marker().byte_offset().unwrap_or(self.cursor);
        let class = match error.kind() {
            ErrorKind::RecursionLimitExceeded => return Error::new(at, Reason::TooDeep),
            ErrorKind::UnexpectedCharacter { .. } => "unexpected character".to_owned(),
            kind => kind.to_string(),
        };
        Error::new(at, Reason::Syntax { format: "yaml", class })
    }
}

fn node(part: Part<'_>, span: Span, column: usize, lead: Lead) -> (Part<'_>, Spot) {
    (part, Spot { span, column, lead })
}

fn resolved(tag: Option<Cow<Tag>>) -> String {
    tag.map_or_else(String::new, |tag| [tag.handle(), tag.suffix()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each scalar's lexeme, and what its entry begins with.
    fn scalars(text: &str) -> Vec<&str> {
        let mut reader = Reader::new(text).unwrap();
        let mut found = Vec::new();
        while let Some((part, spot)) = reader.next().unwrap() {
            if matches!(part, Part::Scalar(_)) {
                found.push(spot.span.of(text));
            }
        }
        found
    }

    #[test]
    fn lexemes_are_exact() {
        for (text, lexemes) in [
            ("a: b  # c\n", &["a", "b"][..]),
            ("'a' : \"b\"  \n", &["'a'", "\"b\""]),
            ("a: &x !t |- # | h\n  b\n\n# c\nd: >\n", &["a", "|- # | h\n  b", "d", ">"]),
            ("\"a | # b\": | # c\n  x", &["\"a | # b\"", "| # c\n  x"]),
            ("- |+\n\n  a\n\n- b\n", &["|+\n\n  a\n", "b"]),
            ("%TAG !e! t:\n--- # x\n!e!f a\n...\n", &["a"]),
            ("...\n# c\n...\n&a b\n...\n...\n- c", &["b", "c"]),
            ("{a, 'b':c, d: , ? e : f}", &["a", "", "'b'", "c", "d", "", "e", "f"]),
            ("? |\n  k\n: - >-\n   v\n", &["|\n  k", ">-\n   v"]),
        ] {
            assert_eq!(scalars(text), lexemes, "{text:?}");
        }
    }

    #[test]
    fn line_breaks_pass_in_quotes_alone() {
        let reads = |text: &str| {
            let mut reader = Reader::new(text).unwrap();
            loop {
                match reader.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => return None,
                    Err(error) => return Some(error.at),
                }
            }
        };
        for (text, refused) in [
            ("a: \"\u{85}\u{2028}\"\n", None),
            ("a: '\u{85}'\nb: \u{2028}\n", Some(11)),
            ("a: |\n  \u{85}\n", Some(7)),
            ("# \u{2029}\na: 'b'\n", Some(2)),
        ] {
            assert_eq!(reads(text), refused, "{text:?}");
        }
    }
}
