//! Documents that nobody wrote: sealing them loses nothing and is done once; and a sealed document that
//! was broken in any way is refused, or says what it said before.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;

use stripeseal::document::{Document, Sealing, Selection};
use stripeseal::envelope::Mode;
use stripeseal::formats::{Format, Place};

use crate::sealed::{Counter, choices, data_key, now, seal, unseal};
use crate::victims::Victim;

/// A text of lines `line(number, value)`, each of which is an entry of its own.
fn text(format: Format, parts: &[(usize, String)], lines: &[fn(usize, &str) -> String]) -> String {
    let mut text = String::new();
    for (number, (which, value)) in parts.iter().enumerate() {
        let in_flow = Place { column: 0, flow: true };
        let value = format.quote(value, in_flow, None).unwrap_or_else(|_| "x".to_owned());
        text.push_str(&lines[which % lines.len()](number, &value));
    }
    text
}

fn dotenv(parts: &[(usize, String)]) -> String {
    text(
        Format::Dotenv,
        parts,
        &[
            |n, v| format!("K{n}={v}\n"),
            |n, v| format!("export PASSWORD_{n} = {v} # c\n"),
            |n, v| format!("API_TOKEN={v}\n# {n}\n"),
            |n, _| format!("\n   \n#c\nE{n}=\n"),
            |n, _| format!("C{n}: hunter2   \n"),
            |n, _| format!("M{n}=\"a\n  b\\\"\n\"\nP\n"),
        ],
    )
}

fn toml(parts: &[(usize, String)]) -> String {
    text(
        Format::Toml,
        parts,
        &[
            |n, v| format!("k{n} = {v}\n"),
            |n, v| format!("[t{n}]\n  password = {v} # c\n"),
            |n, v| format!("[[servers]]\nname = \"s{}\"\ntoken = {v}\nn{n}.a = 5\n", n % 3),
            |n, v| format!("k{n} = [{v}, 'K=a', {{ a = {v}, b = 1 }}, # c\n]\n"),
            |n, _| format!("\n# c\nm{n} = \"\"\"\n\\\n   a\n\"\"\"\n"),
            |n, _| format!("\"k {n}\" = 1979-05-27T07:32:00Z\nl{n} = '''\n'a'\n'''\n"),
        ],
    )
}

fn yaml(parts: &[(usize, String)]) -> String {
    text(
        Format::Yaml,
        parts,
        &[
            |n, v| format!("k{n}: {v}\n"),
            |n, v| format!("m{n}:\n  password: {v} # c\n  e:\n  - {v}\n"),
            |n, v| {
                format!("l{n}:\n  - name: a\n    value: {v}\n  - name: a\n    id: 1\n  - K={n}\n")
            },
            |n, v| format!("f{n}: {{a: {v}, \"b\": [{v}, 'K=v', K=w]}}\n"),
            |n, _| format!("\nb{n}: |2- # c\n    a\n\n   b\n\nc{n}: >+\n  x\n\n  y\n\n"),
            |n, v| format!("a{n}: &x{n} {v}\n? d{n}\n: !t *x{n}\n").replace("!t ", ""),
            |n, _| format!("---\nkind: K\nmetadata: {{name: n}}\np{n}: a\n  b\nt{n}: !!str 'x'\n"),
        ],
    )
}

fn parts() -> impl Strategy<Value = Vec<(usize, String)>> {
    let value = "[a-zA-Z0-9 '\"\\\\\n#:${}%-]{0,24}|[\u{a0}-\u{10ffff}]{0,4}|hunter2|sk_[a-z]{30}";
    vec((any::<usize>(), value), 0..12)
}

fn variant(text: String, which: usize) -> String {
    match which % 6 {
        1 => text.replace('\n', "\r\n"),
        2 => format!("\u{feff}{text}"),
        3 => text.trim_end_matches(['\n', ' ']).to_owned(),
        4 => format!("\u{feff}{}", text.replace('\n', "\r\n").trim_end()),
        _ => text,
    }
}

