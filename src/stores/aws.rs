//! Secrets Manager of AWS: `aws-sm://NAME`.
//!
//! A new version is put beside the others under a label of ours first, and becomes the current one only
//! in place of the version that was read: so that one of somebody else meanwhile is not lost. Secrets
//! Manager has no other write with a condition.

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueOutput;

use super::{Found, Store};
use crate::reference::{Secret, Service};
use crate::remote::aws::{Asked, ask, region_of};
use crate::remote::{Fault, Kind};
use crate::secret::SecretText;

/// The store of AWS.
pub(super) struct SecretsManager;

/// The label of the version that is current.
const CURRENT: &str = "AWSCURRENT";
/// The label of a version that is written, and not yet current.
const WRITTEN: &str = "STRIPESEAL";

impl Store for SecretsManager {
    fn read(&self, secret: &Secret) -> Result<Found, Fault> {
        let asked = asked(secret, "secretsmanager:GetSecretValue");
        let version = secret.version.clone();
        let (id, stage) = match version.as_deref().is_some_and(is_version_id) {
            true => (version, None),
            false => (None, version),
        };
        let answer = ask(&asked, region_of(&secret.name), |config| {
            let get = Client::new(config).get_secret_value().secret_id(&secret.name);
            get.set_version_id(id).set_version_stage(stage).send()
        });
        match answer.map_err(|fault| unversioned(secret, fault))? {
            GetSecretValueOutput { secret_string: Some(text), version_id, .. } => {
                Ok(Found { content: SecretText::new(text), version: version_id })
            }
            GetSecretValueOutput { secret_binary: Some(_), .. } => Err(asked.fault(Kind::Binary)),
            _ => Err(asked.fault(Kind::Garbled("it holds no secret"))),
        }
    }

    fn write(
        &self,
        secret: &Secret,
        content: &SecretText,
        standing: Option<&Found>,
    ) -> Result<(), Fault> {
        match standing {
            Some(Found { version: Some(version), .. }) => follow(secret, content, version),
            Some(_) => Err(fault(secret, Kind::Garbled("it names no version"))),
            None if secret.name.starts_with("arn:") => first(secret, content),
            None => match create(secret, content) {
                Err(Fault { kind: Kind::Changed, .. }) => first(secret, content),
                created => created,
            },
        }
    }
}

/// Writes the version that follows another, unless that is no more the current one.
fn follow(secret: &Secret, content: &SecretText, version: &str) -> Result<(), Fault> {
    let written = put(secret, content, WRITTEN)?;
    let asked = asked(secret, "secretsmanager:UpdateSecretVersionStage");
    let moved = ask(&asked, region_of(&secret.name), |config| {
        let update = Client::new(config).update_secret_version_stage().secret_id(&secret.name);
        update
            .version_stage(CURRENT)
            .remove_from_version_id(version)
            .move_to_version_id(&written)
            .send()
    });
    match moved {
        Ok(_) => Ok(()),
        // What is refused as wrong is the version from which the label was to be taken.
        Err(Fault { kind: Kind::Failing(400), .. }) => Err(fault(secret, Kind::Changed)),
        Err(fault) => Err(fault),
    }
}

/// Puts the first version into a secret that was made without one.
fn first(secret: &Secret, content: &SecretText) -> Result<(), Fault> {
    match SecretsManager.read(secret) {
        Ok(_) => Err(fault(secret, Kind::Changed)),
        Err(Fault { kind: Kind::NoValue, .. }) => put(secret, content, CURRENT).map(drop),
        Err(fault) => Err(fault),
    }
}

/// Adds a version under a label. A repetition of the request is known by its token, and adds no other.
fn put(secret: &Secret, content: &SecretText, label: &str) -> Result<String, Fault> {
    let asked = asked(secret, "secretsmanager:PutSecretValue");
    let answer = ask(&asked, region_of(&secret.name), |config| {
        let put = Client::new(config).put_secret_value().secret_id(&secret.name);
        put.secret_string(content.expose()).version_stages(label).send()
    })?;
    answer.version_id.ok_or_else(|| fault(secret, Kind::Garbled("it names no version")))
}

fn create(secret: &Secret, content: &SecretText) -> Result<(), Fault> {
    let asked = asked(secret, "secretsmanager:CreateSecret");
    let create = ask(&asked, None, |config| {
        let create = Client::new(config).create_secret().name(&secret.name);
        create.secret_string(content.expose()).send()
    });
    create.map(drop)
}

/// Whether a version is an id, as the service makes them, and no label.
fn is_version_id(version: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    (32..=64).contains(&version.len()) && version.bytes().all(is_part)
}

/// The current version that is missing is no value at all, but where it was asked for by its label.
fn unversioned(secret: &Secret, mut fault: Fault) -> Fault {
    if fault.kind == Kind::NoValue && secret.version.is_some() {
        fault.kind = Kind::NoVersion;
    }
    fault
}

fn asked(secret: &Secret, action: &'static str) -> Asked {
    Asked { what: secret.to_string(), action, resource: secret.name.clone() }
}

fn fault(secret: &Secret, kind: Kind) -> Fault {
    Fault::new(Service::Aws, secret.to_string(), kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_label() {
        for id in ["0123abcd-0123-4567-89ab-0123456789ab", "0123456789abcdef0123456789abcdef"] {
            assert!(is_version_id(id), "{id}");
        }
        for label in ["AWSCURRENT", "AWSPREVIOUS", "release-of-the-year-2026-in-november"] {
            assert!(!is_version_id(label), "{label}");
        }
    }
}
