//! What commands share: reading documents, unwrapping their keys, finding the policy.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::detect;
use crate::document::{Document, Sealing};
use crate::envelope::{Envelope, KeyError, KeyId, Prompt, Stanza};
use crate::error::Error;
use crate::file::{self, Change};
use crate::formats::{Format, Site};
use crate::git;
use crate::inspect;
use crate::keys::{self, Hindrance, Lookup, Unwrapped};
use crate::path::{Glob, KeyPath};
use crate::policy::{self, Policy};
use crate::time::Time;
use crate::ui::{Asker, Ui};

/// Where identities come from.
#[derive(Args, Clone, Debug)]
pub struct IdentityArgs {
    /// Use this identity file and no other (- is standard input)
    #[arg(short, long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
}

impl IdentityArgs {
    /// The places to look at.
    #[must_use]
    pub fn lookup(&self) -> Lookup {
        Lookup::from_env(self.identity.clone())
    }
}

/// What every command is given.
pub struct Context {
    /// Prints and asks.
    pub ui: Ui,
    /// Asks for keys, and remembers the answers.
    pub(super) asker: Arc<Asker>,
    /// What services have wrapped already, to be taken up once.
    pub(super) wrapped: RefCell<Ahead>,
}

/// Wrapped data keys, by key id and recipient.
type Ahead = BTreeMap<(KeyId, String), Result<Vec<u8>, KeyError>>;

impl Context {
    /// The context of one command.
    #[must_use]
    pub fn new(ui: Ui) -> Self {
        Self { ui, asker: Arc::new(Asker::new(ui)), wrapped: RefCell::default() }
    }

    /// The same asker as keys see it.
    pub(super) fn prompt(&self) -> Arc<dyn Prompt> {
        Arc::<Asker>::clone(&self.asker)
    }

    /// The format of a document: what was asked for, else what its name speaks for.
    pub(super) fn format(path: &Path, asked: Option<Format>) -> Result<Format, Error> {
        asked.or_else(|| Format::of_file_name(path)).ok_or_else(|| {
            let error = Error::usage(format!("{}: the name speaks for no format", path.display()));
            error.hint("--format dotenv, --format toml or --format yaml")
        })
    }

    /// Reads a document.
    pub(super) fn read(&self, path: &Path, format: Option<Format>) -> Result<Document, Error> {
        let format = Self::format(path, format)?;
        let text = file::read(path).map_err(|error| missing_hint(path, &error))?;
        self.parse(path, text, format)
    }

    /// Reads a document of that text.
    pub(super) fn parse(
        &self,
        path: &Path,
        text: String,
        format: Format,
    ) -> Result<Document, Error> {
        let kept = text.clone();
        Document::parse(text, format).map_err(|error| Error::of_document(path, &kept, &error))
    }

    /// Locks a document to change it, and reads it.
    pub(super) fn begin(
        &self,
        path: &Path,
        format: Option<Format>,
    ) -> Result<(Change, Document), Error> {
        let format = Self::format(path, format)?;
        let change = self.lock(path)?;
        let document = self.parse(path, change.text().to_owned(), format)?;
        Ok((change, document))
    }

    /// Locks a file to change it.
    pub(super) fn lock(&self, path: &Path) -> Result<Change, Error> {
        let repository = git::repository_of(folder_of(path));
        let change = Change::begin(path, repository.as_deref());
        change.map_err(|error| missing_hint(path, &error))
    }

    /// Unwraps the data key of a document.
    pub(super) fn unwrap(
        &self,
        path: &Path,
        document: &Document,
        lookup: &Lookup,
    ) -> Result<Unwrapped, Error> {
        let block = document.block().ok_or_else(|| {
            Error::of_document(path, document.text(), &crate::document::Error::NotSealed)
        })?;
        lookup.ask_at(&self.prompt());
        keys::unwrap(&block.envelope, lookup)
            .map_err(|error| not_unwrapped(path, &block.envelope, error))
    }

