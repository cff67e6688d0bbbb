//! Whatever fails, fails before the program starts, and no secret is in what is said of it.

use std::process::Output;

use crate::sandbox::{Sandbox, told};

/// A live secret key of Stripe, which detection is certain of; made here so that none stands in the
/// repository.
fn canary() -> String {
    ["sk", "live", "51CanaryCanaryCanaryCanary"].join("_")
}

fn assert_silent(output: &Output, what: &str) {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    let all = String::from_utf8_lossy(&all).to_lowercase();
    for part in ["canary", "hunter2", "secret-key-1"] {
        assert!(!all.contains(part), "{what} says {part}:\n{all}");
    }
}

/// A file that `run` refuses, and the code of the error.
fn refused(sandbox: &Sandbox) -> Vec<(&'static str, String, &'static str)> {
    let canary = canary();
    let sealed = |text: &str, format: &str| {
        let name = format!("sealed.{format}");
        sandbox.write(&name, text);
        sandbox.ok(&["seal", "--all", &name]);
        sandbox.read(&name)
    };
    let env = sealed(&format!("A_TOKEN={canary}\nB_TOKEN=hunter2\n"), "env");
    let yaml = sealed(&format!("a_token: {canary}\nb: &b hunter2\n"), "yaml");
    let token = &env[env.find("ENC").unwrap()..=env.find(']').unwrap()];
    let with = |text: &str, old: &str, new: &str| {
        assert!(text.contains(old), "{old} in {text}");
        text.replacen(old, new, 1)
    };
    let to = env.lines().find(|line| line.starts_with("# to ")).unwrap();
    let key = env.lines().find(|line| line.starts_with("# key ")).unwrap();
    let stanza = to.rsplit(' ').next().unwrap();
    vec![
        ("a.env", format!("A_TOKEN={canary}\n"), "not-sealed"),
        ("b.env", format!("this is {canary}\n{env}"), "syntax"),
        ("c.env", format!("X=\"{canary}\n{env}"), "syntax"),
        ("d.env", format!("X='hunter2'{canary}\n{env}"), "doubtful"),
        ("e.env", format!("{env}A_TOKEN={canary}\n"), "mixed-name"),
        ("f.env", format!("X={canary} {token}\n{env}"), "stray-token"),
        ("g.env", format!("X=hunter2\nA={token}\n"), "no-envelope"),
        ("h.env", with(&env, "B_TOKEN", "C_TOKEN"), "tampered"),
        ("i.env", with(&env, token, &canary), "tampered"),
        ("j.env", with(&env, to, &format!("{to}\n# to {canary} x AAAA")), "tampered"),
        ("k.env", with(&env, to, &format!("# {canary}\n{to}")), "envelope"),
        ("l.env", with(&env, to, &format!("<<<<<<< {canary}\n{to}")), "conflict"),
        ("m.env", with(&env, "seal 1:", "seal 2:"), "version"),
        ("n.env", format!("{env}{env}"), "envelope"),
        ("o.env", with(&env, key, "# key AAAAAAAAAAAAAAAAAAAAAA"), "stanza"),
        ("p.env", with(&env, stanza, "AAAA"), "stanza"),
        ("q.env", with(&env, &sandbox.recipient, "age1other"), "no-identity"),
        ("r.env", format!("X=vault://{canary}\n{env}"), "tampered"),
        ("s.env", format!("LD_PRELOAD={canary}\n{env}"), "loader"),
        ("t.env", format!("STRIPESEAL_X={canary}\n{env}"), "loader"),
        ("u.env", format!("X={canary}\u{2028}A_TOKEN=x\n{env}"), "doubtful"),
        ("a.yaml", format!("{canary}: [{canary}\n{yaml}"), "syntax"),
        ("b.yaml", format!("a_token: {canary}\n{yaml}"), "repeated-key"),
        ("c.yaml", format!("? *b\n: x\n{yaml}"), "syntax"),
        ("d.yaml", with(&yaml, "b: &b", "*b : x\nb: &b"), "syntax"),
        ("e.yaml", with(&yaml, "# stri", "*b : x\n# stri"), "alias-key"),
        ("f.yaml", with(&yaml, "# stri", &format!("A-TOKEN: {token}\n# stri")), "tampered"),
        ("g.yaml", format!("{}{canary}", "[".repeat(300)), "too-deep"),
        ("a.toml", format!("a = {canary}\n"), "syntax"),
        ("b.toml", format!("a = \"{canary}\n"), "syntax"),
        ("c.toml", format!("a = \"{canary}\" x\n"), "syntax"),
        ("d.toml", format!("{canary} = 1\n{canary} = 2\n"), "repeated-key"),
        ("e.toml", format!("[{canary}\n"), "syntax"),
        ("f.toml", format!("a = \"\\u{canary}\"\n"), "syntax"),
        ("a.txt", canary, "usage"),
    ]
}

