//! The HTTP client of the SDK, with bounds: no answer larger than any secret, no redirect, no secret
//! without TLS.
//!
//! An answer is read here to its end, into memory that is wiped; the SDK takes it from there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;
use zeroize::Zeroizing;

use super::address::may_be_plain;
use crate::remote::MOST_BYTES;

/// Why an answer was not taken, or not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("the answer is too large")]
    TooLarge,
    #[error("the answer is a redirect")]
    Redirect,
    #[error("the address is plain HTTP")]
    Plain,
}

/// The client. Connectors are kept: to make one takes the reading of all certificates.
#[derive(Debug, Clone)]
pub(super) struct Client(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    trust: TlsContext,
    connectors: Mutex<HashMap<Timeouts, SharedHttpConnector>>,
}

type Timeouts = (Option<Duration>, Option<Duration>);

#[derive(Debug)]
struct Bounded(Connector);

impl Client {
    pub(super) fn new(trust: TlsContext) -> Self {
        Self(Arc::new(Shared { trust, connectors: Mutex::default() }))
    }

    fn connector(&self, settings: &HttpConnectorSettings) -> SharedHttpConnector {
        let connector = Connector::builder()
            .connector_settings(settings.clone())
            .proxy_config(proxy())
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(self.0.trust.clone())
            .build();
        SharedHttpConnector::new(Bounded(connector))
    }
}

impl HttpClient for Client {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let timeouts = (settings.connect_timeout(), settings.read_timeout());
        let mut connectors = self.0.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        connectors.entry(timeouts).or_insert_with(|| self.connector(settings)).clone()
    }
}

impl HttpConnector for Bounded {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let uri = request.uri().parse::<http::Uri>().ok();
        let is_plain = |uri: &http::Uri| uri.scheme_str() != Some("https");
        if uri.is_none_or(|uri| is_plain(&uri) && !may_be_plain(uri.host().unwrap_or_default())) {
            return HttpConnectorFuture::ready(Err(refused(Refused::Plain)));
        }
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async { whole(answer.await?).await })
    }
}

/// An answer that is here to its end.
async fn whole(mut answer: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    if (300..400).contains(&answer.status().as_u16()) {
        return Err(refused(Refused::Redirect));
    }
    let body = answer.take_body();
    let said = body.content_length().and_then(|length| usize::try_from(length).ok());
    if said.is_some_and(|said| said > MOST_BYTES) {
        return Err(refused(Refused::TooLarge));
    }
    // It never grows, which would leave copies behind: what comes without a length gets room for the largest.
    let mut whole = Zeroizing::new(Vec::with_capacity(said.unwrap_or(MOST_BYTES)));
    let mut parts = ByteStream::new(body);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| ConnectorError::io(error.into()))?;
        if whole.len() + part.len() > MOST_BYTES {
            return Err(refused(Refused::TooLarge));
        }
        whole.extend_from_slice(&part);
    }
    *answer.body_mut() = SdkBody::from(Bytes::from_owner(whole));
    Ok(answer)
}

fn refused(why: Refused) -> ConnectorError {
    ConnectorError::other(why.into(), None)
}

/// The proxy on the way to hosts with TLS, which is all that it sees; none on the way to this machine.
fn proxy() -> ProxyConfig {
    let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let either = |name: &str| variable(name).or_else(|| variable(&name.to_uppercase()));
    match either("https_proxy").map(ProxyConfig::https) {
        Some(Ok(proxy)) => proxy.no_proxy(either("no_proxy").unwrap_or_default()),
        _ => ProxyConfig::disabled(),
    }
}
