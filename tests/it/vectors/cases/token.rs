//! Tokens: their one spelling, where they may stand, what they are bound to, and what they hold.

use stripeseal::formats::Format;
use stripeseal::seal::Kind;

use super::Case;
use crate::vectors::making::{Forged, line, tokens, with};

const PLAIN: &str = "SECRET=correct\nTOKEN=battery\n";

fn sealed(name: &'static str, comment: &'static str) -> Case {
    Case::sealed(Format::Dotenv, name, comment, PLAIN, &["SECRET", "TOKEN"])
}

pub(super) fn cases() -> Vec<Case> {
    [spellings(), places(), bindings(), contents()].into_iter().flatten().collect()
}

/// The first token of the text, changed.
fn changed(name: &'static str, comment: &'static str, change: fn(&str) -> String) -> Case {
    let case = sealed(name, comment).refused_by("token");
    case.then(|text| {
        let token = tokens(text).remove(0);
        with(text, &token, &change(&token))
    })
}

fn spellings() -> Vec<Case> {
    vec![
        changed("token_padded", "base64url with padding", |token| token.replace(']', "=]")),
        changed("token_not_canonical", "spare bits of base64url that are not zero", |token| {
            let last = token.as_bytes()[token.len() - 2];
            let spare = match last {
                b'A'..=b'Y' | b'a'..=b'y' | b'0'..=b'8' => last + 1,
                _ => b'B',
            };
            format!("{}{}]", &token[..token.len() - 2], char::from(spare))
        }),
        changed("token_standard_base64", "the other alphabet of base64", |token| {
            format!("{}+/A]", &token[..token.len() - 4])
        }),
        changed("token_version", "a token of another version, behind the right mark", |token| {
            token.replace("seal1,2", "seal1,seal2,2")
        }),
        changed("token_time_lower_case", "a time in another spelling", |token| {
            token.replace("05Z,", "05z,")
        }),
        changed("token_time_impossible", "a time that no calendar has", |token| {
            token.replace("11-24T", "11-31T")
        }),
        changed("token_time_leap_second", "second 60", |token| token.replace(":05Z", ":60Z")),
        changed("token_blank_within", "a blank behind the comma", |token| {
            token.replace("Z,", "Z, ")
        }),
        changed("token_too_short", "nonce and tag alone", |token| {
            format!("{}]", &token[..31 + 38])
        }),
        changed("token_odd_length", "a ciphertext that is no multiple of 32 bytes", |token| {
            format!("{}AAAA]", &token[..token.len() - 1])
        }),
        changed("token_open", "without its bracket", |token| token.replace(']', "")),
    ]
}

fn places() -> Vec<Case> {
    let refused = |name, comment| sealed(name, comment).refused_by("token");
    vec![
        changed("token_within_value", "text around it", |token| format!("x-{token}")),
        changed("token_twice_in_value", "two in one value", |token| format!("{token}{token}")),
        refused("token_mark_in_comment", "what begins as a token is none, in a comment")
            .then(|text| format!("# see ENC[seal1,...]\n{text}")),
        Case::sealed(
            Format::Toml,
            "token_in_key",
            "in the place of a key",
            "secret = 'correct'\n",
            &["secret"],
        )
        .then(|text| format!("\"{}\" = 1\n{text}", tokens(text)[0]))
        .refused_by("token"),
        Case::sealed(
            Format::Yaml,
            "token_below_complex_key",
            "where there are no values",
            "secret: correct\n",
            &["secret"],
        )
        .then(|text| format!("? [a]\n: \"{}\"\n{text}", tokens(text)[0]))
        .refused_by("token"),
        Case::sealed(
            Format::Toml,
            "token_multi_line_string",
            "in quotes of several lines",
            "secret = 'correct'\n",
            &["secret"],
        )
        .then(|text| {
            let token = tokens(text).remove(0);
            with(text, &format!("\"{token}\""), &format!("'''{token}'''"))
        })
        .refused_by("token"),
        Case::sealed(
            Format::Yaml,
            "token_item_without_key",
            "an item KEY=value that lost its KEY",
            "- A=correct\n",
            &["[=A]"],
        )
        .with("\"A=ENC", "\"B=x ENC")
        .refused_by("token"),
    ]
}

