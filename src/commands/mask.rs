//! `mask`: a filter that takes the sealed values of documents out of a stream.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use clap::Args;
use zeroize::Zeroizing;

use super::context::{IdentityArgs, parse_format};
use super::pin::PinArgs;
use super::{Context, Outcome};
use crate::environment::{self, Reading};
use crate::error::Error;
use crate::formats::Format;
use crate::mask::{Masker, SHORTEST, Secret};
use crate::ui;

/// Replace the sealed values of documents by their names, from standard input to standard output
///
/// Values are found as they are, in base64, hex and percent signs, and as strings of JSON, Python and
/// shells; and keys of Stripe, whosever they are. What may be the beginning of a value is held back
/// until it can be told. Values under 8 bytes are not masked.
///
/// It is a net for logs, no boundary: a program that wants to can write a value so that no mask knows
/// it.
#[derive(Args, Debug)]
pub struct MaskArgs {
    /// A document; may be repeated [default: .env]
    #[arg(short, long, value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// Read the documents as this format, whatever their names: dotenv, toml or yaml
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
    /// Have GitHub Actions mask the values in the rest of the job: prints its ::add-mask:: lines, which
    /// hold the values, and reads nothing
    #[arg(long)]
    pub github: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub identity: IdentityArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: PinArgs,
}

/// Runs the command.
pub fn run(context: &Context, args: MaskArgs) -> Outcome {
    if args.github && std::env::var_os("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
        return Err(Error::usage(
            "--github prints the values: only a job of GitHub Actions takes them",
        ));
    }
    let default = [PathBuf::from(".env")];
    let files = if args.file.is_empty() { &default[..] } else { &args.file };
    let lookup = args.identity.lookup();
    let mut secrets = Vec::new();
    let mut documents = Vec::with_capacity(files.len());
    for path in files {
        let document = context.read(path, args.format)?;
        args.pin.check(path, &document)?;
        documents.push((path, document));
    }
    context.unwrap_ahead(documents.iter().map(|(_, document)| document), &lookup);
    for (path, document) in &documents {
        let unwrapped = context.unwrap(path, document, &lookup)?;
        let unlocked = document.unlock(&unwrapped.data_key);
        let unlocked =
            unlocked.map_err(|error| Error::of_document(path, document.text(), &error))?;
        let found = environment::secrets(&Reading::Sealed(&unlocked));
        secrets
            .extend(found.map_err(|error| Error::of_environment(path, document.text(), &error))?);
    }
    let (masker, short) = Masker::new(&secrets);
    if !short.is_empty() {
        context.ui.warn(&format!("too short to be masked: {}", short.join(", ")));
    }
    if args.github {
        return github(context, &secrets);
    }
    let Some(masker) = masker else {
        return Err(Error::new("too-large", "there are too many values to be masked"));
    };
    filter(&masker)
}

/// One line for each value, escaped as the runner reads it; it masks the lines of a value by itself.
fn github(context: &Context, secrets: &[Secret]) -> Outcome {
    for secret in secrets.iter().filter(|secret| secret.value.expose().len() >= SHORTEST) {
        let value = secret.value.expose().replace('%', "%25");
        let value = value.replace('\r', "%0D").replace('\n', "%0A");
        let line = Zeroizing::new(format!("::add-mask::{value}\n"));
        context.ui.data(line.as_bytes())?;
    }
    Ok(0)
}

fn filter(masker: &Masker) -> Outcome {
    let (mut stdin, mut stdout) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut stream = masker.stream();
    let mut buffer = Zeroizing::new(vec![0; 64 * 1024]);
    let mut out = Vec::new();
    loop {
        let read = match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(ui::Error::Input(error).into()),
        };
        out.clear();
        stream.push(&buffer[..read], &mut out);
        match stdout.write_all(&out).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(0),
            written => written.map_err(ui::Error::Output)?,
        }
    }
    out.clear();
    stream.finish(&mut out);
    stdout.write_all(&out).and_then(|()| stdout.flush()).map_err(ui::Error::Output)?;
    Ok(0)
}
