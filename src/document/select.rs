//! Which values of a document are to be sealed, and why.

use std::collections::HashSet;

use super::{Document, Error};
use crate::detect::{self, Subject};
use crate::formats::{Site, Value, ValueKind};
use crate::path::{Glob, KeyPath};
use crate::splice::Span;

/// What people and policy say of it; where they say nothing, detection decides.
#[derive(Default)]
pub struct Selection<'a> {
    /// Everything.
    pub all: bool,
    /// Sealed whatever else is said: `--key`.
    pub keys: &'a [Glob],
    /// Plain unless a `--key` matches: `--plain`.
    pub plain: &'a [Glob],
    /// Sealed by the policy.
    pub policy_secret: &'a [Glob],
    /// Plain by the policy, but for certain secrets.
    pub policy_plain: &'a [Glob],
}

/// What is to be sealed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The site of that index.
    Site(usize),
    /// A secret in a comment.
    Comment(Span),
}

/// What becomes of a value, and why.
pub struct Decision {
    /// Of which.
    pub choice: Choice,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why, in a few words, without text of the value.
    pub reason: String,
    /// Whether the value alone tells that it is a secret, and it is plain.
    pub is_certain: bool,
}

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is sealed now.
    Seal,
    /// It stays plain.
    Keep,
    /// It is sealed already.
    Sealed,
}

impl Verdict {
    /// As it stands in `--json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Keep => "keep",
            Self::Sealed => "sealed",
        }
    }
}

impl Document {
    /// Decides about every value, and every secret in a comment, in source order.
    ///
    /// # Errors
    ///
    /// When a value can't be decoded.
    pub fn decide(&self, selection: &Selection) -> Result<Vec<Decision>, Error> {
        let mut decisions = Vec::with_capacity(self.layout.sites.len());
        for (index, site) in self.layout.sites.iter().enumerate() {
            let (verdict, reason, is_certain) = match self.token_of(index) {
                Some(_) => (Verdict::Sealed, "sealed already".to_owned(), false),
                // Sealed, it would be a value that looks like a reference and is none.
                None if self.reference(index).is_ok_and(|reference| reference.is_some()) => {
                    (Verdict::Keep, "a reference".to_owned(), false)
                }
                None => self.decide_site(site, selection)?,
            };
            decisions.push(Decision { choice: Choice::Site(index), verdict, reason, is_certain });
        }
        self.follow_aliases(selection, &mut decisions)?;
        self.seal_all_of_a_name(&mut decisions);
        self.decide_comments(&mut decisions);
        decisions.sort_by_key(|decision| match decision.choice {
            Choice::Site(index) => self.layout.sites[index].span.start,
            Choice::Comment(span) => span.start,
        });
        Ok(decisions)
    }

    fn decide_site(&self, site: &Site, to: &Selection) -> Result<(Verdict, String, bool), Error> {
        let keep = |reason: &str| Ok((Verdict::Keep, reason.to_owned(), false));
        if site.span.is_empty() {
            return keep("empty");
        }
        let value = self.plain_value(site)?;
        let judged = self.judge(site, &site.path, &value);
        if site.naming && !judged.is_certain() {
            return keep("names its item");
        }
        let by_itself = match judged {
            detect::Verdict::Seal(_) => Verdict::Seal,
            detect::Verdict::Keep(_) => Verdict::Keep,
        };
        let (verdict, reason) = chosen(&site.path, to).unwrap_or_else(|| {
            if judged.is_certain() {
                (by_itself, judged.reason().to_string())
            } else if matches(to.policy_plain, &site.path) {
                (Verdict::Keep, "plain by policy".to_owned())
            } else if to.all {
                (Verdict::Seal, "all values".to_owned())
            } else {
                (by_itself, judged.reason().to_string())
            }
        });
        Ok((verdict, reason, judged.is_certain()))
    }

    fn judge(&self, site: &Site, path: &KeyPath, value: &Value) -> detect::Verdict {
        let document = site.positions.first().map_or(0, |number| *number as usize);
        detect::judge(&Subject {
            path,
            value: &value.text,
            is_string: value.kind == ValueKind::String,
            tag: &site.tag,
            kind: self.layout.kinds.get(document).and_then(Option::as_deref),
        })
    }

    /// Where an alias stands at a secret's place, what it stands for must be sealed.
    fn follow_aliases(&self, to: &Selection, decisions: &mut [Decision]) -> Result<(), Error> {
        for alias in self.layout.aliases.iter().filter(|alias| !alias.is_key) {
            let Some(target) = alias.target else { continue };
            let site = &self.layout.sites[target];
            if decisions[target].verdict != Verdict::Keep || site.span.is_empty() || site.naming {
                continue;
            }
            let value = self.plain_value(site)?;
            let verdict =
                chosen(&alias.path, to).map(|(verdict, _)| verdict).unwrap_or_else(|| {
                    match self.judge(site, &alias.path, &value) {
                        detect::Verdict::Seal(_) => Verdict::Seal,
                        detect::Verdict::Keep(_) => Verdict::Keep,
                    }
                });
            if verdict == Verdict::Seal && !matches(to.plain, &site.path) {
                decisions[target].verdict = Verdict::Seal;
                decisions[target].reason = format!("its alias at {} is a secret", alias.path);
            }
        }
        Ok(())
    }

    /// Readers take the last occurrence of a name: one is secret, so all are.
    pub(super) fn seal_all_of_a_name(&self, decisions: &mut [Decision]) {
        let sites = &self.layout.sites;
        if !sites.iter().any(|site| site.path.is_repeated()) {
            return;
        }
        let name = |index: usize| sites[index].path.first_of_its_name();
        let secret: HashSet<KeyPath> = (0..decisions.len())
            .filter(|index| decisions[*index].verdict != Verdict::Keep)
            .map(name)
            .collect();
        for (index, decision) in decisions.iter_mut().enumerate() {
            let empty = sites[index].span.is_empty();
            if decision.verdict == Verdict::Keep && !empty && secret.contains(&name(index)) {
                decision.verdict = Verdict::Seal;
                decision.reason = "another value of this name is secret".to_owned();
            }
        }
    }

    fn decide_comments(&self, decisions: &mut Vec<Decision>) {
        let envelope = self.block.as_ref().map(|block| block.span);
        for comment in &self.layout.comments {
            if envelope.is_some_and(|envelope| envelope.contains(*comment)) {
                continue;
            }
            for span in detect::certain_spans(comment.of(&self.text)) {
                let span = Span::new(comment.start + span.start, comment.start + span.end);
                let sealed = |token: &super::SealedComment| token.span.contains(span);
                if !self.sealed_comments.iter().any(sealed) {
                    let reason = "a secret in a comment".to_owned();
                    let choice = Choice::Comment(span);
                    let is_certain = true;
                    decisions.push(Decision { choice, verdict: Verdict::Seal, reason, is_certain });
                }
            }
        }
    }
}

/// What was said of the path by hand, or by the policy in a way that detection can't overrule.
fn chosen(path: &KeyPath, to: &Selection) -> Option<(Verdict, String)> {
    if matches(to.keys, path) {
        Some((Verdict::Seal, "chosen by --key".to_owned()))
    } else if matches(to.plain, path) {
        Some((Verdict::Keep, "plain by --plain".to_owned()))
    } else if matches(to.policy_secret, path) {
        Some((Verdict::Seal, "secret by policy".to_owned()))
    } else {
        None
    }
}

fn matches(globs: &[Glob], path: &KeyPath) -> bool {
    globs.iter().any(|glob| glob.matches(path))
}
