//! What keeps the tree in order: layers, generated files, the index of the tests.

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

/// The modules, by layer; one imports only from layers below its own.
const LAYERS: [&[&str]; 6] = [
    &["encodings", "label", "path", "reference", "secret", "splice", "time"],
    &["conflict", "detect", "envelope", "formats", "lines", "mask", "policy", "seal"],
    &["diff", "document", "environment", "inspect", "merge", "scan"],
    &["file", "git", "keys", "known", "process", "remote", "stores", "ui"],
    &["commands", "error"],
    &["cli", "lib", "main"],
];

/// Where a layer may import from itself, since a part of it is made of another.
const WITHIN: [(&str, &str); 10] = [
    ("diff", "document"),
    ("diff", "inspect"),
    ("environment", "document"),
    ("inspect", "document"),
    ("inspect", "environment"),
    ("keys", "remote"),
    ("known", "file"),
    ("merge", "document"),
    ("stores", "remote"),
    ("commands", "error"),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<(PathBuf, String)> {
    let files = ignore::WalkBuilder::new(source()).build().map(|entry| entry.unwrap().into_path());
    let rust = files.filter(|path| path.extension().is_some_and(|ext| ext == "rs"));
    rust.map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn module_of(path: &Path) -> String {
    let relative = path.strip_prefix(source()).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn layer_of(module: &str) -> usize {
    let layer = LAYERS.iter().position(|layer| layer.contains(&module));
    layer.unwrap_or_else(|| panic!("{module} is in no layer: put it into one"))
}

/// The modules named behind `crate::`, also in braces.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let list = match rest.strip_prefix('{') {
            Some(inner) => inner.split('}').next().unwrap(),
            None => rest,
        };
        let names = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for name in names {
            let name: String =
                name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if LAYERS.concat().contains(&name.as_str()) {
                found.push(name);
            }
        }
    }
    found
}

#[test]
fn a_module_imports_only_from_layers_below() {
    for (path, text) in sources() {
        let module = module_of(&path);
        for import in imports(&text) {
            let allowed = import == module
                || layer_of(&import) < layer_of(&module)
                || WITHIN.contains(&(module.as_str(), import.as_str()));
            assert!(allowed, "{} imports {import}", path.display());
        }
    }
}

#[test]
fn effects_stay_out_of_the_lower_layers() {
    for (path, text) in sources() {
        if layer_of(&module_of(&path)) > 2 {
            continue;
        }
        for effect in ["std::fs", "std::env", "std::net", "SystemTime", "println!", "SysRng"] {
            assert!(!text.contains(effect), "{} uses {effect}", path.display());
        }
    }
}

#[test]
fn a_command_never_imports_a_command() {
    let shared = ["mod", "context", "chosen", "documents", "identity", "pin", "settle", "trust"];
    let files: Vec<(PathBuf, String)> =
        sources().into_iter().filter(|(path, _)| module_of(path) == "commands").collect();
    // A command of several files is a folder.
    let command_of = |path: &Path| {
        let relative = path.strip_prefix(source().join("commands")).unwrap();
        let first =
            relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        first.trim_end_matches(".rs").to_owned()
    };
    for (path, text) in files.iter().filter(|(path, _)| command_of(path) != "mod") {
        for (other, _) in &files {
            let command = command_of(other);
            let imported = text.contains(&format!("super::{command}::"))
                || text.contains(&format!("commands::{command}::"));
            assert!(
                shared.contains(&command.as_str()) || command == command_of(path) || !imported,
                "{} imports {command}",
                path.display()
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{} has no //!", path.display());
    }
}

/// Compares a generated file with the one that is checked in; `UPDATE=1` writes it.
fn check(name: &str, generated: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    let stands = std::fs::read(&path).unwrap_or_default();
    assert!(stands == generated, "{name} is not as generated: UPDATE=1 cargo test tidy");
}

#[test]
fn man_pages_are_as_generated() {
    let mut command = stripeseal::cli::Cli::command();
    command.build();
    let page = |command: clap::Command| {
        let mut text = Vec::new();
        clap_mangen::Man::new(command).date("").render(&mut text).unwrap();
        text
    };
    for sub in command.get_subcommands() {
        let name = format!("stripeseal-{}", sub.get_name());
        let leaked: &'static str = name.clone().leak();
        let named = sub.clone().name(leaked).bin_name(name.replacen('-', " ", 1));
        check(&format!("man/{name}.1"), &page(named));
    }
    check("man/stripeseal.1", &page(command));
}

#[test]
fn completions_are_as_generated() {
    for (shell, file) in [
        (Shell::Bash, "stripeseal.bash"),
        (Shell::Zsh, "_stripeseal"),
        (Shell::Fish, "stripeseal.fish"),
        (Shell::PowerShell, "_stripeseal.ps1"),
    ] {
        let mut text = Vec::new();
        generate(shell, &mut stripeseal::cli::Cli::command(), "stripeseal", &mut text);
        check(&format!("completions/{file}"), &text);
    }
}
