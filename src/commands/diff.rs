//! `diff`: how two versions of a document differ, value by value.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::context::{IdentityArgs, folder_of, parse_format};
use super::{Context, Outcome};
use crate::diff::{self, Compared, Difference};
use crate::document::{Document, Unlocked};
use crate::error::{Error, USAGE};
use crate::file;
use crate::formats::Format;
use crate::git::{self, Repository};
use crate::keys::Lookup;
use crate::secret::DataKey;

/// Show how two versions of a document differ, value by value
///
/// A version is a file, or REV:PATH as git names it (:PATH is the index). With one, a file is compared
/// with the index, and REV:PATH with the file in the work tree. With an identity it says of what kind and
/// about how long a sealed value is, and gives a fingerprint that is equal for equal values. The exit
/// status is 1 where they differ.
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// The earlier version
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// The later version
    #[arg(value_name = "B")]
    pub b: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    /// Show sealed values in clear; on a terminal alone
    #[arg(long)]
    pub show_values: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "show_values")]
    pub json: bool,
    /// Read both as this format, whatever their names: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
}

/// Runs the command.
pub fn run(context: &Context, args: DiffArgs) -> Outcome {
    compare(context, &args).map_err(|error| Error { status: USAGE, ..error })
}

/// A version that was read.
struct Version {
    name: PathBuf,
    document: Document,
    data_key: Option<DataKey>,
}

impl Version {
    fn unlock(&self) -> Option<Result<Unlocked<'_>, Error>> {
        let unlocked = self.document.unlock(self.data_key.as_ref()?);
        let failed = |error| Error::of_document(&self.name, self.document.text(), &error);
        Some(unlocked.map_err(failed))
    }
}

fn compare(context: &Context, args: &DiffArgs) -> Outcome {
    if args.show_values && !context.ui.data_is_shown() {
        return Err(Error::usage("--show-values is for a terminal alone")
            .hint("stripeseal get gives one value to a program"));
    }
    let (earlier, later) = match &args.b {
        Some(b) => (args.a.clone(), b.clone()),
        None => one_and_its_other(&args.a)?,
    };
    let lookup = args.identity.lookup().offline();
    let [before, after] = [earlier, later].map(|name| read(context, name, args.format, &lookup));
    let (before, after) = (before?, after?);
    let old = before.unlock().transpose()?;
    let new = after.unlock().transpose()?;
    let fingerprint = after.data_key.as_ref().or(before.data_key.as_ref());
    let one = Compared { document: &before.document, unlocked: old.as_ref() };
    let other = Compared { document: &after.document, unlocked: new.as_ref() };
    let found = diff::differences(&one, &other, fingerprint, args.show_values)
        .map_err(|error| Error::of_document(&after.name, after.document.text(), &error))?;
    let is_same = before.document.text() == after.document.text();
    print(context, args, &found, is_same)?;
    Ok(u8::from(!is_same))
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

fn print(
    context: &Context,
    args: &DiffArgs,
    found: &[Difference],
    is_same: bool,
) -> Result<(), Error> {
    if args.json {
        let row = |one: &'_ Difference| {
            serde_json::to_value(Row {
                path: &one.path,
                before: one.before.as_deref(),
                after: one.after.as_deref(),
            })
        };
        let rows: Result<Vec<_>, _> = found.iter().map(row).collect();
        let json = rows.and_then(|rows| serde_json::to_string_pretty(&rows));
        let json = json.map_err(|error| Error::new("io", error.to_string()))?;
        return Ok(context.ui.data(format!("{json}\n").as_bytes())?);
    }
    let lines = found.iter().map(|Difference { path, before, after }| match (before, after) {
        (Some(before), Some(after)) => format!("~ {path}: {before} → {after}").into(),
        (Some(before), None) => format!("- {path}: {before}").into(),
        (None, after) => format!("+ {path}: {}", after.as_deref().unwrap_or_default()).into(),
    });
    context.ui.lines(lines)?;
    if found.is_empty() && !is_same {
        context.ui.note("no value differs, but comments, order or layout do");
    }
    Ok(())
}

/// Of one version, the two that are compared: a file and the index, or a revision and the file.
fn one_and_its_other(name: &Path) -> Result<(PathBuf, PathBuf), Error> {
    if let Some((_, path)) = revision(name) {
        let repository = Repository::of(Path::new("."));
        let root = repository.ok().and_then(|repository| repository.work_tree).unwrap_or_default();
        let file = if path.starts_with("./") { path.to_owned() } else { root.join(path) };
        return Ok((name.to_owned(), file));
    }
    let index = index_of(name).ok_or_else(|| {
        Error::usage(format!("{}: is not in git's index", name.display()))
            .hint("stripeseal diff A B compares two files")
    })?;
    Ok((index, name.to_owned()))
}

/// The version of a file that is in the index, by the name that it has there.
fn index_of(file: &Path) -> Option<PathBuf> {
    let root = Repository::of(folder_of(file)).ok()?.work_tree?.canonicalize().ok()?;
    let folder = folder_of(file).canonicalize().ok()?;
    let within = folder.strip_prefix(&root).ok()?.join(file.file_name()?);
    let mut name = b":".to_vec();
    name.extend_from_slice(within.as_os_str().as_bytes());
    let name = PathBuf::from(OsStr::from_bytes(&name));
    git::blob(&folder, name.as_os_str()).map(|_| name)
}

/// REV and PATH, where that is no file.
fn revision(name: &Path) -> Option<(&OsStr, &Path)> {
    if name.exists() {
        return None;
    }
    let bytes = name.as_os_str().as_bytes();
    let colon = bytes.iter().position(|byte| *byte == b':')?;
    let path = Path::new(OsStr::from_bytes(&bytes[colon + 1..]));
    Some((OsStr::from_bytes(&bytes[..colon]), path))
}

fn read(
    context: &Context,
    name: PathBuf,
    format: Option<Format>,
    lookup: &Lookup,
) -> Result<Version, Error> {
    let (text, path) = match revision(&name) {
        Some((_, path)) => {
            let missing = || {
                let message = format!("{}: git has no such object", name.display());
                Error::new("missing", message).hint("such as HEAD:.env, or :.env for the index")
            };
            let bytes = git::blob(Path::new("."), name.as_os_str()).ok_or_else(missing)?;
            let text = String::from_utf8(bytes);
            let not_utf8 = |_| Error::new("not-utf8", format!("{}: is not UTF-8", name.display()));
            (text.map_err(not_utf8)?, path)
        }
        None => (file::read(&name).map_err(|error| Error::of_file(&name, &error))?, &*name),
    };
    let format = Context::format(path, format)?;
    let document = context.parse(&name, text, format)?;
    let data_key = document.block().and_then(|_| match context.unwrap(&name, &document, lookup) {
        Ok(unwrapped) => Some(unwrapped.data_key),
        Err(error) => {
            context.ui.note(&format!("{}, so it is compared by its tokens", error.message));
            None
        }
    });
    Ok(Version { name, document, data_key })
}
