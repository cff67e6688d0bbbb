//! An edited text that was not taken over, sealed under the key of its document, to be taken up again.
//!
//! It is a document itself: whoever can open that one can open this, and nobody else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::document::{Choice, Document, Error, Sealing, Unlocked, seal_new};
use crate::envelope::{Envelope, Mode};
use crate::formats::Format;
use crate::path::KeyPath;
use crate::secret::SecretText;

/// A text that was kept.
pub struct Kept {
    /// As it was edited.
    pub text: SecretText,
    /// The plain text of the document that it was made of.
    pub base: SecretText,
}

/// Seals `text`, which was made of `base`, for those who can open the document.
///
/// # Errors
///
/// When it can't be sealed.
pub fn keep(
    unlocked: &Unlocked,
    text: &str,
    base: &str,
    sealing: Sealing,
) -> Result<String, Error> {
    let [text, base] = [text, base].map(|text| Zeroizing::new(STANDARD.encode(text)));
    let plain = format!(
        "# the text of an edit that was given up\ntext = \"{}\"\nbase = \"{}\"\n",
        *text, *base
    );
    let document = Document::parse(plain, Format::Toml)?;
    let choices: Vec<Choice> = (0..document.layout.sites.len()).map(Choice::Site).collect();
    let envelope =
        Envelope { mode: Mode::Sealed, no_final_newline: false, ..unlocked.block.envelope.clone() };
    seal_new(&document, unlocked.data_key, envelope, &choices, sealing)
}

impl Kept {
    /// Reads what [`keep`] has sealed.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn open(unlocked: &Unlocked) -> Result<Self, Error> {
        let value = |name: &str| {
            let index = unlocked.document.find(&KeyPath::dotenv(name, 0))?;
            let bytes = STANDARD.decode(unlocked.value(index)?.text).ok();
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            text.map(SecretText::new).ok_or(Error::NotTheSame(0))
        };
        Ok(Self { text: value("text")?, base: value("base")? })
    }
}
