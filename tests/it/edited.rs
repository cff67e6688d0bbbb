//! Whatever a person does to the lines of a plain text: it is refused, or comes out as it was edited, with
//! the tokens of what has not changed, and nothing that was sealed is in clear.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

use stripeseal::document::{Document, Sealing, Selection};
use stripeseal::envelope::Mode;

use crate::sealed::{Counter, data_key, now, unseal};
use crate::victims::{Victim, victims};

/// What is done to a line.
#[derive(Clone, Debug)]
enum Stroke {
    Delete,
    Double,
    Swap,
    Comment,
    Replace(&'static str, &'static str),
    Insert(&'static str),
}

fn stroke() -> impl Strategy<Value = Stroke> {
    prop_oneof![
        Just(Stroke::Delete),
        Just(Stroke::Double),
        Just(Stroke::Swap),
        Just(Stroke::Comment),
        Just(Stroke::Replace("8080", "9090")),
        Just(Stroke::Replace("a", "b")),
        Just(Stroke::Replace("e", "\"")),
        Just(Stroke::Replace("  ", "    ")),
        Just(Stroke::Insert("NEW_TOKEN=abcdefgh1234")),
        Just(Stroke::Insert("new_token = \"abcdefgh1234\"")),
        Just(Stroke::Insert("new_token: abcdefgh1234")),
        Just(Stroke::Insert("  - name: MODE")),
    ]
}

fn edited(plain: &str, strokes: &[(usize, Stroke)]) -> String {
    let mut lines: Vec<String> = plain.split_inclusive('\n').map(str::to_owned).collect();
    for (at, stroke) in strokes {
        let at = at % lines.len();
        match stroke {
            Stroke::Delete if lines.len() > 1 => drop(lines.remove(at)),
            Stroke::Delete => {}
            Stroke::Double => lines.insert(at, lines[at].clone()),
            Stroke::Swap => {
                let next = (at + 1) % lines.len();
                lines.swap(at, next);
            }
            Stroke::Comment => lines[at].insert_str(0, "# "),
            Stroke::Replace(old, new) => lines[at] = lines[at].replace(old, new),
            Stroke::Insert(line) => lines.insert(at, format!("{line}\n")),
        }
    }
    lines.concat()
}

/// Values that are sealed in the victims, and nowhere else in them.
const SEALED: [&str; 4] = ["hunter2", "second", "t1", "p w"];

fn check(victim: &Victim, strokes: &[(usize, Stroke)]) -> Result<(), TestCaseError> {
    let text = edited(&victim.plain, strokes);
    let document = Document::parse(victim.sealed.clone(), victim.format).unwrap();
    let data_key = data_key();
    let unlocked = document.unlock(&data_key).unwrap();
    let sealing = Sealing { time: now(), rng: &mut Counter::new() };
    let Ok(edited) = unlocked.edit(&text, &Selection::default(), sealing) else { return Ok(()) };
    prop_assert_eq!(&unseal(&edited.text, victim.format).unwrap(), &text);
    for value in SEALED {
        let line = edited.text.lines().find(|line| {
            line.split(['=', ':', '"', '\'', ' ', ',', '}']).any(|word| word == value)
        });
        prop_assert!(line.is_none(), "{:?} in {}", line, edited.text);
    }
    // A text that is not touched is the same document, token for token.
    if text == victim.plain {
        prop_assert_eq!(&edited.text, &victim.sealed);
        prop_assert!(edited.changes.is_empty());
    }
    Ok(())
}

proptest! {
    #[test]
    fn edits_come_out_as_they_were_made(strokes in vec((0usize..60, stroke()), 0..4)) {
        for mode in [Mode::Sealed, Mode::File] {
            for victim in victims(mode) {
                check(&victim, &strokes)?;
            }
        }
    }
}
