//! Which keys of Stripe move real money, and which may do more than they need to.

use super::forms::{self, Form};

/// The first live key in `value`: one that moves real money.
#[must_use]
pub fn live(value: &str) -> Option<&'static Form> {
    keys(value).find(|form| form.name.starts_with("live "))
}

/// Whether a live key in `value` may do everything, where one that is restricted could do less.
#[must_use]
pub fn is_unrestricted(value: &str) -> bool {
    keys(value).any(|form| form.name == "live secret key")
}

fn keys(value: &str) -> impl Iterator<Item = &'static Form> {
    let forms = forms::find(value).into_iter().map(|found| found.form);
    forms.filter(|form| form.provider == "Stripe")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn live_keys_are_told_from_others() {
        for (prefix, is_live, unrestricted) in [
            ("sk_live_", true, true),
            ("rk_live_", true, false),
            ("sk_org_live_", true, false),
            ("sk_test_", false, false),
            ("rk_test_", false, false),
            ("pk_live_", false, false),
            ("whsec_", false, false),
        ] {
            let key = format!("{prefix}51CanaryCanaryCanaryCanary");
            assert_eq!(live(&key).is_some(), is_live, "{prefix}");
            assert_eq!(is_unrestricted(&key), unrestricted, "{prefix}");
        }
    }
}
