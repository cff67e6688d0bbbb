//! TOML: the styles of values, tables in their spellings, and what is refused.

use stripeseal::formats::Format;

use super::Case;
use crate::vectors::making::with;

pub(super) fn cases() -> Vec<Case> {
    let sealed = |name, comment, plain, chosen: &[&str]| {
        Case::sealed(Format::Toml, name, comment, plain, chosen)
    };
    let invalid = |name, comment, plain| {
        let sealed = Case::sealed(Format::Toml, name, comment, "secret = 'correct'\n", &["secret"]);
        sealed.then(|text| format!("{plain}{text}")).refused_by("format")
    };
    vec![
        sealed(
            "toml_strings",
            "the four kinds of strings",
            "a = \"correct \\\"\\u0068orse\\n\"\nb = 'battery \\n' # c\nc = \"\"\"\nsta\"\"ple \\\n   x\"\"\"\nd = '''\none\ntwo'''\n",
            &["a", "b", "c", "d"],
        ),
        sealed(
            "toml_scalars",
            "numbers, bools and dates keep their spelling",
            "a = 1_000\nb = -0.50\nc = 0xFF\nd = true\ne = 1979-05-27 07:32:00Z\nf = 07:32:00\ng = inf\n",
            &["a", "b", "c", "d", "e", "f", "g"],
        ),
        sealed(
            "toml_tables",
            "headers, dotted keys, inline tables, arrays",
            "root.key = 'a'\n[t]\nk = 'b'\nx.y = 'c'\n[t.u]\nk = 'd'\n[v]\nk = { m = 'e', n.o = 'f' }\nl = ['g', ['h'], { p = 'i' }]\n",
            &[
                "root.key",
                "t.k",
                "t.x.y",
                "t.u.k",
                "v.k.m",
                "v.k.n.o",
                "v.l[0]",
                "v.l[1][0]",
                "v.l[2].p",
            ],
        ),
        sealed(
            "toml_tables_rewritten",
            "a dotted key and a header are the same path",
            "[stripe]\nsecret = 'correct'\n",
            &["stripe.secret"],
        )
        .then(|text| with(text, "[stripe]\nsecret = ", "stripe.secret = ")),
        sealed(
            "toml_quoted_keys",
            "keys by their decoded text",
            "\"a.b\".'c d' = 'correct'\n\"\\u00e4\" = 'battery'\n1 = 'staple'\n",
            &["\"a.b\".\"c d\"", "\u{e4}", "1"],
        ),
        sealed(
            "toml_comment",
            "secrets in comments, also within an array",
            "a = [ # battery\n  'correct' ]\n# staple\n",
            &["a[0]", "#battery", "#staple"],
        ),
        sealed(
            "toml_crlf",
            "CRLF with a string on several lines",
            "a = 1\r\nb = '''\r\none\r\ntwo'''\r\n",
            &["b"],
        ),
        sealed(
            "toml_crlf_after_sealing",
            "sealed with LF, then converted to CRLF",
            "a = 1\nb = '''\none\ntwo'''\n",
            &["b"],
        )
        .then(|text| text.replace('\n', "\r\n")),
        sealed(
            "toml_no_final_newline",
            "the line end before the envelope is taken back",
            "[t]\nsecret = 'correct'",
            &["t.secret"],
        ),
        sealed("toml_bom", "a byte order mark", "\u{feff}secret = 'correct'\n", &["secret"]),
        sealed(
            "toml_token_single_quoted",
            "a formatter chose other quotes",
            "secret = 'correct'\n",
            &["secret"],
        )
        .then(|text| {
            let token = text.lines().next().unwrap();
            with(text, token, &token.replace('"', "'"))
        }),
        sealed(
            "toml_envelope_in_table",
            "the envelope stands where the next table begins",
            "[a]\nsecret = 'correct'\n",
            &["a.secret"],
        )
        .then(|text| format!("{text}[b]\nk = 1\n")),
        invalid("toml_repeated_key", "a key that stands twice", "secret = 'attacker'\n"),
        invalid("toml_repeated_table", "a table that stands twice", "[t]\n[t]\n"),
        invalid("toml_not_valid", "no TOML", "a = \n"),
        invalid("toml_carriage_return", "a carriage return alone", "# c\rb = 1\n"),
        invalid(
            "toml_line_separator_in_comment",
            "U+0085 ends a comment for some readers",
            "# c\u{85}secret = 'attacker'\n",
        ),
        sealed(
            "toml_item_sealed_and_plain",
            "readers of a list by name take the last item of one name",
            "[[a]]\nname = \"x\"\nsecret = \"correct\"\n",
            &["a[name=x].secret"],
        )
        .then(|text| format!("{text}[[a]]\nname = \"x\"\nsecret = \"attacker\"\n"))
        .refused_by("format"),
    ]
}
