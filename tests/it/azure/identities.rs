//! As whom a vault is asked: each way that a machine may have, and none.

use std::os::unix::fs::PermissionsExt as _;

use super::{CANARY, StandIn, TENANT};
use crate::home::Home;
use crate::terminal::until;

/// A home that reaches the stand-in, with a sealed document that holds a reference.
fn home(azure: &StandIn, variables: &[(&str, &str)]) -> Home {
    azure.to("new-secret?name=there&value=canary-there");
    let mut home = azure.stranger();
    home.write(".env", "A_PASSWORD=canary-a\nTHERE=azure-kv://acme/there\n");
    home.sh("stripeseal keygen -q >/dev/null; stripeseal seal -q").succeeds();
    for (name, value) in variables {
        home.set(name, value);
    }
    azure.requests("");
    home
}

/// Puts a program `az` on PATH.
fn az(home: &mut Home, script: &str) {
    home.write("bin/az", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(home.path("bin/az"), std::fs::Permissions::from_mode(0o700)).unwrap();
    let stripeseal = std::path::Path::new(env!("CARGO_BIN_EXE_stripeseal")).parent().unwrap();
    let path = format!("{}:{}:/usr/bin:/bin", home.path("bin").display(), stripeseal.display());
    home.set("PATH", &path);
}

fn gets(home: &Home) {
    assert_eq!(home.sh("stripeseal get THERE").succeeds().stdout, "canary-there");
}

#[test]
#[ignore = "needs azure"]
fn a_client_with_a_secret() {
    let azure = StandIn::start();
    let secret = azure.to("client-secret");
    let mut home = home(
        &azure,
        &[
            ("AZURE_TENANT_ID", TENANT),
            ("AZURE_CLIENT_ID", "app"),
            ("AZURE_CLIENT_SECRET", &secret),
        ],
    );
    gets(&home);
    home.set("AZURE_CLIENT_SECRET", "canary-wrong");
    let told = home.sh("stripeseal get THERE").fails("credentials", &["refused", "az login"]);
    assert!(!told.stderr.contains(CANARY), "{told:?}");
    home.set("AZURE_TENANT_ID", "");
    home.sh("stripeseal get THERE").fails("service-setting", &["needs AZURE_TENANT_ID"]);
}

#[test]
#[ignore = "needs azure"]
fn a_workload_with_a_token_of_its_cluster() {
    let azure = StandIn::start();
    let mut home = home(&azure, &[("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", "pod")]);
    home.write("token", azure.to("assertion"));
    home.set("AZURE_FEDERATED_TOKEN_FILE", &home.path("token").to_string_lossy());
    gets(&home);
    home.write("token", "canary-other");
    home.sh("stripeseal get THERE").fails("credentials", &["refused"]);
    std::fs::remove_file(home.path("token")).unwrap();
    home.sh("stripeseal get THERE")
        .fails("service-setting", &["AZURE_FEDERATED_TOKEN_FILE must be readable"]);
}

#[test]
#[ignore = "needs azure"]
fn a_machine_with_a_managed_identity() {
    let azure = StandIn::start();
    let mut home = home(&azure, &[("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")]);
    gets(&home);
    assert_eq!(azure.requests("169.254.169.254").len(), 1);
    home.set("AZURE_CLIENT_ID", "nobody");
    home.sh("stripeseal get THERE").fails("denied", &["secrets/get"]);
    azure.to("fault?is=close&host=169.254.169.254");
    home.set("STRIPESEAL_SERVICE_TIMEOUT", "1");
    home.sh("stripeseal get THERE").fails("timed-out", &["within 1 s"]);
}

#[test]
#[ignore = "needs azure"]
fn a_person_who_has_logged_in() {
    let azure = StandIn::start();
    let mut home = home(&azure, &[("STRIPESEAL_IDENTITY_FILE", "")]);
    let token = azure.to("token");
    az(
        &mut home,
        &format!(
            "env >$HOME/seen; echo \"$*\" >>$HOME/seen\n\
             echo '{{\"accessToken\": \"{token}\", \"expires_on\": 4102444800, \"tokenType\": \"Bearer\"}}'"
        ),
    );
    home.set("STRIPESEAL_SERVICE_TIMEOUT", "20");
    gets(&home);
    let seen = home.read("seen");
    assert!(
        seen.contains("account get-access-token -o json --scope https://vault.azure.net/.default")
    );
    assert!(!seen.contains("STRIPESEAL_"), "{seen}");

    az(&mut home, "echo 'canary-words: run az login' >&2; exit 1");
    let told = home.sh("stripeseal get THERE").fails("credentials", &["az login"]);
    assert!(!told.stderr.contains(CANARY), "{told:?}");

    az(&mut home, "echo $$ >$HOME/az.pid; sleep 300; true");
    home.set("STRIPESEAL_SERVICE_TIMEOUT", "1");
    home.sh("stripeseal get THERE").fails("timed-out", &["within 1 s"]);
    let pid = home.read("az.pid");
    until(|| !std::path::Path::new("/proc").join(pid.trim()).exists());
}

#[test]
#[ignore = "needs azure"]
fn nobody_is_sent_to_log_in() {
    let azure = StandIn::start();
    let mut home = home(&azure, &[("AZURE_TOKEN_CREDENTIALS", "prod")]);
    home.sh("stripeseal get THERE")
        .fails("credentials", &["no credentials were found", "az login"]);
    home.set("AZURE_CLIENT_CERTIFICATE_PATH", "/none");
    home.sh("stripeseal get THERE")
        .fails("service-setting", &["client certificates can't be used"]);
    home.set("AZURE_TOKEN_CREDENTIALS", "canary-other");
    home.sh("stripeseal get THERE").fails("service-setting", &["AzureCliCredential"]);
    assert_eq!(azure.requests(""), Vec::<String>::new());
}

#[test]
#[ignore = "needs azure"]
fn a_cloud_is_one_of_the_list() {
    let azure = StandIn::start();
    let mut home = azure.home();
    home.write(".env", "A_PASSWORD=canary-a\nTHERE=azure-kv://acme/there\n");
    home.sh("stripeseal keygen -q >/dev/null; stripeseal seal -q").succeeds();
    for (cloud, host) in [
        ("AzureChinaCloud", "acme.vault.azure.cn"),
        ("AzureUSGovernment", "acme.vault.usgovcloudapi.net"),
    ] {
        azure.requests("");
        home.set("AZURE_CLOUD", cloud);
        home.sh("stripeseal get THERE").fails("unreachable", &[host, "AZURE_CLOUD"]);
        assert!(azure.requests("").iter().all(|request| request.starts_with(host)));
    }
    home.set("AZURE_CLOUD", "evil.example");
    home.sh("stripeseal get THERE").fails("service-setting", &["AZURE_CLOUD is none of"]);
}
