//! What the name of a key tells about its value.
//!
//! A name is read as an English compound: its last noun is what the value is. `TOKEN_SECRET` is a
//! secret, `SECRET_NAME` a name, `PASSWORD_MIN_LENGTH` a length, `STRIPE_SECRET_LIVE` a secret
//! still. Values are not looked at here.

use std::fmt;

use super::words::{is_camel, is_plural, listed, words};

/// The nouns that name secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// `password`, `passwd`, `pwd`, `pw`, `pass`, `passphrase`.
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
    /// What `name` says.
    pub(super) fn of(name: &str) -> Self {
        let words = words(name);
        if is_idiom(&words) {
            return Self::Secret(Noun::Secret);
        }
        let Some(head) = words.iter().rposition(|word| noun(word).is_some()) else {
            return without_noun(&words);
        };
        let (before, head, after) = (&words[..head], &words[head], &words[head + 1..]);
        let Some(noun) = noun(head) else { return Self::Nothing };
        let has = |list| before.iter().any(|word| listed(list, word));
        if has("existing") || after.iter().any(|word| listed(SETTINGS, word)) {
            return Self::Setting;
        }
        let of = before.iter().rev().find(|word| !is_transparent(word)).map_or("", String::as_str);
        if matches!(noun, Noun::Key | Noun::Token) {
            if has(PUBLIC) || (noun == Noun::Key && of == "site") {
                return Self::Public;
            }
            if has(MEASURES) || listed(LOOKUPS, of) {
                return Self::Setting;
            }
        }
        let several = noun != Noun::Password && is_plural(head);
        if several || !after.iter().all(|word| is_transparent(word)) {
            return Self::Perhaps(noun);
        }
        match noun {
            Noun::Key => key(name, before, of),
            Noun::Credential if of != "bind" => Self::Perhaps(noun),
            Noun::Secret if is_camel(name) && !listed(SECRET_OF, of) => Self::SecretOrItsName(noun),
            _ => Self::Secret(noun),
        }
    }

    /// Whether the value is secret, or perhaps.
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::Secret(_) | Self::SecretOrItsName(_) | Self::Perhaps(_))
    }
}

/// Names of secrets that no noun of them tells: the cookie that Erlang nodes share, and Vault's
/// variable that ends in ID and holds the token itself.
fn is_idiom(words: &[String]) -> bool {
    let last: Vec<&str> = words.iter().rev().map(String::as_str).take(3).collect();
    matches!(last.as_slice(), ["cookie", "erlang" | "release", ..] | ["id", "token", "root"])
}

fn without_noun(words: &[String]) -> Says {
    match words.iter().rev().find(|word| !is_transparent(word)) {
        Some(last) if listed(SETTINGS, last) => Says::Setting,
        _ => Says::Nothing,
    }
}

/// A key is secret when what stands before it says so: `API_KEY`, but not `CACHE_KEY`.
fn key(name: &str, before: &[String], of: &str) -> Says {
    let secret = before.iter().any(|word| listed("secret private encryption signing", word));
    if is_camel(name) && secret && before.len() > 1 {
        Says::SecretOrItsName(Noun::Key)
    } else if secret || listed(KEY_OF, of) {
        Says::Secret(Noun::Key)
    } else {
        Says::Perhaps(Noun::Key)
    }
}

/// What makes a key a secret one.
const KEY_OF: &str = "
    api secret private priv encryption encrypt decryption decrypt signing sign signature master
    license licence hmac jwt aes crypto crypt cipher security role shared storage account session
    cookie webhook auth admin registration integration fernet ingest ingestion sas deploy
    authentication preshared psk apikey token enc subscription functions server
";

/// Whose secrets are values, also in camel case: `clientSecret`, unlike `pullSecret`.
const SECRET_OF: &str = "
    client app application api jwt webhook session auth oauth cookie shared consumer token
    signing signature access hmac account user admin bot refresh csrf encryption encrypt otp totp
    service master corp key
