//! `recipients sync`: brings documents to what the policy says.

use std::collections::BTreeMap;

use clap::Args;

use super::receipt;
use crate::commands::chosen::{Chosen, recipients_of};
use crate::commands::context::{IdentityArgs, now};
use crate::commands::documents::{DocumentsArgs, Draft, Opened};
use crate::commands::trust::{Trust, TrustArgs};
use crate::commands::{Context, Outcome};
use crate::envelope::{Envelope, Mode, Removed};
use crate::error::Error;
use crate::inspect;
use crate::keys::Lookup;

/// Bring documents to what the policy says
///
/// Shows how the recipients, labels and integrity of each document differ from the rule that matches it,
/// asks, and mends it: who is to be added gets a line, who is to leave is removed with a new data key,
/// as recipients remove does. Recipients that are not known here are asked about, and so is a weaker
/// integrity; --yes does not answer these.
#[derive(Args, Debug)]
pub struct SyncArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub documents: DocumentsArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub trust: TrustArgs,
    /// Show the difference and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What becomes of one document.
struct Change<'a> {
    opened: &'a Opened,
    envelope: Envelope,
    /// The difference, a line each.
    lines: Vec<String>,
    added: Vec<Chosen>,
    /// Whether somebody leaves, which takes a new data key.
    leaves: bool,
    weakens: bool,
}

pub(super) fn run(context: &Context, args: SyncArgs) -> Outcome {
    let mut trust = context.trust(&args.trust)?;
    let lookup = args.identity.lookup();
    let opened = context.open_all(&args.documents, &lookup, &mut trust)?;
    let mut changes = Vec::new();
    let mut matched = 0;
    for one in &opened {
        match difference(context, one)? {
            None if args.documents.all => {}
            None => return Err(no_rule(&one.path.display().to_string())),
            Some(change) => {
                matched += 1;
                changes.extend((!change.lines.is_empty()).then_some(change));
            }
        }
    }
    if matched == 0 {
        return Err(no_rule("any of these documents"));
    }
    if changes.is_empty() {
        context.ui.note("every document is as the policy says");
        return Ok(0);
    }
    show(context, &changes)?;
    if args.dry_run {
        return Ok(0);
    }
    confirm(context, &mut trust, &lookup, &changes)?;
    let drafts = drafts(context, &changes)?;
    context.write_all(&mut trust, &drafts)?;
    drafts.iter().for_each(|draft| context.tell(draft, "as the policy says"));
    let left = changes.iter().map(|change| (change.opened, &change.envelope));
    receipt(context, &left.collect::<Vec<_>>())
}

/// The documents as they are to be: those that somebody leaves under new data keys.
fn drafts(context: &Context, changes: &[Change]) -> Result<Vec<Draft>, Error> {
    let added = changes.iter().flat_map(|change| {
        let data_key = &change.opened.unwrapped.data_key;
        change.added.iter().map(move |one| (data_key, one.recipient.text()))
    });
    context.wrap_ahead(added);
    let mut envelopes = Vec::with_capacity(changes.len());
    for change in changes {
        envelopes.push(change.envelope(context)?);
    }
    let (mut anew, mut drafts) = (Vec::new(), Vec::new());
    for (change, envelope) in changes.iter().zip(envelopes) {
        match change.leaves {
            true => anew.push((change.opened, envelope)),
            false => drafts.push(context.rewrap(change.opened, envelope)?),
        }
    }
    drafts.extend(context.rekey_all(anew)?);
    Ok(drafts)
}

fn no_rule(what: &str) -> Error {
    Error::usage(format!("no rule of a policy matches {what}"))
        .hint("stripeseal explain -f FILE says which policy was found")
}

/// How a document differs from the rule that matches it; `None` where none does.
fn difference<'a>(context: &Context, opened: &'a Opened) -> Result<Option<Change<'a>>, Error> {
    let Some(located) = context.policy(&opened.path)? else { return Ok(None) };
    let Some(rule) = located.rule() else { return Ok(None) };
    let chosen = recipients_of(rule, &located)?;
    let envelope = opened.unlock()?.envelope();
    let mut change = Change {
        opened,
        envelope,
        lines: Vec::new(),
        added: Vec::new(),
        leaves: false,
        weakens: false,
    };
    change.leave(&chosen);
    for one in chosen {
        change.stay_or_come(one);
    }
    change.integrity(rule.whole_file);
    Ok(Some(change))
}

