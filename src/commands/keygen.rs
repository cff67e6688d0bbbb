//! `keygen`: makes an identity, in a file or in the OS keyring, and takes one out of the keyring.

use std::path::{Path, PathBuf};

use clap::Args;

use super::identity::{identity_text, make_identity, make_own_identity, write_identity};
use super::{Context, Outcome};
use crate::error::Error;
use crate::keys::age::AgeIdentity;
use crate::keys::keyring::{self, Keyring};
use crate::keys::{Held, Lookup, Source};
use crate::label::Label;

/// Make an identity and print its recipient
///
/// The identity is an age key in a file that only you can read; an existing file is never overwritten.
/// Whoever has the file can open what is sealed for it, and whoever loses it can't any more: keep a
/// copy in a safe place. The recipient, alone on standard output, is public: give it to whoever is to
/// seal something for you.
///
/// With --keyring the identity lives in the keyring of the operating system (the Secret Service, the
/// Keychain) and in no file. Its recipient is keyring:NAME:age1…, and everybody can seal for it.
/// STRIPESEAL_KEYRING_TIMEOUT is how many seconds a keyring may take to answer, its unlock dialog
/// included [default: 60].
#[derive(Args, Debug)]
pub struct KeygenArgs {
    /// Where to write it [default: identity.txt in the configuration directory]
    #[arg(short, long, value_name = "FILE", conflicts_with = "keyring")]
    pub output: Option<PathBuf>,
    /// Keep it in the OS keyring, under this name
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    pub keyring: Option<Label>,
    /// Take the identity of this file into the keyring, instead of a new one; the file stays
    #[arg(long, value_name = "FILE", requires = "keyring")]
    pub from: Option<PathBuf>,
    /// Make nothing: take the identity of this name out of the keyring, to -o FILE or into a pipe, for
    /// a backup
    #[arg(long, value_name = "NAME", value_parser = parse_name, conflicts_with = "keyring")]
    pub export: Option<Label>,
}

/// Runs the command.
pub fn run(context: &Context, args: KeygenArgs) -> Outcome {
    match (args.export, args.keyring) {
        (Some(name), _) => export(context, &name, args.output.as_deref()),
        (None, Some(name)) => in_keyring(context, &name, args.from.as_deref()),
        (None, None) => in_file(context, args.output),
    }
}

fn in_file(context: &Context, output: Option<PathBuf>) -> Outcome {
    let (file, identity) = match output {
        Some(file) => {
            let identity = make_identity(&file)?;
            (file, identity)
        }
        None => make_own_identity(&Lookup::from_env(None))?,
    };
    context.ui.note(&format!("identity written to {}", file.display()));
    context.ui.lines([identity.recipient().into()])?;
    Ok(0)
}

fn in_keyring(context: &Context, name: &Label, from: Option<&Path>) -> Outcome {
    let identity = match from {
        Some(file) => identity_of(context, file)?,
        None => AgeIdentity::generate(),
    };
    let prompt = context.prompt();
    let added = Keyring::new(&prompt).add(name, &identity);
    added.map_err(|fault| Error::of_keyring(&fault))?;
    let shown = name.as_str();
    context.ui.note(&format!("identity stored in the OS keyring as {shown}"));
    match from {
        Some(file) => context.ui.note(&format!(
            "{} stays: what is sealed for {} needs it until it is sealed for the keyring too; then delete it",
            file.display(),
            identity.recipient()
        )),
        None => context.ui.note(&format!(
            "keep a copy in a safe place: stripeseal keygen --export {shown} | age -p > {shown}.age"
        )),
    }
    context.ui.lines([keyring::recipient(name, &identity).into()])?;
    Ok(0)
}

/// The one age identity of a file.
fn identity_of(context: &Context, file: &Path) -> Result<AgeIdentity, Error> {
    let lookup = Lookup::from_env(Some(file.to_owned()));
    lookup.ask_at(&context.prompt());
    let source = Source::Option(file.to_owned());
    let held = lookup.read(&source).map_err(|error| Error::of_identity(&error))?;
    match held.as_slice() {
        [Held::Age(identity)] => Ok(identity.copied()),
        _ => {
            let message = format!("{} does not hold one age identity alone", file.display());
            Err(Error::new("identity", message)
                .hint("the keyring keeps age identities, one a name"))
        }
    }
}

fn export(context: &Context, name: &Label, output: Option<&Path>) -> Outcome {
    if output.is_none() && context.ui.data_is_shown() {
        return Err(Error::usage("--export does not print an identity on a terminal").hint(format!(
            "stripeseal keygen --export {name} -o FILE\nstripeseal keygen --export {name} | age -p > {name}.age",
            name = name.as_str()
        )));
    }
    let prompt = context.prompt();
    let identity = Keyring::new(&prompt).get(name).map_err(|fault| Error::of_keyring(&fault))?;
    let text = identity_text(&identity, "exported");
    match output {
        Some(file) => {
            write_identity(file, &text)?;
            context.ui.note(&format!("identity written to {}", file.display()));
            context.ui.lines([identity.recipient().into()])?;
        }
        None => context.ui.data(text.as_bytes())?,
    }
    Ok(0)
}

fn parse_name(text: &str) -> Result<Label, String> {
    Label::parse(text).ok_or_else(|| "it is 1 to 64 of A-Z a-z 0-9 . _ @ + -".to_owned())
}
