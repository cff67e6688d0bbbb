//! Where everything stands in a dotenv text.

use std::collections::HashMap;

use super::{BLANKS, QUOTES, doubtful, is_key_byte, quoted_end, syntax};
use super::{refuse_controls, refuse_separators};
use crate::formats::{Collection, CollectionKind, Error, Layout, Place, Site};
use crate::path::KeyPath;
use crate::splice::Span;

/// Finds every value and comment of `text`.
pub(in crate::formats) fn locate(text: &str) -> Result<Layout, Error> {
    refuse_controls(text)?;
    let mut scanner = Scanner::new(text);
    while scanner.at < text.len() {
        scanner.line()?;
    }
    Ok(scanner.layout)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    layout: Layout,
    counts: HashMap<&'a str, u32>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        let root = Collection {
            path: KeyPath::default(),
            positions: Vec::new(),
            kind: CollectionKind::Map,
            span: Span::new(0, text.len()),
            column: 0,
        };
        Self {
            text,
            at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
            layout: Layout { collections: vec![root], ..Layout::default() },
            counts: HashMap::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips blanks; tells whether there were any.
    fn skip_blanks(&mut self) -> bool {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches(BLANKS).len();
        self.at += blanks;
        blanks > 0
    }

    /// The rest of the line, without its line end.
    fn rest_of_line(&self) -> &'a str {
        self.rest().lines().next().unwrap_or_default()
    }

    /// One line, or all lines of an entry that spans several.
    fn line(&mut self) -> Result<(), Error> {
        self.skip_blanks();
        if self.is_line_over() {
            return self.end_line();
        }
        let start = self.at;
        self.skip_export();
        let key = self.key()?;
        if self.rest().starts_with(':') {
            return self.behind_colon(start, key);
        }
        let blank = self.skip_blanks();
        if self.rest().starts_with('=') {
            return self.behind_equals(start, key);
        }
        // A key without a value: exported, or passed through, from the environment.
        if self.is_line_over() && (blank || self.rest_of_line().is_empty()) {
            return self.end_line();
        }
        Err(syntax(start, "a line that is no KEY=value"))
    }

    /// A blank must follow, since `A:b` is one word to most readers; and a value, since to some the
    /// line below is the value.
    fn behind_colon(&mut self, start: usize, key: &'a str) -> Result<(), Error> {
        let colon = self.at;
        self.at += 1;
        if self.skip_blanks() && !self.is_line_over() {
            self.value(start, key)
        } else {
            Err(doubtful(colon, "a colon without a value"))
        }
    }

    /// A `#` directly behind `=` belongs to the value; behind a blank it starts a comment, and the
    /// value is empty.
    fn behind_equals(&mut self, start: usize, key: &'a str) -> Result<(), Error> {
        self.at += 1;
        let behind = self.at;
        let blank = self.skip_blanks();
        if self.rest_of_line().is_empty() || blank && self.rest().starts_with('#') {
            self.add(Span::new(start, behind), key, Span::new(behind, behind));
            return self.end_line();
        }
        self.value(start, key)
    }

    /// Whether nothing but a comment is left of the line.
    fn is_line_over(&self) -> bool {
        let line = self.rest_of_line();
        line.is_empty() || line.starts_with('#')
    }

    /// Skips `export` and blanks where a key follows; `export = 1` sets a key of that name.
    fn skip_export(&mut self) {
        let Some(rest) = self.rest().strip_prefix("export") else {
            return;
        };
        let key = rest.trim_start_matches(BLANKS);
        if key.len() < rest.len() && key.bytes().next().is_some_and(is_key_byte) {
            self.at = self.text.len() - key.len();
        }
    }

    fn key(&mut self) -> Result<&'a str, Error> {
        let rest = self.rest();
        let len = rest.bytes().take_while(|b| is_key_byte(*b)).count();
        match rest.get(..len) {
            Some(key) if len > 0 => {
                self.at += len;
                Ok(key)
            }
            _ => Err(syntax(self.at, "a key was expected")),
        }
    }

    /// A value that is not empty.
    fn value(&mut self, start: usize, key: &'a str) -> Result<(), Error> {
        if self.rest().starts_with(QUOTES) {
            self.quoted(start, key)
        } else {
            self.plain(start, key)
        }
    }

    /// A quoted value, and what follows it on its last line.
    fn quoted(&mut self, start: usize, key: &'a str) -> Result<(), Error> {
        let at = self.at;
        let len = quoted_end(self.rest()).ok_or_else(|| syntax(at, "a quote is not closed"))?;
        let end = at + len;
        self.at = end;
        self.add(Span::new(start, end), key, Span::new(at, end));
        let blank = self.skip_blanks();
        if self.rest_of_line().is_empty() || blank && self.rest().starts_with('#') {
            self.end_line()
        } else {
            Err(doubtful(end, "text after the closing quote"))
        }
    }

    /// A plain value: to the end of the line, or to a blank and `#`; trailing blanks are not in it.
    fn plain(&mut self, start: usize, key: &'a str) -> Result<(), Error> {
        let at = self.at;
        let line = self.rest_of_line();
        let comment = line
            .match_indices('#')
            .map(|(at, _)| at)
            .find(|at| line.get(..*at).is_some_and(|before| before.ends_with(BLANKS)));
        let value = line.get(..comment.unwrap_or(line.len())).unwrap_or_default();
        let span = Span::new(at, at + value.trim_end_matches(BLANKS).len());
        refuse_separators(span.of(self.text), at)?;
        self.add(Span::new(start, span.end), key, span);
        self.at += value.len();
        self.end_line()
    }

    fn add(&mut self, entry: Span, key: &'a str, span: Span) {
        let count = self.counts.entry(key).or_insert(0);
        self.layout.sites.push(Site {
            path: KeyPath::dotenv(key, *count),
            positions: Vec::new(),
            span,
            entry,
            place: Place::default(),
            tag: String::new(),
            naming: false,
        });
        *count += 1;
    }

    /// Takes what is left of a line: nothing or a comment.
    fn end_line(&mut self) -> Result<(), Error> {
        let line = self.rest_of_line();
        refuse_separators(line, self.at)?;
        if !line.is_empty() {
            self.layout.comments.push(Span::new(self.at, self.at + line.len()));
        }
        let rest = self.rest();
        self.at = rest.find('\n').map_or(self.text.len(), |newline| self.at + newline + 1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Reason;

    fn sites(text: &str) -> Vec<String> {
        let layout = locate(text).unwrap();
        let spelt = |site: &Site| format!("{}<{}>", site.path, site.span.of(text));
        layout.sites.iter().map(spelt).collect()
    }

    #[test]
    fn values_reach_as_far_as_all_readers_say() {
        for (text, expected) in [
            ("A=b\n", vec!["A<b>"]),
            ("A=b", vec!["A<b>"]),
            ("\u{feff}A=b\r\nB=c\r\n", vec!["A<b>", "B<c>"]),
            ("  A = b c \t\n", vec!["A<b c>"]),
            ("A=b # c\n", vec!["A<b>"]),
            ("A=b\t#c\n", vec!["A<b>"]),
            ("A=b#c\n", vec!["A<b#c>"]),
            ("A=#c\n", vec!["A<#c>"]),
            ("A= #c\n", vec!["A<>"]),
            ("A=\nB= \n", vec!["A<>", "B<>"]),
            ("A=\"\"\n", vec!["A<\"\">"]),
            ("A=\"b # c\" # d\n", vec!["A<\"b # c\">"]),
            ("A=\"x\\\"y\"\n", vec!["A<\"x\\\"y\">"]),
            ("A='x\ny'\nB=`z`\n", vec!["A<'x\ny'>", "B<`z`>"]),
            ("A='C:\\'\n", vec!["A<'C:\\'>"]),
            ("A=it's b\"c\"d\n", vec!["A<it's b\"c\"d>"]),
            ("A={\"k\": \"v\"}\n", vec!["A<{\"k\": \"v\"}>"]),
            (
                "export A=b\nexport  B=\nexport=c\nexport = d\n",
                vec!["A<b>", "B<>", "export<c>", "export#2<d>"],
            ),
            ("A: b\nB:\t'c'\n", vec!["A<b>", "B<'c'>"]),
            ("A=1\nexport A=2\nA: 3\n", vec!["A<1>", "A#2<2>", "A#3<3>"]),
            ("A\nexport B\nC # c\n\n # d\n", vec![]),
            ("a.b-C_1=x\n", vec!["\"a.b-C_1\"<x>"]),
            ("1A=${X:-$(id)}\n", vec!["1A<${X:-$(id)}>"]),
            ("A=\"x\u{2028}y\"\n", vec!["A<\"x\u{2028}y\">"]),
            ("", vec![]),
        ] {
            assert_eq!(sites(text), expected, "{text:?}");
        }
    }

    #[test]
    fn entries_and_comments_are_exact() {
        let text = "# a \r\n export A = 'x' # b\nB= #c\nC # d";
        let layout = locate(text).unwrap();
        let entries: Vec<&str> = layout.sites.iter().map(|site| site.entry.of(text)).collect();
        assert_eq!(entries, ["export A = 'x'", "B="]);
        let comments: Vec<&str> = layout.comments.iter().map(|span| span.of(text)).collect();
        assert_eq!(comments, ["# a ", "# b", "#c", "# d"]);
        let empty = layout.sites[1].span;
        assert_eq!(&text[..empty.start], "# a \r\n export A = 'x' # b\nB=");
    }

    #[test]
    fn refusals_say_where_and_never_what() {
        let syntax = |class: &str| Reason::Syntax { format: "dotenv", class: class.to_owned() };
        let trailing = Reason::Doubtful("text after the closing quote");
        let carriage = Reason::Doubtful("a carriage return without a newline");
        let separator = Reason::Doubtful("U+0085, U+2028 or U+2029 outside of quotes");
        for (text, at, reason) in [
            ("A=1\nfoo bar\n", 4, syntax("a line that is no KEY=value")),
            ("if [ x ]; then\n", 0, syntax("a line that is no KEY=value")),
            ("A#b\n", 0, syntax("a line that is no KEY=value")),
            ("A:b\n", 1, Reason::Doubtful("a colon without a value")),
            ("A:\nB=c\n", 1, Reason::Doubtful("a colon without a value")),
            ("A: # c\n", 1, Reason::Doubtful("a colon without a value")),
            ("=b\n", 0, syntax("a key was expected")),
            ("'A'=b\n", 0, syntax("a key was expected")),
            ("\u{e4}=b\n", 0, syntax("a key was expected")),
            ("A=\"b\nB=c\n", 2, syntax("a quote is not closed")),
            ("A=\"b\\\"\n", 2, syntax("a quote is not closed")),
            ("A=\"b\"c\n", 5, trailing.clone()),
            ("A=\"b\"#c\n", 5, trailing.clone()),
            ("A='x\\'y'\n", 6, trailing),
            ("A=b\rB=c\n", 3, carriage.clone()),
            ("A=b\r", 3, carriage.clone()),
            ("A='\r'\n", 3, carriage.clone()),
            ("\r\r\n", 0, carriage),
            ("A=b\u{85}c\n", 3, separator.clone()),
            ("# \u{2028}\n", 2, separator),
            ("A=b\0\n", 3, syntax("a NUL byte")),
        ] {
            assert_eq!(locate(text), Err(Error::new(at, reason)), "{text:?}");
        }
    }
}
