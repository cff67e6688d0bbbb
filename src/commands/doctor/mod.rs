//! `doctor`: what is wrong with identities, policy and documents, and what mends it.

mod documents;
mod leftovers;
mod policy;
mod services;
mod yourself;

use clap::Args;
use serde::Serialize;

use super::documents::document_files;
use super::{Context, Outcome};
use crate::error::{Error, FAILED};
use crate::keys::Lookup;

/// Look for what is wrong, and say what mends it
///
/// Looks at your identity, the OS keyring where a document is for one, what the machine says of the
/// services that documents need, which are not asked, the record of known keys, the policy, and the documents of the repository, or of this folder: plain secrets, sealed documents that
/// git ignores, recipients without a label, differences from the policy, values that are overdue or that
/// somebody who left has read.
/// Opens nothing, and changes nothing but that plain text goes which a killed edit has left behind. The
/// exit status is 1 if anything is wrong.
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What was found.
#[derive(Default, Serialize)]
struct Examination {
    good: Vec<String>,
    wrong: Vec<Finding>,
}

/// Something that is wrong.
#[derive(Serialize)]
struct Finding {
    /// With what: a file, or a word.
    about: String,
    /// What is wrong.
    problem: String,
    /// The command or step that mends it.
    fix: String,
}

impl Examination {
    fn good(&mut self, text: impl Into<String>) {
        self.good.push(text.into());
    }

    fn wrong(
        &mut self,
        about: &dyn std::fmt::Display,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) {
        let about = about.to_string();
        self.wrong.push(Finding { about, problem: problem.into(), fix: fix.into() });
    }

    /// An error that another command would end with.
    fn error(&mut self, about: &dyn std::fmt::Display, error: &Error) {
        let fix = error.hint.clone().unwrap_or_else(|| "see the message".to_owned());
        self.wrong(about, format!("{} [{}]", error.message, error.code), fix);
    }
}

/// Runs the command.
pub fn run(context: &Context, args: DoctorArgs) -> Outcome {
    let (mut found, mut of_files) = (Examination::default(), Examination::default());
    let files = document_files(&super::documents::project());
    let policy = policy::examine(context, &files, &mut of_files);
    let sealed = documents::examine(context, &files, policy, &mut of_files);
    let documents::Sealed { recipients: sealed, referred } = sealed;
    let by_service = services::examine(&sealed, &referred, &mut found);
    let own = yourself::examine(&Lookup::from_env(None), &sealed, by_service, &mut found);
    let is_own = |recipients: &&Vec<String>| recipients.iter().any(|one| own.contains(one));
    let for_you = sealed.iter().filter(is_own).count();
    of_files.good(format!("documents: {} sealed, {for_you} of them for you", sealed.len()));
    found.good.append(&mut of_files.good);
    found.wrong.append(&mut of_files.wrong);
    leftovers::examine(&mut found);
    if args.json {
        let json = serde_json::to_string_pretty(&found);
        let json = json.map_err(|error| Error::new("io", error.to_string()))?;
        context.ui.data(format!("{json}\n").as_bytes())?;
    } else {
        let good = found.good.iter().map(|text| format!("good   {text}"));
        let wrong = found.wrong.iter().flat_map(|Finding { about, problem, fix }| {
            let fixes = fix.lines().map(|line| format!("       {line}"));
            std::iter::once(format!("wrong  {about}: {problem}")).chain(fixes)
        });
        context.ui.lines(good.chain(wrong).map(Into::into))?;
    }
    Ok(if found.wrong.is_empty() { 0 } else { FAILED })
}
