//! What is wrong with one's own identity, keyring and record.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt as _;

use super::Examination;
use crate::envelope::KeyError;
use crate::error::Error;
use crate::keys::keyring::{Fault, Keyring, is_keyring};
use crate::keys::{self, Held, Lookup, nobody};
use crate::known::Record;

/// Examines them, and the keyring for the documents with these recipients. One's own recipients, those among
/// them that services unwrap for.
pub(super) fn examine(
    lookup: &Lookup,
    sealed: &[Vec<String>],
    by_service: BTreeSet<String>,
    found: &mut Examination,
) -> BTreeSet<String> {
    record(found);
    let wanted = sealed.iter().flatten().filter(|recipient| is_keyring(recipient));
    let (mut own, fault) = keyring(&wanted.cloned().collect(), found);
    own.extend(by_service);
    own.extend(ssh_keys(lookup, sealed, found));
    match lookup.own() {
        Ok(Some(one)) => {
            found.good(format!("identity: you are {}", one.recipient()));
            own.insert(one.recipient().to_owned());
        }
        Ok(None) if own.is_empty() => without_recipient(lookup, fault.as_ref(), found),
        Ok(None) => {}
        Err(keys::Error::Protected(source, KeyError::Unanswered(_))) => {
            found.good(format!("identity: {source}, behind a passphrase"));
        }
        Err(error) => found.error(&"identity", &Error::of_identity(&error)),
    }
    own
}

/// No place names its recipient: a plugin's identity may be there, or there is none.
fn without_recipient(lookup: &Lookup, fault: Option<&Fault>, found: &mut Examination) {
    let held = |source| Some((source, lookup.read(source).ok()?));
    if let Some((source, held)) = lookup.sources().iter().find_map(held) {
        let names: Vec<String> = held.iter().map(Held::name).collect();
        return found.good(format!("identity: {source} holds {}", names.join(", ")));
    }
    let places: Vec<String> = lookup.sources().iter().map(ToString::to_string).collect();
    let problem = format!("there is none (looked at {})", places.join(", "));
    let in_files = "stripeseal keygen".to_owned();
    let fix =
        fault.and_then(Fault::hint).map_or(in_files.clone(), |hint| format!("{in_files}\n{hint}"));
    found.wrong(&"identity", problem, fix);
}

/// The recipients of these whose keys are among one's keys of ssh.
fn ssh_keys(lookup: &Lookup, sealed: &[Vec<String>], found: &mut Examination) -> Vec<String> {
    let recipients = || sealed.iter().flatten().map(String::as_str);
    let mut own = Vec::new();
    for source in lookup.ssh_keys(recipients()) {
        let Ok(held) = lookup.read(&source) else { continue };
        let wanted = held.iter().filter_map(Held::recipient);
        for recipient in wanted.filter(|one| recipients().any(|other| other == *one)) {
            found.good(format!("identity: {source}"));
            own.push(recipient.to_owned());
        }
    }
    own
}

/// The recipients of these that the keyring opens; nobody is asked to unlock it.
fn keyring(
    wanted: &BTreeSet<String>,
    found: &mut Examination,
) -> (BTreeSet<String>, Option<Fault>) {
    if wanted.is_empty() {
        found.good("keyring: no document is for one");
        return Default::default();
    }
    match Keyring::new(&nobody()).holding(wanted) {
        Ok(held) => {
            let shown = if held.is_empty() { "none".to_owned() } else { held.join(", ") };
            found.good(format!("keyring: of the recipients of documents it holds {shown}"));
            (held.into_iter().collect(), None)
        }
        Err(fault) => {
            if fault == Fault::Locked || fault.is_absence() {
                found.good(format!("keyring: {fault}"));
            } else {
                found.error(&"keyring", &Error::of_keyring(&fault));
            }
            (BTreeSet::new(), Some(fault))
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
