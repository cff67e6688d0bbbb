//! What the place of a value tells: the names on its path, and whether names of secrets stand there
//! rather than secrets.

use super::names::{Noun, Says};
use super::words;
use crate::path::{KeyPath, Segment};

/// What the names of a value say, its own before those around it.
pub(super) fn says(path: &KeyPath) -> Says {
    let names = path.leaf_names();
    let own = names.iter().map(|name| Says::of(name)).find(|says| *says != Says::Nothing);
    let parent = parent_key(path);
    match own {
        Some(Says::Perhaps(Noun::Key)) => {
            match parent.map(|parent| qualified(parent, names.first())) {
                Some(combined @ Says::Secret(_)) => combined,
                _ => Says::Perhaps(Noun::Key),
            }
        }
        Some(says) => says,
        None => parent.map_or(Says::Nothing, |parent| inherited(parent, names.first())),
    }
}

/// What `key` says below `api`: that it is the API's key. Below what is a secret itself,
/// `secret.key`, it is the name of a key in a Secret.
fn qualified(parent: &str, name: Option<&&str>) -> Says {
    match (Says::of(parent), name) {
        (Says::Nothing | Says::Setting, Some(name)) if words::words(name).len() == 1 => {
            Says::of(&format!("{parent}_{name}"))
        }
        _ => Says::Perhaps(Noun::Key),
    }
}

/// What the map says for its members: `passwords.alice` is a password, a member of `tokens` perhaps
/// a token; `password.default` is the password itself.
fn inherited(parent: &str, name: Option<&&str>) -> Says {
    let itself = name.is_some_and(|name| {
        matches!(*name, "default" | "Default" | "plain" | "plaintext" | "#text")
    });
    let plural = words::words(parent).last().is_some_and(|word| words::is_plural(word));
    match Says::of(parent) {
        says if itself => says,
        says @ Says::Secret(Noun::Password) if plural => says,
        Says::Secret(noun) | Says::Perhaps(noun) if plural || noun != Noun::Key => {
            Says::Perhaps(noun)
        }
        _ => Says::Nothing,
    }
}

/// The key of the map that holds the value's own key.
fn parent_key(path: &KeyPath) -> Option<&str> {
    let mut keys = path.within_document().iter().rev().filter_map(|segment| match segment {
        Segment::Key { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let own_keys = usize::from(!matches!(path.0.last(), Some(Segment::Item { .. })));
    keys.nth(own_keys)
}

/// `!secret name`, `!Ref Name`, `!ENV NAME`: local tags with which something else gives the value.
pub(super) fn refers_by_tag(tag: &str) -> bool {
    let name = tag.trim_start_matches('!').to_ascii_lowercase();
    matches!(
        name.as_str(),
        "secret"
            | "ref"
            | "sub"
            | "getatt"
            | "importvalue"
            | "findinmap"
            | "join"
            | "env"
            | "env_var"
            | "var"
            | "vault"
            | "include"
            | "file"
            | "reference"
            | "lookup"
            | "keyvault"
            | "ssm"
    )
}

/// Below `secretKeyRef`, `valueFrom` and the like stand names, not values.
pub(super) fn refers_by_path(path: &KeyPath) -> bool {
    let mut parents = path.within_document().iter().rev().skip(1);
    parents.any(|segment| match segment {
        Segment::Key { text, .. } => text.ends_with("Ref") || text.ends_with("From"),
        _ => false,
    })
}

/// In a document about Secrets that is none itself (ExternalSecret, SealedSecret, SecretStore)
/// stand names of secrets, or what is encrypted for a cluster.
pub(super) fn refers_by_kind(kind: Option<&str>) -> bool {
    kind.is_some_and(|kind| kind != "Secret" && kind.contains("Secret"))
}
