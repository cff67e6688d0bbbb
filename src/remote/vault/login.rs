//! As whom Vault is asked: a token that is there, or one that a machine's own identity gets.
//!
//! Looked for in this order: `VAULT_TOKEN`; AppRole, with `VAULT_ROLE_ID` and `VAULT_SECRET_ID` or
//! `VAULT_SECRET_ID_FILE`; Kubernetes, with `VAULT_KUBERNETES_ROLE`; the file `~/.vault-token`, where the
//! login of Vault's own program leaves its token. `VAULT_AUTH_MOUNT` is where the method is mounted.

use std::path::PathBuf;

use serde::Serialize;
use zeroize::Zeroizing;

use super::settings::variable;
use super::spelt;
use crate::reference::{Service, is_vault_path};
use crate::remote::{Fault, Kind};

/// Where Kubernetes puts the token of a pod's account.
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/// How to get a token.
pub(super) enum Login {
    /// It is there.
    Token(Zeroizing<String>),
    /// It is asked for at this path, with this body.
    At { path: String, body: Zeroizing<Vec<u8>> },
}

#[derive(Serialize)]
struct AppRole<'a> {
    role_id: &'a str,
    secret_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Kubernetes<'a> {
    role: &'a str,
    jwt: &'a str,
}

impl Login {
    /// Looks for what the machine has.
    pub(super) fn from_env() -> Result<Self, Fault> {
        if let Some(token) = variable("TOKEN") {
            return Ok(Self::Token(Zeroizing::new(token)));
        }
        if let Some(role_id) = variable("ROLE_ID") {
            let secret_id = match variable("SECRET_ID_FILE") {
                Some(file) => Some(read("VAULT_SECRET_ID_FILE", file.into())?),
                None => variable("SECRET_ID").map(Zeroizing::new),
            };
            let secret_id = secret_id.as_ref().map(|text| text.as_str());
            return at("approle", &AppRole { role_id: &role_id, secret_id });
        }
        if let Some(role) = variable("KUBERNETES_ROLE") {
            let file = variable("KUBERNETES_TOKEN_FILE").unwrap_or(SERVICE_ACCOUNT.to_owned());
            let jwt = read("VAULT_KUBERNETES_TOKEN_FILE", file.into())?;
            return at("kubernetes", &Kubernetes { role: &role, jwt: &jwt });
        }
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let file = home.map(|home| home.join(".vault-token")).filter(|file| file.exists());
        let file = file.ok_or_else(|| fault(Kind::NoCredentials))?;
        Ok(Self::Token(read("~/.vault-token", file)?))
    }

    /// Whether another token can be had when this one is refused.
    pub(super) fn is_renewable(&self) -> bool {
        matches!(self, Self::At { .. })
    }
}

fn fault(kind: Kind) -> Fault {
    Fault::new(Service::Vault, "vault", kind)
}

fn at(usual: &str, body: &impl Serialize) -> Result<Login, Fault> {
    let mount = variable("AUTH_MOUNT").unwrap_or(usual.to_owned());
    if !is_vault_path(&mount) {
        return Err(fault(Kind::Setting("VAULT_AUTH_MOUNT is no path".to_owned())));
    }
    Ok(Login::At { path: format!("auth/{mount}/login"), body: spelt(body) })
}

/// Reads a file that holds one secret.
fn read(name: &str, file: PathBuf) -> Result<Zeroizing<String>, Fault> {
    let text = std::fs::read_to_string(file).map(Zeroizing::new);
    let text = text.map_err(|_| fault(Kind::Setting(format!("{name} can't be read"))))?;
    match text.trim() {
        "" => Err(fault(Kind::Setting(format!("{name} is empty")))),
        secret => Ok(Zeroizing::new(secret.to_owned())),
    }
}
