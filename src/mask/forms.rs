//! The forms in which programs write a value: as it is, in base64, hex, percent signs, and as strings of
//! JSON, Python and shells.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::SHORTEST;

/// What each way of percent encoding leaves as it is, beside letters and digits.
const UNRESERVED: [&str; 4] = ["-._~", "-._~/", "-._~!'()*", "-._~!'()*;/?:@&=+$,#"];

/// All forms of `value`, without line ends, each once.
pub(super) fn of(value: &str) -> Vec<Vec<u8>> {
    let mut forms: BTreeSet<Vec<u8>> = BTreeSet::new();
    forms.insert(value.as_bytes().to_vec());
    forms.extend(lines(value).map(|line| line.as_bytes().to_vec()));
    forms.extend(base64(value.as_bytes()));
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    forms.insert(hex.to_ascii_uppercase().into_bytes());
    forms.insert(hex.into_bytes());
    forms.extend(percent(value).map(String::into_bytes));
    forms.extend(json(value).map(String::into_bytes));
    forms.extend(python(value).map(String::into_bytes));
    forms.extend(shell(value).into_iter().map(String::into_bytes));
    let squeezed = forms.into_iter().map(|mut form| {
        form.retain(|byte| !matches!(byte, b'\r' | b'\n'));
        form
    });
    let long: BTreeSet<Vec<u8>> = squeezed.filter(|form| form.len() >= SHORTEST).collect();
    long.into_iter().collect()
}

/// The lines of a value of several, but for those that say what it is.
fn lines(value: &str) -> impl Iterator<Item = &str> {
    let lines = value.lines().map(str::trim).filter(|line| line.len() >= SHORTEST);
    lines.filter(|line| !line.starts_with("-----"))
}

/// The characters of base64 that are the value's alone, wherever it stands in what is encoded.
fn base64(value: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = Vec::with_capacity(6);
    for before in 0..3 {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(value);
        let (start, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        for text in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            forms.extend(text.as_bytes().get(start..end).map(<[u8]>::to_vec));
        }
    }
    forms
}

fn percent(value: &str) -> impl Iterator<Item = String> {
    UNRESERVED.into_iter().flat_map(move |kept| {
        [(false, false), (false, true), (true, false), (true, true)].map(|(upper, plus)| {
            let mut form = String::with_capacity(value.len() * 2);
            for byte in value.bytes() {
                let c = char::from(byte);
                let _ = match byte {
                    b' ' if plus => form.write_char('+'),
                    _ if c.is_ascii_alphanumeric() || kept.contains(c) => form.write_char(c),
                    _ if upper => write!(form, "%{byte:02X}"),
                    _ => write!(form, "%{byte:02x}"),
                };
            }
            form
        })
    })
}

/// As strings of JSON: characters beyond ASCII, slashes, and those that act in HTML, escaped or not.
fn json(value: &str) -> impl Iterator<Item = String> {
    (0..8).map(move |choice| {
        let (ascii, slash, html) = (choice & 1 != 0, choice & 2 != 0, choice & 4 != 0);
        escaped(value, |c, form| match c {
            '"' => form.push_str("\\\""),
            '\\' => form.push_str("\\\\"),
            '\n' => form.push_str("\\n"),
            '\r' => form.push_str("\\r"),
            '\t' => form.push_str("\\t"),
            '\u{8}' => form.push_str("\\b"),
            '\u{c}' => form.push_str("\\f"),
            '/' if slash => form.push_str("\\/"),
            '<' | '>' | '&' if html => utf16(c, form),
            c if u32::from(c) < 0x20 || (ascii && !c.is_ascii()) => utf16(c, form),
            c => form.push(c),
        })
    })
}

fn utf16(c: char, form: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(form, "\\u{unit:04x}");
    }
}

/// As Python and Rust show strings, in either quotes.
fn python(value: &str) -> impl Iterator<Item = String> {
    ['\'', '"'].into_iter().map(move |quote| {
        escaped(value, |c, form| match c {
            '\\' => form.push_str("\\\\"),
            '\n' => form.push_str("\\n"),
            '\r' => form.push_str("\\r"),
            '\t' => form.push_str("\\t"),
            c if c == quote => form.extend(['\\', c]),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => {
                let _ = write!(form, "\\x{:02x}", u32::from(c));
            }
            c => form.push(c),
        })
    })
}

fn shell(value: &str) -> Vec<String> {
    let bare = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    let ansi = escaped(value, |c, form| match c {
        '\\' | '\'' => form.extend(['\\', c]),
        '\n' => form.push_str("\\n"),
        '\t' => form.push_str("\\t"),
        c => form.push(c),
    });
    let doubled = escaped(value, |c, form| match c {
        '\\' | '"' | '$' | '`' => form.extend(['\\', c]),
        c => form.push(c),
    });
    let each = escaped(value, |c, form| match bare(c) {
        true => form.push(c),
        false => form.extend(['\\', c]),
    });
    vec![value.replace('\'', "'\\''"), value.replace('\'', "'\"'\"'"), ansi, doubled, each]
}

fn escaped(value: &str, mut escape: impl FnMut(char, &mut String)) -> String {
    let mut form = String::with_capacity(value.len() + 8);
    value.chars().for_each(|c| escape(c, &mut form));
    form
}
