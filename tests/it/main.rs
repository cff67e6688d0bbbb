//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod corpus;
mod dotenv;
mod scripts;
mod stand_ins;
mod tidy;
mod toml;
mod yaml;
