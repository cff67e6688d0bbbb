//! `completions`: the scripts that complete commands and options in a shell.

use clap::{Args, ValueEnum};

use super::{Context, Outcome};

/// Print the completion script of a shell
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// A shell that has completions.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[allow(missing_docs)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

/// Runs the command.
pub fn run(context: &Context, args: CompletionsArgs) -> Outcome {
    let script = match args.shell {
        Shell::Bash => include_str!("../../completions/stripeseal.bash"),
        Shell::Zsh => include_str!("../../completions/_stripeseal"),
        Shell::Fish => include_str!("../../completions/stripeseal.fish"),
        Shell::Powershell => include_str!("../../completions/_stripeseal.ps1"),
    };
    context.ui.data(script.as_bytes())?;
    Ok(0)
}
