//! Values that stand in for a secret: placeholders that a person is to replace, references that
//! something else resolves, and text that is encrypted already.
//!
//! A weak password (`postgres`, `secret`, `hunter2`) is no placeholder: it opens the door.

/// Texts, without punctuation and in lower case, that no random value holds by accident.
const TELLING: &str = "
    changeme changethis changemenow tobechanged placeholder replaceme replacethis replacewith
    yourpassword yoursecret yourtoken yourapikey yourkey youraccess putyour enteryour insertyour
    setyour fillmein fillthisin editme setme redacted notasecret notarealsecret notreal exampleke
    generateme somerandomstring iamnotarealkey 填写 你的 请输入
";

/// Words that make a placeholder of the text they stand in.
const WORDS: &str = "
    your example dummy fake mock placeholder replace insert todo tbd fixme xxx bogus redacted
    unset undefined fill
";

/// Whether `value` is a placeholder.
pub(super) fn is_placeholder(value: &str) -> bool {
    /// Longer text is no placeholder, even where `example.com` stands in it.
    const LONGEST: usize = 160;
    let value = value.trim();
    if value.len() > LONGEST || value.contains('\n') {
        return false;
    }
    bracketed(value)
        || drawn(value)
        || value.ends_with("...")
        || value.ends_with('…')
        || worded(value)
}

/// Whether a text that has a known form is a placeholder all the same (`sk_test_xxxxxxxxxxxx`,
/// `AKIAIOSFODNN7EXAMPLE`). Stricter than [`is_placeholder`], so that no real key is taken for one.
pub(super) fn in_form(text: &str) -> bool {
    let body = text.rsplit(['_', '-', '.', '/']).find(|part| !part.is_empty()).unwrap_or(text);
    let filler = |c: char| matches!(c, 'x' | 'X' | '0' | '*');
    let long_run = ["xxxxxx", "XXXXXX", "000000000000", "......"];
    body.chars().all(filler)
        || long_run.iter().any(|run| text.contains(run))
        || text.contains("EXAMPLE")
        || worded(text)
}

/// `<your key>`, `[key]`, `__KEY__`, `@@KEY@@`: the whole, or a part between angle brackets.
fn bracketed(value: &str) -> bool {
    let whole =
        [("[", "]"), ("__", "__"), ("@@", "@@"), ("@", "@"), ("«", "»"), ("(", ")"), ("{", "}")];
    let inside_of = |open: &str, close: &str| {
        value.strip_prefix(open)?.strip_suffix(close).map(|inside| !inside.is_empty())
    };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '\'');
    let angled = value.split('<').skip(1).any(|after| {
        after
            .split_once('>')
            .is_some_and(|(inside, _)| !inside.is_empty() && inside.chars().all(plain))
    });
    let plain_inside = value.trim_matches(|c: char| !c.is_alphanumeric()).chars().all(plain);
    angled || plain_inside && whole.iter().any(|(open, close)| inside_of(open, close) == Some(true))
}

/// `****`, `xxxx`, `??`, `---`: drawn with filler signs alone; or a word of it is (`sk_test_xxx`).
fn drawn(value: &str) -> bool {
    let filler = |c: char| matches!(c, 'x' | 'X' | '*' | '?' | '#' | '.' | '-' | '_' | ' ' | '•');
    let all = !value.is_empty() && value.chars().all(filler);
    let word =
        |word: &str| word.len() >= 3 && word.chars().all(|c| matches!(c, 'x' | 'X' | '*' | '•'));
    let run = ["xxxx", "XXXX", "****"].iter().any(|run| value.contains(run));
    all || run || value.split(|c: char| !c.is_alphanumeric() && c != '*' && c != '•').any(word)
}

fn worded(value: &str) -> bool {
    let lower = value.to_lowercase();
    let packed: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let last_is_here = lower.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with("here");
    TELLING.split_whitespace().any(|text| packed.contains(text))
        || (packed.starts_with("your") && packed.len() > 6)
        || words.any(|word| WORDS.split_whitespace().any(|listed| listed == word))
        || (last_is_here && words_of(&lower) > 1)
}

fn words_of(lower: &str) -> usize {
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count()
}

