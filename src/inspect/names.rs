//! What a file seems to be, by its name or at a glance, and how it is written in a command.

use std::path::Path;

/// Whether a file is an example for others to copy.
#[must_use]
pub fn is_template(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    ["example", "sample", "template", "dist"].iter().any(|word| name.contains(word))
}

/// Whether a text has an envelope, be it a damaged one.
#[must_use]
pub fn looks_sealed(text: &str) -> bool {
    text.contains("# stripeseal 1:")
}

/// Whether a file is for development or tests, by the last telling word of its path.
#[must_use]
pub fn is_for_development(path: &Path) -> bool {
    const DEVELOPMENT: [&str; 10] = [
        "dev",
        "devel",
        "development",
        "test",
        "tests",
        "testing",
        "local",
        "sandbox",
        "example",
        "sample",
    ];
    const PRODUCTION: [&str; 3] = ["prod", "production", "live"];
    let path = path.to_string_lossy().to_ascii_lowercase();
    let words = path.rsplit(|c: char| !c.is_ascii_alphanumeric());
    let mut words = words.filter(|word| DEVELOPMENT.contains(word) || PRODUCTION.contains(word));
    let prod = |path: &str| path.contains("prod");
    // `.env.production.local` is production's.
    words.next().is_some_and(|word| match word {
        "local" => !prod(path.rsplit('/').next().unwrap_or_default()),
        word => DEVELOPMENT.contains(&word),
    })
}

/// A text as one word, and one line, of a shell's command.
#[must_use]
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./@%+:,=".contains(c) || !c.is_ascii();
    if text.contains(char::is_control) {
        let escaped: String = text.chars().flat_map(char::escape_default).collect();
        format!("$'{escaped}'")
    } else if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_no_documents() {
        assert!(is_template(Path::new(".env.example")) && is_template(Path::new("a/.env.dist")));
        assert!(!is_template(Path::new(".env.production")));
    }

    #[test]
    fn the_last_telling_word_says_what_a_file_is_for() {
        for (path, is) in [
            (".env.development", true),
            (".env.test", true),
            (".env.local", true),
            ("config/dev/app.yaml", true),
            (".env.example", true),
            (".env", false),
            (".env.production", false),
            (".env.production.local", false),
            ("tests/prod.toml", false),
            ("live/dev.toml", true),
            ("device/config.yaml", false),
        ] {
            assert_eq!(is_for_development(Path::new(path)), is, "{path}");
        }
    }

    #[test]
    fn a_word_is_one_word_for_a_shell() {
        assert_eq!(word("config/prod.env"), "config/prod.env");
        assert_eq!(word("my file"), "'my file'");
        assert_eq!(word("env[name=A].value"), "'env[name=A].value'");
        assert_eq!(word("it's"), "'it'\\''s'");
        assert_eq!(word("a\n::b"), "$'a\\n::b'");
    }
}
