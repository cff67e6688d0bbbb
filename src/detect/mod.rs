//! stand-in until merged
#![allow(missing_docs)]
use crate::{path::KeyPath, splice::Span};
pub struct Subject<'a> {
    pub path: &'a KeyPath,
    pub value: &'a str,
    pub is_string: bool,
    pub kind: Option<&'a str>,
}
#[derive(Debug, Clone)]
pub struct Reason(&'static str);
impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}
#[derive(Debug, Clone)]
pub enum Verdict {
    Seal(Reason),
    Keep(Reason),
}
impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Seal(r) | Self::Keep(r) => r.fmt(f),
        }
    }
}
impl Verdict {
    pub fn is_certain(&self) -> bool {
        matches!(self, Self::Seal(Reason("certain")))
    }
}
pub fn judge(s: &Subject) -> Verdict {
    if s.value.starts_with("sk_") {
        return Verdict::Seal(Reason("certain"));
    }
    if s.path.leaf_names().iter().any(|n| n.ends_with("PASSWORD") || n.ends_with("password"))
        && !s.value.is_empty()
    {
        return Verdict::Seal(Reason("a password by its name"));
    }
    Verdict::Keep(Reason("no sign of a secret"))
}
pub fn certain_spans(t: &str) -> Vec<Span> {
    t.find("sk_")
        .map(|s| {
            Span::new(
                s,
                t[s..].find(|c: char| !c.is_alphanumeric() && c != '_').map_or(t.len(), |e| s + e),
            )
        })
        .into_iter()
        .collect()
}
