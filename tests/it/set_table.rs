//! `testdata/set.txt`: where `set` and `unset` write.

use stripeseal::document::{Document, Sealing, Selection};
use stripeseal::envelope::Mode;
use stripeseal::formats::Format;
use stripeseal::path::KeyPath;

use crate::sealed::{Counter, data_key, now, seal, unseal};

struct Case {
    title: String,
    before: String,
    after: String,
}

fn cases() -> Vec<Case> {
    let table = include_str!("../../testdata/set.txt");
    let case = |text: &str| {
        let (title, texts) = text.split_once('\n').unwrap();
        let (before, after) = texts.split_once("--\n").unwrap();
        Case { title: title.to_owned(), before: text_of(before), after: text_of(after) }
    };
    table.split("\n== ").skip(1).map(case).collect()
}

fn text_of(written: &str) -> String {
    let text = format!("{}\n", written.trim_end_matches('\n')).replace("\\r", "\r");
    text.strip_suffix("\\\n").map_or(text.clone(), str::to_owned)
}

fn changed(document: &Document, command: &str, argument: &str) -> String {
    let data_key = data_key();
    let unlocked = document.unlock(&data_key).unwrap();
    let sealing = Sealing { time: now(), rng: &mut Counter::new() };
    if command == "unset" {
        return unlocked.unset(&KeyPath::parse(argument).unwrap(), sealing).unwrap();
    }
    // The value stands behind the last `=` that is outside of brackets.
    let from = argument.rfind(']').unwrap_or(0);
    let equals = from + argument[from..].find('=').unwrap();
    let path = KeyPath::parse(&argument[..equals]).unwrap();
    unlocked.set(&path, &argument[equals + 1..], false, sealing).unwrap().unwrap()
}

#[test]
fn entries_are_written_where_the_table_says() {
    let cases = cases();
    assert!(cases.len() >= 20);
    for Case { title, before, after } in cases {
        let [format, command, argument] = *title.splitn(3, ' ').collect::<Vec<_>>() else {
            panic!("{title}")
        };
        let format = Format::from_name(format).unwrap();
        let sealed = seal(&before, format, Mode::Sealed, &Selection::default()).unwrap();
        let sealed = sealed.unwrap_or_else(|| panic!("{title}: nothing is secret"));
        let document = Document::parse(sealed, format).unwrap();
        let changed = changed(&document, command, argument);
        assert_eq!(unseal(&changed, format).unwrap(), after, "{title}");
    }
}
