//! What sealing asks of a format: values replaced by stand-ins are found again at the same paths, and
//! splicing the lexemes back gives the text.

use stripeseal::formats::{Format, Layout, Site};
use stripeseal::path::Segment;
use stripeseal::splice::{Edit, splice};

const STAND_IN: &str = "ENC[x]";

/// Replaces all values but those that name list items, and then all.
pub(crate) fn assert_values_can_be_replaced(format: Format, name: &str, text: &str) {
    let some = format.locate(text, &|_| false).unwrap();
    let replaced = |text: &str| text.ends_with(STAND_IN);
    assert_found_again(format, name, text, &some, &|site| !site.naming, &replaced);
    let all = format.locate(text, &|_| true).unwrap();
    assert_found_again(format, name, text, &all, &|_| true, &|_| true);
}

fn assert_found_again(
    format: Format,
    name: &str,
    text: &str,
    layout: &Layout,
    is_chosen: &dyn Fn(&Site) -> bool,
    is_sealed: &dyn Fn(&str) -> bool,
) {
    let chosen = |site: &&Site| !site.span.is_empty() && is_chosen(site);
    let edits: Vec<Edit> = layout
        .sites
        .iter()
        .filter(chosen)
        .map(|site| Edit { span: site.span, text: format.token_lexeme(&stand_in(site)) })
        .collect();
    let sealed = splice(text, &edits);
    let found = format.locate(&sealed, is_sealed).unwrap_or_else(|error| panic!("{name}: {error}"));
    let places = |layout: &Layout| -> Vec<_> {
        layout.sites.iter().map(|s| (s.path.clone(), s.positions.clone(), s.naming)).collect()
    };
    assert_eq!(places(&found), places(layout), "{name}");
    let collections = |layout: &Layout| -> Vec<_> {
        layout.collections.iter().map(|c| (c.path.clone(), c.positions.clone(), c.kind)).collect()
    };
    assert_eq!(collections(&found), collections(layout), "{name}");
    let comments = |layout: &Layout, text: &str| -> Vec<String> {
        layout.comments.iter().map(|span| span.of(text).to_owned()).collect()
    };
    assert_eq!(comments(&found, &sealed), comments(layout, text), "{name}");

    let back: Vec<Edit> = found
        .sites
        .iter()
        .zip(&layout.sites)
        .filter(|(_, site)| chosen(site))
        .map(|(found, site)| Edit { span: found.span, text: site.span.of(text).to_owned() })
        .collect();
    assert!(splice(&sealed, &back) == text, "{name}: the text is not restored");
}

fn stand_in(site: &Site) -> String {
    match site.path.0.last() {
        Some(Segment::Item { field, text, .. }) if field.is_empty() => format!("{text}={STAND_IN}"),
        _ => STAND_IN.to_owned(),
    }
}
