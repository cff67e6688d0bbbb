//! AWS, by moto in its mode that checks signatures and permissions: KMS, Secrets Manager, credentials,
//! and every way in which they fail.

mod credentials;
mod faults;
mod keys;
mod secrets;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::home::{Home, Told};

/// A server of its own; it ends when this is dropped.
pub(crate) struct Moto {
    child: Child,
    /// Where the test itself is killed, the server reads that this has ended.
    _stdin: ChildStdin,
    said: serde_json::Value,
    folder: tempfile::TempDir,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn python() -> String {
    std::env::var("STRIPESEAL_PYTHON").expect("STRIPESEAL_PYTHON has moto")
}

impl Moto {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/moto-session.py");
        let mut child = Command::new(python())
            .arg(session)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).expect("moto starts");
        Self { child, _stdin: stdin, said, folder }
    }

    fn text(&self, name: &str) -> &str {
        self.said[name].as_str().unwrap()
    }

    pub(crate) fn address(&self) -> &str {
        self.text("address")
    }

    /// The ARN of one of its two keys.
    fn key(&self, index: usize) -> &str {
        self.said["keys"][index].as_str().unwrap()
    }

    /// The recipient of its first key.
    fn recipient(&self) -> String {
        format!("aws-kms:{}", self.key(0))
    }

    /// The access key of a user, and its secret.
    fn pair(&self, user: &str) -> [&str; 2] {
        [0, 1].map(|part| self.said[user][part].as_str().unwrap())
    }

    /// A home with the credentials of a user, and a document.
    pub(crate) fn home(&self, user: &str) -> Home {
        let mut home = home_at(self.address());
        self.become_user(&mut home, user);
        home
    }

    fn become_user(&self, home: &mut Home, user: &str) {
        let [id, secret] = self.pair(user);
        home.set("AWS_ACCESS_KEY_ID", id);
        home.set("AWS_SECRET_ACCESS_KEY", secret);
    }

    /// Runs Python as an operator, who may do everything; `kms` and `sm` are clients of boto3.
    #[track_caller]
    fn operate(&self, script: &str) -> String {
        let head =
            "import boto3, base64\nkms, sm = boto3.client('kms'), boto3.client('secretsmanager')\n";
        let mut home = self.home("operator");
        home.set("AWS_DEFAULT_REGION", "eu-west-1");
        home.write("script.py", format!("{head}{script}\n"));
        home.sh(&format!("{} script.py", python())).succeeds().stdout.trim_end().to_owned()
    }

    /// Puts a secret there.
    fn create(&self, name: &str, text: &str) {
        self.operate(&format!("sm.create_secret(Name='{name}', SecretString='''{text}''')"));
    }
}

/// A home without credentials whose AWS is at that address.
fn home_at(address: &str) -> Home {
    let mut home = Home::new();
    home.set("AWS_ENDPOINT_URL", address);
    home.set("AWS_REGION", "eu-west-1");
    home.set("AWS_EC2_METADATA_DISABLED", "true");
    home.write(".env", "A_PASSWORD=hunter2\nPORT=80\n");
    home
}

/// Nothing that was said shows any of those texts.
#[track_caller]
fn assert_silent(told: &Told, secrets: &[&str]) {
    for secret in secrets {
        assert!(
            !told.stdout.contains(secret) && !told.stderr.contains(secret),
            "{secret}: {told:#?}"
        );
    }
}
