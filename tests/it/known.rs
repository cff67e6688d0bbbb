//! The forger: he can write the repository and knows all public recipients, and has no identity that
//! any document is for. No writing command seals anything for him without a question.

use std::path::Path;

use stripeseal::secret::DataKey;

use crate::sealed::Counter;
use crate::team::{Person, Team, parse, sealed_for};

/// Every command that seals or wraps, for a file with a plain secret below its envelope.
fn writing<'a>(file: &'a str, me: &'a str) -> Vec<Vec<&'a str>> {
    vec![
        vec!["-y", "set", "-f", file, "STRIPE_API_KEY", "canary"],
        vec!["-y", "set", "-f", file, "NEW_TOKEN", "canary"],
        vec!["-y", "seal", file],
        vec!["-y", "seal", "--stdout", file],
        vec!["-y", "seal", "--accept", "NEW_TOKEN", file],
        vec!["-y", "unset", "-f", file, "STRIPE_API_KEY"],
        vec!["-y", "rotate", file],
        vec!["-y", "rotate", "--all"],
        vec!["-y", "recipients", "add", "-f", file, me],
        vec!["-y", "recipients", "remove", "-f", file, "bob"],
    ]
}

fn refuses_all(team: &Team, file: &str) {
    let path = team.path(file);
    let before = std::fs::read(&path).unwrap();
    let me = team.me().named();
    for arguments in writing(file, &me) {
        let output = team.run(&arguments);
        assert!(!output.status.success(), "{arguments:?} was done");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(std::fs::read(&path).unwrap() == before, "{arguments:?} has written");
    }
    team.refused(&["set", "-f", file, "NEW_TOKEN", "canary"], "unknown-key");
}

#[test]
fn a_document_forged_for_all_of_us_is_not_sealed_into() {
    let team = Team::new();
    let forger = Person::new("ci-2");
    std::fs::write(team.path(".env"), "STRIPE_API_KEY=a\nDB_PASSWORD=b\n").unwrap();
    let mut arguments = vec!["seal".to_owned(), "--all".to_owned()];
    for person in &team.people {
        arguments.extend(["-r".to_owned(), person.named()]);
    }
    team.succeed(&arguments.iter().map(String::as_str).collect::<Vec<_>>());

    let everybody: Vec<&Person> = team.people.iter().chain([&forger]).collect();
    let his_key = DataKey::generate(&mut Counter::new());
    // Even one that is not for him: he knows its data key.
    for people in [&everybody[..], &everybody[..5]] {
        let forged = sealed_for("STRIPE_API_KEY=his\nDB_PASSWORD=his\n", &his_key, people);
        std::fs::write(team.path(".env"), format!("{forged}API_PASSWORD=hunter2\n")).unwrap();
        // It is well made: whoever reads it notices nothing, unless the key is pinned.
        team.succeed(&["get", "STRIPE_API_KEY"]);
        refuses_all(&team, ".env");
        for command in [&["get", "DB_PASSWORD"][..], &["unseal"], &["run", "--", "true"]] {
            let mut pinned = vec![command[0], "--key-id", "AAAAAAAAAAAAAAAAAAAAAA"];
            pinned.extend(&command[1..]);
            team.refused(&pinned, "key-id");
            let mut command = team.command(command);
            command.env("STRIPESEAL_KEY_ID", "AAAAAAAAAAAAAAAAAAAAAA");
            assert!(!command.output().unwrap().status.success(), "{command:?}");
        }
    }
}

#[test]
fn an_old_document_put_back_is_not_sealed_into() {
    let team = Team::new();
    let path = &team.documents(1, 2)[0];
    let file = path.strip_prefix(team.folder.path()).unwrap().to_str().unwrap();
    team.succeed(&["set", "-f", file, "KEY_0", "x"]);
    let old = std::fs::read_to_string(path).unwrap();
    team.succeed(&["recipients", "remove", "bob", "-f", file]);
    std::fs::write(path, format!("{old}API_PASSWORD=hunter2\n")).unwrap();
    refuses_all(&team, file);
}

