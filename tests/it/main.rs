//! The integration tests, one binary: a module a subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

#[cfg(feature = "aws")]
mod aws;
#[cfg(feature = "azure")]
mod azure;
mod corpus;
mod detection;
mod dotenv;
mod edit;
mod edited;
mod exact;
mod exposure;
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
mod mask;
mod offline;
mod parent;
mod passphrase;
mod people;
mod plugin;
mod process;
#[cfg(any(feature = "aws", feature = "vault"))]
mod proxy;
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
mod terminal;
mod tidy;
mod toml;
#[cfg(feature = "vault")]
mod vault;
mod vectors;
mod victims;
#[cfg(not(any(feature = "vault", feature = "aws", feature = "azure")))]
mod without_services;
mod yaml;
