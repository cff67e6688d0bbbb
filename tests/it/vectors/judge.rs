//! What an implementation finds in a vector, in the order in which FORMAT.md verifies: the headers
//! `expect`, `plain`, `mac-input`, `path`, `tag`, `value`.

use sha2::{Digest as _, Sha256};
use stripeseal::document::{Document, Error, TokenFault, Unlocked};
use stripeseal::envelope::{Contents, Identity as _, KeyId, Mac, Mode};
use stripeseal::keys::age::AgeIdentity;
use stripeseal::path::KeyPath;
use stripeseal::secret::DataKey;

use super::cases::Case;
use super::file::Vector;

/// What was found: headers and their values.
pub(super) type Found = Vec<(&'static str, String)>;

/// The vector of a case, with the headers that describe what is found in it.
pub(super) fn described(case: &Case) -> Vector {
    let given = vec![
        ("format", case.format.name().to_owned()),
        (case.opener.0, case.opener.1.to_owned()),
        ("comment", case.comment.to_owned()),
    ];
    let found = judge(&Vector::new(given.clone(), case.text.clone()));
    assert_eq!(found[0].1, case.expect, "{}: {found:?}", case.name);
    let mut headers = vec![found[0].clone()];
    headers.extend(given);
    headers.extend(found.into_iter().skip(1));
    Vector::new(headers, case.text.clone())
}

/// Judges a vector.
pub(super) fn judge(vector: &Vector) -> Found {
    let Ok(text) = String::from_utf8(vector.body.clone()) else { return refused("format") };
    let document = match Document::parse(text, vector.format()) {
        Ok(document) => document,
        Err(error) => return refused(layer(&error)),
    };
    let mut shown = described_without_key(&document);
    let mut end = |layer: &str, mut values: Found| {
        let mut found = vec![("expect", layer.to_owned())];
        found.append(&mut shown);
        found.append(&mut values);
        found
    };
    let Some(data_key) = data_key(vector, &document) else { return end("key", Vec::new()) };
    let unlocked = match document.unlock(&data_key) {
        Ok(unlocked) => unlocked,
        Err(Error::OtherKey) => return end("key", Vec::new()),
        Err(Error::NotSealed) => return end("envelope", Vec::new()),
        Err(_) => return end("mac", Vec::new()),
    };
    match unsealed(&unlocked) {
        Ok(values) => end("success", values),
        Err(error) => end(layer(&error), Vec::new()),
    }
}

fn refused(layer: &str) -> Found {
    vec![("expect", layer.to_owned())]
}

fn layer(error: &Error) -> &'static str {
    match error {
        Error::Format(_) | Error::MixedName { .. } | Error::AliasAsKey(_) => "format",
        Error::Envelope(_) | Error::EnvelopeNotComment(_) | Error::NoEnvelope(_) => "envelope",
        Error::Token { why: TokenFault::Indentation, .. } => "unsealed",
        Error::StrayToken { .. } | Error::Tampered(_) | Error::Token { .. } => "token",
        Error::NotOneValue { .. } | Error::NotTheSame(_) => "unsealed",
        _ => panic!("{error} is of no layer"),
    }
}

fn data_key(vector: &Vector, document: &Document) -> Option<DataKey> {
    if let Some(data_key) = vector.get("data-key") {
        return DataKey::from_bytes(&bytes(data_key));
    }
    let envelope = &document.block()?.envelope;
    let identity = AgeIdentity::parse(vector.only("identity")).unwrap();
    let unwrapped = envelope
        .stanzas
        .iter()
        .find_map(|stanza| identity.unwrap(stanza, &stripeseal::keys::nobody()))?
        .ok()?;
    (KeyId::of(&unwrapped) == envelope.key_id).then_some(unwrapped)
}

/// The MAC's input, and the paths and tags of the sealed values.
fn described_without_key(document: &Document) -> Found {
    let mut found = Vec::new();
    if let Some(block) = document.block() {
        let references = references(document);
        let contents = match block.envelope.mode {
            Mode::File => Contents::File {
                above: &document.text()[..block.span.start],
                below: &document.text()[block.span.end..],
            },
            Mode::Sealed => Contents::Sealed {
                paths: document.sealed_sites().map(|(site, _)| &site.path).collect(),
                references: references.iter().map(|(path, text)| (path, text.as_str())).collect(),
            },
        };
        let input = Mac::input(document.format().name(), &block.envelope, &contents);
        found.push(("mac-input", hex(&input)));
    }
    for (number, (site, _)) in document.sealed_sites().enumerate() {
        found.push(("path", format!("{} {}", hex(&site.path.to_bytes()), site.path)));
        if !site.tag.is_empty() {
            found.push(("tag", format!("{number} {}", site.tag)));
        }
    }
    found
}

fn references(document: &Document) -> Vec<(KeyPath, String)> {
    let sites = document.layout().sites.iter();
    let text = |site| document.plain_value(site).map(|value| value.text).unwrap_or_default();
    let is_reference = |text: &String| {
        ["vault://", "aws-sm://", "azure-kv://"].iter().any(|scheme| text.starts_with(scheme))
    };
    let all = sites.map(|site| (site.path.clone(), text(site)));
    all.filter(|(_, text)| is_reference(text)).collect()
}

/// The hash of the plain text, and the values.
fn unsealed(unlocked: &Unlocked) -> Result<Found, Error> {
    let unsealed = unlocked.unseal()?;
    let mut found = vec![("plain", hex(&Sha256::digest(unsealed.text.expose())))];
    let document = unlocked.document();
    for index in 0..document.layout().sites.len() {
        if document.token_of(index).is_some() {
            let value =
                unlocked.value(index).unwrap_or_else(|error| panic!("unsealed, but {error}"));
            found.push(("value", serde_json::Value::String(value.text).to_string()));
        }
    }
    Ok(found)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}
