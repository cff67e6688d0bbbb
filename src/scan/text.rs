//! Reads a text of any size in windows, so that memory stays bounded, and gives each finding its place.

use std::borrow::Cow;
use std::io::{self, Read};

use zeroize::Zeroizing;

use super::utf16::{Order, Utf16};
use super::{Finding, OwnValues, Place, Why, find, is_allowed};

/// How much of a text is looked at at once.
pub const WINDOW: usize = 4 * 1024 * 1024;

/// How far windows overlap, at least: no secret is longer.
const OVERLAP: usize = 64 * 1024;

/// By how much of its beginning a binary file is told from a text.
const HEAD: usize = 8 * 1024;

/// So many findings of one text are kept, so that none fills the memory.
const MOST: usize = 10_000;

/// A finding, and where it stands.
#[derive(Clone)]
pub struct Found {
    /// Why it is a secret.
    pub why: Why,
    /// The name that it is assigned to.
    pub name: Option<String>,
    /// Its line, from 1.
    pub line: usize,
    /// Its character within the line, from 1.
    pub column: usize,
    /// The secret itself; it is never shown whole.
    pub secret: Zeroizing<String>,
    /// Whether the text says that it may stay.
    pub is_allowed: bool,
}

/// What a text was.
pub enum Told {
    /// Text of so many bytes, what was found in it, and how much more.
    Text(u64, Vec<Found>, u64),
    /// A binary file: it was not looked at.
    Binary,
    /// What Git LFS leaves in the place of a file that is elsewhere.
    LfsPointer,
}

/// Reads texts, one after the other.
pub struct Reader<'o> {
    own: &'o OwnValues,
    window: usize,
    overlap: usize,
    buffer: Zeroizing<Vec<u8>>,
}

impl<'o> Reader<'o> {
    /// A reader that knows one's own values.
    #[must_use]
    pub fn new(own: &'o OwnValues) -> Self {
        let overlap = OVERLAP.max(own.longest());
        Self { own, window: WINDOW.max(4 * overlap), overlap, buffer: Zeroizing::default() }
    }

    /// Looks at a text.
    ///
    /// # Errors
    ///
    /// When it can't be read.
    pub fn read<R: Read>(&mut self, source: &mut R, place: Place) -> io::Result<Told> {
        let mut head = Vec::with_capacity(HEAD);
        source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        if let Some(order) = Order::of_mark(&head) {
            let text = Utf16::new(head.chain(source), order);
            return self.windows(text, place);
        }
        if head.contains(&0) {
            return Ok(Told::Binary);
        }
        if head.starts_with(b"version https://git-lfs.github.com/spec/") {
            return Ok(Told::LfsPointer);
        }
        self.windows(head.chain(source), place)
    }

    fn windows(&mut self, mut source: impl Read, place: Place) -> io::Result<Told> {
        let mut found = Vec::new();
        let (mut bytes, mut lines, mut from, mut more) = (0, 0, 0, 0);
        self.buffer.clear();
        loop {
            let wanted = self.window - self.buffer.len();
            let read = source.by_ref().take(wanted as u64).read_to_end(&mut self.buffer)?;
            bytes += read as u64;
            let is_end = read < wanted;
            let until = if is_end { self.buffer.len() } else { self.line_before_overlap() };
            let window = Window::new(&self.buffer, from, until);
            let mut end = window.until;
            let mut progress = Progress { at: 0, line: lines, column: 0 };
            for finding in find(&window.text, place, self.own) {
                if finding.span.start >= window.from && finding.span.start < window.until {
                    end = end.max(finding.span.end);
                    if found.len() == MOST {
                        more += 1;
                        continue;
                    }
                    progress.to(&window.text, finding.span.start);
                    found.push(window.place(finding, &progress));
                }
            }
            if is_end {
                return Ok(Told::Text(bytes, found, more));
            }
            // The line before stays, since it may allow what stands on the next one.
            let kept = line_start(&self.buffer, until.saturating_sub(1));
            let kept = if until - kept > self.overlap { until } else { kept };
            lines += newlines(self.buffer.get(..kept).unwrap_or_default());
            from = (until + (end - window.until)).saturating_sub(kept);
            drop(window);
            self.buffer.drain(..kept);
        }
    }

    /// Where the next window begins to count: at a line, if there is one.
    fn line_before_overlap(&self) -> usize {
        let latest = self.buffer.len() - self.overlap;
        let start = line_start(&self.buffer, latest);
        if latest - start > self.overlap { latest } else { start }
    }
}

