//! Shapes of values that are no secret under any name: nothing, flags, numbers, times, paths, addresses,
//! algorithms, prose.
//!
//! A shape is taken only where a password of that shape would be odd; `postgres` has none.

use super::{Reason, random};

/// The shape that makes `value` harmless, if it has one.
pub(super) fn harmless(value: &str) -> Option<Reason> {
    let value = value.trim();
    let shapes: [(fn(&str) -> bool, Reason); 10] = [
        (is_flag, Reason::Flag),
        (is_short_number, Reason::Number),
        (is_measure, Reason::Measure),
        (is_version, Reason::Version),
        (is_algorithm, Reason::Algorithm),
        (is_public_block, Reason::PublicKey),
        (is_url, Reason::Url),
        (is_path, Reason::Path),
        (is_email, Reason::Email),
        (is_prose, Reason::Prose),
    ];
    shapes.into_iter().find(|(has, _)| has(value)).map(|(_, reason)| reason)
}

/// Whether `value` is empty, or a word for it.
pub(super) fn is_nothing(value: &str) -> bool {
    let bare = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    matches!(bare.as_str(), "" | "null" | "nil" | "none" | "~" | "undefined" | "n/a" | "{}" | "[]")
}

/// `true`, `off`, and the words that a setting takes in place of a secret.
fn is_flag(value: &str) -> bool {
    matches!(
        value.trim_matches(['"', '\'']).to_ascii_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "enabled" | "disabled" | "enable" | "disable"
            | "write" | "read" | "inherit" | "required" | "optional" | "auto" | "always" | "never" | "bearer"
            | "basic" | "string" | "info" | "notice" | "warning" | "error" | "debug" | "present" | "absent"
    )
}

/// Up to three digits, a fraction, or a negative number: no password, but a count.
fn is_short_number(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let number = [whole, fraction].iter().all(|part| is_digits(part));
    number && (whole.len() <= 3 || digits.len() < value.len())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `15m`, `30 days`, `10MB`, `PT15M`, `10/minute`.
fn is_measure(value: &str) -> bool {
    let unit_at = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at(unit_at);
    let unit = unit.trim_start_matches([' ', '/', '_']).to_ascii_lowercase();
    let iso = value.strip_prefix('P').is_some_and(|rest| {
        rest.bytes().any(|b| b.is_ascii_digit())
            && rest.bytes().all(|b| b.is_ascii_digit() || b"TYMWDHS.".contains(&b))
    });
    let units = [
        "ns", "us", "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h",
        "hr", "hrs", "hour", "hours", "d", "day", "days", "w", "week", "weeks", "mo", "month", "months", "y",
        "year", "years", "b", "k", "kb", "mb", "gb", "tb", "ki", "mi", "gi", "kib", "mib", "gib", "%", "px",
    ];
    iso || (!number.is_empty() && number.len() <= 9 && units.contains(&unit.as_str()))
}

/// `1.2.3`, `^4.0`, `>=1.0, <2`.
fn is_version(value: &str) -> bool {
    let bare = value.trim_start_matches(['^', '~', '>', '<', '=', 'v', ' ']);
    let (numbers, _) = bare.split_once(['-', '+', ',', ' ']).unwrap_or((bare, ""));
    numbers.contains('.') && numbers.len() <= 16 && numbers.split('.').all(|part| is_digits(part) || part == "x" || part == "*")
}

/// `HS256`, `sha512-crypt`, `AES-256-GCM`.
fn is_algorithm(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let families = [
        "hs", "rs", "es", "ps", "sha", "hmac", "hmacsha", "md", "aes", "rsa", "dsa", "ecdsa", "eddsa", "ed",
        "bcrypt", "scrypt", "argon", "argon2i", "argon2id", "pbkdf", "des", "chacha", "crypt", "gcm", "cbc",
        "poly", "x", "plain", "client_secret_basic", "client_secret_post", "private_key_jwt",
    ];
    let family = |word: &str| {
        let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
        families.contains(&name) || is_digits(word)
    };
    let known = lower.bytes().any(|byte| byte.is_ascii_alphabetic()) && value.len() <= 24;
    families.contains(&lower.as_str())
        || (known && lower.bytes().any(|b| b.is_ascii_digit()) && lower.split(['-', '_', '/']).all(family))
}

/// A certificate or public key in PEM.
fn is_public_block(value: &str) -> bool {
    let label = value.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----"));
    label.is_some_and(|(label, _)| !label.contains("PRIVATE"))
}

/// An address with a scheme, or `data:`; a password in it has been looked for before.
fn is_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("://") else { return false };
    let named = !scheme.is_empty()
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-' | b':'));
    named && !rest.contains([' ', '\n'])
}

/// The path of a file: from a root, relative, or a name with one of the usual endings.
fn is_path(value: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "pem", "key", "crt", "cer", "cert", "txt", "json", "yml", "yaml", "toml", "env", "p12", "pfx", "jks",
        "keystore", "pub", "gpg", "asc", "conf", "cfg", "ini", "sock", "db", "sqlite", "pwd", "secret", "token",
        "rb", "py", "js", "ts", "sh", "enc", "age", "der", "p8", "htpasswd", "xml", "properties", "csv", "log",
    ];
    if value.is_empty() || value.contains(['\n', ' ', '"']) || value.len() > 250 {
        return false;
    }
    let rooted = ["/", "./", "../", "~/", "\\\\", "classpath:"].iter().any(|root| value.starts_with(root))
        || matches!(value.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic());
    let ending = value.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
    });
    let generated = value.split(['/', '\\', '.']).any(random::is_generated);
    (rooted || ending) && !generated && !value.ends_with('=')
}

/// `somebody@example.com`, with or without a name.
fn is_email(value: &str) -> bool {
    let bare = value.rsplit_once('<').map_or(value, |(_, address)| address.trim_end_matches('>'));
    let Some((local, domain)) = bare.split_once('@') else { return false };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    let host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    !local.is_empty()
        && local.bytes().all(|b| host(b) || matches!(b, b'_' | b'+'))
        && domain.bytes().all(host)
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Words to be read: several, of letters, the first with a capital or the last with a full stop. And a
/// single word outside of ASCII letters, such as a label in another language.
fn is_prose(value: &str) -> bool {
    let words = value.split_whitespace().count();
    let letter = |c: char| c.is_alphabetic() || matches!(c, '\'' | '-' | ',' | '.' | ':' | '(' | ')' | '/' | '?' | '!' | '’' | '"' | '*' | '%');
    let texty = value.chars().all(|c| letter(c) || c.is_whitespace());
    let begins = value.starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_ascii()));
    let ends = value.ends_with(['.', '?', '!', ':']);
    let sentence = words >= 6 && value.chars().filter(|c| c.is_alphabetic()).count() * 10 > value.len() * 6;
    (words >= 2 && texty && (begins || ends)) || (sentence && (begins || ends))
}
