//! What a plain scalar means: to the core schema of YAML 1.2, and to any reader of YAML 1.1.
//!
//! The first decides what a value is; the second only what must be quoted so that all read a string.

use crate::formats::ValueKind;

/// What the core schema of YAML 1.2 resolves a plain scalar to.
pub(super) fn resolve(text: &str) -> ValueKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ValueKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => ValueKind::Bool,
        _ if is_number(text) => ValueKind::Number,
        _ => ValueKind::String,
    }
}

/// Whether every reader takes a plain `text` for a string: nothing of YAML 1.2 or 1.1 (`yes`, `1_000`,
/// `1:30`, dates, `<<`). It errs to the side of quotes.
pub(super) fn is_string_everywhere(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = matches!(
        lower.as_str(),
        "" | "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "<<" | "="
    );
    let rest = lower.trim_start_matches(['+', '-', '.']);
    let numeric = rest.starts_with(|c: char| c.is_ascii_digit()) && !is_telling(rest);
    !word && !numeric && !matches!(rest, "inf" | "nan")
}

/// Whether a text that begins like a number holds a letter that no number or time of YAML 1.1 holds.
fn is_telling(rest: &str) -> bool {
    let digits = match rest.as_bytes() {
        [b'0', b'x', ..] => {
            return rest.bytes().skip(2).any(|b| !b.is_ascii_hexdigit() && b != b'_');
        }
        _ => rest,
    };
    digits.chars().any(|c| c.is_alphabetic() && !matches!(c, 'e' | 'b' | 'o' | 't' | 'z'))
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str, radix| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if let Some(octal) = text.strip_prefix("0o") {
        return digits(octal, 8);
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return digits(hex, 16);
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || is_decimal(unsigned)
}

/// `[0-9]+`, `[0-9]+.[0-9]*` or `.[0-9]+`, each with an exponent or without.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_resolves_plain_scalars() {
        for (kind, texts) in [
            (ValueKind::Null, &["", "~", "null", "NULL"][..]),
            (ValueKind::Bool, &["true", "False"]),
            (
                ValueKind::Number,
                &[
                    "0", "-12", "+3", "007", "0o7", "0xFf", "1.", ".5", "-1.5e-3", "1e9", ".inf",
                    "-.INF", ".nan",
                ],
            ),
            (
                ValueKind::String,
                &[
                    "yes",
                    "nUll",
                    "1_000",
                    "0o8",
                    "0x",
                    "-0x1",
                    ".",
                    "-",
                    "e5",
                    "1e",
                    "1:30",
                    "-.nan",
                    "2020-01-01",
                    "1.2.3",
                ],
            ),
        ] {
            for text in texts {
                assert_eq!(resolve(text), kind, "{text}");
            }
        }
    }

    #[test]
    fn what_any_reader_resolves_is_quoted() {
        for text in [
            "yes",
            "Off",
            "y",
            "1_000",
            "0o7",
            "017",
            "1:30",
            "2020-01-01",
            "2020-01-01t00:00:00z",
            "0b11",
            "1e3",
            ".inf",
            "-.NaN",
            "+1",
            "0x1F",
            "1.5.2",
            "<<",
            "190:20:30.15",
            "-.5",
        ] {
            assert!(!is_string_everywhere(text), "{text}");
        }
        for text in ["abc", "a1", "yess", "5432a", "v1.2", "10.0.0.1/x", "sk_live_1", "0xyz", "-x"]
        {
            assert!(is_string_everywhere(text), "{text}");
        }
    }
}
