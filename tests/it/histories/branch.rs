//! A branch: a sealed file, and random edits of it as people make them.

use rand_core::Rng as _;
use stripeseal::document::{Document, Error, Sealing, Selection};
use stripeseal::envelope::{KeyId, Mode, Removed, Stanza};
use stripeseal::formats::Format;
use stripeseal::secret::DataKey;
use stripeseal::splice::Span;
use stripeseal::time::Time;

use super::{Known, texts};
use crate::sealed::{Counter, choices, now};

pub(super) struct Branch {
    format: Format,
    random: Counter,
    pub(super) text: String,
    /// What was done, for messages.
    pub(super) edits: Vec<String>,
    /// Whether an item goes by another name now.
    pub(super) renames: bool,
}

impl Branch {
    /// A new file, sealed.
    pub(super) fn base(format: Format, seed: u64, keys: &mut Known) -> Self {
        let data_key = DataKey::generate(&mut Counter::of(seed));
        let document = Document::parse(texts::text(format), format).unwrap();
        let choices = choices(&document, &Selection::default());
        let mode = if seed % 10 == 9 { Mode::File } else { Mode::Sealed };
        let sealing = Sealing { time: now(), rng: &mut Counter::of(seed) };
        let envelope = keys.envelope(&data_key, mode);
        let text =
            stripeseal::document::seal_new(&document, &data_key, envelope, &choices, sealing);
        keys.add(data_key);
        Self {
            format,
            random: Counter::of(seed),
            text: text.unwrap(),
            edits: Vec::new(),
            renames: false,
        }
    }

    pub(super) fn fork(&self, seed: u64) -> Self {
        let random = Counter::of(seed.wrapping_mul(7_919));
        Self {
            format: self.format,
            random,
            text: self.text.clone(),
            edits: Vec::new(),
            renames: false,
        }
    }

    /// Sets a value or two, and does nothing else.
    pub(super) fn only_set(&mut self, keys: &Known) {
        for _ in 0..=self.below(2) {
            self.set(keys);
        }
    }

    /// Makes one to four edits.
    pub(super) fn edit(&mut self, keys: &mut Known) {
        for _ in 0..=self.below(4) {
            match self.below(14) {
                0..=4 => self.set(keys),
                5 | 6 => self.add(keys),
                7 => self.unset(keys),
                8 | 9 => self.reorder(keys),
                10 => self.comment(keys),
                11 => self.plain(keys),
                12 => self.recipients(keys),
                _ => self.rotate(keys),
            }
        }
    }

    fn below(&mut self, most: usize) -> usize {
        (self.random.next_u64() >> 8) as usize % most
    }

    fn with<T>(
        &mut self,
        keys: &Known,
        change: impl FnOnce(&stripeseal::document::Unlocked, Sealing) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let document = Document::parse(self.text.clone(), self.format).unwrap();
        let unlocked = document.unlock(keys.of(&document)).unwrap();
        let time = Time::parse("2026-11-25T00:00:00Z").unwrap();
        change(&unlocked, Sealing { time, rng: &mut self.random })
    }

    fn set(&mut self, keys: &Known) {
        let document = Document::parse(self.text.clone(), self.format).unwrap();
        let paths: Vec<_> = document.sealed_sites().map(|(site, _)| site.path.clone()).collect();
        if paths.is_empty() {
            return;
        }
        let path = paths[self.below(paths.len())].clone();
        // Few values, so that both sides set the same now and then.
        let value = format!("new-secret-{}", self.below(4));
        self.edits.push(format!("set {path} {value}"));
        if let Some(text) =
            self.with(keys, |one, with| one.set(&path, &value, false, with)).unwrap()
        {
            self.text = text;
        }
    }

    fn add(&mut self, keys: &Known) {
        let path = texts::new_path(self.format, self.random.next_u64() >> 8);
        let value = format!("added-secret-{}", self.below(3));
        self.edits.push(format!("add {path} {value}"));
        if let Ok(Some(text)) = self.with(keys, |one, with| one.set(&path, &value, false, with)) {
            self.text = text;
        }
    }

    fn unset(&mut self, keys: &Known) {
        let document = Document::parse(self.text.clone(), self.format).unwrap();
        let sites = &document.layout().sites;
        let site = &sites[self.below(sites.len())];
        let path = site.path.clone();
        self.edits.push(format!("unset {path}"));
        if let Ok(text) = self.with(keys, |one, with| one.unset(&path, with)) {
            self.renames |= site.naming;
            self.text = text;
        }
    }

