//! The Keychain of macOS.
//!
//! It shows its dialogs itself, and is told not to where nobody may be waited for.

use security_framework::base::Error;
use security_framework::os::macos::keychain::SecKeychain;
use security_framework::passwords::{get_generic_password, set_generic_password};

use super::deadline::Call;
use super::{Fault, SERVICE};
use crate::secret::SecretText;

const USER_CANCELED: i32 = -128;
const AUTH_FAILED: i32 = -25293;
const ITEM_NOT_FOUND: i32 = -25300;
const INTERACTION_NOT_ALLOWED: i32 = -25308;

/// Reads the entries of those names that are there.
pub(super) fn read(names: &[String], call: &Call) -> Result<Vec<(String, SecretText)>, Fault> {
    let _silent = silent(call)?;
    let mut entries = Vec::new();
    for name in names {
        if let Some(secret) = find(name)? {
            entries.push((name.clone(), secret));
        }
    }
    Ok(entries)
}

/// Stores an entry under a new name.
pub(super) fn add(name: &str, secret: &SecretText, call: &Call) -> Result<(), Fault> {
    let _silent = silent(call)?;
    if find(name)?.is_some() {
        return Err(Fault::Exists(name.to_owned()));
    }
    set_generic_password(SERVICE, name, secret.expose().as_bytes()).map_err(fault)
}

/// As long as the result lives, the Keychain shows no dialog.
fn silent(call: &Call) -> Result<Option<impl Drop>, Fault> {
    let lock = (!call.may_wait()).then(SecKeychain::disable_user_interaction).transpose();
    lock.map_err(fault)
}

fn find(name: &str) -> Result<Option<SecretText>, Fault> {
    match get_generic_password(SERVICE, name) {
        Ok(secret) => {
            let text = String::from_utf8(secret);
            let text = text.map_err(|_| Fault::NotAnIdentity(name.to_owned()))?;
            Ok(Some(SecretText::new(text)))
        }
        Err(error) if error.code() == ITEM_NOT_FOUND => Ok(None),
        Err(error) => Err(fault(error)),
    }
}

fn fault(error: Error) -> Fault {
    match error.code() {
        INTERACTION_NOT_ALLOWED => Fault::Locked,
        USER_CANCELED | AUTH_FAILED => Fault::Dismissed,
        _ => Fault::Failed,
    }
}
