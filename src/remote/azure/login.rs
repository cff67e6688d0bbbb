//! As whom Azure is asked, by what the machine says: a secret, a workload identity, a managed identity, or
//! whoever has logged in with `az`.
//!
//! Looked for in this order, and nothing is asked that can't be there: `AZURE_CLIENT_SECRET`, with
//! `AZURE_TENANT_ID` and `AZURE_CLIENT_ID`; `AZURE_FEDERATED_TOKEN_FILE`, with the same two; the managed
//! identity of an App Service (`IDENTITY_ENDPOINT`) or of a machine of Azure, which its firmware says it is;
//! `az` on PATH. `AZURE_TOKEN_CREDENTIALS` narrows that down, as for Microsoft's other SDKs.
//!
//! A client certificate is none of it: the SDK needs OpenSSL for that, a second implementation of TLS.

use std::sync::Arc;

use azure_core::Result as Answer;
use azure_core::credentials::{AccessToken, Secret, TokenCredential, TokenRequestOptions};
use azure_core::http::ClientOptions;
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, ClientAssertionCredentialOptions,
    ClientSecretCredential, ClientSecretCredentialOptions, ManagedIdentityCredential,
    ManagedIdentityCredentialOptions, UserAssignedId, WorkloadIdentityCredential,
    WorkloadIdentityCredentialOptions,
};

use super::cli::Az;
use super::setting;
use crate::reference::Service;
use crate::remote::{Fault, Kind};

/// Where the firmware of a machine says whose it is, and what it says on every machine of Azure.
const ASSET_TAG: &str = "/sys/class/dmi/id/chassis_asset_tag";
const AZURE_TAG: &str = "7783-7084-3265-9085-8269-3286-77";

/// A way to get a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Secret,
    Workload,
    Managed,
    Cli,
}

