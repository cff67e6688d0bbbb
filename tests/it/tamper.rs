//! Whoever can write a sealed file, but has no key, changes no sealed value unnoticed: every change is
//! refused, and for the right reason.

use stripeseal::document::Error;
use stripeseal::envelope::Mode;
use stripeseal::formats::Format;

use crate::victims::{Victim, class, victims};

/// What stands in the place of a byte: two others.
fn others(byte: u8) -> impl Iterator<Item = u8> {
    b"A7 b".iter().copied().filter(move |other| *other != byte).take(2)
}

fn with_byte(text: &str, at: usize, byte: u8) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = byte;
    String::from_utf8(bytes).ok()
}

fn assert_refused(victim: &Victim, text: &str, classes: &[&str]) {
    match victim.open(text) {
        Ok(()) => panic!("accepted:\n{text}"),
        Err(error) => {
            assert!(classes.contains(&class(&error)), "{error} is none of {classes:?}:\n{text}");
        }
    }
}

fn every_byte_of_the_tokens(format: Format) {
    let victim = Victim::new(format, Mode::Sealed);
    assert!(victim.tokens().len() >= 6, "{}", victim.sealed);
    for token in victim.tokens() {
        for at in token {
            for byte in others(victim.sealed.as_bytes()[at]) {
                let text = with_byte(&victim.sealed, at, byte).unwrap();
                // What is no token any more is a plain value, or plain text of a comment.
                let in_comment = text[..at].lines().last().unwrap().starts_with('#');
                match victim.open(&text) {
                    Ok(()) => assert!(in_comment && !text.contains("# OLD=ENC[seal1,"), "{text}"),
                    Err(error) => {
                        let right = ["stray", "damaged", "replaced", "mixed", "token"];
                        assert!(right.contains(&class(&error)), "{error}:\n{text}");
                    }
                }
            }
        }
    }
}

#[test]
fn every_byte_of_a_dotenv_token_counts() {
    every_byte_of_the_tokens(Format::Dotenv);
}

#[test]
fn every_byte_of_a_toml_token_counts() {
    every_byte_of_the_tokens(Format::Toml);
}

#[test]
fn every_byte_of_a_yaml_token_counts() {
    every_byte_of_the_tokens(Format::Yaml);
}

#[test]
fn every_byte_of_the_envelope_counts() {
    let right = ["envelope", "no envelope", "syntax", "other key", "other", "recipient", "text"];
    for victim in victims(Mode::Sealed) {
        let start = victim.sealed.len() - victim.envelope().len();
        // Not its last line end: a final newline may go.
        for at in start..victim.sealed.len() - 1 {
            let byte = victim.sealed.as_bytes()[at];
            for byte in others(byte).chain([b'\n'].into_iter().filter(|other| *other != byte)) {
                let text = with_byte(&victim.sealed, at, byte).unwrap();
                assert_refused(&victim, &text, &right);
            }
        }
    }
}

#[test]
fn in_mode_file_every_byte_counts() {
    for victim in victims(Mode::File) {
        assert!(victim.open(&victim.sealed).is_ok());
        for at in 0..victim.sealed.len() - victim.envelope().len() {
            for byte in others(victim.sealed.as_bytes()[at]) {
                if let Some(text) = with_byte(&victim.sealed, at, byte) {
                    assert!(victim.open(&text).is_err(), "{text}");
                }
            }
        }
        assert_refused(&victim, &format!("{}\n", victim.sealed), &["text"]);
        assert_refused(&victim, &format!("\u{feff}{}", victim.sealed), &["text"]);
        let plain = victim.with("8080", "9090");
        assert_refused(&victim, &plain, &["text"]);
        let weaker = victim.with("# mode file\n", "");
        assert_refused(&victim, &weaker, &["other"]);
    }
}

#[test]
fn two_tokens_swapped_are_noticed() {
    for victim in victims(Mode::Sealed) {
        let tokens = victim.tokens();
        for (number, one) in tokens.iter().enumerate() {
            for other in &tokens[number + 1..] {
                let text = &victim.sealed;
                let swapped = [
                    &text[..one.start],
                    &text[other.clone()],
                    &text[one.end..other.start],
                    &text[one.clone()],
                    &text[other.end..],
                ];
                assert_refused(&victim, &swapped.concat(), &["moved", "damaged"]);
            }
        }
    }
}

/// The sealed lines but those of comments: one may delete and repeat those.
fn sealed_lines(victim: &Victim) -> impl Iterator<Item = &str> {
    let lines = victim.sealed.split_inclusive('\n');
    lines.filter(|line| line.contains("ENC[seal1,") && !line.starts_with('#'))
}

