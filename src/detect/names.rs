//! What the name of a key tells about its value.
//!
//! A name is read as an English compound: its last noun is what the value is. `TOKEN_SECRET` is a secret,
//! `SECRET_NAME` a name, `PASSWORD_MIN_LENGTH` a length, `STRIPE_SECRET_LIVE` a secret still. Values are
//! not looked at here.

use std::fmt;

/// The nouns that name secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// `password`, `passwd`, `pwd`, `pass`, `passphrase`.
    Password,
    /// `secret`.
    Secret,
    /// `token`.
    Token,
    /// `key`.
    Key,
    /// `salt`, `pepper`.
    Salt,
    /// `credentials`, `auth`, and the like.
    Credential,
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Token => "token",
            Self::Key => "key",
            Self::Salt => "salt",
            Self::Credential => "credential",
        })
    }
}

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It is secret, even a short word.
    Secret(Noun),
    /// It is secret, or the name of a Kubernetes Secret or of a key in one.
    SecretOrItsName(Noun),
    /// It is secret if it looks generated.
    Perhaps(Noun),
    /// It is published.
    Public,
    /// It is something about a secret, a user, or a setting.
    Setting,
    /// Nothing.
    Nothing,
}

impl Says {
    /// The most that is said by the names of a value: `names` is its own key first, then, where that one
    /// says nothing, what surrounds it.
    pub(super) fn of(name: &str) -> Self {
        let words = words(name);
        let Some(head) = words.iter().rposition(|word| noun(word).is_some()) else {
            let last = words.iter().rev().find(|word| !is_transparent(word));
            return match last {
                Some(last) if SETTINGS.contains(&last.as_str()) => Self::Setting,
                _ => Self::Nothing,
            };
        };
        let (before, after) = (&words[..head], &words[head + 1..]);
        let Some(noun) = words.get(head).and_then(|word| noun(word)) else { return Self::Nothing };
        if after.iter().any(|word| SETTINGS.contains(&word.as_str())) {
            return Self::Setting;
        }
        let has = |list: &[&str]| before.iter().any(|word| list.contains(&word.as_str()));
        if matches!(noun, Noun::Key | Noun::Token) && has(PUBLIC) {
            return Self::Public;
        }
        if matches!(noun, Noun::Key | Noun::Token) && has(MEASURES) {
            return Self::Setting;
        }
        let plural = words.get(head).is_some_and(|word| word.ends_with('s')) && noun != Noun::Password;
        if plural && !words[head].ends_with("ss") || after.iter().any(|word| !is_transparent(word)) {
            return Self::Perhaps(noun);
        }
        let qualifier = before.iter().rev().find(|word| !is_transparent(word)).map(String::as_str);
        match noun {
            Noun::Key => key(name, before, qualifier),
            Noun::Credential => Self::Perhaps(noun),
            Noun::Secret if is_camel(name) && !qualifier.is_some_and(|q| SECRET_OF.contains(&q)) => {
                Self::SecretOrItsName(noun)
            }
            _ => Self::Secret(noun),
        }
    }
}

/// A key is secret when what stands before it says so: `API_KEY`, but not `CACHE_KEY`.
fn key(name: &str, before: &[String], qualifier: Option<&str>) -> Says {
    match qualifier {
        Some("secret") if is_camel(name) && before.len() > 1 => Says::SecretOrItsName(Noun::Key),
        Some("access") if before.iter().any(|word| word == "secret") => Says::Secret(Noun::Key),
        Some(qualifier) if KEY_OF.contains(&qualifier) => Says::Secret(Noun::Key),
        _ => Says::Perhaps(Noun::Key),
    }
}

/// What makes a key a secret one.
const KEY_OF: &[&str] = &[
    "api", "secret", "private", "priv", "encryption", "encrypt", "decryption", "decrypt", "signing", "sign",
    "signature", "master", "license", "licence", "hmac", "jwt", "aes", "crypto", "crypt", "cipher",
    "security", "role", "shared", "storage", "account", "session", "cookie", "webhook", "auth", "admin",
    "registration", "integration", "fernet", "ingest", "ingestion", "sas", "deploy", "authentication",
    "preshared", "psk", "apikey", "token",
];

/// Whose secrets are values, also in camel case: `clientSecret`, unlike `pullSecret`.
const SECRET_OF: &[&str] = &[
    "client", "app", "application", "api", "jwt", "webhook", "session", "auth", "oauth", "cookie", "shared",
    "consumer", "token", "signing", "signature", "access", "hmac", "account", "user", "admin", "bot",
    "refresh", "csrf", "encryption", "encrypt", "otp", "totp", "service", "master", "corp", "key",
];

/// What makes a key or token a published one.
const PUBLIC: &[&str] =
    &["public", "publishable", "pub", "anon", "anonymous", "site", "client", "vapidpublic"];

/// What makes a token or key a thing to count.
const MEASURES: &[&str] = &["max", "min", "num", "count", "total", "maximum", "minimum", "number"];

/// The word as a noun that names a secret, in either number.
fn noun(word: &str) -> Option<Noun> {
    Some(match word {
        "password" | "passwords" | "passwd" | "pwd" | "pass" | "passphrase" | "passphrases" | "passcode"
        | "passwort" | "kennwort" | "contrasena" | "senha" | "mdp" | "userpass" | "psw" => Noun::Password,
        "secret" | "secrets" | "mnemonic" => Noun::Secret,
        "token" | "tokens" => Noun::Token,
        "key" | "keys" => Noun::Key,
        "salt" | "salts" | "pepper" => Noun::Salt,
        "credential" | "credentials" | "creds" | "cred" | "auth" | "authorization" | "pat" | "jwt" | "bearer"
        | "sas" | "hmac" | "seed" | "pin" | "psk" | "otp" => Noun::Credential,
        _ => return None,
    })
}

