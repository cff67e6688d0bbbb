//! Merges two versions of a document that come from a third: what git's merge of lines does where it is
//! clean, and else key by key.
//!
//! It sees tokens alone: equal values get one token in all three texts, and everything else of them is
//! what it was. No value is written anywhere but sealed. What verifies the documents, and decides whom
//! the merged one is for, is the command; what merges lines is given, since that is git's own.

mod blocks;
mod check;
mod entries;
mod envelopes;
mod values;

pub use envelopes::{Anew, of_one_key, of_two_keys};

use std::collections::HashSet;

use check::Located;
use values::{ENVELOPE, Values};

use crate::conflict::{self, Side};
use crate::document::{self, Document, Part, Sealing, Unlocked};
use crate::envelope::{self, Block, Envelope, Mac, Mode};
use crate::formats::{Format, Layout};
use crate::path::KeyPath;
use crate::seal::MARK;
use crate::secret::DataKey;
use crate::splice::{Edit, LineEnding, Span, splice};
use crate::time::Time;

/// What is in conflict where the list of sealed values was changed on both sides, and nobody can make the
/// MAC of the merged one.
const MAC: &str = "the mac line (an identity is needed to write it)";

/// Something of each of the three versions.
#[derive(Clone, Copy, Debug)]
pub struct Three<T> {
    /// Where both come from.
    pub base: T,
    /// What is merged into.
    pub ours: T,
    /// What is merged.
    pub theirs: T,
}

/// One of the versions.
pub struct Input<'a> {
    /// The document.
    pub document: &'a Document,
    /// The same, verified; none without an identity, and none for a base that is not sealed.
    pub unlocked: Option<Unlocked<'a>>,
}

/// Merges the lines of base, ours and theirs as git does; none where there is a conflict.
pub type Lines<'a> = &'a dyn Fn(&Three<String>) -> Option<String>;

/// What the merged document is sealed under.
pub struct Keys<'a> {
    /// Its data key.
    pub data_key: &'a DataKey,
    /// Its envelope.
    pub envelope: Envelope,
    /// Now.
    pub time: Time,
    /// The operating system's randomness.
    pub rng: &'a mut dyn rand_core::CryptoRng,
}

/// A merged document.
#[derive(Debug)]
pub struct Merged {
    /// Its text; with markers around what is in conflict.
    pub text: String,
    /// What is in conflict.
    pub conflicts: Vec<String>,
}

/// Why there is no merged document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A sealed value of one of the three does not open.
    #[error(transparent)]
    Document(#[from] document::Error),
    /// What comes out is no document that says what both sides say.
    #[error("the changes of the two sides don't fit together")]
    NotByKey,
    /// It takes the data keys to merge what was changed.
    #[error(
        "recipients, keys or the places of values were changed, and that can't be merged without an identity"
    )]
    NoIdentity,
}

/// Merges three versions; without `keys` on their tokens alone.
///
/// # Errors
///
/// When no document comes out.
pub fn merge(input: &Three<Input>, mut keys: Option<Keys>, lines: Lines) -> Result<Merged, Error> {
    let (values, texts) = Values::read(input)?;
    let format = input.ours.document.format();
    let locate = |text: &str| {
        let layout = format.locate(text, &|decoded| decoded.starts_with(MARK));
        layout.map_err(|_| Error::NotByKey)
    };
    let layouts = Three {
        base: locate(&texts.base)?,
        ours: locate(&texts.ours)?,
        theirs: locate(&texts.theirs)?,
    };
    if let Some(text) = lines(&texts)
        && let Ok(layout) = locate(&text)
        && !check::repeats_anew(&layouts.ours, &layouts.theirs, &layout)
        && let Ok(text) = sealed(input, &values, &text, &[], keys.as_mut())
    {
        return Ok(text);
    }
    if !check::items_keep_names(&layouts) {
        return Err(Error::NotByKey);
    }
    let blocks = cut(format, &texts, &layouts);
    let entries = entries::merge(&blocks, LineEnding::of(&texts.ours));
    let ours = conflict::view(&entries.text, &conflict::find(&entries.text), Side::Ours);
    check_values(
        &texts,
        &layouts,
        &Located { text: &ours, layout: &locate(&ours)? },
        &entries.unruled,
    )?;
    sealed(input, &values, &entries.text, &entries.conflicts, keys.as_mut())
}

/// The text of ours, with both envelopes between markers: nothing of theirs is in it but its envelope.
/// None where ours has no envelope.
#[must_use]
pub fn refused(ours: &str, theirs: &str) -> Option<String> {
    let block = envelope::find(ours).ok()??;
    let other = envelope::find(theirs).ok().flatten();
    let other = other.map_or("", |block| block.span.of(theirs));
    let text = conflict::marked(
        &whole_lines(block.span.of(ours), block.line_ending),
        &whole_lines(other, block.line_ending),
        block.line_ending,
    );
    Some(splice(ours, &[Edit { span: block.span, text }]))
}

fn whole_lines(text: &str, ending: LineEnding) -> String {
    match text.is_empty() || text.ends_with('\n') {
        true => text.to_owned(),
        false => format!("{text}{}", ending.as_str()),
    }
}

