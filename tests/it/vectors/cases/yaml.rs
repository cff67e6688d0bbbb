//! YAML: the styles of values, columns, tags, aliases, and what is refused.

use stripeseal::formats::Format;

use super::Case;
use crate::vectors::making::{tokens, with};

pub(super) fn cases() -> Vec<Case> {
    let sealed = |name, comment, plain, chosen: &[&str]| {
        Case::sealed(Format::Yaml, name, comment, plain, chosen)
    };
    let invalid = |name, comment, plain| {
        let sealed = Case::sealed(Format::Yaml, name, comment, "secret: correct\n", &["secret"]);
        sealed.then(|text| format!("{plain}{text}")).refused_by("format")
    };
    let nested =
        "a:\n  b:\n    cert: |\n      one\n\n        two\n    flow: 'three\n\n      four'\n";
    let deep = format!("{}1{}\n", "[".repeat(256), "]".repeat(256));
    vec![
        sealed(
            "yaml_styles",
            "plain, quoted, literal and folded; plain and quoted over two lines",
            "a: correct horse\nb: 'it''s'\nc: \"tab\\t\\u00e4\"\nd: |\n  one\n  two\ne: >-\n  three\n  four\nf: five\n  six\ng: \"seven\n\n  eight\"\nh: 5432\ni: true\nj: ~\n",
            &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"],
        ),
        sealed(
            "yaml_flow",
            "flow collections",
            "a: {b: correct, c: [battery, \"staple\"], 'd': e}\n",
            &["a.b", "a.c[0]", "a.c[1]"],
        ),
        sealed(
            "yaml_lists",
            "nested lists, dashes under their key",
            "l:\n- correct\n- - battery\n  - k: staple\n",
            &["l[0]", "l[1][0]", "l[1][1].k"],
        ),
        sealed(
            "yaml_root",
            "a scalar that is the whole document",
            "--- 'correct'\n--- |\n  battery\n",
            &["{0}", "{1}"],
        ),
        sealed(
            "yaml_chomping",
            "blank lines behind a block scalar belong to it only where it keeps them",
            "a: |+\n  one\n\n\nb: |\n  two\n\n\nc: |-  # three\n  four\n",
            &["a", "b", "c"],
        ),
        sealed(
            "yaml_indentation_indicator",
            "a block scalar with an indentation indicator",
            "a:\n  b: |2\n      one\n    two\n",
            &["a.b"],
        ),
        sealed(
            "yaml_indented_more",
            "a formatter indented the file: further lines shift",
            nested,
            &["a.b.cert", "a.b.flow"],
        )
        .then(|text| text.replace("\n    ", "\n          ").replace("\n  b:", "\n     b:")),
        sealed("yaml_indented_less", "and the other way round", nested, &["a.b.cert", "a.b.flow"])
            .then(|text| text.replace("\n    ", "\n  ").replace("\n  b:", "\n b:")),
        sealed(
            "yaml_keys",
            "keys by their text: no types, quotes gone; below other keys there are no values",
            "1: correct\n'on': battery\n? long key\n: staple\n? [a]\n: plain\n",
            &["1", "on", "\"long key\""],
        ),
        sealed(
            "yaml_merge_key",
            "a merge key is a key like others; nothing is merged",
            "base: &b\n  secret: correct\nweb:\n  <<: *b\n  own: battery\n",
            &["base.secret", "web.own"],
        ),
        sealed(
            "yaml_alias_of_sealed",
            "an alias of a sealed value is plain text",
            "a: &x correct\nb: *x\n",
            &["a"],
        ),
        sealed(
            "yaml_tags",
            "an explicit tag is bound to the token: shorthand, local, verbatim, by a handle",
            "%TAG !e! tag:example.com,2026:\n---\na: !!str correct\nb: !local battery\nc: !<tag:x,2026:y> staple\nd: !e!z horse\ne: ! stable\n",
            &["a", "b", "c", "d", "e"],
        ),
        sealed("yaml_tag_added", "a tag put before a token", "a: correct\n", &["a"])
            .with("a: ", "a: !include ")
            .refused_by("token"),
        sealed("yaml_tag_removed", "a tag taken away", "a: !vault correct\n", &["a"])
            .with("a: !vault ", "a: ")
            .refused_by("token"),
        sealed(
            "yaml_comment",
            "secrets in comments; not within a block scalar",
            "# battery\na: correct # staple\nb: |\n  # text\n",
            &["a", "#battery", "#staple"],
        ),
        sealed(
            "yaml_crlf",
            "CRLF with a block scalar",
            "a: 1\r\nb: |\r\n  one\r\n  two\r\n",
            &["b"],
        ),
        sealed(
            "yaml_crlf_after_sealing",
            "sealed with LF, then converted to CRLF",
            "a: 1\nb: |\n  one\n  two\n",
            &["b"],
        )
        .then(|text| text.replace('\n', "\r\n")),
        sealed(
            "yaml_bom_and_directive",
            "a byte order mark, a directive, an end mark",
            "\u{feff}%YAML 1.2\n---\nsecret: correct\n...\n",
            &["secret"],
        ),
        sealed(
            "yaml_no_final_newline",
            "a sealed block scalar may end the text",
            "a: |\n  correct",
            &["a"],
        ),
        sealed(
            "yaml_no_final_newline_strip",
            "and a plain one that strips its line ends",
            "secret: correct\na: |-\n  plain",
            &["secret"],
        ),
        sealed(
            "yaml_token_plain",
            "a formatter took the quotes away",
            "secret: correct\n",
            &["secret"],
        )
        .then(|text| text.replacen('"', "", 2)),
        invalid("yaml_repeated_key", "a key that stands twice", "'secret': attacker\n"),
        invalid("yaml_not_valid", "no YAML", "a: [\n"),
        invalid("yaml_carriage_return", "a carriage return alone", "# c\rsecret: attacker\n"),
        invalid("yaml_line_separator", "U+2028 in a comment", "# c\u{2028}secret: attacker\n"),
        Case::of(Format::Yaml, "yaml_too_deep", "nesting beyond 255", &deep).refused_by("format"),
        sealed(
            "yaml_document_sealed_and_plain",
            "a second document of the same kind and name, with a plain value",
            "kind: Secret\nmetadata: {name: web}\nsecret: correct\n",
            &["secret"],
        )
        .then(|text| {
            format!("{text}---\nkind: Secret\nmetadata: {{name: web}}\nsecret: attacker\n")
        })
        .refused_by("format"),
        sealed(
            "yaml_alias_as_key",
            "a sealed value as a key of a map",
            "a: &x correct\nb: {}\n",
            &["a"],
        )
        .with("{}", "{*x : 1}")
        .refused_by("format"),
        sealed(
            "yaml_envelope_in_block_scalar",
            "the lines of the envelope are text, no comments",
            "secret: correct\n",
            &["secret"],
        )
        .then(|text| {
            let at = text.find("# stripeseal").unwrap();
            let (above, envelope) = text.split_at(at);
            format!("{above}--- |\n{envelope}")
        })
        .refused_by("envelope"),
        sealed(
            "yaml_sealed_file_in_value",
            "a sealed file as the value of another: a ConfigMap",
            "secret: correct\n",
            &["secret"],
        )
        .then(|text| {
            let token = tokens(text).remove(0);
            with(text, "secret: ", &format!("app.env: |\n  A={token}\nsecret: "))
        })
        .refused_by("token"),
    ]
}
