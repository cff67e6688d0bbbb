//! Secrets of Azure Key Vault: `azure-kv://VAULT/NAME`.
//!
//! A secret is one text. A write can't say which version it follows, so that one of somebody else meanwhile
//! is not noticed; both stay as versions.

use azure_security_keyvault_secrets::models::{SecretClientGetSecretOptions, SetSecretParameters};

use super::{Found, Store};
use crate::reference::{Secret, Service};
use crate::remote::azure::{Client, Thing, version_of};
use crate::remote::{Fault, Kind};
use crate::secret::SecretText;

/// The store of Azure.
pub(super) struct Azure;

impl Store for Azure {
    fn read(&self, secret: &Secret) -> Result<Found, Fault> {
        let (vault, name) = secret.name.split_once('/').unwrap_or_default();
        let client = Client::get()?;
        let vault = client.vault(vault)?;
        let answer = client.ask(&vault, &secret.to_string(), async || {
            let secret_version = secret.version.clone();
            let options = SecretClientGetSecretOptions { secret_version, ..Default::default() };
            vault.secrets.get_secret(name, Some(options)).await?.into_model()
        });
        let thing = if secret.version.is_some() { Thing::Version } else { Thing::Secret };
        let answer = answer.map_err(|refusal| refusal.with(thing, "secrets/get"))?;
        let no_value = || fault(secret, Kind::Garbled("it has no value"));
        let content = SecretText::new(answer.value.ok_or_else(no_value)?);
        let version = answer.id.as_deref().and_then(version_of).map(str::to_owned);
        Ok(Found { content, version })
    }

    fn write(&self, secret: &Secret, content: &SecretText, _: Option<&Found>) -> Result<(), Fault> {
        let (vault, name) = secret.name.split_once('/').unwrap_or_default();
        let client = Client::get()?;
        let vault = client.vault(vault)?;
        let parameters =
            SetSecretParameters { value: Some(content.expose().to_owned()), ..Default::default() };
        let answer = client.ask_once(&vault, &secret.to_string(), async {
            vault.secrets.set_secret(name, parameters.try_into()?, None).await.map(drop)
        });
        answer.map_err(|refusal| refusal.with(Thing::Secret, "secrets/set"))
    }
}

fn fault(secret: &Secret, kind: Kind) -> Fault {
    Fault::new(Service::Azure, secret.to_string(), kind)
}
