//! `git merge`: the merge driver.
//!
//! What does not verify is no input, and nothing is sealed for anybody whom a command that writes would
//! ask about: then ours stays as it is, with both envelopes between markers, which no command reads.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::chosen::parse;
use crate::commands::context::{IdentityArgs, names, now, parse_format, system_rng};
use crate::commands::trust::{Trust, TrustArgs};
use crate::commands::{Context, Outcome};
use crate::document::Document;
use crate::envelope::{self, Envelope, KeyId};
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::git;
use crate::keys::{self, Lookup};
use crate::merge::{self, Anew, Input, Keys, Merged, Three};
use crate::secret::DataKey;
use crate::time::Time;

/// Merge three versions of a document; git calls this
///
/// Values are merged by their keys: what changed on one side alone is taken, with its token, and
/// everything else of the file is merged as git merges lines. A value that changed on both sides is left
/// between git's markers, sealed; stripeseal set settles it. All three are verified first. Where the
/// sides have different keys, the merged document gets a new one, for the recipients that both have.
/// Without an identity, tokens are merged as they are. A file that is not sealed is merged by git itself.
#[derive(Args, Debug)]
pub struct MergeArgs {
    /// The version that both sides come from (%O)
    pub base: PathBuf,
    /// Our version, which the merged one replaces (%A)
    pub ours: PathBuf,
    /// Their version (%B)
    pub theirs: PathBuf,
    /// Where the document stands (%P)
    pub path: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub trust: TrustArgs,
    /// Read the document as this format, whatever its name: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
}

pub(super) fn run(context: &Context, args: MergeArgs) -> Outcome {
    let Some(texts) = sealed_texts(&args) else { return by_git(&args) };
    let merged = Merging { context, args: &args, texts: &texts }.run();
    let (text, failed) = match merged {
        Ok(Merged { text, conflicts }) if conflicts.is_empty() => (Some(text), None),
        Ok(Merged { text, conflicts }) => (Some(text), Some(in_conflict(&args.path, &conflicts))),
        Err(error) => {
            (merge::refused(&texts.ours, &texts.theirs), Some(unmerged(&args.path, error)))
        }
    };
    if let Some(text) = text {
        let written = file::Change::begin(&args.ours, None).and_then(|ours| ours.replace(&text));
        written.map_err(|error| Error::of_file(&args.ours, &error))?;
    }
    failed.map_or(Ok(0), Err)
}

/// The three texts, where both sides are sealed.
fn sealed_texts(args: &MergeArgs) -> Option<Three<String>> {
    let read = |path: &Path| file::read(path).ok();
    let texts =
        Three { base: read(&args.base)?, ours: read(&args.ours)?, theirs: read(&args.theirs)? };
    let is_sealed = |text: &str| !matches!(envelope::find(text), Ok(None));
    (is_sealed(&texts.ours) && is_sealed(&texts.theirs)).then_some(texts)
}

fn by_git(args: &MergeArgs) -> Outcome {
    match git::merge_files(&args.base, &args.ours, &args.theirs) {
        Some(true) => Ok(0),
        Some(false) => Ok(1),
        None => {
            let message = format!("{}: git can't merge it", args.path.display());
            Err(Error::new("merge", message).hint("git checkout --ours or --theirs takes one side"))
        }
    }
}

fn in_conflict(path: &Path, conflicts: &[String]) -> Error {
    let shown = path.display();
    let message = format!("{shown}: both sides changed {}", conflicts.join(", "));
    Error::new("conflict", message).hint(format!(
        "stripeseal edit -f {shown} or stripeseal set -f {shown} KEY settles it; then git add {shown}"
    ))
}

/// The error of a document that stays as it was, with both envelopes between markers.
fn unmerged(path: &Path, error: Error) -> Error {
    let shown = path.display();
    let mut causes = vec![error.message];
    causes.extend(error.causes);
    let mut hints = vec![format!(
        "git checkout --ours {shown} keeps yours, --theirs takes theirs; git checkout --merge {shown} merges again"
    )];
    hints.extend(error.hint);
    let message =
        format!("{shown}: not merged: it stays as it was, with both envelopes between markers");
    Error { causes, ..Error::new("merge", message).hint(hints.join("\n")) }
}