fn cut(
    format: Format,
    texts: &Three<String>,
    layouts: &Three<Layout>,
) -> Three<Vec<blocks::Block>> {
    Three {
        base: blocks::cut(format, &texts.base, &layouts.base),
        ours: blocks::cut(format, &texts.ours, &layouts.ours),
        theirs: blocks::cut(format, &texts.theirs, &layouts.theirs),
    }
}

fn check_values(
    texts: &Three<String>,
    layouts: &Three<Layout>,
    merged: &Located,
    unruled: &HashSet<KeyPath>,
) -> Result<(), Error> {
    let sides = Three {
        base: Located { text: &texts.base, layout: &layouts.base },
        ours: Located { text: &texts.ours, layout: &layouts.ours },
        theirs: Located { text: &texts.theirs, layout: &layouts.theirs },
    };
    match check::is_merged(&sides, merged, unruled) {
        true => Ok(()),
        false => Err(Error::NotByKey),
    }
}

/// A merged text as a document: its tokens bound to their places, its envelope, its MAC.
fn sealed(
    input: &Three<Input>,
    values: &Values,
    text: &str,
    conflicts: &[String],
    keys: Option<&mut Keys>,
) -> Result<Merged, Error> {
    let found = if conflicts.is_empty() { Vec::new() } else { conflict::find(text) };
    let mut conflicts = conflicts.to_vec();
    let view = |side| conflict::view(text, &found, side);
    let (ours, theirs) = match keys {
        Some(keys) => {
            let mut side = |side| assembled(input, values, &view(side), keys);
            let ours = side(Side::Ours)?;
            let theirs = if found.is_empty() { String::new() } else { side(Side::Theirs)? };
            (ours, theirs)
        }
        None => {
            let (ours, is_whole) = on_tokens(input, values, &view(Side::Ours))?;
            if !is_whole {
                conflicts.push(MAC.to_owned());
            }
            (ours, view(Side::Theirs))
        }
    };
    if found.is_empty() {
        return Ok(Merged { text: ours, conflicts });
    }
    let within = conflict::within_view(&theirs).ok_or(Error::NotByKey)?;
    let lines: Vec<&str> = within.iter().map(|(_, lines)| lines.of(&theirs)).collect();
    let text = conflict::rejoin(&ours, &lines).ok_or(Error::NotByKey)?;
    Ok(Merged { text, conflicts })
}

fn assembled(
    input: &Three<Input>,
    values: &Values,
    text: &str,
    keys: &mut Keys,
) -> Result<String, Error> {
    let ending = input.ours.document.block().map_or(LineEnding::Lf, |block| block.line_ending);
    let block = keys.envelope.to_text(&Mac::empty(), ending) + ending.as_str();
    let draft = with_envelope(text, block, input.ours.document.format())?;
    let parts = values.parts(&draft, keys.envelope.key_id).ok_or(Error::NoIdentity)?;
    let sealing = Sealing { time: keys.time, rng: &mut *keys.rng };
    Ok(document::assemble(&draft, keys.data_key, keys.envelope.clone(), &parts, sealing)?)
}

/// The document without a new MAC, and whether it is whole: with that of the side whose list of sealed
/// values it has, else with both between markers.
fn on_tokens(input: &Three<Input>, values: &Values, text: &str) -> Result<(String, bool), Error> {
    let sides = [&input.ours, &input.theirs].map(|side| side.document);
    let [Some(ours), Some(theirs)] = sides.map(Document::block) else {
        return Err(Error::NoIdentity);
    };
    if ours.envelope != theirs.envelope {
        return Err(Error::NoIdentity);
    }
    for (side, block) in sides.into_iter().zip([ours, theirs]) {
        let envelope = whole_lines(block.span.of(side.text()), block.line_ending);
        let draft = with_envelope(text, envelope, side.format())?;
        let parts = values.parts(&draft, ours.envelope.key_id).ok_or(Error::NoIdentity)?;
        if !parts.iter().all(|part| matches!(part, Part::Token(_))) {
            return Err(Error::NoIdentity);
        }
        if block.envelope.mode == Mode::Sealed && draft.is_listed_as(side)? {
            return Ok((draft.text().to_owned(), true));
        }
    }
    let ending = ours.line_ending;
    let [mac, other] =
        [ours, theirs].map(|block| format!("{}{}", mac_line(block), ending.as_str()));
    let text_of_ours = ours.envelope.to_text(&ours.mac, ending);
    let lines = text_of_ours.trim_end_matches(mac_line(ours).as_str());
    let envelope = format!("{lines}{}", conflict::marked(&mac, &other, ending));
    Ok((in_place(text, envelope)?, false))
}

fn mac_line(block: &Block) -> String {
    let text = block.envelope.to_text(&block.mac, block.line_ending);
    text.rsplit('\n').next().unwrap_or_default().to_owned()
}

fn with_envelope(text: &str, envelope: String, format: Format) -> Result<Document, Error> {
    Ok(Document::parse(in_place(text, envelope)?, format)?)
}

/// The text with an envelope in the place of the line that stands for it.
fn in_place(text: &str, envelope: String) -> Result<String, Error> {
    let at = text.match_indices(ENVELOPE).find_map(|(at, _)| {
        let is_line = at == 0 || text[..at].ends_with('\n') || text[..at] == *"\u{feff}";
        is_line.then_some(at)
    });
    let start = at.ok_or(Error::NotByKey)?;
    let end = text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1);
    Ok(splice(text, &[Edit { span: Span::new(start, end), text: envelope }]))
}
