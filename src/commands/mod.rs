//! The commands, a file each: its arguments, whose doc comments are the `--help`, and its `run`.
//!
//! What several of them do with documents, identities and the policy is here and in the private
//! modules; a command never imports a command.

// The doc comments are the help, where brackets belong to keys: `servers[0].password`.
#![allow(rustdoc::broken_intra_doc_links)]

pub mod check;
pub mod completions;
pub mod diff;
pub mod doctor;
pub mod edit;
pub mod explain;
pub mod get;
pub mod git;
pub mod init;
pub mod keygen;
pub mod list;
pub mod man;
pub mod mask;
pub mod pull;
pub mod push;
pub mod recipients;
pub mod rotate;
pub mod run;
pub mod scan;
pub mod seal;
pub mod set;
pub mod unseal;
pub mod unset;

mod chosen;
mod context;
mod documents;
mod identity;
mod pin;
mod settle;
mod trust;

pub use context::Context;

use crate::error::Error;

/// What a command ends with: its exit status.
pub type Outcome = Result<u8, Error>;