#[test]
fn no_failure_starts_the_program_or_tells_a_secret() {
    let sandbox = Sandbox::new();
    for (name, text, code) in refused(&sandbox) {
        let text = sandbox.write(name, text);
        let name = text.file_name().unwrap().to_str().unwrap();
        let output = sandbox.output(&["run", "-f", name, "--", "touch", "started"]);
        assert!(told(&output).contains(&format!("error[{code}]")), "{name}: {}", told(&output));
        assert_eq!(output.status.code(), Some(125), "{name}");
        assert!(!sandbox.path().join("started").exists(), "{name}");
        assert_silent(&output, name);
        for arguments in [
            &["get", "-f", name, "A_TOKEN"][..],
            &["unseal", name],
            &["unseal", "--in-place", name],
            &["unset", "-f", name, "A_TOKEN"],
            &["seal", "--accept", "A_TOKEN", name],
        ] {
            let before = std::fs::read(&text).unwrap();
            let output = sandbox.output(arguments);
            let is_loader = code == "loader" || name == "t.env";
            if output.status.success() {
                let may = is_loader || arguments[1] == "--accept";
                assert!(may, "{arguments:?} succeeds");
                std::fs::write(&text, &before).unwrap();
                continue;
            }
            assert_silent(&output, &arguments.join(" "));
            assert_eq!(std::fs::read(&text).unwrap(), before, "{arguments:?}");
        }
        for arguments in [&["list", "-f", name][..], &["seal", "--dry-run", "--all", name]] {
            let output = sandbox.output(arguments);
            // The key itself is shown: keys are not secret.
            if name != "d.toml" {
                assert_silent(&output, &arguments.join(" "));
            }
        }
    }
}

#[test]
fn wrong_arguments_are_not_repeated() {
    let sandbox = Sandbox::with("A_TOKEN=hunter2\n");
    let canary = canary();
    let secret = sandbox.read(".config/stripeseal/identity.txt");
    let policy = format!(
        "[recipients]\nme = \"{canary}\"\n[[files]]\nmatch = [\"x.env\"]\nrecipients = [\"me\"]\n"
    );
    let except = format!("{canary}[");
    let commands: Vec<Vec<&str>> = vec![
        vec![&canary],
        vec!["set", "A", "b", &canary],
        vec!["get", &canary],
        vec!["get", "A_TOKEN", &canary],
        vec!["unset", &canary],
        vec!["set", &canary, "A_TOKEN"],
        vec!["seal", "--accept", &canary],
        vec!["seal", "-r", &canary, "x.env"],
        vec!["seal", "-r", "me", "x.env"],
        vec!["seal", "-r", secret.trim(), "x.env"],
        vec!["seal", "--format", &canary],
        vec!["list", "--json", &canary],
        vec!["list", "-f", &canary],
        vec!["check", &canary],
        vec!["check", "--since", &canary],
        vec!["check", "--except", &except, "x.env"],
        vec!["check", "--format", &canary],
        vec!["check", "-i", &canary, ".env"],
        vec!["check", "--staged", &canary],
        vec!["run", "--allow-env", &canary, "--", "no-such-program"],
        vec!["run", &canary],
        vec!["run", "--color", &canary, "--", "true"],
        vec!["keygen", "-o", "k.txt", &canary],
        vec!["man", &canary],
        vec!["completions", &canary],
        vec!["get", "-i", secret.trim(), "A_TOKEN"],
    ];
    sandbox.write("x.env", format!("A_TOKEN={canary}\n"));
    for (number, arguments) in commands.iter().enumerate() {
        let output = sandbox.output(arguments);
        assert!(!output.status.success(), "{number} succeeds");
        assert_silent(&output, &format!("{number}: {}", arguments[0]));
    }
    for option in [format!("--{canary}"), format!("--key={canary}["), format!("--json={canary}")] {
        for command in ["seal", "get", "set", "run", "list", "check", "unseal", "init", "keygen"] {
            let output = sandbox.output(&[command, &option]);
            assert!(!output.status.success(), "{command} succeeds");
            assert_silent(&output, command);
        }
    }
    for pair in ["A_TOKEN", "NEW", "a b"].map(|key| format!("{key}={canary}")) {
        for command in ["get", "set", "unset"] {
            let output = sandbox.fed(&[command, &pair], b"x");
            assert!(!output.status.success(), "{command} succeeds");
            assert_silent(&output, command);
        }
    }
    let before = sandbox.read("x.env");
    for policy in [
        policy.clone(),
        policy.replace("match", &canary),
        policy.replace("[[files]]", &format!("[[files]]\nx = {canary}")),
        policy.replace("\"x.env\"", &format!("\"{canary}[\"")),
        policy.replace("[\"me\"]", &format!("[\"{canary}\"]")),
        canary.clone(),
    ] {
        sandbox.write(".stripeseal.toml", &policy);
        let output = sandbox.output(&["seal", "x.env"]);
        assert!(!output.status.success(), "{policy}");
        assert_silent(&output, &policy);
        assert_eq!(sandbox.read("x.env"), before);
    }
}

