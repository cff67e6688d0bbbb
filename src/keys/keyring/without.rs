//! In place of the OS keyring, where this was built without it.

use super::Fault;
use super::deadline::Call;
use crate::secret::SecretText;

/// Says so.
pub(super) fn read(_: &[String], _: &Call) -> Result<Vec<(String, SecretText)>, Fault> {
    Err(Fault::NotBuilt)
}

/// Says so.
pub(super) fn add(_: &str, _: &SecretText, _: &Call) -> Result<(), Fault> {
    Err(Fault::NotBuilt)
}
