//! The words that a name is written from.
//!
//! Names come as `SCREAMING_SNAKE`, `kebab-case`, `camelCase`, with dots, or run together. What the
//! words mean is the business of `names.rs`.

use super::names::{SETTINGS, noun};

/// The words of a name in lower case: split at signs, at capitals, before and after digits, and at
/// the seam of the usual compounds (`dbpass`, `apikey`).
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut chars = name.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let seam = (before.is_lowercase() && c.is_uppercase())
            || (before.is_uppercase() && c.is_uppercase() && next_is_lower)
            || (before.is_ascii_digit() != c.is_ascii_digit() && before.is_alphanumeric());
        if (seam || !c.is_alphanumeric()) && !word.is_empty() {
            push_parts(&mut words, &std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    push_parts(&mut words, &word);
    words
}

/// Pushes a word, or the two that it is written together from.
fn push_parts(words: &mut Vec<String>, word: &str) {
    const LAST: [&str; 8] =
        ["password", "passwd", "passphrase", "secret", "token", "key", "pwd", "pass"];
    const WHOLE: &str =
        "bypass compass encompass trespass surpass keepass lastpass userpass passkey
        monkey turkey hockey whiskey donkey jockey";
    let first = LAST.iter().find_map(|last| word.strip_suffix(last));
    let second = LAST
        .iter()
        .filter_map(|first| word.strip_prefix(first))
        .find(|rest| listed(SETTINGS, rest));
    let seam = match (first, second) {
        _ if word.is_empty() => return,
        _ if listed(WHOLE, word) || noun(word).is_some() => None,
        (Some(first), _) if !first.is_empty() => Some(first.len()),
        (_, Some(second)) => Some(word.len() - second.len()),
        _ => None,
    };
    let (first, second) = word.split_at(seam.unwrap_or(0));
    if !first.is_empty() {
        words.push(first.to_owned());
    }
    words.push(second.to_owned());
}

/// Whether a name is written in camel case, without separators.
pub(super) fn is_camel(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    let plain = name.chars().all(char::is_alphanumeric);
    plain && name.starts_with(char::is_lowercase) && name.chars().any(char::is_uppercase)
}

/// Whether the name is of several: `tokens`, `API_KEYS`.
pub(super) fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss")
}

/// Whether `word` stands in a list of words.
pub(super) fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_fall_into_words() {
        for (name, expected) in [
            ("MYSQL_ROOT_PASSWORD", "mysql root password"),
            ("JWTSecretKey", "jwt secret key"),
            ("PAPERLESS_DBPASS", "paperless db pass"),
            ("requirepass", "require pass"),
            ("apikey", "api key"),
            ("password1", "password 1"),
            ("secretName", "secret name"),
            ("tokenurl", "token url"),
            ("bypass", "bypass"),
            ("node.session.auth.password", "node session auth password"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
