//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod corpus;
mod detection;
mod dotenv;
mod edit;
mod harmless;
mod hostile;
mod lossless;
mod mask;
mod parent;
mod scalars;
mod scripts;
mod sealed;
mod set_table;
mod stand_ins;
mod suites;
mod tamper;
mod terminal;
mod tidy;
mod toml;
mod vectors;
mod victims;
mod yaml;
