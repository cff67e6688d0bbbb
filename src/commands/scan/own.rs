//! The values that are sealed in the project's documents, to be looked for everywhere.

use std::path::{Path, PathBuf};

use crate::commands::context::{Context, IdentityArgs};
use crate::commands::documents::{is_sealed, sealed_documents};
use crate::error::{Error, USAGE};
use crate::formats::Format;
use crate::git;
use crate::inspect;
use crate::keys::Lookup;
use crate::scan::{OwnValue, OwnValues};
use crate::secret::SecretText;
use crate::ui::Ui;

/// Whose values, and how hard to try.
pub(super) struct Wanted<'a> {
    /// Documents that were named; else all that are found.
    pub(super) documents: &'a [PathBuf],
    pub(super) identity: &'a IdentityArgs,
    /// Whether to ask for passphrases, and to fail where values can't be had.
    pub(super) is_asked_for: bool,
}

/// The values, and what is to be said of them.
#[derive(Default)]
pub(super) struct Known {
    pub(super) values: OwnValues,
    /// How many documents they are from.
    pub(super) documents: usize,
    /// The names of those that are too short or too common to be looked for.
    pub(super) left_out: Vec<String>,
    /// The documents whose values could not be had, and why.
    pub(super) closed: Vec<(PathBuf, String)>,
}

/// Opens the documents. Nobody is asked for anything unless that was asked for.
pub(super) fn gather(context: &Context, wanted: &Wanted<'_>) -> Result<Known, Error> {
    let named = !wanted.documents.is_empty();
    let documents = if named { wanted.documents.to_vec() } else { found() };
    let must = wanted.is_asked_for || named || wanted.identity.identity.is_some();
    if documents.is_empty() && must {
        return Err(Error::usage("no sealed document was found here").hint("name one: -f FILE"));
    }
    let no_prompt = context.ui.no_prompt || !wanted.is_asked_for;
    let context = Context::new(Ui { no_prompt, ..context.ui });
    let lookup = wanted.identity.lookup().offline();
    let mut known = Known::default();
    let mut values = Vec::new();
    for path in documents {
        match sealed_values(&context, &lookup, &path) {
            Ok(opened) => {
                known.documents += 1;
                values.extend(opened);
            }
            Err(error) if must => return Err(Error { status: USAGE, ..error }),
            Err(error) => known.closed.push((path, error.message)),
        }
    }
    (known.values, known.left_out) = OwnValues::new(&values);
    Ok(known)
}

/// The sealed documents of the repository; outside of one those of this folder alone, since below it may be
/// a whole disk.
fn found() -> Vec<PathBuf> {
    let here = Path::new(".");
    if git::repository_of(here).is_some() {
        return sealed_documents();
    }
    let entries = std::fs::read_dir(here).into_iter().flatten().flatten();
    let files = entries.map(|entry| PathBuf::from(entry.file_name())).filter(|path| path.is_file());
    let documents = files.filter(|path| Format::of_file_name(path).is_some() && is_sealed(path));
    let mut documents: Vec<PathBuf> = documents.collect();
    documents.sort();
    documents
}

fn sealed_values(context: &Context, lookup: &Lookup, path: &Path) -> Result<Vec<OwnValue>, Error> {
    let document = context.read(path, None)?;
    let unwrapped = context.unwrap(path, &document, lookup)?;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let unlocked = document.unlock(&unwrapped.data_key).map_err(failed)?;
    let sites = document.layout().sites.iter().enumerate();
    let sealed = sites.filter(|(index, _)| document.token_of(*index).is_some());
    let values = sealed.map(|(index, site)| {
        Ok(OwnValue {
            name: inspect::shown_path(site).to_string(),
            document: path.display().to_string(),
            value: SecretText::new(unlocked.value(index).map_err(failed)?.text),
        })
    });
    values.collect()
}
