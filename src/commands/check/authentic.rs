//! With an identity: whether a document is what its recipients sealed, and what its sealed values show.

use std::path::Path;

use crate::commands::Context;
use crate::document;
use crate::error::{Error, USAGE};
use crate::inspect::{self, Finding, Measured};
use crate::keys::Lookup;

/// Verifies documents with the identities that are found.
pub(super) struct Verifier<'a> {
    context: &'a Context,
    lookup: Lookup,
}

impl<'a> Verifier<'a> {
    pub(super) fn new(context: &'a Context, lookup: Lookup) -> Self {
        Self { context, lookup }
    }

    /// Opens every value of a document; a document for no identity that is here is not verified, and
    /// that is wrong. An identity that can't be used is an error: nothing could be looked at.
    pub(super) fn verify(
        &self,
        shown: &Path,
        of: &Measured,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        let unwrapped = match self.context.unwrap(shown, of.document, &self.lookup) {
            Ok(unwrapped) => unwrapped,
            Err(error) if ["no-identity", "offline", "stanza"].contains(&error.code) => {
                findings.push(not_verified(shown, error));
                return Ok(());
            }
            Err(error) => return Err(Error { status: USAGE, ..error }),
        };
        let verified = of.document.unlock(&unwrapped.data_key).and_then(|unlocked| {
            unlocked.unseal()?;
            let sites = of.document.layout().sites.iter().enumerate();
            for (index, site) in sites.filter(|(index, _)| of.document.token_of(*index).is_some()) {
                findings.extend(inspect::of_opened(&unlocked.value(index)?.text, site, of));
            }
            Ok(())
        });
        if let Err(error) = verified {
            findings.push(tampered(shown, of, &error));
        }
        Ok(())
    }
}

fn not_verified(shown: &Path, error: Error) -> Finding {
    let prefix = format!("{}: ", shown.display());
    let message = error.message.strip_prefix(&prefix).unwrap_or(&error.message);
    let fix =
        error.hint.unwrap_or_else(|| "name the documents that are for the identity".to_owned());
    Finding::wrong(error.code, format!("was not verified: {message}"), fix)
}

fn tampered(shown: &Path, of: &Measured, error: &document::Error) -> Finding {
    let told = Error::of_document(shown, of.document.text(), error);
    let fix = told.hint.unwrap_or_else(|| format!("git diff {}", of.file));
    Finding { at: error.at(), ..Finding::wrong(told.code, error.to_string(), fix) }
}
