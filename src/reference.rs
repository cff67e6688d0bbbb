//! References: a whole value that says where its secret is kept, in a secrets manager.
//!
//! ```text
//! vault://MOUNT/PATH[?version=N]#FIELD
//! aws-sm://NAME[?version=STAGE-OR-ID][#FIELD]
//! azure-kv://VAULT/NAME[?version=ID]
//! ```
//!
//! None holds a host: addresses come from the machine. Nothing here is looked up; FORMAT.md,
//! *References*, is the specification.

use std::fmt;

/// A secrets manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// Vault or OpenBao.
    Vault,
    /// AWS: Secrets Manager and KMS.
    Aws,
    /// Azure Key Vault.
    Azure,
}

impl Service {
    const ALL: [Self; 3] = [Self::Vault, Self::Aws, Self::Azure];

    /// What references to it begin with.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Vault => "vault://",
            Self::Aws => "aws-sm://",
            Self::Azure => "azure-kv://",
        }
    }

    /// Its name, which is that of the Cargo feature too.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Vault => "vault",
            Self::Aws => "aws",
            Self::Azure => "azure",
        }
    }
}

/// A remote secret, or one version of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret {
    /// Where it is kept.
    pub service: Service,
    /// By which name: `MOUNT/PATH`, NAME, or `VAULT/NAME`.
    pub name: String,
    /// Which version; the current one where none is said.
    pub version: Option<String>,
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.service.scheme(), self.name)?;
        match &self.version {
            Some(version) => write!(f, "?version={version}"),
            None => Ok(()),
        }
    }
}

/// A reference that is spelt as one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The secret.
    pub secret: Secret,
    /// Which field of it; its whole text where none is said.
    pub field: Option<String>,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.secret.fmt(f)?;
        match &self.field {
            Some(field) => write!(f, "#{field}"),
            None => Ok(()),
        }
    }
}

