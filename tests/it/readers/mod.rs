//! Other programs read what stripeseal writes: PyYAML, tomllib, python-dotenv, npm's dotenv and yaml, age.
//!
//! `scripts/test.sh` installs them and says where: `STRIPESEAL_PYTHON` is a Python that has the packages,
//! `STRIPESEAL_NODE_MODULES` a folder with those of npm.

mod age;
mod tokens;
mod values;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use stripeseal::formats::Format;

/// A reader and the formats that it reads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reader {
    Python,
    Node,
}

/// A scalar that a reader sees: path, kind (`str` for a string), text.
pub(super) type Leaf = (Vec<Value>, String, String);

impl Reader {
    pub(super) fn of(format: Format) -> &'static [Self] {
        match format {
            Format::Toml => &[Self::Python],
            Format::Dotenv | Format::Yaml => &[Self::Python, Self::Node],
        }
    }

    fn command(self) -> Command {
        let variable = |name: &str| {
            std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: scripts/test.sh"))
        };
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/readers");
        let mut command;
        match self {
            Self::Python => {
                command = Command::new(variable("STRIPESEAL_PYTHON"));
                command.arg(scripts.join("read.py"));
            }
            Self::Node => {
                command = Command::new("node");
                command.arg(scripts.join("read.cjs"));
                command.env("NODE_PATH", variable("STRIPESEAL_NODE_MODULES"));
            }
        }
        command
    }

    /// The leaves of each text; none where the reader refuses it.
    pub(super) fn read(self, format: &str, texts: &[String]) -> Vec<Option<Vec<Leaf>>> {
        let requests: Vec<Value> =
            texts.iter().map(|text| json!({"format": format, "text": text})).collect();
        let mut child = self
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{self:?} does not start: {error}"));
        let mut input = child.stdin.take().unwrap();
        input.write_all(json!(requests).to_string().as_bytes()).unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{self:?} failed");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}
