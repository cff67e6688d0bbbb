//! Secrets managers as the place where secrets live: references are read and written here.
//!
//! One manager a file, behind `Store`. What several references want of one secret is asked for once;
//! an answer is kept for one command only.

#[cfg(feature = "aws")]
mod aws;
#[cfg(feature = "azure")]
mod azure;
mod fields;
#[cfg(feature = "vault")]
mod vault;

use std::collections::{BTreeMap, BTreeSet};

use crate::reference::{Reference, Secret, Service};
use crate::remote::{self, Fault, Kind};
use crate::secret::SecretText;

/// The values of references.
pub type Values = BTreeMap<Reference, SecretText>;

/// A value that is to be written: to which field, or as the whole secret.
pub struct Value<'a> {
    /// The field.
    pub field: Option<String>,
    /// The value.
    pub text: &'a SecretText,
}

/// What stands where a value is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// The same value.
    Same,
    /// Another value.
    Other,
}

/// Reads references: many at a time, each secret once.
///
/// # Errors
///
/// Every reference that can't be read, with its fault.
pub fn resolve(references: &BTreeSet<Reference>) -> Result<Values, Vec<(Reference, Fault)>> {
    let secrets: BTreeSet<&Secret> = references.iter().map(|reference| &reference.secret).collect();
    let secrets: Vec<&Secret> = secrets.into_iter().collect();
    let found = remote::each(&secrets, |secret| store(secret.service).read(secret));
    let found: BTreeMap<&Secret, Result<Found, Fault>> = secrets.into_iter().zip(found).collect();
    let mut values = Values::new();
    let mut faults = Vec::new();
    for reference in references {
        let value = match &found[&reference.secret] {
            Ok(found) => fields::get(&found.content, reference),
            Err(fault) => Err(fault.clone()),
        };
        match value {
            Ok(value) => drop(values.insert(reference.clone(), value)),
            Err(fault) => faults.push((reference.clone(), fault)),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

/// Says what stands where `values` are to be written.
///
/// # Errors
///
/// When the secret can't be read, or a value can't be a part of it.
pub fn standing(secret: &Secret, values: &[Value]) -> Result<Vec<Standing>, Fault> {
    let Some(found) = read_if_there(secret)? else {
        return Ok(vec![Standing::Nothing; values.len()]);
    };
    fields::merged(secret, Some(&found), values)?;
    let standing = |value: &Value| {
        let reference = Reference { secret: secret.clone(), field: value.field.clone() };
        match fields::get(&found.content, &reference) {
            Ok(there) if there == *value.text => Standing::Same,
            Err(Fault { kind: Kind::NoField(_), .. }) => Standing::Nothing,
            _ => Standing::Other,
        }
    };
    Ok(values.iter().map(standing).collect())
}

/// Writes values as one new version of a secret, whose other fields stay, and reads them back.
///
/// # Errors
///
/// When the secret can't be written, or does not hold the values afterwards.
pub fn write(secret: &Secret, values: &[Value]) -> Result<(), Fault> {
    let store = store(secret.service);
    let found = read_if_there(secret)?;
    let content = fields::merged(secret, found.as_ref(), values)?;
    let written = store.write(secret, &content, found.as_ref());
    // An answer that was lost says nothing: what is there now does.
    let there = match (&written, standing(secret, values)) {
        (Ok(()), there) => there?,
        (Err(_), Ok(there)) => there,
        (Err(fault), Err(_)) => return Err(fault.clone()),
    };
    match (written, there.iter().all(|there| *there == Standing::Same)) {
        (_, true) => Ok(()),
        (Err(fault), false) => Err(fault),
        (Ok(()), false) => Err(Fault::new(secret.service, secret.to_string(), Kind::NotKept)),
    }
}

fn read_if_there(secret: &Secret) -> Result<Option<Found>, Fault> {
    match store(secret.service).read(secret) {
        Ok(found) => Ok(Some(found)),
        Err(Fault { kind: Kind::NoSecret | Kind::NoValue, .. }) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// What a secret holds.
pub struct Found {
    /// Its text. Where it has fields that is a JSON object.
    pub content: SecretText,
    /// Its version, which the next write must follow.
    pub version: Option<String>,
}

/// A secrets manager. It is asked from several threads.
trait Store: Sync {
    /// Reads one version of a secret.
    fn read(&self, secret: &Secret) -> Result<Found, Fault>;

    /// Writes a new version of a secret of which `standing` was read before, or makes one that was not
    /// there. It is not tried a second time: whoever calls reads it back.
    fn write(
        &self,
        secret: &Secret,
        content: &SecretText,
        standing: Option<&Found>,
    ) -> Result<(), Fault>;
}

/// The store of a service.
fn store(service: Service) -> &'static dyn Store {
    match service {
        #[cfg(feature = "vault")]
        Service::Vault => &vault::Vault,
        #[cfg(feature = "aws")]
        Service::Aws => &aws::SecretsManager,
        #[cfg(feature = "azure")]
        Service::Azure => &azure::Azure,
        #[allow(unreachable_patterns)]
        _ => &Without,
    }
}

/// What stands for a service that was not built in.
struct Without;

impl Store for Without {
    fn read(&self, secret: &Secret) -> Result<Found, Fault> {
        Err(Fault::new(secret.service, secret.to_string(), Kind::NotBuilt))
    }

    fn write(&self, secret: &Secret, _: &SecretText, _: Option<&Found>) -> Result<(), Fault> {
        self.read(secret).map(drop)
    }
}
