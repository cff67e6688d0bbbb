//! An envelope as text: the block is found, each line checked for its shape, and written.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::lines::Reader;
use super::{Envelope, Mac, Mode, Removed, Stanza};
use crate::splice::{LineEnding, Span};

const VERSION_LINE: &str = "# stripeseal ";
const FIRST_LINE: &str = "# stripeseal 1: the ENC[...] values in this file are encrypted; \
                          use them with stripeseal run, get and set";
pub(super) const MODE_FILE: &str = "# mode file";
pub(super) const NO_FINAL_NEWLINE: &str = "# text no-final-newline";
pub(super) const MAX_STANZAS: usize = 1_000;
const MAX_LINE: usize = 64 * 1024;

/// An envelope as it stands in a text.
#[derive(Clone)]
pub struct Block {
    /// Its lines, the line end of the last one included.
    pub span: Span,
    /// Where each of its lines begins.
    pub line_starts: Vec<usize>,
    /// How its lines end: this says how the lines of the document end.
    pub line_ending: LineEnding,
    /// What it says.
    pub envelope: Envelope,
    /// The MAC that stands there.
    pub mac: Mac,
}

/// Why an envelope is refused, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct Error {
    /// The byte offset.
    pub at: usize,
    /// Why.
    pub fault: Fault,
}

/// Why an envelope is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its version is not 1.
    #[error("the envelope is of a version that this stripeseal does not know")]
    Version,
    /// It ends without a `mac` line.
    #[error("the envelope is cut off: its mac line is missing")]
    Truncated,
    /// A second one begins.
    #[error("the file has two envelopes")]
    Second,
    /// Git left conflict markers within.
    #[error("the envelope holds conflict markers of git")]
    Conflict,
    /// A line of an unknown kind, or out of order.
    #[error("this line of the envelope is of an unknown kind or out of order")]
    Line,
    /// A field is not spelt as it must be.
    #[error("this line of the envelope is damaged: {0}")]
    Field(&'static str),
    /// It has more stanzas, or more lines of removed recipients, than allowed.
    #[error("the envelope has more than {MAX_STANZAS} recipients")]
    TooManyStanzas,
}

/// Finds the envelope of `text`: contiguous `#` lines at column 0, from its first line to `mac`.
///
/// # Errors
///
/// When what begins as an envelope is not exactly one, in the one valid form.
pub fn find(text: &str) -> Result<Option<Block>, Error> {
    let mut lines = Lines { text, at: if text.starts_with('\u{feff}') { 3 } else { 0 } };
    let mut block = None;
    while let Some(line) = lines.next() {
        if !is_first_line(line.text) {
            continue;
        }
        if block.is_some() {
            return Err(Error { at: line.start, fault: Fault::Second });
        }
        block = Some(read(line, &mut lines)?);
    }
    Ok(block)
}

/// `# stripeseal N:` for any number N; other comments may begin with the name too.
fn is_first_line(line: &str) -> bool {
    line.strip_prefix(VERSION_LINE).and_then(|rest| rest.split_once(':')).is_some_and(
        |(version, _)| !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()),
    )
}

struct Line<'a> {
    start: usize,
    /// One past its line end.
    end: usize,
    ending: LineEnding,
    /// Without line end and trailing blanks.
    text: &'a str,
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let whole = rest.split_inclusive('\n').next()?;
        self.at += whole.len();
        Some(Line {
            start,
            end: self.at,
            ending: LineEnding::of(whole),
            text: whole.trim_end_matches(['\n', '\r', ' ', '\t']),
        })
    }
}

/// Reads an envelope from its first line on, with the lines that follow.
fn read(first: Line, lines: &mut Lines) -> Result<Block, Error> {
    check_first_line(&first)?;
    let mut reader = Reader::default();
    let mut line_starts = vec![first.start];
    let mut end = first.end;
    for line in lines {
        line_starts.push(line.start);
        check_shape(&line)?;
        let at = |fault| Error { at: line.start, fault };
        if let Some(mac) = reader.line(line.text).map_err(at)? {
            let span = Span::new(first.start, line.end);
            let envelope = reader.finish().map_err(at)?;
            return Ok(Block { span, line_starts, line_ending: first.ending, envelope, mac });
        }
        end = line.end;
    }
    Err(Error { at: end, fault: Fault::Truncated })
}

fn check_first_line(line: &Line) -> Result<(), Error> {
    let fault = match line.text {
        FIRST_LINE => return Ok(()),
        text if text.starts_with("# stripeseal 1:") => Fault::Field("its fixed text was changed"),
        _ => Fault::Version,
    };
    Err(Error { at: line.start, fault })
}

