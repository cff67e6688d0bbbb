//! Master keys: who a document is for, and where the identity that opens it is found.
//!
//! One kind of key a file. A recipient's text says which identity is needed, so none is tried in
//! vain. Nothing here asks or prints.

pub mod age;
mod identities;
mod misspelt;

pub use identities::{Error, Lookup, Searched, Source, read_identities};
pub use misspelt::{Misspelling, misspelling};

use crate::envelope::{Envelope, Identity as _, KeyError, KeyId, Recipient};
use crate::secret::DataKey;
use age::AgeRecipient;

/// Reads a recipient of any kind; `None` where it is of none.
#[must_use]
pub fn parse_recipient(text: &str) -> Option<Box<dyn Recipient>> {
    AgeRecipient::parse(text).map(|recipient| Box::new(recipient) as Box<dyn Recipient>)
}

/// An unwrapped data key, and for whom it was.
pub struct Unwrapped {
    /// The data key that the envelope names.
    pub data_key: DataKey,
    /// The recipient whose identity fitted.
    pub recipient: String,
}

/// Unwraps the data key of `envelope` with the first identity that fits.
///
/// # Errors
///
/// When none fits, or the one that fits does not open its stanza.
pub fn unwrap(envelope: &Envelope, lookup: &Lookup) -> Result<Unwrapped, Error> {
    let mut searched = Vec::new();
    for source in lookup.sources() {
        let identities = match source.read() {
            Ok(identities) => identities,
            Err(Error::Absent) => continue,
            Err(error) => return Err(error),
        };
        for identity in &identities {
            for stanza in &envelope.stanzas {
                let Some(unwrapped) = identity.unwrap(stanza) else { continue };
                let recipient = stanza.recipient.clone();
                let broken = |fault| Error::Stanza { recipient: recipient.clone(), fault };
                let data_key = unwrapped.map_err(broken)?;
                if KeyId::of(&data_key) != envelope.key_id {
                    return Err(broken(KeyError::OtherKey));
                }
                return Ok(Unwrapped { data_key, recipient });
            }
        }
        let recipients = identities.iter().map(|identity| identity.recipient().to_owned());
        searched.push(Searched { source, recipients: recipients.collect() });
    }
    Err(Error::NoneFits(searched))
}
