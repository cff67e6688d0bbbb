//! People with identities, and documents that are for them, in a folder of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use stripeseal::document::{self, Document, Sealing};
use stripeseal::envelope::{Envelope, KeyId, Mode, Recipient as _, Stanza};
use stripeseal::formats::Format;
use stripeseal::keys::age::{AgeIdentity, AgeRecipient};
use stripeseal::label::Label;
use stripeseal::secret::DataKey;

use crate::sealed::{Counter, now};

pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) identity: AgeIdentity,
}

impl Person {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), identity: AgeIdentity::generate() }
    }

    /// What an envelope, or `-r`, calls this person.
    pub(crate) fn named(&self) -> String {
        format!("{}={}", self.name, self.identity.recipient())
    }

    pub(crate) fn stanza(&self, data_key: &DataKey) -> Stanza {
        let recipient = AgeRecipient::parse(self.identity.recipient()).unwrap();
        Stanza {
            recipient: recipient.text().to_owned(),
            label: Label::parse(&self.name).unwrap(),
            wrapped: recipient.wrap(data_key, &stripeseal::keys::nobody()).unwrap(),
        }
    }

    /// The data key of a document, with this person's identity and nothing else.
    pub(crate) fn data_key(&self, document: &Document) -> Option<DataKey> {
        use stripeseal::envelope::Identity as _;
        let stanzas = &document.block().unwrap().envelope.stanzas;
        stanzas
            .iter()
            .find_map(|stanza| self.identity.unwrap(stanza, &stripeseal::keys::nobody()))
            .map(|key| key.ok().unwrap())
    }

    /// The plain text of a document, opened with this person's identity and nothing else.
    pub(crate) fn open(&self, path: &Path) -> Option<String> {
        let document = parse(path);
        let data_key = self.data_key(&document)?;
        let unsealed = document.unlock(&data_key).unwrap().unseal().unwrap();
        Some(unsealed.text.expose().to_owned())
    }
}

pub(crate) fn parse(path: &Path) -> Document {
    let format = Format::of_file_name(path).unwrap();
    Document::parse(std::fs::read_to_string(path).unwrap(), format).unwrap()
}

/// Everything sealed, with a data key of somebody's own, for these people.
pub(crate) fn sealed_for(text: &str, data_key: &DataKey, people: &[&Person]) -> String {
    let document = Document::parse(text.to_owned(), Format::Dotenv).unwrap();
    let envelope = Envelope {
        key_id: KeyId::of(data_key),
        stanzas: people.iter().map(|person| person.stanza(data_key)).collect(),
        removed: Vec::new(),
        mode: Mode::Sealed,
        no_final_newline: false,
    };
    let selection = document::Selection { all: true, ..Default::default() };
    let choices = crate::sealed::choices(&document, &selection);
    let sealing = Sealing { time: now(), rng: &mut Counter::new() };
    document::seal_new(&document, data_key, envelope, &choices, sealing).unwrap()
}

/// A folder in which the first of five people works.
pub(crate) struct Team {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) people: Vec<Person>,
}

impl Team {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let people = ["me", "bob", "carol", "dave", "erin"].map(Person::new).into();
        let team = Self { folder, people };
        for person in &team.people {
            let file = team.path(&format!("{}.key", person.name));
            let secret = person.identity.secret();
            stripeseal::file::create_private(&file, secret.expose().as_bytes(), false).unwrap();
        }
        team
    }

    pub(crate) fn me(&self) -> &Person {
        &self.people[0]
    }

    pub(crate) fn bob(&self) -> &Person {
        &self.people[1]
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes so many documents of `keys` keys for all people, each under its own data key.
    pub(crate) fn documents(&self, count: usize, keys: usize) -> Vec<PathBuf> {
        let people: Vec<&Person> = self.people.iter().collect();
        let mut rng = Counter::new();
        let mut paths = Vec::new();
        for number in 0..count {
            let text = plain(number, keys);
            let path = self.path(&format!("docs/{}/{number}.env", number % 10));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let sealed = sealed_for(&text, &DataKey::generate(&mut rng), &people);
            std::fs::write(&path, sealed).unwrap();
            paths.push(path);
        }
        paths
    }

    /// The command, with the first one's identity and a home in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stripeseal"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("STRIPESEAL_IDENTITY_FILE", "me.key")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub(crate) fn succeed(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {told}");
        output
    }

    /// Runs a command that must be refused with this code.
    pub(crate) fn refused(&self, arguments: &[&str], code: &str) {
        let output = self.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{arguments:?} was not refused");
        assert!(told.contains(&format!("error[{code}]")), "{arguments:?}: {told}");
    }
}

/// The plain text of the document of that number.
pub(crate) fn plain(number: usize, keys: usize) -> String {
    (0..keys).map(|key| format!("KEY_{key}=value {number} {key}\n")).collect()
}
