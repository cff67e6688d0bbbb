//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod corpus;
mod detection;
mod dotenv;
mod exact;
mod faults;
mod generated;
mod harmless;
mod hostile;
mod lossless;
mod offline;
mod process;
mod readers;
mod refusals;
mod sandbox;
mod scalars;
mod scanners;
mod scripts;
mod sealed;
mod set_table;
mod stand_ins;
mod suites;
mod tamper;
mod tidy;
mod toml;
mod vectors;
mod victims;
mod yaml;
