//! stripeseal: envelope encryption of configuration.

pub mod detect;
pub mod document;
pub mod envelope;
pub mod environment;
pub mod file;
pub mod formats;
pub mod git;
pub mod inspect;
pub mod keys;
pub mod label;
pub mod path;
pub mod policy;
pub mod process;
pub mod seal;
pub mod secret;
pub mod splice;
pub mod time;
pub mod ui;
