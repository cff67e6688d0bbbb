//! A vault that does not answer as it should, and one that is another's: an error of its own for each, no
//! hang beyond the deadline, nothing half written, nothing told.

use super::{CANARY, StandIn};
use crate::home::{Home, Told};

/// What goes wrong with every request, and the code of what is said.
const FAULTS: [(&str, &str); 18] = [
    ("throttle", "throttled"),
    ("throttle&after=99", "throttled"),
    ("status&status=503&code=ServiceUnavailable", "service"),
    ("status&status=418&code=Teapot", "service"),
    ("status&status=401&code=Unauthorized", "credentials"),
    ("close", "answer"),
    ("cut", "answer"),
    ("garbled", "answer"),
    ("empty", "answer"),
    ("xml", "service"),
    ("xml&status=200", "answer"),
    ("xml&status=403", "service"),
    ("redirect", "redirected"),
    ("large", "too-large"),
    ("stall", "timed-out"),
    ("stall-body", "timed-out"),
    ("connect", "timed-out"),
    ("handshake", "timed-out"),
];

/// The same with the giver of tokens.
const LOGIN_FAULTS: [(&str, &str); 8] = [
    ("throttle", "throttled"),
    ("close", "answer"),
    ("cut", "answer"),
    ("garbled", "answer"),
    ("redirect", "redirected"),
    ("large", "too-large"),
    ("stall", "timed-out"),
    ("handshake", "timed-out"),
];

const COMMANDS: [&str; 4] = [
    "get A_PASSWORD",
    "run -- printenv THERE",
    "rotate -y",
    "seal -r app=azure-key:acme/config new.env",
];

fn home(azure: &StandIn) -> Home {
    let mut home = azure.home();
    azure.to("new-secret?name=there&value=canary-there");
    home.write("new.env", "A_PASSWORD=canary-new\n");
    home.write(".env", "A_PASSWORD=canary-hunter2\nTHERE=azure-kv://acme/there\n");
    home.sh("stripeseal seal -q -r app=azure-key:acme/config").succeeds();
    home.set("STRIPESEAL_SERVICE_TIMEOUT", "2");
    home
}

fn check(home: &Home, before: &[String; 2], what: &str, told: &Told, code: &str) {
    assert!(told.stderr.contains(&format!("error[{code}]")), "{what}: {told:?}");
    assert_ne!(told.status, Some(0), "{what}: {told:?}");
    for text in [&told.stdout, &told.stderr] {
        assert!(!text.contains(CANARY) && !text.contains("panicked"), "{what}: {told:?}");
    }
    assert_eq!(&[home.read(".env"), home.read("new.env")], before, "{what}");
}

#[test]
#[ignore = "needs azure"]
fn each_fault_has_its_own_error() {
    let azure = StandIn::start();
    let home = home(&azure);
    let before = [home.read(".env"), home.read("new.env")];
    for (fault, code) in FAULTS {
        azure.to(&format!("fault?is={fault}"));
        for command in COMMANDS {
            let patience = if code == "timed-out" { 1 } else { 2 };
            let told =
                home.sh(&format!("STRIPESEAL_SERVICE_TIMEOUT={patience} stripeseal {command}"));
            check(&home, &before, &format!("{fault}: {command}"), &told, code);
        }
    }
    for (fault, code) in LOGIN_FAULTS {
        azure.to(&format!("fault?is={fault}&host=login.microsoftonline.com"));
        let told = home.sh("stripeseal get A_PASSWORD");
        check(&home, &before, &format!("login: {fault}"), &told, code);
    }
}

#[test]
#[ignore = "needs azure"]
fn what_passes_is_waited_for() {
    let azure = StandIn::start();
    let mut home = home(&azure);
    home.set("STRIPESEAL_SERVICE_TIMEOUT", "60");
    for fault in ["throttle&after=1", "close", "cut", "status&status=503&code=X"] {
        azure.to(&format!("fault?is={fault}&count=2"));
        assert_eq!(home.sh("stripeseal get A_PASSWORD").succeeds().stdout, "canary-hunter2");
    }
}

#[test]
#[ignore = "needs azure"]
fn a_challenge_for_another_host_gets_no_token() {
    let azure = StandIn::start();
    let home = home(&azure);
    for resource in ["https://evil.example", "https://storage.azure.com", "no-address"] {
        azure.to(&format!("fault?resource={resource}"));
        azure.requests("");
        home.sh("stripeseal get A_PASSWORD").fails("answer", &["not understood"]);
        let requests = azure.requests("");
        assert!(!requests.is_empty());
        let told = |request: &String| request.contains(" with token") || request.contains("login");
        assert!(!requests.iter().any(told), "{requests:?}");
    }
}

#[test]
#[ignore = "needs azure"]
fn a_host_must_be_who_it_says() {
    let azure = StandIn::start();
    let mut home = home(&azure);
    home.write("other.env", "A_PASSWORD=canary-a\n");
    home.sh("stripeseal seal -r app=azure-key:other/config other.env")
        .fails("tls", &["its certificate is for another host"]);
    home.sh("stripeseal seal -r app=azure-key:none/config other.env")
        .fails("unreachable", &["https://none.vault.azure.net", "AZURE_CLOUD"]);
    let other = StandIn::start();
    home.set("SSL_CERT_FILE", &other.authority().to_string_lossy());
    azure.requests("");
    home.sh("stripeseal get A_PASSWORD").fails("tls", &["no authority", "SSL_CERT_FILE"]);
    assert_eq!(azure.requests("/"), Vec::<String>::new());
}

#[test]
#[ignore = "needs azure"]
fn nobody_there_is_said() {
    let azure = StandIn::start();
    let mut home = home(&azure);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    home.set("HTTPS_PROXY", &format!("http://127.0.0.1:{port}"));
    home.sh("stripeseal get A_PASSWORD").fails("unreachable", &["nothing listens there"]);
}
