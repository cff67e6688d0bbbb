//! The client of Vault and OpenBao: HTTP, JSON, a token.
//!
//! Blocking, and used from several threads, which share connections and the token. Redirects are not
//! followed: the token would go along. What the paths mean is in `keys::vault_transit` and
//! `stores::vault`.

mod answer;
mod login;
mod request;
mod settings;
mod tls;

use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use answer::{Answer, Refusal};
use login::Login;
use request::Connection;
use settings::Settings;

use super::{Fault, Kind};

/// How often one request gets another token: one that may be used a few times only is used up by others.
const LOGINS: usize = 8;

/// The server that the machine names, asked as whoever the machine is to it.
pub struct Client {
    connection: Connection,
    login: Login,
    token: Mutex<Option<Zeroizing<String>>>,
}

#[derive(Deserialize)]
struct Authenticated<'a> {
    #[serde(borrow)]
    auth: Token<'a>,
}

#[derive(Deserialize)]
struct Token<'a> {
    client_token: &'a str,
}

impl Client {
    /// The client of this command, made when it is first wanted.
    ///
    /// # Errors
    ///
    /// When the machine does not say where Vault is, or as whom it is to be asked.
    pub fn get() -> Result<&'static Self, Fault> {
        static CLIENT: OnceLock<Result<Client, Fault>> = OnceLock::new();
        CLIENT.get_or_init(Self::from_env).as_ref().map_err(Clone::clone)
    }

    fn from_env() -> Result<Self, Fault> {
        let connection = Connection::new(Settings::from_env()?)?;
        Ok(Self { connection, login: Login::from_env()?, token: Mutex::new(None) })
    }

    /// Reads what is at a path.
    ///
    /// # Errors
    ///
    /// When the server refuses it, or can't be asked.
    pub fn read(&self, path: &str) -> Result<Answer, Refusal> {
        self.ask(|token| self.connection.get(path, token))
    }

    /// Has the server do something that may be done twice.
    ///
    /// # Errors
    ///
    /// As for [`Client::read`].
    pub fn call(&self, path: &str, body: &impl Serialize) -> Result<Answer, Refusal> {
        let body = spelt(body);
        self.ask(|token| self.connection.post(path, token, &body))
    }

    /// Writes to a path: once, whatever becomes of the answer.
    ///
    /// # Errors
    ///
    /// As for [`Client::read`].
    pub fn write(&self, path: &str, body: &impl Serialize) -> Result<Answer, Refusal> {
        let body = spelt(body);
        self.ask(|token| self.connection.post_once(path, token, &body))
    }

    /// Asks with the token; with another one where a login gives it and the first has ended.
    fn ask(&self, request: impl Fn(&str) -> Result<Answer, Refusal>) -> Result<Answer, Refusal> {
        let mut token = self.token(None)?;
        for _ in 0..LOGINS {
            match request(&token) {
                Err(refusal) if refusal.is_of_token() && self.login.is_renewable() => {
                    token = self.token(Some(&token))?;
                }
                other => return other,
            }
        }
        request(&token)
    }

    /// The token; another one than `ended`. Many threads want one, and one gets it.
    fn token(&self, ended: Option<&str>) -> Result<Zeroizing<String>, Refusal> {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = token.as_ref().filter(|there| ended != Some(there.as_str())) {
            return Ok(there.clone());
        }
        let new = match &self.login {
            Login::Token(given) => given.clone(),
            Login::At { path, body } => self.logged_in(path, body)?,
        };
        *token = Some(new.clone());
        Ok(new)
    }

    fn logged_in(&self, path: &str, body: &[u8]) -> Result<Zeroizing<String>, Refusal> {
        let refused = |refusal: Refusal| match refusal.status() {
            Some(400 | 401 | 403) => refusal.fault(Kind::Expired),
            Some(404) => refusal.fault(Kind::Setting(
                "there is no login: VAULT_AUTH_MOUNT is where the method is mounted".to_owned(),
            )),
            _ => refusal.into(),
        };
        let answer = self.connection.post_once(path, "", body).map_err(refused)?;
        let Authenticated { auth } = answer.whole()?;
        Ok(Zeroizing::new(auth.client_token.to_owned()))
    }
}

/// A body, in one piece of memory that is wiped.
fn spelt(body: &impl Serialize) -> Zeroizing<Vec<u8>> {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut length = Count(0);
    // Neither a count nor a vector fails to be written to.
    let _ = serde_json::to_writer(&mut length, body);
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    let _ = serde_json::to_writer(&mut *bytes, body);
    bytes
}
