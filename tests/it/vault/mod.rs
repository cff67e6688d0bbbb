//! Vault, as OpenBao speaks it: a real server for each test, on loopback.

mod example;
mod faults;
mod identities;
mod keys;
mod stores;

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::home::Home;
use crate::terminal::until;

const ROOT: &str = "root-token-of-a-test";

/// A server; it ends when it is dropped.
pub(crate) struct Bao {
    child: Child,
    folder: tempfile::TempDir,
    pub(crate) address: String,
}

impl Bao {
    /// Starts one with the engine transit, a key `app` in it, and key-value engines at `secret` and `old`.
    pub(crate) fn start() -> Self {
        Self::with(&[], "http")
    }

    /// The same with TLS, of an authority of its own.
    fn with_tls() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::in_folder(folder, &["-dev-tls", "-dev-tls-cert-dir=."], "https")
    }

    fn with(options: &[&str], scheme: &str) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), options, scheme)
    }

    fn in_folder(folder: tempfile::TempDir, options: &[&str], scheme: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(program())
            .args(["server", "-dev", "-dev-no-store-token", "-log-level=warn"])
            .arg(format!("-dev-root-token-id={ROOT}"))
            .arg(format!("-dev-listen-address=127.0.0.1:{port}"))
            .args(options)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let bao = Self { child, folder, address: format!("{scheme}://127.0.0.1:{port}") };
        until(|| TcpStream::connect(("127.0.0.1", port)).is_ok());
        until(|| bao.try_to(&["status"]).is_some());
        bao.to(&["secrets", "enable", "transit"]);
        bao.to(&["secrets", "enable", "-path=old", "-version=1", "kv"]);
        bao.to(&["write", "-f", "transit/keys/app"]);
        bao
    }

    /// Has OpenBao's own program do something, and gives what it printed.
    pub(crate) fn to(&self, arguments: &[&str]) -> String {
        self.try_to(arguments).unwrap_or_else(|| panic!("bao {arguments:?}"))
    }

    fn try_to(&self, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new(program());
        let authority = self.folder.path().join("vault-ca.pem");
        if authority.exists() {
            command.env("BAO_CACERT", authority);
        }
        command.args(arguments).env("HOME", self.folder.path()).env_remove("VAULT_ADDR");
        command.env("BAO_ADDR", &self.address).env("BAO_TOKEN", ROOT).stdin(Stdio::null());
        let output = command.output().unwrap();
        let text = || String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
        output.status.success().then(text)
    }

    /// Writes a policy.
    fn policy(&self, name: &str, rules: &[(&str, &str)]) {
        let rule = |(path, capabilities): &(&str, &str)| {
            format!("path \"{path}\" {{ capabilities = [{capabilities}] }}\n")
        };
        let file = self.folder.path().join("policy.hcl");
        std::fs::write(&file, rules.iter().map(rule).collect::<String>()).unwrap();
        self.to(&["policy", "write", name, &file.to_string_lossy()]);
    }

    /// A token that may do what the policy says.
    fn token(&self, policy: &str) -> String {
        self.to(&["token", "create", "-field=token", &format!("-policy={policy}")])
    }

    /// A home whose user may do everything.
    pub(crate) fn home(&self) -> Home {
        self.home_at(&self.address, ROOT)
    }

    fn home_at(&self, address: &str, token: &str) -> Home {
        let mut home = Home::new();
        home.set("VAULT_ADDR", address);
        home.set("VAULT_TOKEN", token);
        home
    }
}

impl Drop for Bao {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server itself, not the Python that starts it.
fn program() -> String {
    std::env::var("STRIPESEAL_BAO").expect("STRIPESEAL_BAO: scripts/test.sh sets it")
}

/// Seals `A_PASSWORD=hunter2` for a key of the server.
fn sealed(home: &Home) {
    home.write(".env", "A_PASSWORD=hunter2\n");
    home.sh("stripeseal seal -q -r app=vault-transit:transit/app").succeeds();
}
