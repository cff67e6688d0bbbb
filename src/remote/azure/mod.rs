//! The client of Azure Key Vault: Microsoft's SDK for Rust, and what it is to run on.
//!
//! Blocking, and used from several threads, whose requests run on one runtime. The SDK knows credentials and
//! challenges; the transport below it is ours, and bounds what is read. What a vault is asked is in
//! `keys::azure_key` and `stores::azure`.
//!
//! A vault is a name, and its host that name in a cloud of a fixed list. That the resource of a vault's
//! challenge belongs to the vault's host is checked by the SDK, before any token is asked for.

mod cli;
mod cloud;
mod login;
mod refusal;
mod transport;

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use azure_core::credentials::TokenCredential;
use azure_core::http::{ClientOptions, ExponentialRetryOptions, RetryOptions, Transport};
use azure_security_keyvault_keys::{KeyClient, KeyClientOptions};
use azure_security_keyvault_secrets::{SecretClient, SecretClientOptions};
use tokio::runtime::{Builder, Runtime};

pub use refusal::{Refusal, Thing};

use super::{Fault, Kind, deadline, note_silence, silence};
use crate::reference::Service;
use cloud::Cloud;

/// How often something that may pass is tried, and how long is waited before the second time.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(250);

/// Key Vault, asked as whoever the machine is to it.
pub struct Client {
    runtime: Runtime,
    cloud: Cloud,
    credential: Arc<dyn TokenCredential>,
    options: ClientOptions,
    vaults: Mutex<HashMap<String, Arc<Vault>>>,
}

/// The clients of one vault.
pub struct Vault {
    /// Its keys.
    pub keys: KeyClient,
    /// Its secrets.
    pub secrets: SecretClient,
    address: String,
}

impl Client {
    /// The client of this command, made when it is first wanted.
    ///
    /// # Errors
    ///
    /// When the machine names no cloud that is known, or does not say as whom to ask.
    pub fn get() -> Result<&'static Self, Fault> {
        static CLIENT: OnceLock<Result<Client, Fault>> = OnceLock::new();
        CLIENT.get_or_init(Self::from_env).as_ref().map_err(Clone::clone)
    }

    fn from_env() -> Result<Self, Fault> {
        let cloud = Cloud::from_env()?;
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|_| setting("no thread can be started"))?;
        let repeated = ExponentialRetryOptions { max_retries: TRIES - 1, ..Default::default() };
        let options = ClientOptions {
            retry: RetryOptions::exponential(repeated),
            transport: Some(Transport::new(Arc::new(transport::Http::new()?))),
            cloud: Some(Arc::new(cloud.configuration())),
            ..ClientOptions::default()
        };
        let credential = login::credential(&options)?;
        Ok(Self { runtime, cloud, credential, options, vaults: Mutex::default() })
    }

    /// The clients of a vault.
    ///
    /// # Errors
    ///
    /// When its name gives no address.
    pub fn vault(&self, name: &str) -> Result<Arc<Vault>, Fault> {
        let mut vaults = self.vaults.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vault) = vaults.get(name) {
            return Ok(vault.clone());
        }
        let made = self.connect(name).map_err(|_| setting("a vault's name gives no address"))?;
        let made = Arc::new(made);
        vaults.insert(name.to_owned(), made.clone());
        Ok(made)
    }

    fn connect(&self, name: &str) -> azure_core::Result<Vault> {
        let address = format!("https://{name}{}", self.cloud.suffix());
        // The SDK takes the body out of a request until the vault has sent its challenge; repeated by itself
        // before that, the request has lost its body. So it repeats nothing here, and `wait` does.
        let client_options = ClientOptions { retry: RetryOptions::none(), ..self.options.clone() };
        let keys =
            KeyClientOptions { client_options: client_options.clone(), ..Default::default() };
        let secrets = SecretClientOptions { client_options, ..Default::default() };
        Ok(Vault {
            keys: KeyClient::new(&address, self.credential.clone(), Some(keys))?,
            secrets: SecretClient::new(&address, self.credential.clone(), Some(secrets))?,
            address,
        })
    }

    /// Asks a vault for something that may be done twice, and waits for the answer: logins and repetitions
    /// included, until the deadline.
    ///
    /// # Errors
    ///
    /// When the vault refuses it, or can't be asked.
    pub fn ask<T, A: Future<Output = azure_core::Result<T>>>(
        &self,
        vault: &Vault,
        what: &str,
        request: impl Fn() -> A,
    ) -> Result<T, Refusal> {
        self.wait(vault, what, async {
            let mut pause = PAUSE;
            for _ in 1..TRIES {
                let error = match request().await {
                    Err(error) if refusal::may_pass(&error) => error,
                    answer => return answer,
                };
                tokio::time::sleep(refusal::wants_to_be_left(&error).unwrap_or(pause)).await;
                pause *= 3;
            }
            request().await
        })
    }

    /// The same with something that may be done only once.
    ///
    /// # Errors
    ///
    /// As for [`Client::ask`]. Whether it was done is not known then.
    pub fn ask_once<T>(
        &self,
        vault: &Vault,
        what: &str,
        request: impl Future<Output = azure_core::Result<T>>,
    ) -> Result<T, Refusal> {
        self.wait(vault, what, request)
    }

    fn wait<T>(
        &self,
        vault: &Vault,
        what: &str,
        answer: impl Future<Output = azure_core::Result<T>>,
    ) -> Result<T, Refusal> {
        if let Some(kind) = silence(&vault.address) {
            return Err(Fault::new(Service::Azure, vault.address.as_str(), kind).into());
        }
        let deadline = deadline();
        // The timer needs the runtime when it is made.
        let bounded = async { tokio::time::timeout(deadline, answer).await };
        let refusal = match self.runtime.block_on(bounded) {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => Refusal::of(what, &error),
            Err(_) => Fault::new(Service::Azure, what, Kind::TimedOut(deadline)).into(),
        };
        if let Refusal::Fault(fault) = &refusal {
            note_silence(&vault.address, &fault.kind);
        }
        Err(refusal)
    }
}

fn setting(why: &str) -> Fault {
    Fault::new(Service::Azure, "azure", Kind::Setting(why.to_owned()))
}

/// The version at the end of the address by which Azure names a key or secret.
#[must_use]
pub fn version_of(id: &str) -> Option<&str> {
    let (_, version) = id.rsplit_once('/')?;
    crate::reference::is_azure_version(version).then_some(version)
}
