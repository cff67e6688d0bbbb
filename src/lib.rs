//! stripeseal: envelope encryption of configuration.
//!
//! Encryption tools for configuration load a file into a tree, change the tree and dump it, and what
//! comes out is another file: comments moved, numbers rewritten, every line in the diff. stripeseal
//! never builds a tree. It *locates* each value to the byte, *seals* its exact source text, and
//! *splices* the token in its place, so that a sealed file is the same file and unsealing gives back
//! every byte.
//!
//! The modules are in layers, and each imports only from layers below its own: values, algorithms,
//! composition, effects, commands, shell. FORMAT.md is the specification of the sealed file.

pub mod cli;
pub mod commands;
pub mod conflict;
pub mod detect;
pub mod diff;
pub mod document;
pub mod encodings;
pub mod envelope;
pub mod environment;
pub mod error;
pub mod file;
pub mod formats;
pub mod git;
pub mod inspect;
pub mod keys;
pub mod known;
pub mod label;
pub mod lines;
pub mod mask;
pub mod merge;
pub mod path;
pub mod policy;
pub mod process;
pub mod reference;
pub mod remote;
pub mod scan;
pub mod seal;
pub mod secret;
pub mod splice;
pub mod stores;
pub mod time;
pub mod ui;
