//! Secrets Manager as the place where secrets live: read by version and field, written without loss.

use std::time::Duration;

use super::{Moto, assert_silent, python};
use crate::home::Home;
use crate::proxy::{Fate, Proxy};

/// What `run --resolve` gives a program for a reference in a plain file.
fn resolved(home: &Home, reference: &str) -> crate::home::Told {
    home.write("refs.env", format!("VALUE={reference}\n"));
    home.sh("stripeseal run --resolve --allow-plain refs.env -f refs.env -- sh -c 'printf %s \"$VALUE\"'")
}

#[test]
#[ignore = "needs moto"]
fn versions_and_fields_are_read() {
    let moto = Moto::start();
    let home = moto.home("reader");
    let said = moto.operate(
        "first = sm.create_secret(Name='app/text', SecretString='canary one')\n\
         sm.put_secret_value(SecretId='app/text', SecretString='canary two')\n\
         json = '{\"user\": \"stripe\", \"port\": 5432, \"more\": {\"a\": 1}}'\n\
         sm.create_secret(Name='app/json', SecretString=json)\n\
         sm.create_secret(Name='app/binary', SecretBinary=b'canary')\n\
         sm.create_secret(Name='app/empty')\n\
         print(first['ARN'], first['VersionId'])",
    );
    let (arn, version) = said.split_once(' ').unwrap();
    for (reference, value) in [
        ("aws-sm://app/text".to_owned(), "canary two"),
        (format!("aws-sm://{arn}"), "canary two"),
        ("aws-sm://app/text?version=AWSCURRENT".to_owned(), "canary two"),
        ("aws-sm://app/text?version=AWSPREVIOUS".to_owned(), "canary one"),
        (format!("aws-sm://app/text?version={version}"), "canary one"),
        ("aws-sm://app/json#user".to_owned(), "stripe"),
        ("aws-sm://app/json#port".to_owned(), "5432"),
    ] {
        assert_eq!(resolved(&home, &reference).succeeds().stdout, value, "{reference}");
    }
    let other = version.replace(|c: char| c.is_ascii_hexdigit(), "0");
    for (reference, code, text) in [
        ("aws-sm://app/missing".to_owned(), "no-secret", "there is no such secret"),
        (format!("aws-sm://app/text?version={other}"), "no-version", "no such version"),
        ("aws-sm://app/empty".to_owned(), "no-version", "has no value yet"),
        ("aws-sm://app/json#pass".to_owned(), "no-field", "has no field pass"),
        ("aws-sm://app/json#more".to_owned(), "not-text", "JSON where text was expected"),
        ("aws-sm://app/text#user".to_owned(), "no-field", "no JSON object"),
        ("aws-sm://app/binary".to_owned(), "not-text", "the secret is binary"),
    ] {
        let told = resolved(&home, &reference).fails(code, &[text, &reference]);
        assert_silent(&told, &["canary"]);
    }
}

#[test]
#[ignore = "needs moto"]
fn values_move_there_and_back() {
    let moto = Moto::start();
    let home = moto.home("app");
    let plain = "A_PASSWORD=hunter2\nB_TOKEN='say \"x\"'\nPORT=80\n";
    home.write(".env", plain);
    home.sh("stripeseal keygen; stripeseal seal").succeeds();

    // One secret that is made, then the fields of another.
    home.sh("stripeseal push -y A_PASSWORD aws-sm://app/password").succeeds();
    home.sh("stripeseal push -y B_TOKEN aws-sm://app/json#token").succeeds();
    let text = home.read(".env");
    assert!(text.contains("A_PASSWORD=aws-sm://app/password\n"), "{text}");
    assert!(text.contains("aws-sm://app/json#token"), "{text}");
    let stored = "print(sm.get_secret_value(SecretId='app/password')['SecretString'])";
    assert_eq!(moto.operate(stored), "hunter2");
    let told = home.sh("stripeseal run -- sh -c 'echo $A_PASSWORD $B_TOKEN'").succeeds();
    assert_eq!(told.stdout, "hunter2 say \"x\"\n");

    // A second write makes a version, which becomes the current one; other fields stay.
    home.write("c.env", "C_PASSWORD=hunter3\nD_TOKEN=tok\n");
    home.sh(
        "stripeseal seal c.env; stripeseal push -y -f c.env C_PASSWORD D_TOKEN aws-sm://app/json",
    )
    .succeeds();
    let versions = "for stage in ('AWSCURRENT', 'AWSPREVIOUS'):\n\
         \x20   print(sm.get_secret_value(SecretId='app/json', VersionStage=stage)['SecretString'])";
    let token = r#""token":"say \"x\"""#;
    assert_eq!(
        moto.operate(versions),
        format!("{{\"C_PASSWORD\":\"hunter3\",\"D_TOKEN\":\"tok\",{token}}}\n{{{token}}}")
    );
    home.sh("stripeseal pull -y A_PASSWORD").succeeds();
    home.sh("stripeseal pull -y B_TOKEN").succeeds();
    assert_eq!(home.sh("stripeseal unseal").succeeds().stdout, plain);
}

