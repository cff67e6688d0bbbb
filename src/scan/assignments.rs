//! What is assigned to a telling name, in whatever language: `password = "…"`, `"token": "…"`,
//! `:secret => '…'`, `<password>…</password>`, `Authorization: Bearer …`.
//!
//! Nothing is parsed. A word for a secret is looked for, then the name around it, an operator and a value.
//! Code also says `token = next(tokens)` and `"password": "Password"`, so that here a value must look like
//! one, which `detect` does not ask where it knows the format.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::cursor::{Cursor, name_around};
use crate::detect::{self, Noun, Reason, Verdict};
use crate::splice::Span;

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Values may stand without quotes.
    Config,
    /// What stands without quotes are names of other things.
    Code,
}

impl Place {
    /// By the name of a file: what is no known language may be configuration.
    #[must_use]
    pub fn of_file_name(name: &str) -> Self {
        const CODE: &str = "py pyi ipynb js ts jsx tsx mjs cjs mts cts vue svelte rb erb go rs java kt
            kts scala groovy gradle php cs vb c h cc cpp cxx hpp hxx m mm swift ex exs erl hs ml fs clj
            lua pl pm r jl dart sol sql html htm css scss less json map lock svg";
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_code = ending.is_some_and(|ending| CODE.split_whitespace().any(|one| one == ending));
        if is_code { Self::Code } else { Self::Config }
    }
}

/// A value and the name that it is assigned to.
pub(super) struct Assignment<'t> {
    pub(super) name: &'t str,
    pub(super) value: Span,
    is_quoted: bool,
}

/// The parts of the nouns that name secrets.
static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    const WORDS: [&str; 19] = [
        "pass",
        "pwd",
        "psw",
        "secret",
        "token",
        "key",
        "salt",
        "pepper",
        "cred",
        "auth",
        "jwt",
        "bearer",
        "hmac",
        "cookie",
        "mnemonic",
        "kennwort",
        "contrasena",
        "senha",
        "pw",
    ];
    AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS).ok()
});

/// Shorter passwords are not told from words.
const SHORTEST_VALUE: usize = 8;

/// The assignments to names that may tell of a secret.
pub(super) fn find(text: &str, place: Place) -> impl Iterator<Item = Assignment<'_>> {
    let mut until = 0;
    let hits = WORDS.iter().flat_map(move |words| words.find_iter(text));
    hits.filter_map(move |hit| {
        if hit.start() < until {
            return None;
        }
        let name = name_around(text, hit.start(), hit.end());
        until = name.end;
        if text.get(..name.start).is_some_and(|before| before.ends_with("${")) {
            return None;
        }
        let (value, is_quoted) = Cursor::behind(text, name).value(place)?;
        let name = name.of(text).trim_matches(['-', '.', '_', '$']);
        Some(Assignment { name, value, is_quoted })
    })
}

/// Why the value of an assignment is a secret, if it is one.
pub(super) fn secret(text: &str, assignment: &Assignment, place: Place) -> Option<Reason> {
    let value = assignment.value.of(text);
    let behind = text.get(assignment.value.end..).and_then(|rest| rest.chars().next());
    // In code a value stands bare only within a string: a query, a header.
    let in_string = matches!(behind, Some('"' | '\'' | '`' | '&' | '\\'));
    let is_literal = place == Place::Config || assignment.is_quoted || in_string;
    let may_be_real = looks_chosen(value) || looks_random(value) || value.contains(' ');
    if !is_literal || !may_be_real || stands_for_another(value) {
        return None;
    }
    let Verdict::Seal(reason) = detect::judge_named(assignment.name, value) else { return None };
    let looks_real = match reason {
        Reason::Name(Noun::Password) => looks_chosen(value),
        Reason::Name(Noun::Credential) => true,
        Reason::Name(_) | Reason::Generated(_) => looks_random(value),
        _ => false,
    };
    looks_real.then_some(reason)
}

/// Whether `value` may be a password that somebody chose: no single word, no name of a thing.
fn looks_chosen(value: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| value.as_bytes().iter().any(kind);
    let sign = value.bytes().any(|byte| b"!@#$%^&*+=?~|".contains(&byte));
    let mixed = has(u8::is_ascii_alphabetic) && (has(u8::is_ascii_digit) || sign);
    value.len() >= SHORTEST_VALUE && mixed && !value.contains(char::is_whitespace)
}

