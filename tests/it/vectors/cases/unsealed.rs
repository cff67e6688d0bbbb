//! Authentic tokens whose lexemes are not one value: whoever sealed them meant to change the file around.

use stripeseal::formats::Format;
use stripeseal::seal::Kind;

use super::Case;
use crate::vectors::making::{Forged, tokens, with};

const SERVERS: &str = "a:\n  secret: correct\n  other: 1\n";

pub(super) fn cases() -> Vec<Case> {
    let dotenv = |name, comment, lexeme| {
        of(Format::Dotenv, "SECRET=correct # c\n", "SECRET", name, comment, 0, lexeme)
    };
    let toml = |name, comment, lexeme| {
        of(Format::Toml, "[t]\nsecret = 'correct'\n", "t.secret", name, comment, 0, lexeme)
    };
    let yaml = |name, comment, column, lexeme| {
        of(Format::Yaml, SERVERS, "{0}.a.secret", name, comment, column, lexeme)
    };
    vec![
        dotenv("unsealed_dotenv_new_key", "a second line", "x\nLD_PRELOAD=y"),
        dotenv("unsealed_dotenv_comment", "a comment behind the value", "x # y"),
        dotenv("unsealed_dotenv_blank", "a blank behind the value", "x "),
        dotenv("unsealed_dotenv_quote", "a quote that swallows the comment", "\"x"),
        dotenv("unsealed_dotenv_mark", "the beginning of a token", "see ENC[seal1,"),
        toml("unsealed_toml_new_key", "a second key", "'x'\nadmin = true"),
        toml("unsealed_toml_new_table", "a table", "'x'\n[admin]"),
        toml("unsealed_toml_array", "an array in the place of a scalar", "['x']"),
        toml("unsealed_toml_two_values", "no TOML", "'x' 'y'"),
        yaml("unsealed_yaml_new_key", "a second key", 2, "x\n  admin: true"),
        yaml("unsealed_yaml_map", "a map in the place of a scalar", 2, "{x: y}"),
        yaml("unsealed_yaml_alias", "an alias", 2, "*x"),
        yaml("unsealed_yaml_tag", "a tag of its own", 2, "!x y"),
        yaml("unsealed_yaml_document", "a second document", 2, "x\n---\ny: z"),
        yaml(
            "unsealed_yaml_dedented",
            "a line that would have to stand left of the margin",
            9,
            "\"x\n y\"",
        ),
        item(),
        comment("unsealed_comment_line", "a comment that brings a line of its own", "x\nSECRET2=y"),
        comment(
            "unsealed_comment_mark",
            "a comment that holds the beginning of a token",
            "ENC[seal1,",
        ),
    ]
}

/// The one sealed value of a text, by a token that holds something else.
fn of(
    format: Format,
    plain: &str,
    path: &str,
    name: &'static str,
    comment: &'static str,
    column: u16,
    lexeme: &str,
) -> Case {
    let forged = Forged { name, format, kind: Kind::Value, path, column, lexeme };
    Case::sealed(format, name, comment, plain, &[path])
        .then(|text| with(text, &tokens(text)[0], &forged.token()))
        .refused_by("unsealed")
}

fn item() -> Case {
    let (name, comment) =
        ("unsealed_item_other_key", "an item that is of another KEY once unsealed");
    of(Format::Yaml, "- A=correct\n", "{0}[=A]", name, comment, 0, "B=x")
}

fn comment(name: &'static str, comment: &'static str, lexeme: &str) -> Case {
    let (format, kind) = (Format::Dotenv, Kind::Comment);
    let forged = Forged { name, format, kind, path: "", column: 0, lexeme };
    Case::sealed(format, name, comment, "SECRET=correct\n# battery\n", &["SECRET", "#battery"])
        .then(|text| with(text, &tokens(text)[1], &forged.token()))
        .refused_by("unsealed")
}
