//! The commands, a file each: its arguments, whose doc comments are the `--help`, and its `run`.
//!
//! What several of them do with documents, identities and the policy is here and in the private
//! modules; a command never imports a command.

pub mod completions;
pub mod edit;
pub mod get;
pub mod init;
pub mod keygen;
pub mod list;
pub mod man;
pub mod mask;
pub mod run;
pub mod seal;
pub mod set;
pub mod unseal;
pub mod unset;

mod context;
mod recipients;

pub use context::Context;

use crate::error::Error;

/// What a command ends with: its exit status.
pub type Outcome = Result<u8, Error>;
