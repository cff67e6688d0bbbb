//! What a sealed file is for: plain values, comments, layout and line ends change in any editor, by
//! people without a key, and nothing is noticed. In mode `sealed`, that is.

use stripeseal::document::{Document, Error, Selection, Tampering};
use stripeseal::envelope::Mode;
use stripeseal::formats::Format;

use crate::sealed::{data_key, seal, unseal};
use crate::victims::{Victim, victims};

fn all() -> Selection<'static> {
    Selection { all: true, ..Selection::default() }
}

/// The same edit of the plain and of the sealed text: the one unseals to the other.
fn assert_unnoticed(victim: &Victim, edit: &dyn Fn(&str) -> String) {
    let (plain, sealed) = (edit(&victim.plain), edit(&victim.sealed));
    assert_ne!(sealed, victim.sealed);
    let unsealed = unseal(&sealed, victim.format).unwrap_or_else(|e| panic!("{e}\n{sealed}"));
    assert_eq!(unsealed, plain);
    assert_eq!(victim.open(&sealed), Ok(()));
}

fn replaced(old: &'static str, new: &'static str) -> impl Fn(&str) -> String {
    move |text: &str| {
        assert_eq!(text.matches(old).count(), 1, "{old} in {text}");
        text.replace(old, new)
    }
}

#[test]
fn plain_text_is_anybodys() {
    let [dotenv, toml, yaml] = victims(Mode::Sealed);
    for victim in [&dotenv, &toml, &yaml] {
        for (old, new) in [
            ("8080", "9090"),
            ("   # live", ""),
            ("   # live", "\t#  dead # ENC[...]"),
            ("# OLD=", "# NEW="),
            ("# OLD=", "# the shop\n\n\n#OLD="),
        ] {
            assert_unnoticed(victim, &replaced(old, new));
        }
        assert_unnoticed(victim, &|text| format!("\n# c\n{text}"));
        assert_unnoticed(victim, &|text| format!("\u{feff}{text}"));
        assert_unnoticed(victim, &|text| text.replace('\n', "\r\n"));
    }
    for (victim, old, new) in [
        (&dotenv, "PORT=8080\n", ""),
        (&dotenv, "PORT=8080\n", "export HOST = h # c\nPORT: 1\nPORT=2\n"),
        (&dotenv, "export ", ""),
        (&dotenv, "SMTP_TOKEN=", "  export SMTP_TOKEN = "),
        (&dotenv, "EMPTY=", "FULL=x"),
        (
            &toml,
            "[[servers]]\nname = \"a\"",
            "[[servers]]\nname = \"c\"\n\n[[servers]]\nname = \"a\"",
        ),
        (&toml, "[\"--password=", "[\"first\", \"A=b\", \"--password="),
        (&toml, "\"MODE=b\", ", ""),
        (&toml, "list = [\"zero\", ", "list = [\n  'nought', # c\n  "),
        (&toml, "[stripe]\napi_key", "stripe.api_key"),
        (&toml, "host = \"h\", ", ""),
        (&yaml, "env:\n", "env:\n  - {name: NEW, value: x}\n  - plain\n"),
        (&yaml, "args:\n", "args:\n  - first\n  - A=b\n"),
        (&yaml, "copy: *cert", "copy: *cert\nagain: [*cert, {a: *cert}]\nmerged: {<<: {a: 1}}"),
        (&yaml, "stripe:", "\"stripe\" : &anchor"),
        (&yaml, "# OLD=", "%YAML 1.2\n---\n# OLD="),
        (&yaml, "flow: {a: ", "flow: {b: c, d: [e],\n a: "),
    ] {
        assert_unnoticed(victim, &replaced(old, new));
    }
}

#[test]
fn an_item_bound_to_its_position_is_called_moved() {
    let [_, toml, yaml] = victims(Mode::Sealed);
    for (victim, old, new) in [
        (&toml, "list = [", "list = [\"new\", "),
        (&toml, "list = [\"zero\", ", "list = ["),
        (&yaml, "list:\n", "list:\n  - new\n"),
        (&yaml, "  - zero\n", ""),
    ] {
        let error = victim.open(&victim.with(old, new)).unwrap_err();
        let Error::Tampered(Tampering::Moved { from, to, .. }) = &error else { panic!("{error}") };
        assert!(from.to_string().ends_with("list[1]"), "{error}");
        assert_ne!(from, to);
    }
}

#[test]
fn editors_and_checkouts_change_line_ends_and_trailing_blanks() {
    for victim in victims(Mode::Sealed) {
        let Victim { format, plain, sealed } = &victim;
        let unsealed = |text: &str| unseal(text, *format).unwrap_or_else(|e| panic!("{e}\n{text}"));
        let crlf = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(unsealed(&crlf(sealed)), crlf(plain));
        assert_eq!(unsealed(&crlf(sealed).replace("\r\n", "\n")), *plain);
        // A final newline added or removed, and lines below the envelope.
        assert_eq!(unsealed(sealed.trim_end()), *plain);
        assert_eq!(unsealed(&format!("{sealed}\n")), format!("{plain}\n"));
        let line = if *format == Format::Yaml { "new: x\n" } else { "new = 'x'\n" };
        for line in [line, "# note\n", "\n\n", "# mac note\n"] {
            assert_eq!(unsealed(&format!("{sealed}{line}")), format!("{plain}{line}"));
        }
        // An editor trims trailing blanks; somebody's mail program adds some to the envelope.
        let blanks = |text: &str| text.replacen('\n', "  \n", 3).replace("8080", "8080 \t");
        let spaced = seal(&blanks(plain), *format, Mode::Sealed, &all()).unwrap();
        let spaced = spaced.unwrap();
        let trimmed: String = spaced.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        assert_ne!(trimmed, spaced);
        assert_eq!(unsealed(&trimmed), *plain);
        let envelope = victim.envelope().replace('\n', " \t\n");
        assert_eq!(unsealed(&victim.with(victim.envelope(), &envelope)), *plain);
    }
}

