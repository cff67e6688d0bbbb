//! `init`: the first four minutes of a project.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::chosen::login_label;
use super::context::Context;
use super::documents::document_files;
use super::identity::make_own_identity;
use crate::document::{Document, Selection, Verdict};
use crate::envelope;
use crate::error::Error;
use crate::file;
use crate::formats::Format;
use crate::git;
use crate::inspect;
use crate::keys::Lookup;
use crate::policy;

/// Make an identity and a policy for this project, and find its documents
///
/// Finds or makes your identity, writes a commented .stripeseal.toml with you as the one recipient,
/// looks for files that hold secrets, and says what git does with them. It seals nothing and changes no
/// file that is there.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// Say what would be made, and make nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: InitArgs) -> Outcome {
    let folder = Path::new(".");
    let repository = git::repository_of(folder);
    let init = Init { context, args: &args, repository };
    let recipient = init.identity()?;
    let documents = init.find_documents(folder);
    init.policy(&recipient, &documents)?;
    for found in &documents {
        init.tell(found);
    }
    init.tell_next(&documents);
    Ok(0)
}

struct Init<'a> {
    context: &'a Context,
    args: &'a InitArgs,
    repository: Option<PathBuf>,
}

/// A file that holds secrets, or did.
struct Found {
    path: PathBuf,
    secrets: usize,
    is_sealed: bool,
    is_ignored: bool,
    was_plain: bool,
}

impl Init<'_> {
    fn say(&self, text: &str) {
        self.context.ui.note(text);
    }

    /// Finds one's own identity, or makes it; its recipient.
    fn identity(&self) -> Result<String, Error> {
        let lookup = Lookup::from_env(None);
        lookup.ask_at(&self.context.prompt());
        if let Some(own) = lookup.own().map_err(|error| Error::of_identity(&error))? {
            self.say(&format!("identity: found, {}", own.recipient()));
            return Ok(own.recipient().to_owned());
        }
        let file = lookup.default_file().ok_or_else(|| {
            Error::usage("neither HOME nor XDG_CONFIG_HOME says where to write an identity")
        })?;
        let shown = file.display();
        if self.args.dry_run {
            self.say(&format!("identity: would be made in {shown}"));
            return Ok("age1…".to_owned());
        }
        if !self.context.ui.confirm(&format!("Make an identity in {shown}?"))? {
            return Err(Error::new("no-identity", "without an identity nothing can be opened")
                .hint("stripeseal keygen -o FILE makes one elsewhere"));
        }
        let (_, identity) = make_own_identity(&lookup)?;
        self.say(&format!("identity: made in {shown}, {}", identity.recipient()));
        self.say(
            "keep a copy of that file in a safe place: who loses the identity loses the values",
        );
        Ok(identity.recipient().to_owned())
    }

    /// Writes the policy, unless there is one.
    fn policy(&self, recipient: &str, documents: &[Found]) -> Result<(), Error> {
        let folder = self.repository.as_deref().unwrap_or(Path::new(""));
        let file = folder.join(policy::FILE_NAME);
        if file.exists() {
            self.say(&format!("policy: {} is there already", file.display()));
            return Ok(());
        }
        if self.args.dry_run {
            self.say(&format!("policy: would be written to {}", file.display()));
            return Ok(());
        }
        let text = template(login_label().as_str(), recipient, &self.patterns(documents));
        let change = file::Change::create(&file).and_then(|change| change.replace(&text));
        change.map_err(|error| Error::of_file(&file, &error))?;
        self.say(&format!("policy: written to {}", file.display()));
        Ok(())
    }

    /// The patterns of the documents: `.env` and its kin by name in any folder, others by their path.
    fn patterns(&self, documents: &[Found]) -> Vec<String> {
        let pattern = |found: &Found| {
            let name = found.path.file_name().unwrap_or_default().to_string_lossy();
            if name == ".env" || name.starts_with(".env.") {
                return globset::escape(&name);
            }
            let absolute = found.path.canonicalize().unwrap_or_else(|_| found.path.clone());
            let root = self.repository.clone().or_else(|| Path::new(".").canonicalize().ok());
            let relative =
                root.and_then(|root| absolute.strip_prefix(root).ok().map(Path::to_owned));
            globset::escape(&relative.unwrap_or(absolute).to_string_lossy())
        };
        let mut patterns: Vec<String> = Vec::new();
        for pattern in documents.iter().map(pattern) {
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        if patterns.is_empty() {
            patterns.push(".env".to_owned());
        }
        patterns
    }

    fn find_documents(&self, folder: &Path) -> Vec<Found> {
        // Nearly every project ignores its .env: what git ignores is looked at too.
        document_files(folder).iter().filter_map(|path| self.look_at(path)).collect()
    }

    fn look_at(&self, path: &Path) -> Option<Found> {
        let path = path.strip_prefix("./").unwrap_or(path);
        let format = Format::of_file_name(path)?;
        if inspect::is_template(path) {
            return None;
        }
        let document = Document::parse(file::read(path).ok()?, format).ok()?;
        let decisions = document.decide(&Selection::default()).ok()?;
        let is = |verdict| decisions.iter().filter(|one| one.verdict == verdict).count();
        let (secrets, is_sealed) = (is(Verdict::Seal), document.block().is_some());
        if secrets == 0 && !is_sealed {
            return None;
        }
        let (is_ignored, was_plain) = self.in_git(path);
        Some(Found { path: path.to_owned(), secrets, is_sealed, is_ignored, was_plain })
    }

    /// Whether git ignores a file, and whether its history holds it without an envelope.
    fn in_git(&self, path: &Path) -> (bool, bool) {
        let Some(repository) = &self.repository else { return (false, false) };
        let Ok(absolute) = path.canonicalize() else { return (false, false) };
        let plain = |text: &String| matches!(envelope::find(text), Ok(None));
        (
            git::ignores(repository, &absolute) == Some(true),
            git::history(repository, &absolute).iter().any(plain),
        )
    }

    fn tell(&self, found: &Found) {
        let shown = found.path.display();
        let secrets = match found.secrets {
            1 => "1 secret".to_owned(),
            several => format!("{several} secrets"),
        };
        self.say(&match (found.is_sealed, found.secrets) {
            (false, _) => format!("found: {shown}, {secrets}, plain"),
            (true, 0) => format!("found: {shown}, sealed"),
            (true, _) => format!("found: {shown}, sealed, but with {secrets} in plain text"),
        });
        if found.is_ignored {
            let ignore = found.path.with_file_name(".gitignore");
            let name = found.path.file_name().unwrap_or_default().to_string_lossy();
            self.say(&format!(
                "  git ignores it; once it is sealed: echo '!{name}' >> {}",
                ignore.display()
            ));
        }
        if found.was_plain {
            self.say("  git history holds it in plain text: sealing does not take that back, so roll its keys where they were issued");
        }
    }

    fn tell_next(&self, documents: &[Found]) {
        let to_seal = documents.iter().find(|found| found.secrets > 0).or(documents.first());
        let Some(found) = to_seal else {
            self.say("no file with secrets was found here");
            self.say("next:");
            self.say("  stripeseal seal FILE");
            return;
        };
        let shown = found.path.display();
        let option =
            if shown.to_string() == ".env" { String::new() } else { format!(" -f {shown}") };
        self.say("next:");
        self.say(&format!("  stripeseal seal {shown}"));
        self.say(&format!("  git add {} {shown}", policy::FILE_NAME));
        self.say(&format!("  stripeseal run{option} -- CMD"));
    }
}

