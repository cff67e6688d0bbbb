//! What is wrong with single values of a document: in clear, too old, sent elsewhere.

use super::findings::{Finding, Measured};
use super::names::{is_for_development, is_template, word};
use super::{overdue, path_or_comment, shown_path};
use crate::detect::{self, redirects, stripe};
use crate::document::{Choice, Decision, Error, Selection, Verdict};
use crate::envelope::{Envelope, Mode};
use crate::environment;
use crate::formats::Site;
use crate::path::Glob;

/// What can be said of a sealed value that was opened.
#[must_use]
pub fn of_opened(value: &str, site: &Site, of: &Measured) -> Option<Finding> {
    let unrestricted = || {
        let key = shown_path(site).to_string();
        let problem = format!("{key} may do everything at Stripe; {RESTRICTED}");
        let set = format!("stripeseal set -f {} {}", of.file, word(&key));
        let fix = format!("make one at dashboard.stripe.com/apikeys, then: {set}");
        Finding::wrong("unrestricted", problem, fix).of_site(site).note()
    };
    let is_unrestricted = stripe::is_unrestricted(value);
    live_key(value, site, of).or_else(|| is_unrestricted.then(unrestricted))
}

const RESTRICTED: &str = "a restricted key, rk_live_…, does less";

/// A key that moves real money, where only test keys belong.
fn live_key(value: &str, site: &Site, of: &Measured) -> Option<Finding> {
    let form = stripe::live(value).filter(|_| is_for_development(of.path))?;
    let key = shown_path(site).to_string();
    let problem = format!("{key} is {form}, in a file for development");
    let set = format!("stripeseal set -f {} {}", of.file, word(&key));
    let fix = format!("change this one where it was issued; take a test key: {set}");
    Some(Finding::wrong("live-key", problem, fix).of_site(site))
}

/// The certain secrets in a text that is no document: where each begins.
#[must_use]
pub fn certain_in_text(text: &str) -> Vec<usize> {
    detect::certain_spans(text).iter().map(|span| span.start).collect()
}

/// Secrets in clear. Without a rule only a certain secret is wrong.
pub(super) fn plain_values(of: &Measured) -> Result<Vec<Finding>, Error> {
    let mut found = Vec::new();
    let is_template = is_template(of.path);
    for decision in of.document.decide(&selection(of))? {
        let is_wrong = decision.is_certain || of.policy.is_some() && !is_template;
        if decision.verdict != Verdict::Seal || is_template && !is_wrong {
            continue;
        }
        let index = match decision.choice {
            Choice::Site(index) => index,
            Choice::Comment(span) => {
                let finding = Finding::wrong("plain", "a secret in a comment is plain", seal(of));
                found.push(Finding { at: Some(span.start), ..finding });
                continue;
            }
        };
        let site = &of.document.layout().sites[index];
        let value = of.document.plain_value(site)?.text;
        let live = live_key(&value, site, of);
        let may_less = live.is_none() && stripe::is_unrestricted(&value);
        let finding = plain_secret(of, &decision, site, may_less);
        found.push(if is_wrong { finding } else { finding.note() });
        found.extend(live);
    }
    Ok(found)
}

fn plain_secret(of: &Measured, decision: &Decision, site: &Site, may_less: bool) -> Finding {
    let key = shown_path(site).to_string();
    let mut fix = seal(of);
    if !decision.is_certain {
        let explain = format!("stripeseal explain -f {} {}", of.file, word(&key));
        fix = format!("{fix}\nor, if it is no secret: {explain}");
    }
    if may_less {
        fix = format!("{fix}\nand think of another: {RESTRICTED}");
    }
    let problem = format!("{key} is plain: {}", decision.reason);
    Finding::wrong("plain", problem, fix).of_site(site)
}

fn seal(of: &Measured) -> String {
    match is_template(of.path) {
        true => "take it out, and change it where it was issued".to_owned(),
        false => format!("stripeseal seal {}", of.file),
    }
}

