//! What it means when rustls, which all clients of services have, fails.

use rustls::{CertificateError, Error};

use super::Kind;

/// What a failure of TLS means.
pub(super) fn kind(error: &Error) -> Kind {
    match error {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => Kind::UnknownAuthority,
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => Kind::Tls("its certificate is for another host"),
        Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => Kind::Tls("its certificate has expired"),
        Error::InvalidCertificate(_) => Kind::Tls("its certificate is not good"),
        Error::InvalidMessage(_) => Kind::Tls("what answers there does not speak it"),
        _ => Kind::Tls("it could not be agreed on"),
    }
}
