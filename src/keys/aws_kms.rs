//! Keys of AWS KMS: `aws-kms:ARN`.
//!
//! The service wraps and unwraps; the key never leaves it. Which document a data key belongs to is bound
//! in as encryption context, which policies of IAM can ask for and CloudTrail shows.

use std::collections::HashMap;

use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use zeroize::Zeroizing;

use crate::envelope::{KeyError, KeyId};
use crate::remote::Kind;
use crate::remote::aws::{Asked, ask, region_of};
use crate::secret::DataKey;

/// The longest ciphertext that the service takes.
const MOST_WRAPPED: usize = 6144;

/// Wraps a data key with the newest material of the key.
pub(super) fn wrap(arn: &str, data_key: &DataKey) -> Result<Vec<u8>, KeyError> {
    let asked = asked(arn, "kms:Encrypt");
    let answer = ask(&asked, region_of(arn), |config| {
        let encrypt = Client::new(config).encrypt().key_id(arn);
        encrypt
            .plaintext(Blob::new(data_key.expose()))
            .set_encryption_context(Some(context(KeyId::of(data_key))))
            .send()
    })?;
    let wrapped = answer.ciphertext_blob.map(Blob::into_inner).unwrap_or_default();
    match (1..=MOST_WRAPPED).contains(&wrapped.len()) {
        true => Ok(wrapped),
        false => Err(asked.fault(Kind::Garbled("it holds no ciphertext")).into()),
    }
}

/// Unwraps the data key of the document of that key id.
pub(super) fn unwrap(arn: &str, key_id: KeyId, wrapped: &[u8]) -> Result<DataKey, KeyError> {
    if !(1..=MOST_WRAPPED).contains(&wrapped.len()) {
        return Err(KeyError::Broken);
    }
    let asked = asked(arn, "kms:Decrypt");
    let answer = ask(&asked, region_of(arn), |config| {
        let decrypt = Client::new(config).decrypt().key_id(arn);
        decrypt
            .ciphertext_blob(Blob::new(wrapped))
            .set_encryption_context(Some(context(key_id)))
            .send()
    })?;
    let bytes = answer.plaintext.map(|blob| Zeroizing::new(blob.into_inner()));
    bytes.and_then(|bytes| DataKey::from_bytes(&bytes)).ok_or(KeyError::NotADataKey)
}

/// What binds a wrapped data key to its document.
fn context(key_id: KeyId) -> HashMap<String, String> {
    HashMap::from([
        ("stripeseal".to_owned(), "v1".to_owned()),
        ("key-id".to_owned(), key_id.to_string()),
    ])
}

fn asked(arn: &str, action: &'static str) -> Asked {
    Asked { what: format!("aws-kms:{arn}"), action, resource: arn.to_owned() }
}
