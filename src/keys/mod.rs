//! Master keys: who a document is for, and where the identity that opens it is found.
//!
//! One kind of key a file. A recipient's text says which identity is needed, so none is tried in
//! vain. Nothing here asks or prints but through the prompt that it is given.

pub mod age;
#[cfg(feature = "aws")]
mod aws_kms;
#[cfg(feature = "azure")]
mod azure_key;
mod held;
mod identities;
pub mod keyring;
mod lookup;
mod misspelt;
mod nobody;
pub mod passphrase;
pub mod plugin;
mod searched;
mod service_key;
mod services;
pub mod ssh;
#[cfg(feature = "vault")]
mod vault_transit;

pub use held::Held;
pub use identities::{Source, read_identities};
pub use lookup::{Lookup, Own};
pub use misspelt::{Misspelling, misspelling};
pub use nobody::nobody;
pub use searched::{Error, Hindrance, Searched};
pub use services::{is_remote, remote_key, service_of};

use crate::envelope::{Envelope, Identity as _, KeyError, KeyId, Recipient, Stanza};
use crate::secret::DataKey;

/// Reads a recipient of any kind; `None` where it is of none.
#[must_use]
pub fn parse_recipient(text: &str) -> Option<Box<dyn Recipient>> {
    fn boxed<R: Recipient + 'static>(recipient: R) -> Box<dyn Recipient> {
        Box::new(recipient)
    }
    age::AgeRecipient::parse(text)
        .map(boxed)
        .or_else(|| ssh::SshRecipient::parse(text).map(boxed))
        .or_else(|| keyring::KeyringRecipient::parse(text).map(boxed))
        .or_else(|| passphrase::PassphraseRecipient::parse(text).map(boxed))
        .or_else(|| plugin::PluginRecipient::parse(text).map(boxed))
        .or_else(|| remote_key(text).map(|key| key as Box<dyn Recipient>))
}

/// An unwrapped data key, and for whom it was.
pub struct Unwrapped {
    /// The data key that the envelope names.
    pub data_key: DataKey,
    /// The recipient whose identity fitted.
    pub recipient: String,
}

/// Unwraps the data key of `envelope`: [`unwrap_all`] of one.
///
/// # Errors
///
/// When none fits, or the one that fits does not open its stanza.
pub fn unwrap(envelope: &Envelope, lookup: &Lookup) -> Result<Unwrapped, Error> {
    let mut unwrapped = unwrap_all(&[envelope], lookup);
    unwrapped.pop().unwrap_or(Err(Error::Absent))
}

/// Unwraps the data keys of envelopes, each with the first identity that fits.
///
/// Where an identity file was named, nothing else is tried. Else, after the files: the keys of ssh for
/// ssh stanzas, the OS keyring for `keyring:` stanzas, the services that keep keys, all documents at the
/// same time, and last, for a `passphrase` stanza, whoever is there is asked.
pub fn unwrap_all(envelopes: &[&Envelope], lookup: &Lookup) -> Vec<Result<Unwrapped, Error>> {
    let mut unwrapped: Vec<Result<Unwrapped, Error>> =
        envelopes.iter().map(|envelope| here(envelope, lookup)).collect();
    if lookup.option.is_some() {
        return unwrapped;
    }
    services::unwrap(envelopes, lookup, &mut unwrapped);
    for (envelope, one) in envelopes.iter().zip(&mut unwrapped) {
        if let Err(Error::NoneFits(searched)) = one {
            match from_passphrase(envelope, lookup, searched) {
                Ok(None) => {}
                Ok(Some(opened)) => *one = Ok(opened),
                Err(error) => *one = Err(error),
            }
        }
    }
    unwrapped
}