/// Why a text that begins as a reference is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// What stands behind the scheme.
    #[error("its name is not {0}")]
    Name(&'static str),
    /// What stands behind `?`.
    #[error("behind ? stands not version={0}")]
    Version(&'static str),
    /// What stands behind `#`.
    #[error("{0}")]
    Field(&'static str),
}

/// Whether a whole value stands for a secret that is kept elsewhere: it begins with a scheme.
#[must_use]
pub fn is_reference(value: &str) -> bool {
    Service::ALL.iter().any(|service| value.starts_with(service.scheme()))
}

/// Whether a lexeme could decode to a reference: the scheme stands there, or an escape does.
#[must_use]
pub fn may_be_reference(lexeme: &str) -> bool {
    lexeme.contains('\\') || Service::ALL.iter().any(|service| lexeme.contains(service.scheme()))
}

impl Reference {
    /// Reads a reference; `None` where the value is none.
    ///
    /// # Errors
    ///
    /// When it begins as one, but is not spelt as one.
    pub fn parse(value: &str) -> Option<Result<Self, Malformed>> {
        let service = Service::ALL.into_iter().find(|one| value.starts_with(one.scheme()))?;
        Some(Self::of_service(service, &value[service.scheme().len()..], true))
    }

    /// Reads the place that `push` writes to: no version, and of Vault no field where several values
    /// go there.
    ///
    /// # Errors
    ///
    /// As for [`Reference::parse`], and when it names a version.
    pub fn parse_target(value: &str) -> Option<Result<Self, Malformed>> {
        let service = Service::ALL.into_iter().find(|one| value.starts_with(one.scheme()))?;
        let parsed = Self::of_service(service, &value[service.scheme().len()..], false);
        Some(parsed.and_then(|target| match target.secret.version {
            None => Ok(target),
            Some(_) => Err(Malformed::Version("…: what is written is a new version")),
        }))
    }

    fn of_service(service: Service, rest: &str, whole: bool) -> Result<Self, Malformed> {
        let (rest, field) = match rest.split_once('#') {
            Some((rest, field)) => (rest, Some(field)),
            None => (rest, None),
        };
        let (name, version) = match rest.split_once('?') {
            Some((name, query)) => (name, Some(query)),
            None => (rest, None),
        };
        let (is_name, is_version, names, versions): (Check, Check, _, _) = match service {
            Service::Vault => (is_vault_name, is_vault_version, "MOUNT/PATH", "N"),
            Service::Aws => (is_aws_name, is_aws_version, "NAME or its ARN", "STAGE or ID"),
            Service::Azure => {
                (is_azure_name, is_azure_version, "VAULT/NAME", "ID, of 32 hex digits")
            }
        };
        if !is_name(name) {
            return Err(Malformed::Name(names));
        }
        let version = match version {
            None => None,
            Some(query) => match query.strip_prefix("version=").filter(|text| is_version(text)) {
                Some(version) => Some(version.to_owned()),
                None => return Err(Malformed::Version(versions)),
            },
        };
        match (service, field) {
            (Service::Vault, None) if whole => {
                return Err(Malformed::Field("it needs #FIELD: a secret of Vault has fields"));
            }
            (Service::Azure, Some(_)) => {
                return Err(Malformed::Field("a secret of Azure has no fields"));
            }
            (_, Some(field)) if !is_field(field) => {
                return Err(Malformed::Field("behind # stands no name of a field"));
            }
            _ => {}
        }
        let secret = Secret { service, name: name.to_owned(), version };
        Ok(Self { secret, field: field.map(str::to_owned) })
    }
}

type Check = fn(&str) -> bool;

fn is_field(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn all(text: &str, others: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

/// Whether a text is a path of Vault: segments that no server or proxy resolves to another path.
#[must_use]
pub fn is_vault_path(text: &str) -> bool {
    let is_segment = |segment: &str| all(segment, "._~@:+=-") && !matches!(segment, "." | "..");
    text.len() <= 1024 && text.split('/').all(is_segment)
}

fn is_vault_name(text: &str) -> bool {
    text.contains('/') && is_vault_path(text)
}

fn is_vault_version(text: &str) -> bool {
    !text.starts_with('0') && text.parse::<u32>().is_ok() && all(text, "")
}

fn is_aws_name(text: &str) -> bool {
    match text.strip_prefix("arn:") {
        None => text.len() <= 512 && all(text, "/_+=.@-"),
        Some(_) => {
            let parts: Vec<&str> = text.split(':').collect();
            matches!(parts.as_slice(), [_, partition, "secretsmanager", region, account, "secret", name]
                if is_partition(partition) && is_region(region) && is_account(account) && is_aws_name(name))
        }
    }
}

/// Whether a text is a partition of AWS.
#[must_use]
pub fn is_partition(text: &str) -> bool {
    text.starts_with("aws") && all(text, "-") && !text.contains(char::is_uppercase)
}

/// Whether a text is a region of AWS, which is a part of a host's name.
#[must_use]
pub fn is_region(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.contains('-') && text.len() <= 32 && text.chars().all(is_part)
}

/// Whether a text is an account of AWS.
#[must_use]
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_aws_version(text: &str) -> bool {
    text.len() <= 256 && all(text, "/_+=.@-")
}

/// Whether a text is the name of an Azure vault, which is a part of a host's name.
#[must_use]
pub fn is_azure_vault(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let at_the_ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=24).contains(&text.len())
        && text.chars().all(is_part)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.ends_with(at_the_ends)
}

/// Whether a text is the name of a key or secret of Azure.
#[must_use]
pub fn is_azure_object(text: &str) -> bool {
    text.len() <= 127 && all(text, "-")
}

fn is_azure_name(text: &str) -> bool {
    text.split_once('/').is_some_and(|(vault, name)| is_azure_vault(vault) && is_azure_object(name))
}

/// Whether a text is a version of Azure.
#[must_use]
pub fn is_azure_version(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_spelt_alike() {
        for good in [
            "vault://secret/app#api_key",
            "vault://secret/team/app?version=3#api-key",
            "aws-sm://prod/stripe",
            "aws-sm://prod/stripe?version=AWSPREVIOUS#api_key",
            "aws-sm://arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/stripe-AbCdEf#k",
            "azure-kv://acme-prod/stripe-key",
            "azure-kv://acme-prod/stripe-key?version=0123456789abcdef0123456789abcdef",
        ] {
            let read = Reference::parse(good).map(|read| read.map(|read| read.to_string()));
            assert_eq!(read, Some(Ok(good.to_owned())));
        }
        assert_eq!(Reference::parse("https://vault.example"), None);
    }

    #[test]
    fn what_could_lead_elsewhere_is_none() {
        for bad in [
            "vault://secret#api_key",
            "vault://secret/app",
            "vault://secret/../sys/app#x",
            "vault://secret//app#x",
            "vault://secret/app%2f..#x",
            "vault://secret/app/#x",
            "vault://secret/app?version=0#x",
            "vault://secret/app?version=1&x=2#x",
            "vault://secret/app#",
            "vault://secret/app#a b",
            "vault://user:pass@host:8200/app?x#y",
            "aws-sm://",
            "aws-sm://a:b",
            "aws-sm://arn:aws:secretsmanager:evil.example/:123456789012:secret:x",
            "azure-kv://acme.evil.example/x",
            "azure-kv://Acme/x",
            "azure-kv://acme",
            "azure-kv://acme/x#y",
            "azure-kv://acme/x?version=1",
        ] {
            assert!(matches!(Reference::parse(bad), Some(Err(_))), "{bad}");
        }
    }
}
