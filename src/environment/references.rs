//! Variables whose values are kept elsewhere: which references they hold, and what they become once these
//! are resolved.
//!
//! Who asks for the values is not here: names and references are told first, values are handed in.

use std::collections::BTreeMap;

use super::variables::json_of;
use super::{Error, Reading, Variable};
use crate::formats::{Value, ValueKind};
use crate::reference::Reference;
use crate::secret::SecretText;

/// The references of a variable. In a document that is not sealed they are followed only where
/// `unprotected` says so.
///
/// # Errors
///
/// When one is not spelt as a reference, or nothing protects it.
pub fn references_of(
    reading: &Reading,
    variable: &Variable,
    unprotected: bool,
) -> Result<Vec<Reference>, Error> {
    let document = reading.document();
    let mut references = Vec::new();
    if !variable.is_reference {
        return Ok(references);
    }
    for (index, site) in document.layout().sites.iter().enumerate() {
        if !site.path.0.starts_with(&variable.path.0) || !document.is_reference(index) {
            continue;
        }
        if matches!(reading, Reading::Plain(_)) && !unprotected {
            return Err(Error::Unprotected(site.path.clone()));
        }
        references.extend(document.reference(index)?);
    }
    Ok(references)
}

/// Puts the values of its references into a variable.
///
/// # Errors
///
/// When one is missing.
pub fn resolve(
    reading: &Reading,
    variable: &mut Variable,
    values: &BTreeMap<Reference, SecretText>,
) -> Result<(), Error> {
    if !variable.is_reference {
        return Ok(());
    }
    let value = |index: usize| resolved(reading, index, values);
    let document = reading.document();
    let site = document.layout().sites.iter().position(|site| site.path == variable.path);
    let text = match site {
        Some(index) => value(index)?.text,
        None => json_of(reading, &variable.path, &value)?.to_string(),
    };
    variable.value = SecretText::new(text);
    Ok(())
}

/// The value of a site, or what it stands for.
fn resolved(
    reading: &Reading,
    index: usize,
    values: &BTreeMap<Reference, SecretText>,
) -> Result<Value, Error> {
    let document = reading.document();
    let Some(reference) = document.reference(index)? else {
        return Ok(reading.whole_value(index)?);
    };
    match values.get(&reference) {
        Some(text) => Ok(Value { kind: ValueKind::String, text: text.expose().to_owned() }),
        None => Err(Error::Unresolved(document.layout().sites[index].path.clone(), reference)),
    }
}
