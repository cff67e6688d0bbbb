//! Is this value a secret, and why: from the name of its key and the form of the value.
//!
//! Without a policy this decides what is sealed. It leans towards sealing where a telling name has
//! a filled value, and towards leaving text in clear that only stands for a secret. Pure functions
//! without state; reasons never hold the value. What a policy says goes before all of this,
//! elsewhere.

mod embedded;
pub mod forms;
mod index;
mod kubernetes;
mod matcher;
mod names;
mod place;
mod placeholders;
mod providers;
mod random;
pub mod redirects;
pub mod stripe;
mod values;
mod verdict;
mod words;

use crate::path::{KeyPath, Segment};
use crate::splice::Span;
use forms::{Class, Form};
pub use names::Noun;
use names::Says;
pub use verdict::{Reason, Verdict};

/// A value and what is known about it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Where it stands.
    pub path: &'a KeyPath,
    /// The decoded text.
    pub value: &'a str,
    /// Whether it is a string, as its format reads it: in dotenv always.
    pub is_string: bool,
    /// Its explicit YAML tag, handle resolved; empty if none.
    pub tag: &'a str,
    /// The `kind` of the YAML document that it stands in.
    pub kind: Option<&'a str>,
}

/// Judges a value.
#[must_use]
pub fn judge(subject: &Subject) -> Verdict {
    let value = own_value(subject);
    if let Some(form) = certain_form(value) {
        return Verdict::Seal(Reason::Form(form));
    }
    let says = place::says(subject.path);
    match kubernetes::entry(subject.path, subject.kind) {
        Some(kubernetes::Entry::Base64) => {
            let decoded = kubernetes::decoded(value);
            judge_entry(decoded.as_deref().unwrap_or(value), says)
        }
        Some(kubernetes::Entry::Plain) => judge_entry(value, says),
        None => match stands_for_a_secret(subject, value, says) {
            Some(reason) => Verdict::Keep(reason),
            None if !subject.is_string && is_count(value, says) => Verdict::Keep(Reason::Number),
            None => judge_value(value, says),
        },
    }
}

/// Whether `value` holds a certain secret: one that its form alone tells, whatever its key is
/// called.
#[must_use]
pub fn is_certain(value: &str) -> bool {
    certain_form(value).is_some()
}

/// The certain secrets in free text such as a comment: disjoint, in order.
#[must_use]
pub fn certain_spans(text: &str) -> Vec<Span> {
    let found = forms::find(text).into_iter();
    found.filter(|found| found.form.class == Class::Certain).map(|found| found.span).collect()
}

/// Judges a text that is given to `name` somewhere in a text of no known format.
#[must_use]
pub fn judge_named(name: &str, value: &str) -> Verdict {
    let path = KeyPath(vec![Segment::key(name)]);
    judge(&Subject { path: &path, value, is_string: true, tag: "", kind: None })
}

/// The passwords of URLs in free text: disjoint, in order; none that stands for another.
pub fn url_passwords(text: &str) -> impl Iterator<Item = Span> {
    embedded::real_url_passwords(text)
}

/// Whether `value` looks generated rather than written.
#[must_use]
pub fn is_generated(value: &str) -> bool {
    random::is_generated(value)
}

/// Whether many a text holds `value` without a leak: a word, a path, an address, a flag.
#[must_use]
pub fn is_common(value: &str) -> bool {
    /// A password of lower-case letters alone is no word if it is longer.
    const LONGEST_WORD: usize = 15;
    let word = value.len() <= LONGEST_WORD && value.bytes().all(|b| b.is_ascii_lowercase());
    word || stands_in(value).is_some()
        || placeholders::is_placeholder(value)
        || (values::harmless(value).is_some() && !embedded::has_password(value))
}

/// The first certain form in `value`, or in what `value` is the base64 of.
fn certain_form(value: &str) -> Option<&'static Form> {
    let certain = |text: &str| {
        forms::find(text)
            .into_iter()
            .map(|found| found.form)
            .find(|form| form.class == Class::Certain)
    };
    certain(value).or_else(|| certain(&kubernetes::decoded(value)?))
}

/// The value itself: of an item `KEY=value` what follows `KEY=`, without quotes.
fn own_value<'a>(subject: &Subject<'a>) -> &'a str {
    let after_key = match subject.path.0.last() {
        Some(Segment::Item { field, text, .. }) if field.is_empty() => {
            subject.value.strip_prefix(text.as_str()).and_then(|rest| rest.strip_prefix('='))
        }
        _ => None,
    };
    let value = after_key.unwrap_or(subject.value);
    let unquoted =
        ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote));
    unquoted.unwrap_or(value)
}

