//! Files that are no documents, or can't be read as the documents that they are.

use std::path::Path;

use crate::document::{self, Document};
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::inspect::{self, Finding};

/// Reads a text as a format; where none is known, as the first that fits.
pub(super) fn read_as(text: &str, format: Option<Format>) -> Result<Document, document::Error> {
    if let Some(format) = format {
        return Document::parse(text.to_owned(), format);
    }
    let mut read = Format::ALL.iter().rev().map(|one| Document::parse(text.to_owned(), *one));
    let first = read.find(Result::is_ok);
    first.unwrap_or_else(|| Document::parse(text.to_owned(), Format::Dotenv))
}

/// What is no document can hold a secret all the same.
pub(super) fn as_text(text: &str, word: &str) -> Vec<Finding> {
    let fix = format!("take it out of {word}, and change it where it was issued");
    let wrong = |at| Finding {
        at: Some(at),
        ..Finding::wrong("plain", "a secret is plain, in a file that is no document", &*fix)
    };
    inspect::certain_in_text(text).into_iter().map(wrong).collect()
}

pub(super) fn refused(shown: &Path, text: &str, error: &document::Error) -> Finding {
    let told = Error::of_document(shown, text, error);
    let fix = told.hint.unwrap_or_else(|| "mend the file".to_owned());
    Finding { at: error.at(), ..Finding::wrong(told.code, error.to_string(), fix) }
}

pub(super) fn unreadable(error: &file::Error, is_meant: bool) -> Finding {
    let fix = "make it a file that can be read, or name it in --except";
    let finding = Finding::wrong("unreadable", format!("was not looked at: it {error}"), fix);
    if is_meant { finding } else { finding.note() }
}

/// What is no text can hold a secret, and be a sealed document that was damaged.
pub(super) fn not_utf8(
    text: &str,
    error: &file::Error,
    is_meant: bool,
    word: &str,
) -> Vec<Finding> {
    let mut findings = as_text(text, word);
    findings.push(unreadable(error, is_meant || inspect::looks_sealed(text)));
    findings
}

pub(super) fn is_lfs(text: &str) -> bool {
    text.starts_with("version https://git-lfs.github.com/spec/")
}

pub(super) fn in_lfs() -> Finding {
    let fix = "git lfs pull; what is sealed can be in git itself";
    Finding::wrong("lfs", "was not looked at: it is in git LFS, and only its pointer is here", fix)
}
