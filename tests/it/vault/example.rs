//! The example: stripe-python reads a key that lives in OpenBao.

use std::path::Path;

use super::program;
use crate::home::Home;

#[test]
#[ignore = "needs openbao and stripe"]
fn stripe_python_reads_a_key_that_lives_in_openbao() {
    let mut home = Home::new();
    let folder = |program: String| Path::new(&program).parent().unwrap().display().to_string();
    let python = folder(std::env::var("STRIPESEAL_PYTHON").unwrap());
    home.set("TRY", concat!(env!("CARGO_MANIFEST_DIR"), "/examples/openbao/try.sh"));
    let path = format!("{}:{python}", folder(program()));
    let told = home.sh(&format!("PATH={path}:$PATH; export PATH; $TRY")).succeeds();
    assert!(
        told.stdout.contains("\nSTRIPE_API_KEY='vault://secret/shop#STRIPE_API_KEY'\n"),
        "{told:?}"
    );
    assert!(told.stdout.contains("\nbalance: "), "{told:?}");
    assert!(!told.stdout.contains("sk_test_") && !told.stderr.contains("sk_test_"), "{told:?}");
    told.stderr.find("it takes create and update on secret/data/shop").unwrap();
}