/// How references begin: those of password managers, secrets managers and deployment tools.
const REFERENCES: &str = "
    op:// vault:// vault: aws-sm:// azure-kv:// gcp-sm:// sm:// ssm:// ref+ secretref:
    keyvault:// doppler:// infisical:// bws:// pass:// keychain:// keyring: awssm:// akv://
    secret:// secrets:// env: env:// file: berglas:// sops:// arn:aws:secretsmanager:
    arn:aws:ssm: @microsoft.keyvault( {{resolve: process.env. os.environ env. secrets. valuefrom:
    $ssm kms:// cmd:// exec:
";

/// Whether something else puts the secret in place of `value`.
pub(super) fn is_reference(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let holds = |open: &str, close: &str| {
        value.split_once(open).is_some_and(|(_, after)| after.contains(close))
    };
    REFERENCES.split_whitespace().any(|start| lower.starts_with(start))
        || holds("${", "}")
        || holds("$(", ")")
        || holds("{{", "}}")
        || holds("{%", "%}")
        || holds("<%", "%>")
        || holds("#{", "}")
        || holds("%env(", ")%")
        || holds("$[", "]")
        || variable(value)
        || call(value)
        || jsonpath(value)
}

/// Whether `value` is one reference from its first to its last character; a default in it
/// (`${NAME:-postgres}`) counts as a part of it.
pub(super) fn is_one_reference(value: &str) -> bool {
    let value = value.trim();
    let marks = [("${", "}"), ("$(", ")"), ("{{", "}}"), ("<%", "%>")];
    marks.iter().any(|(open, close)| {
        let inside = value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inside.is_some_and(|inside| !inside.contains(open))
    })
}

/// `$NAME`, `%NAME%`, `%kernel.secret%`, `$$NAME`; but not `$ecretf0rt3st`.
fn variable(value: &str) -> bool {
    let name = |text: &str| {
        let one_case = !text.bytes().any(|b| b.is_ascii_lowercase())
            || !text.bytes().any(|b| b.is_ascii_digit());
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
            && one_case
    };
    let dollar = value.trim_start_matches('$');
    let percent = value.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
    (dollar.len() < value.len() && name(dollar)) || percent.is_some_and(name)
}

/// `env(NAME)`, `getenv('NAME')`, `op('…')`, `file("…")`.
fn call(value: &str) -> bool {
    let Some((function, rest)) = value.split_once('(') else { return false };
    let lower = function.to_ascii_lowercase();
    rest.ends_with(')')
        && "env getenv get_env os.getenv op file secret vault var ref lookup config exec read"
            .split(' ')
            .any(|known| known == lower)
}

/// `{.data['password']}`.
fn jsonpath(value: &str) -> bool {
    value.starts_with("{.") && value.ends_with('}')
}

/// How text begins that is encrypted already: by stripeseal, sops, hiera-eyaml, jasypt, Spring,
/// Ansible, PGP, age, git-crypt, dotenvx and Rails.
const ENCRYPTED: &[&str] = &[
    "ENC[",
    "ENC(",
    "{cipher}",
    "$ANSIBLE_VAULT;",
    "-----BEGIN PGP MESSAGE-----",
    "-----BEGIN AGE ENCRYPTED FILE-----",
    "-----BEGIN PKCS7-----",
    "encrypted:",
    "age-encryption.org/",
    "YWdlLWVuY3J5cHRpb24ub3Jn",
    "vault:v1:",
    "AQICAH",
];

/// Whether `value` is encrypted already.
pub(super) fn is_encrypted(value: &str) -> bool {
    ENCRYPTED.iter().any(|start| value.trim_start().starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_for_people_to_replace() {
        for value in [
            "changeme",
            "change-me!",
            "<your key>",
            "<INSERT_RANDOM_STRING>",
            "your_clerk_secret_key",
            "YOUR-ADMIN-PASSWORD-HERE",
            "REPLACE_LICENSE_KEY_HERE",
            "sk_test_xxx",
            "sk_test_...",
            "****",
            "??",
            "__UNSET__",
            "*** REPLACE ***",
            "yourapikeyhere",
            "fake-token",
            "[password]",
            "你的密钥",
            "7dxxxxxxxxxxxxxxxxKQ2a",
            "put key here",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in [
            "postgres",
            "secret",
            "hunter2",
            "test",
            "secret-value",
            "pa$$word",
            "$ecretf0rt3st",
            "there",
            "abcdefghijklmnopqrstuvwxyz1234567890",
            "password",
            "s3cr3t!",
            "mall-portal-secret",
            "a-b_c",
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn references_are_resolved_elsewhere() {
        for value in [
            "${PASSWORD}",
            "${PASSWORD:-x}",
            "$PASSWORD",
            "$$PASSWORD",
            "$(cat file)",
            "{{ secret }}",
            "${{ secrets.TOKEN }}",
            "<%= ENV['KEY'] %>",
            "%env(KEY)%",
            "%kernel.secret%",
            "env(KEY)",
            "op://vault/item/field",
            "vault://secret/app#key",
            "aws-sm://app",
            "azure-kv://v/key",
            "@Microsoft.KeyVault(SecretUri=x)",
            "{.data['password']}",
            "process.env.KEY",
            "#{KEY}#",
        ] {
            assert!(is_reference(value), "{value}");
        }
        for value in
            ["s$cret", "$ecretf0rt3st", "pa$$word", "env", "100%", "(secret)", "{x", "a{{b"]
        {
            assert!(!is_reference(value), "{value}");
        }
        assert!(is_encrypted("ENC[seal1,") && !is_encrypted("ENCODED"));
    }
}
