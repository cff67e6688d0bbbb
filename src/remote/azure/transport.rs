//! What the SDK sends its requests by.
//!
//! It reads no more of an answer than any secret has, follows no redirect, and says in our terms why there is
//! no answer: a [`Fault`], which is the source of the error that the SDK gives back.

use std::error::Error as _;
use std::io;

use azure_core::error::{Error, ErrorKind};
use azure_core::http::headers::{HeaderName, HeaderValue, Headers, RETRY_AFTER};
use azure_core::http::{AsyncRawResponse, Body, HttpClient, Request, Url};

use super::setting;
use crate::reference::Service;
use crate::remote::{Fault, Kind, MOST_BYTES, deadline, tls};

/// The way to all hosts.
#[derive(Debug)]
pub(super) struct Http(reqwest::Client);

impl Http {
    pub(super) fn new() -> Result<Self, Fault> {
        // Whoever was first has installed the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.connect_timeout(deadline()).build();
        client.map(Self).map_err(|_| setting("the certificates of authorities can't be read"))
    }

    async fn response(&self, request: &Request) -> reqwest::Result<reqwest::Response> {
        let method = request.method();
        let method = reqwest::Method::from_bytes(method.as_ref().as_bytes()).unwrap_or_default();
        let mut sent = self.0.request(method, request.url().clone());
        for (name, value) in request.headers().iter() {
            sent = sent.header(name.as_str(), value.as_str());
        }
        if let Body::Bytes(bytes) = request.body() {
            sent = sent.body(bytes.clone());
        }
        sent.send().await
    }
}

#[async_trait::async_trait]
impl HttpClient for Http {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let url = request.url();
        if let Body::SeekableStream(_) = request.body() {
            return Err(Error::with_message(ErrorKind::Other, "a body that is a stream"));
        }
        let response = self.response(request).await.map_err(|error| failed(url, &error))?;
        let status = response.status().as_u16();
        if (300..400).contains(&status) {
            return Err(final_fault(url, Kind::Redirected));
        }
        let headers = headers(&response);
        if matches!(status, 429 | 503) && is_too_long(&headers) {
            let kind = if status == 429 { Kind::Throttled } else { Kind::Failing(status) };
            return Err(final_fault(url, kind));
        }
        let body = body(response).await.map_err(|error| match error {
            Some(error) => failed(url, &error),
            None => final_fault(url, Kind::TooLarge),
        })?;
        Ok(AsyncRawResponse::from_bytes(status.into(), headers, body))
    }
}

/// The body; an error that is none means too much of it.
async fn body(mut response: reqwest::Response) -> Result<Vec<u8>, Option<reqwest::Error>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Some)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn headers(response: &reqwest::Response) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in response.headers() {
        if let Ok(value) = value.to_str() {
            let name = HeaderName::from(name.as_str().to_owned());
            headers.insert(name, HeaderValue::from(value.to_owned()));
        }
    }
    headers
}

/// Whether a server wants to be left alone for longer than anybody waits.
fn is_too_long(headers: &Headers) -> bool {
    let seconds =
        headers.get_optional_str(&RETRY_AFTER).and_then(|after| after.parse::<u64>().ok());
    seconds.is_some_and(|seconds| seconds >= deadline().as_secs())
}

/// A fault that another try does not mend.
fn final_fault(url: &Url, kind: Kind) -> Error {
    Error::new(ErrorKind::Other, fault(url, kind))
}

/// A fault with the host: which of several is meant is not known otherwise.
fn fault(url: &Url, kind: Kind) -> Fault {
    let host = url.host_str().unwrap_or("azure");
    Fault::new(Service::Azure, format!("{}://{host}", url.scheme()), kind)
}

fn failed(url: &Url, error: &reqwest::Error) -> Error {
    let kind = kind(error);
    // The SDK repeats what has this kind, and nothing else.
    let repeat = match kind {
        Kind::Tls(_) | Kind::UnknownAuthority | Kind::Garbled(_) => ErrorKind::Other,
        _ => ErrorKind::Io,
    };
    Error::new(repeat, fault(url, kind))
}

fn kind(error: &reqwest::Error) -> Kind {
    let mut source = error.source();
    let mut is_lookup = false;
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return tls::kind(error);
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            // What TLS fails with is inside.
            match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                Some(error) => return tls::kind(error),
                None if is_lookup => return Kind::Unreachable("there is no host of that name"),
                None => {}
            }
            if let Some(kind) = unreachable_kind(error.kind()) {
                return kind;
            }
        }
        is_lookup |= error.to_string().starts_with("dns error");
        source = error.source();
    }
    match error {
        _ if is_lookup => Kind::Unreachable("there is no host of that name"),
        _ if error.is_connect() => Kind::Unreachable("no connection"),
        _ => Kind::Cut,
    }
}

fn unreachable_kind(kind: io::ErrorKind) -> Option<Kind> {
    Some(Kind::Unreachable(match kind {
        io::ErrorKind::ConnectionRefused => "nothing listens there",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            "there is no way to it"
        }
        io::ErrorKind::TimedOut => "no connection in time",
        _ => return None,
    }))
}
