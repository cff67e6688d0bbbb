//! What the MAC notices, in both modes, and what it covers.

use stripeseal::envelope::{Envelope, Mode};
use stripeseal::formats::Format;
use stripeseal::seal::Kind;

use super::Case;
use crate::vectors::making::{ALICE, BOB, Forged, envelope, line, seal_for, stanza, tokens, with};

const PLAIN: &str = "PORT=8080\nSECRET=correct\nTOKEN=battery\n";
const REFERENCES: &str = "A=vault://secret/app#one\nB=\"aws-sm://two\"\nC=azure-kv://three\nD=see vault://four\nSECRET=correct\n";

fn sealed(name: &'static str, comment: &'static str) -> Case {
    Case::sealed(Format::Dotenv, name, comment, PLAIN, &["SECRET", "TOKEN"])
}

fn mode_file(name: &'static str, comment: &'static str) -> Case {
    let envelope = Envelope { mode: Mode::File, ..envelope() };
    let text = seal_for(envelope, name, Format::Dotenv, PLAIN, &["SECRET"]);
    Case::of(Format::Dotenv, name, comment, &text)
}

pub(super) fn cases() -> Vec<Case> {
    [values(), references(), envelopes(), files()].into_iter().flatten().collect()
}

fn values() -> Vec<Case> {
    let refused = |name, comment| sealed(name, comment).refused_by("mac");
    vec![
        refused("mac_flipped", "the MAC itself was changed").then(|text| {
            let mac = line(text, "# mac ");
            let other = if mac.as_bytes()[6] == b'A' { "# mac B" } else { "# mac A" };
            with(text, &mac, &format!("{other}{}", &mac[7..]))
        }),
        refused("mac_value_removed", "a sealed line was taken away")
            .then(|text| with(text, &format!("{}\n", line(text, "TOKEN")), "")),
        refused("mac_value_commented_out", "a sealed line was commented out")
            .then(|text| with(text, "TOKEN=", "# TOKEN=")),
        refused("mac_value_renamed", "a key was renamed").with("TOKEN=", "TOKEN2="),
        refused("mac_value_plain", "a sealed value was replaced by a plain one")
            .then(|text| with(text, &line(text, "TOKEN"), "TOKEN=attacker")),
        refused("mac_value_repeated", "a sealed line stands twice")
            .then(|text| format!("{}\n{text}", line(text, "TOKEN"))),
        refused("mac_value_added", "a token that opens, at a path that was not sealed").then(
            |text| {
                let (kind, path) = (Kind::Value, "NEW");
                let forged = Forged {
                    name: "mac_value_added",
                    format: Format::Dotenv,
                    kind,
                    path,
                    column: 0,
                    lexeme: "staple",
                };
                format!("NEW={}\n{text}", forged.token())
            },
        ),
        Case::sealed(
            Format::Toml,
            "mac_other_format",
            "sealed as TOML, read as dotenv",
            "SECRET = 'correct'\n",
            &["SECRET"],
        )
        .read_as(Format::Dotenv)
        .refused_by("mac"),
    ]
}