#[test]
#[ignore = "needs moto"]
fn a_secret_that_is_there_without_a_value_gets_its_first() {
    let moto = Moto::start();
    let home = moto.home("app");
    moto.operate("sm.create_secret(Name='app/made')");
    home.sh("stripeseal keygen; stripeseal seal; stripeseal push -y A_PASSWORD aws-sm://app/made")
        .succeeds();
    assert_eq!(home.sh("stripeseal get A_PASSWORD").succeeds().stdout, "hunter2");
}

#[test]
#[ignore = "needs moto"]
fn a_version_of_somebody_else_is_not_lost() {
    let moto = Moto::start();
    moto.create("app/shared", "{\"x\": \"theirs\"}");
    // Before ours is put there, and before it becomes the current one: it was read twice by then.
    for moment in [2, 3] {
        let mut home = moto.home("app");
        home.sh("stripeseal keygen; stripeseal seal").succeeds();
        let sealed = home.read(".env");
        let theirs = format!("{{\"x\": \"written at {moment}\"}}");
        let other = moto.home("operator");
        other.write("put.py", format!("import boto3\nboto3.client('secretsmanager', 'eu-west-1').put_secret_value(SecretId='app/shared', SecretString='{theirs}')\n"));
        let script = format!("{} put.py", python());
        let proxy = Proxy::to(moto.address(), move |request| {
            if request.number == moment {
                other.sh(&script).succeeds();
            }
            Fate::Pass
        });
        home.set("AWS_ENDPOINT_URL", &proxy.address());
        let push = format!("stripeseal push -y A_PASSWORD 'aws-sm://app/shared#mine{moment}'");
        home.sh(&push).fails(
            "changed",
            &["somebody else has changed the secret meanwhile", "hint: run the command again"],
        );
        assert_eq!(home.read(".env"), sealed);
        let current = "print(sm.get_secret_value(SecretId='app/shared')['SecretString'])";
        assert_eq!(moto.operate(current), theirs);
        home.sh(&push).succeeds();
    }
}

#[test]
#[ignore = "needs moto"]
fn many_references_are_followed_at_the_same_time_and_each_secret_once() {
    let moto = Moto::start();
    let mut home = moto.home("reader");
    moto.operate(
        "for n in range(20):\n\
         \x20   sm.create_secret(Name=f'app/{n}', SecretString='{\"a\": \"one\", \"b\": \"two\"}')",
    );
    let proxy = Proxy::to(moto.address(), |_| Fate::Delay(Duration::from_millis(200)));
    home.set("AWS_ENDPOINT_URL", &proxy.address());
    let refs = (0..20).map(|n| format!("A{n}=aws-sm://app/{n}#a\nB{n}=aws-sm://app/{n}#b\n"));
    home.write("refs.env", refs.collect::<String>());
    let run =
        "stripeseal run -f refs.env --allow-plain refs.env --resolve -- sh -c 'echo $A0 $B19'";
    assert_eq!(home.sh(run).succeeds().stdout, "one two\n");
    assert_eq!(proxy.requests().len(), 20);
    assert!(proxy.most_at_once() > 1);
}