struct Merging<'a> {
    context: &'a Context,
    args: &'a MergeArgs,
    texts: &'a Three<String>,
}

/// The data keys of the three documents, each once.
struct Opened(Vec<(KeyId, DataKey)>);

impl Opened {
    fn of(&self, document: &Document) -> Option<&DataKey> {
        let id = document.block()?.envelope.key_id;
        self.0.iter().find(|(key, _)| *key == id).map(|(_, data_key)| data_key)
    }
}

impl Merging<'_> {
    fn run(&self) -> Result<Merged, Error> {
        let format = Context::format(&self.args.path, self.args.format)?;
        let read = |whose: &str, text: &str| {
            let path = self.named(whose);
            // What would mend the file is no help for a version of it.
            let parsed = self.context.parse(&path, text.to_owned(), format);
            parsed.map_err(|error| Error { hint: None, ..error })
        };
        let documents = Three {
            base: read("base", &self.texts.base)?,
            ours: read("ours", &self.texts.ours)?,
            theirs: read("theirs", &self.texts.theirs)?,
        };
        match self.open(&documents)? {
            Some(opened) => self.with_keys(&documents, &opened),
            None => self.on_tokens(&documents),
        }
    }

    /// A version as messages name it.
    fn named(&self, whose: &str) -> PathBuf {
        PathBuf::from(format!("{} ({whose})", self.args.path.display()))
    }

    /// Unwraps the data keys; none where ours is for no identity that is at hand.
    fn open(&self, documents: &Three<Document>) -> Result<Option<Opened>, Error> {
        let lookup = self.args.identity.lookup().offline();
        let mut opened = Opened(Vec::new());
        match self.unwrap("ours", &documents.ours, &lookup, &mut opened) {
            Ok(()) => {}
            Err(error) => {
                self.context
                    .ui
                    .note(&format!("{}, so it is merged on its tokens alone", error.message));
                return Ok(None);
            }
        }
        self.unwrap("theirs", &documents.theirs, &lookup, &mut opened)?;
        if documents.base.block().is_some() {
            self.unwrap("base", &documents.base, &lookup, &mut opened)?;
        }
        Ok(Some(opened))
    }

    fn unwrap(
        &self,
        whose: &str,
        document: &Document,
        lookup: &Lookup,
        opened: &mut Opened,
    ) -> Result<(), Error> {
        if opened.of(document).is_none()
            && let Some(block) = document.block()
        {
            let unwrapped = self.context.unwrap(&self.named(whose), document, lookup)?;
            opened.0.push((block.envelope.key_id, unwrapped.data_key));
        }
        Ok(())
    }

    fn input<'d>(
        &self,
        whose: &str,
        document: &'d Document,
        opened: &'d Opened,
    ) -> Result<Input<'d>, Error> {
        let failed = |error| {
            let error = Error::of_document(&self.named(whose), document.text(), &error);
            Error { hint: None, ..error }
        };
        let unlocked = opened.of(document).map(|data_key| document.unlock(data_key));
        Ok(Input { document, unlocked: unlocked.transpose().map_err(failed)? })
    }

    fn with_keys(&self, documents: &Three<Document>, opened: &Opened) -> Result<Merged, Error> {
        let input = Three {
            base: self.input("base", &documents.base, opened)?,
            ours: self.input("ours", &documents.ours, opened)?,
            theirs: self.input("theirs", &documents.theirs, opened)?,
        };
        let of = |document: &'_ Document| document.block().map(|block| block.envelope.clone());
        let (base, ours, theirs) =
            (of(&documents.base), of(&documents.ours), of(&documents.theirs));
        let envelopes = Three { base: base.as_ref(), ours: ours.as_ref(), theirs: theirs.as_ref() };
        let key_ids = [envelopes.ours, envelopes.theirs].map(|one| one.map(|one| one.key_id));
        if key_ids[0] == key_ids[1] {
            let data_key = opened.of(&documents.ours).ok_or_else(nobody)?;
            let envelope = merge::of_one_key(&envelopes).ok_or_else(nobody)?;
            let mut trust = self.context.trust(&self.args.trust)?;
            self.check(&mut trust, &envelope)?;
            let merged = self.merge(&input, data_key, envelope)?;
            trust.save(self.context);
            return Ok(merged);
        }
        self.anew(documents, &input, &envelopes)
    }

    /// Merges documents of different data keys under a new one.
    fn anew(
        &self,
        documents: &Three<Document>,
        input: &Three<Input>,
        envelopes: &Three<Option<&Envelope>>,
    ) -> Result<Merged, Error> {
        let newest = |document: &Document| document.removal_time(Time::epoch());
        let newest = Three {
            base: newest(&documents.base),
            ours: newest(&documents.ours),
            theirs: newest(&documents.theirs),
        };
        let Anew { mut envelope, added } =
            merge::of_two_keys(envelopes, &newest).ok_or_else(nobody)?;
        let mut trust = self.context.trust(&self.args.trust)?;
        let path = &self.args.path;
        let known = [envelopes.ours, envelopes.theirs].into_iter().flatten();
        if !known.clone().any(|envelope| trust.knows(path, envelope))
            && let Some(ours) = envelopes.ours
        {
            self.check(&mut trust, ours)?;
        }
        let data_key = DataKey::generate(&mut system_rng());
        envelope.key_id = KeyId::of(&data_key);
        for stanza in &mut envelope.stanzas {
            let whose = format!("{}: {}", path.display(), stanza.label.as_str());
            if keys::is_remote(&stanza.recipient) {
                return Err(needs_network(&whose));
            }
            let recipient = parse(&stanza.recipient, &whose)?;
            *stanza = self.context.wrap(&data_key, &stanza.label, &*recipient)?;
        }
        let merged = self.merge(input, &data_key, envelope.clone())?;
        trust.will_write(path, &envelope);
        trust.save(self.context);
        let (shown, ui) = (path.display(), &self.context.ui);
        ui.note(&format!("{shown}: merged under a new key, for {}", names(&envelope.stanzas)));
        for stanza in added {
            let label = Some(stanza.label.as_str()).filter(|label| *label != "-");
            let label = label.map(|label| format!("{label}=")).unwrap_or_default();
            ui.note(&format!(
                "{shown}: one side added somebody; if you know them: stripeseal recipients add -f {shown} {label}{}",
                stanza.recipient
            ));
        }
        Ok(merged)
    }

    /// What a command that writes would ask about is asked here too; where nobody can be, it says how.
    fn check(&self, trust: &mut Trust, envelope: &Envelope) -> Result<(), Error> {
        let path = self.args.path.as_path();
        trust.check(self.context, &[(path, envelope)]).map_err(|error| {
            let driver = super::DRIVER.replace("git merge", &format!("git merge --trust-key {}", envelope.key_id));
            Error { hint: Some(format!(
                "if you know who made it: git -c merge.stripeseal.driver='{driver}' checkout --merge {}",
                path.display()
            )), ..error }
        })
    }

    fn merge(
        &self,
        input: &Three<Input>,
        data_key: &DataKey,
        envelope: Envelope,
    ) -> Result<Merged, Error> {
        let mut rng = system_rng();
        let keys = Keys { data_key, envelope, time: now(), rng: &mut rng };
        merge::merge(input, Some(keys), &lines).map_err(|error| self.failed(&error))
    }

    fn on_tokens(&self, documents: &Three<Document>) -> Result<Merged, Error> {
        let input = |document| Input { document, unlocked: None };
        let input = Three {
            base: input(&documents.base),
            ours: input(&documents.ours),
            theirs: input(&documents.theirs),
        };
        merge::merge(&input, None, &lines).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &merge::Error) -> Error {
        Error::new("merge", format!("{}: {error}", self.args.path.display()))
    }
}

fn lines(texts: &Three<String>) -> Option<String> {
    git::merge_lines(&texts.base, &texts.ours, &texts.theirs)
}

/// A new key would have to be wrapped by a service.
fn needs_network(whose: &str) -> Error {
    let message =
        format!("{whose}: the sides have different keys, and a service would wrap the new one");
    Error::new("offline", message).hint("stripeseal edit settles it, and asks the service")
}

/// Both sides have no recipient in common.
fn nobody() -> Error {
    Error::new("merge", "no recipient is on both sides, so it would be for nobody")
}