/// What this machine can be asked as.
pub(super) fn credential(options: &ClientOptions) -> Result<Arc<dyn TokenCredential>, Fault> {
    let ways = ways(&|name| variable(name), is_azures_machine, Az::is_there)?;
    let mut credentials = Vec::new();
    for way in ways {
        // What the SDK says may repeat what it was given.
        credentials.push(made(way, options).map_err(|_| setting(needs(way)))?);
    }
    match credentials.as_slice() {
        [] => Err(Fault::new(Service::Azure, "azure", Kind::NoCredentials)),
        _ => Ok(Arc::new(Chain(credentials))),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn is_azures_machine() -> bool {
    std::fs::read_to_string(ASSET_TAG).is_ok_and(|tag| tag.trim() == AZURE_TAG)
}

/// The ways to try, in order: one, or a managed identity that the machine need not have and then `az`.
fn ways(
    variable: &dyn Fn(&str) -> Option<String>,
    is_azures_machine: impl Fn() -> bool,
    has_az: impl Fn() -> bool,
) -> Result<Vec<Way>, Fault> {
    let wanted = variable("AZURE_TOKEN_CREDENTIALS").unwrap_or_default().to_lowercase();
    let is_production = match &*wanted {
        "" => false,
        "prod" => true,
        "environmentcredential" => return Ok(vec![Way::Secret]),
        "workloadidentitycredential" => return Ok(vec![Way::Workload]),
        "managedidentitycredential" => return Ok(vec![Way::Managed]),
        "dev" | "azureclicredential" => return Ok(vec![Way::Cli]),
        _ => {
            return Err(setting(
                "AZURE_TOKEN_CREDENTIALS is none of prod, dev, EnvironmentCredential, WorkloadIdentityCredential, ManagedIdentityCredential, AzureCliCredential",
            ));
        }
    };
    if variable("AZURE_CLIENT_SECRET").is_some() {
        return Ok(vec![Way::Secret]);
    }
    if variable("AZURE_CLIENT_CERTIFICATE_PATH").is_some() {
        return Err(setting(
            "AZURE_CLIENT_CERTIFICATE_PATH is set, and client certificates can't be used: a secret, a workload identity or a managed identity can",
        ));
    }
    if variable("AZURE_FEDERATED_TOKEN_FILE").is_some() {
        return Ok(vec![Way::Workload]);
    }
    let is_service =
        ["IDENTITY_ENDPOINT", "MSI_ENDPOINT"].iter().any(|name| variable(name).is_some());
    let mut ways = Vec::new();
    if is_service || is_azures_machine() {
        ways.push(Way::Managed);
    }
    if !is_production && has_az() {
        ways.push(Way::Cli);
    }
    Ok(ways)
}

fn needs(way: Way) -> &'static str {
    match way {
        Way::Secret => {
            "AZURE_CLIENT_SECRET needs AZURE_TENANT_ID and AZURE_CLIENT_ID, and is not empty"
        }
        Way::Workload => {
            "AZURE_FEDERATED_TOKEN_FILE must be readable, and needs AZURE_TENANT_ID and AZURE_CLIENT_ID"
        }
        Way::Managed => "the managed identity of this kind of machine can't be used",
        Way::Cli => "AZURE_TENANT_ID is not the name of a tenant",
    }
}

fn made(way: Way, options: &ClientOptions) -> Answer<Arc<dyn TokenCredential>> {
    let client_options = options.clone();
    Ok(match way {
        Way::Secret => ClientSecretCredential::new(
            &variable("AZURE_TENANT_ID").unwrap_or_default(),
            variable("AZURE_CLIENT_ID").unwrap_or_default(),
            Secret::new(variable("AZURE_CLIENT_SECRET").unwrap_or_default()),
            Some(ClientSecretCredentialOptions { client_options }),
        )?,
        Way::Workload => {
            let credential_options = ClientAssertionCredentialOptions { client_options };
            WorkloadIdentityCredential::new(Some(WorkloadIdentityCredentialOptions {
                credential_options,
                ..Default::default()
            }))?
        }
        Way::Managed => {
            let user_assigned_id = variable("AZURE_CLIENT_ID").map(UserAssignedId::ClientId);
            let options = ManagedIdentityCredentialOptions { user_assigned_id, client_options };
            ManagedIdentityCredential::new(Some(options))?
        }
        Way::Cli => AzureCliCredential::new(Some(AzureCliCredentialOptions {
            tenant_id: variable("AZURE_TENANT_ID"),
            executor: Some(Arc::new(Az)),
            ..Default::default()
        }))?,
    })
}

/// The first that gives a token.
#[derive(Debug)]
struct Chain(Vec<Arc<dyn TokenCredential>>);

#[async_trait::async_trait]
impl TokenCredential for Chain {
    async fn get_token(
        &self,
        scopes: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> Answer<AccessToken> {
        let mut answer = Err(azure_core::error::ErrorKind::Credential.into());
        for credential in &self.0 {
            answer = credential.get_token(scopes, options.clone()).await;
            if answer.is_ok() {
                break;
            }
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways_of(variables: &[(&str, &str)], is_azures: bool, has_az: bool) -> Option<Vec<Way>> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(there, _)| *there == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        ways(&variable, || is_azures, || has_az).ok()
    }

    #[test]
    fn only_what_the_machine_has_is_tried() {
        let secret = ("AZURE_CLIENT_SECRET", "x");
        let workload = ("AZURE_FEDERATED_TOKEN_FILE", "x");
        let service = ("IDENTITY_ENDPOINT", "x");
        let prod = ("AZURE_TOKEN_CREDENTIALS", "prod");
        for (variables, is_azures, has_az, expected) in [
            (vec![], false, false, vec![]),
            (vec![], false, true, vec![Way::Cli]),
            (vec![], true, true, vec![Way::Managed, Way::Cli]),
            (vec![prod], true, true, vec![Way::Managed]),
            (vec![service], false, false, vec![Way::Managed]),
            (vec![workload, service], true, true, vec![Way::Workload]),
            (vec![secret, workload], true, true, vec![Way::Secret]),
            (vec![("AZURE_TOKEN_CREDENTIALS", "dev"), secret], true, true, vec![Way::Cli]),
            (
                vec![("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")],
                false,
                true,
                vec![Way::Managed],
            ),
        ] {
            assert_eq!(ways_of(&variables, is_azures, has_az), Some(expected), "{variables:?}");
        }
        assert_eq!(ways_of(&[("AZURE_TOKEN_CREDENTIALS", "other")], true, true), None);
        assert_eq!(ways_of(&[("AZURE_CLIENT_CERTIFICATE_PATH", "x")], true, true), None);
    }
}