fn bindings() -> Vec<Case> {
    let forged = |name, kind, path, lexeme| Forged {
        name,
        format: Format::Dotenv,
        kind,
        path,
        column: 0,
        lexeme,
    };
    let refused = |name, comment| sealed(name, comment).refused_by("token");
    vec![
        refused("token_swapped", "two tokens changed places").then(|text| {
            let tokens = tokens(text);
            with(&with(&with(text, &tokens[0], "@"), &tokens[1], &tokens[0]), "@", &tokens[1])
        }),
        refused("token_time_changed", "the time is authentic")
            .then(|text| text.replacen("11:03:05", "11:03:06", 1)),
        changed("token_nonce_flipped", "the first bit of the nonce", |token| flipped(token, 31)),
        changed("token_ciphertext_flipped", "a bit of the ciphertext", |token| flipped(token, 50)),
        changed("token_tag_flipped", "a bit of the tag", |token| flipped(token, token.len() - 6)),
        refused("token_kind", "the token of a comment as a value").then(|text| {
            let comment = forged("token_kind", Kind::Comment, "", "correct").token();
            with(text, &tokens(text)[0], &comment)
        }),
        refused("token_value_in_comment", "the token of a value in a comment")
            .then(|text| format!("# {}\n{text}", line(text, "SECRET"))),
        refused("token_of_other_path", "a token that was never made for this path").then(|text| {
            let other = forged("token_of_other_path", Kind::Value, "OTHER", "correct").token();
            with(text, &tokens(text)[0], &other)
        }),
        refused("token_of_other_format", "a token that was made for TOML").then(|text| {
            let toml = Forged {
                format: Format::Toml,
                ..forged("token_of_other_format", Kind::Value, "SECRET", "correct")
            };
            with(text, &tokens(text)[0], &toml.token())
        }),
        sealed("token_replayed", "an older token of the same path opens: mode sealed can't tell")
            .then(|text| {
                let older = forged("token_replayed", Kind::Value, "SECRET", "older").token();
                with(text, &tokens(text)[0], &older)
            }),
    ]
}

/// The token with the lowest bit that a character of base64url always keeps flipped.
fn flipped(token: &str, at: usize) -> String {
    let instead = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{instead}{}", &token[..at], &token[at + 1..])
}

fn contents() -> Vec<Case> {
    let of_bytes = |name, comment, padded: Vec<u8>| {
        sealed(name, comment)
            .then(|text| {
                let forged = Forged {
                    name,
                    format: Format::Dotenv,
                    kind: Kind::Value,
                    path: "SECRET",
                    column: 0,
                    lexeme: "",
                };
                with(text, &tokens(text)[0], &forged.token_of(&padded))
            })
            .refused_by("token")
    };
    let padded = |body: &[u8], length: usize| {
        let mut padded = body.to_vec();
        padded.resize(length, 0);
        padded
    };
    let boundary = format!("A={}\nB={}\n", "x".repeat(29), "y".repeat(30));
    vec![
        Case::sealed(
            Format::Dotenv,
            "padding_boundary",
            "29 bytes fill one block, 30 need another",
            &boundary,
            &["A", "B"],
        ),
        of_bytes("padding_spare_block", "a block more than needed", padded(b"\0\0x\x80", 64)),
        of_bytes("padding_no_mark", "zeros alone", padded(b"\0\0", 32)),
        of_bytes("padding_other_mark", "a last byte that is not 0x80", padded(b"\0\0x\x81", 32)),
        of_bytes("padding_not_zero", "not zeros behind the mark", padded(b"\0\0x\x80\0\x01", 32)),
        of_bytes("padding_in_column", "the mark within the column", padded(b"\0\x80", 32)),
        of_bytes("lexeme_empty", "no lexeme", padded(b"\0\0\x80", 32)),
        of_bytes("lexeme_not_utf8", "a lexeme that is no UTF-8", padded(b"\0\0\xff\xfe\x80", 32)),
    ]
}
