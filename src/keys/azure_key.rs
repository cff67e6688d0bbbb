//! Keys of Azure Key Vault: `azure-key:VAULT/KEY`.
//!
//! RSA-OAEP-256: the vault wraps and unwraps, and the private key never leaves it. RSA takes no associated
//! data, so that a data key belongs to the document is seen only afterwards, by its key id.

use azure_security_keyvault_keys::models::{EncryptionAlgorithm, KeyOperationParameters};
use zeroize::Zeroizing;

use crate::envelope::{KeyError, KeyId};
use crate::reference::{Service, is_azure_version};
use crate::remote::azure::{Client, Refusal, Thing, version_of};
use crate::remote::{Fault, Kind};
use crate::secret::DataKey;

/// How many hex digits the version of a key has, with which a stanza begins.
const VERSION_LEN: usize = 32;

/// Wraps a data key with the newest version of the key `VAULT/KEY`.
pub(super) fn wrap(name: &str, data_key: &DataKey) -> Result<Vec<u8>, KeyError> {
    let (vault, key) = name.split_once('/').unwrap_or_default();
    let client = Client::get()?;
    let vault = client.vault(vault)?;
    let answer = client.ask(&vault, name, async || {
        let parameters = parameters(data_key.expose())?;
        vault.keys.wrap_key(key, parameters, None).await?.into_model()
    });
    let answer = answer.map_err(|refusal| match refusal.is_of_parameter() {
        true => refusal.fault(Kind::KeyKind("it can't wrap with RSA-OAEP-256")),
        false => refused(refusal, "keys/wrapKey"),
    })?;
    let version = answer.kid.as_deref().and_then(version_of).ok_or_else(|| garbled(name))?;
    let ciphertext = answer.result.ok_or_else(|| garbled(name))?;
    Ok([version.as_bytes(), &ciphertext].concat())
}

/// Unwraps a data key, by the version of the key that wrapped it.
pub(super) fn unwrap(name: &str, _: KeyId, wrapped: &[u8]) -> Result<DataKey, KeyError> {
    let (vault, key) = name.split_once('/').unwrap_or_default();
    let (version, ciphertext) = wrapped.split_at_checked(VERSION_LEN).ok_or(KeyError::Broken)?;
    let version = std::str::from_utf8(version).ok().filter(|text| is_azure_version(text));
    let version = version.ok_or(KeyError::Broken)?;
    let client = Client::get()?;
    let vault = client.vault(vault)?;
    let answer = client.ask(&vault, name, async || {
        let parameters = parameters(ciphertext)?;
        vault.keys.unwrap_key(key, version, parameters, None).await?.into_model()
    });
    let answer = answer.map_err(|refusal| match refusal.is_of_parameter() {
        true => refusal.fault(Kind::Unauthentic),
        false => refused(refusal, "keys/unwrapKey"),
    })?;
    let bytes = answer.result.map(Zeroizing::new).ok_or_else(|| garbled(name))?;
    DataKey::from_bytes(&bytes).ok_or(KeyError::NotADataKey)
}

fn parameters(
    value: &[u8],
) -> azure_core::Result<azure_core::http::RequestContent<KeyOperationParameters>> {
    KeyOperationParameters {
        algorithm: Some(EncryptionAlgorithm::RsaOaep256),
        value: Some(value.to_vec()),
        ..Default::default()
    }
    .try_into()
}

fn garbled(name: &str) -> Fault {
    Fault::new(Service::Azure, name, Kind::Garbled("it holds no key"))
}

fn refused(refusal: Refusal, permission: &str) -> Fault {
    refusal.with(Thing::Key, permission)
}
