//! The scenarios: each a text that was sealed, what was then done to it, and which layer must refuse it.

mod dotenv;
mod envelope;
mod mac;
mod names;
mod token;
mod toml;
mod unsealed;
mod yaml;

use stripeseal::formats::Format;

use super::making::{self, DATA_KEY};

/// One scenario.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) comment: &'static str,
    pub(super) expect: &'static str,
    pub(super) format: Format,
    /// The header that says how the data key is had.
    pub(super) opener: (&'static str, &'static str),
    pub(super) text: Vec<u8>,
}

impl Case {
    /// A text with these values sealed, which opens.
    fn sealed(
        format: Format,
        name: &'static str,
        comment: &'static str,
        plain: &str,
        chosen: &[&str],
    ) -> Self {
        let text = making::seal(name, format, plain, chosen);
        Self::of(format, name, comment, &text)
    }

    fn of(format: Format, name: &'static str, comment: &'static str, text: &str) -> Self {
        let opener = ("data-key", DATA_KEY);
        let text = text.as_bytes().to_vec();
        Self { name, comment, expect: "success", format, opener, text }
    }

    /// The same with its text changed by hand.
    fn then(mut self, change: impl Fn(&str) -> String) -> Self {
        let before = String::from_utf8(self.text).unwrap();
        let after = change(&before);
        assert!(after != before, "{}: nothing changed", self.name);
        self.text = after.into_bytes();
        self
    }

    /// The same with a part of its text, which it has once, replaced.
    fn with(self, part: &str, instead: &str) -> Self {
        self.then(|text| making::with(text, part, instead))
    }

    fn refused_by(mut self, layer: &'static str) -> Self {
        self.expect = layer;
        self
    }

    fn read_as(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    fn opened_by(mut self, header: &'static str, key: &'static str) -> Self {
        self.opener = (header, key);
        self
    }
}

/// All scenarios, sorted by name.
pub(super) fn all() -> Vec<Case> {
    let subjects = [
        dotenv::cases(),
        toml::cases(),
        yaml::cases(),
        names::cases(),
        envelope::cases(),
        mac::cases(),
        token::cases(),
        unsealed::cases(),
    ];
    let mut cases: Vec<Case> = subjects.into_iter().flatten().collect();
    cases.sort_by_key(|case| case.name);
    for pair in cases.windows(2) {
        assert_ne!(pair[0].name, pair[1].name);
    }
    cases
}
