//! Reads from a name to the value that it is given, in whatever language: over quotes and brackets, an
//! operator, a type, a call, a prefix of a string.

use super::Place;
use crate::splice::Span;

/// The longest name that is read.
const LONGEST_NAME: usize = 80;

/// The longest value.
const LONGEST_VALUE: usize = 600;

/// The whole name that the word at `start..end` stands in.
pub(super) fn name_around(text: &str, start: usize, end: usize) -> Span {
    let bytes = text.as_bytes();
    let in_name =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'$');
    let before = bytes.get(..start).unwrap_or_default().iter().rev();
    let after = bytes.get(end..).unwrap_or_default().iter();
    let before = before.take(LONGEST_NAME).take_while(in_name).count();
    let after = after.take(LONGEST_NAME).take_while(in_name).count();
    Span::new(start - before, end + after)
}

/// Reads on behind a name.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    name: Span,
}

impl<'t> Cursor<'t> {
    pub(super) fn behind(text: &'t str, name: Span) -> Self {
        Self { text, at: name.end, name }
    }

    /// What follows, as far as a value may go: lines can be long.
    fn rest(&self) -> &'t str {
        let end = self.text.floor_char_boundary(self.at + LONGEST_VALUE + 1);
        self.text.get(self.at..end).unwrap_or_default()
    }

    fn skip(&mut self, chars: &[char]) -> usize {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(chars).len();
        self.at += length;
        length
    }

    fn takes(&mut self, texts: &[&str]) -> bool {
        let taken = texts.iter().find(|text| self.rest().starts_with(**text));
        self.at += taken.map_or(0, |text| text.len());
        taken.is_some()
    }

    /// The value, and whether it stands in quotes.
    pub(super) fn value(&mut self, place: Place) -> Option<(Span, bool)> {
        let is_option = self.name.of(self.text).starts_with("--");
        let was_quoted = self.skip(&['"', '\'', '`', '\\']) > 0;
        self.skip(&[']', ')']);
        let blanks = self.skip(&[' ', '\t']);
        if self.takes(&[">"]) {
            self.skip(&[' ', '\t', '\r', '\n']);
            return self.until(&['<', '\n']).map(|span| (span, true));
        }
        if self.takes(&[":=", "=>", "===", "==", "!==", "!=", "->", "?=", "+=", ".=", "="]) {
            return self.assigned(place);
        }
        if self.takes(&[":"]) {
            return self.typed().or_else(|| self.assigned(place));
        }
        if (was_quoted && self.takes(&[","])) || self.takes(&["("]) {
            self.skip(&[' ', '\t']);
            return self.quoted();
        }
        if was_quoted && blanks > 0 && self.takes(&["value=", "Value=", "value:"]) {
            return self.quoted();
        }
        match blanks {
            0 => None,
            _ if is_option => self.quoted().or_else(|| self.bare()),
            _ => self.quoted().or_else(|| self.said()).or_else(|| self.typed()),
        }
    }

    /// As people say it: `token - '…'`, `the password is "…"`.
    fn said(&mut self) -> Option<(Span, bool)> {
        self.takes(&["- ", "is ", "of "]).then(|| self.quoted()).flatten()
    }

    /// Behind a type: `token: string = "…"`, `token string = "…"`.
    fn typed(&self) -> Option<(Span, bool)> {
        let line = self.rest().split('\n').next()?;
        let (kind, _) = line.split_once('=')?;
        let is_type = !kind.trim().is_empty()
            && kind.len() <= 40
            && kind.chars().all(|c| c.is_alphanumeric() || " _&'<>?[]|.".contains(c));
        let mut behind = Self { at: self.at + kind.len() + 1, ..*self };
        behind.skip(&[' ', '\t']);
        is_type.then(|| behind.quoted().or_else(|| behind.wrapped())).flatten()
    }

    fn assigned(&mut self, place: Place) -> Option<(Span, bool)> {
        self.skip(&[' ', '\t']);
        if self.rest().starts_with(['\n', '\r']) {
            // On the next line only in quotes: what stands bare there is another entry.
            self.skip(&[' ', '\t', '\r', '\n']);
            return self.quoted();
        }
        let quoted = self.quoted().or_else(|| self.wrapped());
        let bare_allowed = place == Place::Config || !self.rest().starts_with(['"', '\'', '`']);
        quoted.or_else(|| bare_allowed.then(|| self.bare()).flatten())
    }

    /// `String::from("…")`, `Some("…")`, `b"…"`.
    fn wrapped(&self) -> Option<(Span, bool)> {
        let rest = self.rest();
        let name = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_.:@&*".contains(c)))?;
        let call = rest.get(name..)?;
        let open = call.len() - call.strip_prefix('(').unwrap_or(call).len();
        let is_prefix = name <= 2 && open == 0;
        let mut inner = Self { at: self.at + name + open, ..*self };
        (name <= 40 && (open > 0 || is_prefix)).then(|| inner.quoted()).flatten()
    }

    fn quoted(&mut self) -> Option<(Span, bool)> {
        let escaped = self.takes(&["\\"]);
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        while self.rest().starts_with(quote) {
            self.at += 1;
        }
        let rest = self.rest();
        let mut backslash = false;
        let end = rest.char_indices().take(LONGEST_VALUE).find_map(|(at, c)| {
            let ends = c == quote && (!backslash || escaped);
            let ends = ends || c == '\n';
            backslash = c == '\\' && !backslash;
            ends.then_some((at, c))
        });
        let (end, _) = end.filter(|(_, c)| *c == quote)?;
        let end = if escaped { rest.get(..end)?.trim_end_matches('\\').len() } else { end };
        (end > 0).then(|| (Span::new(self.at, self.at + end), true))
    }

    fn bare(&mut self) -> Option<(Span, bool)> {
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>');
        let rest = self.rest();
        let mut end = rest.find(ends).unwrap_or(rest.len());
        let scheme = rest.get(..end)?.to_ascii_lowercase();
        if matches!(scheme.as_str(), "bearer" | "basic" | "token") {
            let behind = rest.get(end..)?;
            let blanks = behind.len() - behind.trim_start_matches(' ').len();
            let next = behind.get(blanks..)?;
            end += blanks + next.find(ends).unwrap_or(next.len());
        }
        let value = rest.get(..end)?.trim_end_matches([',', ';', ')', ']', '}', '\\']);
        let cut = ["&", "\\n", "\\r", "\\t"].iter().filter_map(|sign| value.find(sign)).min();
        let value = value.get(..cut.unwrap_or(value.len()))?;
        (!value.is_empty() && value.len() <= LONGEST_VALUE)
            .then(|| (Span::new(self.at, self.at + value.len()), false))
    }

    fn until(&self, ends: &[char]) -> Option<Span> {
        let rest = self.rest();
        let value = rest.get(..rest.find(ends)?)?.trim_end();
        (!value.is_empty() && value.len() <= LONGEST_VALUE)
            .then(|| Span::new(self.at, self.at + value.len()))
    }
}
