//! A build without services says so where a document needs one, and does all else.

use crate::home::Home;

#[test]
fn a_service_that_was_not_built_in_is_named() {
    let home = Home::new();
    home.sh("stripeseal keygen -q").succeeds();
    for (recipient, reference, feature) in [
        ("vault-transit:transit/app", "vault://secret/app#key", "vault"),
        ("aws-kms:arn:aws:kms:eu-west-1:123456789012:alias/app", "aws-sm://app#key", "aws"),
        ("azure-key:acme/app", "azure-kv://acme/app", "azure"),
    ] {
        let hint = format!("cargo install stripeseal --features {feature}");
        home.write("new.env", "A_TOKEN=hunter2\n");
        home.sh(&format!("stripeseal seal -r {recipient} new.env"))
            .fails("not-built", &[recipient, "was built without it", &hint]);
        home.write(".env", format!("A_TOKEN=hunter2\nREF={reference}\n"));
        home.sh("stripeseal seal -q; stripeseal list").succeeds().stdout.find(reference).unwrap();
        home.sh("stripeseal run -- true").fails("not-built", &[reference, &hint]);
        home.sh("stripeseal run --except REF -- true").succeeds();
        let target = reference.split('#').next().unwrap();
        home.sh(&format!("stripeseal push A_TOKEN {target} -y")).fails("not-built", &[&hint]);
        assert_eq!(home.sh("stripeseal get A_TOKEN").succeeds().stdout, "hunter2");
    }
}
