//! Azure Key Vault, as a stand-in on loopback does it: `stand_in.py` says how, and `sdk.py` that it does.

mod faults;
mod identities;
mod keys;
mod stores;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::home::Home;

const TENANT: &str = "11111111-2222-3333-4444-555555555555";

/// What every secret begins with that may be seen nowhere: the tokens and secrets of clients too.
const CANARY: &str = "canary-";

/// Azure on loopback; it ends when it is dropped.
struct StandIn {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl StandIn {
    /// Starts one with the vault `acme`, and in it the key `config`.
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(python())
            .arg(here().join("stand_in.py"))
            .arg(folder.path())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let read = BufReader::new(child.stdout.take().unwrap()).read_line(&mut line);
        // It is ended, whatever it said.
        let mut stand_in = Self { child, folder, port: 0 };
        read.unwrap();
        stand_in.port = line.trim().parse().unwrap();
        stand_in
    }

    /// Has it do something, and gives what it says.
    fn to(&self, what: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET /control/{what} HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{what}: {head}");
        body.to_owned()
    }

    /// The requests since the last time that hold these words.
    fn requests(&self, words: &str) -> Vec<String> {
        let all = self.to("requests");
        all.lines().filter(|line| line.contains(words)).map(str::to_owned).collect()
    }

    fn proxy(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A home that reaches it, as nobody.
    fn stranger(&self) -> Home {
        let mut home = Home::new();
        home.set("HTTPS_PROXY", &self.proxy());
        home.set("HTTP_PROXY", &self.proxy());
        home.set("SSL_CERT_FILE", &self.authority().to_string_lossy());
        home
    }

    /// A home whose user is a client with a secret: `app` may do everything.
    fn home_of(&self, client: &str) -> Home {
        let mut home = self.stranger();
        home.set("AZURE_TENANT_ID", TENANT);
        home.set("AZURE_CLIENT_ID", client);
        home.set("AZURE_CLIENT_SECRET", &self.to("client-secret"));
        home
    }

    fn home(&self) -> Home {
        self.home_of("app")
    }

    /// Runs Microsoft's SDK for Python against it, and gives what that printed.
    fn sdk(&self, arguments: &[&str]) -> String {
        let output = Command::new(python())
            .arg(here().join("sdk.py"))
            .arg(self.to("client-secret"))
            .args(arguments)
            .env("HTTPS_PROXY", self.proxy())
            .env("HTTP_PROXY", self.proxy())
            .env("REQUESTS_CA_BUNDLE", self.authority())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/azure")
}

fn python() -> String {
    std::env::var("STRIPESEAL_PYTHON").expect("STRIPESEAL_PYTHON: scripts/test.sh sets it")
}

/// Seals `A_PASSWORD=canary-hunter2` for the key of the vault.
fn sealed(home: &Home) {
    home.write(".env", "A_PASSWORD=canary-hunter2\n");
    home.sh("stripeseal seal -q -r app=azure-key:acme/config").succeeds();
}

#[test]
#[ignore = "needs azure"]
fn microsofts_own_sdk_works_with_the_stand_in() {
    let azure = StandIn::start();
    assert_eq!(azure.sdk(&[]), "as with Azure");
    let requests = azure.requests("with token");
    for part in ["/wrapkey", "/unwrapkey", "PUT /secrets/", "GET /secrets/", "GET /keys/"] {
        assert!(requests.iter().any(|request| request.contains(part)), "{part}: {requests:?}");
    }
}