/// Why a value is none itself: empty, encrypted, a reference by its text or place, or the name of a
/// variable. At the root, as in dotenv, nothing looks up a variable.
fn stands_for_a_secret(subject: &Subject, value: &str, says: Says) -> Option<Reason> {
    let refers = place::refers_by_tag(subject.tag)
        || place::refers_by_path(subject.path)
        || place::refers_by_kind(subject.kind);
    let nested = subject.path.within_document().len() > 1;
    match stands_in(value) {
        Some(reason) => Some(reason),
        None if refers => Some(Reason::Reference),
        None if nested && says.is_secret() && names_a_variable(value) => Some(Reason::NameOfSecret),
        None => None,
    }
}

/// The same by the text alone. A reference beside a password in clear does not hide that one.
fn stands_in(value: &str) -> Option<Reason> {
    if values::is_nothing(value) {
        Some(Reason::Nothing)
    } else if placeholders::is_encrypted(value) {
        Some(Reason::Encrypted)
    } else if placeholders::is_one_reference(value)
        || (placeholders::is_reference(value) && !embedded::has_password(value))
    {
        Some(Reason::Reference)
    } else {
        None
    }
}

/// Judges an entry of a Kubernetes Secret: secret unless it is plainly nothing of the kind.
fn judge_entry(value: &str, says: Says) -> Verdict {
    if let Some(reason) = stands_in(value) {
        return Verdict::Keep(reason);
    }
    match judge_value(value, says) {
        Verdict::Keep(Reason::NoSign | Reason::NameOfSecret | Reason::Prose) => {
            Verdict::Seal(Reason::KubernetesSecret)
        }
        verdict => verdict,
    }
}

/// Judges by name and form what is neither certain nor stands for something else.
fn judge_value(value: &str, says: Says) -> Verdict {
    let found = forms::find(value);
    let form_of = |class| found.iter().map(|found| found.form).find(|form| form.class == class);
    if embedded::has_password(value) {
        return Verdict::Seal(Reason::Password);
    }
    if embedded::has_placeholder(value) || placeholders::is_placeholder(value) {
        return Verdict::Keep(Reason::Placeholder);
    }
    match says {
        Says::Public => return Verdict::Keep(Reason::Published),
        Says::Setting => return Verdict::Keep(Reason::Setting),
        _ => {}
    }
    if let Some(form) = form_of(Class::Likely) {
        return Verdict::Seal(Reason::Form(form));
    }
    if let Some(form) = form_of(Class::Public) {
        return Verdict::Keep(Reason::Form(form));
    }
    if let Some(reason) = values::harmless(value) {
        return Verdict::Keep(reason);
    }
    match says {
        Says::Secret(noun) => Verdict::Seal(Reason::Name(noun)),
        Says::SecretOrItsName(_) if is_resource_name(value) => Verdict::Keep(Reason::NameOfSecret),
        Says::SecretOrItsName(noun) => Verdict::Seal(Reason::Name(noun)),
        Says::Perhaps(noun) if random::is_generated(value) => {
            Verdict::Seal(Reason::Generated(noun))
        }
        Says::Perhaps(Noun::Credential) if embedded::is_credential(value) => {
            Verdict::Seal(Reason::Name(Noun::Credential))
        }
        _ => Verdict::Keep(Reason::NoSign),
    }
}

/// Whether a number is too short for a key or token; a password may be `1234`.
fn is_count(value: &str, says: Says) -> bool {
    !matches!(says, Says::Secret(Noun::Password | Noun::Secret)) && value.len() < 6
}

/// `STRIPE_SECRET_KEY` as a value: the name of a variable that holds the secret.
fn names_a_variable(value: &str) -> bool {
    let constant = value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    constant && value.contains('_') && !matches!(Says::of(value), Says::Nothing)
}

