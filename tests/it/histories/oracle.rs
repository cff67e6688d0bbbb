//! What a merge must be.

use std::collections::{BTreeMap, BTreeSet};

use stripeseal::conflict::{self, Side};
use stripeseal::document::Document;
use stripeseal::formats::Format;
use stripeseal::merge::{Merged, Three};

use super::{Known, Tally};

/// A version of the file in clear.
struct Plain {
    text: String,
    /// The lexemes by path.
    values: BTreeMap<String, String>,
    /// The tokens by path.
    tokens: BTreeMap<String, String>,
}

impl Plain {
    fn of(text: &str, format: Format, keys: &Known, told: &str) -> Self {
        let document = Document::parse(text.to_owned(), format)
            .unwrap_or_else(|error| panic!("{told}: {error}\n{text}"));
        let unlocked = document
            .unlock(keys.of(&document))
            .unwrap_or_else(|error| panic!("{told}: {error}\n{text}"));
        let unsealed = unlocked.unseal().unwrap_or_else(|error| panic!("{told}: {error}\n{text}"));
        let text = unsealed.text.expose().to_owned();
        let tokens = document.sealed_sites();
        let tokens =
            tokens.map(|(site, token)| (site.path.to_string(), token.to_string())).collect();
        Self { values: values(&text, format).unwrap(), text, tokens }
    }
}

/// The plain texts.
pub(super) fn in_clear(texts: &Three<String>, format: Format, keys: &Known) -> Three<String> {
    let plain = |text: &str| Plain::of(text, format, keys, "a branch").text;
    Three { base: plain(&texts.base), ours: plain(&texts.ours), theirs: plain(&texts.theirs) }
}

fn values(text: &str, format: Format) -> Option<BTreeMap<String, String>> {
    let layout = format.locate(text, &|_| false).ok()?;
    if layout.sites.iter().any(|site| site.path.is_repeated()) {
        return None;
    }
    let values = layout.sites.iter();
    Some(values.map(|site| (site.path.to_string(), site.span.of(text).to_owned())).collect())
}

pub(super) fn judge(
    texts: &Three<String>,
    merged: &Merged,
    format: Format,
    keys: &Known,
    told: &str,
    by_git: Option<String>,
    tally: &mut Tally,
) {
    let plain = |text: &str| Plain::of(text, format, keys, told);
    let sides =
        Three { base: plain(&texts.base), ours: plain(&texts.ours), theirs: plain(&texts.theirs) };
    let conflicts = conflict::find(&merged.text);
    assert_eq!(conflicts.is_empty(), merged.conflicts.is_empty(), "{told}");
    let by_git = by_git.filter(|text| values(text, format).is_some());
    let result = plain(&conflict::view(&merged.text, &conflicts, Side::Ours));
    let key_of =
        |text: &str| text.lines().find(|line| line.starts_with("# key ")).map(str::to_owned);
    let key = key_of(&merged.text);
    let is_kept = [&texts.ours, &texts.theirs].iter().all(|text| key_of(text) == key);
    tally.new_keys += usize::from(!is_kept);
    if conflicts.is_empty() {
        match by_git {
            Some(text) => {
                tally.clean += 1;
                assert_eq!(result.text, text, "{told}");
            }
            None => {
                tally.by_key += 1;
                assert_by_rule(&sides, &result, &BTreeSet::new(), told);
            }
        }
    } else {
        tally.conflicts += 1;
        assert_eq!(by_git, None, "{told}: {:?}", merged.conflicts);
        let theirs = plain_of_theirs(&merged.text, format, told);
        let mut left = BTreeSet::new();
        for (number, _) in conflicts.iter().enumerate() {
            left.extend(within(
                &conflict::view(&merged.text, &conflicts, Side::Ours),
                number,
                format,
            ));
            left.extend(within(&theirs, number, format));
        }
        assert_by_rule(&sides, &result, &left, told);
        for path in &left {
            let lines = |plain: &Plain| line_of(plain, path, format);
            let (base, ours, theirs) =
                (lines(&sides.base), lines(&sides.ours), lines(&sides.theirs));
            assert!(
                ours != theirs && ours != base && theirs != base,
                "{told}: {path} need be no conflict"
            );
        }
    }
    if is_kept {
        assert_tokens_kept(texts, &sides, &result, told);
    }
}

/// The view of theirs, whose MAC is that of ours.
fn plain_of_theirs(text: &str, format: Format, told: &str) -> String {
    let view = conflict::view(text, &conflict::find(text), Side::Theirs);
    assert!(Document::parse(view.clone(), format).is_ok(), "{told}:\n{view}");
    view
}

/// The paths in the conflict of that number.
fn within(view: &str, number: usize, format: Format) -> Vec<String> {
    let document = Document::parse(view.to_owned(), format).unwrap();
    let (span, _) = conflict::within_view(view).unwrap()[number];
    let sites = document.layout().sites.iter().filter(|site| span.contains(site.entry));
    sites.map(|site| site.path.to_string()).collect()
}

/// The lines of the entry at a path.
fn line_of(plain: &Plain, path: &str, format: Format) -> Option<String> {
    let layout = format.locate(&plain.text, &|_| false).unwrap();
    let site = layout.sites.iter().find(|site| site.path.to_string() == path)?;
    let start = plain.text[..site.entry.start].rfind('\n').map_or(0, |at| at + 1);
    let end =
        plain.text[site.span.end..].find('\n').map_or(plain.text.len(), |at| site.span.end + at);
    Some(plain.text[start..end].to_owned())
}

/// Each value is as the side has it that changed it, but for those in a conflict.
fn assert_by_rule(sides: &Three<Plain>, result: &Plain, left: &BTreeSet<String>, told: &str) {
    let all = [&sides.base, &sides.ours, &sides.theirs, result];
    let paths: BTreeSet<&String> = all.iter().flat_map(|plain| plain.values.keys()).collect();
    for path in paths {
        if left.contains(path) {
            continue;
        }
        let of = |plain: &Plain| plain.values.get(path).cloned();
        let (base, ours, theirs) = (of(&sides.base), of(&sides.ours), of(&sides.theirs));
        if of(result).as_deref() == Some("") && ours.is_none() && theirs.is_none() {
            // Both sides together have emptied a list.
            continue;
        }
        let expected = match () {
            () if ours == theirs || theirs == base => ours,
            () if ours == base => theirs,
            () => panic!("{told}: {path} is a conflict, and was merged:\n{}", result.text),
        };
        assert_eq!(of(result), expected, "{told}: {path}\n{}", result.text);
    }
}

/// Under the same key, a value that stood there so has a token that stood there.
fn assert_tokens_kept(texts: &Three<String>, sides: &Three<Plain>, result: &Plain, told: &str) {
    let stood = format!("{}{}{}", texts.base, texts.ours, texts.theirs);
    for (path, token) in &result.tokens {
        let value = result.values.get(path);
        let same = |plain: &&Plain| plain.values.get(path) == value;
        if [&sides.base, &sides.ours, &sides.theirs].iter().any(same) {
            assert!(stood.contains(token.as_str()), "{told}: the token of {path} has changed");
        }
    }
}
