//! Starting programs that are given secrets.

pub mod memory;
pub mod run;
pub mod signals;
