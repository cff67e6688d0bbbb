//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod corpus;
mod detection;
mod dotenv;
mod lossless;
mod readers;
mod scalars;
mod scripts;
mod sealed;
mod stand_ins;
mod suites;
mod tidy;
mod toml;
mod yaml;
