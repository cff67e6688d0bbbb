//! What the options of `run` say of variables: by key, by the name of the variable, or by a glob.

use crate::commands::context::{parse_globs, parse_key};
use crate::environment::Variable;
use crate::error::Error;
use crate::path::{Glob, KeyPath};

/// What one option names, and whether each has matched something.
pub(super) struct Selectors {
    option: &'static str,
    selectors: Vec<(String, Selector, bool)>,
}

enum Selector {
    Key(KeyPath),
    Glob(Glob),
}

impl Selectors {
    /// Globs over paths and names.
    pub(super) fn globs(option: &'static str, texts: &[String]) -> Result<Self, Error> {
        let globs = parse_globs(option, texts)?;
        let globs = globs.into_iter().map(|glob| {
            let text = glob.as_str().to_owned();
            (text, Selector::Glob(glob), false)
        });
        Ok(Self { option, selectors: globs.collect() })
    }

    /// Paths and names.
    pub(super) fn keys(option: &'static str, texts: &[String]) -> Result<Self, Error> {
        let keys =
            texts.iter().map(|text| Ok((text.clone(), Selector::Key(parse_key(text)?), false)));
        Ok(Self { option, selectors: keys.collect::<Result<_, Error>>()? })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.selectors.is_empty()
    }

    /// Whether one of them means the variable.
    pub(super) fn match_any(&mut self, variable: &Variable) -> bool {
        let name = KeyPath::dotenv(&variable.name, 0);
        let mut found = false;
        for (_, selector, matched) in &mut self.selectors {
            let means = match selector {
                Selector::Glob(glob) => glob.matches(&variable.path) || glob.matches(&name),
                Selector::Key(key) => {
                    let path = &variable.path;
                    *key == *path || *key == name || key.0 == path.within_document()
                }
            };
            if means {
                (found, *matched) = (true, true);
            }
        }
        found
    }

    /// One that matches nothing is a mistake.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.unmatched().next() {
            None => Ok(()),
            Some(text) => Err(Error::usage(format!("{} {text} matches no variable", self.option))),
        }
    }

    /// Those that have matched nothing, as they were written.
    pub(super) fn unmatched(&self) -> impl Iterator<Item = &str> {
        self.selectors.iter().filter(|(.., matched)| !matched).map(|(text, ..)| text.as_str())
    }
}
