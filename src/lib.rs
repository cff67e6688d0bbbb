//! stripeseal: envelope encryption of configuration.

pub mod detect;
pub mod formats;
pub mod path;
pub mod secret;
pub mod splice;