#[test]
fn a_sealed_line_deleted_repeated_or_plain_is_noticed() {
    for victim in victims(Mode::Sealed) {
        for line in sealed_lines(&victim) {
            // Without its anchor the alias of the text is not valid.
            let without = victim.with(line, "");
            assert_refused(&victim, &without, &["other", "syntax", "moved"]);
            let twice = victim.with(line, &line.repeat(2));
            assert_refused(&victim, &twice, &["moved", "damaged", "repeated"]);
            let commented = victim.with(line, &format!("#{line}"));
            assert_refused(&victim, &commented, &["other", "syntax", "moved"]);
        }
        for token in victim.tokens() {
            let plain =
                [&victim.sealed[..token.start], "evil", &victim.sealed[token.end..]].concat();
            match victim.sealed[..token.start].ends_with("# OLD=") {
                true => assert!(victim.open(&plain).is_ok(), "comments are not under the MAC"),
                false => assert_refused(&victim, &plain, &["replaced", "mixed"]),
            }
        }
    }
}

#[test]
fn a_plain_line_of_the_same_name_is_noticed() {
    let spellings: [&[&str]; 3] = [
        &[
            "SMTP_TOKEN=evil",
            "export SMTP_TOKEN=evil",
            "  SMTP_TOKEN = evil # x",
            "SMTP_TOKEN: evil",
            "export  SMTP_TOKEN: 'evil'",
            "SMTP_TOKEN=",
            "SMTP_TOKEN= # evil",
        ],
        &[
            "stripe.api_key = \"evil\"",
            "\"stripe\".'api_key' = 1",
            "\"str\\u0069pe\".api_key = 1",
            "stripe = { api_key = 1 }",
        ],
        &[
            "tagged: evil",
            "\"tagged\": evil",
            "'tagged' : evil",
            "\"tagg\\x65d\": evil",
            "? tagged\n: evil",
            "!!str tagged: evil",
            "&t tagged: evil",
            "tagged:",
        ],
    ];
    for (victim, spellings) in victims(Mode::Sealed).iter().zip(spellings) {
        for line in spellings {
            let above = format!("{line}\n{}", victim.sealed);
            assert_refused(victim, &above, &["mixed", "repeated"]);
            let below = format!("{}{line}\n", victim.sealed);
            let classes: &[&str] = match victim.format {
                // Below the last header it is another table's key, but stays a name of its own.
                Format::Toml => continue,
                _ => &["mixed", "repeated"],
            };
            assert_refused(victim, &below, classes);
            let between = victim.with("# stripeseal 1:", &format!("{line}\n# stripeseal 1:"));
            assert_refused(victim, &between, classes);
        }
    }
    let [_, toml, _] = victims(Mode::Sealed);
    for lines in ["[stripe]\napi_key = 1\n", "[ \"stripe\" ]\n", "[stripe.api_key]\n"] {
        assert_refused(&toml, &format!("{}{lines}", toml.sealed), &["repeated", "syntax"]);
    }
}

#[test]
fn where_a_value_goes_is_part_of_it() {
    let [dotenv, toml, yaml] = victims(Mode::Sealed);
    for (victim, old, new) in [
        (&dotenv, "SMTP_TOKEN=", "LOG_PREFIX="),
        (&dotenv, "SMTP_TOKEN=", "smtp_token="),
        (&toml, "name = \"a\"", "name = \"log\""),
        (&toml, "name = \"a\"\n", ""),
        (&toml, "name = \"a\"", "id = \"a\""),
        (&toml, "[stripe]", "[logs]"),
        (&toml, "--password=", "--prefix="),
        (&yaml, "name: STRIPE_KEY", "name: LOG_PREFIX"),
        (&yaml, "  - name: STRIPE_KEY\n    value", "  - value"),
        (&yaml, "stripe:", "log2:"),
        (&yaml, "DB_PASSWORD=", "LOG_PREFIX="),
        (&yaml, "!secret ", ""),
        (&yaml, "!secret ", "!include "),
        (&yaml, "!secret ", "!!str "),
        (&yaml, "api_key: ", "api_key: !!str "),
        (&yaml, "api_key: ", "api_key: !include "),
        (&yaml, "base: &cert ", "base: !!binary &cert "),
        (&yaml, "# OLD=", "---\n# OLD="),
    ] {
        let text = victim.with(old, new);
        if new.starts_with("---") {
            // The same one document, with its marker.
            assert_eq!(victim.open(&text), Ok(()));
        } else {
            assert_refused(victim, &text, &["damaged", "moved"]);
        }
    }
    // The second of two equally named becomes the first.
    let twice = toml.with("name = \"b\"", "name = \"a\"");
    assert_refused(&toml, &twice, &["damaged", "moved"]);
    let document = yaml.with("# OLD=", "x: 1\n---\n# OLD=");
    assert_refused(&yaml, &document, &["moved", "syntax"]);
    for key in ["? *cert\n: x\n", "{*cert : x}: y\n", "*cert : x\n"] {
        let text = yaml.with("tagged:", &format!("{key}tagged:"));
        assert_refused(&yaml, &text, &["alias"]);
    }
}