    /// Unwraps the data keys of documents, in their order; services are asked for all at once. A document
    /// that is not sealed has none.
    pub(super) fn unwrap_all(
        &self,
        documents: &[(&Path, &Document)],
        lookup: &Lookup,
    ) -> Result<Vec<Option<Unwrapped>>, Error> {
        lookup.ask_at(&self.prompt());
        let blocks = documents.iter().map(|(_, document)| document.block());
        let envelopes: Vec<&Envelope> = blocks.flatten().map(|block| &block.envelope).collect();
        let mut unwrapped = keys::unwrap_all(&envelopes, lookup).into_iter();
        let one = |(path, document): &(&Path, &Document)| {
            let Some(block) = document.block() else { return Ok(None) };
            match unwrapped.next() {
                Some(Err(error)) => Err(not_unwrapped(path, &block.envelope, error)),
                Some(Ok(unwrapped)) => Ok(Some(unwrapped)),
                None => Ok(None),
            }
        };
        documents.iter().map(one).collect()
    }

    /// Has services unwrap the data keys of several documents at the same time: what unwraps them
    /// afterwards finds it done.
    pub(super) fn unwrap_ahead<'d>(
        &self,
        documents: impl Iterator<Item = &'d Document>,
        lookup: &Lookup,
    ) {
        let envelopes = documents.filter_map(|document| Some(&document.block()?.envelope));
        let is_for_service = |envelope: &&Envelope| {
            envelope.stanzas.iter().any(|stanza| keys::is_remote(&stanza.recipient))
        };
        let envelopes: Vec<&Envelope> = envelopes.filter(is_for_service).collect();
        if envelopes.len() > 1 {
            lookup.ask_at(&self.prompt());
            // An error comes again, with its document.
            drop(keys::unwrap_all(&envelopes, lookup));
        }
    }

    /// The policy that holds for a document, if there is one, and the rule of it that matches.
    pub(super) fn policy(&self, path: &Path) -> Result<Option<Located>, Error> {
        let folder = folder_of(path);
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let root = git::repository_of(&folder).unwrap_or_else(|| folder.clone());
        let up = folder.ancestors().take_while(|dir| dir.starts_with(&root));
        for dir in up {
            let file = dir.join(policy::FILE_NAME);
            let text = match file::read(&file) {
                Ok(text) => text,
                Err(file::Error::Missing) => continue,
                Err(error) => return Err(Error::of_file(&file, &error)),
            };
            check_owner(&file)?;
            let policy = Policy::parse(&text)
                .map_err(|error| Error::of_policy(&from_here(&file), &text, &error))?;
            let name = path.file_name().unwrap_or_default();
            let relative = folder.strip_prefix(dir).unwrap_or(&folder).join(name);
            return Ok(Some(Located { policy, file: from_here(&file), text, relative }));
        }
        Ok(None)
    }

    /// Now, and the operating system's randomness.
    pub(super) fn sealing<'r>(&self, rng: &'r mut SystemRng) -> Sealing<'r> {
        Sealing { time: now(), rng }
    }
}

/// A policy, and where the document stands from its folder.
pub(super) struct Located {
    pub(super) policy: Policy,
    /// Where it stands.
    pub(super) file: PathBuf,
    /// Its text, in which errors have a place.
    pub(super) text: String,
    pub(super) relative: PathBuf,
}

impl Located {
    pub(super) fn rule(&self) -> Option<&policy::Rule> {
        self.policy.rule_for(&self.relative)
    }

    /// How an envelope differs from a rule, in words.
    pub(super) fn differences(&self, rule: &policy::Rule, envelope: &Envelope) -> Vec<String> {
        inspect::differences(&self.policy, rule, envelope)
    }
}

/// The operating system's randomness; it fails as a whole or not at all.
pub(super) type SystemRng = rand_core::UnwrapErr<getrandom::SysRng>;

pub(super) fn system_rng() -> SystemRng {
    rand_core::UnwrapErr(getrandom::SysRng)
}

pub(super) fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    i64::try_from(seconds).ok().and_then(Time::from_unix).unwrap_or_else(Time::epoch)
}

pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A path as people write it who stand in the current folder.
pub(super) fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok());
    here.unwrap_or(path).to_owned()
}

/// The code of a policy that belongs to somebody else.
pub(super) const NOT_OURS: &str = "policy-owner";

/// The policy is in the hands of whoever owns it: oneself, or root.
fn check_owner(file: &Path) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(metadata) = std::fs::metadata(file) else { return Ok(()) };
    match metadata.uid() == 0 || metadata.uid() == nix::unistd::geteuid().as_raw() {
        true => Ok(()),
        false => {
            let message = format!("{}: this policy belongs to somebody else", file.display());
            Err(Error::new(NOT_OURS, message).hint("move the document, or make the file your own"))
        }
    }
}

