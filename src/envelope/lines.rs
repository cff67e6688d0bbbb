//! The lines of an envelope: each kind with its fields, in one order, in one spelling.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::text::{Fault, MAX_STANZAS, MODE_FILE, NO_FINAL_NEWLINE};
use super::{Envelope, KeyId, Mac, Mode, Removed, Stanza};
use crate::label::Label;
use crate::time::Time;

/// Collects the lines, which come in one order: key, to, removed, mode, text, mac.
#[derive(Default)]
pub(super) struct Reader {
    rank: u8,
    key_id: Option<KeyId>,
    stanzas: Vec<Stanza>,
    removed: Vec<Removed>,
    mode: Mode,
    no_final_newline: bool,
}

impl Reader {
    /// Takes the next line; the MAC, if it is the last.
    pub(super) fn line(&mut self, line: &str) -> Result<Option<Mac>, Fault> {
        match line {
            MODE_FILE => {
                self.advance(4)?;
                self.mode = Mode::File;
                return Ok(None);
            }
            NO_FINAL_NEWLINE => {
                self.advance(5)?;
                self.no_final_newline = true;
                return Ok(None);
            }
            _ => {}
        }
        let fields: Vec<&str> = line.split(' ').collect();
        match fields.as_slice() {
            ["#", "key", id] => {
                self.advance(1)?;
                self.key_id = Some(KeyId::parse(id).ok_or(Fault::Field("the key id"))?);
            }
            ["#", "to", recipient, label, wrapped] => {
                self.repeat(2)?;
                self.stanza(recipient, label, wrapped)?;
            }
            ["#", "removed", recipient, label, time] => {
                self.repeat(3)?;
                if self.removed.len() == MAX_STANZAS {
                    return Err(Fault::TooManyStanzas);
                }
                self.removed.push(Removed {
                    recipient: read_recipient(recipient)?,
                    label: read_label(label)?,
                    time: Time::parse(time).ok_or(Fault::Field("the time"))?,
                });
            }
            ["#", "mac", mac] => {
                self.advance(6)?;
                return Ok(Some(read_mac(mac)?));
            }
            _ => return Err(Fault::Line),
        }
        Ok(None)
    }

    /// A kind of line that stands at most once.
    fn advance(&mut self, rank: u8) -> Result<(), Fault> {
        if self.rank >= rank {
            return Err(Fault::Line);
        }
        self.repeat(rank)
    }

    /// A kind of line that may be repeated.
    fn repeat(&mut self, rank: u8) -> Result<(), Fault> {
        if self.rank > rank || (rank > 1 && self.key_id.is_none()) {
            return Err(Fault::Line);
        }
        self.rank = rank;
        Ok(())
    }

    fn stanza(&mut self, recipient: &str, label: &str, wrapped: &str) -> Result<(), Fault> {
        if self.stanzas.len() == MAX_STANZAS {
            return Err(Fault::TooManyStanzas);
        }
        let recipient = read_recipient(recipient)?;
        if self.stanzas.iter().any(|stanza| stanza.recipient == recipient) {
            return Err(Fault::Field("the recipient is repeated"));
        }
        let label = read_label(label)?;
        let wrapped =
            URL_SAFE_NO_PAD.decode(wrapped).map_err(|_| Fault::Field("the wrapped key"))?;
        self.stanzas.push(Stanza { recipient, label, wrapped });
        Ok(())
    }

    /// What the lines said.
    pub(super) fn finish(self) -> Result<Envelope, Fault> {
        let key_id = self.key_id.ok_or(Fault::Line)?;
        if self.stanzas.is_empty() {
            return Err(Fault::Field("it names no recipient"));
        }
        Ok(Envelope {
            key_id,
            stanzas: self.stanzas,
            removed: self.removed,
            mode: self.mode,
            no_final_newline: self.no_final_newline,
        })
    }
}

fn read_recipient(text: &str) -> Result<String, Fault> {
    if text.is_empty() {
        return Err(Fault::Field("the recipient"));
    }
    Ok(text.to_owned())
}

fn read_label(text: &str) -> Result<Label, Fault> {
    Label::parse(text).ok_or(Fault::Field("the label"))
}

fn read_mac(text: &str) -> Result<Mac, Fault> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    Ok(Mac(bytes.ok_or(Fault::Field("the MAC"))?))
}