fn assert_seals_and_unseals(format: Format, text: &str) -> Result<(), TestCaseError> {
    for (selection, mode) in [
        (Selection::default(), Mode::Sealed),
        (Selection { all: true, ..Selection::default() }, Mode::File),
    ] {
        let sealed = match seal(text, format, mode, &selection) {
            Ok(Some(sealed)) => sealed,
            Ok(None) => continue,
            Err(error) => {
                // A plain block scalar that ends the text.
                let open = matches!(error, stripeseal::document::Error::OpenEnd(_));
                prop_assert!(open, "{}:\n{}", error, text);
                continue;
            }
        };
        let unsealed = unseal(&sealed, format).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(&unsealed, text);
        let again = Document::parse(sealed.clone(), format).unwrap();
        prop_assert!(choices(&again, &selection).is_empty(), "not idempotent:\n{}", sealed);
        let all = choices(&again, &Selection { all: true, ..Selection::default() });
        let data_key = data_key();
        let sealing = Sealing { time: now(), rng: &mut Counter::new() };
        let more = again.unlock(&data_key).unwrap().seal(&all, sealing);
        let more = more.map_err(|e| TestCaseError::fail(format!("{e}:\n{sealed}")))?;
        prop_assert_eq!(&unseal(&more, format).unwrap(), text);
        if all.is_empty() {
            prop_assert_eq!(&more, &sealed);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn dotenv_comes_back(parts in parts(), which in any::<usize>()) {
        assert_seals_and_unseals(Format::Dotenv, &variant(dotenv(&parts), which))?;
    }

    #[test]
    fn toml_comes_back(parts in parts(), which in any::<usize>()) {
        assert_seals_and_unseals(Format::Toml, &variant(toml(&parts), which))?;
    }

    #[test]
    fn yaml_comes_back(parts in parts(), which in any::<usize>()) {
        assert_seals_and_unseals(Format::Yaml, &variant(yaml(&parts), which))?;
    }
}

#[test]
fn mixed_line_ends_come_back_or_are_named() {
    let all = Selection { all: true, ..Selection::default() };
    for (format, text, added) in [
        (Format::Dotenv, "A=1\r\n", "B=\"x\ny\"\r\n"),
        (Format::Toml, "a = 1\r\n", "b = \"\"\"x\ny\"\"\"\r\n"),
        (Format::Yaml, "a: 1\r\n", "b: |\r\n  x\n  y\r\n"),
    ] {
        let mixed = format!("{text}{added}");
        let sealed = seal(&mixed, format, Mode::Sealed, &all).unwrap().unwrap();
        assert_eq!(unseal(&sealed, format), Ok(mixed));
        // The line end of an envelope is that of its document.
        let sealed = seal(text, format, Mode::Sealed, &all).unwrap().unwrap();
        let document = Document::parse(format!("{added}{sealed}"), format).unwrap();
        let data_key = data_key();
        let sealing = Sealing { time: now(), rng: &mut Counter::new() };
        let more = document.unlock(&data_key).unwrap().seal(&choices(&document, &all), sealing);
        let error = more.unwrap_err().to_string();
        assert!(error.contains("LF line ends in a file with CRLF"), "{error}");
    }
}

/// Changes, removes, repeats or moves a piece, or whole lines.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    what: u8,
    at: usize,
    length: usize,
    to: usize,
    insert: String,
}

pub(crate) fn mutation() -> impl Strategy<Value = Mutation> {
    let insert =
        "[ -~]|\n|\r\n|\t|[\"'#:=,\\[\\]{}&*!|-]{1,3}|\u{2028}|ENC\\[seal1,|# mac |A=1\n|  ";
    (any::<u8>(), any::<usize>(), 0..80usize, any::<usize>(), insert)
        .prop_map(|(what, at, length, to, insert)| Mutation { what, at, length, to, insert })
}

pub(crate) fn mutate(text: &str, mutation: &Mutation) -> String {
    // By lines, or within them.
    let (parts, length): (Vec<String>, _) = match mutation.what % 2 {
        0 => (text.split_inclusive('\n').map(str::to_owned).collect(), mutation.length % 3),
        _ => (text.chars().map(String::from).collect(), mutation.length),
    };
    let start = mutation.at % (parts.len() + 1);
    let end = (start + length).min(parts.len());
    let piece = parts[start..end].concat();
    let mut rest = [&parts[..start], &parts[end..]].concat();
    let to = mutation.to % (rest.len() + 1);
    let mut insert = |at: usize, what: &str| rest.insert(at, what.to_owned());
    match mutation.what / 2 % 5 {
        0 => insert(start, &mutation.insert),
        1 => insert(start, &format!("{}{piece}", mutation.insert)),
        2 => insert(to, &piece),
        3 => insert(start, &piece.repeat(2)),
        _ => {}
    }
    rest.concat()
}

/// The sealed values by path, as far as a text opens.
fn values(text: &str, format: Format) -> Option<Vec<(String, String)>> {
    let document = Document::parse(text.to_owned(), format).ok()?;
    let data_key = data_key();
    let unlocked = document.unlock(&data_key).ok()?;
    let mut values = Vec::new();
    for (index, site) in document.layout().sites.iter().enumerate() {
        if document.token_of(index).is_some() {
            values.push((site.path.to_string(), unlocked.value(index).ok()?.text));
        }
    }
    if let Ok(unsealed) = unlocked.unseal() {
        let plain = Document::parse(unsealed.text.expose().to_owned(), format);
        assert!(plain.is_ok_and(|plain| plain.block().is_none()), "{text}");
    }
    values.sort();
    Some(values)
}

fn assert_says_what_it_said(
    format: Format,
    mode: Mode,
    mutations: &[Mutation],
) -> Result<(), TestCaseError> {
    let victim = Victim::new(format, mode);
    let broken = mutations.iter().fold(victim.sealed.clone(), |text, one| mutate(&text, one));
    if let Some(found) = values(&broken, format) {
        prop_assert_eq!(found, values(&victim.sealed, format).unwrap(), "\n{}", broken);
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_broken_document_says_nothing_else(
        format in 0..3usize,
        whole_file: bool,
        mutations in vec(mutation(), 1..4),
    ) {
        let mode = if whole_file { Mode::File } else { Mode::Sealed };
        assert_says_what_it_said(Format::ALL[format], mode, &mutations)?;
    }
}