#[test]
fn a_text_without_final_newline_gets_none_unless_it_goes_on() {
    for (format, plain, line) in [
        (Format::Dotenv, "A_TOKEN=hunter2\nB=1", "C=2\n"),
        (Format::Toml, "a_token = 'hunter2'\nb = 1", "c = 2\n"),
        (Format::Yaml, "a_token: hunter2\nb: 1", "c: 2\n"),
    ] {
        for end in ["\n", "\r\n"] {
            let plain = plain.replace('\n', end);
            let sealed = seal(&plain, format, Mode::Sealed, &all()).unwrap().unwrap();
            assert_eq!(unseal(&sealed, format).as_ref(), Ok(&plain));
            assert_eq!(unseal(sealed.trim_end(), format).as_ref(), Ok(&plain));
            let line = line.replace('\n', end);
            let grown = unseal(&format!("{sealed}{line}"), format);
            assert_eq!(grown, Ok(format!("{plain}{end}{line}")));
        }
    }
}

#[test]
fn formatters_write_tokens_in_other_quotes() {
    let [dotenv, toml, yaml] = victims(Mode::Sealed);
    let quoted = |victim: &Victim, quote: &str| -> String {
        let mut text = victim.sealed.clone();
        for token in victim.tokens().into_iter().skip(1).rev() {
            let (start, end) = match victim.format {
                Format::Dotenv => (token.start, token.end),
                _ => (text[..token.start].rfind('"').unwrap(), token.end + 1),
            };
            let inner = text[start..end].trim_matches('"').to_owned();
            let in_flow = text[..start].lines().last().is_some_and(|line| line.contains('{'));
            let quote = if quote.is_empty() && in_flow { "\"" } else { quote };
            text.replace_range(start..end, &format!("{quote}{inner}{quote}"));
        }
        text
    };
    for (victim, quotes) in
        [(&dotenv, &["\"", "'"][..]), (&toml, &["'"][..]), (&yaml, &["'", ""][..])]
    {
        for quote in quotes {
            let text = quoted(victim, quote);
            assert_ne!(text, victim.sealed);
            let unsealed = unseal(&text, victim.format).unwrap_or_else(|e| panic!("{e}\n{text}"));
            assert_eq!(unsealed, victim.plain);
        }
    }
}

/// A text that is indented by `from` columns a level, dashes included, indented by `to`.
fn reindented(text: &str, from: usize, to: usize) -> String {
    let dash = |width: usize| format!("-{}", " ".repeat(width - 1));
    let line = |line: &str| {
        let text = line.trim_start_matches(' ');
        let indent = " ".repeat((line.len() - text.len()) / from * to);
        match text.strip_prefix(&dash(from)) {
            Some(item) => format!("{indent}{}{item}", dash(to)),
            None => format!("{indent}{text}"),
        }
    };
    text.split_inclusive('\n').map(line).collect()
}

#[test]
fn a_yaml_file_is_indented_anew_and_keeps_its_values() {
    let plain = "\
a:
  key: |
    one

      two
    three
  folded: >-
    one
    two
  double: \"one
    two\"
  plain: one
    two
  items:
    - name: x
      token: |2-
          deep
        end
    - |
      in a list
b:
  c:
    d:
      e: |+
        kept

last: x
";
    let sealed = |text: &str| seal(text, Format::Yaml, Mode::Sealed, &all()).unwrap().unwrap();
    let loaded = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text).unwrap();
    for unit in [2, 3, 4, 8] {
        let deep = reindented(plain, 2, unit);
        for (text, from, to) in [(plain, 2, unit), (&deep, unit, 2)] {
            let text_anew = reindented(&sealed(text), from, to);
            let unsealed =
                unseal(&text_anew, Format::Yaml).unwrap_or_else(|e| panic!("{from} {to}: {e}"));
            assert_eq!(loaded(&unsealed), loaded(text), "{from} {to}:\n{unsealed}");
        }
    }
}

#[test]
fn values_are_the_same_however_the_file_is_laid_out() {
    for victim in victims(Mode::Sealed) {
        let data_key = data_key();
        let values = |text: String| -> Vec<String> {
            let document = Document::parse(text, victim.format).unwrap();
            let unlocked = document.unlock(&data_key).unwrap();
            let sites = 0..document.layout().sites.len();
            sites.map(|site| unlocked.value(site).unwrap().text).collect()
        };
        let expected = values(victim.sealed.clone());
        assert_eq!(values(victim.sealed.replace('\n', "\r\n")), expected);
        if victim.format == Format::Yaml {
            assert_eq!(values(reindented(&victim.sealed, 2, 4)), expected);
        }
    }
}
