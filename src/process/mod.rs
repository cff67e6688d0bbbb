//! Starting programs that are given secrets, and editors that are given a text.

pub mod beside;
pub mod edit;
pub mod folder;
pub mod memory;
pub mod parent;
mod pump;
pub mod run;
pub mod scratch;
pub mod signals;
