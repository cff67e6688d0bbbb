//! `set`: writes one value.

use std::path::PathBuf;

use clap::Args;

use super::chosen::New;
use super::context::{FileArgs, IdentityArgs, key_in, names, system_rng};
use super::settle::Settling;
use super::trust::TrustArgs;
use super::{Context, Outcome};
use crate::error::Error;
use crate::file;
use crate::path::KeyPath;
use crate::reference::{Malformed, Reference};
use crate::secret::SecretText;

/// Readers of dotenv differ about some values, however they are spelt.
const DIALECTS: &str = "other programs may read this value differently once it is unsealed; \
                        stripeseal run and get give it exactly";

/// Seal a value into a document
///
/// The value is typed at a hidden prompt, or read from standard input (one final line end is dropped),
/// or from a file (every byte counts). Everything else of the document stays as it is, byte for byte.
/// A new key goes after the last one that shares its prefix or table. A value that stands there already
/// changes nothing. A value that is a reference, vault://, aws-sm:// or azure-kv://, is written plain: run
/// and get fetch what it stands for. A document that is not there is made, for whom -r or the policy says, else for yourself.
/// Where the key of the document, or one of its recipients, is not known here, you are asked first. Where
/// a merge left a conflict at KEY, the value settles it.
#[derive(Args, Debug)]
pub struct SetArgs {
    /// Where: STRIPE_API_KEY, stripe.api_key, servers[0].password, env[name=STRIPE_KEY].value
    #[arg(value_name = "KEY")]
    pub key: String,
    /// The value; here it can be seen in the process list and the history of your shell
    #[arg(value_name = "VALUE", conflicts_with = "from_file")]
    pub value: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub file: FileArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub trust: TrustArgs,
    /// Take the value from this file, every byte of it
    #[arg(long, value_name = "FILE")]
    pub from_file: Option<PathBuf>,
    /// Seal a document that is not there yet for this recipient: age1…, LABEL=age1…, or a label of the
    /// policy
    #[arg(short, long, value_name = "RECIPIENT")]
    pub recipient: Vec<String>,
    /// Write the value in clear
    #[arg(long)]
    pub plain: bool,
    /// Do all but write
    #[arg(long)]
    pub dry_run: bool,
}

/// Runs the command.
pub fn run(context: &Context, args: SetArgs) -> Outcome {
    let path = &args.file.file;
    let lookup = args.identity.lookup();
    let is_new = !path.exists();
    let mut trust = context.trust(&args.trust)?;
    let settling = if is_new {
        let New { change, document, data_key } =
            context.begin_new(path, args.file.format, &args.recipient, &lookup, &mut trust)?;
        Settling::of(change, document, data_key)
    } else {
        if !args.recipient.is_empty() {
            return Err(Error::usage("-r is for a document that is not there yet")
                .hint("stripeseal recipients add"));
        }
        context.begin_settling(path, args.file.format, &args.key, &lookup)?
    };
    let document = &settling.document;
    let key = key_in(document, &args.key)?;
    let failed = |error| Error::of_document(path, document.text(), &error);
    let unlocked = document.unlock(&settling.data_key).map_err(failed)?;
    match is_new {
        true => trust.wrote_anew(path, unlocked.standing()),
        false => trust.check(context, &[(path, unlocked.standing())])?,
    }
    let value = take_value(context, &args, &key)?;
    let mut rng = system_rng();
    let sealing = context.sealing(&mut rng);
    let reference =
        Reference::parse(value.expose()).transpose().map_err(|why| no_reference(&why))?;
    let text = match &reference {
        Some(reference) => unlocked.refer(&key, reference, sealing),
        None => unlocked.set(&key, value.expose(), args.plain, sealing),
    };
    let text = text.map_err(failed)?;
    let text = text.or_else(|| settling.settles.then(|| document.text().to_owned()));
    let shown = path.display();
    let Some(text) = text else {
        context.ui.note(&format!("{shown}: {key} has that value already"));
        return Ok(0);
    };
    let how = match reference {
        Some(_) => "a reference",
        None if args.plain => "plain",
        None => "sealed",
    };
    if args.dry_run {
        context.ui.note(&format!("{shown}: would write {key}, {how}"));
        return Ok(0);
    }
    if !document.format().spells_portably(value.expose()) {
        context.ui.warn(&format!("{shown}: {key}: {DIALECTS}"));
    }
    trust.save(context);
    let text = settling.with_rest(text)?;
    let remaining = settling.remaining();
    let envelope = unlocked.standing().clone();
    settling.change.replace(&text).map_err(|error| Error::of_file(path, &error))?;
    if remaining > 0 {
        context.ui.note(&format!("{shown}: conflicts that stay: {remaining}"));
    }
    if is_new {
        let names = names(&envelope.stanzas);
        context.ui.note(&format!("{shown}: new, for {names}"));
    }
    context.ui.note(&format!("{shown}: {how} {key}"));
    Ok(0)
}

fn no_reference(why: &Malformed) -> Error {
    Error::usage(format!("the value begins as a reference and is none: {why}")).hint(
        "vault://MOUNT/PATH#FIELD, aws-sm://NAME#FIELD or azure-kv://VAULT/NAME; seal --key seals any text",
    )
}

fn take_value(context: &Context, args: &SetArgs, key: &KeyPath) -> Result<SecretText, Error> {
    if let Some(value) = &args.value {
        context.ui.warn("the value was given on the command line, where the process list and the shell's history show it");
        return Ok(SecretText::new(value.clone()));
    }
    if let Some(file) = &args.from_file {
        let text = file::read(file).map_err(|error| Error::of_file(file, &error))?;
        return Ok(SecretText::new(text));
    }
    Ok(context.ui.secret(&format!("value of {key}: "))?)
}
