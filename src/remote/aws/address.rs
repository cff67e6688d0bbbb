//! Where requests may go: over TLS, or no further than this machine.
//!
//! The variables of AWS that name addresses take any; whatever is named there reads the secrets, so that a
//! plain one is refused as `VAULT_ADDR` is.

use std::net::IpAddr;

/// Whether nobody on the way can read what goes to that host without TLS: it is this machine, or the
/// address at which a machine of AWS answers itself.
pub(super) fn may_be_plain(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    let is_near = match host.parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.segments()[..2] == [0xfd00, 0x0ec2]
        }
        Err(_) => host == "localhost",
    };
    is_near || std::env::var("STRIPESEAL_ALLOW_HTTP").is_ok_and(|text| text == "1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_leave_the_machine_over_tls_alone() {
        for near in ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "[fd00:ec2::254]"] {
            assert!(may_be_plain(near), "{near}");
        }
        for far in ["10.0.0.1", "127.0.0.1.example", "kms.eu-west-1.amazonaws.com", "[fd00::1]"] {
            assert!(!may_be_plain(far), "{far}");
        }
    }
}
