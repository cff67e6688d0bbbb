//! Shapes of values that are no secret under any name: nothing, flags, numbers, times, paths,
//! addresses, algorithms, prose.
//!
//! A shape is taken only where a password of that shape would be odd; `postgres` has none.

use super::{Reason, random};

/// The shape that makes `value` harmless, if it has one.
pub(super) fn harmless(value: &str) -> Option<Reason> {
    let value = value.trim();
    type Shape = (fn(&str) -> bool, Reason);
    let shapes: [Shape; 10] = [
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
    const FLAGS: &str =
        "true false yes no on off enabled disabled enable disable write read inherit
        required optional auto always never bearer basic string info notice warning error debug
        present absent";
    let lower = value.trim_matches(['"', '\'']).to_ascii_lowercase();
    FLAGS.split_whitespace().any(|flag| flag == lower)
}

/// Up to three digits, a fraction, or a negative number: no password, but a count.
fn is_short_number(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
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
    const UNITS: &str = "ns us ms s sec secs second seconds m min mins minute minutes h hr hrs hour
        hours d day days w week weeks mo month months y year years b k kb mb gb tb ki mi gi kib mib
        gib % px";
    iso || is_date(value)
        || (!number.is_empty()
            && number.len() <= 9
            && UNITS.split_whitespace().any(|known| known == unit))
}

/// `2026-11-24`, alone or before a time.
fn is_date(value: &str) -> bool {
    let date = value.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [4, 2, 2] && parts.iter().all(|part| is_digits(part))
}

/// `1.2.3`, `^4.0`, `>=1.0, <2`, `workspace:*`.
fn is_version(value: &str) -> bool {
    let elsewhere = ["workspace:", "link:", "npm:"].iter().any(|start| value.starts_with(start));
    let bare = value.trim_start_matches(['^', '~', '>', '<', '=', 'v', ' ']);
    let (numbers, _) = bare.split_once(['-', '+', ',', ' ', '(']).unwrap_or((bare, ""));
    elsewhere
        || numbers.contains('.')
            && numbers.len() <= 16
            && numbers.split('.').all(|part| is_digits(part) || part == "x" || part == "*")
}

/// `bcrypt`, `HS256`, `sha512-crypt`, `AES-256-GCM`.
fn is_algorithm(value: &str) -> bool {
    const WHOLE: &str =
        "plain bcrypt scrypt argon2 argon2i argon2id pbkdf2 rsa dsa ecdsa eddsa aes hmac
        client_secret_basic client_secret_post private_key_jwt";
    const PARTS: &str = "hs rs es ps sha hmac hmacsha md aes rsa dsa ecdsa eddsa ed argon pbkdf des
        chacha crypt gcm cbc poly x";
    let listed = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    let part = |word: &str| {
        is_digits(word) || listed(PARTS, word.trim_end_matches(|c: char| c.is_ascii_digit()))
    };
    let lower = value.to_ascii_lowercase();
    let has = |kind: fn(&u8) -> bool| lower.as_bytes().iter().any(kind);
    let numbered = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && value.len() <= 24;
    listed(WHOLE, &lower) || (numbered && lower.split(['-', '_', '/']).all(part))
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
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-' | b':'));
    named && !rest.contains([' ', '\n'])
}

/// The path of a file: from a root, relative, or a name with one of the usual endings.
fn is_path(value: &str) -> bool {
    const ENDINGS: &str =
        "pem key crt cer cert txt json yml yaml toml env p12 pfx jks keystore pub gpg
        asc conf cfg ini sock db sqlite pwd secret token rb py js ts sh enc age der p8 htpasswd xml
        properties csv log";
    if value.is_empty() || value.contains(['\n', ' ', '"']) || value.len() > 250 {
        return false;
    }
    let rooted = ["/", "./", "../", "~/", "\\\\", "classpath:"]
        .iter()
        .any(|root| value.starts_with(root))
        || matches!(value.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic());
    let ending = value.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && ENDINGS.split_whitespace().any(|known| known.eq_ignore_ascii_case(ending))
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

/// Words to be read: several, of letters, the first with a capital or the last with a full stop; or
/// the label of a form; or any text in a script beyond Latin, in which locale files abound and
/// passwords do not.
fn is_prose(value: &str) -> bool {
    let words = value.split_whitespace().count();
    let letter = |c: char| {
        c.is_alphabetic()
            || matches!(
                c,
                '\'' | '-' | ',' | '.' | ':' | '(' | ')' | '/' | '?' | '!' | '’' | '"' | '*' | '%'
            )
    };
    let texty = value.chars().all(|c| letter(c) || c.is_whitespace());
    let begins =
        value.starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_ascii()));
    let ends = value.ends_with(['.', '?', '!', ':']);
    let sentence =
        words >= 3 && value.chars().filter(|c| c.is_alphabetic()).count() * 10 > value.len() * 6;
    (words >= 2 && texty && (begins || ends)) || (sentence && begins && ends) || is_label(value)
}

/// A word for a secret as a person reads it on a form: `Password`, `Mot de passe`.
fn is_label(value: &str) -> bool {
    const LABELS: &str = "password secret token key passwort kennwort motdepasse contraseña senha
        palavra-passe wachtwoord lösenord adgangskode passord salasana hasło heslo jelszó parola şifre
        пароль κωδικός 密码 密碼 パスワード 비밀번호 mậtkhẩu katasandi clave clé schlüssel chave
        geheimnis токен ключ";
    let capital = value.starts_with(|c: char| c.is_uppercase() || !c.is_ascii());
    let lower = value.to_lowercase().replace(' ', "");
    let bare = lower.trim_end_matches([':', '*']);
    capital && LABELS.split_whitespace().any(|label| label == bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_that_no_secret_has() {
        for (value, reason) in [
            ("true", Reason::Flag),
            ("'1'", Reason::Number),
            ("42", Reason::Number),
            ("-1.5", Reason::Number),
            ("15m", Reason::Measure),
            ("30 days", Reason::Measure),
            ("1000/min", Reason::Measure),
            ("PT15M", Reason::Measure),
            ("2026-11-24T11:03:05Z", Reason::Measure),
            ("^4.0.1", Reason::Version),
            ("HS256", Reason::Algorithm),
            ("SHA512-CRYPT", Reason::Algorithm),
            ("-----BEGIN CERTIFICATE-----", Reason::PublicKey),
            ("https://example.com/token", Reason::Url),
            ("/run/secrets/db", Reason::Path),
            ("./client-secret", Reason::Path),
            ("private.pem", Reason::Path),
            ("Somebody <a.b@example.com>", Reason::Email),
            ("Your API key", Reason::Prose),
            ("Hasło", Reason::Prose),
            ("Mot de passe:", Reason::Prose),
        ] {
            assert_eq!(harmless(value), Some(reason), "{value}");
        }
    }

    #[test]
    fn passwords_have_none_of_the_shapes() {
        for value in [
            "postgres",
            "password",
            "secret",
            "hunter2",
            "1234",
            "123456",
            "Acme@123",
            "pa$$word",
            "correct horse battery staple",
            "s3cr3t!",
            "rustfsadmin",
            "f00d",
            "ALL_THAT_IS_GOLD",
            "/x3bGq9Zk1mW7sPdT2vYhJ8cLfRnA5uE6wKoQi4=",
            "x",
            "Sommer2024",
            "müller",
        ] {
            assert_eq!(harmless(value), None, "{value}");
        }
    }
}
