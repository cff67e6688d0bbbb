//! As whom AWS is asked: the chain of its SDK, each way with signatures that are checked.

use super::{Moto, assert_silent, home_at};
use crate::home::{Home, Told};
use crate::proxy::{Proxy, answer};

const GET: &str = "stripeseal get A_PASSWORD";

/// A home without credentials, with a document that KMS opens.
fn home(moto: &Moto) -> Home {
    let sealing = moto.home("app");
    sealing.sh(&format!("stripeseal seal -r {}", moto.recipient())).succeeds();
    let home = home_at(moto.address());
    home.write(".env", sealing.read(".env"));
    home
}

fn profiles(moto: &Moto) -> String {
    let [id, secret] = moto.pair("app");
    let role = moto.text("role");
    // A role is not asked of somebody who may not take it.
    let [operator, operators] = moto.pair("operator");
    format!(
        "[profile keys]\naws_access_key_id={id}\naws_secret_access_key={secret}\n\
         [profile operator]\naws_access_key_id={operator}\naws_secret_access_key={operators}\n\
         [profile role]\nrole_arn={role}\nsource_profile=operator\n\
         [profile process]\ncredential_process=sh process.sh\n\
         [profile failing]\ncredential_process=sh -c 'echo canary; echo canary >&2; exit 1'\n\
         [profile sso]\nsso_start_url=https://acme.awsapps.com/start\nsso_region=eu-west-1\n\
         sso_account_id=123456789012\nsso_role_name=r\n\
         [profile broken]\nrole_arn={role}\n"
    )
}

#[track_caller]
fn opens(told: Told, moto: &Moto) {
    let told = told.succeeds();
    assert_eq!(told.stdout, "hunter2");
    assert_silent(&told, &moto.pair("app"));
}

#[test]
#[ignore = "needs moto"]
fn credentials_come_from_where_those_of_aws_do() {
    let moto = Moto::start();
    let home = home(&moto);
    let [id, secret] = moto.pair("app");
    home.write(".aws/config", profiles(&moto));
    home.write(
        "process.sh",
        format!(
            "echo '{{\"Version\":1,\"AccessKeyId\":\"{id}\",\"SecretAccessKey\":\"{secret}\"}}'\n"
        ),
    );
    home.write("token", "e30.e30.e30");
    opens(home.sh(&format!("AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret} {GET}")), &moto);
    for profile in ["keys", "role", "process"] {
        println!("{profile}");
        opens(home.sh(&format!("AWS_PROFILE={profile} {GET}")), &moto);
    }
    let role = moto.text("role");
    opens(home.sh(&format!("AWS_WEB_IDENTITY_TOKEN_FILE=token AWS_ROLE_ARN={role} {GET}")), &moto);

    // The machine's own role, by a stand-in for the instance metadata, version 2.
    let credentials = moto.operate(&format!(
        "import json\n\
         given = boto3.client('sts').assume_role(RoleArn='{role}', RoleSessionName='instance')['Credentials']\n\
         said = {{'Code': 'Success', 'Type': 'AWS-HMAC', 'AccessKeyId': given['AccessKeyId'],\n\
         'SecretAccessKey': given['SecretAccessKey'], 'Token': given['SessionToken'],\n\
         'LastUpdated': '2026-01-01T00:00:00Z', 'Expiration': '2099-01-01T00:00:00Z'}}\n\
         print(json.dumps(said))"
    ));
    let metadata = Proxy::to(moto.address(), move |request| {
        let json = "Content-Type: application/json\r\n";
        match request.line.as_str() {
            "PUT /latest/api/token" => {
                answer("200 OK", "X-aws-ec2-metadata-token-ttl-seconds: 600\r\n", "token")
            }
            "GET /latest/meta-data/placement/region" => answer("200 OK", "", "eu-west-1"),
            line if line.ends_with("/security-credentials/deploy") => {
                answer("200 OK", json, &credentials)
            }
            line if line.contains("/security-credentials") => answer("200 OK", "", "deploy"),
            _ => answer("404 Not Found", "", ""),
        }
    });
    let at = format!(
        "AWS_EC2_METADATA_DISABLED=false AWS_EC2_METADATA_SERVICE_ENDPOINT={}",
        metadata.address()
    );
    opens(home.sh(&format!("{at} {GET}")), &moto);
    assert!(metadata.requests().iter().any(|line| line == "PUT /latest/api/token"), "version 2");
    moto.create("app/here", "hunter4");
    home.write("refs.env", "VALUE=aws-sm://app/here\n");
    let run = "stripeseal run -f refs.env --allow-plain refs.env --resolve -- sh -c 'echo $VALUE'";
    let told = home.sh(&format!("unset AWS_REGION; {at} {run}")).succeeds();
    assert_eq!(told.stdout, "hunter4\n", "the region too is the machine's");
}

#[test]
#[ignore = "needs moto"]
fn credentials_that_do_not_do_are_told_apart() {
    let moto = Moto::start();
    let home = home(&moto);
    let sealed = home.read(".env");
    home.write(".aws/config", profiles(&moto));
    let [id, secret] = moto.pair("app");
    let [_, others] = moto.pair("reader");
    let refused = "the credentials are refused: expired, revoked or wrong";
    for (environment, code, text) in [
        (format!("AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={others}"), "credentials", refused),
        (
            "AWS_ACCESS_KEY_ID=AKIANOBODY AWS_SECRET_ACCESS_KEY=canary".to_owned(),
            "credentials",
            refused,
        ),
        (
            "AWS_PROFILE=failing".to_owned(),
            "credentials",
            "no credentials were given by the source",
        ),
        ("AWS_PROFILE=sso".to_owned(), "credentials", "no credentials were given by the source"),
        (
            "AWS_WEB_IDENTITY_TOKEN_FILE=missing AWS_ROLE_ARN=arn:aws:iam::123456789012:role/r"
                .to_owned(),
            "credentials",
            "no credentials were given by the source",
        ),
        ("AWS_PROFILE=broken".to_owned(), "service-setting", "the profile that AWS_PROFILE names"),
        ("AWS_PROFILE=nobody".to_owned(), "credentials", "no credentials were found"),
    ] {
        let told = home.sh(&format!("{environment} {GET}")).fails(code, &[text, &moto.recipient()]);
        assert_silent(&told, &["canary", id, secret, others, "hunter2"]);
    }
    home.sh(GET).fails("credentials", &["no credentials were found", "hint: aws sso login"]);

    // Without a region an ARN has its own, a name has none.
    home.write("refs.env", "VALUE=aws-sm://app/here\n");
    let run = "stripeseal run -f refs.env --allow-plain refs.env --resolve -- true";
    let pair = format!("AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret}");
    home.sh(&format!("unset AWS_REGION; {pair} {run}"))
        .fails("service-setting", &["AWS_REGION is not set", "hint: export AWS_REGION=eu-west-1"]);
    opens(home.sh(&format!("unset AWS_REGION; {pair} {GET}")), &moto);
    assert_eq!(home.read(".env"), sealed);
}
