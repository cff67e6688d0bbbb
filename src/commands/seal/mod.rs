//! `seal`: seals what is secret in documents.

mod told;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::chosen::{Chosen, mode_of, named_by_hand};
use crate::commands::context::{
    IdentityArgs, Located, parse_format, parse_globs, parse_key, system_rng,
};
use crate::commands::documents::Draft;
use crate::commands::trust::{Trust, TrustArgs};
use crate::commands::{Context, Outcome};
use crate::document::{self, Choice, Decision, Document, Selection, Verdict};
use crate::envelope::Envelope;
use crate::error::Error;
use crate::formats::{Format, Site};
use crate::inspect;
use crate::keys::Lookup;
use crate::path::Glob;
use crate::secret::DataKey;

/// Seal the secrets of documents, in place
///
/// Which values are secret is decided by --key and --plain, then by the policy, then by their names and
/// forms; --dry-run shows each decision and its reason. What is sealed already stays as it is, to the
/// byte, and so does everything that is not secret.
///
/// A new document is sealed for the recipients of -r, else those of the policy, else for yourself; those
/// that only the policy names must be known, or are asked about. In one that is sealed already, the
/// recipients stay; where its key or one of them is not known here, that is asked about too.
#[derive(Args, Debug)]
pub struct SealArgs {
    /// The documents [default: .env]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A document; the same as naming it without -f
    #[arg(short, long, value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// Seal a new document for this recipient: age1…, LABEL=age1…, or a label of the policy
    #[arg(short, long, value_name = "RECIPIENT")]
    pub recipient: Vec<String>,
    /// Seal every value
    #[arg(long)]
    pub all: bool,
    /// Seal the values whose key matches, such as '*_TOKEN' or 'stripe.*'
    #[arg(long, value_name = "GLOB")]
    pub key: Vec<String>,
    /// Leave the values plain whose key matches
    #[arg(long, value_name = "GLOB")]
    pub plain: Vec<String>,
    /// Take over a hand edit of the sealed value at this path: added, moved, renamed, removed, commented
    /// out or back in. Every such edit of the file must be named
    #[arg(long, value_name = "PATH", conflicts_with_all = ["all", "key", "plain", "recipient"])]
    pub accept: Vec<String>,
    /// Read the files as this format, whatever their names: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
    /// Print the sealed text instead of writing it
    #[arg(long)]
    pub stdout: bool,
    /// Show what would be sealed, and why, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// With --dry-run: print JSON
    #[arg(long, requires = "dry_run")]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub trust: TrustArgs,
}

/// Runs the command.
pub fn run(context: &Context, mut args: SealArgs) -> Outcome {
    args.files.append(&mut args.file);
    if args.files.is_empty() {
        args.files.push(PathBuf::from(".env"));
    }
    if args.stdout && args.files.len() > 1 {
        return Err(Error::usage("--stdout takes one file"));
    }
    let keys = parse_globs("--key", &args.key)?;
    let plain = parse_globs("--plain", &args.plain)?;
    let job = Job { context, args: &args, keys, plain, lookup: args.identity.lookup() };
    let mut trust = context.trust(&args.trust)?;
    let mut files = Vec::with_capacity(args.files.len());
    for path in &args.files {
        files.push(job.open(path)?);
    }
    job.check_selectors(&files)?;
    if args.dry_run {
        return job.show(&files);
    }
    let keys = job.keys_ahead(&files, &mut trust)?;
    // Everything is made before the first file is written.
    let mut sealed = Vec::with_capacity(files.len());
    for (file, key) in files.iter().zip(keys) {
        sealed.push(job.seal(file, key)?);
    }
    job.check_known(&files, &sealed, &mut trust)?;
    job.write(&files, sealed, &mut trust)?;
    Ok(0)
}

struct Job<'a> {
    context: &'a Context,
    args: &'a SealArgs,
    keys: Vec<Glob>,
    plain: Vec<Glob>,
    lookup: Lookup,
}

/// A document, and what is to become of its values.
struct Opened {
    path: PathBuf,
    document: Document,
    policy: Option<Located>,
    decisions: Vec<Decision>,
}

/// The key of a new document, and for whom it is.
struct NewKey {
    data_key: DataKey,
    chosen: Vec<Chosen>,
}

/// The new text of a document, if it has one, and what to say of it.
struct Sealed {
    text: Option<String>,
    envelope: Option<Envelope>,
    notes: Vec<String>,
}

