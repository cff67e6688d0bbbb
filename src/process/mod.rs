//! Starting programs that are given secrets.

pub mod run;
pub mod signals;
