//! TOML 1.1.
//!
//! `toml_edit` judges whether a text is TOML and builds the tree that paths come from; `toml_parser`
//! gives what the tree loses: comments, and keys as they are written. What is written here is
//! spelt so that TOML 1.0 readers read it too. Nothing here edits: a tree is never turned into text.

mod cut;
mod gap;
mod layout;
mod lexeme;
mod names;
mod outline;
mod target;

pub(super) use cut::cut;
pub(super) use gap::gap;
pub(super) use layout::locate;
pub(super) use lexeme::{decode, quote};

use super::{Error, Reason};

/// The refusal for a parser's message. The messages of both crates are fixed texts; their `Display`
/// is not used, since it prints the line at fault.
fn refusal(message: &str, at: usize) -> Error {
    let is_repeated = message.starts_with("duplicate key") || message.starts_with("cannot extend");
    let is_deep = message.contains("recurs");
    let reason = match (is_repeated, is_deep) {
        (true, _) => Reason::RepeatedKey,
        (_, true) => Reason::TooDeep,
        _ => Reason::Syntax { format: "toml", class: message.to_owned() },
    };
    Error::new(at, reason)
}
