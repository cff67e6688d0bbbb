//! Settings that decide where secrets are sent, and whom the program believes to be at the other end.
//!
//! They are no secrets. Whoever can change one in a document reads what the program sends, without
//! touching a sealed value.

/// What a variable of that name and value would do to what a program sends; none where it can do nothing
/// or says what holds anyway.
#[must_use]
pub fn redirects(variable: &str, value: &str) -> Option<&'static str> {
    let name = variable.to_ascii_uppercase();
    if value.trim().is_empty() {
        return None;
    }
    if is_address_of_stripe(&name) {
        return (!is_stripe(value)).then_some("sends what is meant for Stripe elsewhere");
    }
    match name.as_str() {
        "HTTP_PROXY" | "HTTPS_PROXY" | "ALL_PROXY" => Some("sends everything through a proxy"),
        name if name.ends_with("_PROXY") && name != "NO_PROXY" && value.contains("://") => {
            Some("sends everything through a proxy")
        }
        "SSL_CERT_FILE"
        | "SSL_CERT_DIR"
        | "REQUESTS_CA_BUNDLE"
        | "CURL_CA_BUNDLE"
        | "NODE_EXTRA_CA_CERTS"
        | "AWS_CA_BUNDLE"
        | "GIT_SSL_CAINFO"
        | "STRIPE_CA_BUNDLE" => Some("says which certificates are believed"),
        "NODE_TLS_REJECT_UNAUTHORIZED" | "PYTHONHTTPSVERIFY" | "STRIPE_VERIFY_SSL_CERTS" => {
            is_no(value).then_some("has no certificate checked")
        }
        "GIT_SSL_NO_VERIFY" => (!is_no(value)).then_some("has no certificate checked"),
        _ => None,
    }
}

/// `STRIPE_API_BASE`, `STRIPE_URL`, `STRIPE_API_HOST`, also with a prefix: `MY_APP_STRIPE_API_BASE`.
fn is_address_of_stripe(name: &str) -> bool {
    const ENDS: [&str; 5] = ["_BASE", "_URL", "_HOST", "_ENDPOINT", "_ADDRESS"];
    const OWN: [&str; 6] = ["RETURN", "SUCCESS", "CANCEL", "WEBHOOK", "REDIRECT", "CALLBACK"];
    let words = || name.split('_');
    words().any(|word| word == "STRIPE")
        && ENDS.iter().any(|end| name.ends_with(end))
        && !words().any(|word| OWN.contains(&word))
}

fn is_stripe(value: &str) -> bool {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let secure = !value.contains("://") || value.starts_with("https://");
    secure && (host == "stripe.com" || host.ends_with(".stripe.com"))
}

fn is_no(value: &str) -> bool {
    matches!(value.trim().to_ascii_lowercase().as_str(), "0" | "false" | "no" | "off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_secrets_is_told_from_what_does_not() {
        for (name, value, found) in [
            ("STRIPE_API_BASE", "https://stripe.example", true),
            ("STRIPE_API_BASE", "https://api.stripe.com", false),
            ("STRIPE_API_BASE", "http://api.stripe.com", true),
            ("STRIPE_API_BASE", "https://api.stripe.com@evil.example", true),
            ("STRIPE_API_BASE", "https://evil.example#.stripe.com", true),
            ("STRIPE_API_BASE", "", false),
            ("APP_STRIPE_HOST", "localhost:12111", true),
            ("STRIPE_SUCCESS_URL", "https://shop.example/thanks", false),
            ("https_proxy", "http://proxy:3128", true),
            ("NO_PROXY", "http://localhost", false),
            ("STRIPE_PROXY", "http://proxy:3128", true),
            ("USE_PROXY", "true", false),
            ("SSL_CERT_FILE", "/etc/ca.pem", true),
            ("NODE_TLS_REJECT_UNAUTHORIZED", "0", true),
            ("NODE_TLS_REJECT_UNAUTHORIZED", "1", false),
            ("GIT_SSL_NO_VERIFY", "1", true),
            ("PORT", "8080", false),
        ] {
            assert_eq!(redirects(name, value).is_some(), found, "{name}={value}");
        }
    }
}
