//! `scan`: hard-coded secrets in files, in the index, in the history, on standard input.

mod baseline;
mod fix;
mod hits;
mod own;
mod report;
mod repository;
mod tree;
mod workers;

use std::path::{Path, PathBuf};

use clap::Args;

use super::context::IdentityArgs;
use super::documents::project;
use super::{Context, Outcome};
use crate::error::{Error, FAILED, USAGE};
use baseline::Baseline;
use own::{Known, Wanted};
use report::{Passed, Report};

/// Find hard-coded secrets, and say what mends each
///
/// Finds keys of Stripe and of many other providers by their form, private keys, passwords in URLs, what
/// is assigned to names such as password or api_key, and one's own values: what is sealed in the
/// project's documents is searched for in clear, in base64, hex, percent signs and the strings of
/// programs. Own values need an identity; nobody is asked for a passphrase without --own. Values under 8
/// bytes, and words, paths and addresses, are not searched for.
///
/// No secret is shown whole. What git ignores is left out unless git holds it all the same, and so are
/// binary files, which are counted, and symbolic links. A line that says stripeseal:allow lets what
/// stands on it or on the next line pass.
///
/// The exit status is 1 if anything was found, 2 if something could not be looked at.
#[derive(Args, Debug)]
pub struct ScanArgs {
    /// Files and folders; - is standard input [default: this folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Look at what the next commit would add or change, as the index holds it, in place of files
    #[arg(long, conflicts_with_all = ["paths", "history"])]
    pub staged: bool,
    /// Look at all that was ever committed, on every branch, each content once, in place of files
    #[arg(long, conflicts_with = "paths")]
    pub history: bool,
    /// Look at files that git ignores, too
    #[arg(long)]
    pub no_ignore: bool,
    /// A document whose values are searched for; may be repeated [default: every sealed one of the
    /// repository, outside of one of this folder]
    #[arg(short, long, value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// Insist on own values: ask for passphrases, and fail where a document can't be opened
    #[arg(long)]
    pub own: bool,
    /// Don't search for own values
    #[arg(long, conflicts_with_all = ["own", "file", "identity"])]
    pub no_own: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    /// Leave out what this file lists as found before [default: .stripeseal-baseline in the root of
    /// the repository, if it is there]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found to this file, as salted hashes, for --baseline
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print annotations for GitHub Actions
    #[arg(long, conflicts_with = "json")]
    pub github: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: ScanArgs) -> Outcome {
    let baseline = baseline_of(&args)?;
    let known = match args.no_own {
        true => Known::default(),
        false => own::gather(
            context,
            &Wanted { documents: &args.file, identity: &args.identity, is_asked_for: args.own },
        )?,
    };
    let mut outcome = look(context, &args, &known)?;
    outcome.hits.sort_by(|one, other| {
        let key = |hit: &hits::Hit| (hit.path.clone(), hit.found.line, hit.found.column);
        key(one).cmp(&key(other))
    });
    let mut passed = Passed::default();
    outcome.hits.retain(|hit| {
        let in_baseline = baseline.as_ref().is_some_and(|baseline| baseline.holds(hit));
        passed.allowed += usize::from(hit.found.is_allowed);
        passed.in_baseline += usize::from(in_baseline && !hit.found.is_allowed);
        !hit.found.is_allowed && !in_baseline
    });
    if let Some(path) = &args.write_baseline {
        return write_baseline(context, path, &outcome);
    }
    tell(context, &args, &outcome, passed, &known)?;
    Ok(match (outcome.hits.is_empty(), outcome.looked.unread.is_empty()) {
        (false, _) => FAILED,
        (true, false) => USAGE,
        (true, true) => 0,
    })
}

fn look(context: &Context, args: &ScanArgs, known: &Known) -> Result<hits::Outcome, Error> {
    if args.staged {
        return repository::scan_staged(&known.values);
    }
    if args.history {
        let (outcome, is_shallow) = repository::scan_history(&known.values)?;
        if is_shallow {
            context.ui.warn(
                "this clone is shallow: what is older was not looked at (git fetch --unshallow)",
            );
        }
        return Ok(outcome);
    }
    let (stdin, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| path == Path::new("-"));
    let mut outcome = hits::Outcome::default();
    if !stdin.is_empty() {
        outcome.add(tree::scan_stdin(&known.values));
    }
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here[..] } else { &paths };
    if !paths.is_empty() {
        outcome.add(tree::scan(paths, args.no_ignore, &known.values)?);
    }
    Ok(outcome)
}

/// The baseline that was named, or the one that is there; none to write another.
fn baseline_of(args: &ScanArgs) -> Result<Option<Baseline>, Error> {
    if args.write_baseline.is_some() {
        return Ok(None);
    }
    let default = || Some(project().join(baseline::FILE_NAME)).filter(|path| path.exists());
    let path = args.baseline.clone().or_else(default);
    path.as_deref().map(Baseline::read).transpose()
}

fn write_baseline(context: &Context, path: &Path, outcome: &hits::Outcome) -> Outcome {
    let before = path.exists().then(|| Baseline::read(path)).transpose()?;
    // With the same salt what stays is the same line.
    let mut baseline = before.map_or_else(|| Baseline::new(path), Baseline::emptied);
    outcome.hits.iter().for_each(|hit| baseline.add(hit));
    let count = baseline.write(path)?;
    let findings = if count == 1 { "finding" } else { "findings" };
    context.ui.note(&format!("{}: {count} {findings}, none in clear", path.display()));
    Ok(0)
}

fn tell(
    context: &Context,
    args: &ScanArgs,
    outcome: &hits::Outcome,
    passed: Passed,
    known: &Known,
) -> Result<(), Error> {
    let hits::Outcome { hits, looked } = outcome;
    if args.json {
        let json = serde_json::to_string_pretty(&Report::new(hits, looked, passed, known));
        let json = json.map_err(|error| Error::new("io", error.to_string()))?;
        context.ui.data(format!("{json}\n").as_bytes())?;
    } else if args.github {
        let text: String = hits.iter().map(|hit| report::annotation(hit, &known.values)).collect();
        context.ui.data(text.as_bytes())?;
    } else {
        let lines = hits.iter().flat_map(|hit| report::lines(hit, &known.values));
        context.ui.lines(lines.map(Into::into))?;
    }
    for (path, why) in &looked.unread {
        context.ui.warn(&format!("{}: not looked at: {why}", path.display()));
    }
    for (path, why) in &known.closed {
        context.ui.warn(&format!("own values of {} not searched for: {why}", path.display()));
    }
    if !known.left_out.is_empty() {
        let names = known.left_out.join(", ");
        context.ui.note(&format!("too short or too common to be searched for: {names}"));
    }
    context.ui.note(&report::summary(looked, passed, known));
    let found = hits.len();
    if found > 0 {
        context.ui.note(&format!("found {found} secret{}", if found == 1 { "" } else { "s" }));
    }
    Ok(())
}
