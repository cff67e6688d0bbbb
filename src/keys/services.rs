//! Keys that services keep: how stanzas for them are unwrapped.
//!
//! One request a document, many documents at a time. What a service gave is kept for one command.

use super::service_key::ServiceKey;
use super::{Error, Hindrance, Lookup, Searched, Source, Unwrapped, checked};
use crate::envelope::{Envelope, KeyError, RemoteKey, Stanza};
use crate::reference::Service;
use crate::remote;
use crate::secret::DataKey;

/// Reads the recipient of a key that a service keeps; `None` where it is of no such kind.
#[must_use]
pub fn remote_key(text: &str) -> Option<Box<dyn RemoteKey>> {
    ServiceKey::parse(text).map(|key| Box::new(key) as Box<dyn RemoteKey>)
}

/// The service that keeps the key of a recipient; `None` where none does.
#[must_use]
pub fn service_of(recipient: &str) -> Option<Service> {
    ServiceKey::parse(recipient).map(|key| key.service())
}

/// Whether the text of a recipient is that of a key which a service keeps.
#[must_use]
pub fn is_remote(recipient: &str) -> bool {
    service_of(recipient).is_some()
}

/// Unwraps what nothing here did: each document at the first service that does it.
pub(super) fn unwrap(
    envelopes: &[&Envelope],
    lookup: &Lookup,
    unwrapped: &mut [Result<Unwrapped, Error>],
) {
    let mut left = Vec::new();
    for (index, envelope) in envelopes.iter().enumerate() {
        let Err(Error::NoneFits(searched)) = &mut unwrapped[index] else { continue };
        if let Some(kept) = kept(envelope, lookup) {
            unwrapped[index] = Ok(kept);
        } else if lookup.offline {
            searched.extend(stanzas(envelope).map(|(stanza, _)| not_asked(stanza)));
        } else {
            left.push((index, *envelope));
        }
    }
    let answers = remote::each(&left, |(_, envelope)| ask(envelope));
    for ((index, envelope), answer) in left.into_iter().zip(answers) {
        let Err(Error::NoneFits(searched)) = &mut unwrapped[index] else { continue };
        searched.extend(answer.searched);
        if let Some(opened) = answer.opened {
            keep(envelope, lookup, &opened);
            unwrapped[index] = Ok(opened);
        }
    }
}

/// The stanzas that services unwrap.
fn stanzas(envelope: &Envelope) -> impl Iterator<Item = (&Stanza, Box<dyn RemoteKey>)> {
    let stanzas = envelope.stanzas.iter();
    stanzas.filter_map(|stanza| Some((stanza, remote_key(&stanza.recipient)?)))
}

struct Answer {
    opened: Option<Unwrapped>,
    searched: Vec<Searched>,
}

fn ask(envelope: &Envelope) -> Answer {
    let mut searched = Vec::new();
    for (stanza, key) in stanzas(envelope) {
        let opened = key.unwrap(envelope.key_id, &stanza.wrapped);
        match opened.and_then(|data_key| checked_key(envelope, stanza, data_key)) {
            Ok(opened) => return Answer { opened: Some(opened), searched },
            Err(fault) => searched.push(hindered(stanza, fault)),
        }
    }
    Answer { opened: None, searched }
}

fn checked_key(
    envelope: &Envelope,
    stanza: &Stanza,
    data_key: DataKey,
) -> Result<Unwrapped, KeyError> {
    checked(envelope, stanza, Ok(data_key)).map_err(|error| match error {
        Error::Stanza { fault, .. } => fault,
        _ => KeyError::OtherKey,
    })
}

fn hindered(stanza: &Stanza, fault: KeyError) -> Searched {
    Searched::hindered(Source::Service(stanza.recipient.clone()), Hindrance::Key(fault))
}

fn not_asked(stanza: &Stanza) -> Searched {
    let fault = KeyError::Service {
        code: "offline",
        message: format!("{} was not asked: this command never uses the network", stanza.recipient),
        hint: Some("stripeseal get, set, edit and run ask it".to_owned()),
        is_absence: true,
    };
    hindered(stanza, fault)
}

fn kept(envelope: &Envelope, lookup: &Lookup) -> Option<Unwrapped> {
    let kept = lookup.memory.services.borrow();
    let (_, kept) = kept.iter().find(|(key_id, _)| *key_id == envelope.key_id)?;
    Some(copied(kept))
}

fn keep(envelope: &Envelope, lookup: &Lookup, opened: &Unwrapped) {
    lookup.memory.services.borrow_mut().push((envelope.key_id, copied(opened)));
}

fn copied(unwrapped: &Unwrapped) -> Unwrapped {
    let Some(data_key) = DataKey::from_bytes(unwrapped.data_key.expose()) else {
        unreachable!("a data key has the length of one");
    };
    Unwrapped { data_key, recipient: unwrapped.recipient.clone() }
}
