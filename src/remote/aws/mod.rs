//! What speaks to AWS: its own SDK, which finds out who this machine is, and signs.
//!
//! Blocking, and used from several threads, which share connections and credentials. The SDK runs within
//! the calls: on no thread of its own, but where it resolves names and reads files. What is asked is in
//! `keys::aws_kms` and `stores::aws`.

mod address;
mod fault;
mod http;
mod trust;

use std::future::Future;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::identity::IdentityCache;
use aws_config::imds::region::ImdsRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use tokio::runtime::{Builder, Runtime};

use fault::Answered;
pub use fault::Asked;
use http::Client;

use super::{Fault, Kind, deadline, note_silence, silence};
use crate::reference::Service;

/// AWS as this machine reaches it.
struct Aws {
    runtime: Runtime,
    client: Client,
    /// All but the region of a request.
    config: SdkConfig,
    /// The region of what does not name its own.
    region: OnceLock<Option<Region>>,
}

/// The end of a request, its repetitions and the search for credentials included.
#[derive(Clone, Copy)]
struct End {
    at: Instant,
    after: Duration,
}

/// Whether this machine is set up to ask AWS, which is not asked; who the machine is to it, nobody else can
/// say.
///
/// # Errors
///
/// When its settings can't be used.
pub fn is_usable() -> Result<(), Fault> {
    Aws::get(None, End::of_request()).map(drop)
}

/// Has AWS do something in a region: that which an ARN names, else that of the machine.
///
/// # Errors
///
/// When AWS refuses it, or can't be asked; in terms of what was `asked`.
pub fn ask<T, E, F>(
    asked: &Asked,
    region: Option<&str>,
    operation: impl FnOnce(&SdkConfig) -> F,
) -> Result<T, Fault>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: Answered,
{
    let end = End::of_request();
    let aws = Aws::get(region, end)?;
    let region = match region {
        Some(named) => Region::new(named.to_owned()),
        None => aws.region(end)?,
    };
    let server = asked.server(&region);
    if let Some(kind) = silence(&server) {
        return Err(asked.fault(kind));
    }
    let config = aws.config.to_builder().region(region).build();
    let fault = match end.wait(&aws.runtime, operation(&config)) {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(error)) => fault::fault(asked, &error, end.after),
        Err(kind) => asked.fault(kind),
    };
    note_silence(&server, &fault.kind);
    Err(fault)
}

/// The region in an ARN; `None` where a name is none.
#[must_use]
pub fn region_of(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?.split(':').nth(2)
}

impl Aws {
    /// The client of this command, made when it is first wanted.
    fn get(region: Option<&str>, end: End) -> Result<&'static Self, Fault> {
        static AWS: OnceLock<Result<Aws, Fault>> = OnceLock::new();
        AWS.get_or_init(|| Self::from_machine(region, end)).as_ref().map_err(Clone::clone)
    }

    /// Nobody is asked for anything yet. Where the machine names no region, who it is will be found out in
    /// that of the first request; without a region at all the SDK would ask the machine for one here.
    fn from_machine(region: Option<&str>, end: End) -> Result<Self, Fault> {
        let client = Client::new(trust::context()?);
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime
            .map_err(|_| fault(Kind::Setting("its client can't be started here".to_owned())))?;
        let load = async {
            let named = named_region().await;
            let fallback = Region::new(region.unwrap_or("us-east-1").to_owned());
            let config = aws_config::defaults(BehaviorVersion::latest())
                .http_client(client.clone())
                .identity_cache(IdentityCache::lazy().load_timeout(end.after).build())
                // The deadline is what ends a slow answer.
                .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
                .region(RegionProviderChain::first_try(named.clone()).or_else(fallback))
                .load()
                .await;
            (named, config)
        };
        let (named, config) = end.wait(&runtime, load).map_err(fault)?;
        let region = OnceLock::new();
        if named.is_some() {
            region.get_or_init(|| named);
        }
        Ok(Self { runtime, client, config, region })
    }

    /// The region of the machine, which only a machine of AWS knows without being told.
    fn region(&self, end: End) -> Result<Region, Fault> {
        let ask = || {
            let config = ProviderConfig::without_region().with_http_client(self.client.clone());
            let instance = ImdsRegionProvider::builder().configure(&config).build();
            end.wait(&self.runtime, async { instance.region().await }).ok().flatten()
        };
        self.region.get_or_init(ask).clone().ok_or_else(|| fault(Kind::NoAddress("AWS_REGION")))
    }
}

impl End {
    fn of_request() -> Self {
        let after = deadline();
        Self { at: Instant::now() + after, after }
    }

    /// Waits for something, until the end.
    fn wait<T>(self, runtime: &Runtime, future: impl Future<Output = T>) -> Result<T, Kind> {
        let at = tokio::time::Instant::from_std(self.at);
        runtime
            .block_on(async { tokio::time::timeout_at(at, future).await })
            .map_err(|_| Kind::TimedOut(self.after))
    }
}

/// The region that the environment or the profile names.
async fn named_region() -> Option<Region> {
    let environment = EnvironmentVariableRegionProvider::new();
    RegionProviderChain::first_try(environment)
        .or_else(ProfileFileRegionProvider::new())
        .region()
        .await
}

fn fault(kind: Kind) -> Fault {
    Fault::new(Service::Aws, "aws", kind)
}
