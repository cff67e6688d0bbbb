//! stripeseal: envelope encryption of configuration.

pub mod envelope;
pub mod formats;
pub mod path;
pub mod seal;
pub mod secret;
pub mod splice;
pub mod time;
