//! Whom Vault's certificate must be from, and what it means when TLS fails.

use std::path::Path;

use rustls::Error;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::reference::Service;
use crate::remote::{Fault, Kind};

/// TLS that trusts the authorities in a file; those of the machine where none is named.
pub(super) fn config(authority: Option<&Path>) -> Result<TlsConfig, Fault> {
    let roots = match authority {
        None => RootCerts::PlatformVerifier,
        Some(file) => read(file).ok_or_else(|| {
            let why = format!("VAULT_CACERT ({}) holds no certificate", file.display());
            Fault::new(Service::Vault, "vault", Kind::Setting(why))
        })?,
    };
    Ok(TlsConfig::builder().root_certs(roots).build())
}

fn read(file: &Path) -> Option<RootCerts> {
    let pem = std::fs::read(file).ok()?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item.ok()? {
            certificates.push(certificate);
        }
    }
    (!certificates.is_empty()).then(|| RootCerts::new_with_certs(&certificates))
}

/// What a failure of TLS means; `None` where it is something else.
pub(super) fn kind(error: &ureq::Error) -> Option<Kind> {
    let error = match error {
        ureq::Error::Rustls(error) => error,
        ureq::Error::Tls(_) => return Some(Kind::Tls("it could not be agreed on")),
        ureq::Error::Io(error) => error.get_ref()?.downcast_ref::<Error>()?,
        _ => return None,
    };
    Some(crate::remote::tls::kind(error))
}
