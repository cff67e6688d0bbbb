//! Readers see in a sealed text what they see in the plain one, but for tokens at the sealed places.

use std::collections::HashMap;

use serde_json::{Value, json};
use stripeseal::document::{Document, Error, Selection};
use stripeseal::envelope::Mode;
use stripeseal::formats::{Format, Site};
use stripeseal::path::Segment;

use super::{Leaf, Reader};
use crate::corpus;
use crate::sealed::seal;

/// The path of a site as readers know it: keys, and numbers of items and documents.
fn place(site: &Site) -> Vec<Value> {
    let mut positions = site.positions.iter();
    let step = |segment: &Segment| match segment {
        Segment::Key { text, .. } => json!(text),
        _ => json!(positions.next().unwrap()),
    };
    site.path.0.iter().map(step).collect()
}

/// What readers must see at a sealed place.
struct Expected {
    /// The token, behind `KEY=` for an item of that name.
    text: String,
    /// Whether an explicit tag, and not its quotes, says what it is.
    tagged: bool,
}

/// Of a repeated name of dotenv, readers see the last value.
fn expected(sealed: &str, format: Format) -> HashMap<Vec<Value>, Expected> {
    let document = Document::parse(sealed.to_owned(), format).unwrap();
    let of = |site: &Site| Expected {
        text: site.span.of(sealed).trim_matches('"').to_owned(),
        tagged: !site.tag.is_empty(),
    };
    document.sealed_sites().map(|(site, _)| (place(site), of(site))).collect()
}

/// Texts of one format, plain and sealed.
struct Texts {
    format: Format,
    names: Vec<String>,
    plain: Vec<String>,
    sealed: Vec<String>,
}

impl Texts {
    fn new(format: Format) -> Self {
        Self { format, names: Vec::new(), plain: Vec::new(), sealed: Vec::new() }
    }

    /// Seals a text by default or with --all.
    fn add(&mut self, name: &str, text: &str, all: bool) -> Result<(), Error> {
        let selection = Selection { all, ..Selection::default() };
        if let Some(sealed) = seal(text, self.format, Mode::Sealed, &selection)? {
            self.names.push(format!("{name}{}", if all { " --all" } else { "" }));
            self.plain.push(text.to_owned());
            self.sealed.push(sealed);
        }
        Ok(())
    }

    fn assert_read_alike(&self) {
        for reader in Reader::of(self.format) {
            let plain = reader.read(self.format.name(), &self.plain);
            let sealed = reader.read(self.format.name(), &self.sealed);
            let mut read = 0;
            for (index, name) in self.names.iter().enumerate() {
                if let Some(plain) = &plain[index] {
                    let what = format!("{reader:?} {name}");
                    let sealed_leaves = sealed[index].as_ref();
                    let sealed_leaves = sealed_leaves.unwrap_or_else(|| panic!("{what}: refused"));
                    let expected = expected(&self.sealed[index], self.format);
                    let unseen = assert_differ_in_tokens(&what, plain, sealed_leaves, expected);
                    // Dialects of dotenv differ in what is an entry, `KEY: value` for one.
                    assert!(
                        self.format == Format::Dotenv || unseen == 0,
                        "{what}: {unseen} unseen"
                    );
                    read += 1;
                }
            }
            let (format, refused) = (self.format.name(), self.names.len() - read);
            println!(
                "{format}, {reader:?}: {read} sealed texts read, {refused} refused when plain"
            );
            assert!(read > 0, "{format}: {reader:?} reads none");
        }
    }
}

/// The same leaves in the same order, tokens exactly where they belong, and the rest as it was; returns
/// how many tokens the reader sees neither plain nor sealed.
fn assert_differ_in_tokens(
    what: &str,
    plain: &[Leaf],
    sealed: &[Leaf],
    mut expected: HashMap<Vec<Value>, Expected>,
) -> usize {
    assert_eq!(plain.len(), sealed.len(), "{what}");
    for (was, is) in plain.iter().zip(sealed) {
        let (path, kind, text) = is;
        assert_eq!(path, &was.0, "{what}");
        match expected.remove(path) {
            None => assert_eq!(was, is, "{what}"),
            Some(token) => {
                assert_eq!(text, &token.text, "{what}: {path:?}");
                let kept = token.tagged && *kind == was.1;
                assert!(kind == "str" || kept, "{what}: {path:?} is of kind {kind}");
            }
        }
    }
    expected.len()
}

const OWN: [(Format, &str); 9] = [
    (Format::Dotenv, "# c\nexport A=\"x # y\"  # z\nB='a\nb'\nA_KEY=\nC=plain # d\nB2=`q`\n"),
    (Format::Dotenv, "SECRET=one\r\nexport TOKEN='two'\r\nSECRET=\"three\""),
    (Format::Dotenv, "\u{feff}PASSWORD=p\u{e4}ss w\u{f6}rd\nURL=https://u:p@h/?a=b&c=d#e\n"),
    (
        Format::Toml,
        "a.\"b c\" = 'x' # d\nt = { password = \"p\", n = 1 }\nl = [1, \"A_KEY=v\", '''\nm''']\n",
    ),
    (
        Format::Toml,
        "[[s]]\nname = \"n\"\ntoken = \"\"\"\na\\\n  b\"\"\"\r\n[[s]]\ntoken = 1979-05-27\n[a.b]\nc = true",
    ),
    (
        Format::Yaml,
        "a: &x 'it''s'\nb: *x\nc: {d: [1, \"e\"], f: !t g}\nh: |2 # i\n    j\n\n   k\nl: >-\n  m\n  n\n",
    ),
    (
        Format::Yaml,
        "- name: n\n  value: v\n- PASSWORD=p # c\n- \"A.B=c\\\"d\"\n- [x, \"y\"]\n- ~\n-\n  - z",
    ),
    (
        Format::Yaml,
        "%YAML 1.2\n---\nkind: Secret\nmetadata: {name: n}\ndata: {a: Yg==}\n...\n---\nmulti\n line\n--- |\r\n x\r\n",
    ),
    (Format::Yaml, "<<: &d {p: 1}\n? k\n: v\n1: 0x1F\nyes: no\n\"\\u00e4\": \u{1f600}\n"),
];

#[test]
#[ignore = "needs other readers"]
fn sealed_texts_are_read_alike() {
    for format in Format::ALL {
        let mut texts = Texts::new(format);
        for (number, (_, text)) in OWN.iter().enumerate().filter(|(_, own)| own.0 == format) {
            let name = format!("own text {number}");
            texts.add(&name, text, true).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        texts.assert_read_alike();
    }
}

#[test]
#[ignore = "needs other readers and the corpus"]
fn sealed_files_of_the_corpus_are_read_alike() {
    for format in Format::ALL {
        let mut texts = Texts::new(format);
        // Each third: PyYAML reads slowly.
        for file in corpus::files(format.name()).into_iter().step_by(3) {
            if let Ok(text) = String::from_utf8(file.bytes) {
                for all in [false, true] {
                    // lossless.rs counts what is refused.
                    let _ = texts.add(&file.name, &text, all);
                }
            }
        }
        texts.assert_read_alike();
    }
}
