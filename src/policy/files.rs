//! Patterns of files.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of files within a folder.
///
/// One without a slash matches a file name in any folder, as git's do; another the whole path.
#[derive(Debug)]
pub struct FileGlobs(GlobSet);

impl FileGlobs {
    /// Reads patterns; none where one is malformed or leaves the folder.
    #[must_use]
    pub fn parse(patterns: &[impl AsRef<str>]) -> Option<Self> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let text = pattern.as_ref();
            let leaves = text.starts_with('/') || text.split('/').any(|part| part == "..");
            if text.is_empty() || leaves {
                return None;
            }
            let anywhere = if text.contains('/') { text.to_owned() } else { format!("**/{text}") };
            set.add(GlobBuilder::new(&anywhere).literal_separator(true).build().ok()?);
        }
        Some(Self(set.build().ok()?))
    }

    /// Whether one of them matches a file.
    #[must_use]
    pub fn is_match(&self, file: &Path) -> bool {
        self.0.is_match(file)
    }

    /// Which of them match a file, by their positions.
    #[must_use]
    pub fn matching(&self, file: &Path) -> Vec<usize> {
        self.0.matches(file)
    }
}