";

/// What makes a key or token a published one.
const PUBLIC: &str = "public publishable pub anon anonymous";

/// What a key or token is used to look up, or is part of a protocol for: no secret.
const LOOKUPS: &str = "
    cache sort partition foreign routing idempotency translation object topology queue group
    dedup deduplication prefix restore page continuation cursor encrypted row map lookup metadata
    instrumentation
";

/// What makes a token or key a thing to count.
const MEASURES: &str = "max min num count total maximum minimum number";

/// The word as a noun that names a secret, in either number.
pub(super) fn noun(word: &str) -> Option<Noun> {
    Some(match word {
        "password" | "passwords" | "passwd" | "pwd" | "pass" | "passphrase" | "passphrases"
        | "passcode" | "passwort" | "kennwort" | "contrasena" | "senha" | "mdp" | "userpass"
        | "psw" | "pw" => Noun::Password,
        "secret" | "secrets" | "mnemonic" => Noun::Secret,
        "token" | "tokens" => Noun::Token,
        "key" | "keys" => Noun::Key,
        "salt" | "salts" | "pepper" => Noun::Salt,
        "credential" | "credentials" | "creds" | "cred" | "auth" | "authorization" | "pat"
        | "jwt" | "bearer" | "sas" | "hmac" | "seed" | "pin" | "otp" => Noun::Credential,
        _ => return None,
    })
}

/// Words that leave the noun what it is: which of several, or how it is written.
const TRANSPARENT: &str = "
    value base base64 hex old new current previous next prev primary secondary prod production dev
    development test testing live staging stage sandbox local default plain plaintext text string str
    raw pem b64 v a b ro rw readonly admin root redis
    mysql postgres postgresql mongo mongodb rabbitmq smtp github gitlab stripe aws google slack
    openai encoded decoded confirmation confirm again repeat verify
";

fn is_transparent(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) || listed(TRANSPARENT, word)
}

/// Words behind the noun that make another thing of it; alone, names of what is no secret.
pub(super) const SETTINGS: &str = "
    id ids name names file files filename path paths dir directory folder url urls uri uris
    endpoint endpoints host hostname port type types kind algorithm algorithms alg algo length
    len size bits bytes ttl expiry expires expire expiration exp lifetime validity timeout
    duration days hours minutes mins seconds secs sec ms age interval delay count limit limits
    max min num number policy policies prefix suffix header headers field fields param params
    parameter env var variable label description desc enabled enable disabled disable allowed
    required optional rotation rotate provider format pattern regex regexp rule rules fingerprint
    thumbprint issuer audience aud iss scope scopes method mode status state version region realm
    domain user users username login email mail subject title hint placeholder message help ref
    reference arn attempts retries retry strength scheme encoding index position page location
    source store class driver command cmd sid selector claim claims role roles reset refresh
    usage usages spec template manager vault backend engine rounds cost iterations style bucket
    group groups owner tag tags date time docs doc example examples strategy generator grant
    chars characters charset symbols digits uppercase lowercase history screen dialog view
    service server servers exchange response request with head icon color sort order cookie
    cookies domains updated created changed deprecated security audit hash database db schema
    namespace
";

#[cfg(test)]
mod tests {
    use super::{Noun, Says};

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
            ("PASSWORD_ADMIN", secret(Noun::Password)),
            ("PASSWORD_COMPLEXITY", Says::Perhaps(Noun::Password)),
            ("RABBITMQ_ERLANG_COOKIE", secret(Noun::Secret)),
            ("SESSION_COOKIE", Says::Setting),
            ("VAULT_DEV_ROOT_TOKEN_ID", secret(Noun::Secret)),
            ("adminPasswordKey", Says::Perhaps(Noun::Key)),
            ("existingSecretPasswordKey", Says::Setting),
            ("accessKeySecret", secret(Noun::Secret)),
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
