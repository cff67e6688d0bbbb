//! The fields of a secret whose text is a JSON object.
//!
//! A value is copied nowhere but into what is returned: the others stay slices of the text.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use zeroize::{Zeroize as _, Zeroizing};

use super::{Found, Value};
use crate::reference::{Reference, Secret};
use crate::remote::{Fault, Kind};
use crate::secret::SecretText;

type Fields<'a> = BTreeMap<String, &'a RawValue>;

fn fields(content: &SecretText) -> Option<Fields<'_>> {
    serde_json::from_str(content.expose()).ok()
}

/// The value that a reference names: the whole text, or the text of a field. A number or a truth value is
/// given as it is spelt.
pub(super) fn get(content: &SecretText, reference: &Reference) -> Result<SecretText, Fault> {
    let secret = &reference.secret;
    let fault = |kind| Fault::new(secret.service, reference.to_string(), kind);
    let Some(field) = &reference.field else {
        return Ok(SecretText::new(content.expose().to_owned()));
    };
    let fields = fields(content).ok_or_else(|| fault(Kind::NoFields))?;
    let raw = fields.get(field).ok_or_else(|| fault(Kind::NoField(field.clone())))?.get();
    match raw.as_bytes().first() {
        Some(b'"') => {
            let text =
                serde_json::from_str(raw).map_err(|_| fault(Kind::NotText(field.clone())))?;
            Ok(SecretText::new(text))
        }
        Some(b't' | b'f' | b'-' | b'0'..=b'9') => Ok(SecretText::new(raw.to_owned())),
        _ => Err(fault(Kind::NotText(field.clone()))),
    }
}

/// The text of a secret once values are written to it: its other fields stay, as they are spelt.
pub(super) fn merged(
    secret: &Secret,
    standing: Option<&Found>,
    values: &[Value],
) -> Result<SecretText, Fault> {
    if let [Value { field: None, text }] = values {
        return Ok(SecretText::new(text.expose().to_owned()));
    }
    let no_fields = || Fault::new(secret.service, secret.to_string(), Kind::NoFields);
    let mut merged = match standing {
        Some(found) => fields(&found.content).ok_or_else(no_fields)?,
        None => Fields::new(),
    };
    let spelt = |value: &Value| Some((value.field.clone()?, spelt(value.text)?));
    let spelt: Vec<(String, Zeroizing<String>)> =
        values.iter().map(spelt).collect::<Option<_>>().ok_or_else(no_fields)?;
    for (field, text) in &spelt {
        let raw = serde_json::from_str(text).map_err(|_| no_fields())?;
        merged.insert(field.clone(), raw);
    }
    let capacity = merged.iter().map(|(name, raw)| 6 * name.len() + raw.get().len() + 4).sum();
    let mut text = String::with_capacity(capacity);
    for (name, raw) in &merged {
        text.push(if text.is_empty() { '{' } else { ',' });
        text.push_str(&serde_json::Value::from(name.as_str()).to_string());
        text.push(':');
        text.push_str(raw.get());
    }
    text.push('}');
    Ok(SecretText::new(text))
}

/// A value as a string of JSON.
fn spelt(text: &SecretText) -> Option<Zeroizing<String>> {
    let mut bytes = Vec::with_capacity(6 * text.expose().len() + 2);
    serde_json::to_writer(&mut bytes, text.expose()).ok()?;
    String::from_utf8(bytes).map(Zeroizing::new).map_err(|error| error.into_bytes().zeroize()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(text: &str) -> Reference {
        let Some(Ok(reference)) = Reference::parse(text) else { panic!("{text}") };
        reference
    }

    fn content(text: &str) -> SecretText {
        SecretText::new(text.to_owned())
    }

    #[test]
    fn a_field_is_text_or_is_refused() {
        let content = content(r#"{"a":"x\n\u00e9","n":5432,"t":true,"o":{},"z":null}"#);
        for (field, value) in [("a", "x\né"), ("n", "5432"), ("t", "true")] {
            let got = get(&content, &reference(&format!("aws-sm://s#{field}")));
            assert_eq!(got.ok().map(|got| got.expose().to_owned()).as_deref(), Some(value));
        }
        for field in ["o", "z"] {
            let got = get(&content, &reference(&format!("aws-sm://s#{field}")));
            assert_eq!(got.err().map(|fault| fault.kind), Some(Kind::NotText(field.to_owned())));
        }
        let missing = get(&content, &reference("aws-sm://s#b")).err().map(|fault| fault.kind);
        assert_eq!(missing, Some(Kind::NoField("b".to_owned())));
        assert!(get(&content, &reference("aws-sm://s")).is_ok_and(|whole| whole == content));
    }

    #[test]
    fn other_fields_stay_as_they_are_spelt() {
        let secret = reference("aws-sm://s").secret;
        let found =
            Found { content: content(r#"{"n": 1.50e3, "a":"old", "b": [1, 2]}"#), version: None };
        let new = content("new\"\n");
        let values = [Value { field: Some("a".to_owned()), text: &new }];
        let merged = merged(&secret, Some(&found), &values);
        let merged = merged.ok().map(|merged| merged.expose().to_owned());
        assert_eq!(merged.as_deref(), Some(r#"{"a":"new\"\n","b":[1, 2],"n":1.50e3}"#));
    }

    #[test]
    fn a_field_does_not_take_the_place_of_a_text() {
        let secret = reference("aws-sm://s").secret;
        let found = Found { content: content("plain"), version: None };
        let new = content("new");
        let values = [Value { field: Some("a".to_owned()), text: &new }];
        assert_eq!(
            merged(&secret, Some(&found), &values).err().map(|f| f.kind),
            Some(Kind::NoFields)
        );
    }
}
