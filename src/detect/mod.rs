//! Is this value a secret, and why: from the name of its key and the form of the value.
//!
//! Without a policy this decides what is sealed. It leans towards sealing where a telling name has a filled
//! value, and towards leaving text in clear that only stands for a secret. Pure functions without state;
//! reasons never hold the value. What a policy says goes before all of this, elsewhere.

mod embedded;
pub mod forms;
mod kubernetes;
mod names;
mod placeholders;
mod providers;
mod random;
mod values;

use std::fmt;

use crate::path::{KeyPath, Segment};
use crate::splice::Span;
use forms::{Class, Form};
pub use names::Noun;
use names::Says;

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

/// What to do with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Seal it.
    Seal(Reason),
    /// Leave it in clear.
    Keep(Reason),
}

impl Verdict {
    /// Whether the value alone tells that it is a secret, whatever its key is called.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Seal(Reason::Form(form)) if form.class == Class::Certain)
    }

    /// Why.
    #[must_use]
    pub fn reason(self) -> Reason {
        let (Self::Seal(reason) | Self::Keep(reason)) = self;
        reason
    }
}

/// Why a value is sealed or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has a known form.
    Form(&'static Form),
    /// Its key names a secret.
    Name(Noun),
    /// Its key may name a secret, and it looks generated.
    Generated(Noun),
    /// A part of it is a password: of a URL, a connection string, a statement, an option.
    Password,
    /// It is an entry of a Kubernetes Secret.
    KubernetesSecret,
    /// It is empty or null.
    Nothing,
    /// It is `true`, `off` and the like.
    Flag,
    /// It is a short number.
    Number,
    /// It is a time or a size.
    Measure,
    /// It is a version.
    Version,
    /// It names an algorithm.
    Algorithm,
    /// It is a certificate or public key.
    PublicKey,
    /// It is a URL without a password.
    Url,
    /// It is the path of a file.
    Path,
    /// It is a mail address.
    Email,
    /// It is text to be read.
    Prose,
    /// Something else puts the secret in its place.
    Reference,
    /// It is to be replaced by a person.
    Placeholder,
    /// It is encrypted already.
    Encrypted,
    /// It is the name of a secret, not the secret.
    NameOfSecret,
    /// Its key says that it is published.
    Published,
    /// Its key names a setting.
    Setting,
    /// Nothing speaks for a secret.
    NoSign,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form(form) => return form.fmt(f),
            Self::Name(noun) => return write!(f, "a {noun} by its name"),
            Self::Generated(noun) => return write!(f, "a generated text, perhaps a {noun}"),
            Self::Password => "a password in it",
            Self::KubernetesSecret => "an entry of a kubernetes secret",
            Self::Nothing => "empty",
            Self::Flag => "a flag",
            Self::Number => "a number",
            Self::Measure => "a time or size",
            Self::Version => "a version",
            Self::Algorithm => "the name of an algorithm",
            Self::PublicKey => "a certificate or public key",
            Self::Url => "a url without a password",
            Self::Path => "the path of a file",
            Self::Email => "a mail address",
            Self::Prose => "text to be read",
            Self::Reference => "a reference",
            Self::Placeholder => "a placeholder",
            Self::Encrypted => "encrypted already",
            Self::NameOfSecret => "the name of a secret",
            Self::Published => "published by its name",
            Self::Setting => "a setting by its name",
            Self::NoSign => "no sign of a secret",
        })
    }
}

/// Judges a value.
#[must_use]
pub fn judge(subject: &Subject) -> Verdict {
    let value = own_value(subject);
    if let Some(form) = certain_form(value) {
        return Verdict::Seal(Reason::Form(form));
    }
    let says = says(subject.path);
    match kubernetes::entry(subject.path, subject.kind) {
        Some(kubernetes::Entry::Base64) => {
            let decoded = kubernetes::decoded(value);
            judge_entry(decoded.as_deref().unwrap_or(value), says)
        }
        Some(kubernetes::Entry::Plain) => judge_entry(value, says),
        None => stands_for_a_secret(subject, value)
            .map(Verdict::Keep)
            .unwrap_or_else(|| judge_value(value, says)),
    }
}

/// Whether `value` holds a certain secret: one that its form alone tells, whatever its key is called.
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

/// The first certain form in `value`, or in what `value` is the base64 of.
fn certain_form(value: &str) -> Option<&'static Form> {
    let certain = |text: &str| {
        forms::find(text).into_iter().map(|found| found.form).find(|form| form.class == Class::Certain)
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
    let unquoted = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote));
    unquoted.unwrap_or(value)
}

