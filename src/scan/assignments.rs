//! What is assigned to a telling name, in whatever language: `password = "…"`, `"token": "…"`,
//! `:secret => '…'`, `<password>…</password>`, `Authorization: Bearer …`.
//!
//! Nothing is parsed. A word for a secret is looked for, then the name around it, an operator and a value.
//! Code also says `token = next(tokens)` and `"password": "Password"`, so that here a value must look like
//! one, which `detect` does not ask where it knows the format.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

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
    /// By the name of a file.
    #[must_use]
    pub fn of_file_name(name: &str) -> Self {
        const CONFIG: &str =
            "env yml yaml toml ini cfg cnf conf config properties sh bash zsh envrc
            tfvars service npmrc pypirc netrc pgpass htpasswd txt log md cmd bat";
        let lower = name.to_ascii_lowercase();
        let last = lower.rsplit('.').next().unwrap_or_default();
        let is_config = CONFIG.split_whitespace().any(|known| known == last)
            || lower.contains(".env")
            || !lower.contains('.');
        if is_config { Self::Config } else { Self::Code }
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
    const WORDS: [&str; 18] = [
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
    ];
    AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS).ok()
});

/// The longest name that is read.
const LONGEST_NAME: usize = 80;

/// Shorter passwords are not told from words.
const SHORTEST_VALUE: usize = 8;

/// The longest value.
const LONGEST_VALUE: usize = 2000;

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
        let (value, is_quoted) = Cursor::new(text, name).value(place)?;
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
    let parts = || value.split(['_', '-', '.', '/', ':']);
    let named = parts().count() > 1 && parts().all(|part| part.len() < 16 && word(part));
    let markup = value.starts_with('#') || value.contains("&lt;") || value.contains("####");
    let path = value.contains("::") || value.contains("->") || value.starts_with(['$', '.', '/']);
    template || named || markup || path
}

/// The whole name that the word at `start..end` stands in.
fn name_around(text: &str, start: usize, end: usize) -> Span {
    let bytes = text.as_bytes();
    let in_name =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'$');
    let before = bytes.get(..start).unwrap_or_default().iter().rev();
    let after = bytes.get(end..).unwrap_or_default().iter();
    let before = before.take(LONGEST_NAME).take_while(in_name).count();
    let after = after.take(LONGEST_NAME).take_while(in_name).count();
    Span::new(start - before, end + after)
}

