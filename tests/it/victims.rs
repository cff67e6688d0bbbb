//! One sealed document a format that holds all that can be attacked: several sealed values, named and
//! numbered items, an anchor, a tag, a reference, a secret in a comment, two recipients, one removed.

use stripeseal::document::{self, Document, Error, Sealing, Selection, Tampering};
use stripeseal::envelope::{Envelope, Mode, Removed};
use stripeseal::formats::{Format, Reason};
use stripeseal::label::Label;
use stripeseal::path::Glob;

use crate::sealed::{self, Counter, choices, data_key, now};

const DOTENV: &str = "\
# the shop
# OLD=$STRIPE
STRIPE_API_KEY=\"sk_1\"   # live
export DB_PASSWORD='hunter2'
DB_PASSWORD: second
PORT=8080
SMTP_TOKEN=abc # note
PEM=\"-----BEGIN
-----END\"
LOG=vault://secret/log#key
EMPTY=
";

const TOML: &str = "\
# OLD=$STRIPE
log = \"vault://secret/log#key\"
args = [\"--password=foo\", \"MODE=b\", \"plain\"]
list = [\"zero\", \"one\"]
db = { host = \"h\", password = 'p w' }

[stripe]
api_key = \"sk_1\"   # live
port = 8080

[[servers]]
name = \"a\"
token = \"t1\"

[[servers]]
name = \"b\"
token = \"\"\"
two
lines\"\"\"
";

const YAML: &str = "\
# OLD=$STRIPE
log: vault://secret/log#key
stripe:
  api_key: sk_1   # live
  port: 8080
base: &cert |
  line one

    line two
copy: *cert
tagged: !secret hunter2
env:
  - name: STRIPE_KEY
    value: abc
  - name: MODE
    value: plain
args:
  - DB_PASSWORD=p\"w
  - MODE=b
list:
  - zero
  - one
flow: {a: 'x', password: \"y z\"}
";

const SEALED: [&str; 12] = [
    "STRIPE_API_KEY",
    "DB_PASSWORD",
    "SMTP_TOKEN",
    "PEM",
    "*password",
    "list[1]",
    "*api_key",
    "*token",
    "base",
    "tagged",
    "env[name=STRIPE_KEY].value",
    "flow.a",
];

/// A document, plain and sealed.
pub(crate) struct Victim {
    pub(crate) format: Format,
    pub(crate) plain: String,
    pub(crate) sealed: String,
}

impl Victim {
    pub(crate) fn new(format: Format, mode: Mode) -> Self {
        let text = match format {
            Format::Dotenv => DOTENV,
            Format::Toml => TOML,
            Format::Yaml => YAML,
        };
        let stripe = ["sk", "live", "51CanaryCanaryCanaryCanary"].join("_");
        let plain = text.replace("$STRIPE", &stripe);
        let sealed = seal(&plain, format, mode);
        Self { format, plain, sealed }
    }

    pub(crate) fn open(&self, text: &str) -> Result<(), Error> {
        open(text, self.format)
    }

    /// The envelope as it stands in the sealed text.
    pub(crate) fn envelope(&self) -> &str {
        &self.sealed[self.sealed.find("# stripeseal 1:").unwrap()..]
    }

    /// Where the tokens stand, those in comments included.
    pub(crate) fn tokens(&self) -> Vec<std::ops::Range<usize>> {
        let starts = self.sealed.match_indices("ENC[seal1,").map(|(start, _)| start);
        starts.map(|start| start..start + self.sealed[start..].find(']').unwrap() + 1).collect()
    }

    /// The sealed text with one place of it replaced, which must be there exactly once.
    pub(crate) fn with(&self, old: &str, new: &str) -> String {
        assert_eq!(self.sealed.matches(old).count(), 1, "{old:?} in\n{}", self.sealed);
        self.sealed.replace(old, new)
    }
}

pub(crate) fn victims(mode: Mode) -> [Victim; 3] {
    Format::ALL.map(|format| Victim::new(format, mode))
}

/// Verifies a text and opens everything in it.
pub(crate) fn open(text: &str, format: Format) -> Result<(), Error> {
    let document = Document::parse(text.to_owned(), format)?;
    let data_key = data_key();
    let unlocked = document.unlock(&data_key)?;
    for index in 0..document.layout().sites.len() {
        unlocked.value(index)?;
    }
    unlocked.unseal().map(drop)
}

fn seal(plain: &str, format: Format, mode: Mode) -> String {
    let document = Document::parse(plain.to_owned(), format).unwrap();
    let keys = SEALED.map(|glob| Glob::parse(glob).unwrap());
    let everything_else = [Glob::parse("**").unwrap()];
    let selection = Selection { keys: &keys, plain: &everything_else, ..Selection::default() };
    let data_key = data_key();
    let removed = Removed {
        recipient: "age1bob".to_owned(),
        label: Label::parse("bob").unwrap(),
        time: now(),
    };
    let envelope = Envelope { removed: vec![removed], ..sealed::envelope(&data_key, mode) };
    let choices = choices(&document, &selection);
    let sealing = Sealing { time: now(), rng: &mut Counter::new() };
    document::seal_new(&document, &data_key, envelope, &choices, sealing).unwrap()
}

/// What kind of refusal it is.
pub(crate) fn class(error: &Error) -> &'static str {
    match error {
        Error::Format(error) => match error.reason {
            Reason::RepeatedKey => "repeated",
            Reason::Doubtful(_) => "doubtful",
            _ => "syntax",
        },
        Error::Envelope(_) | Error::EnvelopeNotComment(_) => "envelope",
        Error::NoEnvelope(_) => "no envelope",
        Error::NotSealed => "not sealed",
        Error::StrayToken { .. } => "stray",
        Error::MixedName { .. } => "mixed",
        Error::AliasAsKey(_) => "alias",
        Error::OtherKey => "other key",
        Error::Tampered(tampering) => match tampering {
            Tampering::Moved { .. } => "moved",
            Tampering::Damaged { .. } => "damaged",
            Tampering::Replaced { .. } => "replaced",
            Tampering::Added { .. } => "added",
            Tampering::Reference { .. } => "reference",
            Tampering::Recipient(_) => "recipient",
            Tampering::Text => "text",
            Tampering::Other => "other",
        },
        Error::Token { .. } => "token",
        Error::NotOneValue { .. } => "not one value",
        _ => "unexpected",
    }
}
