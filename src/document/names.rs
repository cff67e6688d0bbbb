//! Names that stand more than once: readers take the last one, so all of a name are sealed, or none.
//!
//! Names are those of dotenv keys, of list items and of YAML documents. A plain item that repeats the
//! name of a sealed one would change no path, and other programs would read it in its place.

use std::collections::HashMap;

use super::{Document, Error};
use crate::formats::{Format, Site};
use crate::path::KeyPath;
use crate::splice::position;

/// Refuses a name that is sealed in one place and plain, or empty, in another.
pub(super) fn check(document: &Document) -> Result<(), Error> {
    if document.sealed.is_empty() {
        return Ok(());
    }
    let sites = &document.layout.sites;
    if sites.iter().any(|site| site.path.is_repeated()) {
        let mut sealed = HashMap::new();
        for one in document.sealed_sites().map(|(site, _)| site) {
            sealed.entry(one.path.first_of_its_name()).or_insert(one.span.start);
        }
        for (index, site) in sites.iter().enumerate() {
            if document.token_of(index).is_none()
                && let Some(at) = sealed.get(&site.path.first_of_its_name())
            {
                return Err(mixed(document, site, site.path.first_of_its_name(), *at));
            }
        }
    }
    match document.format {
        Format::Dotenv => check_lines(document),
        Format::Toml | Format::Yaml => Ok(()),
    }
}

/// Some loaders know no backticks, or take a backslash before a quote for an escape: to them, a line
/// within such a value is an entry.
fn check_lines(document: &Document) -> Result<(), Error> {
    let sealed: HashMap<&str, usize> = document
        .sealed_sites()
        .filter_map(|(site, _)| Some((*site.path.leaf_names().first()?, site.span.start)))
        .collect();
    for (index, site) in document.layout.sites.iter().enumerate() {
        let lexeme = site.span.of(&document.text);
        if document.token_of(index).is_some() || !lexeme.contains('\n') {
            continue;
        }
        for name in lexeme.lines().skip(1).filter_map(entry_name) {
            if let Some(at) = sealed.get(name) {
                return Err(mixed(document, site, KeyPath::dotenv(name, 0), *at));
            }
        }
    }
    Ok(())
}

/// The name of the entry that a line would be.
fn entry_name(line: &str) -> Option<&str> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let line = line.trim_start_matches(BLANKS);
    let exported = line.strip_prefix("export").filter(|rest| rest.starts_with(BLANKS));
    let line = exported.unwrap_or(line).trim_start_matches(BLANKS);
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let end = line.find(|c| !named(c)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    rest.trim_start_matches(BLANKS).starts_with(['=', ':']).then_some(name)
}

fn mixed(document: &Document, site: &Site, name: KeyPath, sealed: usize) -> Error {
    let sealed = position(&document.text, sealed).line;
    Error::MixedName { at: site.entry.start, name, sealed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_other_loaders_read_as_entries() {
        assert_eq!(entry_name("  export A.b-1 = x"), Some("A.b-1"));
        assert_eq!(entry_name("A: x"), Some("A"));
        assert_eq!(entry_name("A b=x"), None);
        assert_eq!(entry_name("no entry"), None);
    }
}
