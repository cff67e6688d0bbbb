//! Keys of a vault as master keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use stripeseal::envelope::KeyId;
use stripeseal::secret::DataKey;

use super::{StandIn, sealed};
use crate::home::Home;

/// What the first stanza of a document for the vault's key holds: the version of the key, and what that
/// wrapped.
fn stanza(home: &Home, document: &str) -> (String, Vec<u8>) {
    let text = home.read(document);
    let line = text.lines().find(|line| line.starts_with("# to azure-key:")).unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(line.rsplit(' ').next().unwrap()).unwrap();
    (String::from_utf8(bytes[..32].to_vec()).unwrap(), bytes[32..].to_vec())
}

fn replace_stanza(home: &Home, document: &str, wrapped: &[u8]) {
    let text = home.read(document);
    let line = text.lines().find(|line| line.starts_with("# to azure-key:")).unwrap();
    let (head, _) = line.rsplit_once(' ').unwrap();
    let new = format!("{head} {}", URL_SAFE_NO_PAD.encode(wrapped));
    home.write(document, text.replace(line, &new));
}

#[test]
#[ignore = "needs azure"]
fn a_vault_wraps_and_unwraps() {
    let azure = StandIn::start();
    let home = azure.home();
    sealed(&home);
    assert_eq!(azure.requests("wrapkey with token").len(), 1);
    assert_eq!(home.sh("stripeseal get A_PASSWORD").succeeds().stdout, "canary-hunter2");
    let told = home.sh("stripeseal run -- printenv A_PASSWORD").succeeds();
    assert_eq!(told.stdout, "canary-hunter2\n");
    home.sh("printf canary-new | stripeseal set B_TOKEN").succeeds();
    assert_eq!(home.sh("stripeseal get B_TOKEN").succeeds().stdout, "canary-new");
    azure.requests("");
    home.sh("stripeseal list; stripeseal check; stripeseal scan --no-own; ! stripeseal diff .env .env | grep .");
    assert_eq!(azure.requests(""), Vec::<String>::new());
}

