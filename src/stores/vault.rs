//! Vault's key-value engine, version 2 and 1: `vault://MOUNT/PATH#FIELD`.
//!
//! Where the mount ends in a name, and which version of the engine it is, the server is asked, once a
//! mount. A write says which version it follows, so that one of somebody else meanwhile is not lost;
//! version 1 has no such thing.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Found, Store};
use crate::reference::{Secret, Service};
use crate::remote::vault::{Client, Refusal};
use crate::remote::{Fault, Kind};
use crate::secret::SecretText;

/// The store of Vault.
pub(super) struct Vault;

/// Where an engine is mounted, and whether it keeps versions.
#[derive(Clone)]
struct Mount {
    /// With a slash at the end.
    path: String,
    has_versions: bool,
}

/// The mounts that were asked for in this command.
static MOUNTS: Mutex<Vec<Mount>> = Mutex::new(Vec::new());

#[derive(Deserialize)]
struct MountAnswer {
    path: String,
    #[serde(default)]
    options: Option<Options>,
}

#[derive(Deserialize)]
struct Options {
    #[serde(default)]
    version: Option<String>,
}

/// A version of a secret; one that was deleted has no data.
#[derive(Deserialize)]
struct Version<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    version: u64,
}

#[derive(Deserialize)]
struct Deleted<'a> {
    #[serde(borrow, rename = "data")]
    _data: Version<'a>,
}

#[derive(Serialize)]
struct NewVersion<'a> {
    options: CheckAndSet,
    data: &'a RawValue,
}

#[derive(Serialize)]
struct CheckAndSet {
    cas: u64,
}

impl Store for Vault {
    fn read(&self, secret: &Secret) -> Result<Found, Fault> {
        let client = Client::get()?;
        let mount = mount(client, secret)?;
        let rest = &secret.name[mount.path.len()..];
        match (mount.has_versions, &secret.version) {
            (true, version) => read_version(client, secret, &mount.path, rest, version.as_deref()),
            (false, Some(_)) => Err(fault(secret, Kind::NoVersion)),
            (false, None) => {
                let answer =
                    client.read(&secret.name).map_err(|refusal| match refusal.status() {
                        Some(404) => fault(secret, Kind::NoSecret),
                        _ => refused(refusal, secret, "read", &secret.name),
                    })?;
                let data: &RawValue = answer.data()?;
                Ok(Found { content: text(data), version: None })
            }
        }
    }

    fn write(
        &self,
        secret: &Secret,
        content: &SecretText,
        standing: Option<&Found>,
    ) -> Result<(), Fault> {
        let client = Client::get()?;
        let mount = mount(client, secret)?;
        let data: &RawValue =
            serde_json::from_str(content.expose()).map_err(|_| fault(secret, Kind::NoFields))?;
        let path = match mount.has_versions {
            true => format!("{}data/{}", mount.path, &secret.name[mount.path.len()..]),
            false => secret.name.clone(),
        };
        let written = match mount.has_versions {
            true => {
                let version = standing.and_then(|found| found.version.as_ref()?.parse().ok());
                let options = CheckAndSet { cas: version.unwrap_or(0) };
                client.write(&path, &NewVersion { options, data })
            }
            false => client.write(&path, &data),
        };
        written.map(drop).map_err(|refusal| match refusal.says("check-and-set") {
            true => fault(secret, Kind::Changed),
            false => refused(refusal, secret, "create and update", &path),
        })
    }
}

fn read_version(
    client: &Client,
    secret: &Secret,
    mount: &str,
    rest: &str,
    version: Option<&str>,
) -> Result<Found, Fault> {
    let path = format!("{mount}data/{rest}");
    let query = version.map_or_else(String::new, |version| format!("?version={version}"));
    let answer =
        client.read(&format!("{path}{query}")).map_err(|refusal| match refusal.status() {
            Some(404) if refusal.whole::<Deleted>().is_some() => fault(secret, Kind::NoVersion),
            Some(404) if version.is_some() => fault(secret, Kind::NoVersion),
            Some(404) => fault(secret, Kind::NoSecret),
            _ => refused(refusal, secret, "read", &path),
        })?;
    let Version { data, metadata } = answer.data()?;
    let data = data.ok_or_else(|| fault(secret, Kind::NoVersion))?;
    Ok(Found { content: text(data), version: Some(metadata.version.to_string()) })
}

/// The mount in which a secret is. One thread asks, the others wait for what it learns.
fn mount(client: &Client, secret: &Secret) -> Result<Mount, Fault> {
    let mut mounts = MOUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = mounts.iter().find(|mount| secret.name.starts_with(&mount.path)) {
        return Ok(known.clone());
    }
    let answer = client.read(&format!("sys/internal/ui/mounts/{}", secret.name));
    let answer = answer.map_err(|refusal| refused(refusal, secret, "read", &secret.name))?;
    let MountAnswer { path, options } = answer.data()?;
    if !secret.name.starts_with(&path) || !path.ends_with('/') || path.len() == secret.name.len() {
        return Err(answer.garbled("it names another mount"));
    }
    let version = options.and_then(|options| options.version);
    let mount = Mount { path, has_versions: version.as_deref() == Some("2") };
    mounts.push(mount.clone());
    Ok(mount)
}

fn text(data: &RawValue) -> SecretText {
    SecretText::new(data.get().to_owned())
}

fn fault(secret: &Secret, kind: Kind) -> Fault {
    Fault::new(Service::Vault, secret.to_string(), kind)
}

/// A refusal in terms of the secret; one of the policy says which path and capability it takes.
fn refused(refusal: Refusal, secret: &Secret, capability: &str, path: &str) -> Fault {
    if refusal.is_denied() {
        return fault(secret, Kind::Denied(format!("{capability} on {path}")));
    }
    let Fault { kind, .. } = refusal.into();
    fault(secret, kind)
}
