//! The valid cases of the official suites.

use crate::corpus;

/// The valid cases of toml-test for TOML 1.1: name and text.
pub(crate) fn valid_toml() -> Vec<(String, String)> {
    let rows = corpus::suite("toml-test.jsonl").into_iter();
    let valid = rows.filter(|row| row["valid"] == true && row["toml_1_1"] == true);
    valid.map(|row| (name(&row["id"]), text(&row["toml_b64"]))).collect()
}

/// The cases of yaml-test-suite that are no errors: name and text.
pub(crate) fn valid_yaml() -> Vec<(String, String)> {
    let rows = corpus::suite("yaml-test-suite.jsonl").into_iter();
    let valid = rows.filter(|row| row["error"] != true);
    valid.map(|row| (name(&row["id"]), text(&row["yaml_b64"]))).collect()
}

fn name(id: &serde_json::Value) -> String {
    id.as_str().unwrap().to_owned()
}

fn text(base64: &serde_json::Value) -> String {
    String::from_utf8(corpus::base64(base64.as_str().unwrap().as_bytes())).unwrap()
}
