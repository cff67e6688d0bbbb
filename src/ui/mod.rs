//! The only module that prints or prompts; it escapes whatever it prints.
//!
//! stdout is data, stderr is everything else, questions go to the terminal. A secret that was given in
//! the wrong place, as a KEY or a file name, is not repeated on stderr where its form gives it away.

mod asker;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Read as _, Write as _};

use zeroize::Zeroizing;

pub use asker::Asker;

use crate::detect;
use crate::secret::SecretText;
use crate::splice::{Edit, splice};

/// How stripeseal talks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ui {
    /// Nothing but errors and data: `-q`.
    pub quiet: bool,
    /// Questions answer themselves with yes: `-y`.
    pub yes: bool,
    /// Questions are errors: `--no-prompt`.
    pub no_prompt: bool,
    /// Colours on stderr.
    pub color: bool,
}

/// Why an answer could not be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no terminal, or `--no-prompt` was given.
    #[error("there is no terminal to ask at: {0}")]
    NoTerminal(String),
    /// Standard input could not be read.
    #[error("standard input can't be read")]
    Input(#[source] std::io::Error),
    /// It is not UTF-8.
    #[error("the value is not UTF-8")]
    NotUtf8,
    /// Standard output could not be written.
    #[error("standard output can't be written")]
    Output(#[source] std::io::Error),
}

impl Ui {
    /// Prints data exactly as it is.
    ///
    /// # Errors
    ///
    /// When standard output can't be written. A reader that has gone is no error.
    pub fn data(&self, bytes: &[u8]) -> Result<(), Error> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(Error::Output),
        }
    }

    /// Prints lines of data, each escaped.
    ///
    /// # Errors
    ///
    /// As for [`Ui::data`].
    pub fn lines<'a>(&self, lines: impl IntoIterator<Item = Cow<'a, str>>) -> Result<(), Error> {
        let mut text = String::new();
        for line in lines {
            text.push_str(&escape(&line));
            text.push('\n');
        }
        self.data(text.as_bytes())
    }

    /// Prints a secret value: raw, but escaped and with a line end where a person reads it.
    ///
    /// # Errors
    ///
    /// As for [`Ui::data`].
    pub fn value(&self, value: &str) -> Result<(), Error> {
        if self.data_is_shown() {
            return self.lines([Cow::Borrowed(value)]);
        }
        self.data(value.as_bytes())
    }

    /// Whether data goes to a terminal, where a person reads it.
    #[must_use]
    pub fn data_is_shown(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Says something on stderr, unless told to be quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.stderr(&format!("{}\n", said(text)));
        }
    }

    /// Prints help, which is our own text, on stderr.
    pub fn help(&self, text: &str) {
        self.stderr(text);
    }

    /// Warns on stderr, unless told to be quiet.
    pub fn warn(&self, text: &str) {
        if !self.quiet {
            let label = self.paint("warning", "33");
            self.stderr(&format!("stripeseal: {label}: {}\n", said(text)));
        }
    }

    /// Prints an error, its causes and its hint.
    pub fn error(&self, code: &str, message: &str, causes: &[String], hint: Option<&str>) {
        let mut text =
            format!("stripeseal: {}[{code}]: {}\n", self.paint("error", "31"), said(message));
        for cause in causes {
            let _ = writeln!(text, "stripeseal:   {}", said(cause));
        }
        for line in hint.iter().flat_map(|hint| hint.lines()) {
            let _ = writeln!(text, "stripeseal: {}: {}", self.paint("hint", "36"), said(line));
        }
        self.stderr(&text);
    }

    /// Asks a question on the terminal; yes with `-y`.
    ///
    /// # Errors
    ///
    /// When there is nobody to ask.
    pub fn confirm(&self, question: &str) -> Result<bool, Error> {
        if self.yes {
            return Ok(true);
        }
        if !self.can_ask() {
            return Err(Error::NoTerminal(question.to_owned()));
        }
        self.stderr(&format!("{} [y/N] ", said(question)));
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).map_err(Error::Input)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    /// Whether a person can be asked.
    #[must_use]
    pub fn can_ask(&self) -> bool {
        !self.no_prompt && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Takes a secret: typed at a hidden prompt, or all of standard input but one final line end.
    ///
    /// # Errors
    ///
    /// When standard input is not readable or not UTF-8, or nobody may be asked.
    pub fn secret(&self, prompt: &str) -> Result<SecretText, Error> {
        let mut stdin = std::io::stdin();
        if stdin.is_terminal() {
            if self.no_prompt {
                return Err(Error::NoTerminal(prompt.trim_end_matches([' ', ':']).to_owned()));
            }
            let typed = rpassword::prompt_password(said(prompt)).map_err(Error::Input)?;
            return Ok(SecretText::new(typed));
        }
        let mut bytes = Zeroizing::new(Vec::new());
        stdin.read_to_end(&mut bytes).map_err(Error::Input)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Error::NotUtf8)?;
        let text = text.strip_suffix('\n').map_or(text, |t| t.strip_suffix('\r').unwrap_or(t));
        Ok(SecretText::new(text.to_owned()))
    }

    fn paint(&self, word: &str, color: &str) -> String {
        match self.color {
            true => format!("\u{1b}[1;{color}m{word}\u{1b}[0m"),
            false => word.to_owned(),
        }
    }

    fn stderr(&self, text: &str) {
        // Nothing can be said where stderr is gone.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// A message as it may be said: escaped, and with `…` in the place of certain secrets.
fn said(text: &str) -> String {
    let secrets = detect::certain_spans(text).into_iter();
    let edits: Vec<Edit> = secrets.map(|span| Edit { span, text: "…".to_owned() }).collect();
    escape(&splice(text, &edits)).into_owned()
}

/// Escapes what could act on a terminal, a log or a CI job: control characters, bidi marks, line
/// separators, and a leading `::`.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if !text.contains(acts) && !text.starts_with("::") {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    if text.starts_with("::") {
        escaped.push('\\');
    }
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\r' => escaped.push_str("\\r"),
            c if acts(c) => {
                let _ = write!(escaped, "\\u{{{:x}}}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_escaped() {
        assert_eq!(escape("plain ä"), "plain ä");
        assert_eq!(escape("a\u{1b}[2J\n"), "a\\u{1b}[2J\\n");
        assert_eq!(escape("a\u{202e}b\u{2028}"), "a\\u{202e}b\\u{2028}");
        assert_eq!(escape("::set-env"), "\\::set-env");
    }

    #[test]
    fn a_secret_is_not_said() {
        let secret = ["sk", "live", "51CanaryCanaryCanaryCanary"].join("_");
        assert_eq!(said(&format!("no key {secret}.x\n")), "no key ….x\\n");
    }
}