    /// Moves a line that is an entry of its own behind another one of the same map.
    fn reorder(&mut self, keys: &Known) {
        let document = Document::parse(self.text.clone(), self.format).unwrap();
        let lines: Vec<&str> = self.text.split_inclusive('\n').collect();
        let sites = &document.layout().sites;
        let line = |span: Span| {
            let before = &self.text[..span.start];
            (!span.of(&self.text).contains('\n')).then(|| before.matches('\n').count())
        };
        let all: Vec<_> = sites.iter().filter_map(|site| Some((site, line(site.span)?))).collect();
        let (site, from) = all[self.random.next_u64() as usize % all.len()];
        let near =
            all.iter().filter(|(one, at)| one.path.parent() == site.path.parent() && *at != from);
        let near: Vec<usize> = near.map(|(_, at)| *at).collect();
        if near.is_empty()
            || lines[from].trim_start().starts_with("- ")
            || lines[from].contains('{')
        {
            return;
        }
        let to = near[self.random.next_u64() as usize % near.len()];
        let mut moved: Vec<&str> = lines.clone();
        let taken = moved.remove(from);
        moved.insert(if to > from { to } else { to + 1 }, taken);
        let what = format!("move {}", site.path);
        self.keep(moved.concat(), keys, what);
    }

    fn comment(&mut self, keys: &Known) {
        let lines: Vec<&str> = self.text.split_inclusive('\n').collect();
        let comments: Vec<usize> = (0..lines.len())
            .filter(|at| {
                lines[*at].trim_start().starts_with('#') && !lines[*at].contains("stripeseal")
            })
            .filter(|at| {
                !["# key", "# to", "# mac", "# mode", "# removed"]
                    .iter()
                    .any(|kind| lines[*at].starts_with(kind))
            })
            .collect();
        if comments.is_empty() {
            return;
        }
        let at = comments[self.random.next_u64() as usize % comments.len()];
        let text = format!("{} and more {}\n", lines[at].trim_end(), self.random.next_u64() % 3);
        let changed = [lines[..at].concat(), text, lines[at + 1..].concat()].concat();
        self.keep(changed, keys, "comment".to_owned());
    }

    fn plain(&mut self, keys: &Known) {
        let document = Document::parse(self.text.clone(), self.format).unwrap();
        let sites = document.layout().sites.iter().enumerate();
        let plain = sites.filter(|(index, site)| {
            document.token_of(*index).is_none()
                && !site.naming
                && !site.span.of(&self.text).contains("://")
        });
        let plain: Vec<_> = plain.map(|(_, site)| site.path.clone()).collect();
        if plain.is_empty() {
            return;
        }
        let path = plain[self.below(plain.len())].clone();
        let value = format!("{}", self.below(3) + 7);
        self.edits.push(format!("plain {path} {value}"));
        if let Ok(Some(text)) = self.with(keys, |one, with| one.set(&path, &value, true, with)) {
            self.text = text;
        }
    }

    /// Takes over a text that was changed in an editor, where its mode allows that.
    fn keep(&mut self, text: String, keys: &Known, what: String) {
        let document = Document::parse(text.clone(), self.format);
        if document.is_ok_and(|document| {
            document.unlock(keys.of(&document)).is_ok_and(|unlocked| unlocked.unseal().is_ok())
        }) {
            self.edits.push(what);
            self.text = text;
        }
    }

    fn recipients(&mut self, keys: &Known) {
        let number = self.below(3);
        self.edits.push(format!("add recipient {number}"));
        let text = self.with(keys, |one, with| {
            let mut envelope = one.envelope();
            let stanza = keys.people[2 + number].stanza(one_key(one, keys));
            if envelope.stanzas.iter().all(|there| there.recipient != stanza.recipient) {
                envelope.stanzas.push(stanza);
            }
            one.rewrap(envelope, with)
        });
        self.text = text.unwrap();
    }

    /// A new key; now and then without one of the recipients.
    fn rotate(&mut self, keys: &mut Known) {
        let data_key = DataKey::generate(&mut self.random);
        let leaves = self.below(3) == 0;
        self.edits.push(if leaves { "remove" } else { "rotate" }.to_owned());
        let text = self.with(keys, |one, with| {
            let mut envelope = one.envelope();
            if leaves && envelope.stanzas.len() > 1 {
                let Stanza { recipient, label, .. } = envelope.stanzas.remove(1);
                let time = one.document().removal_time(now());
                envelope.removed.push(Removed { recipient, label, time });
            }
            envelope.key_id = KeyId::of(&data_key);
            for stanza in &mut envelope.stanzas {
                let person = keys.people.iter();
                let mut person = person.filter(|one| one.identity.recipient() == stanza.recipient);
                *stanza = person.next().unwrap().stanza(&data_key);
            }
            one.rotate(&data_key, envelope, with)
        });
        self.text = text.unwrap();
        keys.add(data_key);
    }
}

fn one_key<'k>(unlocked: &stripeseal::document::Unlocked, keys: &'k Known) -> &'k DataKey {
    keys.of(unlocked.document())
}
