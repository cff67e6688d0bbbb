//! What a command failed with, in the one form in which errors are printed.
//!
//! Each has a code, a message that names the file and the place, causes, and the command that mends
//! it. None holds text of a value: what modules report are places, paths and classes.

use std::path::Path;

use crate::document::{Error as Document, Tampering};
use crate::envelope::{self, KeyError};
use crate::formats::Reason;
use crate::reference::Reference;
use crate::remote::Fault;
use crate::splice::position;
use crate::ui::{self, Ui};
use crate::{environment, file, git, keys, policy, process};

/// The exit status of a command that failed, or found something.
pub const FAILED: u8 = 1;
/// The exit status of a command that was used wrongly, or could not look.
pub const USAGE: u8 = 2;

/// What a command failed with.
#[derive(Debug)]
pub struct Error {
    /// A stable word.
    pub code: &'static str,
    /// What, and where.
    pub message: String,
    /// Why, a line each.
    pub causes: Vec<String>,
    /// The commands that mend it, a line each.
    pub hint: Option<String>,
    /// The exit status.
    pub status: u8,
}

impl Error {
    /// An error without causes and hint, and the status [`FAILED`].
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message, causes: Vec::new(), hint: None, status: FAILED }
    }

    /// An error of usage.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self { status: USAGE, ..Self::new("usage", message) }
    }

    /// The same error with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Prints it.
    pub fn print(&self, ui: &Ui) {
        ui.error(self.code, &self.message, &self.causes, self.hint.as_deref());
    }

    /// An error of a file.
    #[must_use]
    pub fn of_file(path: &Path, error: &file::Error) -> Self {
        let shown = path.display();
        let (code, hint) = match error {
            file::Error::Missing => ("missing", None),
            file::Error::Directory => ("directory", None),
            file::Error::NotRegular => ("not-regular", None),
            file::Error::TooLarge => ("too-large", None),
            file::Error::NotUtf8 { .. } => ("not-utf8", None),
            file::Error::LinkLeaves(target) => {
                ("symlink", Some(format!("name the file itself: {}", target.display())))
            }
            file::Error::Exists => ("exists", None),
            file::Error::Changed => ("changed", Some("run the command again".to_owned())),
            file::Error::Locked => ("locked", Some("wait for the other command to end".to_owned())),
            file::Error::Io(..) => ("io", None),
        };
        let message = match error {
            file::Error::NotUtf8 { line, column } => format!("{shown}:{line}:{column}: {error}"),
            _ => format!("{shown}: {error}"),
        };
        Self { hint, ..Self::new(code, message) }
    }

    /// An error of a document with that text.
    #[must_use]
    pub fn of_document(path: &Path, text: &str, error: &Document) -> Self {
        let shown = path.display();
        let message = match error.at() {
            Some(at) => {
                let place = position(text, at);
                format!("{shown}:{}:{}: {error}", place.line, place.column)
            }
            None => format!("{shown}: {error}"),
        };
        let (code, hint) = document_code(&shown.to_string(), error);
        Self { hint, ..Self::new(code, message) }
    }

    /// An error of git: what it knows could not be looked at.
    #[must_use]
    pub fn of_git(error: &git::Error) -> Self {
        let (code, hint) = match error {
            git::Error::NotStarted(_) => ("no-git", Some("install git, and put it on PATH")),
            git::Error::Refused(words) if words.contains("dubious ownership") => {
                ("git", Some("git config --global --add safe.directory FOLDER"))
            }
            git::Error::NoRepository => {
                ("no-repository", Some("stripeseal scan, without --staged and --history"))
            }
            git::Error::Bare => ("bare", Some("stripeseal scan --history")),
            git::Error::Unmerged(_) => ("git", Some("settle the conflict, then: git add")),
            git::Error::Missing(_) => ("git", Some("git fetch --refetch")),
            git::Error::Answer | git::Error::Io(_) => ("git", Some("git fsck")),
            git::Error::Refused(_) => ("git", None),
        };
        let hint = hint.map(str::to_owned);
        Self { hint, status: USAGE, ..Self::new(code, error.to_string()) }
    }

    /// An error of a policy with that text.
    #[must_use]
    pub fn of_policy(path: &Path, text: &str, error: &policy::Error) -> Self {
        let place = position(text, error.at);
        let place = format!("{}:{}:{}", path.display(), place.line, place.column);
        Self { status: USAGE, ..Self::new("policy", format!("{place}: {error}")) }
    }

    /// An error of identities, but for [`keys::Error::NoneFits`], which needs the envelope.
    #[must_use]
    pub fn of_identity(error: &keys::Error) -> Self {
        let (code, hint) = match error {
            keys::Error::Absent | keys::Error::NoneFits(_) => {
                ("no-identity", Some("stripeseal keygen".to_owned()))
            }
            keys::Error::ReadableByOthers(source) => {
                ("identity-mode", Some(format!("chmod 600 {source}")))
            }
            keys::Error::Stanza { fault, .. } => (key_code(fault, "stanza"), key_hint(fault)),
            keys::Error::Protected(_, fault) => (key_code(fault, "identity"), key_hint(fault)),
            _ => ("identity", None),
        };
        let causes = match error {
            keys::Error::Unreadable(_, cause) => vec![cause.to_string()],
            _ => Vec::new(),
        };
        Self { hint, causes, ..Self::new(code, error.to_string()) }
    }
}

