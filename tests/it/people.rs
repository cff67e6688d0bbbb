//! Five recipients, a thousand documents: who joins reads all, who leaves reads nothing new.

use stripeseal::envelope::KeyId;

use crate::team::{Person, Team, parse, plain};

const DOCUMENTS: usize = 1_000;

#[test]
fn a_thousand_documents_are_added_to_removed_from_synced_and_rotated() {
    let team = Team::new();
    let paths = team.documents(DOCUMENTS, 2);
    let frank = Person::new("frank");
    let ids = || -> Vec<KeyId> {
        paths.iter().map(|path| parse(path).block().unwrap().envelope.key_id).collect()
    };
    let reads = |person: &Person, every: usize| {
        let mut some = paths.iter().enumerate().step_by(every);
        some.all(|(number, path)| person.open(path) == Some(plain(number, 2)))
    };
    let first = ids();

    team.succeed(&["recipients", "add", &frank.named(), "--all"]);
    assert!(ids() == first, "who joins needs no new key");
    assert!(reads(&frank, 50) && reads(team.me(), 50));

    let removed = team.succeed(&["recipients", "remove", "bob", "--all"]);
    let receipt = String::from_utf8(removed.stdout).unwrap();
    assert_eq!(receipt.lines().count(), DOCUMENTS * 2);
    let second = ids();
    assert!(first.iter().zip(&second).all(|(one, other)| one != other));
    assert!(reads(&frank, 50));

    let recipients = |people: &[&Person]| -> String {
        people.iter().map(|p| format!("{} = {:?}\n", p.name, p.identity.recipient())).collect()
    };
    let policy = format!(
        "[recipients]\n{}[[files]]\nmatch = [\"*.env\"]\nrecipients = [\"me\", \"carol\", \"frank\"]\n",
        recipients(&[team.me(), &team.people[2], &frank])
    );
    std::fs::create_dir(team.path(".git")).unwrap();
    std::fs::write(team.path(".stripeseal.toml"), policy).unwrap();
    let synced = team.succeed(&["-y", "recipients", "sync", "--all"]);
    assert!(!String::from_utf8_lossy(&synced.stdout).contains("bob"));
    assert!(reads(&frank, 50) && reads(&team.people[2], 50));
    let synced = team.succeed(&["recipients", "sync", "--all"]);
    assert!(
        String::from_utf8_lossy(&synced.stderr).contains("every document is as the policy says")
    );

    let third = ids();
    team.succeed(&["rotate", "--all"]);
    assert!(ids().iter().zip(&third).all(|(one, other)| one != other));
    assert!(reads(team.me(), 1));
    for left in [team.bob(), &team.people[3], &team.people[4]] {
        assert!(paths.iter().all(|path| left.open(path).is_none()), "{}", left.name);
    }
}

#[test]
fn who_left_reads_nothing_that_is_set_afterwards() {
    let team = Team::new();
    let path = &team.documents(1, 2)[0];
    let shown = path.to_str().unwrap();
    let bob = team.bob();
    // What bob has: his identity, the old commit, and so its data key for ever.
    let old = std::fs::read_to_string(path).unwrap();
    let his_key = bob.data_key(&parse(path)).unwrap();
    team.succeed(&["recipients", "remove", "bob", "-f", shown]);
    team.succeed(&["set", "-f", shown, "KEY_0", "canary"]);
    let document = parse(path);
    assert!(bob.data_key(&document).is_none());
    assert!(document.unlock(&his_key).is_err());

    // And if he puts the old file back, nothing is sealed into it.
    let new = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, &old).unwrap();
    for arguments in [
        &["set", "-f", shown, "KEY_0", "canary"][..],
        &["set", "-f", shown, "NEW_KEY", "canary"],
        &["seal", "--key", "ADDED", shown],
        &["rotate", shown],
        &["recipients", "add", "age1qqqqqq", "-f", shown],
        &["recipients", "remove", "carol", "-f", shown],
    ] {
        let code = if arguments[1] == "add" { "usage" } else { "unknown-key" };
        std::fs::write(path, format!("{old}ADDED=canary\n")).unwrap();
        team.refused(arguments, code);
    }
    // Under another name neither.
    let elsewhere = team.path("elsewhere.env");
    std::fs::write(&elsewhere, &old).unwrap();
    team.refused(&["set", "-f", "elsewhere.env", "KEY_0", "canary"], "unknown-key");
    std::fs::write(path, new).unwrap();
    team.succeed(&["set", "-f", shown, "KEY_0", "another"]);
    assert_eq!(team.me().open(path).unwrap(), "KEY_0=another\nKEY_1=value 0 1\n");
}
