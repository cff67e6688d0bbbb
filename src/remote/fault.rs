//! Why a service did not do what it was asked, and what mends it.
//!
//! A fault names places and classes. It never holds what a service answered, which may be a secret, nor
//! what was sent to it.

use std::time::Duration;

use crate::envelope::KeyError;
use crate::reference::Service;

/// Why a service did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {kind}")]
pub struct Fault {
    /// Which service.
    pub service: Service,
    /// What was asked for, or the address: as the user or the document spelt it.
    pub what: String,
    /// Why.
    pub kind: Kind,
}

/// The classes of faults.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Kind {
    /// This binary can't speak to it.
    #[error("this stripeseal was built without it")]
    NotBuilt,
    /// The machine does not say where it is.
    #[error("{0} is not set")]
    NoAddress(&'static str),
    /// What the machine says of it can't be used.
    #[error("{0}")]
    Setting(String),
    /// The machine has no credentials.
    #[error("no credentials were found")]
    NoCredentials,
    /// What the machine names as the source of credentials gives none.
    #[error("no credentials were given by the source that this machine names for them")]
    NotGiven,
    /// It could not be reached.
    #[error("can't be reached: {0}")]
    Unreachable(&'static str),
    /// It did not answer in time.
    #[error("did not answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    /// The connection ended within the answer.
    #[error("the answer was cut off")]
    Cut,
    /// TLS could not be agreed on.
    #[error("TLS failed: {0}")]
    Tls(&'static str),
    /// Its certificate is from nobody that is trusted.
    #[error("its certificate is of no authority that this machine trusts")]
    UnknownAuthority,
    /// The token or credentials are refused.
    #[error("the credentials are refused: expired, revoked or wrong")]
    Expired,
    /// The credentials are good, and may not do this.
    #[error("permission denied: it takes {0}")]
    Denied(String),
    /// Too many requests.
    #[error("too many requests: it refuses more for now")]
    Throttled,
    /// It can't do it now.
    #[error("it fails, with status {0}")]
    Failing(u16),
    /// It is sealed, or not initialised.
    #[error("it is sealed, or not initialised")]
    Sealed,
    /// There is no such key.
    #[error("there is no such key")]
    NoKey,
    /// The key is disabled, or about to be deleted.
    #[error("the key is {0}")]
    KeyOff(&'static str),
    /// The version of the key that wrapped it is not to be used any more.
    #[error("the version of the key that wrapped it is no longer allowed")]
    VersionTooOld,
    /// The key has no such version, or not yet.
    #[error("the key does not have the version that wrapped it")]
    NoKeyVersion,
    /// The key can't do what is needed.
    #[error("the key is of a kind that can't be used: {0}")]
    KeyKind(&'static str),
    /// What was wrapped does not belong to this key and document.
    #[error("the stanza is damaged, or was wrapped by another key or for another document")]
    Unauthentic,
    /// There is no such secret.
    #[error("there is no such secret")]
    NoSecret,
    /// The secret was made, and nothing put into it.
    #[error("the secret has no value yet")]
    NoValue,
    /// The secret has no such version, or it was deleted.
    #[error("there is no such version of the secret, or it was deleted")]
    NoVersion,
    /// The secret is there, and is not given.
    #[error("the secret is {0}")]
    SecretOff(&'static str),
    /// The secret has no such field.
    #[error("the secret has no field {0}")]
    NoField(String),
    /// The field holds no text.
    #[error("the field {0} holds JSON where text was expected")]
    NotText(String),
    /// A field was asked of a secret without fields.
    #[error("the secret is no JSON object, and has no fields")]
    NoFields,
    /// The secret is no text.
    #[error("the secret is binary, and no text")]
    Binary,
    /// The answer is larger than any secret.
    #[error("the answer is larger than {} bytes", super::MOST_BYTES)]
    TooLarge,
    /// It sends elsewhere.
    #[error("it redirects to another address, which is not followed")]
    Redirected,
    /// The answer is not understood.
    #[error("the answer is not understood: {0}")]
    Garbled(&'static str),
    /// Somebody else wrote meanwhile.
    #[error("somebody else has changed the secret meanwhile")]
    Changed,
    /// What was written does not come back.
    #[error("it does not give back what was written to it")]
    NotKept,
}

impl Fault {
    /// A fault of `service` with `what`.
    #[must_use]
    pub fn new(service: Service, what: impl Into<String>, kind: Kind) -> Self {
        Self { service, what: what.into(), kind }
    }

    /// The stable word of its class.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::NotBuilt => "not-built",
            Kind::NoAddress(_) | Kind::Setting(_) => "service-setting",
            Kind::NoCredentials | Kind::NotGiven | Kind::Expired => "credentials",
            Kind::Unreachable(_) => "unreachable",
            Kind::TimedOut(_) => "timed-out",
            Kind::Tls(_) | Kind::UnknownAuthority => "tls",
            Kind::Denied(_) => "denied",
            Kind::Throttled => "throttled",
            Kind::Failing(_) | Kind::Sealed => "service",
            Kind::NoKey | Kind::KeyOff(_) | Kind::KeyKind(_) => "key",
            Kind::VersionTooOld | Kind::NoKeyVersion => "key-version",
            Kind::Unauthentic => "stanza",
            Kind::NoSecret | Kind::SecretOff(_) => "no-secret",
            Kind::NoVersion | Kind::NoValue => "no-version",
            Kind::NoField(_) | Kind::NoFields => "no-field",
            Kind::NotText(_) | Kind::Binary => "not-text",
            Kind::TooLarge => "too-large",
            Kind::Redirected => "redirected",
            Kind::Cut | Kind::Garbled(_) => "answer",
            Kind::Changed => "changed",
            Kind::NotKept => "not-kept",
        }
    }

    /// Whether it says no more than that this machine is not one that uses the service.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        matches!(self.kind, Kind::NotBuilt | Kind::NoAddress(_) | Kind::NoCredentials)
    }

    /// What mends it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let name = self.service.name();
        Some(match &self.kind {
            Kind::NotBuilt => format!(
                "install a released build, or: cargo install stripeseal --features {name}"
            ),
            Kind::NoCredentials | Kind::NotGiven | Kind::Expired => self.login().to_owned(),
            Kind::NoAddress("AWS_REGION") => "export AWS_REGION=eu-west-1, or whichever has it; the ARN of a secret names its own".to_owned(),
            Kind::NoAddress(variable) => format!("export {variable}=https://…"),
            Kind::Unreachable(_) | Kind::Tls(_) | Kind::Redirected => self.address().to_owned(),
            Kind::UnknownAuthority => self.authority().to_owned(),
            Kind::TimedOut(_) => "give it longer: STRIPESEAL_SERVICE_TIMEOUT=SECONDS".to_owned(),
            Kind::Throttled => "run it again later".to_owned(),
            Kind::Sealed => "an operator unseals it: bao operator unseal".to_owned(),
            Kind::VersionTooOld => "an operator allows that version for a while (min_decryption_version), and then: stripeseal rotate".to_owned(),
            Kind::KeyOff(_) => "an operator enables the key again; somebody with another identity can take it from the document: stripeseal recipients remove".to_owned(),
            Kind::SecretOff(_) => "an operator enables or recovers it: az keyvault secret recover, or set-attributes --enabled true".to_owned(),
            Kind::NoKey if self.service == Service::Azure => "look for it, also among the deleted: az keyvault key list-deleted --vault-name VAULT".to_owned(),
            Kind::NoSecret if self.service == Service::Azure => "look for it, also among the deleted: az keyvault secret list-deleted --vault-name VAULT".to_owned(),
            Kind::Changed => "run the command again".to_owned(),
            Kind::NotText(_) | Kind::NoField(_) => format!("look at the names of its fields: {}", self.look()),
            Kind::Denied(_) => "somebody who may gives you that".to_owned(),
            Kind::NoKey | Kind::NoKeyVersion if self.service == Service::Vault => {
                "look for it: bao read MOUNT/keys/KEY".to_owned()
            }
            Kind::NoKey if self.service == Service::Aws => {
                "look for it: aws kms describe-key --key-id ARN".to_owned()
            }
            Kind::NoSecret | Kind::NoVersion | Kind::NoValue if self.service == Service::Aws => {
                "look for it: aws secretsmanager describe-secret --secret-id NAME".to_owned()
            }
            _ => return None,
        })
    }

    fn login(&self) -> &'static str {
        match self.service {
            Service::Vault => {
                "bao login, or set VAULT_TOKEN; for machines VAULT_ROLE_ID and VAULT_SECRET_ID, or VAULT_KUBERNETES_ROLE"
            }
            Service::Aws => {
                "aws sso login, or set AWS_PROFILE; aws sts get-caller-identity says who you are"
            }
            Service::Azure => {
                "az login; for machines AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret, or a managed identity"
            }
        }
    }

    fn address(&self) -> &'static str {
        match self.service {
            Service::Vault => {
                "VAULT_ADDR is the address of the server itself, with its scheme and port"
            }
            Service::Aws => "AWS_REGION and AWS_ENDPOINT_URL say where it is",
            Service::Azure => {
                "the vault must exist, and its name be right; AZURE_CLOUD says in which cloud"
            }
        }
    }

    fn authority(&self) -> &'static str {
        match self.service {
            Service::Vault => "VAULT_CACERT=FILE names the certificate of its authority",
            Service::Aws => "AWS_CA_BUNDLE=FILE names the certificates of authorities",
            Service::Azure => "SSL_CERT_FILE=FILE names the certificates of authorities",
        }
    }

    fn look(&self) -> &'static str {
        match self.service {
            Service::Vault => "bao kv get -mount=MOUNT PATH",
            Service::Aws => "aws secretsmanager get-secret-value --secret-id NAME",
            Service::Azure => "az keyvault secret show --vault-name VAULT --name NAME",
        }
    }
}

impl From<Fault> for KeyError {
    fn from(fault: Fault) -> Self {
        Self::Service {
            code: fault.code(),
            message: fault.to_string(),
            hint: fault.hint(),
            is_absence: fault.is_absence(),
        }
    }
}
