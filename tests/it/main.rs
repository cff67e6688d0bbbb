//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod corpus;
mod detection;
mod dotenv;
mod edit;
mod edited;
mod exact;
mod exposure;
mod faults;
mod generated;
mod harmless;
mod home;
mod hostile;
mod keyring;
mod known;
mod lossless;
mod mask;
mod offline;
mod parent;
mod passphrase;
mod people;
mod plugin;
mod process;
mod readers;
mod refusals;
mod rotate;
mod sandbox;
mod scalars;
mod scanners;
mod scripts;
mod sealed;
mod set_table;
mod ssh;
mod stand_ins;
mod suites;
mod tamper;
mod team;
mod terminal;
mod tidy;
mod toml;
mod vectors;
mod victims;
mod yaml;
