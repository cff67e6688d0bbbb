//! What is wrong with one's own identity and record.

use std::os::unix::fs::MetadataExt as _;

use super::Examination;
use crate::envelope::KeyError;
use crate::error::Error;
use crate::keys::{self, Held, Lookup};
use crate::known::Record;

/// Examines them; one's own recipient, if there is one.
pub(super) fn examine(lookup: &Lookup, found: &mut Examination) -> Option<String> {
    record(found);
    match lookup.own() {
        Ok(Some(own)) => {
            found.good(format!("identity: you are {}", own.recipient()));
            Some(own.recipient().to_owned())
        }
        Ok(None) => {
            let held = |source| Some((source, lookup.read(source).ok()?));
            if let Some((source, held)) = lookup.sources().iter().find_map(held) {
                let names: Vec<String> = held.iter().map(Held::name).collect();
                found.good(format!("identity: {source} holds {}", names.join(", ")));
                return None;
            }
            let places: Vec<String> = lookup.sources().iter().map(ToString::to_string).collect();
            let problem = format!("there is none (looked at {})", places.join(", "));
            found.wrong(&"identity", problem, "stripeseal keygen");
            None
        }
        Err(keys::Error::Protected(source, KeyError::Unanswered(_))) => {
            found.good(format!("identity: {source}, behind a passphrase"));
            None
        }
        Err(error) => {
            found.error(&"identity", &Error::of_identity(&error));
            None
        }
    }
}

fn record(found: &mut Examination) {
    let Some(file) = Record::file_from_env() else {
        let fix = "set XDG_STATE_HOME or HOME";
        return found.wrong(&"record", "there is no place for the record of known keys", fix);
    };
    let shown = file.display().to_string();
    if let Err(error) = Record::load(Some(file.clone())) {
        return found.wrong(
            &shown,
            error.to_string(),
            "take the damaged line away, or the whole file",
        );
    }
    match std::fs::metadata(&file) {
        Err(_) => found.good("record: no key is known yet"),
        Ok(metadata) if metadata.mode() & 0o022 != 0 => {
            let fix = format!("chmod 600 {shown}");
            found.wrong(&shown, "others can write the record of known keys", fix);
        }
        Ok(_) => found.good(format!("record: {shown}")),
    }
}