/// Whether `value` may be a key or token: generated, or at least long and mixed.
fn looks_random(value: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| value.as_bytes().iter().any(kind);
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let token = value.bytes().all(|byte| byte.is_ascii_graphic());
    detect::is_generated(value) || (value.len() >= 16 && mixed && token && entropy(value) >= 3.3)
}

/// Bits a character.
fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    let share = |count: u32| f64::from(count) / length;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| -share(*count) * share(*count).log2())
        .sum()
}

/// Whether `value` is put together by a program, or the name of something: `{prefix}-{key}`, `%s`,
/// `API_KEY`, `user.password`, `$pass`, `access_token_2`.
fn stands_for_another(value: &str) -> bool {
    let pair = |open, close| value.contains(open) && value.contains(close);
    let template = pair('{', '}')
        || pair('[', ']')
        || ["%s", "%d", "%v", "<%", "\\(", "${", "$("].iter().any(|sign| value.contains(sign));
    let word = |word: &str| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.bytes().all(|byte| byte.is_ascii_lowercase())
            || letters.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let name = value.trim_start_matches(['*', '&']);
    let parts = || name.split(['_', '-', '.', '/', ':', ',']);
    let named = parts().count() > 1 && parts().all(|part| part.len() < 16 && word(part));
    let markup = value.starts_with('#') || value.contains("&lt;") || value.contains("####");
    let path = value.contains("::") || value.contains("->") || value.starts_with(['$', '.', '/']);
    template || named || markup || path
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "q7Rt2ZbW9xLc4VnJ8sKd";

    /// The text with the value in it; here it stands in none, so that no scanner trips over this file.
    fn filled(text: &str) -> String {
        text.replace("VALUE", VALUE)
    }

    fn secrets(text: &str, place: Place) -> Vec<&str> {
        let real = |one: &Assignment<'_>| secret(text, one, place).is_some();
        find(text, place).filter(real).map(|one| one.value.of(text)).collect()
    }

    #[test]
    fn values_are_found_behind_names_of_secrets_in_every_language() {
        for text in [
            "password = \"VALUE\"",
            "password='VALUE'",
            "const password: string = \"VALUE\";",
            "var password string = \"VALUE\"",
            "the password is 'VALUE'",
            "let password: &str = \"VALUE\";",
            "password := `VALUE`",
            "\"password\": \"VALUE\",",
            "{\\\"password\\\": \\\"VALUE\\\"}",
            ":password => 'VALUE'",
            "config['password'] = 'VALUE'",
            "os.environ[\"DB_PASSWORD\"] = \"VALUE\"",
            "env(\"PASSWORD\", \"VALUE\")",
            "setPassword(\"VALUE\")",
            "password: String::from(\"VALUE\")",
            "<password>VALUE</password>",
            "<add key=\"Password\" value=\"VALUE\" />",
            "if password == \"VALUE\":",
            "alter role app password 'VALUE'",
            "password = b\"VALUE\"",
            "password = (\n  \"x\" if y else z)\npassword =\n    \"VALUE\"",
            "pass=\"\"\"VALUE\"\"\"",
        ] {
            assert_eq!(secrets(&filled(text), Place::Code), [VALUE], "{text}");
        }
        for text in ["PASSWORD=VALUE", "export DB_PASSWORD=VALUE\n", "mysql --password VALUE"] {
            assert_eq!(secrets(&filled(text), Place::Config), [VALUE], "{text}");
        }
        let header = "-H \"Authorization: Bearer VALUE\"";
        assert_eq!(secrets(&filled(header), Place::Code), [format!("Bearer {VALUE}")]);
    }

    #[test]
    fn code_is_no_secret() {
        for text in [
            "password = read_password2()",
            "token = tokens[0].next",
            "password: str",
            "if password == other:",
            "password = \"password\"",
            "const TOKEN = 'access_token_2'",
            "label_password = \"Your password, 8 characters\"",
            "key = \"primaryKey1\"",
            "password = f\"{user}-{n}x1\"",
            "password = \"%s123\"",
            "cache_key = \"VALUE\"",
            "key: value1",
            "flag_key: X509PrivateKeyUsageFlags = 8i32",
            "monkey = \"VALUE\"",
            "password = \"unterminated1\npassword",
            "password = ''",
        ] {
            assert_eq!(secrets(&filled(text), Place::Code), [""; 0], "{text}");
        }
    }

    #[test]
    fn configuration_refers_to_secrets_too() {
        for text in ["password: *db-password", "DB_PASSWORD=${DB_PASSWORD:?not set}"] {
            assert_eq!(secrets(text, Place::Config), [""; 0], "{text}");
        }
    }
}
