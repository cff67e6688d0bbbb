//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod corpus;
mod detection;
mod dotenv;
mod home;
mod keyring;
mod lossless;
mod passphrase;
mod plugin;
mod scalars;
mod scripts;
mod sealed;
mod set_table;
mod ssh;
mod stand_ins;
mod suites;
mod tidy;
mod toml;
mod yaml;