/// Plain settings that decide where the sealed values are sent. In mode `file` nobody changes them
/// unnoticed; what the policy calls plain is meant to be.
pub(super) fn redirected(of: &Measured, envelope: &Envelope) -> Result<Vec<Finding>, Error> {
    let rule = of.policy.map(|(_, rule)| rule);
    let mut found = Vec::new();
    if envelope.mode == Mode::File || of.document.sealed_sites().next().is_none() {
        return Ok(found);
    }
    for (index, site) in of.document.layout().sites.iter().enumerate() {
        let is_meant =
            rule.is_some_and(|rule| rule.plain.iter().any(|glob: &Glob| glob.matches(&site.path)));
        if of.document.token_of(index).is_some() || is_meant {
            continue;
        }
        let variable = environment::variable_of(of.document.format(), &site.path);
        let value = of.document.plain_value(site)?.text;
        if let Some(what) = redirects::redirects(&variable, &value) {
            let key = shown_path(site).to_string();
            let fix = format!(
                "stripeseal seal --key {} {}\nor, if anybody may change it: plain = [\"{key}\"] in the policy",
                word(&key),
                of.file
            );
            let finding = Finding::wrong("redirect", format!("{key} is plain, and {what}"), fix);
            let finding = finding.of_site(site);
            found.push(if rule.is_some() { finding } else { finding.note() });
        }
    }
    Ok(found)
}

/// References that are none, and those that nothing protects from being changed.
pub(super) fn references(of: &Measured) -> Vec<Finding> {
    let is_sealed = of.document.block().is_some();
    let mut found = Vec::new();
    if is_template(of.path) {
        return found;
    }
    for (index, site) in of.document.layout().sites.iter().enumerate() {
        let key = shown_path(site).to_string();
        let finding = match of.document.reference(index) {
            Err(error @ Error::NotAReference { .. }) => {
                let fix = format!("stripeseal set -f {} {}", of.file, word(&key));
                Finding::wrong("not-a-reference", error.to_string(), fix)
            }
            Ok(Some(_)) if !is_sealed => {
                let problem =
                    format!("{key} is a reference, which nothing protects from being changed");
                Finding::wrong("unprotected", problem, format!("stripeseal seal {}", of.file))
            }
            _ => continue,
        };
        let finding = finding.of_site(site);
        // Without an envelope it may be another program's.
        found.push(if is_sealed { finding } else { finding.note() });
    }
    found
}

pub(super) fn too_old(of: &Measured, days: u32) -> Vec<Finding> {
    let wrong = |site: &Site| {
        let key = shown_path(site).to_string();
        let fix = format!(
            "change it where it was issued, then: stripeseal set -f {} {}",
            of.file,
            word(&key)
        );
        let problem = format!("{key} did not change for more than {days} days");
        Finding::wrong("overdue", problem, fix).of_site(site)
    };
    overdue(of.document, days, of.now).map(wrong).collect()
}

/// Values with a time that is still to come: it would never be overdue.
pub(super) fn from_the_future(of: &Measured) -> Vec<Finding> {
    let tomorrow = of.now.plus_days(1);
    let later = of.document.sealed_sites().filter(|(_, token)| token.time > tomorrow);
    later
        .map(|(site, token)| {
            let key = path_or_comment(Some(site));
            let fix = format!("stripeseal set -f {} {}", of.file, word(&key));
            let problem = format!("{key} was last changed {}, which is still to come", token.time);
            Finding::wrong("future", problem, fix).of_site(site)
        })
        .collect()
}

/// What each site holds: sealed, a secret that is to be sealed, a reference, or plain.
pub(super) fn kinds(of: &Measured) -> Result<Vec<&'static str>, Error> {
    let document = of.document;
    let mut kinds = vec!["plain"; document.layout().sites.len()];
    for decision in document.decide(&selection(of))? {
        let Choice::Site(index) = decision.choice else { continue };
        kinds[index] = match decision.verdict {
            Verdict::Sealed => "sealed",
            Verdict::Seal => "secret",
            Verdict::Keep if document.is_reference(index) => "reference",
            Verdict::Keep => "plain",
        };
    }
    Ok(kinds)
}

fn selection<'a>(of: &Measured<'a>) -> Selection<'a> {
    let rule = of.policy.map(|(_, rule)| rule);
    Selection {
        policy_secret: rule.map_or(&[], |rule| &rule.secret),
        policy_plain: rule.map_or(&[], |rule| &rule.plain),
        ..Selection::default()
    }
}