impl Opened {
    fn failed(&self) -> impl Fn(document::Error) -> Error + '_ {
        |error| Error::of_document(&self.path, self.document.text(), &error)
    }

    fn choices(&self) -> Vec<Choice> {
        let sealed = self.decisions.iter().filter(|decision| decision.verdict == Verdict::Seal);
        sealed.map(|decision| decision.choice).collect()
    }

    fn count(&self, verdict: Verdict) -> usize {
        inspect::count(self.decisions.iter().map(|decision| decision.verdict), verdict)
    }
}

impl Job<'_> {
    fn open(&self, path: &Path) -> Result<Opened, Error> {
        let reads_only = self.args.dry_run || self.args.stdout;
        let document = match reads_only {
            true => self.context.read(path, self.args.format)?,
            false => self.context.begin(path, self.args.format)?.1,
        };
        let policy = self.context.policy(path)?;
        let rule = policy.as_ref().and_then(Located::rule);
        let selection = Selection {
            all: self.args.all,
            keys: &self.keys,
            plain: &self.plain,
            policy_secret: rule.map_or(&[], |rule| &rule.secret),
            policy_plain: rule.map_or(&[], |rule| &rule.plain),
        };
        let decisions = document.decide(&selection);
        let decisions =
            decisions.map_err(|error| Error::of_document(path, document.text(), &error))?;
        Ok(Opened { path: path.to_owned(), document, policy, decisions })
    }

    /// A selector that matches nothing, or for --key nothing that can be sealed, is a mistake.
    fn check_selectors(&self, files: &[Opened]) -> Result<(), Error> {
        for (option, globs, names_too) in
            [("--key", &self.keys, false), ("--plain", &self.plain, true)]
        {
            for glob in globs {
                let matches =
                    |site: &&Site| glob.matches(&site.path) && (names_too || !site.naming);
                let sites =
                    |opened: &Opened| opened.document.layout().sites.iter().any(|s| matches(&s));
                if !files.iter().any(sites) {
                    let message = format!("{option} {} matches no value", glob.as_str());
                    let hint =
                        "stripeseal seal --dry-run shows the keys; what names an item stays plain";
                    return Err(Error::usage(message).hint(hint));
                }
            }
        }
        Ok(())
    }

    /// Chooses for whom each new document is. What services wrap and unwrap, they do now, for all documents.
    fn keys_ahead(
        &self,
        files: &[Opened],
        trust: &mut Trust,
    ) -> Result<Vec<Option<NewKey>>, Error> {
        let mut new = Vec::with_capacity(files.len());
        for opened in files {
            new.push(self.new_key(opened, trust)?);
        }
        let wanted = new.iter().flatten().flat_map(|NewKey { data_key, chosen }| {
            chosen.iter().map(move |one| (data_key, one.recipient.text()))
        });
        self.context.wrap_ahead(wanted);
        let more = files.iter().filter(|opened| !opened.choices().is_empty());
        self.context.unwrap_ahead(more.map(|opened| &opened.document), &self.lookup);
        Ok(new)
    }

    fn new_key(&self, opened: &Opened, trust: &mut Trust) -> Result<Option<NewKey>, Error> {
        // References are plain, and the envelope keeps them from being changed.
        let has_some = !opened.choices().is_empty() || opened.document.has_references();
        if !has_some || opened.document.block().is_some() || !self.args.accept.is_empty() {
            return Ok(None);
        }
        let (path, policy) = (&opened.path, opened.policy.as_ref());
        let asked = &self.args.recipient;
        let chosen = self.context.choose_recipients(path, asked, policy, &self.lookup, trust)?;
        Ok(Some(NewKey { data_key: DataKey::generate(&mut system_rng()), chosen }))
    }

    fn seal(&self, opened: &Opened, key: Option<NewKey>) -> Result<Sealed, Error> {
        match (opened.document.block(), key) {
            _ if !self.args.accept.is_empty() => self.accept(opened),
            (Some(block), _) => self.seal_more(opened, &block.envelope),
            (None, Some(key)) => self.seal_new(opened, key),
            (None, None) => Ok(self.nothing(opened)),
        }
    }

    /// What is about to be written into must be known; it was verified when its text was made.
    fn check_known(
        &self,
        files: &[Opened],
        sealed: &[Sealed],
        trust: &mut Trust,
    ) -> Result<(), Error> {
        let written = files.iter().zip(sealed).filter(|(_, sealed)| sealed.text.is_some());
        let standing = written.filter_map(|(opened, _)| {
            opened.document.block().map(|block| (opened.path.as_path(), &block.envelope))
        });
        trust.check(self.context, &standing.collect::<Vec<_>>())
    }

    fn accept(&self, opened: &Opened) -> Result<Sealed, Error> {
        let paths = self.args.accept.iter().map(|text| parse_key(text));
        let paths = paths.collect::<Result<Vec<_>, _>>()?;
        let unwrapped = self.context.unwrap(&opened.path, &opened.document, &self.lookup)?;
        let mut rng = system_rng();
        let sealing = self.context.sealing(&mut rng);
        let accepted = opened.document.accept(&unwrapped.data_key, &paths, sealing);
        let accepted = accepted.map_err(opened.failed())?;
        let shown = opened.path.display();
        let notes = accepted.takeovers.iter().map(|takeover| format!("{shown}: {takeover}"));
        let notes = notes.collect();
        let envelope = opened.document.block().map(|block| block.envelope.clone());
        Ok(Sealed { text: Some(accepted.text), envelope, notes })
    }

    fn seal_more(&self, opened: &Opened, envelope: &Envelope) -> Result<Sealed, Error> {
        let document = &opened.document;
        self.check_recipients(opened, envelope)?;
        let choices = opened.choices();
        if choices.is_empty() {
            return Ok(self.nothing(opened));
        }
        let unwrapped = self.context.unwrap(&opened.path, document, &self.lookup)?;
        let unlocked = document.unlock(&unwrapped.data_key).map_err(opened.failed())?;
        let mut rng = system_rng();
        let text = unlocked.seal(&choices, self.context.sealing(&mut rng));
        let text = text.map_err(opened.failed())?;
        let names = envelope.stanzas.iter();
        let names = names.map(|stanza| (stanza.label.as_str(), stanza.recipient.as_str()));
        let notes = self.notes(opened, names.collect(), Some(&unwrapped.recipient));
        Ok(Sealed { text: Some(text), envelope: Some(envelope.clone()), notes })
    }

    /// `-r` can't change for whom a document is that exists.
    fn check_recipients(&self, opened: &Opened, envelope: &Envelope) -> Result<(), Error> {
        let asked = named_by_hand(&self.args.recipient, opened.policy.as_ref())?;
        let has = |text: &str| envelope.stanzas.iter().any(|stanza| stanza.recipient == text);
        match asked.iter().all(|chosen| has(chosen.recipient.text())) {
            true => Ok(()),
            false => {
                let message = format!("{}: is sealed already, for others", opened.path.display());
                Err(Error::usage(message)
                    .hint("-r is for new documents; stripeseal recipients add is for this one"))
            }
        }
    }

    fn seal_new(&self, opened: &Opened, key: NewKey) -> Result<Sealed, Error> {
        let NewKey { data_key, chosen } = key;
        let choices = opened.choices();
        let mut rng = system_rng();
        let mode = mode_of(opened.policy.as_ref());
        let envelope = self.context.new_envelope(&data_key, &chosen, mode)?;
        let sealing = self.context.sealing(&mut rng);
        let written = envelope.clone();
        let text = document::seal_new(&opened.document, &data_key, written, &choices, sealing);
        let text = text.map_err(opened.failed())?;
        let names = chosen.iter().map(|one| (one.label.as_str(), one.recipient.text())).collect();
        let own = self.context.own_recipient(&self.lookup);
        let mut notes = self.notes(opened, names, own.as_deref());
        // Of the other kinds, only using the key would tell.
        let for_other = |one: &Chosen| {
            one.recipient.text().starts_with("age1") && Some(one.recipient.text()) != own.as_deref()
        };
        if chosen.iter().all(for_other) {
            notes.push(format!("{}: you can't open it yourself", opened.path.display()));
        }
        Ok(Sealed { text: Some(text), envelope: Some(envelope), notes })
    }

    fn write(&self, files: &[Opened], sealed: Vec<Sealed>, trust: &mut Trust) -> Result<(), Error> {
        let notes: Vec<String> = sealed.iter().flat_map(|one| one.notes.clone()).collect();
        if let (true, [opened], [sealed]) = (self.args.stdout, files, sealed.as_slice()) {
            let text = sealed.text.as_deref().unwrap_or(opened.document.text());
            self.context.ui.data(text.as_bytes())?;
        } else {
            let draft = |(opened, sealed): (&Opened, Sealed)| {
                let (text, envelope) = sealed.text.zip(sealed.envelope)?;
                let before = opened.document.text().to_owned();
                let is_anew = opened.document.block().is_none();
                Some(Draft { path: opened.path.clone(), before, text, envelope, is_anew })
            };
            let drafts: Vec<Draft> = files.iter().zip(sealed).filter_map(draft).collect();
            self.context.write_all(trust, &drafts)?;
        }
        for note in &notes {
            self.context.ui.note(note);
        }
        Ok(())
    }
}