fn missing_hint(path: &Path, error: &file::Error) -> Error {
    let converted = Error::of_file(path, error);
    match error {
        file::Error::Missing => {
            converted.hint("stripeseal init finds the documents of a project; -f names one")
        }
        _ => converted,
    }
}

fn not_unwrapped(path: &Path, envelope: &Envelope, error: keys::Error) -> Error {
    match error {
        keys::Error::NoneFits(searched) => none_fits(path, envelope, &searched),
        other => Error::of_identity(&other),
    }
}

/// Somebody who can't open a document meets stripeseal here: for whom it is, what was found, and the
/// two steps that mend it. Where something may fit but could not be used, that is the error.
fn none_fits(path: &Path, envelope: &Envelope, searched: &[keys::Searched]) -> Error {
    let mut causes = vec![format!("it is for {}", names(&envelope.stanzas))];
    for keys::Searched { source, recipients, hindrance } in searched {
        if !recipients.is_empty() {
            causes.push(format!("{source} holds {}", recipients.join(", ")));
        }
        causes.extend(hindrance.iter().map(ToString::to_string));
    }
    if searched.iter().all(|one| one.recipients.is_empty()) {
        causes.push("no identity was found".to_owned());
    }
    let is_elsewhere = |text: &str| keys::keyring::is_keyring(text) || keys::is_remote(text);
    let only_elsewhere = envelope.stanzas.iter().all(|one| is_elsewhere(&one.recipient));
    let decides = |hindrance: &&Hindrance| only_elsewhere || !hindrance.is_absence();
    let mut hindrances = searched.iter().filter_map(|one| one.hindrance.as_ref());
    if let Some(hindrance) = hindrances.rfind(decides) {
        let of_it = Error::of_hindrance(hindrance);
        causes.retain(|cause| *cause != of_it.message);
        let message = format!("{}: {}", path.display(), of_it.message);
        return Error { causes, message, ..of_it };
    }
    let own = searched.iter().flat_map(|one| &one.recipients).next();
    let hint = match own {
        None => "stripeseal keygen makes an identity and prints its recipient\nthen somebody who can open the file runs: stripeseal recipients add age1…".to_owned(),
        Some(own) => format!("somebody who can open the file runs: stripeseal recipients add {own}"),
    };
    let message = format!("{}: it is for no identity that was found", path.display());
    Error { causes, ..Error::new("no-identity", message).hint(hint) }
}

/// Recipients as people know them.
pub(super) fn names(stanzas: &[Stanza]) -> String {
    let name = |stanza: &Stanza| inspect::name_of(&stanza.recipient, &stanza.label);
    stanzas.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The one document that a command works on.
#[derive(Args, Clone, Debug)]
pub struct FileArgs {
    /// The document
    #[arg(short, long, value_name = "FILE", default_value = ".env")]
    pub file: PathBuf,
    /// Read it as this format, whatever its name: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
}

/// The format of that name.
///
/// # Errors
///
/// When there is none.
pub(super) fn parse_format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| "it is dotenv, toml or yaml".to_owned())
}

/// The path that people mean by KEY. Of a repeated dotenv name that is the last one, which counts for
/// every loader, unless `#N` says which.
pub(super) fn key_in(document: &Document, text: &str) -> Result<KeyPath, Error> {
    let key = parse_key(text)?;
    if document.format() != Format::Dotenv || text.contains('#') {
        return Ok(key);
    }
    let same = |site: &&Site| site.path.leaf_names() == key.leaf_names();
    let last = document.layout().sites.iter().rev().find(same);
    Ok(last.map_or(key, |site| site.path.clone()))
}

/// A path as people write it; not a secret in its place, which would be written in clear.
pub(super) fn parse_key(text: &str) -> Result<KeyPath, Error> {
    if detect::is_certain(text) {
        let error = Error::usage("KEY holds a secret: it says where a value stands");
        return Err(error.hint("stripeseal set KEY, and the value at the prompt"));
    }
    KeyPath::parse(text).map_err(|error| {
        let error = Error::usage(format!("KEY is no path: {error}"));
        error.hint("such as STRIPE_API_KEY, stripe.api_key, servers[0].password, env[name=STRIPE_KEY].value")
    })
}

/// Globs as people write them.
pub(super) fn parse_globs(option: &str, texts: &[String]) -> Result<Vec<Glob>, Error> {
    let parse = |text: &String| {
        Glob::parse(text)
            .map_err(|error| Error::usage(format!("{option}: not a valid pattern: {error}")))
    };
    texts.iter().map(parse).collect()
}