#[test]
#[ignore = "needs azure"]
fn the_stanza_is_what_microsofts_sdk_unwraps() {
    let azure = StandIn::start();
    let home = azure.home();
    sealed(&home);
    let (version, ciphertext) = stanza(&home, ".env");
    let hex: String = ciphertext.iter().map(|byte| format!("{byte:02x}")).collect();
    let unwrapped = azure.sdk(&["unwrap", &version, &hex]);
    let bytes: Vec<u8> = (0..unwrapped.len() / 2)
        .map(|at| u8::from_str_radix(&unwrapped[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let data_key = DataKey::from_bytes(&bytes).unwrap();
    assert!(home.read(".env").contains(&format!("# key {}\n", KeyId::of(&data_key))));
}

#[test]
#[ignore = "needs azure"]
fn an_identity_at_hand_spares_the_vault() {
    let azure = StandIn::start();
    let home = azure.home();
    home.write(".env", "A_PASSWORD=canary-hunter2\n");
    home.sh(
        "stripeseal keygen -q >r; stripeseal seal -q -r me=$(cat r) -r app=azure-key:acme/config",
    )
    .succeeds();
    azure.requests("");
    assert_eq!(home.sh("stripeseal get A_PASSWORD").succeeds().stdout, "canary-hunter2");
    assert_eq!(azure.requests(""), Vec::<String>::new());
    home.sh("rm .config/stripeseal/identity.txt").succeeds();
    assert_eq!(home.sh("stripeseal get A_PASSWORD").succeeds().stdout, "canary-hunter2");
    assert_eq!(azure.requests("unwrapkey with token").len(), 1);
}

#[test]
#[ignore = "needs azure"]
fn many_documents_take_a_request_each_and_one_token() {
    let azure = StandIn::start();
    let home = azure.home();
    for number in 0..20 {
        home.write(&format!("{number}.env"), format!("A_PASSWORD=canary-{number}\n"));
    }
    home.sh("stripeseal seal -q -r app=azure-key:acme/config *.env").succeeds();
    azure.requests("");
    let told =
        home.sh("stripeseal run $(printf -- '-f %s.env ' $(seq 0 19)) -- printenv A_PASSWORD");
    assert_eq!(told.succeeds().stdout, "canary-19\n");
    let requests = azure.requests("");
    let count = |words: &str| requests.iter().filter(|request| request.contains(words)).count();
    assert_eq!((count("unwrapkey with token"), count("/token")), (20, 1), "{requests:?}");
}

#[test]
#[ignore = "needs azure"]
fn rotate_goes_over_to_the_newest_version() {
    let azure = StandIn::start();
    let home = azure.home();
    sealed(&home);
    let (old, _) = stanza(&home, ".env");
    let new = azure.to("new-key?name=config");
    assert_eq!(home.sh("stripeseal get A_PASSWORD").succeeds().stdout, "canary-hunter2");
    assert_eq!(stanza(&home, ".env").0, old);
    home.sh("stripeseal rotate -y").succeeds();
    assert_eq!(stanza(&home, ".env").0, new);
    assert_eq!(home.sh("stripeseal get A_PASSWORD").succeeds().stdout, "canary-hunter2");
}

#[test]
#[ignore = "needs azure"]
fn what_was_wrapped_otherwise_opens_nothing() {
    let azure = StandIn::start();
    let home = azure.home();
    sealed(&home);
    home.write("other.env", "A_PASSWORD=canary-other\n");
    home.sh("stripeseal seal -q -r app=azure-key:acme/config other.env").succeeds();
    let (version, ciphertext) = stanza(&home, ".env");
    let get = |document: &str| home.sh(&format!("stripeseal get -f {document} A_PASSWORD"));

    replace_stanza(&home, "other.env", &[version.as_bytes(), &ciphertext].concat());
    get("other.env").fails("identity", &["azure-key:acme/config"]);
    let mut damaged = ciphertext.clone();
    damaged[7] ^= 1;
    replace_stanza(&home, ".env", &[version.as_bytes(), &damaged].concat());
    get(".env").fails("stanza", &["damaged, or was wrapped by another key"]);
    replace_stanza(&home, ".env", &[b"../../../secrets/x?y=00000000000", &*ciphertext].concat());
    azure.requests("");
    get(".env").fails("identity", &["azure-key:acme/config"]);
    assert_eq!(azure.requests(""), Vec::<String>::new());
    replace_stanza(&home, ".env", &[&[b'0'; 32], &*ciphertext].concat());
    get(".env").fails("key", &["there is no such key", "list-deleted"]);
}

#[test]
#[ignore = "needs azure"]
fn a_key_that_can_not_be_used_is_explained() {
    let azure = StandIn::start();
    let home = azure.home();
    sealed(&home);
    let get = || home.sh("stripeseal get A_PASSWORD");
    azure.to("key?name=config&enabled=false");
    get().fails("key", &["the key is disabled", "an operator enables the key again"]);
    home.write("new.env", "A_PASSWORD=canary-new\n");
    let seal = || home.sh("stripeseal seal -r app=azure-key:acme/config new.env");
    seal().fails("key", &["the key is disabled"]);
    azure.to("key?name=config&ops=sign");
    get().fails("key", &["not allowed to wrap and unwrap"]);
    azure.to("key?name=config");
    azure.to("delete?kind=key&name=config");
    get().fails("key", &["there is no such key", "az keyvault key list-deleted"]);
    azure.to("recover?kind=key&name=config");
    get().succeeds();
    azure.to("fault?is=status&status=400&code=BadParameter");
    seal().fails("key", &["can't wrap with RSA-OAEP-256"]);
    assert_eq!(home.read("new.env"), "A_PASSWORD=canary-new\n");
}

#[test]
#[ignore = "needs azure"]
fn a_permission_that_is_missing_is_named() {
    let azure = StandIn::start();
    let home = azure.home_of("nobody");
    let may = azure.home();
    sealed(&may);
    home.write(".env", may.read(".env"));
    home.sh("stripeseal get A_PASSWORD")
        .fails("denied", &["it takes keys/unwrapKey on acme/config"]);
    home.write("new.env", "A_PASSWORD=canary-new\n");
    home.sh("stripeseal seal -r app=azure-key:acme/config new.env")
        .fails("denied", &["it takes keys/wrapKey on acme/config"]);
    azure.to("fault?is=status&status=403&code=Forbidden&inner=ForbiddenByFirewall");
    may.sh("stripeseal get A_PASSWORD").fails("denied", &["the firewall of the vault"]);
}