#[test]
fn bad_identities_are_not_repeated() {
    let sandbox = Sandbox::with("A_TOKEN=hunter2\n");
    let secret = sandbox.read(".config/stripeseal/identity.txt");
    for identity in ["canary", "AGE-SECRET-KEY-1CANARY", "AGE-PLUGIN-CANARY-1X", "age1canary", ""] {
        let file = sandbox.path().join("bad.txt");
        stripeseal::file::create_private(&file, identity.as_bytes(), true).unwrap();
        let with = |name: &str, value: &std::ffi::OsStr| {
            let mut command = sandbox.stripeseal(&["run", "--", "touch", "started"]);
            command.env(name, value).output().unwrap()
        };
        let mut outputs = vec![
            sandbox.output(&["get", "-i", "bad.txt", "A_TOKEN"]),
            sandbox.output(&["run", "-i", "bad.txt", "--", "touch", "started"]),
            sandbox.fed(&["get", "-i", "-", "A_TOKEN"], identity.as_bytes()),
            with("STRIPESEAL_IDENTITY_FILE", file.as_os_str()),
        ];
        if !identity.is_empty() {
            outputs.push(with("STRIPESEAL_IDENTITY", identity.as_ref()));
            outputs.push(with("STRIPESEAL_IDENTITY_FILE", secret.trim().as_ref()));
        }
        for output in outputs {
            assert!(!output.status.success(), "{identity}");
            assert_silent(&output, identity);
        }
    }
    assert!(!sandbox.path().join("started").exists());
}

#[test]
fn a_secret_that_names_an_item_is_not_shown() {
    let sandbox = Sandbox::new();
    let canary = canary();
    for (name, text) in [
        (
            "a.yaml",
            format!("env:\n- name: {canary}\n  value: x\n- id: 2\n  key: {canary}\n  value: y\n"),
        ),
        ("b.yaml", format!("kind: {canary}\nmetadata:\n  name: {canary}\ndata: 1\n")),
        ("c.toml", format!("[[s]]\nname = \"{canary}\"\ntoken = \"x\"\n")),
    ] {
        sandbox.write(name, text);
        for arguments in [
            &["list", "-f", name][..],
            &["list", "--json", "-f", name],
            &["seal", "--dry-run", name],
            &["seal", "--dry-run", "--json", name],
            &["seal", name],
            &["list", "-f", name],
            &["list", "--json", "-f", name],
        ] {
            let output = sandbox.output(arguments);
            assert!(output.status.success(), "{}", told(&output));
            assert_silent(&output, &arguments.join(" "));
        }
        assert!(!sandbox.read(name).contains("Canary"));
    }
}