/// A window as text.
struct Window<'b> {
    text: Cow<'b, str>,
    /// From where to where findings of this window start.
    from: usize,
    until: usize,
}

impl<'b> Window<'b> {
    fn new(bytes: &'b [u8], from: usize, until: usize) -> Self {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Self { text: Cow::Borrowed(text), from, until };
        }
        // What is no UTF-8 becomes longer, each part by as much as it does.
        let part = |start, end| String::from_utf8_lossy(bytes.get(start..end).unwrap_or_default());
        let mut text = part(0, from.min(until)).into_owned();
        let text_from = text.len();
        text.push_str(&part(from.min(until), until));
        let text_until = text.len();
        text.push_str(&part(until, bytes.len()));
        Self { text: Cow::Owned(text), from: text_from, until: text_until }
    }

    fn place(&self, finding: Finding, progress: &Progress) -> Found {
        Found {
            why: finding.why,
            name: finding.name,
            line: progress.line + 1,
            column: progress.column + 1,
            secret: Zeroizing::new(finding.span.of(&self.text).to_owned()),
            is_allowed: is_allowed(&self.text, finding.span),
        }
    }
}

/// How far lines and characters are counted, so that none is counted twice.
struct Progress {
    at: usize,
    /// Line ends before it.
    line: usize,
    /// Characters before it in its line.
    column: usize,
}

impl Progress {
    fn to(&mut self, text: &str, at: usize) {
        let passed = text.get(self.at..at).unwrap_or_default();
        if let Some(newline) = passed.rfind('\n') {
            self.line += newlines(passed.as_bytes());
            self.column = passed.get(newline + 1..).unwrap_or_default().chars().count();
        } else {
            self.column += passed.chars().count();
        }
        self.at = at;
    }
}

/// The start of the line that byte `at` stands on.
fn line_start(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::ALLOW;

    fn key(number: usize) -> String {
        format!("{}_51CanaryCanaryCanary{number:04}", ["sk", "live"].join("_"))
    }

    fn read(text: &[u8], window: usize, overlap: usize) -> Vec<(usize, usize, String, bool)> {
        let own = OwnValues::default();
        let mut reader = Reader { window, overlap, ..Reader::new(&own) };
        let Ok(Told::Text(bytes, found, 0)) = reader.read(&mut &*text, Place::Code) else {
            panic!("it is text")
        };
        assert_eq!(bytes, text.len() as u64);
        let places = found.into_iter();
        places.map(|one| (one.line, one.column, one.secret.to_string(), one.is_allowed)).collect()
    }

    #[test]
    fn windows_of_any_size_find_the_same() {
        let lines = (0..40).map(|number| match number % 4 {
            0 => format!("{} = \"{}\"\n", "x".repeat(number), key(number)),
            1 => format!("# {ALLOW}\n"),
            2 => format!("a ä b {}\n", key(number)),
            _ => "nothing\n".to_owned(),
        });
        let text: String = lines.collect();
        let whole = read(text.as_bytes(), WINDOW, OVERLAP);
        assert_eq!((whole.len(), whole.iter().filter(|one| one.3).count()), (20, 10));
        for window in [300, 333, 512, 700] {
            assert_eq!(read(text.as_bytes(), window, 70), whole, "{window}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_read_in_windows_too() {
        let text = format!("{}{}{}", "ab ".repeat(300), key(1), " ab".repeat(300));
        let whole = read(text.as_bytes(), WINDOW, OVERLAP);
        assert_eq!(whole.len(), 1);
        for window in 300..340 {
            let found = read(text.as_bytes(), window, 70);
            assert_eq!(found.iter().map(|one| &one.2).collect::<Vec<_>>(), [&whole[0].2]);
        }
    }

    #[test]
    fn other_bytes_than_utf8_are_read_around() {
        let mut text = b"\xe4\xff\n".repeat(100);
        text.extend_from_slice(key(3).as_bytes());
        assert_eq!(read(&text, 300, 70), [(101, 1, key(3), false)]);
        let own = OwnValues::default();
        let told = Reader::new(&own).read(&mut &b"a\0b"[..], Place::Code);
        assert!(matches!(told, Ok(Told::Binary)));
        let utf16: Vec<u8> =
            format!("\u{feff}\n{}", key(2)).encode_utf16().flat_map(u16::to_le_bytes).collect();
        let told = Reader::new(&own).read(&mut &*utf16, Place::Code);
        let Ok(Told::Text(_, found, _)) = told else { panic!("it is text") };
        assert_eq!(found.first().map(|one| (one.line, one.secret.to_string())), Some((2, key(2))));
    }
}