/// Reads on behind a name.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    name: Span,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str, name: Span) -> Self {
        Self { text, at: name.end, name }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, chars: &[char]) -> usize {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(chars).len();
        self.at += length;
        length
    }

    fn takes(&mut self, texts: &[&str]) -> bool {
        let taken = texts.iter().find(|text| self.rest().starts_with(**text));
        self.at += taken.map_or(0, |text| text.len());
        taken.is_some()
    }

    /// The value, and whether it stands in quotes.
    fn value(&mut self, place: Place) -> Option<(Span, bool)> {
        let is_option = self.name.of(self.text).starts_with("--");
        let was_quoted = self.skip(&['"', '\'', '`', '\\']) > 0;
        self.skip(&[']', ')']);
        let blanks = self.skip(&[' ', '\t']);
        if self.takes(&[">"]) {
            self.skip(&[' ', '\t', '\r', '\n']);
            return self.until(&['<', '\n']).map(|span| (span, true));
        }
        if self.takes(&[":=", "=>", "===", "==", "!==", "!=", "->", "?=", "+=", ".=", "="]) {
            return self.assigned(place);
        }
        if self.takes(&[":"]) {
            return self.typed().or_else(|| self.assigned(place));
        }
        if (was_quoted && self.takes(&[","])) || self.takes(&["("]) {
            self.skip(&[' ', '\t']);
            return self.quoted();
        }
        if was_quoted && blanks > 0 && self.takes(&["value=", "Value=", "value:"]) {
            return self.quoted();
        }
        match blanks {
            0 => None,
            _ if is_option => self.quoted().or_else(|| self.bare()),
            _ => self.quoted().or_else(|| self.said()).or_else(|| self.typed()),
        }
    }

    /// As people say it: `token - '…'`, `the password is "…"`.
    fn said(&mut self) -> Option<(Span, bool)> {
        self.takes(&["- ", "is ", "of "]).then(|| self.quoted()).flatten()
    }

    /// Behind a type: `token: string = "…"`, `token string = "…"`.
    fn typed(&self) -> Option<(Span, bool)> {
        let line = self.rest().split('\n').next()?;
        let (kind, _) = line.split_once('=')?;
        let is_type = !kind.trim().is_empty()
            && kind.len() <= 40
            && kind.chars().all(|c| c.is_alphanumeric() || " _&'<>?[]|.".contains(c));
        let mut behind = Self { at: self.at + kind.len() + 1, ..*self };
        behind.skip(&[' ', '\t']);
        is_type.then(|| behind.quoted().or_else(|| behind.wrapped())).flatten()
    }

    fn assigned(&mut self, place: Place) -> Option<(Span, bool)> {
        self.skip(&[' ', '\t']);
        if self.rest().starts_with(['\n', '\r']) {
            // On the next line only in quotes: what stands bare there is another entry.
            self.skip(&[' ', '\t', '\r', '\n']);
            return self.quoted();
        }
        let quoted = self.quoted().or_else(|| self.wrapped());
        let bare_allowed = place == Place::Config || !self.rest().starts_with(['"', '\'', '`']);
        quoted.or_else(|| bare_allowed.then(|| self.bare()).flatten())
    }

    /// `String::from("…")`, `Some("…")`, `b"…"`.
    fn wrapped(&self) -> Option<(Span, bool)> {
        let rest = self.rest();
        let name = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_.:@&*".contains(c)))?;
        let call = rest.get(name..)?;
        let open = call.len() - call.strip_prefix('(').unwrap_or(call).len();
        let is_prefix = name <= 2 && open == 0;
        let mut inner = Self { at: self.at + name + open, ..*self };
        (name <= 40 && (open > 0 || is_prefix)).then(|| inner.quoted()).flatten()
    }

    fn quoted(&mut self) -> Option<(Span, bool)> {
        let escaped = self.takes(&["\\"]);
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        while self.rest().starts_with(quote) {
            self.at += 1;
        }
        let rest = self.rest();
        let mut backslash = false;
        let end = rest.char_indices().take(LONGEST_VALUE).find_map(|(at, c)| {
            let ends = c == quote && (!backslash || escaped);
            let ends = ends || c == '\n';
            backslash = c == '\\' && !backslash;
            ends.then_some((at, c))
        });
        let (end, _) = end.filter(|(_, c)| *c == quote)?;
        let end = if escaped { rest.get(..end)?.trim_end_matches('\\').len() } else { end };
        (end > 0).then(|| (Span::new(self.at, self.at + end), true))
    }

    fn bare(&mut self) -> Option<(Span, bool)> {
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>');
        let rest = self.rest();
        let mut end = rest.find(ends).unwrap_or(rest.len());
        let scheme = rest.get(..end)?.to_ascii_lowercase();
        if matches!(scheme.as_str(), "bearer" | "basic" | "token") {
            let behind = rest.get(end..)?;
            let blanks = behind.len() - behind.trim_start_matches(' ').len();
            let next = behind.get(blanks..)?;
            end += blanks + next.find(ends).unwrap_or(next.len());
        }
        let value = rest.get(..end)?.trim_end_matches([',', ';', ')', ']', '}', '\\']);
        let cut = ["&", "\\n", "\\r", "\\t"].iter().filter_map(|sign| value.find(sign)).min();
        let value = value.get(..cut.unwrap_or(value.len()))?;
        (!value.is_empty() && value.len() <= LONGEST_VALUE)
            .then(|| (Span::new(self.at, self.at + value.len()), false))
    }

    fn until(&self, ends: &[char]) -> Option<Span> {
        let rest = self.rest();
        let value = rest.get(..rest.find(ends)?)?.trim_end();
        (!value.is_empty() && value.len() <= LONGEST_VALUE)
            .then(|| Span::new(self.at, self.at + value.len()))
    }
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
}