/// `my-tls-secret`, `password`: lower-case words joined by dashes, as Kubernetes names its
/// resources and the keys in them.
fn is_resource_name(value: &str) -> bool {
    let dashed = value.contains('-') && value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    dashed || (value.bytes().all(|b| b.is_ascii_lowercase()) && Says::of(value) != Says::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(path: &str, value: &str, tag: &str, kind: Option<&str>) -> Verdict {
        let path = KeyPath::parse(path).unwrap_or_default();
        judge(&Subject { path: &path, value, is_string: true, tag, kind })
    }

    #[test]
    fn names_and_values_are_weighed() {
        let random = "q7Rt2ZbW9xLc4VnJ8sKd3HfYg6TmPu5A";
        for (path, value, reason) in [
            ("DB_PASSWORD", "postgres", "a password by its name"),
            ("stripe.secret", "s3cr3t", "a secret by its name"),
            ("api.key", "s3cr3t", "a key by its name"),
            ("env[name=DB_PASSWORD].value", "pw", "a password by its name"),
            ("environment[=DB_PASSWORD]", "DB_PASSWORD=pw", "a password by its name"),
            ("passwords.alice", "pw", "a password by its name"),
            ("password.default", "pw", "a password by its name"),
            ("tokens[0]", random, "a generated text, perhaps a token"),
            ("APP_KEY", random, "a generated text, perhaps a key"),
            ("authorization", "Basic dXNlcjpodW50ZXIy", "a credential by its name"),
            ("DATABASE_URL", "postgres://a:b@db", "a password in it"),
            ("DATABASE_URL", "postgres://${USER}:b@${HOST}", "a password in it"),
            ("JWT_SECRET", "MY_SECRET", "a secret by its name"),
            ("jwt.secret", "mall-portal-secret", "a secret by its name"),
        ] {
            let verdict = judged(path, value, "", None);
            assert!(matches!(verdict, Verdict::Seal(_)), "{path}");
            assert_eq!(verdict.reason().to_string(), reason, "{path}");
            assert!(!verdict.is_certain());
        }
        for (path, value, reason) in [
            ("DB_PASSWORD", "", "empty"),
            ("DB_PASSWORD", "${PW}", "a reference"),
            ("DB_PASSWORD", "changeme", "a placeholder"),
            ("DB_PASSWORD", "ENC[seal1,x]", "encrypted already"),
            ("ENABLE_PASSWORD", "true", "a flag"),
            ("PASSWORD_FILE", "pw", "a setting by its name"),
            ("JWT_SECRET_KEY", "config/private.pem", "the path of a file"),
            ("DB_USER", random, "a setting by its name"),
            ("NEXT_PUBLIC_KEY", random, "published by its name"),
            ("tls.pullSecret", "my-tls-secret", "the name of a secret"),
            ("env.secret[0]", "DB_PASSWORD", "the name of a secret"),
            ("valueFrom.secretKeyRef.key", random, "a reference"),
            ("CACHE_KEY", random, "a setting by its name"),
            ("APP_KEY", "coolify", "no sign of a secret"),
            ("commit", random, "no sign of a secret"),
            ("bearerTokenSecret.key", "token", "no sign of a secret"),
            ("auth.secretKeys.adminPasswordKey", "postgres-password", "no sign of a secret"),
            ("locale.password", "Password", "text to be read"),
            ("DATABASE_URL", "postgres://a:${PW}@db", "a reference"),
            ("DATABASE_URL", "${URL:-postgres://a:b@db}", "a reference"),
            ("DATABASE_URL", "postgres://a:<password>@db", "a placeholder"),
        ] {
            let verdict = judged(path, value, "", None);
            assert!(matches!(verdict, Verdict::Keep(_)), "{path} {value}");
            assert_eq!(verdict.reason().to_string(), reason, "{path} {value}");
        }
    }

    #[test]
    fn a_tag_or_kind_can_say_that_something_else_gives_the_value() {
        assert_eq!(
            judged("password", "db_password", "!secret", None),
            Verdict::Keep(Reason::Reference)
        );
        let secret = judged("data[0].secretKey", "password", "", Some("ExternalSecret"));
        assert_eq!(secret, Verdict::Keep(Reason::Reference));
        let text = judged("password", "pw", "tag:yaml.org,2002:str", None);
        assert_eq!(text, Verdict::Seal(Reason::Name(Noun::Password)));
    }

    #[test]
    fn the_entries_of_a_kubernetes_secret_are_secret() {
        let encode = |text: &str| {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.encode(text)
        };
        for (path, value, sealed) in [
            ("{0}.data.anything", encode("a word"), true),
            ("{0}.data.password", encode("pw"), true),
            ("{0}.data.username", encode("alice"), false),
            ("{0}.data.password", encode("<password>"), false),
            ("{0}.data.tls", encode("-----BEGIN CERTIFICATE-----"), false),
            ("{0}.stringData.anything", "a word".to_owned(), true),
            ("{0}.stringData.port", "5432".to_owned(), false),
            ("{0}.metadata.name", "a-word".to_owned(), false),
        ] {
            let verdict = judged(path, &value, "", Some("Secret"));
            assert_eq!(matches!(verdict, Verdict::Seal(_)), sealed, "{path}");
            assert!(
                !matches!(
                    judged(path, &value, "", Some("ConfigMap")),
                    Verdict::Seal(Reason::KubernetesSecret)
                ) || path.contains("stringData")
            );
        }
    }

    #[test]
    fn a_number_can_be_a_password_but_hardly_a_token() {
        for (name, is_string, sealed) in
            [("password", false, true), ("token", false, false), ("token", true, true)]
        {
            let path = KeyPath(vec![Segment::key(name)]);
            let verdict =
                judge(&Subject { path: &path, value: "1234", is_string, tag: "", kind: None });
            assert_eq!(matches!(verdict, Verdict::Seal(_)), sealed, "{name}");
        }
    }
}
