//! Any value of Unicode is set, and read back to the byte, wherever its format can spell it; nothing else
//! of the document changes.

use proptest::prelude::{Strategy, any, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

use stripeseal::document::{Document, Error, Sealing, Selection};
use stripeseal::envelope::Mode;
use stripeseal::formats::{Format, item_key};
use stripeseal::path::{Glob, KeyPath, Segment};

use crate::sealed::{self, Counter, data_key, now};

/// A value of every style a format, each at its path; the first half of them is sealed.
const SITES: [(Format, &str, &[&str]); 3] = [
    (
        Format::Dotenv,
        "# c\nA_1=a\nA_2='a b'\nA_3=\"a\nb\" # c\nexport A_4 = `x`\nA_5: y\nA_6=\nB_1=8080\nB_2=\"q\" # c\n\
         export B_3='s'\nB_4=\nB_5: z\n",
        &[
            "A_1", "A_2", "A_3", "A_4", "A_5", "A_6", "B_1", "B_2", "B_3", "B_4", "B_5", "NEW",
            "A_NEW",
        ],
    ),
    (
        Format::Toml,
        "a1 = \"x\" # c\na2 = 'y'\na3 = \"\"\"\na\nb\"\"\"\na4 = '''a\nb'''\na5 = 5\na6 = 1979-05-27\n\
         b1 = true\nb2 = [\"x\", 'y']\nl = [\"A_K=v\", 'B_K=w']\nd.a1 = \"x\"\n\n[t]\na1 = 1.5\nb1 = \"z\"\n\
         i = { a1 = 'x', b1 = 2 }\n\n[[s]]\nname = \"n\"\na1 = \"x\"\n\n[[s]]\na1 = \"x\"\n",
        &[
            "a1",
            "a2",
            "a3",
            "a4",
            "a5",
            "a6",
            "b1",
            "b2[0]",
            "b2[1]",
            "l[=A_K]",
            "l[=B_K]",
            "d.a1",
            "t.a1",
            "t.b1",
            "t.i.a1",
            "t.i.b1",
            "s[name=n].a1",
            "s[1].a1",
            "new",
            "t.new",
            "t.i.new",
            "other.table.new",
        ],
    ),
    (
        Format::Yaml,
        "a1: x # c\na2: 'y'\na3: \"z\"\na4: |\n  a\n  b\n\na5: >-\n  a\n  b\na6: a\n  b\na7: 5\na8:\n\
         b1: true\nb2:\nl:\n  - A_K=v\n  - 'B_K=w'\n  - A_M=x\n  - plain\n  - |\n    x\nm:\n  n:\n    a1: x\n    \
         a4: |-\n      a\n    b1: y\nf: {a1: x, b1: 'y', l: [a, \"b\", A_K=v]}\ni:\n- name: n\n  a1: x\n- a1: y\n",
        &[
            "a1",
            "a2",
            "a3",
            "a4",
            "a5",
            "a6",
            "a7",
            "a8",
            "b1",
            "b2",
            "l[=A_K]",
            "l[=B_K]",
            "l[=A_M]",
            "l[3]",
            "l[4]",
            "m.n.a1",
            "m.n.a4",
            "m.n.b1",
            "f.a1",
            "f.b1",
            "f.l[0]",
            "f.l[1]",
            "f.l[=A_K]",
            "i[name=n].a1",
            "i[1].a1",
            "new",
            "m.new",
            "m.n.new",
            "f.new",
            "o.p.new",
        ],
    ),
];

fn value() -> impl Strategy<Value = String> {
    let awkward = "[\"'`\\\\$\r\n\t #:,\\[\\]{}&*!|>%@=?~a-c0-9.-]{0,16}";
    let telling = prop_oneof![
        "(true|null|~|yes|1e3|0x1f|-|---|\\.\\.\\.|<<|# c|vault://x|A_K=v|=|==)",
        "(\r\n|\n|\r| |\t|x){0,8}",
        "[\u{0}-\u{1f}\u{7f}-\u{a0}\u{2028}\u{2029}\u{feff}\u{fffe}\u{1f600}\u{10ffff}a]{0,8}",
    ];
    prop_oneof![any::<String>(), awkward, telling]
}

fn sealed(format: Format, plain: &str) -> String {
    let all = [Glob::parse("**").unwrap()];
    let some = ["A_*", "a?"].map(|glob| Glob::parse(glob).unwrap());
    let selection = Selection { keys: &some, plain: &all, ..Selection::default() };
    sealed::seal(plain, format, Mode::Sealed, &selection).unwrap().unwrap()
}

/// All but the token at a place: what stands in a text besides one value.
fn tokens(text: &str) -> Vec<&str> {
    let starts = text.match_indices("ENC[seal1,").map(|(start, _)| start);
    starts.map(|start| &text[start..=start + text[start..].find(']').unwrap()]).collect()
}

/// How many lines of `before` are no lines of `after`, and the other way round.
fn changed_lines(before: &str, after: &str) -> (usize, usize) {
    let missing = |from: &str, in_other: &str| {
        let mut others: Vec<&str> = in_other.split_inclusive('\n').collect();
        let lines = from.split_inclusive('\n');
        lines
            .filter(|line| match others.iter().position(|other| other == line) {
                Some(found) => {
                    others.remove(found);
                    false
                }
                None => true,
            })
            .count()
    };
    (missing(before, after), missing(after, before))
}

/// Sets a value and checks all that setting promises.
fn set(
    format: Format,
    text: &str,
    path: &str,
    value: &str,
    plain: bool,
) -> Result<(), TestCaseError> {
    let fail = |why: String| TestCaseError::fail(format!("{path} {value:?} {plain}: {why}"));
    let data_key = data_key();
    let path = KeyPath::parse(path).unwrap();
    let document = Document::parse(text.to_owned(), format).unwrap();
    let site = document.find(&path).ok();
    let was_sealed = site.is_some_and(|site| document.token_of(site).is_some());
    let plain = plain && !was_sealed;
    let unlocked = document.unlock(&data_key).unwrap();
    let sealing = || Counter::new();
    let written = unlocked.set(&path, value, plain, Sealing { time: now(), rng: &mut sealing() });
    let in_item = matches!(path.0.last(), Some(Segment::Item { field, .. }) if field.is_empty());
    if format == Format::Dotenv && value.contains('\0')
        || in_item && item_key(&format!("K={value}")).is_none()
    {
        return written.err().map(drop).ok_or_else(|| fail("is not refused".to_owned()));
    }
    // In clear, an item without a name is given one.
    let names_item = matches!(path.0.last(), Some(Segment::Index(_))) && item_key(value).is_some();
    let written = match written {
        // In clear, a text KEY=value would take the name of a sealed item.
        Err(Error::MixedName { .. }) if plain => return Ok(()),
        written => written.map_err(|error| fail(error.to_string()))?,
    };
    let Some(written) = written else {
        let stands = unlocked.value(site.unwrap()).unwrap().text;
        return if stands == value { Ok(()) } else { Err(fail("nothing written".to_owned())) };
    };
    if text.contains("\r\n") && written.replace("\r\n", "").contains('\n') {
        return Err(fail(format!("line ends are mixed:\n{written:?}")));
    }

    let again = Document::parse(written.clone(), format).map_err(|e| fail(e.to_string()))?;
    let reopened = again.unlock(&data_key).map_err(|error| fail(error.to_string()))?;
    let index = again.find(&path).map_err(|error| fail(error.to_string()))?;
    let read = if in_item { reopened.value(index) } else { reopened.whole_value(index) };
    let read = read.map_err(|error| fail(error.to_string()))?;
    if read.text != value || again.token_of(index).is_some() == plain {
        return Err(fail(format!("reads as {:?}", read.text)));
    }
    let equal =
        reopened.set(&path, value, plain, Sealing { time: now(), rng: &mut sealing() }).unwrap();
    if equal.is_some() && !(plain && names_item) {
        return Err(fail("an equal value is written anew".to_owned()));
    }

    let mut kept = tokens(text);
    let old = site.and_then(|site| document.token_of(site)).map(ToString::to_string);
    kept.retain(|token| old.as_deref() != Some(token));
    let new = again.token_of(index).map(ToString::to_string);
    let mut now_there = tokens(&written);
    now_there.retain(|token| new.as_deref() != Some(token));
    if kept != now_there {
        return Err(fail("another token was changed".to_owned()));
    }
    if was_sealed && changed_lines(text, &written) != (1, 1) {
        return Err(fail(format!("more than one line was changed:\n{written}")));
    }
    // A map that was made for the key is not taken away with it.
    let made = ["o.", "other."].iter().any(|map| path.to_string().starts_with(map));
    if site.is_none() && !made {
        let back = reopened.unset(&path, Sealing { time: now(), rng: &mut sealing() });
        let back = back.map_err(|error| fail(error.to_string()))?;
        if back != text {
            return Err(fail(format!("unset leaves\n{back}\nof\n{text}")));
        }
    }
    Ok(())
}

fn set_everywhere(
    (format, plain, paths): (Format, &str, &[&str]),
    value: &str,
    at: usize,
    crlf: bool,
    in_clear: bool,
) -> Result<(), TestCaseError> {
    let plain = if crlf { plain.replace('\n', "\r\n") } else { plain.to_owned() };
    let text = sealed(format, &plain);
    set(format, &text, paths[at % paths.len()], value, in_clear)
}

proptest! {
    #[test]
    fn a_dotenv_value_is_exact(value in value(), at in any::<usize>(), crlf: bool, plain: bool) {
        set_everywhere(SITES[0], &value, at, crlf, plain)?;
    }

    #[test]
    fn a_toml_value_is_exact(value in value(), at in any::<usize>(), crlf: bool, plain: bool) {
        set_everywhere(SITES[1], &value, at, crlf, plain)?;
    }

    #[test]
    fn a_yaml_value_is_exact(value in value(), at in any::<usize>(), crlf: bool, plain: bool) {
        set_everywhere(SITES[2], &value, at, crlf, plain)?;
    }
}

#[test]
fn every_site_takes_every_kind_of_value() {
    for site in SITES {
        for at in 0..site.2.len() {
            for value in ["", "5", "a\n\n b", "it's \"$\" \\ ä\r\n"] {
                for (crlf, plain) in [(false, false), (false, true), (true, false), (true, true)] {
                    set_everywhere(site, value, at, crlf, plain).unwrap();
                }
            }
        }
    }
}
