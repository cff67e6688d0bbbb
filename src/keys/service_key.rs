//! The recipients whose keys services keep, and which service does the wrapping.
//!
//! ```text
//! vault-transit:MOUNT/KEY
//! aws-kms:ARN
//! azure-key:VAULT/KEY
//! ```

use std::sync::Arc;

use crate::envelope::{KeyError, KeyId, Prompt, Recipient, RemoteKey};
use crate::reference::{
    Service, is_account, is_azure_object, is_azure_vault, is_partition, is_region, is_vault_path,
};
use crate::remote::{Fault, Kind};
use crate::secret::DataKey;

/// What the recipients of each service begin with.
const SCHEMES: [(&str, Service); 3] = [
    ("vault-transit:", Service::Vault),
    ("aws-kms:", Service::Aws),
    ("azure-key:", Service::Azure),
];

/// The recipient of a key that a service keeps.
pub(super) struct ServiceKey {
    text: String,
    service: Service,
    /// Where the name of the key begins in the text.
    at: usize,
}

impl ServiceKey {
    /// Reads a recipient; `None` where the text is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (scheme, service) = SCHEMES.iter().find(|(scheme, _)| text.starts_with(scheme))?;
        let key = Self { text: text.to_owned(), service: *service, at: scheme.len() };
        let is_name = match service {
            Service::Vault => is_transit_name,
            Service::Aws => is_kms_arn,
            Service::Azure => is_azure_key,
        };
        is_name(key.name()).then_some(key)
    }

    /// The service that keeps it.
    pub(super) fn service(&self) -> Service {
        self.service
    }

    fn name(&self) -> &str {
        &self.text[self.at..]
    }

    fn not_built(&self) -> KeyError {
        Fault::new(self.service, self.text.as_str(), Kind::NotBuilt).into()
    }
}

// A build without services uses none of what is handed to them.
#[allow(unused_variables, unreachable_patterns)]
impl Recipient for ServiceKey {
    fn text(&self) -> &str {
        &self.text
    }

    fn wrap(&self, data_key: &DataKey, _: &Arc<dyn Prompt>) -> Result<Vec<u8>, KeyError> {
        match self.service {
            #[cfg(feature = "vault")]
            Service::Vault => super::vault_transit::wrap(self.name(), data_key),
            #[cfg(feature = "aws")]
            Service::Aws => super::aws_kms::wrap(self.name(), data_key),
            #[cfg(feature = "azure")]
            Service::Azure => super::azure_key::wrap(self.name(), data_key),
            _ => Err(self.not_built()),
        }
    }
}

#[allow(unused_variables, unreachable_patterns)]
impl RemoteKey for ServiceKey {
    fn unwrap(&self, key_id: KeyId, wrapped: &[u8]) -> Result<DataKey, KeyError> {
        match self.service {
            #[cfg(feature = "vault")]
            Service::Vault => super::vault_transit::unwrap(self.name(), key_id, wrapped),
            #[cfg(feature = "aws")]
            Service::Aws => super::aws_kms::unwrap(self.name(), key_id, wrapped),
            #[cfg(feature = "azure")]
            Service::Azure => super::azure_key::unwrap(self.name(), key_id, wrapped),
            _ => Err(self.not_built()),
        }
    }
}

fn is_transit_name(name: &str) -> bool {
    name.contains('/') && is_vault_path(name)
}

/// The ARN of a key or alias: it names account and region, so that it is the same key for everybody.
fn is_kms_arn(arn: &str) -> bool {
    let parts: Vec<&str> = arn.split(':').collect();
    let is_key = |key: &str| {
        let id = key.strip_prefix("key/").or_else(|| key.strip_prefix("alias/"));
        id.is_some_and(|id| id.len() <= 250 && is_vault_path(id))
    };
    matches!(parts.as_slice(), ["arn", partition, "kms", region, account, key]
        if is_partition(partition) && is_region(region) && is_account(account) && is_key(key))
}

fn is_azure_key(name: &str) -> bool {
    name.split_once('/').is_some_and(|(vault, key)| is_azure_vault(vault) && is_azure_object(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_names_a_key_and_no_host() {
        for good in [
            "vault-transit:transit/app",
            "vault-transit:team/transit/app-1",
            "aws-kms:arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "aws-kms:arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/app/prod",
            "azure-key:acme-prod/config",
        ] {
            assert!(ServiceKey::parse(good).is_some_and(|key| key.text() == good), "{good}");
        }
        for bad in [
            "vault-transit:app",
            "vault-transit:transit/../sys",
            "vault-transit:/app",
            "vault-transit:https://host/app",
            "aws-kms:1234abcd-12ab-34cd-56ef-1234567890ab",
            "aws-kms:arn:aws:kms:evil.example/:123456789012:key/1",
            "aws-kms:arn:aws:s3:eu-west-1:123456789012:key/1",
            "azure-key:acme.evil.example/config",
            "azure-key:acme/config/0123456789abcdef0123456789abcdef",
        ] {
            assert!(ServiceKey::parse(bad).is_none(), "{bad}");
        }
    }
}
