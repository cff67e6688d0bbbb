//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod corpus;
mod detection;
mod dotenv;
mod exact;
mod faults;
mod findings;
mod generated;
mod git_places;
mod harmless;
mod histories;
mod home;
mod hooks;
mod hostile;
mod keyring;
mod known;
mod lossless;
mod offline;
mod passphrase;
mod people;
mod plugin;
mod process;
mod readers;
mod refusals;
mod rotate;
mod sandbox;
mod scalars;
mod scan;
mod scan_beside;
mod scanners;
mod scripts;
mod sealed;
mod set_table;
mod ssh;
mod stand_ins;
mod suites;
mod tamper;
mod team;
mod tidy;
mod toml;
mod vectors;
mod victims;
mod yaml;