impl Error {
    /// An error of what may fit but could not be used.
    #[must_use]
    pub fn of_hindrance(hindrance: &keys::Hindrance) -> Self {
        match hindrance {
            keys::Hindrance::Keyring(fault) => Self::of_keyring(fault),
            keys::Hindrance::Key(fault) => {
                let code = key_code(fault, "identity");
                Self { hint: key_hint(fault), ..Self::new(code, fault.to_string()) }
            }
        }
    }

    /// An error of the OS keyring.
    #[must_use]
    pub fn of_keyring(fault: &keys::keyring::Fault) -> Self {
        Self { hint: fault.hint(), ..Self::new("keyring", fault.to_string()) }
    }

    /// An error of references that could not be read: the first, and how it is with the others.
    #[must_use]
    pub fn of_references(path: &Path, faults: &[(Reference, Fault)]) -> Self {
        let Some(((reference, first), others)) = faults.split_first() else {
            return Self::new("unresolved", "no reference was resolved");
        };
        let told = |reference: &Reference, fault: &Fault| match fault.what == reference.to_string()
        {
            true => fault.to_string(),
            false => format!("{reference}: {fault}"),
        };
        let most = 10;
        let mut causes: Vec<String> =
            others.iter().take(most).map(|(reference, fault)| told(reference, fault)).collect();
        if others.len() > most {
            causes.push(format!("and {} references more", others.len() - most));
        }
        let message = format!("{}: {}", path.display(), told(reference, first));
        Self { causes, hint: first.hint(), ..Self::new(first.code(), message) }
    }

    /// An error of a secret that can't be written.
    #[must_use]
    pub fn of_store(fault: &Fault) -> Self {
        Self { hint: fault.hint(), ..Self::new(fault.code(), fault.to_string()) }
    }

    /// An error of wrapping a data key for `recipient`.
    #[must_use]
    pub fn of_wrap(recipient: &str, fault: &KeyError) -> Self {
        let message = format!("can't seal for {recipient}: {fault}");
        Self { hint: key_hint(fault), ..Self::new(key_code(fault, "recipient"), message) }
    }
}

