//! An identity that is held in a file or a variable, of any kind.

use std::sync::Arc;

use super::age::AgeIdentity;
use super::plugin::PluginIdentity;
use super::ssh::SshIdentity;
use crate::envelope::{Identity, KeyError, Prompt, Stanza};
use crate::secret::DataKey;

/// An identity of one of the kinds that files hold.
pub enum Held {
    /// `AGE-SECRET-KEY-1…`.
    Age(AgeIdentity),
    /// A private key of ssh.
    Ssh(SshIdentity),
    /// `AGE-PLUGIN-NAME-1…`.
    Plugin(PluginIdentity),
}

impl Held {
    /// Its recipient; `None` where only its plugin knows.
    #[must_use]
    pub fn recipient(&self) -> Option<&str> {
        match self {
            Self::Age(identity) => Some(identity.recipient()),
            Self::Ssh(identity) => Some(identity.recipient()),
            Self::Plugin(identity) => identity.recipient(),
        }
    }

    /// What to call it: its recipient, or else its plugin.
    #[must_use]
    pub fn name(&self) -> String {
        let plugin = match self {
            Self::Plugin(identity) => identity.program(),
            Self::Age(_) | Self::Ssh(_) => String::new(),
        };
        self.recipient().map_or(plugin, str::to_owned)
    }
}

impl Identity for Held {
    fn unwrap(
        &self,
        stanza: &Stanza,
        prompt: &Arc<dyn Prompt>,
    ) -> Option<Result<DataKey, KeyError>> {
        match self {
            Self::Age(identity) => identity.unwrap(stanza, prompt),
            Self::Ssh(identity) => identity.unwrap(stanza, prompt),
            Self::Plugin(identity) => identity.unwrap(stanza, prompt),
        }
    }
}
