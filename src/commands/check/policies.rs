//! The policies that hold for files, each read once, from where the files are read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::Tree;
use crate::error::Error;
use crate::policy::{FILE_NAME, Policy, Rule};

/// The policies of a tree, as far as they were read.
pub(super) struct Policies<'t> {
    tree: &'t Tree,
    of_folders: BTreeMap<PathBuf, Option<Rc<Standing>>>,
}

/// A policy and its folder.
pub(super) struct Standing {
    pub(super) policy: Policy,
    folder: PathBuf,
}

impl Standing {
    pub(super) fn rule(&self, file: &Path) -> Option<(&Policy, &Rule)> {
        let relative = file.strip_prefix(&self.folder).unwrap_or(file);
        Some((&self.policy, self.policy.rule_for(relative)?))
    }
}

impl<'t> Policies<'t> {
    pub(super) fn of(tree: &'t Tree) -> Self {
        Self { tree, of_folders: BTreeMap::new() }
    }

    /// The policy that holds for a file: the nearest upwards.
    pub(super) fn holding(&mut self, file: &Path) -> Result<Option<Rc<Standing>>, Error> {
        self.of_folder(file.parent().unwrap_or(Path::new("")))
    }

    fn of_folder(&mut self, folder: &Path) -> Result<Option<Rc<Standing>>, Error> {
        if let Some(known) = self.of_folders.get(folder) {
            return Ok(known.clone());
        }
        let found = match (self.read(folder)?, folder.parent()) {
            (None, Some(above)) if self.tree.reaches_down() => self.of_folder(above)?,
            (own, _) => own,
        };
        self.of_folders.insert(folder.to_owned(), found.clone());
        Ok(found)
    }

    fn read(&self, folder: &Path) -> Result<Option<Rc<Standing>>, Error> {
        let Some(text) = self.tree.policy_in(folder)? else { return Ok(None) };
        let shown = self.tree.shown(&folder.join(FILE_NAME));
        let policy = Policy::parse(&text);
        let policy = policy.map_err(|error| Error::of_policy(&shown, &text, &error))?;
        Ok(Some(Rc::new(Standing { policy, folder: folder.to_owned() })))
    }
}