impl Change<'_> {
    fn leave(&mut self, chosen: &[Chosen]) {
        let wanted = |recipient: &str| chosen.iter().any(|one| one.recipient.text() == recipient);
        for gone in self.envelope.stanzas.extract_if(.., |one| !wanted(&one.recipient)) {
            self.leaves = true;
            self.lines.push(format!("- {}", inspect::name_of(&gone.recipient, &gone.label)));
            self.envelope.removed.push(Removed {
                recipient: gone.recipient,
                label: gone.label,
                time: self.opened.document.removal_time(now()),
            });
        }
    }

    fn stay_or_come(&mut self, chosen: Chosen) {
        let text = chosen.recipient.text();
        match self.envelope.stanzas.iter_mut().find(|one| one.recipient == text) {
            Some(there) if there.label == chosen.label => {}
            Some(there) => {
                let (old, new) = (there.label.as_str(), chosen.label.as_str());
                self.lines.push(format!("label {old} becomes {new} ({text})"));
                there.label = chosen.label;
            }
            None => {
                self.lines.push(format!("+ {}", inspect::name_of(text, &chosen.label)));
                self.envelope.removed.retain(|removed| removed.recipient != text);
                self.added.push(chosen);
            }
        }
    }

    fn integrity(&mut self, whole_file: Option<bool>) {
        let mode = match whole_file {
            None => return,
            Some(true) => Mode::File,
            Some(false) => Mode::Sealed,
        };
        if mode != self.envelope.mode {
            self.weakens = mode == Mode::Sealed;
            let name = |mode| inspect::mode_name(mode);
            self.lines.push(format!(
                "integrity {} becomes {}",
                name(self.envelope.mode),
                name(mode)
            ));
            self.envelope.mode = mode;
        }
    }

    fn envelope(&self, context: &Context) -> Result<Envelope, Error> {
        let mut envelope = self.envelope.clone();
        for one in &self.added {
            let data_key = &self.opened.unwrapped.data_key;
            envelope.stanzas.push(context.wrap(data_key, &one.label, &*one.recipient)?);
        }
        Ok(envelope)
    }
}

/// Prints the differences, those that are the same together.
fn show(context: &Context, changes: &[Change]) -> Result<(), Error> {
    let mut same: BTreeMap<&[String], Vec<String>> = BTreeMap::new();
    for change in changes {
        let shown = change.opened.path.display().to_string();
        same.entry(&change.lines).or_default().push(shown);
    }
    let mut lines = Vec::new();
    for (differences, files) in same {
        lines.extend(files.into_iter().map(|file| format!("{file}:").into()));
        lines.extend(differences.iter().map(|line| format!("  {line}").into()));
    }
    Ok(context.ui.lines(lines)?)
}

fn confirm(
    context: &Context,
    trust: &mut Trust,
    lookup: &Lookup,
    changes: &[Change],
) -> Result<(), Error> {
    let own = context.own_recipient(lookup);
    for change in changes {
        trust.confirm_recipients(
            &change.opened.path,
            &change.added,
            own.as_deref(),
            "stripeseal recipients add ",
        )?;
    }
    let refused = || Err(Error::new("not-confirmed", "nothing was written"));
    let weakened = changes.iter().filter(|change| change.weakens).count();
    let weaken = format!(
        "In {weakened} documents plain values could then be changed unnoticed. Weaken the integrity?"
    );
    if weakened > 0 && !trust.insist(&weaken)? {
        return refused();
    }
    let losing = changes.iter().filter(|change| !change.keeps_oneself()).count();
    let question = match losing {
        0 => format!("Change {} documents?", changes.len()),
        _ => format!(
            "Change {} documents, {losing} of which you can't open any more then?",
            changes.len()
        ),
    };
    match context.ui.confirm(&question)? {
        true => Ok(()),
        false => refused(),
    }
}

impl Change<'_> {
    fn keeps_oneself(&self) -> bool {
        let own = &self.opened.unwrapped.recipient;
        self.envelope.stanzas.iter().any(|one| one.recipient == *own)
            || self.added.iter().any(|one| one.recipient.text() == own)
    }
}
