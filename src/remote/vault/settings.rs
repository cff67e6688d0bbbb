//! What the machine says of Vault: the address, the authority of its certificate, the namespace.
//!
//! Each `VAULT_…` may be spelt `BAO_…`, which then wins, as for OpenBao's own program.

use std::path::PathBuf;

use ureq::http::Uri;

use crate::reference::Service;
use crate::remote::{Fault, Kind};

/// What the machine says.
pub(super) struct Settings {
    /// Scheme, host, port and perhaps a path; no slash at the end.
    pub(super) address: String,
    pub(super) authority: Option<PathBuf>,
    pub(super) namespace: Option<String>,
}

/// A variable, by either name; one that is empty is not there.
pub(super) fn variable(name: &str) -> Option<String> {
    let value = |prefix: &str| std::env::var(format!("{prefix}_{name}")).ok();
    [value("BAO"), value("VAULT")].into_iter().flatten().find(|value| !value.is_empty())
}

impl Settings {
    /// Reads the variables.
    pub(super) fn from_env() -> Result<Self, Fault> {
        let fault = |kind| Fault::new(Service::Vault, "vault", kind);
        let setting = |text: &str| fault(Kind::Setting(text.to_owned()));
        let address = variable("ADDR").ok_or_else(|| fault(Kind::NoAddress("VAULT_ADDR")))?;
        check_address(&address).map_err(setting)?;
        if variable("SKIP_VERIFY").is_some_and(|text| !matches!(&*text, "0" | "false")) {
            return Err(setting(
                "VAULT_SKIP_VERIFY is set, and certificates are always verified: VAULT_CACERT names the authority",
            ));
        }
        Ok(Self {
            address: address.trim_end_matches('/').to_owned(),
            authority: variable("CACERT").map(PathBuf::from),
            namespace: variable("NAMESPACE"),
        })
    }
}

/// Secrets go over TLS; without it to this machine alone, unless the user has said otherwise.
fn check_address(address: &str) -> Result<(), &'static str> {
    let uri: Uri = address.parse().map_err(|_| "VAULT_ADDR is no address: https://HOST:PORT")?;
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    if host.is_empty() || !is_plain || uri.query().is_some() {
        return Err("VAULT_ADDR is no address: https://HOST:PORT");
    }
    let address = host.parse::<std::net::IpAddr>();
    let is_here = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    let may_be_plain = || std::env::var("STRIPESEAL_ALLOW_HTTP").is_ok_and(|text| text == "1");
    match uri.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if is_here || may_be_plain() => Ok(()),
        Some("http") => Err(
            "VAULT_ADDR is http, where everybody on the way reads the secrets: https, or STRIPESEAL_ALLOW_HTTP=1",
        ),
        _ => Err("VAULT_ADDR is no address: https://HOST:PORT"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_on_this_machine() {
        for good in [
            "https://vault.example:8200",
            "https://vault.example/behind/",
            "http://127.0.0.1:8200",
            "http://localhost:8200",
            "http://[::1]:8200",
        ] {
            assert_eq!(check_address(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "vault.example:8200",
            "http://vault.example:8200",
            "http://127.0.0.1.example",
            "https://user:pass@vault.example",
            "https://vault.example/?x",
            "unix:///run/vault",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
