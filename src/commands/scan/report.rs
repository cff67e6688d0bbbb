//! How findings are told: to people, as JSON, and as annotations of GitHub. No secret is in it.

use serde::Serialize;

use super::fix;
use super::hits::{Hit, Looked};
use super::own::Known;
use crate::scan::{OwnValues, Why};

/// All of it, as JSON.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    findings: Vec<Entry>,
    /// How much was looked at.
    files: u64,
    bytes: u64,
    /// What was not, and why.
    binary: u64,
    lfs_pointers: u64,
    /// How many findings were too many in one file.
    more: u64,
    unread: Vec<Unread>,
    /// How many findings were allowed where they stand, and by the baseline.
    allowed: usize,
    in_baseline: usize,
    /// One's own values.
    own_values: usize,
    own_documents: usize,
    own_left_out: &'a [String],
    own_closed: Vec<Unread>,
}

#[derive(Serialize)]
struct Unread {
    path: String,
    why: String,
}

#[derive(Serialize)]
struct Entry {
    path: String,
    line: usize,
    column: usize,
    commit: Option<String>,
    what: String,
    certain: bool,
    shown: String,
    fix: Vec<String>,
}

/// How many findings were passed over.
#[derive(Clone, Copy, Default)]
pub(super) struct Passed {
    pub(super) allowed: usize,
    pub(super) in_baseline: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(hits: &[Hit], looked: &Looked, passed: Passed, known: &'a Known) -> Self {
        let unread = |list: &[(std::path::PathBuf, String)]| {
            let one = |(path, why): &(std::path::PathBuf, String)| Unread {
                path: path.display().to_string(),
                why: why.clone(),
            };
            list.iter().map(one).collect()
        };
        Self {
            findings: hits.iter().map(|hit| Entry::new(hit, &known.values)).collect(),
            files: looked.files,
            bytes: looked.bytes,
            binary: looked.binary,
            lfs_pointers: looked.lfs_pointers,
            more: looked.more,
            unread: unread(&looked.unread),
            allowed: passed.allowed,
            in_baseline: passed.in_baseline,
            own_values: known.values.count(),
            own_documents: known.documents,
            own_left_out: &known.left_out,
            own_closed: unread(&known.closed),
        }
    }
}

impl Entry {
    fn new(hit: &Hit, own: &OwnValues) -> Self {
        Self {
            path: hit.path.display().to_string(),
            line: hit.found.line,
            column: hit.found.column,
            commit: hit.commit.as_deref().map(str::to_owned),
            what: what(hit, own),
            certain: hit.found.why.is_certain(),
            shown: shown(hit),
            fix: fix::steps(hit, own),
        }
    }
}

/// A finding for people: where, what, and below it the steps that mend it.
pub(super) fn lines(hit: &Hit, own: &OwnValues) -> Vec<String> {
    let commit = hit.commit.as_deref().and_then(|id| id.get(..10));
    let commit = commit.map(|id| format!("{id} ")).unwrap_or_default();
    let (path, found) = (hit.path.display(), &hit.found);
    let place = format!("{commit}{path}:{}:{}", found.line, found.column);
    let mut lines = vec![format!("{place}: {}, {}", what(hit, own), shown(hit))];
    lines.extend(fix::steps(hit, own).into_iter().map(|step| format!("    {step}")));
    lines
}

/// A finding as an annotation of GitHub.
pub(super) fn annotation(hit: &Hit, own: &OwnValues) -> String {
    let what = what(hit, own);
    let message = format!("{what}, {}. {}", shown(hit), fix::steps(hit, own).join("; "));
    format!(
        "::error file={},line={},col={},title=stripeseal scan::{}\n",
        property(&hit.path.to_string_lossy()),
        hit.found.line,
        hit.found.column,
        text_of(&message)
    )
}

/// Text in a workflow command: what would end it or begin another is encoded, as GitHub decodes it.
fn text_of(text: &str) -> String {
    crate::ui::escape(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    text_of(text).replace(':', "%3A").replace(',', "%2C")
}

fn what(hit: &Hit, own: &OwnValues) -> String {
    match hit.found.why {
        Why::Own(number) => {
            let (name, document) = own.name(number);
            format!("the value of {name}, which {document} holds sealed")
        }
        Why::Form(form) => form.to_string(),
        Why::Url => "the password of a url".to_owned(),
        Why::Named(reason) => reason.to_string(),
    }
}

/// As much of a secret as gives nothing away: of a key of a known form its beginning, and of a long one
/// the last four characters, by which providers list it.
fn shown(hit: &Hit) -> String {
    const LONG: usize = 24;
    let secret = hit.found.secret.as_str();
    let length = secret.chars().count();
    let is_key =
        matches!(hit.found.why, Why::Form(_)) && secret.is_ascii() && !secret.contains('-');
    if !is_key || length < LONG || secret.contains(char::is_whitespace) {
        return format!("{length} characters");
    }
    let begins =
        ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_org_live_", "sk_org_test_", "whsec_"];
    let begin =
        begins.iter().find(|begin| secret.starts_with(**begin)).map_or(4, |begin| begin.len());
    let (begin, end) = (secret.get(..begin), secret.get(length - 4..));
    format!("{}…{}, {length} characters", begin.unwrap_or_default(), end.unwrap_or_default())
}

/// What was looked at, in one line.
pub(super) fn summary(looked: &Looked, passed: Passed, known: &Known) -> String {
    let mut parts = vec![format!(
        "looked at {}, {} bytes",
        counted(looked.files, "file", "files"),
        looked.bytes
    )];
    if looked.binary > 0 {
        parts
            .push(format!("passed over {}", counted(looked.binary, "binary file", "binary files")));
    }
    if looked.lfs_pointers > 0 {
        let files = counted(looked.lfs_pointers, "file", "files");
        parts.push(format!("{files} of git lfs not looked at"));
    }
    if looked.more > 0 {
        parts.push(format!("{} more findings in files with very many", looked.more));
    }
    if passed.allowed > 0 {
        parts.push(format!("{} allowed", passed.allowed));
    }
    if passed.in_baseline > 0 {
        parts.push(format!("{} in the baseline", passed.in_baseline));
    }
    let own = known.values.count() as u64;
    if known.documents > 0 {
        let documents = counted(known.documents as u64, "document", "documents");
        parts.push(format!(
            "searched for {} of {documents}",
            counted(own, "own value", "own values")
        ));
    }
    parts.join("; ")
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
