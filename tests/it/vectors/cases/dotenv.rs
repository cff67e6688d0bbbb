//! dotenv: what is a value, how far it reaches, line ends, and what is refused.

use stripeseal::formats::Format;

use super::Case;
use crate::vectors::making::with;

pub(super) fn cases() -> Vec<Case> {
    let sealed = |name, comment, plain, chosen: &[&str]| {
        Case::sealed(Format::Dotenv, name, comment, plain, chosen)
    };
    let invalid = |name, comment, plain| {
        let sealed = Case::sealed(Format::Dotenv, name, comment, "SECRET=correct\n", &["SECRET"]);
        sealed.then(|text| format!("{plain}{text}")).refused_by("format")
    };
    vec![
        sealed(
            "dotenv_plain",
            "one value of three, with comments",
            "# app\nPORT=8080\nSECRET=correct horse # battery\nDEBUG=true\n",
            &["SECRET"],
        ),
        sealed(
            "dotenv_all_styles",
            "plain, single, double and backtick quotes; two span lines",
            "A=plain $HOME it's\nB='single \\n'\nC=\"double \\\"\\n\\t\\\\ \\$x \\q\"\nD=`back tick`\nE=\"two\nlines\"\nF='two\n  lines'\n",
            &["A", "B", "C", "D", "E", "F"],
        ),
        sealed(
            "dotenv_entry_spellings",
            "export, blanks around =, a colon, blanks before the key, every character of a key",
            "export A=one\n  B = two\t\nC: three\n\tD=four\n1a.b-C_=five\nexport=six\nexport  export=seven\n",
            &["A", "B", "C", "D", "\"1a.b-C_\"", "export", "export#2"],
        ),
        sealed(
            "dotenv_hash",
            "a # behind a blank starts a comment, any other is of the value",
            "A=one#two\nB=#three\nC=four #five\nD=six\t#seven\nE='eight # nine' # ten\n",
            &["A", "B", "C", "D", "E"],
        ),
        sealed(
            "dotenv_empty",
            "keys without a value, empty values, and empty quotes, which can be sealed",
            "A=\nB=   \nC= # none\nD=\"\"\nexport E\nF\nSECRET=correct\n",
            &["D", "SECRET"],
        ),
        sealed(
            "dotenv_repeated_key",
            "a name that stands twice goes by its occurrence, export or not",
            "SECRET=one\nexport SECRET=two\nSECRET: three\n",
            &["SECRET", "SECRET#2", "SECRET#3"],
        ),
        sealed(
            "dotenv_comment",
            "a secret in a comment: kind comment, the empty path, not under the MAC",
            "SECRET=correct\n# was battery until May\n#SECRET=staple\n",
            &["SECRET", "#battery", "#staple"],
        ),
        sealed(
            "dotenv_comment_removed",
            "a sealed comment may be taken away",
            "SECRET=correct\n# was battery\n",
            &["SECRET", "#battery"],
        )
        .then(|text| {
            let comment = text.lines().nth(1).unwrap();
            with(text, &format!("{comment}\n"), "")
        }),
        sealed(
            "dotenv_no_final_newline",
            "the line end before the envelope is taken back",
            "PORT=8080\nSECRET=correct",
            &["SECRET"],
        ),
        sealed(
            "dotenv_no_final_newline_crlf",
            "the same with CRLF",
            "PORT=8080\r\nSECRET=correct",
            &["SECRET"],
        ),
        sealed(
            "dotenv_no_final_newline_lines_below",
            "nothing is taken back where a line stands below the envelope",
            "SECRET=correct",
            &["SECRET"],
        )
        .then(|text| format!("{text}PORT=8080\n")),
        sealed(
            "dotenv_crlf",
            "a CRLF document: LF within the token, CRLF again once unsealed",
            "PORT=8080\r\nSECRET=\"two\r\nlines\"\r\n",
            &["SECRET"],
        ),
        sealed(
            "dotenv_crlf_after_sealing",
            "sealed with LF, then converted to CRLF",
            "PORT=8080\nSECRET=\"two\nlines\"\n",
            &["SECRET"],
        )
        .then(|text| text.replace('\n', "\r\n")),
        sealed(
            "dotenv_lf_after_sealing",
            "sealed with CRLF, then converted to LF",
            "PORT=8080\r\nSECRET=\"two\r\nlines\"\r\n",
            &["SECRET"],
        )
        .then(|text| text.replace("\r\n", "\n")),
        sealed(
            "dotenv_mixed_line_ends",
            "one CRLF among LF: the document's lines end in LF, and the lexeme is kept as it is",
            "PORT=8080\nSECRET=\"two\r\nlines\"\n",
            &["SECRET"],
        ),
        sealed(
            "dotenv_bom",
            "a byte order mark is no part of the first key",
            "\u{feff}SECRET=correct\n",
            &["SECRET"],
        ),
        sealed(
            "dotenv_edited",
            "plain values changed, lines added, removed and reordered: mode sealed allows it",
            "A=1\nSECRET=correct\nB=2\nTOKEN=battery\n",
            &["SECRET", "TOKEN"],
        )
        .then(|text| {
            let lines: Vec<&str> = text.lines().collect();
            format!(
                "NEW=1\n{}\nA=changed\n{}\n{}\nLAST=2\n",
                lines[3],
                lines[1],
                lines[4..].join("\n")
            )
        }),
        sealed(
            "dotenv_token_quoted",
            "a formatter put quotes around the token",
            "SECRET=correct\nTOKEN='battery'\n",
            &["SECRET", "TOKEN"],
        )
        .then(|text| {
            let lines: Vec<&str> = text.lines().collect();
            let quote = |line: &str, quote: &str| {
                format!("{}{quote}", line.replacen('=', &format!("={quote}"), 1))
            };
            with(&with(text, lines[0], &quote(lines[0], "\"")), lines[1], &quote(lines[1], "'"))
        }),
        invalid("dotenv_invalid_line", "a line that is no KEY=value", "two words\n"),
        invalid("dotenv_invalid_key", "a key that is none", "\u{e4}=1\n"),
        invalid("dotenv_unclosed_quote", "a quote that is not closed", "A='it\n"),
        invalid("dotenv_text_behind_quote", "text behind the closing quote", "A=\"one\"two\n"),
        invalid(
            "dotenv_escaped_single_quote",
            "a backslash escapes nothing in single quotes",
            "A='it\\'s'\n",
        ),
        invalid("dotenv_colon_without_blank", "a colon without a blank behind it", "A:b\n"),
        invalid("dotenv_colon_without_value", "a colon without a value", "A: # none\n"),
        invalid(
            "dotenv_carriage_return",
            "a carriage return alone ends a line for some readers",
            "# c\rSECRET=attacker\n",
        ),
        invalid(
            "dotenv_line_separator",
            "U+2028 ends a line for some readers",
            "# c\u{2028}SECRET=attacker\n",
        ),
        invalid("dotenv_nul", "a NUL byte", "A=a\0b\n"),
        invalid(
            "dotenv_sealed_and_plain",
            "a name that is sealed below and plain above",
            "SECRET=attacker\n",
        ),
        sealed(
            "dotenv_sealed_and_plain_below",
            "loaders take the last: it must not be plain",
            "SECRET=correct\n",
            &["SECRET"],
        )
        .then(|text| format!("{text}export SECRET: attacker\n"))
        .refused_by("format"),
        sealed(
            "dotenv_sealed_and_empty",
            "an empty value is a plain one",
            "SECRET=correct\n",
            &["SECRET"],
        )
        .then(|text| format!("{text}SECRET=\n"))
        .refused_by("format"),
        sealed(
            "dotenv_sealed_and_plain_in_backticks",
            "to loaders that know no backticks the second line is an entry",
            "SECRET=correct\n",
            &["SECRET"],
        )
        .then(|text| format!("{text}A=`\n export SECRET = attacker\nB=`\n"))
        .refused_by("format"),
        sealed(
            "dotenv_other_name_in_quotes",
            "a line of another name, and one that is no entry",
            "SECRET=correct\nA='one\nOTHER=two\nSECRET three=four\nSECRET'\n",
            &["SECRET"],
        ),
        not_utf8(),
    ]
}

fn not_utf8() -> Case {
    let name = "text_not_utf8";
    let comment = "a byte that is no UTF-8";
    let mut case = Case::sealed(Format::Dotenv, name, comment, "SECRET=correct\n", &["SECRET"]);
    case.text.extend_from_slice(b"A=\xff\n");
    case.refused_by("format")
}