/// Unwraps with what is on this machine, and asks nobody.
fn here(envelope: &Envelope, lookup: &Lookup) -> Result<Unwrapped, Error> {
    let mut searched = Vec::new();
    let mut sources = lookup.sources();
    if lookup.option.is_none() {
        let recipients = envelope.stanzas.iter().map(|stanza| stanza.recipient.as_str());
        sources.extend(lookup.ssh_keys(recipients));
    }
    for source in sources {
        if let Some(unwrapped) = from_source(envelope, lookup, source, &mut searched)? {
            return Ok(unwrapped);
        }
    }
    if lookup.option.is_none()
        && let Some(unwrapped) = from_keyring(envelope, lookup, &mut searched)?
    {
        return Ok(unwrapped);
    }
    Err(Error::NoneFits(searched))
}

fn from_source(
    envelope: &Envelope,
    lookup: &Lookup,
    source: Source,
    searched: &mut Vec<Searched>,
) -> Result<Option<Unwrapped>, Error> {
    let held = match lookup.read(&source) {
        Ok(held) => held,
        Err(Error::Absent) => return Ok(None),
        // Somebody else's turn: an identity that needs no passphrase may fit.
        Err(Error::Protected(source, fault @ KeyError::Unanswered(_))) => {
            searched.push(Searched::hindered(source, Hindrance::Key(fault)));
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut hindrance = None;
    for identity in held.iter() {
        for stanza in &envelope.stanzas {
            match identity.unwrap(stanza, &lookup.prompt()) {
                None => {}
                Some(Err(fault @ (KeyError::Unanswered(_) | KeyError::PluginMissing(_)))) => {
                    hindrance = Some(Hindrance::Key(fault));
                }
                Some(opened) => return checked(envelope, stanza, opened).map(Some),
            }
        }
    }
    let recipients = held.iter().map(|identity| identity.name()).collect();
    searched.push(Searched { source, recipients, hindrance });
    Ok(None)
}

fn from_keyring(
    envelope: &Envelope,
    lookup: &Lookup,
    searched: &mut Vec<Searched>,
) -> Result<Option<Unwrapped>, Error> {
    match lookup.unwrap_from_keyring(&envelope.stanzas) {
        None => Ok(None),
        Some(Ok((stanza, opened))) => checked(envelope, stanza, opened).map(Some),
        Some(Err(fault)) => {
            searched.push(Searched::hindered(Source::Keyring, Hindrance::Keyring(fault)));
            Ok(None)
        }
    }
}

fn from_passphrase(
    envelope: &Envelope,
    lookup: &Lookup,
    searched: &mut Vec<Searched>,
) -> Result<Option<Unwrapped>, Error> {
    let prompt = lookup.prompt();
    for stanza in &envelope.stanzas {
        match passphrase::PassphraseIdentity.unwrap(stanza, &prompt) {
            None => {}
            Some(Err(fault @ KeyError::Unanswered(_))) => {
                searched.push(Searched::hindered(Source::Passphrase, Hindrance::Key(fault)));
            }
            Some(opened) => return checked(envelope, stanza, opened).map(Some),
        }
    }
    Ok(None)
}

/// The data key must be the one that the envelope names.
fn checked(
    envelope: &Envelope,
    stanza: &Stanza,
    opened: Result<DataKey, KeyError>,
) -> Result<Unwrapped, Error> {
    let recipient = stanza.recipient.clone();
    let broken = |fault| Error::Stanza { recipient: recipient.clone(), fault };
    let data_key = opened.map_err(broken)?;
    match KeyId::of(&data_key) == envelope.key_id {
        true => Ok(Unwrapped { data_key, recipient }),
        false => Err(broken(KeyError::OtherKey)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_recipient_is_read_and_nothing_else() {
        let age = age::AgeIdentity::generate().recipient().to_owned();
        let ssh =
            "ssh-ed25519:AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN";
        for good in [
            age.as_str(),
            ssh,
            &format!("keyring:acme:{age}"),
            "passphrase",
            "age1striped1v9kxjcm9y39wlj",
            "vault-transit:transit/app",
        ] {
            let read = parse_recipient(good).map(|recipient| recipient.text().to_owned());
            assert_eq!(read.as_deref(), Some(good));
        }
        for bad in ["", "age1x", "Passphrase", "passphrase ", "keyring:acme", "vault-transit:x"] {
            assert!(parse_recipient(bad).is_none(), "{bad}");
        }
    }
}