fn key_code(fault: &KeyError, otherwise: &'static str) -> &'static str {
    match fault {
        KeyError::Unanswered(_) | KeyError::WrongPassphrase(_) => "passphrase",
        KeyError::PluginMissing(_)
        | KeyError::PluginDied(_)
        | KeyError::Plugin(_)
        | KeyError::PluginUnconfirmed(_) => "plugin",
        KeyError::Service { code, .. } => code,
        _ => otherwise,
    }
}

fn key_hint(fault: &KeyError) -> Option<String> {
    match fault {
        KeyError::Unanswered(_) => Some(
            "run it at a terminal, without --no-prompt; where nobody is, use an identity file"
                .to_owned(),
        ),
        KeyError::WrongPassphrase(_) => Some("run the command again".to_owned()),
        KeyError::PluginMissing(program) => Some(format!("install {program}, and put it on PATH")),
        KeyError::PluginDied(_) | KeyError::Plugin(_) => {
            Some("AGEDEBUG=plugin shows the conversation, secrets included".to_owned())
        }
        KeyError::PluginUnconfirmed(_) => Some(
            "name the recipient itself with -r, or answer at a terminal; -y is no answer"
                .to_owned(),
        ),
        KeyError::Service { hint, .. } => hint.clone(),
        _ => None,
    }
}

fn document_code(file: &str, error: &Document) -> (&'static str, Option<String>) {
    let restore =
        || Some(format!("git diff {file}, then git checkout {file} if you don't trust it"));
    match error {
        Document::Format(error) => match &error.reason {
            Reason::Syntax { .. } => ("syntax", None),
            Reason::RepeatedKey => ("repeated-key", None),
            Reason::Doubtful(_) => ("doubtful", None),
            Reason::TooDeep | Reason::PathTooLong => ("too-deep", None),
            Reason::Unspellable(_) => ("unspellable", None),
            Reason::NoPlace(_) => ("no-place", None),
        },
        Document::Envelope(error) => match error.fault {
            envelope::Fault::Version => ("version", Some("install a newer stripeseal".to_owned())),
            envelope::Fault::Conflict => ("conflict", Some(format!("git checkout --merge {file}, and settle it anew"))),
            _ => ("envelope", restore()),
        },
        Document::Conflict(_) => ("conflict", Some(format!("stripeseal edit -f {file} or stripeseal set -f {file} KEY settles it; then git add {file}"))),
        Document::EnvelopeNotComment(_) => ("envelope", restore()),
        Document::NoEnvelope(_) => ("no-envelope", restore()),
        Document::NotSealed => ("not-sealed", Some(format!("stripeseal seal {file}"))),
        Document::StrayToken { .. } => ("stray-token", restore()),
        Document::MixedName { .. } => ("mixed-name", Some(format!("take the plain one away, or git checkout {file}"))),
        Document::AliasAsKey(_) => ("alias-key", None),
        Document::OpenEnd(_) => ("open-end", Some("end the file with a line end".to_owned())),
        Document::OtherKey => ("other-key", restore()),
        Document::Tampered(tampering) => ("tampered", tampered_hint(file, tampering)),
        Document::Token { .. } => ("token", restore()),
        Document::NotOneValue { .. } => ("not-one-value", restore()),
        Document::NotTheSame(_) => ("not-the-same", Some("this is a fault of stripeseal, or a list item that others depend on; nothing was written".to_owned())),
        Document::NoSuchKey(_) => ("no-such-key", Some(format!("stripeseal list -f {file}"))),
        Document::Ambiguous(_) => ("ambiguous", Some(format!("stripeseal list -f {file} shows the whole paths"))),
        Document::IsSealed(path) => ("is-sealed", Some(format!("stripeseal unset -f {file} {path}"))),
        Document::NotAReference { .. } => ("not-a-reference", Some("vault://MOUNT/PATH#FIELD, aws-sm://NAME#FIELD or azure-kv://VAULT/NAME, each with ?version=… before the #".to_owned())),
        Document::NotWhole(_) => ("not-whole", None),
        Document::NotAccepted => ("not-accepted", Some(format!("name every sealed path that was added, moved (old and new) or removed; else git checkout {file}"))),
        Document::AcceptInModeFile => ("mode-file", restore()),
    }
}

fn tampered_hint(file: &str, tampering: &Tampering) -> Option<String> {
    let accept = |paths: &[&dyn std::fmt::Display]| {
        let paths: Vec<String> = paths.iter().map(|path| format!("--accept '{path}'")).collect();
        Some(format!(
            "if you made this change: stripeseal seal {} {file}\nif not: git checkout {file}",
            paths.join(" ")
        ))
    };
    match tampering {
        Tampering::Moved { from, to, .. } => accept(&[from, to]),
        Tampering::Damaged { path, .. } => Some(format!(
            "if you renamed or moved it: stripeseal seal --accept OLD --accept '{path}' {file}\nif not: git checkout {file}"
        )),
        Tampering::Replaced { path, .. }
        | Tampering::Added { path, .. }
        | Tampering::Reference { path, .. } => accept(&[path]),
        Tampering::Other => Some(format!(
            "if you removed or commented out sealed lines: stripeseal seal --accept KEY {file}\nif not: git checkout {file}; stripeseal set KEY REFERENCE changes a reference"
        )),
        Tampering::Recipient(_) | Tampering::Text => Some(format!("git checkout {file}")),
    }
}

impl From<ui::Error> for Error {
    fn from(error: ui::Error) -> Self {
        match &error {
            ui::Error::NoTerminal(question) => {
                let hint = match question.ends_with('?') {
                    true => "run it at a terminal, without --no-prompt; --yes answers it with yes",
                    false => "give it on standard input",
                };
                let of_terminal = Self::new("no-terminal", error.to_string()).hint(hint);
                Self { status: USAGE, ..of_terminal }
            }
            ui::Error::Input(cause) | ui::Error::Output(cause) => {
                let causes = vec![cause.to_string()];
                Self { causes, ..Self::new("io", error.to_string()) }
            }
            ui::Error::NotUtf8 => Self::new("not-utf8", error.to_string()),
        }
    }
}

impl From<process::run::Error> for Error {
    fn from(error: process::run::Error) -> Self {
        use process::run::Error as Run;
        let (code, status) = match error {
            Run::NotFound(_) => ("not-found", process::run::NOT_FOUND),
            Run::NotExecutable(..) => ("not-executable", process::run::NOT_EXECUTABLE),
            Run::Nul(_) => ("nul", FAILED),
            Run::NotWatched(_) => ("not-watched", FAILED),
            Run::NoMemoryFile(_) => ("memory-file", FAILED),
            Run::TooLarge => ("too-large", FAILED),
        };
        Self { status, ..Self::new(code, error.to_string()) }
    }
}

impl From<process::edit::Error> for Error {
    fn from(error: process::edit::Error) -> Self {
        use process::edit::Error as Edit;
        let (code, hint) = match &error {
            Edit::NoEditor | Edit::NotWords(_) => {
                ("no-editor", Some("EDITOR=nano stripeseal edit"))
            }
            Edit::NotStarted(_) => ("no-editor", None),
            Edit::NoTerminal(_) => {
                ("no-terminal", Some("stripeseal edit --with 'sed -i s/old/new/' needs none"))
            }
            Edit::NoScratch(_) => ("io", None),
        };
        let causes = match &error {
            Edit::NoScratch(cause) => vec![cause.to_string()],
            _ => Vec::new(),
        };
        Self { hint: hint.map(str::to_owned), causes, ..Self::new(code, error.to_string()) }
    }
}

impl Error {
    /// An error of the environment that a document gives.
    #[must_use]
    pub fn of_environment(path: &Path, text: &str, error: &environment::Error) -> Self {
        use environment::Error as Environment;
        let (code, hint) = match error {
            Environment::Document(error) => return Self::of_document(path, text, error),
            Environment::Collision(..) => ("collision", Some("leave one out: --except".to_owned())),
            Environment::Loader(name) => (
                "loader",
                Some(format!("--allow-env {name} lets it through; --except {name} leaves it out")),
            ),
            Environment::Own(name) => ("loader", Some(format!("--except {name} leaves it out"))),
            Environment::FileName(name) => {
                ("collision", Some(format!("leave one out: --except {name}_FILE")))
            }
            Environment::Unprotected(_) => (
                "unprotected",
                Some(format!(
                    "stripeseal seal {} protects it; --resolve follows it all the same",
                    path.display()
                )),
            ),
            Environment::Unresolved(..) => ("unresolved", None),
            Environment::Nul(name) => {
                ("nul", Some(format!("a file can hold it: --as-file {name}")))
            }
        };
        Self { hint, ..Self::new(code, format!("{}: {error}", path.display())) }
    }
}
