//! What mends a finding: where the value belongs, and where it is changed.

use std::path::Path;

use super::hits::Hit;
use crate::detect;
use crate::formats::Format;
use crate::inspect::is_template;
use crate::scan::{OwnValues, Why};

/// The steps, a line each.
pub(super) fn steps(hit: &Hit, own: &OwnValues) -> Vec<String> {
    let mut steps = vec![out_of_here(hit, own)];
    if hit.commit.is_some() {
        steps.push("it stays in the history: only changing it makes it harmless".to_owned());
    }
    steps.push(change(hit, own));
    steps
}

/// How the value comes out of the file.
fn out_of_here(hit: &Hit, own: &OwnValues) -> String {
    let path = hit.path.display();
    let reads = reading(&hit.path);
    if let Why::Own(number) = hit.found.why {
        let (name, document) = own.name(number);
        return match reads {
            Some(read) => {
                format!("{document} holds it sealed: read it here as {}", read(&variable(name)))
            }
            None => format!("{document} holds it sealed as {name}: take it out of here"),
        };
    }
    if is_private_key(&hit.found.why) {
        return "move it out of the project, or seal it: stripeseal set KEY --from-file FILE"
            .to_owned();
    }
    let is_document = Format::of_file_name(&hit.path).is_some() && hit.commit.is_none();
    if is_document && is_template(&hit.path) {
        return "put a placeholder in its place: others copy this file".to_owned();
    }
    if is_document {
        return format!("stripeseal seal {path}");
    }
    let name = suggested_name(hit);
    match reads {
        Some(read) => format!(
            "read it from the environment, {}, and keep it sealed: stripeseal set {name}",
            read(&name)
        ),
        None => format!("take it out, and keep it sealed: stripeseal set {name}"),
    }
}

/// Where the value is changed, since others may have read it.
fn change(hit: &Hit, own: &OwnValues) -> String {
    let provider = match hit.found.why {
        Why::Form(form) => form.provider,
        _ if detect::forms::find(&hit.found.secret)
            .iter()
            .any(|one| one.form.provider == "Stripe") =>
        {
            "Stripe"
        }
        _ => "",
    };
    let again = match hit.found.why {
        Why::Own(number) => {
            let (name, document) = own.name(number);
            format!(", then stripeseal set -f {document} {name}")
        }
        _ => String::new(),
    };
    match provider {
        "Stripe" => format!("roll it at {}{again}", stripe(&hit.found.secret)),
        "" | "PEM" | "ssh" | "age" | "JSON Web" => format!("change it where it was issued{again}"),
        provider => format!("change it at {provider}{again}"),
    }
}

/// The page of Stripe's dashboard where a key is rolled.
fn stripe(secret: &str) -> &'static str {
    match secret {
        _ if secret.contains("whsec_") => "https://dashboard.stripe.com/webhooks",
        _ if secret.contains("_test_") => "https://dashboard.stripe.com/test/apikeys",
        _ => "https://dashboard.stripe.com/apikeys",
    }
}

fn is_private_key(why: &Why) -> bool {
    matches!(why, Why::Form(form) if form.provider == "PEM" || form.name.contains("identity"))
}

/// The name of the variable to keep it as.
fn suggested_name(hit: &Hit) -> String {
    let own = hit.found.name.as_deref().map(variable);
    let own = own.filter(|name| {
        name.len() <= 40
            && !detect::is_certain(name)
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
    });
    let of_form = || match hit.found.why {
        Why::Form(form) if form.provider == "Stripe" => Some(match form.name {
            name if name.contains("webhook") => "STRIPE_WEBHOOK_SECRET".to_owned(),
            _ => "STRIPE_API_KEY".to_owned(),
        }),
        Why::Form(form) => Some(variable(&format!("{} {}", form.provider, form.name))),
        _ => None,
    };
    of_form().or(own).unwrap_or_else(|| "KEY".to_owned())
}

/// A name as environments spell it: `stripe.apiKey` is `STRIPE_API_KEY`.
fn variable(name: &str) -> String {
    let mut spelt = String::new();
    let mut before = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            spelt.push('_');
        }
        match c.is_ascii_alphanumeric() {
            true => spelt.push(c.to_ascii_uppercase()),
            false if !spelt.ends_with('_') => spelt.push('_'),
            false => {}
        }
        before = c;
    }
    spelt.trim_matches('_').to_owned()
}

/// How a program of that language reads a variable.
fn reading(path: &Path) -> Option<fn(&str) -> String> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    Some(match ending.as_str() {
        "py" | "ipynb" => |name| format!("os.environ[\"{name}\"]"),
        "js" | "ts" | "jsx" | "tsx" | "mjs" | "cjs" | "mts" | "vue" | "svelte" => {
            |name| format!("process.env.{name}")
        }
        "rb" | "erb" => |name| format!("ENV.fetch(\"{name}\")"),
        "go" => |name| format!("os.Getenv(\"{name}\")"),
        "rs" => |name| format!("std::env::var(\"{name}\")"),
        "java" | "kt" | "scala" | "groovy" => |name| format!("System.getenv(\"{name}\")"),
        "php" => |name| format!("getenv('{name}')"),
        "cs" => |name| format!("Environment.GetEnvironmentVariable(\"{name}\")"),
        "ex" | "exs" => |name| format!("System.fetch_env!(\"{name}\")"),
        "swift" => |name| format!("ProcessInfo.processInfo.environment[\"{name}\"]"),
        "c" | "h" | "cc" | "cpp" | "hpp" => |name| format!("getenv(\"{name}\")"),
        "sh" | "bash" | "zsh" => |name| format!("\"${name}\""),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_variables() {
        for (name, spelt) in
            [("stripe.apiKey", "STRIPE_API_KEY"), ("--db-password", "DB_PASSWORD"), ("A_B", "A_B")]
        {
            assert_eq!(variable(name), spelt);
        }
    }
}