#[test]
fn a_recipient_line_slipped_in_is_not_wrapped_for() {
    let team = Team::new();
    let path = &team.documents(1, 2)[0];
    let forger = Person::new("ci-2");
    let text = std::fs::read_to_string(path).unwrap();
    let line = format!("# to {} ci-2 AAAA\n# mac", forger.identity.recipient());
    let text = text.replace("# mac", &line);
    std::fs::write(path, format!("{text}API_PASSWORD=hunter2\n")).unwrap();
    let file = path.strip_prefix(team.folder.path()).unwrap().to_str().unwrap();
    for arguments in writing(file, &team.me().named()) {
        assert!(!team.run(&arguments).status.success(), "{arguments:?} was done");
    }
    team.refused(&["rotate", file], "tampered");
    team.refused(&["get", "-f", file, "KEY_0"], "tampered");
}

#[test]
fn a_policy_of_his_names_nobody_and_makes_nothing_plain() {
    let team = Team::new();
    let forger = Person::new("ci-2");
    let policy = |plain: &str| {
        format!(
            "[recipients]\nme = {:?}\nci-2 = {:?}\n[[files]]\nmatch = [\"*\"]\nrecipients = [\"me\", \"ci-2\"]\n{plain}\n",
            team.me().identity.recipient(),
            forger.identity.recipient()
        )
    };
    std::fs::write(team.path(".stripeseal.toml"), policy("")).unwrap();
    let plain = format!("STRIPE_API_KEY={}\nDB_PASSWORD=hunter2\n", stripe_key());
    std::fs::write(team.path(".env"), &plain).unwrap();
    for arguments in [
        &["-y", "seal"][..],
        &["-y", "seal", "--stdout"],
        &["-y", "seal", "-r", "ci-2"],
        &["-y", "set", "-f", "new.env", "A_TOKEN", "canary"],
    ] {
        team.refused(arguments, "unknown-recipient");
    }
    assert_eq!(std::fs::read_to_string(team.path(".env")).unwrap(), plain);
    assert!(!team.path("new.env").exists());

    // A document that is there goes by its own envelope, whatever the policy says.
    team.succeed(&["seal", "-r", &team.me().named()]);
    for arguments in [&["-y", "recipients", "sync"][..], &["-y", "recipients", "add", "ci-2"]] {
        team.refused(arguments, "unknown-recipient");
    }
    std::fs::write(team.path(".stripeseal.toml"), policy("plain = [\"*\"]")).unwrap();
    team.succeed(&["set", "STRIPE_NEW_KEY", "canary"]);
    team.succeed(&["set", "NAME", "canary"]);
    let text = std::fs::read_to_string(team.path(".env")).unwrap();
    assert!(!text.contains("canary") && !text.contains("hunter2"), "{text}");
    std::fs::write(team.path(".env"), format!("{text}OTHER={}\n", stripe_key())).unwrap();
    team.succeed(&["seal"]);
    assert!(!std::fs::read_to_string(team.path(".env")).unwrap().contains(&stripe_key()));
    assert!(forger.data_key(&parse(&team.path(".env"))).is_none());
}

fn stripe_key() -> String {
    ["sk", "live", "51CanaryCanaryCanaryCanary"].join("_")
}

/// Outside of a repository the policy of a folder above, where anyone can write, is none.
#[test]
fn a_policy_in_a_folder_above_or_of_somebody_else_is_none() {
    let team = Team::new();
    std::fs::write(team.path(".stripeseal.toml"), "not even TOML").unwrap();
    std::fs::create_dir(team.path("project")).unwrap();
    std::fs::write(team.path("project/.env"), "DB_PASSWORD=hunter2\n").unwrap();
    team.succeed(&["seal", "project/.env"]);
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let policy = team.path("project/.stripeseal.toml");
    std::fs::write(&policy, "").unwrap();
    std::os::unix::fs::chown(&policy, Some(65_534), None).unwrap();
    std::fs::write(team.path("project/b.env"), "DB_PASSWORD=hunter2\n").unwrap();
    team.refused(&["seal", "project/b.env"], "policy-owner");
    let output = team.succeed(&["run", "-f", "project/.env", "--", "true"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("this policy belongs to somebody else"), "{told}");
    assert!(Path::new(&policy).exists());
}