fn check_shape(line: &Line) -> Result<(), Error> {
    let fault = if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
        .iter()
        .any(|marker| line.text.starts_with(marker))
    {
        Fault::Conflict
    } else if is_first_line(line.text) {
        Fault::Second
    } else if !line.text.starts_with("# ") {
        Fault::Truncated
    } else if line.text.len() > MAX_LINE {
        Fault::Field("it is longer than 64 KiB")
    } else if !line.text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        Fault::Field("it is not printable ASCII")
    } else {
        return Ok(());
    };
    Err(Error { at: line.start, fault })
}

impl Envelope {
    /// Its lines without line ends, but for the `mac` line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![FIRST_LINE.to_owned(), format!("# key {}", self.key_id)];
        for Stanza { recipient, label, wrapped } in &self.stanzas {
            let wrapped = URL_SAFE_NO_PAD.encode(wrapped);
            lines.push(format!("# to {recipient} {} {wrapped}", label.as_str()));
        }
        for Removed { recipient, label, time } in &self.removed {
            lines.push(format!("# removed {recipient} {} {time}", label.as_str()));
        }
        if self.mode == Mode::File {
            lines.push(MODE_FILE.to_owned());
        }
        if self.no_final_newline {
            lines.push(NO_FINAL_NEWLINE.to_owned());
        }
        lines
    }

    /// The whole block as it is written; the last line without its line end.
    #[must_use]
    pub fn to_text(&self, mac: &Mac, ending: LineEnding) -> String {
        let mut text = String::new();
        for line in self.lines() {
            text.push_str(&line);
            text.push_str(ending.as_str());
        }
        text.push_str("# mac ");
        text.push_str(&URL_SAFE_NO_PAD.encode(mac.0));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::KeyId;
    use super::*;
    use crate::label::Label;

    fn envelope() -> Envelope {
        Envelope {
            key_id: KeyId([7; 16]),
            stanzas: ["age1a", "age1b"]
                .map(|recipient| Stanza {
                    recipient: recipient.to_owned(),
                    label: Label::none(),
                    wrapped: vec![1, 2, 3],
                })
                .to_vec(),
            removed: Vec::new(),
            mode: Mode::File,
            no_final_newline: true,
        }
    }

    fn written(ending: LineEnding) -> String {
        envelope().to_text(&Mac([9; 32]), ending)
    }

    fn fault(text: &str) -> Option<Fault> {
        find(text).err().map(|error| error.fault)
    }

    #[test]
    fn an_envelope_is_read_back_with_either_line_end_and_trailing_blanks() {
        for ending in [LineEnding::Lf, LineEnding::CrLf] {
            let text = format!("A=1{}{}", ending.as_str(), written(ending));
            for text in [text.clone(), format!("{text}  {}B=2", ending.as_str())] {
                let Ok(Some(block)) = find(&text) else { panic!("{text}") };
                assert!(block.envelope == envelope());
                assert_eq!(block.line_ending, ending);
                assert_eq!(block.span.start, 3 + ending.as_str().len());
                assert!(!block.span.of(&text).contains("B=2"));
            }
        }
        assert!(find("# stripeseal is a tool: see there\nA=1\n").is_ok_and(|b| b.is_none()));
    }

    #[test]
    fn each_kind_of_damage_is_named() {
        let text = written(LineEnding::Lf);
        let line = |number: usize| text.lines().nth(number).unwrap_or_default();
        let without = |number: usize| text.replace(&format!("{}\n", line(number)), "");
        for (damaged, expected) in [
            (text.replace("seal 1:", "seal 2:"), Fault::Version),
            (text.replace("encrypted", "encrypteD"), Fault::Field("its fixed text was changed")),
            (text.replace(line(6), ""), Fault::Truncated),
            (text.replace(line(4), "A=1"), Fault::Truncated),
            (format!("{text}\n{text}"), Fault::Second),
            (text.replace(line(3), "<<<<<<< ours"), Fault::Conflict),
            (without(1), Fault::Line),
            (text.replace(line(4), "# mode sealed"), Fault::Line),
            (text.replace(line(4), "# drop x"), Fault::Line),
            (text.replace(line(3), line(2)), Fault::Field("the recipient is repeated")),
            (text.replace("AQID", "AQIDA"), Fault::Field("the wrapped key")),
            (text.replace("age1b -", "age1b ä"), Fault::Field("it is not printable ASCII")),
            (text.replace("age1b -", "age1b a/b"), Fault::Field("the label")),
            (text.replace(line(5), &format!("# {}", "x".repeat(70_000))), {
                Fault::Field("it is longer than 64 KiB")
            }),
            (text.replace("# mac CQ", "# mac C"), Fault::Field("the MAC")),
        ] {
            assert_eq!(fault(&damaged), Some(expected), "{damaged}");
        }
    }
}
