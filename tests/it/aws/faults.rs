//! What AWS, and what stands before it, can do wrong: each has its message, in time, and shows nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use super::{Moto, assert_silent, home_at};
use crate::home::{Home, Told};
use crate::proxy::{Fate, Proxy, Request, answer};

const GET: &str = "stripeseal get A_PASSWORD";
const CANARY: &str = "canary4f7a";

/// An error as the services of AWS spell it.
fn error(status: &str, code: &str, message: &str) -> Fate {
    let headers = "Content-Type: application/x-amz-json-1.1\r\n";
    answer(
        status,
        headers,
        &format!("{{\"__type\":\"{code}\",\"message\":\"{message} {CANARY}\"}}"),
    )
}

/// A home whose requests go through a proxy, with a document that KMS opens.
fn behind(moto: &Moto, decide: impl Fn(&Request) -> Fate + Send + Sync + 'static) -> (Home, Proxy) {
    let mut home = moto.home("app");
    home.sh(&format!("stripeseal seal -r {}", moto.recipient())).succeeds();
    let proxy = Proxy::to(moto.address(), decide);
    home.set("AWS_ENDPOINT_URL", &proxy.address());
    home.set("STRIPESEAL_SERVICE_TIMEOUT", "20");
    (home, proxy)
}

fn resolve(home: &Home) -> Told {
    home.write("refs.env", "VALUE=aws-sm://app/one\n");
    home.sh("stripeseal run -f refs.env --allow-plain refs.env --resolve -- touch started")
}

#[test]
#[ignore = "needs moto"]
fn who_may_not_is_told_what_it_takes() {
    let moto = Moto::start();
    moto.create("app/one", CANARY);
    let (mut home, _proxy) = behind(&moto, |_| Fate::Pass);
    moto.become_user(&mut home, "stranger");
    let decrypt = format!("permission denied: it takes kms:Decrypt on {}", moto.key(0));
    home.sh(GET).fails("denied", &[&decrypt, "hint: somebody who may"]);
    resolve(&home).fails("denied", &["it takes secretsmanager:GetSecretValue on app/one"]);
    moto.become_user(&mut home, "reader");
    home.sh("stripeseal keygen; echo B_PASSWORD=hunter3 >b.env; stripeseal seal b.env").succeeds();
    home.sh("stripeseal push -y -f b.env B_PASSWORD aws-sm://app/new")
        .fails("denied", &["it takes secretsmanager:CreateSecret on app/new"]);
    home.sh("stripeseal push -y -f b.env B_PASSWORD aws-sm://app/one")
        .fails("denied", &["it takes secretsmanager:PutSecretValue on app/one"]);
}

#[test]
#[ignore = "needs moto"]
fn a_throttled_request_is_repeated_and_given_up() {
    let moto = Moto::start();
    let throttle = || error("400 Bad Request", "ThrottlingException", "Rate exceeded");
    let (home, proxy) =
        behind(&moto, move |request| if request.number < 2 { throttle() } else { Fate::Pass });
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    assert_eq!(proxy.requests().len(), 3);
    let (home, proxy) = behind(&moto, move |_| throttle());
    let told = home.sh(GET).fails("throttled", &["too many requests", "hint: run it again later"]);
    assert_silent(&told, &[CANARY]);
    assert_eq!(proxy.requests().len(), 3);
}

#[test]
#[ignore = "needs moto"]
fn what_a_service_says_is_understood_and_not_shown() {
    let moto = Moto::start();
    let off = "an operator enables the key again";
    // moto encrypts with a disabled key, and has no more of these than denials: by AWS's documentation.
    for (status, code, message, class, texts) in [
        (
            "400 Bad Request",
            "DisabledException",
            "is disabled",
            "key",
            ["the key is disabled", off],
        ),
        (
            "400 Bad Request",
            "KMSInvalidStateException",
            "is pending deletion",
            "key",
            ["the key is about to be deleted", off],
        ),
        (
            "400 Bad Request",
            "NotFoundException",
            "does not exist",
            "key",
            ["there is no such key", ""],
        ),
        ("400 Bad Request", "IncorrectKeyException", "", "stanza", ["wrapped by another key", ""]),
        (
            "400 Bad Request",
            "InvalidKeyUsageException",
            "",
            "key",
            ["of a kind that can't be used", ""],
        ),
        (
            "400 Bad Request",
            "ExpiredTokenException",
            "",
            "credentials",
            ["expired, revoked or wrong", "aws sso login"],
        ),
        (
            "400 Bad Request",
            "UnrecognizedClientException",
            "",
            "credentials",
            ["expired, revoked or wrong", ""],
        ),
        (
            "400 Bad Request",
            "AccessDeniedException",
            "",
            "denied",
            ["it takes kms:Decrypt on arn:", ""],
        ),
        (
            "400 Bad Request",
            "com.amazonaws.kms#SomethingNew",
            "",
            "service",
            ["it fails, with status 400", ""],
        ),
        (
            "500 Internal Server Error",
            "KMSInternalException",
            "",
            "service",
            ["it fails, with status 500", ""],
        ),
    ] {
        let (home, _proxy) = behind(&moto, move |_| error(status, code, message));
        let told = home.sh(GET).fails(class, &texts);
        assert_silent(&told, &[CANARY]);
    }
}

