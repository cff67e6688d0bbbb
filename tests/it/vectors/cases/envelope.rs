//! The envelope: its lines, their order and spelling, where it may stand, and its stanzas.

use stripeseal::envelope::{Envelope, Mode, Removed};
use stripeseal::formats::Format;
use stripeseal::label::Label;

use super::Case;
use crate::vectors::making::{
    ALICE, BOB, OTHER_KEY, OTHER_KEY_WRAPPED, SHORT_KEY_WRAPPED, envelope, line, seal_for, stanza,
    time, with, with_mac,
};

const PLAIN: &str = "PORT=8080\nSECRET=correct\n";

fn sealed(name: &'static str, comment: &'static str) -> Case {
    Case::sealed(Format::Dotenv, name, comment, PLAIN, &["SECRET"])
}

fn sealed_for(name: &'static str, comment: &'static str, envelope: Envelope) -> Case {
    let text = seal_for(envelope, name, Format::Dotenv, PLAIN, &["SECRET"]);
    Case::of(Format::Dotenv, name, comment, &text)
}

fn for_both() -> Envelope {
    Envelope { stanzas: vec![stanza(&ALICE, "alice"), stanza(&BOB, "bob@ci-2")], ..envelope() }
}

pub(super) fn cases() -> Vec<Case> {
    [read(), misread(), keys()].into_iter().flatten().collect()
}

/// What is an envelope.
fn read() -> Vec<Case> {
    let removed =
        Removed { recipient: BOB.recipient.to_owned(), label: Label::none(), time: time() };
    let removed = Envelope { removed: vec![removed], ..envelope() };
    let every = Envelope { mode: Mode::File, ..for_both() };
    vec![
        sealed_for("envelope_two_recipients", "two stanzas", for_both()),
        sealed_for("envelope_removed", "a removed line, of somebody without a label", removed),
        sealed_for("envelope_mode_file", "mode file", every),
        Case::sealed(
            Format::Dotenv,
            "envelope_without_tokens",
            "nothing is sealed",
            "PORT=8080\n",
            &[],
        ),
        Case::sealed(Format::Dotenv, "envelope_alone", "nothing at all is in the file", "", &[]),
        sealed("envelope_above", "it may stand anywhere").then(|text| {
            let at = text.find("# stripeseal").unwrap();
            let (above, envelope) = text.split_at(at);
            format!("{envelope}{above}")
        }),
        sealed("envelope_trailing_blanks", "blanks at the ends of its lines do not count")
            .then(|text| text.replace("\n# ", "\t \n# ")),
        sealed("envelope_note_below", "it ends with its mac line: a comment below is none of it")
            .then(|text| format!("{text}# a note\n")),
        sealed("envelope_like_comment", "a comment that begins with the name")
            .then(|text| format!("# stripeseal is a tool: see there\n{text}")),
        sealed("envelope_no_line_end", "an editor took the last line end away")
            .then(|text| text.trim_end().to_owned()),
    ]
}

