//! KMS as master key: wrapped and unwrapped there, bound to the document and the key.

use super::Moto;
use crate::proxy::{Fate, Proxy};

const GET: &str = "stripeseal get A_PASSWORD";

/// The field of the first line of the envelope that begins so.
fn field(text: &str, line: &str, index: usize) -> String {
    let line = text.lines().find(|one| one.starts_with(line)).unwrap();
    line.split(' ').nth(index).unwrap().to_owned()
}

#[test]
#[ignore = "needs moto"]
fn a_key_of_kms_opens_what_was_sealed_for_it() {
    let moto = Moto::start();
    let home = moto.home("app");
    let recipient = moto.recipient();
    home.sh(&format!("stripeseal seal -r kms={recipient}")).succeeds();
    let text = home.read(".env");
    assert!(text.contains(&format!("# to {recipient} kms ")), "{text}");
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    let told = home.sh("stripeseal run -- sh -c 'echo $A_PASSWORD'").succeeds();
    assert_eq!(told.stdout, "hunter2\n");

    // What is wrapped is a ciphertext of KMS, under the context that FORMAT.md says.
    let [id, wrapped] = [field(&text, "# key ", 2), field(&text, "# to ", 4)];
    let length = moto.operate(&format!(
        "blob = base64.urlsafe_b64decode('{wrapped}' + '==')\n\
         context = {{'stripeseal': 'v1', 'key-id': '{id}'}}\n\
         print(len(kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)['Plaintext']))"
    ));
    assert_eq!(length, "32");

    // A new data key, for the same; whoever may only decrypt can't make one.
    home.sh("stripeseal rotate .env").succeeds();
    assert_ne!(field(&home.read(".env"), "# to ", 4), wrapped);
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    let mut home = home;
    moto.become_user(&mut home, "reader");
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    let encrypt = format!("permission denied: it takes kms:Encrypt on {}", moto.key(0));
    home.sh("stripeseal rotate .env").fails("denied", &[&encrypt]);
}

#[test]
#[ignore = "needs moto"]
fn an_alias_is_a_key() {
    let moto = Moto::start();
    let home = moto.home("app");
    let alias = "aws-kms:arn:aws:kms:eu-west-1:123456789012:alias/app";
    home.sh(&format!("stripeseal seal -r {alias}")).succeeds();
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    let missing = alias.replace("alias/app", "alias/nothing");
    home.write("other.env", "A_PASSWORD=hunter3\n");
    home.sh(&format!("stripeseal seal -r {missing} other.env"))
        .fails("key", &["there is no such key", "hint: look for it: aws kms describe-key"]);
    assert_eq!(home.read("other.env"), "A_PASSWORD=hunter3\n");
}

#[test]
#[ignore = "needs moto"]
fn a_stanza_opens_only_where_it_was_made() {
    let moto = Moto::start();
    let home = moto.home("app");
    let recipient = moto.recipient();
    home.write("other.env", "A_PASSWORD=hunter3\n");
    home.sh(&format!(
        "stripeseal seal -r {recipient} .env; stripeseal seal -r {recipient} other.env"
    ))
    .succeeds();
    let text = home.read(".env");
    let [own, others] = [&text, &home.read("other.env")].map(|text| field(text, "# to ", 4));
    let wrong = "damaged, or was wrapped by another key or for another document";

    home.write(".env", text.replace(&own, &others));
    home.sh(GET).fails("stanza", &[wrong, &recipient]);
    home.write(".env", text.replace(moto.key(0), moto.key(1)));
    // moto denies what AWS calls an incorrect key, which `faults` has.
    home.sh(GET).fails("denied", &["kms:Decrypt", moto.key(1)]);
    let (kept, end) = own.split_at(own.len() - 10);
    let damaged = format!("{kept}{}", end.chars().rev().collect::<String>());
    home.write(".env", text.replace(&own, &damaged));
    home.sh(GET).fails("stanza", &[wrong]);
    home.write(".env", &text);
    home.sh(GET).succeeds();
}

#[test]
#[ignore = "needs moto"]
fn who_has_another_identity_asks_nobody() {
    let moto = Moto::start();
    let mut home = moto.home("app");
    let proxy = Proxy::to(moto.address(), |_| Fate::Pass);
    home.set("AWS_ENDPOINT_URL", &proxy.address());
    let both =
        format!("stripeseal seal -r {} -r $(stripeseal keygen -o bob.txt)", moto.recipient());
    home.sh(&both).succeeds();
    assert_eq!(proxy.requests().len(), 1);
    home.sh(&format!("{GET} -i bob.txt")).succeeds();
    assert_eq!(proxy.requests().len(), 1);

    // Without it, KMS is asked once; several documents at the same time.
    home.sh(GET).succeeds();
    assert_eq!(proxy.requests().len(), 2);
    let several = "for name in a b c; do cp .env $name.env; done
        stripeseal run -f a.env -f b.env -f c.env -- true";
    home.sh(several).succeeds();
    assert_eq!(proxy.requests().len(), 5, "one request a document");

    // doctor asks nobody, not even the machine for its region.
    let doctor = format!(
        "git init -q; unset AWS_REGION; export AWS_EC2_METADATA_DISABLED=false AWS_EC2_METADATA_SERVICE_ENDPOINT={}
        stripeseal doctor || true; AWS_CA_BUNDLE=missing stripeseal doctor || true",
        proxy.address()
    );
    let told = home.sh(&doctor).succeeds();
    assert!(told.stdout.contains("good   aws: it is set up here, and was not asked"), "{told:?}");
    assert!(told.stdout.contains("wrong  aws: AWS_CA_BUNDLE (missing) holds no"), "{told:?}");
    assert_eq!(proxy.requests().len(), 5);

    // A machine without credentials says that, and what the document is for.
    home.set("AWS_ACCESS_KEY_ID", "");
    home.sh(GET).fails("no-identity", &["no credentials were found", &moto.recipient()]);
    home.sh(&format!("{GET} -i bob.txt")).succeeds();
}
