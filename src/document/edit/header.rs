//! The comment above a text that is edited: what is sealed, and where a person says what should be.
//!
//! Its lines begin alike and are taken out again wherever they stand. A text that has such a line of
//! its own is shown without them.

use crate::path::{Glob, KeyPath, ParseError};

const MARK: &str = "# stripeseal| ";
/// What stays of it where an editor takes blanks off the end of a line.
const BARE: &str = "# stripeseal|";

/// About how many bytes a line takes that names what is sealed.
const WIDTH: usize = 90;

/// The lines above a text.
pub struct Header {
    lines: Vec<String>,
}

/// What a person wrote into them.
#[derive(Default)]
pub struct Marks {
    /// To be sealed.
    pub seal: Vec<Glob>,
    /// To be left plain.
    pub plain: Vec<Glob>,
}

impl Marks {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seal.is_empty() && self.plain.is_empty()
    }

    /// With what one of the lines says.
    fn with(mut self, said: &str) -> Result<Self, ParseError> {
        for (word, globs) in [("seal:", &mut self.seal), ("plain:", &mut self.plain)] {
            for pattern in said.strip_prefix(word).unwrap_or_default().split([' ', ',']) {
                if !pattern.is_empty() {
                    globs.push(Glob::parse(pattern)?);
                }
            }
        }
        Ok(self)
    }
}

impl Header {
    /// The header of a text with these sealed values, under what went wrong the last time.
    #[must_use]
    pub fn new(sealed: &[&KeyPath], problem: Option<&str>) -> Self {
        let names = sealed.iter().map(ToString::to_string);
        let mut lines = Vec::new();
        if let Some(problem) = problem {
            lines.push(format!("NOT SAVED: {problem}"));
            lines.push(
                "Mend it and save; or leave the editor without a change to give up.".to_owned(),
            );
        }
        let mut here = "Sealed here:".to_owned();
        for name in names {
            if here.len() + name.len() > WIDTH {
                lines.push(std::mem::take(&mut here));
            }
            here.push(' ');
            here.push_str(&name);
        }
        lines.push(here);
        lines.push("These lines go when you save.".to_owned());
        lines.push(
            "New values are judged by policy, name and form. To decide it yourself, write keys"
                .to_owned(),
        );
        lines.push("or patterns, such as *_TOKEN, behind one of these:".to_owned());
        lines.push("seal:".to_owned());
        lines.push("plain:".to_owned());
        Self { lines }
    }

    /// Puts it above `text`, and says how many lines that are.
    #[must_use]
    pub fn above(&self, text: &str) -> (String, usize) {
        if text.lines().any(|line| line.starts_with(BARE)) {
            return (text.to_owned(), 0);
        }
        let (mark, rest) = match text.strip_prefix('\u{feff}') {
            Some(rest) => ("\u{feff}", rest),
            None => ("", text),
        };
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let header: String =
            self.lines.iter().map(|line| format!("{MARK}{}{end}", one_line(line))).collect();
        (format!("{mark}{header}{rest}"), self.lines.len())
    }

    /// Takes the lines out of an edited text, and reads the patterns that were written into them.
    pub fn take(edited: &str) -> (String, Result<Marks, ParseError>) {
        let mut text = String::with_capacity(edited.len());
        let mut marks = Ok(Marks::default());
        for line in edited.split_inclusive('\n') {
            let bare = line.trim_start_matches('\u{feff}');
            let Some(said) = bare.strip_prefix(BARE) else {
                text.push_str(line);
                continue;
            };
            text.push_str(&line[..line.len() - bare.len()]);
            marks = marks.and_then(|marks| marks.with(said.trim()));
        }
        (text, marks)
    }
}

/// The line without control characters: a key may hold a line end.
fn one_line(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for c in line.chars() {
        match c.is_control() {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_as_it_came() {
        let path = KeyPath::dotenv("A\nB\r\u{1b}", 0);
        for text in ["A=1\n", "", "A=1", "\u{feff}A=1\r\nB=2\r\n", "# stripeseal| mine\nA=1\n"] {
            let (shown, lines) = Header::new(&[&path], Some("no")).above(text);
            assert_eq!(shown.matches('\n').count(), lines + text.matches('\n').count());
            if lines > 0 {
                assert_eq!(Header::take(&shown).0, text);
            }
        }
    }

    #[test]
    fn what_is_written_into_it_is_read() {
        let text = "# stripeseal| seal: A, *_B\n# stripeseal|plain:\nA=1\n# stripeseal| plain: C\n";
        let (text, marks) = Header::take(text);
        let marks = marks.unwrap();
        assert_eq!((text.as_str(), marks.seal.len(), marks.plain.len()), ("A=1\n", 2, 1));
        assert!(Header::take("# stripeseal| seal: a[\n").1.is_err());
    }
}