/// What is none.
fn misread() -> Vec<Case> {
    let refused = |name, comment| sealed(name, comment).refused_by("envelope");
    let lines = |name, comment, change: fn(&mut Vec<String>)| {
        refused(name, comment).then(|text| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            change(&mut lines);
            lines.join("\n") + "\n"
        })
    };
    vec![
        refused("envelope_missing", "tokens, but no envelope")
            .then(|text| text[..text.find('#').unwrap()].to_owned()),
        refused("envelope_version", "a version of the future")
            .with("# stripeseal 1:", "# stripeseal 2:"),
        refused("envelope_first_line", "its first line is a fixed text")
            .with("are encrypted", "are not encrypted"),
        lines("envelope_truncated", "the mac line is missing", |lines| drop(lines.pop())),
        lines("envelope_interrupted", "a blank line within", |lines| {
            lines.insert(4, String::new())
        }),
        lines("envelope_indented", "a line that does not begin at column 0", |lines| {
            lines[4].insert(0, ' ')
        }),
        lines("envelope_twice", "a second one", |lines| lines.extend_from_within(2..)),
        lines("envelope_first_line_twice", "its first line again, within it", |lines| {
            lines.insert(4, lines[2].clone())
        }),
        lines("envelope_conflict", "conflict markers of git", |lines| {
            lines.insert(4, "<<<<<<< ours".to_owned());
            lines.insert(6, "=======".to_owned());
        }),
        lines("envelope_no_key", "no key id", |lines| drop(lines.remove(3))),
        lines("envelope_two_keys", "two key ids", |lines| lines.insert(3, lines[3].clone())),
        lines("envelope_no_stanza", "nobody can open it", |lines| drop(lines.remove(4))),
        lines("envelope_order", "the stanza before the key id", |lines| lines.swap(3, 4)),
        lines("envelope_recipient_twice", "a recipient that stands twice", |lines| {
            lines.insert(4, lines[4].clone())
        }),
        lines("envelope_unknown_line", "a kind of line that version 1 does not have", |lines| {
            lines.insert(5, "# note x".to_owned())
        }),
        lines("envelope_drop", "drop is reserved", |lines| lines.insert(5, "# drop x".to_owned())),
        lines("envelope_mode_sealed", "the default mode is never written", |lines| {
            lines.insert(5, "# mode sealed".to_owned())
        }),
        lines("envelope_blanks_within", "two blanks between fields", |lines| {
            lines[3] = lines[3].replace("key ", "key  ")
        }),
        lines("envelope_label", "a label with a character that it can't have", |lines| {
            lines[4] = lines[4].replace(" alice ", " al/ice ")
        }),
        lines("envelope_label_missing", "a stanza without its label", |lines| {
            lines[4] = lines[4].replace(" alice ", " ")
        }),
        lines("envelope_not_ascii", "U+2028 in a label", |lines| {
            lines[4] = lines[4].replace(" alice ", " al\u{2028}ice ")
        }),
        lines(
            "envelope_key_id_not_canonical",
            "spare bits of base64url that are not zero",
            |lines| {
                let last = lines[3].pop().unwrap();
                lines[3].push(char::from_u32(u32::from(last) + 1).unwrap());
            },
        ),
        lines("envelope_key_id_padded", "base64url with padding", |lines| lines[3].push_str("==")),
        lines("envelope_mac_short", "a MAC of 31 bytes", |lines| {
            let mac = lines.last_mut().unwrap();
            mac.truncate(mac.len() - 2);
            mac.push('A');
        }),
        lines("envelope_removed_time", "a time that no calendar has", |lines| {
            lines.insert(5, "# removed age1x - 2026-02-29T00:00:00Z".to_owned())
        }),
        lines("envelope_too_many_recipients", "1,001 stanzas", |lines| {
            let more: Vec<String> = (0..1_000).map(|n| format!("# to age1{n} - AAAA")).collect();
            lines.splice(5..5, more);
        }),
        lines("envelope_line_too_long", "a line of more than 64 KiB", |lines| {
            lines[4].push_str(&"A".repeat(65_536))
        }),
        refused(
            "envelope_in_value",
            "it stands in quotes that were opened above and are closed below",
        )
        .then(|text| {
            let at = text.find("# stripeseal").unwrap();
            format!("{}NOTE=\"\n{}\"\n", &text[..at], &text[at..])
        }),
    ]
}

/// Who opens it.
fn keys() -> Vec<Case> {
    let refused = |name, comment| sealed(name, comment).refused_by("key");
    let rewrapped = |name, comment, wrapped| {
        refused(name, comment)
            .opened_by("identity", ALICE.identity)
            .then(|text| with_mac(Format::Dotenv, &with(text, ALICE.wrapped, wrapped)))
    };
    vec![
        sealed("key_identity", "unwrapped by the identity of the one recipient")
            .opened_by("identity", ALICE.identity),
        sealed_for("key_identity_of_second", "unwrapped by the identity of the second", for_both())
            .opened_by("identity", BOB.identity),
        refused("key_other", "another data key than the envelope names")
            .opened_by("data-key", OTHER_KEY),
        refused("key_nobody", "an identity that is none of the recipients'")
            .opened_by("identity", BOB.identity),
        rewrapped("key_stanza_damaged", "the stanza of the identity is broken", "AAAA"),
        rewrapped(
            "key_stanza_of_another",
            "the line names Alice, the key is wrapped for Bob",
            BOB.wrapped,
        ),
        rewrapped("key_stanza_short", "what is wrapped has 31 bytes", SHORT_KEY_WRAPPED),
        rewrapped("key_stanza_other_key", "what is wrapped is another data key", OTHER_KEY_WRAPPED),
        refused("key_id_of_another", "the key id is that of another data key")
            .then(|text| with(text, &line(text, "# key "), "# key AAAAAAAAAAAAAAAAAAAAAA")),
    ]
}