/// Why a value is none itself: empty, a reference by its text, tag or place, or encrypted.
fn stands_for_a_secret(subject: &Subject, value: &str) -> Option<Reason> {
    if values::is_nothing(value) {
        Some(Reason::Nothing)
    } else if refers_by_tag(subject.tag) || refers_by_place(subject.path) {
        Some(Reason::Reference)
    } else {
        stands_in(value)
    }
}

fn stands_in(value: &str) -> Option<Reason> {
    if placeholders::is_encrypted(value) {
        Some(Reason::Encrypted)
    } else if placeholders::is_reference(value) {
        Some(Reason::Reference)
    } else {
        None
    }
}

/// `!secret name`, `!Ref Name`, `!ENV NAME`: local tags with which something else gives the value.
fn refers_by_tag(tag: &str) -> bool {
    let name = tag.trim_start_matches('!').to_ascii_lowercase();
    matches!(
        name.as_str(),
        "secret" | "ref" | "sub" | "getatt" | "importvalue" | "findinmap" | "join" | "env" | "env_var" | "var"
            | "vault" | "include" | "file" | "reference" | "lookup" | "keyvault" | "ssm"
    )
}

/// Below `secretKeyRef`, `valueFrom` and the like stand names, not values.
fn refers_by_place(path: &KeyPath) -> bool {
    let mut parents = path.within_document().iter().rev().skip(1);
    parents.any(|segment| match segment {
        Segment::Key { text, .. } => text.ends_with("Ref") || text.ends_with("From"),
        _ => false,
    })
}

/// Judges an entry of a Kubernetes Secret: secret unless it is plainly nothing of the kind.
fn judge_entry(value: &str, says: Says) -> Verdict {
    if values::is_nothing(value) {
        return Verdict::Keep(Reason::Nothing);
    }
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
    if says != Says::Nothing && names_a_variable(value) {
        return Verdict::Keep(Reason::NameOfSecret);
    }
    match says {
        Says::Secret(noun) => Verdict::Seal(Reason::Name(noun)),
        Says::SecretOrItsName(_) if is_resource_name(value) => Verdict::Keep(Reason::NameOfSecret),
        Says::SecretOrItsName(noun) => Verdict::Seal(Reason::Name(noun)),
        Says::Perhaps(noun) if random::is_generated(value) => Verdict::Seal(Reason::Generated(noun)),
        _ => Verdict::Keep(Reason::NoSign),
    }
}

/// `STRIPE_SECRET_KEY` as a value: the name of a variable that holds the secret.
fn names_a_variable(value: &str) -> bool {
    let constant = value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    constant && value.contains('_') && !matches!(Says::of(value), Says::Nothing)
}

/// `my-tls-secret`: lower-case words joined by dashes, as Kubernetes names its resources.
fn is_resource_name(value: &str) -> bool {
    value.contains('-') && value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// What the names of a value say, its own before those around it.
fn says(path: &KeyPath) -> Says {
    let names = path.leaf_names();
    let own = names.iter().map(|name| Says::of(name)).find(|says| *says != Says::Nothing);
    let parent = parent_key(path);
    match own {
        Some(Says::Perhaps(Noun::Key)) => match parent.map(|parent| qualified(parent, names.first())) {
            Some(combined @ Says::Secret(_)) => combined,
            _ => Says::Perhaps(Noun::Key),
        },
        Some(says) => says,
        None => parent.map_or(Says::Nothing, |parent| inherited(parent, names.first())),
    }
}

/// What `key` says below `api`: that it is the API's key. `secret.key` is the name of a key in a Secret.
fn qualified(parent: &str, name: Option<&&str>) -> Says {
    match (parent, name) {
        ("secret" | "secrets" | "password", _) | (_, None) => Says::Perhaps(Noun::Key),
        (parent, Some(name)) => Says::of(&format!("{parent}_{name}")),
    }
}

/// What the map says for its members: `passwords.alice` is a password, a member of `tokens` perhaps a
/// token; `password.default` is the password itself.
fn inherited(parent: &str, name: Option<&&str>) -> Says {
    let itself = name.is_some_and(|name| matches!(*name, "default" | "Default" | "plain" | "plaintext" | "#text"));
    let plural = parent.to_ascii_lowercase().ends_with('s');
    match Says::of(parent) {
        says if itself => says,
        says @ Says::Secret(Noun::Password) if plural => says,
        Says::Secret(noun) | Says::SecretOrItsName(noun) | Says::Perhaps(noun) => Says::Perhaps(noun),
        _ => Says::Nothing,
    }
}

/// The key of the map that holds the value's own key.
fn parent_key(path: &KeyPath) -> Option<&str> {
    let mut keys = path.within_document().iter().rev().filter_map(|segment| match segment {
        Segment::Key { text, .. } => Some(text.as_str()),
        _ => None,
    });
    keys.nth(1)
}
