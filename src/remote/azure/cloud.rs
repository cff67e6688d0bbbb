//! The clouds of Azure, and where the vaults of each are.
//!
//! `AZURE_CLOUD` says which, by the names that `az cloud list` has. There is no way to name another host.

use azure_core::cloud::CloudConfiguration;

use super::setting;
use crate::remote::Fault;

/// A cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cloud {
    Public,
    China,
    Government,
}

impl Cloud {
    /// The cloud of this machine.
    pub(super) fn from_env() -> Result<Self, Fault> {
        let name = std::env::var("AZURE_CLOUD").unwrap_or_default();
        Self::of_name(&name).ok_or_else(|| {
            setting("AZURE_CLOUD is none of AzureCloud, AzureChinaCloud, AzureUSGovernment")
        })
    }

    fn of_name(name: &str) -> Option<Self> {
        match name {
            "" | "AzureCloud" => Some(Self::Public),
            "AzureChinaCloud" => Some(Self::China),
            "AzureUSGovernment" => Some(Self::Government),
            _ => None,
        }
    }

    /// What follows the name of a vault in its host.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Public => ".vault.azure.net",
            Self::China => ".vault.azure.cn",
            Self::Government => ".vault.usgovcloudapi.net",
        }
    }

    /// The same for the SDK, which takes from it where tokens are given.
    pub(super) fn configuration(self) -> CloudConfiguration {
        match self {
            Self::Public => CloudConfiguration::AzurePublic,
            Self::China => CloudConfiguration::AzureChina,
            Self::Government => CloudConfiguration::AzureGovernment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_is_in_a_cloud_of_the_list() {
        for (name, suffix) in [
            ("", ".vault.azure.net"),
            ("AzureCloud", ".vault.azure.net"),
            ("AzureChinaCloud", ".vault.azure.cn"),
            ("AzureUSGovernment", ".vault.usgovcloudapi.net"),
        ] {
            assert_eq!(Cloud::of_name(name).map(Cloud::suffix), Some(suffix));
        }
        for other in ["azurecloud", "evil.example", "AzureGermanCloud"] {
            assert_eq!(Cloud::of_name(other), None);
        }
    }
}
