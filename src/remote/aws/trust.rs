//! Whom the certificates of AWS must be from: `AWS_CA_BUNDLE`, else whom the machine trusts.
//!
//! The SDK does not know that variable, which the programs and the other SDKs of AWS do.

use std::path::Path;

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::fault;
use crate::remote::{Fault, Kind};

/// TLS that trusts the authorities in the file, and no other where there is one.
pub(super) fn context() -> Result<TlsContext, Fault> {
    let bundle = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty());
    let store = match bundle {
        None => TrustStore::default(),
        Some(path) => {
            let path = Path::new(&path);
            let why = || format!("AWS_CA_BUNDLE ({}) holds no certificates", path.display());
            let pem = read(path).ok_or_else(|| fault(Kind::Setting(why())))?;
            TrustStore::empty().with_pem_certificate(pem)
        }
    };
    TlsContext::builder()
        .with_trust_store(store)
        .build()
        .map_err(|_| fault(Kind::Tls("it can't be set up here")))
}

/// The certificates of a file. The client panics at one that it can't read, so each is tried before.
fn read(path: &Path) -> Option<Vec<u8>> {
    let pem = std::fs::read(path).ok()?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        roots.add(certificate.ok()?).ok()?;
    }
    (!roots.is_empty()).then_some(pem)
}
