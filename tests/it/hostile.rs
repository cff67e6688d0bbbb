//! Who has the key seals whatever text he likes. Unsealed it is one value of its place, or refused: it
//! brings no second key, no comment, no alias and no tag into the file.

use stripeseal::document::{Document, Error, Sealing};
use stripeseal::envelope::Mode;
use stripeseal::formats::Format;
use stripeseal::path::KeyPath;
use stripeseal::seal::{Binding, Kind, ValueKey};

use crate::sealed::{Counter, data_key, now, unseal};
use crate::victims::{Victim, class};

/// The sealed text with another lexeme sealed at `path`, as stripeseal itself never would.
fn with_lexeme(victim: &Victim, path: &str, column: u16, lexeme: &str) -> String {
    let document = Document::parse(victim.sealed.clone(), victim.format).unwrap();
    let index = document.find(&KeyPath::parse(path).unwrap()).unwrap();
    let site = &document.layout().sites[index];
    let binding = Binding {
        format: victim.format.name(),
        kind: Kind::Value,
        tag: &site.tag,
        path: &site.path,
    };
    let old = document.token_of(index).unwrap().to_string();
    victim.with(&old, &token(&binding, column, lexeme))
}

fn token(binding: &Binding, column: u16, lexeme: &str) -> String {
    ValueKey::new(&data_key()).seal(binding, now(), column, lexeme, &mut Counter::new()).to_string()
}

/// The class of the refusal to unseal a text, and of that to read the one value.
fn refusals(victim: &Victim, path: &str, text: &str) -> [Option<&'static str>; 2] {
    let document = Document::parse(text.to_owned(), victim.format).unwrap();
    let index = document.find(&KeyPath::parse(path).unwrap()).unwrap();
    let data_key = data_key();
    let unlocked = document.unlock(&data_key).unwrap();
    let shown = |error: Error| {
        assert!(!error.to_string().contains("evil"), "{error}");
        class(&error)
    };
    [unlocked.unseal().err().map(shown), unlocked.value(index).err().map(shown)]
}

#[test]
fn a_lexeme_is_one_value_of_its_place() {
    let [dotenv, toml, yaml] = Format::ALL.map(|format| Victim::new(format, Mode::Sealed));
    let mark = yaml.sealed[yaml.tokens()[1].clone()].to_owned();
    let quoted = format!("\"{mark}\"");
    for (victim, path, lexemes) in [
        (
            &dotenv,
            "SMTP_TOKEN",
            &[
                "x\nLD_PRELOAD=/evil.so",
                "x\r\nLD_PRELOAD=/evil.so",
                "x\rLD_PRELOAD=/evil.so",
                "x\u{2028}LD_PRELOAD=/evil.so",
                "'x' # evil",
                "x # evil",
                "\"evil",
                "'x'evil",
                "x ",
                "x\n",
                &mark,
                "ENC[seal1,",
            ][..],
        ),
        (
            &toml,
            "stripe.api_key",
            &[
                "1\nb = 2",
                "1\n[evil]\nb = 2",
                "'x' # evil",
                "[1]",
                "{ a = 1 }",
                "1, 2",
                "\"evil",
                "evil",
                "'x'\n",
                &quoted,
            ],
        ),
        (&toml, "args[=--password]", &["'x', 'y'", "'--evil=x'", "'x'", "1"]),
        (&toml, "db.password", &["1, evil = 2", "1 }\nevil = {", "1\n"]),
        (
            &yaml,
            "stripe.api_key",
            &[
                "a\n  admin: true",
                "a\nadmin: true",
                "\"x\" # evil",
                "a: b",
                "*cert",
                "&evil x",
                "!!python/evil x",
                "!!int 5",
                "[x]",
                "{x: y}",
                "- x",
                "|\n    x\n  admin: true",
                "|\n    x\n# evil",
                "x\n---\nevil: 1",
                "x\n...",
                "\"evil",
                "x\u{2028}admin: true",
                "x\u{85}admin: true",
                "x\radmin: true",
                &quoted,
                &mark,
            ],
        ),
        (&yaml, "flow.a", &["x, evil: y", "x}\nevil: {", "x]", "|\n x", "x: y"]),
        (&yaml, "args[=DB_PASSWORD]", &["EVIL=x", "x", "\"x\"", "DB_PASSWORD=", "*cert"]),
        (&yaml, "tagged", &["!include /evil", "x\nevil: y"]),
    ] {
        for lexeme in lexemes {
            let text = with_lexeme(victim, path, 0, lexeme);
            let refused = refusals(victim, path, &text);
            assert_eq!(refused, [Some("not one value"); 2], "{path}: {lexeme:?}");
        }
        assert_eq!(refusals(victim, path, &with_lexeme(victim, path, 0, "")), [Some("token"); 2]);
    }
}

#[test]
fn a_lexeme_is_shifted_no_further_than_its_lines_allow() {
    let yaml = Victim::new(Format::Yaml, Mode::Sealed);
    let path = "env[name=STRIPE_KEY].value";
    let unseals =
        |column| refusals(&yaml, path, &with_lexeme(&yaml, path, column, "|\n      x"))[0];
    assert_eq!(unseals(4), None);
    assert_eq!(unseals(5), None);
    assert_eq!(unseals(0), None);
    assert_eq!(unseals(6), Some("not one value"), "shifted to where it is no value of the entry");
    assert_eq!(unseals(11), Some("token"));
    assert_eq!(unseals(u16::MAX), Some("token"));
}

#[test]
fn a_secret_of_a_comment_stays_in_its_line() {
    for format in Format::ALL {
        let victim = Victim::new(format, Mode::Sealed);
        let root = KeyPath::default();
        let binding = Binding { format: format.name(), kind: Kind::Comment, tag: "", path: &root };
        let old = victim.sealed[victim.tokens()[0].clone()].to_owned();
        let with = |lexeme: &str| victim.with(&old, &token(&binding, 0, lexeme));
        assert!(unseal(&with("x evil = y"), format).is_ok());
        let ends = ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"];
        let mark = victim.sealed[victim.tokens()[1].clone()].to_owned();
        let lexemes = ends.map(|end| format!("x{end}evil = y{end}")).into_iter().chain([mark]);
        for lexeme in lexemes {
            let error = unseal(&with(&lexeme), format).unwrap_err();
            assert_eq!(class(&error), "not one value", "{lexeme:?}");
        }
    }
}

#[test]
fn text_of_a_token_is_never_sealed() {
    for (format, path) in
        [(Format::Dotenv, "SMTP_TOKEN"), (Format::Toml, "db.password"), (Format::Yaml, "tagged")]
    {
        let victim = Victim::new(format, Mode::Sealed);
        let document = Document::parse(victim.sealed.clone(), format).unwrap();
        let data_key = data_key();
        let unlocked = document.unlock(&data_key).unwrap();
        for (path, plain) in [(path, false), ("NEW", false), ("NEW", true)] {
            let path = KeyPath::parse(path).unwrap();
            for value in ["ENC[seal1,", "a ENC[seal1,2026-11-24T11:03:05Z,AAAA]"] {
                let sealing = Sealing { time: now(), rng: &mut Counter::new() };
                let error = unlocked.set(&path, value, plain, sealing).unwrap_err().to_string();
                assert!(error.contains("text of a token"), "{path} {plain} {value}: {error}");
            }
        }
    }
}
