//! Secrets that are a part of a value: the password of a URL, a connection string, an SQL
//! statement, an option on a command line, a file within the value.
//!
//! They are found by the grammar around them. Known forms need none and are found by `forms.rs`.

use super::names::{Noun, Says};
use super::{kubernetes, placeholders, random, values};
use crate::splice::Span;

/// Whether `value` holds a password that something would accept: none that a reference or
/// placeholder stands for.
pub(super) fn has_password(value: &str) -> bool {
    url_passwords(value).any(is_real)
        || pairs(value).any(|(name, value)| {
            is_secret_name(name) && is_real(value) && values::harmless(value).is_none()
        })
        || sql_passwords(value).any(is_real)
        || lines(value).any(|(name, value)| is_real(value) && is_secret_line(name, value))
}

/// Whether a line of a file within the value sets a secret. Stricter than elsewhere, since code has
/// lines of the same look: `password = read_password()`, `token = next`.
fn is_secret_line(name: &str, value: &str) -> bool {
    match Says::of(name) {
        Says::Secret(Noun::Password) => {
            !value.contains(['(', '[']) && values::harmless(value).is_none()
        }
        Says::Secret(_) => random::is_generated(value),
        _ => false,
    }
}

/// Whether `value` is what follows `Authorization:` or an `auth` key: `Bearer …`, `Basic …`, or the
/// base64 of `user:password`.
pub(super) fn is_credential(value: &str) -> bool {
    let (scheme, rest) = value.split_once(' ').unwrap_or(("", value));
    let lower = scheme.to_ascii_lowercase();
    let known = matches!(lower.as_str(), "" | "bearer" | "basic" | "token" | "apikey" | "digest");
    let pair = |text: String| text.split_once(':').is_some_and(|(_, password)| is_real(password));
    known && (random::is_generated(rest) || kubernetes::decoded(rest).is_some_and(pair))
}

/// Whether `value` is a URL with something that stands for its password.
pub(super) fn has_placeholder(value: &str) -> bool {
    url_passwords(value).any(|password| !password.is_empty() && !is_real(password))
}

/// A reference may have been cut off at a blank: `$(cat`.
fn is_real(password: &str) -> bool {
    let begins_reference = password.trim_start_matches('$').starts_with(['(', '{', '`'])
        && password.starts_with(['$', '{', '`']);
    !begins_reference
        && !values::is_nothing(password)
        && !placeholders::is_reference(password)
        && !placeholders::is_placeholder(password)
        && !password.starts_with(['<', '%'])
}

fn is_secret_name(name: &str) -> bool {
    matches!(Says::of(name), Says::Secret(_))
}

/// Where real passwords of URLs stand in free text, but for those that name themselves, or repeat the user:
/// `user:password@`, `postgres:postgres@`.
pub(super) fn real_url_passwords(text: &str) -> impl Iterator<Item = Span> {
    /// Shorter ones are those of examples.
    const SHORTEST: usize = 5;
    url_password_spans(text).filter(|span| {
        let password = span.of(text);
        let names_itself = !matches!(Says::of(password), Says::Nothing)
            && password.bytes().all(|byte| byte.is_ascii_alphabetic());
        let before = text.get(..span.start).unwrap_or_default();
        let repeats = before.ends_with(&format!("/{password}:"));
        is_real(password) && !names_itself && !repeats && password.len() >= SHORTEST
    })
}

/// The passwords of the URLs in `text`: `scheme://user:password@host`.
fn url_passwords(text: &str) -> impl Iterator<Item = &str> {
    url_password_spans(text).map(|span| span.of(text))
}

fn url_password_spans(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices("://").filter_map(|(at, separator)| {
        let from = at + separator.len();
        let rest = text.get(from..)?;
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`'));
        let (user, _) = rest.get(..end.unwrap_or(rest.len()))?.rsplit_once('@')?;
        let (name, password) = user.split_once(':')?;
        let start = from + name.len() + 1;
        (!is_pattern(user)).then(|| Span::new(start, start + password.len()))
    })
}

/// Whether a text is a pattern for such a part: `[a-f0-9]{8}`, `\S+`.
fn is_pattern(text: &str) -> bool {
    ["(?", "[^", "[a-", "[A-", "[0-", "\\"].iter().any(|sign| text.contains(sign))
}

/// The settings within one line: the `name=value` of a query, a connection string or a command
/// line, and the options `--name value`.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let joined = text.contains(['?', ';', '&']) || text.contains("--");
    let ends = |c: char| c.is_whitespace() || matches!(c, '?' | '&' | ';' | ',' | '"' | '\'');
    let mut words = text
        .split(ends)
        .filter(move |word| joined && !word.is_empty() && !text.contains('\n'))
        .peekable();
    std::iter::from_fn(move || {
        let word = words.next()?;
        let name = word.trim_start_matches('-');
        let next = words.peek().filter(|next| word.starts_with("--") && !next.starts_with('-'));
        Some(name.split_once('=').unwrap_or((name, next.copied().unwrap_or_default())))
    })
}

/// The lines `name=value` and `name: value` of a text of several lines: a file within a value.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let quotes = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',');
    text.lines().filter(|_| text.contains('\n')).filter_map(move |line| {
        let line = line.trim_start().trim_start_matches("export ").trim_start_matches("- ");
        let (name, value) = line.split_at_checked(line.find(['=', ':'])?)?;
        let value = value.get(1..)?.trim().split(char::is_whitespace).next()?;
        let name = name.trim_matches(quotes);
        (!name.contains(char::is_whitespace)).then(|| (name, value.trim_matches(quotes)))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_found_by_the_grammar_around_them() {
        for (value, found) in [
            ("postgres://app:hunter2@db/app", true),
            ("redis://:redis@localhost:6379", true),
            ("amqp://a@one,amqp://b:pw@two", true),
            ("postgres://app@db/app", false),
            ("mysql://root:@localhost/app", false),
            ("postgres://app:${PASSWORD}@db", false),
            ("postgres://app:<password>@db", false),
            ("https://host/a:b@c", false),
            (r"https?://([a-f0-9]{8}:[a-f0-9]{8})@host", false),
            ("Server=db;User=sa;Password=hunter2;", true),
            ("jdbc:mysql://db/app?user=app&password=hunter2", true),
            ("https://host/?token_type=bearer", false),
            ("redis-server --requirepass hunter2", true),
            ("redis-server --requirepass ${PASSWORD}", false),
            ("redis-server --requirepass \"$$(cat file)\"", false),
            ("app --password-file /run/secret", false),
            ("mysqld --password=on", false),
            ("ALTER ROLE app WITH PASSWORD 'hunter2';", true),
            ("create user 'a'@'%' identified by \"hunter2\"", true),
            ("server.port=80\ndb.password=hunter2\n", true),
            ("db:\n  password: hunter2\n", true),
            ("password = read_password()\nx\n", false),
            ("token = next\nx\n", false),
        ] {
            assert_eq!(has_password(value), found, "{value}");
        }
    }

    #[test]
    fn credentials_have_a_scheme_or_are_pairs_in_base64() {
        for (value, is) in [
            ("Basic dXNlcjpodW50ZXIy", true),
            ("dXNlcjpodW50ZXIy", true),
            ("Bearer 9f86d081884c7d659a2feaa0c55ad015", true),
            ("write:pets", false),
            ("Bearer", false),
            ("jwt", false),
            ("Please sign in", false),
        ] {
            assert_eq!(is_credential(value), is, "{value}");
        }
    }
}