fn references() -> Vec<Case> {
    let referring =
        |name, comment| Case::sealed(Format::Dotenv, name, comment, REFERENCES, &["SECRET"]);
    let toml = "a = \"\\u0076ault://one\"\nb = ['aws-sm://two', 'x']\nc = 1\nsecret = 'correct'\n";
    vec![
        referring(
            "reference_schemes",
            "whole values that begin as references do, by their decoded text",
        ),
        Case::sealed(
            Format::Toml,
            "reference_escaped",
            "the decoded text counts",
            toml,
            &["secret"],
        ),
        Case::sealed(
            Format::Yaml,
            "reference_in_yaml",
            "also folded and tagged ones",
            "a: >-\n  vault://one\n  two\nb: !x 'vault://three'\nc: [E=vault://four]\nsecret: correct\n",
            &["secret"],
        ),
        referring("reference_moved_line", "its place in the file does not count").then(|text| {
            let first = line(text, "A=");
            format!("{}{first}\n", with(text, &format!("{first}\n"), ""))
        }),
        referring("reference_requoted", "nor does its spelling")
            .with("\"aws-sm://two\"", "'aws-sm://two'"),
        referring("reference_added", "a reference was added by hand")
            .then(|text| format!("E=vault://root\n{text}"))
            .refused_by("mac"),
        referring("reference_changed", "a reference was changed")
            .with("app#one", "app#root")
            .refused_by("mac"),
        referring("reference_removed", "a reference was taken away")
            .with("C=azure-kv://three\n", "")
            .refused_by("mac"),
        referring("reference_renamed", "a reference at another key")
            .with("A=vault", "E=vault")
            .refused_by("mac"),
    ]
}

fn envelopes() -> Vec<Case> {
    let bob = || {
        let stanzas = vec![stanza(&ALICE, "alice"), stanza(&BOB, "bob")];
        let text = Envelope { stanzas, ..envelope() };
        text.lines().pop().unwrap()
    };
    let refused = |name, comment| sealed(name, comment).refused_by("mac");
    let for_both = |name, comment| {
        let stanzas = vec![stanza(&ALICE, "alice"), stanza(&BOB, "bob")];
        let text =
            seal_for(Envelope { stanzas, ..envelope() }, name, Format::Dotenv, PLAIN, &["SECRET"]);
        Case::of(Format::Dotenv, name, comment, &text).refused_by("mac")
    };
    vec![
        refused("mac_recipient_added", "a recipient was slipped in")
            .then(|text| with(text, "# mac ", &format!("{}\n# mac ", bob()))),
        for_both("mac_recipient_removed", "a recipient was taken out by hand")
            .then(|text| with(text, &format!("{}\n", bob()), "")),
        for_both("mac_recipients_reordered", "the order of the lines counts").then(|text| {
            let alice = line(text, "# to ");
            let both = format!("{alice}\n{}\n", bob());
            with(text, &both, &format!("{}\n{alice}\n", bob()))
        }),
        refused("mac_label_changed", "a label is under the MAC").with(" alice ", " alicia "),
        refused("mac_removed_added", "a removed line was added")
            .with("# mac ", "# removed age1x - 2026-11-24T11:03:05Z\n# mac "),
        refused("mac_no_final_newline_added", "the line that says how the text ended")
            .with("# mac ", "# text no-final-newline\n# mac "),
        refused("mac_mode_added", "mode file written by hand")
            .with("# mac ", "# mode file\n# mac "),
    ]
}

fn files() -> Vec<Case> {
    let refused = |name, comment| mode_file(name, comment).refused_by("mac");
    vec![
        mode_file("mode_file_crlf", "CRLF is read as LF").then(|text| text.replace('\n', "\r\n")),
        refused("mode_file_plain_changed", "a plain value was changed").with("8080", "8081"),
        refused("mode_file_blank_added", "a blank at the end of a line").with("8080\n", "8080 \n"),
        refused("mode_file_line_below", "a line below the envelope")
            .then(|text| format!("{text}A=1\n")),
        refused("mode_file_envelope_moved", "the envelope at another place").then(|text| {
            let at = text.find("# stripeseal").unwrap();
            format!("{}{}", &text[at..], &text[..at])
        }),
        refused("mode_file_mode_removed", "the mode line was taken away").with("# mode file\n", ""),
        refused("mode_file_token_replaced", "an older token at the same place").then(|text| {
            let (kind, path) = (Kind::Value, "SECRET");
            let forged = Forged {
                name: "mode_file_token_replaced",
                format: Format::Dotenv,
                kind,
                path,
                column: 0,
                lexeme: "older",
            };
            with(text, &tokens(text)[0], &forged.token())
        }),
    ]
}
