//! What an editor left, and whether it is an edit.

use zeroize::Zeroizing;

use super::session::{Draft, Session};
use crate::document::edit::{Header, Marks};
use crate::error::Error;
use crate::process::edit::Left;

/// What came back from the editor.
pub(super) enum Read {
    Unchanged,
    Edited(Zeroizing<String>, Marks),
    /// To be shown again.
    Refused(Zeroizing<String>, Refused),
    /// To be kept, if there is a text.
    GivenUp(Option<Zeroizing<String>>, Error),
}

/// Why a text was not written.
pub(super) struct Refused {
    pub(super) reason: String,
    pub(super) at: usize,
    /// Whether the document has become another one.
    pub(super) changed: bool,
    pub(super) error: Error,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { reason: error.message.clone(), at: 0, changed: false, error }
    }
}

pub(super) fn boxed(error: Error) -> Box<Refused> {
    Box::new(error.into())
}

impl Session<'_> {
    /// Judges what the editor left of a draft that was shown as `shown`.
    pub(super) fn read_back(&self, left: &Left, draft: &Draft, shown: &str) -> Read {
        let failed = |code, what: &str| {
            Error::new(code, format!("{}: {what}; nothing was written", self.path.display()))
        };
        let Some(edited) = &left.text else {
            let error = failed("editor", "the editor took the file away");
            return Read::GivenUp(self.unsaved(draft), error);
        };
        let (text, marks) = Header::take(edited);
        let text = Zeroizing::new(self.without_added_end(text));
        let changed = (*text != *self.state.plain).then(|| text.clone());
        let given_up = |code, what: &str| Read::GivenUp(changed.clone(), failed(code, what));
        if left.end.told.is_some() {
            return given_up("ended", "the command was ended");
        }
        if left.end.status != 0 {
            let what = format!("the editor failed with status {}", left.end.status);
            return given_up("editor", &what);
        }
        if left.other_encoding {
            return given_up("not-utf8", "the editor wrote another encoding than UTF-8");
        }
        if text.trim().is_empty() && !self.state.plain.trim().is_empty() {
            let error = failed("editor", "the editor left the file empty");
            return Read::GivenUp(self.unsaved(draft), error);
        }
        let marks = match marks {
            Ok(marks) => marks,
            Err(error) => {
                let reason = format!("seal or plain: not a pattern: {error}");
                return Read::Refused(text, failed("usage", &reason).into());
            }
        };
        let accepted = draft.may_stay && (left.saved || self.args.with.is_some());
        match changed {
            None if marks.is_empty() => Read::Unchanged,
            _ if **edited == *shown && !accepted => {
                given_up("given-up", "it was left as it could not be saved")
            }
            _ => Read::Edited(text, marks),
        }
    }

    /// Editors end the last line of a file; where that is all they did, it is no change.
    fn without_added_end(&self, text: String) -> String {
        let bare = text.strip_suffix('\n').map(|bare| bare.strip_suffix('\r').unwrap_or(bare));
        match bare {
            Some(bare) if bare == *self.state.plain => bare.to_owned(),
            _ => text,
        }
    }
}
