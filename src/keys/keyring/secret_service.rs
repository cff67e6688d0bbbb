//! The Secret Service of D-Bus: gnome-keyring, KWallet, KeePassXC.
//!
//! Entries have the attributes of the keyring crate, `service` and `username`, so that other tools
//! find them: `secret-tool lookup service stripeseal username NAME`.

use std::collections::HashMap;

use secret_service::blocking::{Item, SecretService};
use secret_service::{EncryptionType, Error};

use super::deadline::Call;
use super::{Fault, SERVICE};
use crate::secret::SecretText;

/// Reads the entries of those names that are there.
pub(super) fn read(names: &[String], call: &Call) -> Result<Vec<(String, SecretText)>, Fault> {
    let service = connect()?;
    let mut entries = Vec::new();
    for name in names {
        if let Some(item) = find(&service, name)? {
            if item.is_locked().map_err(fault)? {
                call.may_unlock()?;
                item.unlock().map_err(fault)?;
            }
            let secret = item.get_secret().map_err(fault)?;
            let secret =
                String::from_utf8(secret).map_err(|_| Fault::NotAnIdentity(name.clone()))?;
            entries.push((name.clone(), SecretText::new(secret)));
        }
    }
    if entries.is_empty() {
        // Without a collection there is no entry either, but that is not what is wrong.
        service.get_default_collection().map_err(fault)?;
    }
    Ok(entries)
}

/// Stores an entry under a new name in the default collection.
pub(super) fn add(name: &str, secret: &SecretText, call: &Call) -> Result<(), Fault> {
    let service = connect()?;
    let collection = service.get_default_collection().map_err(fault)?;
    if collection.is_locked().map_err(fault)? {
        call.may_unlock()?;
        collection.unlock().map_err(fault)?;
    }
    if find(&service, name)?.is_some() {
        return Err(Fault::Exists(name.to_owned()));
    }
    let label = format!("{SERVICE}: {name}");
    let secret = secret.expose().as_bytes();
    let created = collection.create_item(&label, attributes(name), secret, false, "text/plain");
    created.map(drop).map_err(fault)
}

fn connect() -> Result<SecretService<'static>, Fault> {
    SecretService::connect(EncryptionType::Dh).map_err(|error| match error {
        Error::Unavailable => Fault::NoBus,
        Error::Zbus(_) | Error::ZbusFdo(_) if !is_unknown_service(&error) => Fault::NoBus,
        other => fault(other),
    })
}

fn find<'s>(service: &'s SecretService<'static>, name: &str) -> Result<Option<Item<'s>>, Fault> {
    let found = service.search_items(attributes(name)).map_err(fault)?;
    Ok(found.unlocked.into_iter().chain(found.locked).next())
}

fn attributes(name: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", name)])
}

/// The names of errors stand in their text alone, unless one depends on zbus itself.
fn is_unknown_service(error: &Error) -> bool {
    let text = error.to_string();
    ["ServiceUnknown", "NameHasNoOwner", "Spawn."].iter().any(|name| text.contains(name))
}

fn fault(error: Error) -> Fault {
    match error {
        Error::NoResult => Fault::NoCollection,
        Error::Prompt => Fault::Dismissed,
        Error::Locked => Fault::Locked,
        error if is_unknown_service(&error) => Fault::NoService,
        _ => Fault::Failed,
    }
}
