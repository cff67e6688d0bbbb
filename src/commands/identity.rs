//! Makes identities, and writes their files.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::context::{folder_of, now};
use crate::error::Error;
use crate::file;
use crate::keys::Lookup;
use crate::keys::age::AgeIdentity;

/// Makes an identity in the configuration directory, and that directory.
pub(super) fn make_own_identity(lookup: &Lookup) -> Result<(PathBuf, AgeIdentity), Error> {
    let file = lookup.default_file().ok_or_else(|| {
        Error::usage("neither HOME nor XDG_CONFIG_HOME says where to write an identity")
            .hint("stripeseal keygen -o FILE")
    })?;
    let folder = folder_of(&file);
    file::create_private_folder(folder).map_err(|error| Error::of_file(folder, &error))?;
    let identity = make_identity(&file)?;
    Ok((file, identity))
}

/// Makes an identity and writes it to a new file that only its owner can read.
pub(super) fn make_identity(file: &Path) -> Result<AgeIdentity, Error> {
    let identity = AgeIdentity::generate();
    write_identity(file, &identity_text(&identity, "made"))?;
    Ok(identity)
}

/// The text of an identity file.
pub(super) fn identity_text(identity: &AgeIdentity, how: &str) -> Zeroizing<String> {
    Zeroizing::new(format!(
        "# {how} by stripeseal, {}\n# recipient: {}\n{}\n",
        now(),
        identity.recipient(),
        identity.secret().expose()
    ))
}

/// Writes a new identity file that only its owner can read.
pub(super) fn write_identity(file: &Path, text: &str) -> Result<(), Error> {
    file::create_private(file, text.as_bytes(), false).map_err(|error| match error {
        file::Error::Exists => Error::of_file(file, &error)
            .hint("an identity is never overwritten: -o names another file"),
        error => Error::of_file(file, &error),
    })
}
