//! Keys of Vault's transit engine: `vault-transit:MOUNT/KEY`.
//!
//! The server wraps and unwraps; the key never leaves it. Which document a data key belongs to is bound
//! in as associated data, so that nothing is decrypted here that was encrypted for something else.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::envelope::{KeyError, KeyId};
use crate::remote::vault::{Client, Refusal};
use crate::remote::{Fault, Kind};
use crate::secret::DataKey;

/// What the ciphertexts of the engine begin with; the version of its key follows.
const PREFIX: &str = "vault:v";

#[derive(Serialize)]
struct Encrypt<'a> {
    plaintext: &'a str,
    associated_data: String,
}

#[derive(Serialize)]
struct Decrypt<'a> {
    ciphertext: &'a str,
    associated_data: String,
}

#[derive(Deserialize)]
struct Ciphertext<'a> {
    ciphertext: &'a str,
}

#[derive(Deserialize)]
struct Plaintext<'a> {
    plaintext: &'a str,
}

/// Wraps a data key with the newest version of the key `MOUNT/KEY`.
pub(super) fn wrap(name: &str, data_key: &DataKey) -> Result<Vec<u8>, KeyError> {
    let client = Client::get()?;
    let (mount, key) = name.rsplit_once('/').unwrap_or_default();
    check_there(client, mount, key)?;
    let plaintext = Zeroizing::new(STANDARD.encode(data_key.expose()));
    let body =
        Encrypt { plaintext: &plaintext, associated_data: associated_data(KeyId::of(data_key)) };
    let path = format!("{mount}/encrypt/{key}");
    let answer = client.call(&path, &body).map_err(|refusal| fault(refusal, &path))?;
    let Ciphertext { ciphertext } = answer.data()?;
    match ciphertext.starts_with(PREFIX) {
        true => Ok(ciphertext.as_bytes().to_vec()),
        false => Err(answer.garbled("it is no ciphertext of the transit engine").into()),
    }
}

/// Unwraps the data key of the document of that key id.
pub(super) fn unwrap(name: &str, key_id: KeyId, wrapped: &[u8]) -> Result<DataKey, KeyError> {
    let client = Client::get()?;
    let ciphertext = std::str::from_utf8(wrapped).ok().filter(|text| text.starts_with(PREFIX));
    let ciphertext = ciphertext.ok_or(KeyError::Broken)?;
    let (mount, key) = name.rsplit_once('/').unwrap_or_default();
    let body = Decrypt { ciphertext, associated_data: associated_data(key_id) };
    let path = format!("{mount}/decrypt/{key}");
    let answer = client.call(&path, &body).map_err(|refusal| fault(refusal, &path))?;
    let Plaintext { plaintext } = answer.data()?;
    let bytes = STANDARD.decode(plaintext).map(Zeroizing::new);
    bytes.ok().and_then(|bytes| DataKey::from_bytes(&bytes)).ok_or(KeyError::NotADataKey)
}

/// What binds a wrapped data key to its document.
fn associated_data(key_id: KeyId) -> String {
    STANDARD.encode(format!("stripeseal/v1 {key_id}"))
}

/// To encrypt under a name that is misspelt makes a new key, for whoever may make keys. Whoever may not
/// read the key is not kept from encrypting with it. One thread looks, once a key, and the others wait.
fn check_there(client: &Client, mount: &str, key: &str) -> Result<(), Fault> {
    static THERE: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let path = format!("{mount}/keys/{key}");
    let mut there = THERE.lock().unwrap_or_else(PoisonError::into_inner);
    if there.contains(&path) {
        return Ok(());
    }
    match client.read(&path) {
        Err(refusal) if refusal.status() == Some(404) => return Err(refusal.fault(Kind::NoKey)),
        Err(refusal) if !refusal.is_denied() => return Err(fault(refusal, &path)),
        _ => {}
    }
    there.insert(path);
    Ok(())
}

/// What the words of the engine mean. They are not shown.
fn fault(refusal: Refusal, path: &str) -> Fault {
    let kind = match refusal.status() {
        Some(404) => Some(Kind::NoKey),
        Some(403) if refusal.is_denied() => Some(Kind::Denied(format!("update on {path}"))),
        Some(400) => [
            ("encryption key not found", Kind::NoKey),
            ("version is disallowed by policy (too old)", Kind::VersionTooOld),
            ("version is too new", Kind::NoKeyVersion),
            ("soft-deleted", Kind::KeyOff("deleted")),
            ("message authentication failed", Kind::Unauthentic),
            ("ciphertext", Kind::Unauthentic),
            ("associated_data", Kind::KeyKind("it takes no associated data")),
            ("unsupported", Kind::KeyKind("it can't encrypt")),
        ]
        .into_iter()
        .find_map(|(words, kind)| refusal.says(words).then_some(kind)),
        _ => None,
    };
    match kind {
        Some(kind) => refusal.fault(kind),
        None => refusal.into(),
    }
}
