//! The layout of a YAML text: every scalar value with its path.
//!
//! It reads the text to its end, and checks that what came out can be spliced.

use super::builder::Builder;
use super::reader::Reader;
use crate::formats::{Error, IsSealed, Layout};
use crate::splice::Span;

/// Finds every value, comment, alias and collection of `text`.
///
/// # Errors
///
/// When the text is not valid YAML or is doubtful.
pub(in crate::formats) fn locate(text: &str, is_sealed: IsSealed) -> Result<Layout, Error> {
    let mut reader = Reader::new(text)?;
    let mut builder = Builder::new(is_sealed);
    while let Some((part, spot)) = reader.next()? {
        builder.part(part, spot, &mut reader)?;
    }
    let lost = reader.lost();
    let layout = builder.layout(reader.comments())?;
    let sites = follow(text, layout.sites.iter().map(|site| site.span));
    let comments = follow(text, layout.comments.iter().copied());
    if sites && comments { Ok(layout) } else { Err(lost) }
}

/// Whether spans follow one another, on character boundaries.
fn follow(text: &str, mut spans: impl Iterator<Item = Span>) -> bool {
    let mut end = 0;
    spans.all(|span| {
        let follows = end <= span.start && text.get(span.start..span.end).is_some();
        end = span.end;
        follows
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Collection, CollectionKind, Reason};

    fn located(text: &str) -> Layout {
        locate(text, &|value| value.contains("ENC["))
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// Each site as `path lexeme column`, with `f` behind the column in flow, the tag, and `*` where it names.
    fn sites(text: &str) -> Vec<String> {
        let layout = located(text);
        let line = |site: &crate::formats::Site| {
            let flow = if site.place.flow { "f" } else { "" };
            let naming = if site.naming { " *" } else { "" };
            let (path, lexeme) = (&site.path, site.span.of(text));
            format!("{path} {lexeme} {}{flow}{}{naming}", site.place.column, site.tag)
        };
        layout.sites.iter().map(line).collect()
    }

    #[test]
    fn sites_have_paths_lexemes_and_places() {
        for (text, expected) in [
            ("a: b\n", &["{0}.a b 0"][..]),
            ("\u{feff}a: b", &["{0}.a b 0"]),
            ("a:\n  b: 1\n  'c': \"d\" # e\n", &["{0}.a.b 1 2", "{0}.a.c \"d\" 2"]),
            ("--- x\n--- |\n y\n---\n--- 'z'", &["{0} x 0", "{1} |\n y 0", "{3} 'z' 0"]),
            ("1: a\n\"1 \": b\n", &["{0}.1 a 0", "{0}.\"1 \" b 0"]),
            (
                "a: !!int 5\nb: !x y\nc: ! z\n",
                &["{0}.a 5 0tag:yaml.org,2002:int", "{0}.b y 0!x", "{0}.c z 0!"],
            ),
            ("%TAG !e! t:\n---\na: !e!b c\n", &["{0}.a c 0t:b"]),
            ("- a\n-\n  - b\n  -  - c\n", &["{0}[0] a 0", "{0}[1][0] b 2", "{0}[1][1][0] c 5"]),
            ("l:\n- a\n- - b\n  - c\n", &["{0}.l[0] a 0", "{0}.l[1][0] b 2", "{0}.l[1][1] c 2"]),
            ("l:\n  - k: v\n    m: {n: [o]}\n", &["{0}.l[0].k v 4", "{0}.l[0].m.n[0] o 4f"]),
            ("[a, {b: c}, d: e]", &["{0}[0] a 0f", "{0}[1].b c 0f", "{0}[2].d e 0f"]),
            ("a:\n  - &x |-\n     b\n\nc: d", &["{0}.a[0] |-\n     b 2", "{0}.c d 0"]),
            ("? a\n: b\n? |\n c\n: d\n", &["{0}.a b 0", "{0}.\"c\n\" d 0"]),
            ("? [a]\n: b\nc: d\n", &["{0}.c d 0"]),
            ("? {a: b}\n: {c: d, e: [f]}\n", &[]),
            (": a\nb: c\n", &["{0}.b c 0"]),
            ("\"\": a\nb: c\n", &["{0}.b c 0"]),
            ("&k a: b\n*k : c\n", &["{0}.a b 0"]),
            ("<<: {a: b}\n", &["{0}.<<.a b 0f"]),
            ("", &[]),
            ("# only\n", &[]),
        ] {
            let expected: Vec<String> =
                expected.iter().map(|site| (*site).replace("<<", "\"<<\"")).collect();
            assert_eq!(sites(text), expected, "{text}");
        }
    }

    #[test]
    fn missing_values_are_sites_behind_the_colon_of_block_entries_alone() {
        let missing = |text: &str| {
            let empty = |site: &crate::formats::Site| (site.span.start, site.entry);
            located(text).sites.iter().map(empty).collect::<Vec<_>>()
        };
        assert_eq!(missing("a:\n"), [(2, Span::new(0, 2))]);
        assert_eq!(missing("x: {}\n'a' :  # c\n"), [(11, Span::new(6, 11))]);
        assert_eq!(missing("? a\n:\n"), [(5, Span::new(0, 5))]);
        for text in [
            "? a\n",
            "{a: , b}",
            "- \n-\n",
            "a: &x\n",
            "a: !!str\n",
            "---\n",
            "? []\n:\n",
            "a:\n  ? b\n: c\n",
        ] {
            assert_eq!(missing(text), [], "{text}");
        }
    }

    #[test]
    fn items_and_documents_go_by_their_names() {
        for (text, expected) in [
            (
                "- value: x\n  name: a\n- name: a\n",
                &["{0}[name=a].value x 2", "{0}[name=a].name a 2 *", "{0}[name=a#2].name a 2 *"][..],
            ),
            (
                "- {key: k, value: v}\n- {key: k}\n- id: 7\n",
                &[
                    "{0}[key=k].key k 0f *",
                    "{0}[key=k].value v 0f",
                    "{0}[1].key k 0f",
                    "{0}[id=7].id 7 2 *",
                ],
            ),
            ("- name: 'ENC[x]'\n  id: 1\n", &["{0}[id=1].name 'ENC[x]' 2", "{0}[id=1].id 1 2 *"]),
            ("- name: \"\"\n  value: 1\n", &["{0}[0].name \"\" 2", "{0}[0].value 1 2"]),
            ("- name: &n a\n- name: *n\n", &["{0}[name=a].name a 2 *"]),
            ("- name: {name: a}\n", &["{0}[0].name.name a 2f"]),
            (
                "- A=b\n- 'A=c'\n- |\n  D=e\n- A==\n",
                &["{0}[=A] A=b 0", "{0}[=A#2] 'A=c' 0", "{0}[=D] |\n  D=e 0", "{0}[3] A== 0"],
            ),
            ("- \"A=ENC[x]\"\n", &["{0}[=A] \"A=ENC[x]\" 0"]),
            ("name: a\n", &["{0}.name a 0"]),
        ] {
            assert_eq!(sites(text), expected, "{text}");
        }
        let text = "kind: A\nmetadata:\n  name: b\n---\nx: y\n---\nmetadata: {name: b}\nkind: A\n\
                    ---\nkind: C\n---\nkind: ENC[x]\nmetadata: {name: b}\n";
        let layout = located(text);
        let paths: Vec<_> = layout.sites.iter().map(|site| site.path.to_string()).collect();
        assert_eq!(
            paths,
            [
                "{A/b}.kind",
                "{A/b}.metadata.name",
                "{1}.x",
                "{A/b#2}.metadata.name",
                "{A/b#2}.kind",
                "{3}.kind",
                "{4}.kind",
                "{4}.metadata.name",
            ]
        );
        let naming: Vec<_> = layout.sites.iter().map(|site| site.naming).collect();
        assert_eq!(naming, [true, true, false, true, true, false, false, false]);
        let kinds: Vec<_> = layout.kinds.iter().map(Option::as_deref).collect();
        assert_eq!(kinds, [Some("A"), None, Some("A"), Some("C"), None]);
        assert_eq!(layout.sites[3].positions, [2]);
        let nested = located("---\n---\n- - a\n  - name: b\n");
        assert_eq!(nested.sites[1].positions, [1, 0, 1]);
    }

    #[test]
    fn entries_begin_with_their_key_or_item() {
        let entries = |text: &str| {
            let entry = |site: &crate::formats::Site| site.entry.of(text).to_owned();
            located(text).sites.iter().map(entry).collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("a: b\n&k 'c' : &x d\n", &["a: b", "&k 'c' : &x d"][..]),
            ("- a\n- !t &x b\n- ? c\n  : d\n", &["a", "!t &x b", "? c\n  : d"]),
            ("{a: b, ? c : d, \"e\":f}", &["a: b", "? c : d", "\"e\":f"]),
            ("[a, &x b, c: d]", &["a", "&x b", "c: d"]),
            ("l:\n- &x a\n-\n  b\n", &["&x a", "b"]),
        ] {
            assert_eq!(entries(text), expected, "{text}");
        }
    }

    #[test]
    fn aliases_know_their_site() {
        let text =
            "a: &x 1\nb: *x\nc: &x [2]\nd: [*x, {e: *x}]\n*x : f\n? [*x]\n: *x\nx: &x 3\ny: *x\n";
        let aliases: Vec<_> = located(text)
            .aliases
            .iter()
            .map(|alias| (alias.path.to_string(), alias.target, alias.is_key))
            .collect();
        let alias = |path: &str, target, is_key| (path.to_owned(), target, is_key);
        assert_eq!(
            aliases,
            [
                alias("{0}.b", Some(0), false),
                alias("{0}.d[0]", None, false),
                alias("{0}.d[1].e", None, false),
                alias("{0}", None, true),
                alias("{0}", None, true),
                alias("{0}", None, false),
                alias("{0}.y", Some(2), false),
            ]
        );
    }

    #[test]
    fn collections_span_from_their_first_byte_to_their_last() {
        let text = "a:\n- b: c\n  d:\n- {}\n# e\nf: [ 1, x: y ]  # z\n";
        let collections: Vec<_> = located(text)
            .collections
            .iter()
            .map(|Collection { path, kind, span, column, .. }| {
                (path.to_string(), *kind, span.of(text).to_owned(), *column)
            })
            .collect();
        let collection =
            |path: &str, kind, text: &str, column| (path.to_owned(), kind, text.to_owned(), column);
        assert_eq!(
            collections,
            [
                collection(
                    "{0}",
                    CollectionKind::Map,
                    text.trim_end().trim_end_matches("  # z"),
                    0
                ),
                collection("{0}.a", CollectionKind::List, "- b: c\n  d:\n- {}", 0),
                collection("{0}.a[0]", CollectionKind::Map, "b: c\n  d:", 2),
                collection("{0}.a[1]", CollectionKind::InlineMap, "{}", 2),
                collection("{0}.f", CollectionKind::InlineList, "[ 1, x: y ]", 3),
                collection("{0}.f[1]", CollectionKind::InlineMap, "x: y", 8),
            ]
        );
    }

    #[test]
    fn comments_are_found_outside_of_lexemes() {
        let text = "# a\nb: | # in\n  # text\n# c ä\nd: 'e # f' # g\r\nh: [ # i\n ]\n#";
        let comments: Vec<_> = located(text).comments.iter().map(|span| span.of(text)).collect();
        assert_eq!(comments, ["# a", "# c ä", "# g", "# i", "#"]);
    }

    #[test]
    fn what_is_not_located_is_refused() {
        let repeated = |at| Error::new(at, Reason::RepeatedKey);
        let refusal = |text: &str| locate(text, &|_| false).unwrap_err();
        for (text, at) in
            [("a: 1\nb: 2\n'a': 3\n", 10), ("{1: a, \"1\": b}", 7), ("<<: 1\n<<: 2", 6)]
        {
            assert_eq!(refusal(text), repeated(at), "{text}");
        }
        assert!(locate("a: {b: 1}\nc: {b: 1}\n---\na: 1\n", &|_| false).is_ok());
        for text in
            ["a: \"b", "a: [", "a: b: c", "\ta: b", "a: *b", "a: !e!b c", "@a", "a: {{ b }} c"]
        {
            let Reason::Syntax { class, .. } = refusal(text).reason else { panic!("{text}") };
            assert!(!class.contains('@'), "{class}");
        }
        for text in ["a: [b,\nc]", "a: \"b\nc\"", "- b:\n  - [\n  c]", "a: {b: |\n c}"] {
            assert!(matches!(refusal(text).reason, Reason::Syntax { .. }), "{text}");
        }
        assert!(locate("a: [\n  b\n]\nc: [d,\n e\n ]\n--- [\na\n]\n", &|_| false).is_ok());
        let key = "k".repeat(1025);
        assert!(matches!(refusal(&format!("{key}: a")).reason, Reason::Syntax { .. }));
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        let deep = |part: &str| locate(&part.repeat(100_000), &|_| false).unwrap_err().reason;
        assert_eq!(deep("["), Reason::TooDeep);
        assert_eq!(deep("- "), Reason::TooDeep);
        assert_eq!(deep("{a: "), Reason::TooDeep);
        let both = ["- ".repeat(200), "[".repeat(100), "]".repeat(100)].concat();
        assert_eq!(locate(&both, &|_| false).unwrap_err().reason, Reason::TooDeep);
        assert!(locate(&format!("a: \"{}", "b\n ".repeat(300_000)), &|_| false).is_err());
        let anchors: String = (0..20_000).map(|n| format!("- &a{n} {n}\n- *a{n}\n")).collect();
        assert_eq!(located(&anchors).aliases.len(), 20_000);
        let comments = format!("a:\n{}  b:\n{}    - c\n", "# d\n".repeat(500), "# e\n".repeat(500));
        assert_eq!(located(&comments).comments.len(), 1000);
        assert_eq!(sites(&comments), ["{0}.a.b[0] c 4"]);
        let empties = format!("{}a\n{}", "? ".repeat(250), "# b\n".repeat(5000));
        assert_eq!(located(&empties).sites.len(), 0);
    }
}
