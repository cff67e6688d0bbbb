//! ssh keys: `ssh-ed25519` and `ssh-rsa`, as ssh-keygen makes them.
//!
//! An envelope spells a recipient without a blank, `ssh-ed25519:AAAA…`; the line of a .pub file is
//! read too. The agent of ssh can't be used: it signs, and does not decrypt.

use std::cell::OnceCell;
use std::sync::Arc;

use age::ssh;

use super::age::{open, seal_for};
use super::passphrase;
use crate::envelope::{Identity, KeyError, Prompt, Recipient, Stanza};
use crate::secret::DataKey;

/// What the text of a private key begins with.
pub(super) const BEGIN: [&str; 2] =
    ["-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"];

/// What the recipients begin with.
const KINDS: [&str; 2] = ["ssh-ed25519", "ssh-rsa"];

/// Whether the text of a recipient is that of an ssh key.
#[must_use]
pub fn is_ssh(recipient: &str) -> bool {
    KINDS.iter().any(|kind| recipient.strip_prefix(kind).is_some_and(|rest| rest.starts_with(':')))
}

/// A recipient `ssh-ed25519:AAAA…` or `ssh-rsa:AAAA…`.
pub struct SshRecipient {
    text: String,
    key: ssh::Recipient,
}

impl SshRecipient {
    /// Reads a recipient, or the line of a .pub file; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once([':', ' '])?;
        let blob = rest.split(' ').next()?;
        let key: ssh::Recipient = format!("{kind} {blob}").parse().ok()?;
        let found = Self::of(key);
        (found.text == format!("{kind}:{blob}")).then_some(found)
    }

    fn of(key: ssh::Recipient) -> Self {
        Self { text: key.to_string().replacen(' ', ":", 1), key }
    }
}

impl Recipient for SshRecipient {
    fn text(&self) -> &str {
        &self.text
    }

    fn wrap(&self, data_key: &DataKey, _: &Arc<dyn Prompt>) -> Result<Vec<u8>, KeyError> {
        seal_for(&self.key, data_key).map_err(|_| KeyError::Wrap)
    }
}

/// A private key of ssh.
pub struct SshIdentity {
    recipient: String,
    /// What a person knows the key as, when its passphrase is asked for.
    name: String,
    key: ssh::Identity,
    opened: OnceCell<ssh::Identity>,
}

impl SshIdentity {
    /// Reads a private key; `None` where the text is none, or of a kind that age does not take.
    #[must_use]
    pub fn parse(text: &str, name: String) -> Option<Self> {
        let key = ssh::Identity::from_buffer(text.as_bytes(), None).ok()?;
        let recipient = SshRecipient::of(ssh::Recipient::try_from(key.clone()).ok()?).text;
        Some(Self { recipient, name, key, opened: OnceCell::new() })
    }

    /// Its recipient, which can be read without its passphrase.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    fn opened(&self, prompt: &Arc<dyn Prompt>) -> Result<&ssh::Identity, KeyError> {
        let ssh::Identity::Encrypted(key) = &self.key else { return Ok(&self.key) };
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let opened = passphrase::ask(prompt, &self.name, |typed| key.decrypt(typed))?;
        Ok(self.opened.get_or_init(|| opened.into()))
    }
}

impl Identity for SshIdentity {
    fn unwrap(
        &self,
        stanza: &Stanza,
        prompt: &Arc<dyn Prompt>,
    ) -> Option<Result<DataKey, KeyError>> {
        (stanza.recipient == self.recipient).then(|| open(self.opened(prompt)?, stanza))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOB: &str = "AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN";

    #[test]
    fn a_recipient_has_one_spelling_in_envelopes() {
        let envelope = format!("ssh-ed25519:{BLOB}");
        for given in
            [&envelope, &format!("ssh-ed25519 {BLOB} alice@host"), &format!("ssh-ed25519 {BLOB}")]
        {
            assert_eq!(
                SshRecipient::parse(given).map(|r| r.text),
                Some(envelope.clone()),
                "{given}"
            );
        }
        assert!(is_ssh(&envelope));
    }

    #[test]
    fn what_is_no_such_key_is_refused() {
        let damaged = BLOB.replace("IHsK", "IHs");
        for bad in [
            "ssh-ed25519:".to_owned(),
            format!("ssh-ed25519:{damaged}"),
            format!("ssh-rsa:{BLOB}"),
            format!("ssh-ed25519:{BLOB}AAAA"),
            format!("ssh-ed25519:{BLOB}:"),
            "ecdsa-sha2-nistp256:AAAA".to_owned(),
        ] {
            assert!(SshRecipient::parse(&bad).is_none(), "{bad}");
        }
    }
}
