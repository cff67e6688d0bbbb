//! Which data keys may be opened at all: `--key-id`, for machines that read and keep no record.

use std::path::Path;

use clap::Args;

use super::trust::parse_id;
use crate::document::Document;
use crate::error::Error;

const VARIABLE: &str = "STRIPESEAL_KEY_ID";

/// The key ids that a document may have.
#[derive(Args, Clone, Debug, Default)]
pub struct PinArgs {
    /// Refuse a document with another key id than one of these; without it, those of
    /// STRIPESEAL_KEY_ID, if that is set
    #[arg(long, value_name = "ID", allow_hyphen_values = true, value_delimiter = ',')]
    pub key_id: Vec<String>,
}

impl PinArgs {
    /// Checks the key id of a document before any key is looked for.
    pub(super) fn check(&self, path: &Path, document: &Document) -> Result<(), Error> {
        let (option, texts) = match (self.key_id.is_empty(), std::env::var_os(VARIABLE)) {
            (false, _) => ("--key-id", self.key_id.clone()),
            (true, None) => return Ok(()),
            // An empty one is set by mistake; to read on would be to read without the pin.
            (true, Some(text)) => {
                let text = text.into_string().unwrap_or_default();
                (VARIABLE, text.split(',').map(str::to_owned).collect())
            }
        };
        let allowed = texts.iter().map(|text| parse_id(option, text));
        let allowed = allowed.collect::<Result<Vec<_>, _>>()?;
        let Some(block) = document.block() else { return Ok(()) };
        let id = block.envelope.key_id;
        if allowed.contains(&id) {
            return Ok(());
        }
        let message = format!("{}: its key id {id} is none that {option} allows", path.display());
        Err(Error::new("key-id", message).hint(format!(
            "if it was rotated by somebody you know: {option} {id}; if not: git log {}",
            path.display()
        )))
    }
}
