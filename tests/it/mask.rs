//! Masks: no secret passes, in whatever form and pieces; everything else does, byte for byte.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;
use stripeseal::mask::{Masker, Secret};
use stripeseal::secret::SecretText;

fn masker(values: &[String]) -> Masker {
    let secrets: Vec<Secret> = values
        .iter()
        .enumerate()
        .map(|(number, value)| Secret {
            label: format!("K{number}"),
            value: SecretText::new(value.clone()),
        })
        .collect();
    Masker::new(&secrets).0.unwrap()
}

fn masked(masker: &Masker, bytes: &[u8], cuts: &[usize]) -> Vec<u8> {
    let mut stream = masker.stream();
    let mut out = Vec::new();
    let mut from = 0;
    for cut in cuts {
        let to = (from + cut).min(bytes.len());
        stream.push(&bytes[from..to], &mut out);
        from = to;
    }
    stream.push(&bytes[from..], &mut out);
    stream.finish(&mut out);
    out
}

/// The forms that the properties look for; written apart from those of the masker.
fn written(value: &str, form: usize, before: &str) -> String {
    let base64 = STANDARD.encode(format!("{before}{value}{before}"));
    match form {
        0 => value.to_owned(),
        1 => base64,
        // As the base64 program breaks its lines.
        2 => base64.as_bytes().chunks(76).map(|l| String::from_utf8_lossy(l) + "\n").collect(),
        3 => URL_SAFE_NO_PAD.encode(format!("{before}{value}")),
        4 => value.bytes().map(|byte| format!("{byte:02x}")).collect(),
        5 => value.bytes().map(|byte| format!("{byte:02X}")).collect(),
        6 => serde_json::to_string(value).unwrap(),
        7 => format!("{value:?}"),
        _ => format!("'{}'", value.replace('\'', "'\\''")),
    }
}

/// Whether a run of so many bytes of `form` stands in `out`.
fn holds_part(out: &[u8], form: &[u8], length: usize) -> bool {
    form.windows(length).any(|part| out.windows(length).any(|other| other == part))
}

proptest! {
    #[test]
    fn no_secret_passes(
        value in "[A-Za-z0-9+/_!$&'\"\\\\ äß\t-]{12,90}",
        other in "[a-z0-9]{8,20}",
        form in 0usize..9,
        before in "[ -~]{0,3}",
        noise in proptest::collection::vec(any::<u8>(), 0..40),
        cuts in proptest::collection::vec(0usize..20, 0..40),
    ) {
        let masker = masker(&[value.clone(), other]);
        let text = written(&value, form, &before);
        let stream = [&noise[..], b" ", text.as_bytes(), b"\n", &noise[..]].concat();
        let out = masked(&masker, &stream, &cuts);
        // At the edges of base64, a character that is half the neighbour's remains; three bytes may be
        // out before a secret can be told.
        let bare: String = text.chars().filter(|c| *c != '\n').collect();
        let edge = before.len() * 2 + 4;
        let inner = bare.as_bytes().get(edge..bare.len().saturating_sub(edge + 4)).unwrap_or_default();
        let shown = String::from_utf8_lossy(&out).into_owned();
        let squeezed: Vec<u8> = out.iter().copied().filter(|byte| *byte != b'\n').collect();
        prop_assert!(!holds_part(&squeezed, inner, 7), "{text:?} in {shown:?}");
    }

    #[test]
    fn everything_else_passes(
        value in "[A-Z]{12,30}",
        bytes in proptest::collection::vec(prop_oneof![0u8..65, 91u8..=255], 0..400),
        cuts in proptest::collection::vec(0usize..50, 0..20),
    ) {
        let masker = masker(&[value]);
        prop_assume!(!bytes.windows(4).any(|four| four == b"sk_l" || four == b"whse"));
        prop_assert_eq!(masked(&masker, &bytes, &cuts), bytes);
    }

    #[test]
    fn pieces_make_no_difference_but_at_the_beginning(
        bytes in "[ab\n]{0,60}",
        cuts in proptest::collection::vec(0usize..9, 0..30),
    ) {
        let masker = masker(&["aabbaabb".into(), "bbaabbaaab".into()]);
        let whole = masked(&masker, bytes.as_bytes(), &[]);
        let pieces = masked(&masker, bytes.as_bytes(), &cuts);
        let names = |out: &[u8]| String::from_utf8_lossy(out).contains('[');
        prop_assert_eq!(names(&whole), names(&pieces), "{:?} {:?}", whole, pieces);
    }
}

/// How fast it is, beside programs that do less; says numbers, asserts none.
#[test]
#[ignore = "measures"]
fn throughput() {
    let value = |number: usize| {
        (0..4)
            .map(|part| format!("{:016x}", (number * 4 + part).wrapping_mul(0x9e37_79b9_7f4a)))
            .collect::<String>()
    };
    let values: Vec<String> = (0..100).map(value).collect();
    let line = "2026-11-24T11:03:05Z INFO request handled in 12 ms path=/v1/charges status=200\n";
    let log = line.repeat(64 * 1024 * 1024 / line.len());
    let began = std::time::Instant::now();
    let masker = masker(&values);
    let built = began.elapsed();
    let mut stream = masker.stream();
    let mut out = Vec::new();
    let began = std::time::Instant::now();
    for piece in log.as_bytes().chunks(64 * 1024) {
        out.clear();
        stream.push(piece, &mut out);
    }
    let took = began.elapsed();
    let rate = log.len() as f64 / took.as_secs_f64() / 1e6;
    println!("100 secrets: ready in {built:?}, 64 MiB in {took:?}: {rate:.0} MB/s");
}