#[test]
#[ignore = "needs moto"]
fn a_secret_that_is_not_there_is_told_from_a_version() {
    let moto = Moto::start();
    let missing = "Secrets Manager can't find the specified secret";
    for (code, message, class, text) in [
        (
            "ResourceNotFoundException",
            format!("{missing}."),
            "no-secret",
            "there is no such secret",
        ),
        (
            "ResourceNotFoundException",
            format!("{missing} value for staging label: AWSPENDING"),
            "no-version",
            "there is no such version",
        ),
        (
            "ResourceNotFoundException",
            format!("{missing} value for VersionId: 1"),
            "no-version",
            "there is no such version",
        ),
        (
            "ResourceNotFoundException",
            format!("{missing} value for staging label: AWSCURRENT"),
            "no-version",
            "has no value yet",
        ),
        (
            "InvalidRequestException",
            "You can't perform this operation on the secret because it was marked for deletion."
                .to_owned(),
            "no-version",
            "or it was deleted",
        ),
        ("DecryptionFailure", String::new(), "key", "Secrets Manager can use"),
        (
            "AccessDeniedException",
            "Access to KMS is not allowed".to_owned(),
            "denied",
            "it takes kms:Decrypt",
        ),
    ] {
        let (home, _proxy) = behind(&moto, move |_| error("400 Bad Request", code, &message));
        assert_silent(&resolve(&home).fails(class, &[text]), &[CANARY]);
    }
}

#[test]
#[ignore = "needs moto"]
fn an_answer_that_is_none_is_no_success() {
    let moto = Moto::start();
    moto.create("app/one", CANARY);
    let xml = |code: &str| {
        format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>{CANARY}</Message></Error></ErrorResponse>"
        )
    };
    let page = format!("<html>{CANARY}</html>");
    let large = format!("{{\"SecretString\":\"{}\"}}", CANARY.repeat(210_000));
    let json = "Content-Type: application/x-amz-json-1.1\r\n";
    for (fate, class, text) in [
        (answer("403 Forbidden", "", &xml("AccessDenied")), "denied", "permission denied"),
        (answer("403 Forbidden", "", &xml("SignatureDoesNotMatch")), "credentials", "refused"),
        (answer("403 Forbidden", "", &page), "denied", "permission denied"),
        (answer("503 Service Unavailable", "", &page), "service", "it fails, with status 503"),
        (answer("200 OK", "", &page), "answer", "not understood: it is not what"),
        (answer("200 OK", json, "{}"), "answer", "not understood: it holds no secret"),
        (answer("200 OK", json, ""), "answer", "not understood"),
        (answer("200 OK", json, &large), "too-large", "larger than 1048576 bytes"),
        (
            answer("302 Found", "Location: http://127.0.0.1:1/\r\n", ""),
            "redirected",
            "not followed",
        ),
        (Fate::Answer(CANARY.as_bytes().to_vec()), "answer", "not HTTP"),
        (Fate::Garble, "answer", "not understood"),
        (Fate::Drop, "answer", "the answer was cut off"),
        (Fate::Cut(0), "answer", "the answer was cut off"),
        (Fate::Cut(40), "answer", "the answer was cut off"),
        (Fate::Cut(300), "answer", "the answer was cut off"),
    ] {
        let told = format!("{fate:?}").chars().take(60).collect::<String>();
        let (home, _proxy) = behind(&moto, move |_| fate.clone());
        println!("{told}");
        let told = resolve(&home).fails(class, &[text, "aws-sm://app/one"]);
        assert_silent(&told, &[CANARY, moto.pair("app")[1]]);
        assert!(!home.path("started").exists());
    }
}

