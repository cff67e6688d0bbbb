//! One request to Vault, its repetitions and its deadline.

use std::io::Read as _;
use std::time::{Duration, Instant};

use ureq::http::Response;
use ureq::{Agent, Body};
use zeroize::Zeroizing;

use super::answer::{Answer, Refusal};
use super::settings::Settings;
use super::tls;
use crate::reference::Service;
use crate::remote::{Fault, Kind, MOST_BYTES, deadline, note_silence, silence};

/// How often something that may pass is tried, and how long is waited before the second time.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(250);

/// The way to a server.
pub(super) struct Connection {
    agent: Agent,
    settings: Settings,
    deadline: Duration,
}

/// One request: what is sent, and with which token.
struct Request<'a> {
    path: &'a str,
    token: &'a str,
    body: Option<&'a [u8]>,
}

impl Connection {
    pub(super) fn new(settings: Settings) -> Result<Self, Fault> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("stripeseal/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls::config(settings.authority.as_deref())?)
            .build();
        Ok(Self { agent: config.into(), settings, deadline: deadline() })
    }

    pub(super) fn get(&self, path: &str, token: &str) -> Result<Answer, Refusal> {
        self.repeat(&Request { path, token, body: None }, TRIES)
    }

    pub(super) fn post(&self, path: &str, token: &str, body: &[u8]) -> Result<Answer, Refusal> {
        self.repeat(&Request { path, token, body: Some(body) }, TRIES)
    }

    pub(super) fn post_once(
        &self,
        path: &str,
        token: &str,
        body: &[u8],
    ) -> Result<Answer, Refusal> {
        self.repeat(&Request { path, token, body: Some(body) }, 1)
    }

    fn repeat(&self, request: &Request, tries: u32) -> Result<Answer, Refusal> {
        let server = &self.settings.address;
        if let Some(kind) = silence(server) {
            return Err(Fault::new(Service::Vault, server.as_str(), kind).into());
        }
        let answer = self.try_times(request, tries);
        if let Err(Refusal::Fault(fault)) = &answer {
            note_silence(server, &fault.kind);
        }
        answer
    }

    fn try_times(&self, request: &Request, tries: u32) -> Result<Answer, Refusal> {
        let end = Instant::now() + self.deadline;
        let mut pause = PAUSE;
        for _ in 1..tries {
            let (refusal, after) = match self.once(request, end) {
                Err(refusal) if refusal.refusal.may_pass() => (refusal.refusal, refusal.after),
                Err(refusal) => return Err(refusal.refusal),
                Ok(answer) => return Ok(answer),
            };
            let wait = after.unwrap_or(pause);
            if Instant::now() + wait >= end {
                return Err(refusal);
            }
            std::thread::sleep(wait);
            pause *= 3;
        }
        self.once(request, end).map_err(|refusal| refusal.refusal)
    }

    fn once(&self, request: &Request, end: Instant) -> Result<Answer, Refused> {
        let what = request.path;
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let response = self.send(request, left).map_err(|error| self.fault(what, &error))?;
        let (status, after) = (response.status().as_u16(), retry_after(&response));
        let body = self.body(what, response)?;
        match status {
            200..=204 => Ok(Answer { what: what.to_owned(), body }),
            _ => {
                let refusal = Refusal::Status { what: what.to_owned(), status, body };
                Err(Refused { refusal, after })
            }
        }
    }

    fn send(&self, request: &Request, left: Duration) -> Result<Response<Body>, ureq::Error> {
        let Request { path, token, body } = request;
        let uri = format!("{}/v1/{path}", self.settings.address);
        let mut headers = vec![("X-Vault-Request", "true")];
        if !token.is_empty() {
            headers.push(("X-Vault-Token", token));
        }
        headers.extend(
            self.settings.namespace.iter().map(|name| ("X-Vault-Namespace", name.as_str())),
        );
        match body {
            None => {
                let get = self.agent.get(&uri).config().timeout_global(Some(left)).build();
                headers.into_iter().fold(get, |get, (name, value)| get.header(name, value)).call()
            }
            Some(body) => {
                let post = self.agent.post(&uri).config().timeout_global(Some(left)).build();
                let post = post.content_type("application/json");
                let post =
                    headers.into_iter().fold(post, |post, (name, value)| post.header(name, value));
                post.send(*body)
            }
        }
    }

    /// Reads a body into one piece of memory, as far as its length is said.
    fn body(&self, what: &str, mut response: Response<Body>) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let said = response.body().content_length().and_then(|length| usize::try_from(length).ok());
        let capacity = said.unwrap_or(64 * 1024).min(MOST_BYTES) + 1;
        let mut body = Zeroizing::new(Vec::with_capacity(capacity));
        let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) + 1;
        let read = response.body_mut().as_reader().take(most).read_to_end(&mut body);
        read.map_err(|error| self.fault(what, &error.into()))?;
        match body.len() > MOST_BYTES {
            true => Err(Fault::new(Service::Vault, what, Kind::TooLarge)),
            false => Ok(body),
        }
    }

    fn fault(&self, what: &str, error: &ureq::Error) -> Fault {
        let kind = match error {
            ureq::Error::Timeout(_) => Kind::TimedOut(self.deadline),
            error => tls::kind(error).unwrap_or_else(|| kind(error)),
        };
        match kind {
            Kind::Unreachable(_) | Kind::Tls(_) | Kind::UnknownAuthority => {
                Fault::new(Service::Vault, self.settings.address.as_str(), kind)
            }
            kind => Fault::new(Service::Vault, what, kind),
        }
    }
}

/// A refusal, and how long the server wants to be left alone.
struct Refused {
    refusal: Refusal,
    after: Option<Duration>,
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self { refusal: fault.into(), after: None }
    }
}

fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let after = response.headers().get("retry-after")?.to_str().ok()?;
    after.parse().ok().map(Duration::from_secs)
}

fn kind(error: &ureq::Error) -> Kind {
    use std::io::ErrorKind;
    match error {
        ureq::Error::HostNotFound => Kind::Unreachable("there is no host of that name"),
        ureq::Error::ConnectionFailed => Kind::Unreachable("no connection"),
        ureq::Error::InvalidProxyUrl => {
            Kind::Setting("the address of the proxy is none".to_owned())
        }
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused => Kind::Unreachable("nothing listens there"),
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
                Kind::Unreachable("there is no way to it")
            }
            ErrorKind::TimedOut => Kind::Unreachable("no connection in time"),
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
            | ErrorKind::InvalidData => Kind::Cut,
            // What looks names up has no kind of its own.
            _ => Kind::Unreachable("there is no host of that name, or no way to it"),
        },
        ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) | ureq::Error::Http(_) => {
            Kind::Garbled("it is not HTTP")
        }
        _ => Kind::Cut,
    }
}
