//! Merges envelopes: for whom the merged document is.

use super::Three;
use crate::envelope::{Envelope, Mode, Removed, Stanza};
use crate::time::Time;

/// Merges envelopes of one data key: sets, in which what a side added or took away counts.
#[must_use]
pub fn of_one_key(envelopes: &Three<Option<&Envelope>>) -> Option<Envelope> {
    let (ours, theirs) = (envelopes.ours?, envelopes.theirs?);
    let base = envelopes.base.map_or(&[][..], |base| &base.stanzas);
    let stanzas = |envelope: &Envelope| envelope.stanzas.clone();
    let mut merged = settled(envelopes.base, ours, theirs);
    merged.stanzas = stanzas(ours);
    merged.stanzas.retain(|one| has(&theirs.stanzas, one) || !has(base, one));
    let added = theirs.stanzas.iter().filter(|one| !has(&ours.stanzas, one) && !has(base, one));
    merged.stanzas.extend(added.cloned());
    merged
        .removed
        .retain(|removed| !merged.stanzas.iter().any(|one| one.recipient == removed.recipient));
    (!merged.stanzas.is_empty()).then_some(merged)
}

/// The envelope of a new data key, and who is not among its recipients.
pub struct Anew {
    /// For those that both sides have; their stanzas are those of ours, of the old key.
    pub envelope: Envelope,
    /// Whom one side added.
    pub added: Vec<Stanza>,
}

/// Merges envelopes of different data keys: for those that both sides have. Whoever one side removed, or
/// had and the other has not, could read it until the newest value of that side.
#[must_use]
pub fn of_two_keys(envelopes: &Three<Option<&Envelope>>, newest: &Three<Time>) -> Option<Anew> {
    let (ours, theirs) = (envelopes.ours?, envelopes.theirs?);
    let base = envelopes.base.map_or(&[][..], |base| &base.stanzas);
    let mut merged = settled(envelopes.base, ours, theirs);
    merged.stanzas.retain(|one| has(&theirs.stanzas, one));
    let mut added = Vec::new();
    let sides = [(ours, theirs, newest.ours), (theirs, ours, newest.theirs)];
    for (one, other, newest) in sides {
        for stanza in one.stanzas.iter().filter(|stanza| !has(&other.stanzas, stanza)) {
            let left = |removed: &Removed| removed.recipient == stanza.recipient;
            if !has(base, stanza) && !other.removed.iter().any(left) {
                added.push(stanza.clone());
                continue;
            }
            let Stanza { recipient, label, .. } = stanza.clone();
            match merged.removed.iter_mut().find(|removed| left(removed)) {
                Some(removed) => removed.time = removed.time.max(newest),
                None => merged.removed.push(Removed { recipient, label, time: newest }),
            }
        }
    }
    merged
        .removed
        .retain(|removed| !merged.stanzas.iter().any(|one| one.recipient == removed.recipient));
    (!merged.stanzas.is_empty()).then_some(Anew { envelope: merged, added })
}

fn has(stanzas: &[Stanza], one: &Stanza) -> bool {
    stanzas.iter().any(|other| other.recipient == one.recipient)
}

/// All but the recipients: the lines of both for those who left, each until the later time.
fn settled(base: Option<&Envelope>, ours: &Envelope, theirs: &Envelope) -> Envelope {
    let mut merged = ours.clone();
    for removed in &theirs.removed {
        match merged.removed.iter_mut().find(|one| one.recipient == removed.recipient) {
            Some(one) => one.time = one.time.max(removed.time),
            None => merged.removed.push(removed.clone()),
        }
    }
    let whole = [ours.mode, theirs.mode].contains(&Mode::File);
    merged.mode = match base {
        Some(base) if base.mode == ours.mode => theirs.mode,
        Some(base) if base.mode == theirs.mode => ours.mode,
        _ if whole => Mode::File,
        _ => Mode::Sealed,
    };
    if base.is_some_and(|base| base.no_final_newline == ours.no_final_newline) {
        merged.no_final_newline = theirs.no_final_newline;
    }
    merged
}
