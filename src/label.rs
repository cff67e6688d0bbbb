//! What people call a recipient.

/// What people call a recipient: 1 to 64 of `A-Z a-z 0-9 . _ @ + -`; `-` alone where none was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label(String);

impl Label {
    /// Reads a label; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._@+-".contains(&b);
        let valid = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        valid.then(|| Self(text.to_owned()))
    }

    /// The label of a recipient that was given none.
    #[must_use]
    pub fn none() -> Self {
        Self("-".to_owned())
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_and_plain() {
        for good in ["alice", "ci-2", "a.b@c+d_e", "-"] {
            assert!(Label::parse(good).is_some(), "{good}");
        }
        for bad in ["", "a b", "ä", "a\u{202e}", &"x".repeat(65)] {
            assert!(Label::parse(bad).is_none(), "{bad}");
        }
    }
}
