//! The command line: its definition, its errors, and the way from it to a command.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::commands::{
    self, Context, check, completions, diff, doctor, edit, explain, get, git, init, keygen, list,
    man, mask, pull, push, recipients, rotate, run, scan, seal, set, unseal, unset,
};
use crate::error::{Error, USAGE};
use crate::ui::Ui;

const GLOBAL: &str = "Global options";

/// Encrypt the secrets in .env, TOML and YAML files, and nothing else
///
/// A sealed file is the same file: only the secrets have become tokens, so it can be committed,
/// reviewed and merged as before. stripeseal run gives the secrets to one process and to nothing else.
#[derive(Parser, Debug)]
#[command(name = "stripeseal", version, max_term_width = 100)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Cli {
    /// Say nothing but errors
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    quiet: bool,
    /// Answer every question with yes, but those about keys and recipients that are not known, and
    /// about less integrity
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    yes: bool,
    /// Ask nothing: where a question would be, fail
    #[arg(long, global = true, help_heading = GLOBAL)]
    no_prompt: bool,
    /// Colour messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = GLOBAL)]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
enum Command {
    Init(init::InitArgs),
    Keygen(keygen::KeygenArgs),
    #[command(visible_alias = "encrypt")]
    Seal(seal::SealArgs),
    #[command(visible_alias = "decrypt")]
    Unseal(unseal::UnsealArgs),
    #[command(visible_alias = "exec")]
    Run(run::RunArgs),
    Edit(edit::EditArgs),
    Get(get::GetArgs),
    Set(set::SetArgs),
    Unset(unset::UnsetArgs),
    List(list::ListArgs),
    Check(check::CheckArgs),
    Recipients(recipients::RecipientsArgs),
    Rotate(rotate::RotateArgs),
    Push(push::PushArgs),
    Pull(pull::PullArgs),
    Scan(scan::ScanArgs),
    Diff(diff::DiffArgs),
    Git(git::GitArgs),
    Explain(explain::ExplainArgs),
    Doctor(doctor::DoctorArgs),
    Mask(mask::MaskArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let matches = Cli::command().try_get_matches();
    let parsed = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    let ui = cli.ui();
    let context = Context::new(ui);
    let outcome = match cli.command {
        Command::Init(args) => init::run(&context, args),
        Command::Keygen(args) => keygen::run(&context, args),
        Command::Seal(args) => seal::run(&context, args),
        Command::Unseal(args) => unseal::run(&context, args),
        Command::Run(args) => run::run(&context, args),
        Command::Edit(args) => edit::run(&context, args),
        Command::Get(args) => get::run(&context, args),
        Command::Set(args) => set::run(&context, args),
        Command::Unset(args) => unset::run(&context, args),
        Command::List(args) => list::run(&context, args),
        Command::Check(args) => check::run(&context, args),
        Command::Recipients(args) => recipients::run(&context, args),
        Command::Rotate(args) => rotate::run(&context, args),
        Command::Push(args) => push::run(&context, args),
        Command::Pull(args) => pull::run(&context, args),
        Command::Scan(args) => scan::run(&context, args),
        Command::Diff(args) => diff::run(&context, args),
        Command::Git(args) => git::run(&context, args),
        Command::Explain(args) => explain::run(&context, args),
        Command::Doctor(args) => doctor::run(&context, args),
        Command::Mask(args) => mask::run(&context, args),
        Command::Completions(args) => completions::run(&context, args),
        Command::Man(args) => man::run(&context, args),
    };
    ended(&ui, outcome)
}

fn ended(ui: &Ui, outcome: commands::Outcome) -> ExitCode {
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            error.print(ui);
            ExitCode::from(error.status)
        }
    }
}

impl Cli {
    fn ui(&self) -> Ui {
        let color = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
            }
        };
        Ui { quiet: self.quiet, yes: self.yes, no_prompt: self.no_prompt, color }
    }
}

/// Prints help where it was asked for; else an error, without the text of any argument: it could be
/// a secret.
fn told(error: &clap::Error) -> ExitCode {
    let ui = Ui::default();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let printed = ui.data(error.render().to_string().as_bytes());
        return ended(&ui, printed.map(|()| 0).map_err(Error::from));
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        ui.help(&error.render().to_string());
        return ExitCode::from(USAGE);
    }
    let told = usage_error(error);
    told.print(&ui);
    ExitCode::from(if runs() { NOT_STARTED } else { told.status })
}

fn runs() -> bool {
    let command =
        std::env::args_os().skip(1).find(|argument| !argument.as_encoded_bytes().starts_with(b"-"));
    command.is_some_and(|name| name == "run" || name == "exec")
}

/// `run` was used wrongly, and no program was started.
const NOT_STARTED: u8 = 125;

fn usage_error(error: &clap::Error) -> Error {
    let ours = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let named = || ours(ContextKind::InvalidArg).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => "there is no such command".to_owned(),
        ErrorKind::UnknownArgument => "an argument was not expected".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("missing: {}", named()),
        ErrorKind::MissingSubcommand => "a command is missing".to_owned(),
        ErrorKind::InvalidValue
            if ours(ContextKind::InvalidValue).is_some_and(|v| v.is_empty()) =>
        {
            format!("{}: a value is missing", named())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{}: not a valid value", named())
        }
        ErrorKind::ArgumentConflict => format!("{} can't be used with the others", named()),
        ErrorKind::NoEquals | ErrorKind::TooManyValues | ErrorKind::TooFewValues => {
            format!("{}: a wrong number of values", named())
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8".to_owned(),
        _ => "the arguments can't be understood".to_owned(),
    };
    // Clap lists the most similar last.
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .find_map(ours)
            .and_then(|names| names.rsplit(", ").next().map(str::to_owned));
    let hint = match (suggested, ours(ContextKind::ValidValue)) {
        (Some(name), _) => format!("did you mean {name}"),
        (None, Some(values)) if !values.is_empty() => format!("one of {values}"),
        _ if runs() => "stripeseal run -- CMD ARG…".to_owned(),
        _ => "stripeseal COMMAND --help".to_owned(),
    };
    Error::usage(message).hint(hint)
}
