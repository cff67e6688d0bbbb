//! The age of others unwraps a data key from an envelope alone, without stripeseal.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use stripeseal::envelope::KeyId;
use stripeseal::keys::age::AgeIdentity;
use stripeseal::secret::DataKey;

#[test]
#[ignore = "needs other readers"]
fn age_unwraps_the_data_key() {
    let work = tempfile::tempdir().unwrap();
    let at = |name: &str| work.path().join(name);
    let identity = AgeIdentity::generate();
    std::fs::write(at("key.txt"), identity.secret().expose()).unwrap();
    std::fs::write(at(".env"), "PASSWORD=hunter2\n").unwrap();
    let mut sealing = Command::new(env!("CARGO_BIN_EXE_stripeseal"));
    sealing.args(["seal", "-r", identity.recipient()]).current_dir(work.path());
    assert!(sealing.env("HOME", work.path()).status().unwrap().success());

    let text = std::fs::read_to_string(at(".env")).unwrap();
    let field = |kind: &str, number: usize| {
        let line = text.lines().find_map(|line| line.strip_prefix(kind)).unwrap();
        line.split(' ').nth(number).unwrap().to_owned()
    };
    assert_eq!(field("# to ", 0), identity.recipient());
    std::fs::write(at("data-key.age"), URL_SAFE_NO_PAD.decode(field("# to ", 2)).unwrap()).unwrap();
    let mut age = Command::new("age");
    age.args(["-d", "-i", "key.txt", "data-key.age"]).current_dir(work.path());
    let output = age.output().expect("age is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let data_key = DataKey::from_bytes(&output.stdout).expect("32 bytes");
    assert_eq!(KeyId::of(&data_key).to_string(), field("# key ", 0));
}
