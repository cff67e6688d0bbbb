//! How two versions of a document differ, value by value.

use std::collections::HashMap;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::shown_token;
use crate::detect::is_certain;
use crate::document::{Document, Error, Unlocked};
use crate::envelope::Envelope;
use crate::formats::{Site, Value, ValueKind};
use crate::inspect::{name_of, shown_path};
use crate::path::KeyPath;
use crate::secret::DataKey;

/// A version of a document.
pub struct Compared<'a> {
    /// The document.
    pub document: &'a Document,
    /// The same, verified; without it, sealed values are but tokens.
    pub unlocked: Option<&'a Unlocked<'a>>,
}

/// A value that differs.
pub struct Difference {
    /// Its path.
    pub path: String,
    /// As it was; none where it was added.
    pub before: Option<String>,
    /// As it is; none where it was taken away.
    pub after: Option<String>,
}

/// How values are shown.
struct Showing<'a> {
    /// The key of the fingerprints.
    fingerprint: Option<&'a DataKey>,
    /// Whether sealed values are shown in clear.
    values: bool,
}

/// What differs between two versions, in the order of the later one. `fingerprint` is the data key by
/// which values of both can be compared; with `values`, sealed values are shown in clear.
///
/// # Errors
///
/// When a value does not open.
pub fn differences(
    before: &Compared,
    after: &Compared,
    fingerprint: Option<&DataKey>,
    values: bool,
) -> Result<Vec<Difference>, Error> {
    let showing = Showing { fingerprint, values };
    let index_of = |compared: &Compared| -> HashMap<KeyPath, usize> {
        sites(compared).map(|(index, site)| (site.path.clone(), index)).collect()
    };
    let (old, new) = (index_of(before), index_of(after));
    let mut found = Vec::new();
    for (index, site) in sites(after) {
        let new_text = showing.shown(after, index)?;
        let old_text = old.get(&site.path).map(|old| showing.shown(before, *old)).transpose()?;
        if old_text.as_ref() != Some(&new_text) {
            let path = shown_path(site).to_string();
            found.push(Difference { path, before: old_text, after: Some(new_text) });
        }
    }
    for (index, site) in sites(before) {
        if !new.contains_key(&site.path) {
            let text = showing.shown(before, index)?;
            let path = shown_path(site).to_string();
            found.push(Difference { path, before: Some(text), after: None });
        }
    }
    found.extend(of_envelopes(before.document, after.document));
    Ok(found)
}

fn sites<'a>(compared: &Compared<'a>) -> impl Iterator<Item = (usize, &'a Site)> {
    compared.document.layout().sites.iter().enumerate()
}

impl Showing<'_> {
    fn shown(&self, compared: &Compared, index: usize) -> Result<String, Error> {
        let document = compared.document;
        let Some(token) = document.token_of(index) else {
            let value = document.plain_value(&document.layout().sites[index])?;
            return Ok(match is_certain(&value.text) {
                true => "plain, a secret in clear".to_owned(),
                false => format!("plain {}", value.text),
            });
        };
        let mut shown = shown_token(token);
        if let Some(unlocked) = compared.unlocked {
            let value = unlocked.value(index)?;
            shown.push_str(&format!(" ({}", described(&value)));
            if let Some(key) = self.fingerprint {
                shown.push_str(&format!(", fingerprint {}", fingerprint(key, &value)));
            }
            shown.push(')');
            if self.values {
                shown.push_str(&format!(" {}", value.text));
            }
        }
        Ok(shown)
    }
}

/// What kind of value it is, and about how long.
fn described(value: &Value) -> String {
    let kind = match value.kind {
        ValueKind::String => "string",
        ValueKind::Number => "number",
        ValueKind::Bool => "bool",
        ValueKind::Null => "null",
        ValueKind::Date => "date",
    };
    let most = value.text.len().next_power_of_two().max(8);
    let least = if most == 8 { 0 } else { most / 2 + 1 };
    format!("{kind}, {least} to {most} bytes")
}

/// Equal values have equal fingerprints; without the data key nobody can try values against one.
fn fingerprint(data_key: &DataKey, value: &Value) -> String {
    let key = data_key.derive::<32>("stripeseal/v1 fingerprint");
    let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(key.as_ref()) else {
        unreachable!("HMAC takes a key of any length");
    };
    hmac.update(value.text.as_bytes());
    let hash = hmac.finalize().into_bytes();
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The key, and for whom the two versions are.
fn of_envelopes(before: &Document, after: &Document) -> Vec<Difference> {
    let envelope = |document: &'_ Document| document.block().map(|block| block.envelope.clone());
    let (before, after) = (envelope(before), envelope(after));
    let mut found = Vec::new();
    let key =
        |envelope: &Option<Envelope>| envelope.as_ref().map(|envelope| envelope.key_id.to_string());
    if key(&before) != key(&after) {
        found.push(Difference {
            path: "(key)".to_owned(),
            before: key(&before),
            after: key(&after),
        });
    }
    let names = |envelope: &Option<Envelope>| -> Vec<String> {
        let stanzas = envelope.iter().flat_map(|envelope| &envelope.stanzas);
        stanzas.map(|one| name_of(&one.recipient, &one.label)).collect()
    };
    let (old, new) = (names(&before), names(&after));
    let recipient = |before, after| Difference { path: "(recipient)".to_owned(), before, after };
    found.extend(
        new.iter()
            .filter(|name| !old.contains(name))
            .map(|name| recipient(None, Some(name.clone()))),
    );
    found.extend(
        old.iter()
            .filter(|name| !new.contains(name))
            .map(|name| recipient(Some(name.clone()), None)),
    );
    found
}
