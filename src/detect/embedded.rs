//! Secrets that are a part of a value: the password of a URL, of a connection string, of an SQL statement,
//! of an option on a command line.
//!
//! They are found by the grammar around them. Known forms need none and are found by `forms.rs`.

use super::names::Says;
use super::{placeholders, values};

/// Whether `value` holds a password that something would accept: none that a reference or placeholder
/// stands for.
pub(super) fn has_password(value: &str) -> bool {
    let in_url = !value.contains(char::is_whitespace) || value.contains("://:");
    (in_url && url_passwords(value).any(is_real))
        || pairs(value).any(|(name, value)| is_secret_name(name) && is_real(value))
        || sql_passwords(value).any(is_real)
}

/// Whether `value` is a URL with something that stands for its password.
pub(super) fn has_placeholder(value: &str) -> bool {
    url_passwords(value).any(|password| !password.is_empty() && !is_real(password))
}

fn is_real(password: &str) -> bool {
    !values::is_nothing(password)
        && !placeholders::is_reference(password)
        && !placeholders::is_placeholder(password)
        && !(password.starts_with('$') && !password.contains(|c: char| c.is_ascii_lowercase()))
        && !password.starts_with(['{', '<', '%', '$'])
}

fn is_secret_name(name: &str) -> bool {
    matches!(Says::of(name), Says::Secret(_))
}

/// The passwords of the URLs in `text`: `scheme://user:password@host`.
fn url_passwords(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("://").filter_map(|(at, separator)| {
        let rest = text.get(at + separator.len()..)?;
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`'));
        let (user, _) = rest.get(..end.unwrap_or(rest.len()))?.rsplit_once('@')?;
        user.split_once(':').map(|(_, password)| password)
    })
}

/// The `name=value` pairs of a URL's query, a connection string, or a command line: at least two, or one
/// behind `?`, `;` or `--`.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let joined = text.contains(['?', ';', '&']) || text.contains("--");
    let single_line = !text.contains('\n') && joined;
    text.split(|c: char| c.is_whitespace() || matches!(c, '?' | '&' | ';' | ',' | '"' | '\''))
        .filter(move |_| single_line)
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim_start_matches('-'), value))
}

/// The passwords that SQL sets: `PASSWORD 'x'`, `IDENTIFIED BY "x"`.
fn sql_passwords(text: &str) -> impl Iterator<Item = &str> {
    const BEFORE: &[&str] = &["PASSWORD", "IDENTIFIED BY", "password", "identified by"];
    BEFORE.iter().flat_map(move |before| {
        text.match_indices(before).filter_map(move |(at, _)| {
            let rest = text.get(at + before.len()..)?;
            let quoted = rest.strip_prefix([' ', '='])?.trim_start();
            let quote = quoted.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
            quoted.get(1..)?.split_once(quote).map(|(password, _)| password)
        })
    })
}
