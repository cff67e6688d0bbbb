//! The vectors: `testdata/vectors/*`, one scenario a file; FORMAT.md, *Test vectors*, says how to read them.
//!
//! `cases` makes them, `judge` reads them as any implementation must. The generator draws its nonces
//! from the vector's name and knows no clock, so that what is checked in can be made again.

mod cases;
mod file;
mod judge;
mod making;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use file::Vector;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/vectors")
}

/// Every vector that is checked in, by name.
fn checked_in() -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder()) else { return BTreeMap::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect()
}

#[test]
fn every_vector_is_judged_as_it_says() {
    let mut failures = Vec::new();
    for (name, bytes) in checked_in() {
        let vector = Vector::read(&name, &bytes);
        let judged = judge::judge(&vector);
        if let Err(failure) = vector.expects(&judged) {
            failures.push(format!("{name}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// `UPDATE=1` writes what is not as generated, and takes away what no case makes.
#[test]
fn the_vectors_are_as_generated() {
    let mut stands = checked_in();
    let mut wrong = Vec::new();
    for case in cases::all() {
        let made = judge::described(&case).bytes();
        if stands.remove(case.name).as_deref() != Some(&made) {
            write(case.name, Some(&made));
            wrong.push(case.name.to_owned());
        }
    }
    for name in stands.into_keys() {
        write(&name, None);
        wrong.push(name);
    }
    let updated = std::env::var_os("UPDATE").is_some();
    assert!(updated || wrong.is_empty(), "not as generated: {}", wrong.join(" "));
}

fn write(name: &str, bytes: Option<&[u8]>) {
    if std::env::var_os("UPDATE").is_none() {
        return;
    }
    match bytes {
        Some(bytes) => std::fs::write(folder().join(name), bytes).unwrap(),
        None => std::fs::remove_file(folder().join(name)).unwrap(),
    }
}

/// The second implementation, which was written from FORMAT.md alone.
#[test]
#[ignore = "needs python with cryptography and age"]
fn a_second_implementation_judges_them_alike() {
    let python = std::env::var_os("STRIPESEAL_PYTHON").unwrap_or_else(|| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second/stripeseal2.py");
    let output = Command::new(python).arg(script).arg(folder()).output().unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    let judged = format!("{} vectors", checked_in().len());
    assert!(out.starts_with(&judged), "not all were judged: {out}");
}
