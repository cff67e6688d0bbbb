//! The entries of a Kubernetes Secret, which are secret by their place.
//!
//! Under `data` they are base64, under `stringData` plain. Not every entry is one: user names,
//! hosts and ports stand beside the password.

use base64::Engine as _;

use crate::path::{KeyPath, Segment};

/// How an entry is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Base64,
    Plain,
}

/// Tells whether `path` is an entry of a Secret: `kind` is that of its document. `stringData`
/// exists nowhere else, so it counts in lists and templates too.
pub(super) fn entry(path: &KeyPath, kind: Option<&str>) -> Option<Entry> {
    let segments = path.within_document();
    let holder = segments.len().checked_sub(2).and_then(|at| segments.get(at))?;
    match holder {
        Segment::Key { text, .. } if text == "stringData" => Some(Entry::Plain),
        Segment::Key { text, .. }
            if text == "data" && kind == Some("Secret") && segments.len() == 2 =>
        {
            Some(Entry::Base64)
        }
        _ => None,
    }
}

/// The text that `value` is the base64 of; none where it is no base64 or no text.
pub(super) fn decoded(value: &str) -> Option<String> {
    let packed: Vec<u8> = value.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let engine = base64::engine::general_purpose::STANDARD;
    let bytes = engine.decode(packed).ok().filter(|bytes| !bytes.is_empty())?;
    let text = String::from_utf8(bytes).ok()?;
    let readable = text.chars().all(|c| !c.is_control() || c.is_ascii_whitespace());
    readable.then_some(text)
}
