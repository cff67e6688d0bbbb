//! The corpora: config files of real projects, official suites and labels, read in place.
//!
//! Tests that need them carry `#[ignore = "needs the corpus"]`; `scripts/test.sh` runs them where the
//! folder is there. Run without it they fail, so that none passes by skipping.

use std::path::{Path, PathBuf};

use base64::Engine as _;

/// One file of a corpus.
pub(crate) struct File {
    /// Its path below the corpus.
    pub(crate) name: String,
    /// Its bytes, decoded where they are stored as base64.
    pub(crate) bytes: Vec<u8>,
}

/// The folder: `$STRIPESEAL_CORPUS`, else `../shared/corpus` beside the checkout.
pub(crate) fn root() -> PathBuf {
    let root = std::env::var_os("STRIPESEAL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    assert!(root.is_dir(), "no corpus at {}: set STRIPESEAL_CORPUS", root.display());
    root
}

/// All files of one folder of the corpus, sorted by name.
pub(crate) fn files(folder: &str) -> Vec<File> {
    let mut files: Vec<File> = std::fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| read(folder, &entry.unwrap().file_name().into_string().unwrap()))
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!files.is_empty(), "{folder} is empty");
    files
}

fn read(folder: &str, name: &str) -> File {
    let bytes = std::fs::read(root().join(folder).join(name)).unwrap();
    match name.strip_suffix(".b64") {
        None => File { name: format!("{folder}/{name}"), bytes },
        Some(name) => File { name: format!("{folder}/{name}"), bytes: base64(&bytes) },
    }
}

/// The rows of a suite, one JSON object a line.
pub(crate) fn suite(file: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(root().join("suites").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Decodes base64 that may be wrapped over lines.
pub(crate) fn base64(text: &[u8]) -> Vec<u8> {
    let packed: Vec<u8> = text.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(packed).unwrap()
}
