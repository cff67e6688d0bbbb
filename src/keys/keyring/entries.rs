//! What was read from the keyring for a command, and the stanzas that it opens.

use super::{Fault, Keyring, split};
use crate::envelope::{KeyError, Stanza};
use crate::keys::age::AgeIdentity;
use crate::secret::DataKey;

/// A stanza that is for an identity of the keyring, and what it held.
pub(in crate::keys) type Opened<'s> = (&'s Stanza, Result<DataKey, KeyError>);

/// The identities that were read for a command: the keyring is asked once for each name.
#[derive(Default)]
pub(in crate::keys) struct Entries {
    read: Vec<(String, Option<AgeIdentity>)>,
}

impl Entries {
    /// Opens the first of `stanzas` whose identity the keyring has; `None` where none is for one.
    pub(in crate::keys) fn unwrap<'s>(
        &mut self,
        stanzas: &'s [Stanza],
        keyring: &Keyring,
    ) -> Option<Result<Opened<'s>, Fault>> {
        let wanted: Vec<(&str, &str, &Stanza)> = stanzas
            .iter()
            .filter_map(|stanza| split(&stanza.recipient).map(|(name, key)| (name, key, stanza)))
            .collect();
        if wanted.is_empty() {
            return None;
        }
        if let Err(fault) = self.fill(wanted.iter().map(|(name, ..)| *name), keyring) {
            return Some(Err(fault));
        }
        let fits = |(name, recipient, stanza): &(&str, &str, &'s Stanza)| {
            let identity = self.get(name)?;
            (identity.recipient() == *recipient).then(|| (*stanza, identity.open(stanza)))
        };
        if let Some(opened) = wanted.iter().find_map(fits) {
            return Some(Ok(opened));
        }
        let other = wanted.iter().find_map(|(name, ..)| Some((*name, self.get(name)?)));
        Some(Err(match other {
            Some((name, identity)) => {
                Fault::OtherKey { name: name.to_owned(), found: identity.recipient().to_owned() }
            }
            None => {
                let mut names: Vec<&str> = wanted.iter().map(|(name, ..)| *name).collect();
                names.dedup();
                Fault::NoEntry(names.join(", "))
            }
        }))
    }

    fn get(&self, name: &str) -> Option<&AgeIdentity> {
        self.read.iter().find(|(read, _)| read == name)?.1.as_ref()
    }

    fn fill<'n>(
        &mut self,
        names: impl Iterator<Item = &'n str>,
        keyring: &Keyring,
    ) -> Result<(), Fault> {
        let mut missing: Vec<String> = Vec::new();
        for name in names {
            let is = |known: &String| known == name;
            if !missing.iter().any(is) && !self.read.iter().any(|(read, _)| is(read)) {
                missing.push(name.to_owned());
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let found = keyring.read(&missing)?;
        missing.retain(|name| !found.iter().any(|(read, _)| read == name));
        self.read.extend(found.into_iter().map(|(name, identity)| (name, Some(identity))));
        self.read.extend(missing.into_iter().map(|name| (name, None)));
        Ok(())
    }
}