#[test]
#[ignore = "needs moto"]
fn nothing_is_waited_for_beyond_the_deadline() {
    let moto = Moto::start();
    moto.create("app/one", CANARY);
    let (mut home, _proxy) = behind(&moto, |_| Fate::Stall);
    home.set("STRIPESEAL_SERVICE_TIMEOUT", "2");
    let late = ["did not answer within 2 s", "hint: give it longer"];
    home.sh(GET).fails("timed-out", &late);
    resolve(&home).fails("timed-out", &late);
    // Who does not answer is not asked again: 32 requests wait at a time, and the others are not sent.
    let (mut many, proxy) = behind(&moto, |_| Fate::Stall);
    many.set("STRIPESEAL_SERVICE_TIMEOUT", "2");
    let refs: String = (0..40).map(|n| format!("V{n}=aws-sm://app/{n}\n")).collect();
    many.write("refs.env", refs);
    many.sh("stripeseal run -f refs.env --allow-plain refs.env --resolve -- true")
        .fails("timed-out", &late);
    assert_eq!(proxy.requests().len(), 32);
    // So is the search for credentials: a program that gives none, and a machine that says nothing.
    let without = "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY";
    home.write(".aws/config", "[default]\ncredential_process=sh waiting.sh\n");
    // It ends when this home does.
    home.write("waiting.sh", "while [ -e waiting.sh ]; do sleep 0.2; done\n");
    home.sh(&format!("{without}; {GET}")).fails("timed-out", &late);
    let silent = Proxy::to(moto.address(), |_| Fate::Stall);
    let metadata = format!(
        "rm -f .aws/config; {without}; export AWS_EC2_METADATA_DISABLED=false AWS_EC2_METADATA_SERVICE_ENDPOINT={}",
        silent.address()
    );
    home.sh(&format!("{metadata}; {GET}")).fails("credentials", &["no credentials were found"]);
    home.sh(&format!("{metadata}; unset AWS_REGION; stripeseal run -f refs.env --allow-plain refs.env --resolve -- true"))
        .fails("service-setting", &["AWS_REGION is not set"]);
    // What is slow, and in time, is no fault.
    let (home, _proxy) = behind(&moto, |_| Fate::Delay(Duration::from_millis(300)));
    home.sh(GET).succeeds();
}

/// The address of a server, said to have TLS, that answers everything as a plain one does.
fn without_tls() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let _ = client.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            while client.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
        }
    });
    format!("https://{address}")
}

#[test]
#[ignore = "needs moto"]
fn it_is_reached_at_its_address_over_tls_that_is_trusted() {
    let moto = Moto::start();
    let mut home = moto.home("app");
    home.sh(&format!("stripeseal seal -r {}", moto.recipient())).succeeds();
    let at = |address: &str| format!("AWS_ENDPOINT_URL={address} {GET}");
    home.sh(&at("http://127.0.0.1:1"))
        .fails("unreachable", &["nothing listens there", "hint: AWS_REGION"]);
    home.sh(&at("http://nobody.invalid")).fails("service-setting", &["is not https"]);
    home.sh(&at("https://nobody.invalid")).fails("unreachable", &["there is no host of that name"]);
    home.sh(&at("nonsense")).fails("service-setting", &[]);
    home.sh(&at(&without_tls())).fails("tls", &["what answers there does not speak it"]);

    let tls = moto.text("tls").to_owned();
    home.sh(&at(&tls))
        .fails("tls", &["of no authority that this machine trusts", "hint: AWS_CA_BUNDLE=FILE"]);
    let bundle = moto.folder.path().join("ca.pem").display().to_string();
    home.sh(&format!("AWS_CA_BUNDLE={bundle} {}", at(&tls))).succeeds();
    for bad in ["missing.pem", ".env"] {
        home.sh(&format!("AWS_CA_BUNDLE={bad} {}", at(&tls)))
            .fails("service-setting", &["AWS_CA_BUNDLE", "holds no certificates"]);
    }
    // A proxy of the machine is on the way to what has TLS, and to nothing else.
    home.set("https_proxy", "http://127.0.0.1:1");
    home.sh(GET).succeeds();
    home.sh(&format!("AWS_CA_BUNDLE={bundle} {}", at(&tls))).fails("unreachable", &[]);
    home.set("no_proxy", "127.0.0.1");
    home.sh(&format!("AWS_CA_BUNDLE={bundle} {}", at(&tls))).succeeds();
}

#[test]
#[ignore = "needs moto"]
fn settings_of_a_home_without_aws_are_no_hindrance() {
    let home = home_at("http://127.0.0.1:1");
    home.sh("stripeseal keygen; stripeseal seal").succeeds();
    home.sh(&format!("AWS_CA_BUNDLE=missing AWS_PROFILE=nobody {GET}")).succeeds();
}