fn template(label: &str, recipient: &str, patterns: &[String]) -> String {
    let patterns: Vec<String> = patterns.iter().map(|pattern| format!("{pattern:?}")).collect();
    format!(
        "# The policy of stripeseal: which files are sealed for whom. Commit it, and have its changes
# reviewed: whoever is named here will read what is sealed from then on.

# People and machines, by the labels that rules and files call them. `stripeseal keygen` makes an
# identity and prints its recipient.
[recipients]
{label:?} = {recipient:?}

# Of several rules the first that matches holds. A pattern without a slash matches in any folder.
[[files]]
match = [{}]
recipients = [{label:?}]

# What is secret is decided by names and values; `stripeseal seal --dry-run FILE` shows it. Where that
# is wrong, say so by key. Values in a provider's known form are sealed even if `plain` matches.
# secret = [\"stripe.*\", \"*_TOKEN\"]
# plain = [\"NEXT_PUBLIC_*\"]

# \"sealed\" lets anyone edit plain values by hand; \"file\" lets nothing change unnoticed.
# integrity = \"sealed\"
",
        patterns.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_a_policy() {
        let text = template("alice", "age1a", &[".env".to_owned(), "a/b.toml".to_owned()]);
        let parsed = policy::Policy::parse(&text);
        assert!(parsed.is_ok_and(|policy| policy.rule_for(Path::new("x/.env")).is_some()));
        let uncommented = text.replace("# secret", "secret").replace("# plain", "plain");
        let uncommented = uncommented.replace("# integrity", "integrity");
        assert!(policy::Policy::parse(&uncommented).is_ok());
    }
}