#[test]
fn references_are_under_the_mac() {
    for victim in victims(Mode::Sealed) {
        let (added, number) = match victim.format {
            Format::Dotenv => ("LOG2=vault://secret/root#password\n", "aws-sm://x"),
            Format::Toml => ("log2 = \"v\\u0061ult://secret/root\"\n", "'aws-sm://x'"),
            Format::Yaml => ("log2: azure-kv://x/y\n", "'aws-sm://x'"),
        };
        let text = format!("{added}{}", victim.sealed);
        assert_refused(&victim, &text, &["reference"]);
        let text = victim.with("vault://secret/log#key", "vault://secret/root#key");
        assert_refused(&victim, &text, &["other"]);
        let text = victim.with("vault://secret/log#key", "nothing");
        assert_refused(&victim, &text, &["other"]);
        let reference = victim.sealed.lines().find(|line| line.contains("vault://")).unwrap();
        let renamed = victim.with(reference, &format!("X{reference}"));
        assert_refused(&victim, &renamed, &["other"]);
        let text = victim.with("8080", number);
        assert_refused(&victim, &text, &["reference"]);
    }
}

#[test]
fn the_envelope_is_whole_or_refused() {
    for victim in victims(Mode::Sealed) {
        let envelope = victim.envelope();
        let line = |kind: &str| {
            let kind = format!("# {kind} ");
            envelope.split_inclusive('\n').find(|line| line.starts_with(&kind)).unwrap()
        };
        let alice = line("to");
        let evil = format!("{alice}# to age1evil evil AAAA\n");
        let text = victim.with(alice, &evil);
        let error = victim.open(&text).unwrap_err().to_string();
        assert!(error.contains("the line of the recipient evil was added"), "{error}");
        for (old, new, right) in [
            (alice, "", "other"),
            (" alice ", " alicf ", "other"),
            ("age1alice", "age1alicf", "other"),
            (line("removed"), "", "other"),
            (
                line("mac"),
                "# mode file\n# mac AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "text",
            ),
            (line("mac"), "", "envelope"),
            (line("key"), "", "envelope"),
            (line("key"), "# key AAAAAAAAAAAAAAAAAAAAAA\n", "other key"),
            (envelope, "", "no envelope"),
            ("# stripeseal 1:", " # stripeseal 1:", "no envelope"),
            ("# to age1deploy", "# x\n# to age1deploy", "envelope"),
            ("# to age1deploy", "\n# to age1deploy", "envelope"),
            ("# to age1deploy", "# to age1de\u{2028}ploy", "envelope"),
        ] {
            let text = victim.with(old, new);
            assert_refused(&victim, &text, &[right]);
        }
        let second = format!("{}{envelope}", victim.sealed);
        assert_refused(&victim, &second, &["envelope"]);
        assert_eq!(victim.open(&victim.plain), Err(Error::NotSealed));
    }
}

#[test]
fn an_envelope_within_a_value_is_none() {
    let [dotenv, toml, yaml] = victims(Mode::Sealed);
    for (victim, open, close) in [
        (&dotenv, "NOTE=\"\n", "\"\n"),
        (&toml, "note = \"\"\"\n", "\"\"\"\n"),
        (&yaml, "note: \"\n", "\"\n"),
        (&yaml, "note: '\n", "'\n"),
    ] {
        let envelope = victim.envelope();
        let text = victim.with(envelope, &format!("{open}{envelope}{close}"));
        assert_refused(victim, &text, &["envelope", "syntax"]);
    }
    let block: String = yaml.envelope().lines().map(|line| format!("  {line}\n")).collect();
    let text = yaml.with(yaml.envelope(), &format!("note: |\n{block}"));
    assert_refused(&yaml, &text, &["no envelope"]);
}

#[test]
fn what_ends_a_line_for_some_readers_is_refused() {
    for victim in victims(Mode::Sealed) {
        let evil = match victim.format {
            Format::Dotenv => "SMTP_TOKEN=evil",
            Format::Toml => "log2 = 'evil'",
            Format::Yaml => "tagged: evil",
        };
        for end in ["\u{85}", "\u{2028}", "\u{2029}", "\r"] {
            for text in [
                format!("# c{end}{evil}\n{}", victim.sealed),
                format!("{}# c{end}{evil}\n", victim.sealed),
                victim.with("   # live", &format!("   # live{end}{evil}")),
            ] {
                assert_refused(&victim, &text, &["doubtful", "syntax"]);
            }
        }
        let text = victim.with(" alice ", " ali\rce ");
        assert_refused(&victim, &text, &["envelope", "doubtful"]);
    }
}
