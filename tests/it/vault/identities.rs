//! As whom Vault is asked, and whom its certificate must be from.

use super::{Bao, ROOT, sealed};
use crate::home::Home;
use crate::proxy::{Fate, Proxy};

const GET: &str = "stripeseal get A_PASSWORD";

/// What a machine may do: unwrap.
const MACHINE: &[(&str, &str)] = &[("transit/decrypt/app", r#""update""#)];

#[test]
#[ignore = "needs openbao"]
fn a_token_is_taken_from_the_environment_then_from_its_file() {
    let bao = Bao::start();
    let home = bao.home();
    sealed(&home);
    home.write(".vault-token", format!("{ROOT}\n"));
    home.sh(&format!("unset VAULT_TOKEN; {GET}")).succeeds();
    home.sh(&format!(
        "BAO_TOKEN=$VAULT_TOKEN; unset VAULT_TOKEN; export BAO_TOKEN; rm .vault-token; {GET}"
    ))
    .succeeds();
    home.sh(&format!("unset VAULT_TOKEN; {GET}")).fails(
        "credentials",
        &["no credentials were found", "hint: bao login, or set VAULT_TOKEN"],
    );
    home.sh(&format!("VAULT_TOKEN=hvs.nobody {GET}")).fails("credentials", &["are refused"]);
    home.sh(&format!("unset VAULT_ADDR; {GET}"))
        .fails("service-setting", &["VAULT_ADDR is not set"]);
    home.sh(&format!("VAULT_ADDR=http://vault.example:8200 {GET}"))
        .fails("service-setting", &["everybody on the way reads the secrets"]);
    home.sh(&format!("VAULT_ADDR=http://127.0.0.1:1 {GET}"))
        .fails("unreachable", &["http://127.0.0.1:1: can't be reached: nothing listens there"]);
    home.sh(&format!("VAULT_ADDR=https://nowhere.invalid {GET}"))
        .fails("unreachable", &["there is no host of that name"]);
}

#[test]
#[ignore = "needs openbao"]
fn an_approle_logs_in_and_logs_in_again() {
    let bao = Bao::start();
    bao.policy("machine", MACHINE);
    bao.to(&["auth", "enable", "approle"]);
    bao.to(&["write", "auth/approle/role/ci", "token_policies=machine", "token_num_uses=2"]);
    let role_id = bao.to(&["read", "-field=role_id", "auth/approle/role/ci/role-id"]);
    let secret_id = bao.to(&["write", "-f", "-field=secret_id", "auth/approle/role/ci/secret-id"]);
    let proxy = Proxy::to(&bao.address, |_| Fate::Pass);
    let mut home = bao.home();
    for name in ["a.env", "b.env", "c.env", "d.env", "e.env"] {
        home.write(name, "A_PASSWORD=hunter2\n");
    }
    home.sh("stripeseal seal -q -r app=vault-transit:transit/app *.env").succeeds();
    home.set("VAULT_TOKEN", "");
    home.set("VAULT_ADDR", &proxy.address());
    home.set("VAULT_ROLE_ID", &role_id);
    home.write("secret-id", format!("{secret_id}\n"));
    home.sh(&format!("VAULT_SECRET_ID_FILE=secret-id {GET} -f a.env")).succeeds();
    home.set("VAULT_SECRET_ID", &secret_id);
    // Its token may be used twice: within the command it ends, and another is had.
    let files: String = ["a", "b", "c", "d", "e"].map(|name| format!(" -f {name}.env")).concat();
    let told = home.sh(&format!("stripeseal run{files} -- printenv A_PASSWORD")).succeeds();
    assert_eq!(told.stdout, "hunter2\n");
    let logins = proxy.requests().iter().filter(|one| one.contains("/login")).count();
    assert!(logins > 2, "{:?}", proxy.requests());
    let told = home.sh(&format!("VAULT_SECRET_ID=wrong {GET} -f a.env"));
    told.fails("credentials", &["auth/approle/login"]);
    home.sh(&format!("VAULT_AUTH_MOUNT=elsewhere {GET} -f a.env"))
        .fails("credentials", &["auth/elsewhere/login"]);
    home.sh(&format!("VAULT_AUTH_MOUNT=../x {GET} -f a.env"))
        .fails("service-setting", &["VAULT_AUTH_MOUNT is no path"]);
    home.sh(&format!("VAULT_SECRET_ID_FILE=nowhere {GET} -f a.env"))
        .fails("service-setting", &["VAULT_SECRET_ID_FILE can't be read"]);
}

/// A key, and a token that a cluster of Kubernetes could have signed with it.
const SIGNED: &str = r#"
import base64, json, sys, time
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
public = key.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
open("public.pem", "wb").write(public)
part = lambda value: base64.urlsafe_b64encode(value).rstrip(b"=")
now = int(time.time())
claims = {"sub": "system:serviceaccount:shop:web", "aud": "vault", "nbf": now - 60, "exp": now + 3600}
signed = b".".join(part(json.dumps(one).encode()) for one in ({"alg": "RS256", "typ": "JWT"}, claims))
signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
open("jwt", "wb").write(signed + b"." + part(signature) + b"\n")
"#;

/// The engine `jwt` takes the same request as `kubernetes`, and needs no cluster to ask.
#[test]
#[ignore = "needs openbao"]
fn a_pod_logs_in_with_the_token_of_its_account() {
    let bao = Bao::start();
    bao.policy("machine", MACHINE);
    let mut home = bao.home();
    sealed(&home);
    home.set("STRIPESEAL_PYTHON", &std::env::var("STRIPESEAL_PYTHON").unwrap());
    home.write("sign.py", SIGNED);
    home.sh("$STRIPESEAL_PYTHON sign.py").succeeds();
    bao.to(&["auth", "enable", "-path=kubernetes", "jwt"]);
    let keys = format!("jwt_validation_pubkeys={}", home.read("public.pem"));
    bao.to(&["write", "auth/kubernetes/config", &keys]);
    bao.to(&[
        "write",
        "auth/kubernetes/role/web",
        "role_type=jwt",
        "user_claim=sub",
        "bound_audiences=vault",
        "token_policies=machine",
    ]);
    home.set("VAULT_TOKEN", "");
    home.set("VAULT_KUBERNETES_ROLE", "web");
    home.set("VAULT_KUBERNETES_TOKEN_FILE", "jwt");
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    let told = home.sh(&format!("VAULT_KUBERNETES_ROLE=other {GET}"));
    assert!(!told.stderr.contains(home.read("jwt").trim()), "{told:?}");
    told.fails("credentials", &["auth/kubernetes/login"]);
}

#[test]
#[ignore = "needs openbao"]
fn a_certificate_is_of_an_authority_that_is_trusted() {
    let bao = Bao::with_tls();
    let mut home: Home = bao.home();
    let authority = bao.folder.path().join("vault-ca.pem");
    home.set("VAULT_CACERT", &authority.to_string_lossy());
    sealed(&home);
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    home.sh(&format!("unset VAULT_CACERT; {GET}"))
        .fails("tls", &["of no authority that this machine trusts", "hint: VAULT_CACERT=FILE"]);
    home.sh(&format!("unset VAULT_CACERT; SSL_CERT_FILE={} {GET}", authority.display())).succeeds();
    home.sh(&format!("VAULT_CACERT=.env {GET}"))
        .fails("service-setting", &["holds no certificate"]);
    home.sh(&format!("VAULT_SKIP_VERIFY=1 {GET}"))
        .fails("service-setting", &["certificates are always verified"]);
    let other_name = bao.address.replace("127.0.0.1", "127.0.0.2");
    let told = home.sh(&format!("VAULT_ADDR={other_name} {GET}"));
    assert!(
        told.stderr.contains("error[tls]") || told.stderr.contains("error[unreachable]"),
        "{told:?}"
    );
    let plain = Bao::start();
    let address = plain.address.replace("http:", "https:");
    home.sh(&format!("VAULT_ADDR={address} {GET}"))
        .fails("tls", &["what answers there does not speak it"]);
}

#[test]
#[ignore = "needs openbao"]
fn a_namespace_is_named_by_the_machine() {
    let bao = Bao::start();
    bao.to(&["namespace", "create", "team"]);
    bao.to(&["secrets", "enable", "-namespace=team", "transit"]);
    bao.to(&["write", "-namespace=team", "-f", "transit/keys/app"]);
    let mut home = bao.home();
    home.set("VAULT_NAMESPACE", "team");
    sealed(&home);
    assert_eq!(home.sh(GET).succeeds().stdout, "hunter2");
    home.sh(&format!("unset VAULT_NAMESPACE; {GET}")).fails("stanza", &[]);
    home.sh(&format!("VAULT_NAMESPACE=other {GET}"));
}
