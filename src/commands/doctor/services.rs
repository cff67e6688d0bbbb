//! Which services documents need, and whether this machine could ask them. None is asked.

use std::collections::BTreeSet;

use super::Examination;
use crate::keys;
use crate::reference::Service;
use crate::remote;

/// Says of each service that a document is for, or has references to, what is missing here. Which of the
/// recipients it would unwrap for.
pub(super) fn examine(
    sealed: &[Vec<String>],
    referred: &BTreeSet<Service>,
    found: &mut Examination,
) -> BTreeSet<String> {
    let recipients = sealed.iter().flatten();
    let keys = recipients.filter_map(|text| Some((text.clone(), keys::service_of(text)?)));
    let keys: Vec<(String, Service)> = keys.collect();
    let needed: BTreeSet<Service> =
        keys.iter().map(|(_, service)| *service).chain(referred.iter().copied()).collect();
    let mut usable = BTreeSet::new();
    for service in needed {
        match remote::is_usable(service) {
            Ok(()) => {
                found.good(format!("{}: it is set up here, and was not asked", service.name()));
                usable.insert(service);
            }
            // Whoever opens the documents otherwise needs none of it.
            Err(fault) if fault.is_absence() && !referred.contains(&service) => {
                found.good(format!("{}: documents are for it too; {}", service.name(), fault.kind));
            }
            Err(fault) => found.wrong(
                &service.name(),
                fault.kind.to_string(),
                fault.hint().unwrap_or_else(|| "see the message".to_owned()),
            ),
        }
    }
    keys.into_iter().filter(|(_, service)| usable.contains(service)).map(|(text, _)| text).collect()
}