/// Words behind the noun that leave it what it is: which of several, or how it is written.
fn is_transparent(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(
            word,
            "value" | "base" | "base64" | "hex" | "old" | "new" | "current" | "previous" | "next" | "prev"
                | "primary" | "secondary" | "prod" | "production" | "dev" | "development" | "test" | "testing"
                | "live" | "staging" | "stage" | "sandbox" | "local" | "default" | "plain" | "plaintext"
                | "text" | "string" | "str" | "raw" | "pem" | "b64" | "v" | "a" | "b" | "ro" | "rw" | "readonly"
                | "encoded" | "decoded" | "confirmation" | "confirm" | "again" | "repeat" | "verify"
        )
}

/// Words behind the noun that make another thing of it; alone, names of what is no secret.
const SETTINGS: &[&str] = &[
    "id", "ids", "name", "names", "file", "files", "filename", "path", "paths", "dir", "directory", "folder",
    "url", "urls", "uri", "uris", "endpoint", "endpoints", "host", "hostname", "port", "type", "types", "kind",
    "algorithm", "algorithms", "alg", "algo", "length", "len", "size", "bits", "bytes", "ttl", "expiry",
    "expires", "expire", "expiration", "exp", "lifetime", "validity", "timeout", "duration", "days", "hours",
    "minutes", "mins", "seconds", "secs", "sec", "ms", "age", "interval", "delay", "count", "limit", "limits",
    "max", "min", "num", "number", "policy", "policies", "prefix", "suffix", "header", "headers", "field",
    "fields", "param", "params", "parameter", "env", "var", "variable", "label", "description", "desc",
    "enabled", "enable", "disabled", "disable", "allowed", "required", "optional", "rotation", "rotate",
    "provider", "format", "pattern", "regex", "regexp", "rule", "rules", "fingerprint", "thumbprint", "issuer",
    "audience", "aud", "iss", "scope", "scopes", "method", "mode", "status", "state", "version", "region",
    "realm", "domain", "user", "users", "username", "login", "email", "mail", "subject", "title", "hint",
    "placeholder", "message", "help", "ref", "reference", "arn", "attempts", "retries", "retry", "strength",
    "schema", "scheme", "encoding", "index", "position", "page", "location", "source", "store", "class",
    "driver", "command", "cmd", "sid", "selector", "claim", "claims", "role", "roles", "reset", "refresh",
    "usage", "usages", "spec", "template", "manager", "vault", "backend", "engine", "rounds", "cost",
    "iterations", "style", "bucket", "group", "groups", "owner", "tag", "tags", "at", "on", "date", "time",
    "docs", "doc", "example", "examples", "strategy", "generator", "grant", "chars", "characters", "charset",
    "symbols", "digits", "uppercase", "lowercase", "history", "screen", "dialog", "view", "service", "server",
    "servers", "exchange", "response", "request", "with", "head", "icon", "color", "sort", "order", "by", "in",
    "cookie", "cookies", "domains", "updated", "created", "changed", "deprecated", "security", "audit", "hash",
];

/// The words of a name in lower case: split at signs, at capitals, before and after digits, and at the
/// seam of the usual compounds (`dbpass`, `apikey`).
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
    const LAST: &[&str] = &["password", "passwd", "passphrase", "secret", "token", "key", "pwd", "pass"];
    const WHOLE: &[&str] = &[
        "bypass", "compass", "trespass", "surpass", "monkey", "turkey", "hockey", "whiskey", "donkey", "jockey",
        "passkey", "userpass",
    ];
    let first = LAST.iter().find_map(|last| word.strip_suffix(last));
    let second = LAST
        .iter()
        .filter_map(|first| word.strip_prefix(first))
        .find(|rest| SETTINGS.contains(rest));
    let seam = match (first, second) {
        _ if word.is_empty() => return,
        _ if WHOLE.contains(&word) || noun(word).is_some() => None,
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
fn is_camel(name: &str) -> bool {
    let plain = name.chars().all(char::is_alphanumeric);
    plain && name.starts_with(char::is_lowercase) && name.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::{Noun, Says, words};

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

    #[test]
    fn the_last_noun_counts() {
        let secret = |noun| Says::Secret(noun);
        for (name, expected) in [
            ("DB_PASSWORD", secret(Noun::Password)),
            ("password_2", secret(Noun::Password)),
            ("SECRET_KEY_BASE", secret(Noun::Key)),
            ("STRIPE_SECRET_LIVE", secret(Noun::Secret)),
            ("AWS_SECRET_ACCESS_KEY", secret(Noun::Key)),
            ("clientSecret", secret(Noun::Secret)),
            ("pullSecret", Says::SecretOrItsName(Noun::Secret)),
            ("jksPasswordSecretKey", Says::SecretOrItsName(Noun::Key)),
            ("STRIPE_KEY", Says::Perhaps(Noun::Key)),
            ("PASSWORD_ADMIN", Says::Perhaps(Noun::Password)),
            ("STRIPE_PUBLISHABLE_KEY", Says::Public),
            ("NEXT_PUBLIC_SUPABASE_ANON_KEY", Says::Public),
            ("MAX_TOKENS", Says::Setting),
            ("AWS_ACCESS_KEY_ID", Says::Setting),
            ("PASSWORD_MIN_LENGTH", Says::Setting),
            ("TOKEN_EXPIRES_IN", Says::Setting),
            ("SECRET_NAME", Says::Setting),
            ("DB_USERNAME", Says::Setting),
            ("FOO", Says::Nothing),
        ] {
            assert_eq!(Says::of(name), expected, "{name}");
        }
    }
}
