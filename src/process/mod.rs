//! Starting programs that are given secrets, and editors that are given a text.

pub mod edit;
pub mod memory;
pub mod parent;
pub mod run;
pub mod scratch;
pub mod signals;
