//! Why the keyring does not give an identity, or does not take one, and what mends it.

use std::time::Duration;

/// Why the keyring does not give an identity, or does not take one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// This binary can't use one.
    #[error("this stripeseal was built without the OS keyring")]
    NotBuilt,
    /// There is no session bus.
    #[error("there is no OS keyring here: no session bus of D-Bus")]
    NoBus,
    /// Nothing on the bus keeps secrets.
    #[error("there is no OS keyring here: no Secret Service on the session bus")]
    NoService,
    /// It has no place for entries.
    #[error("the OS keyring has no default collection")]
    NoCollection,
    /// It is locked, and nobody may be waited for.
    #[error("the OS keyring is locked, and its unlock dialog may not be waited for")]
    Locked,
    /// Its dialog was dismissed.
    #[error("the OS keyring is locked: its unlock dialog was dismissed, or can't be shown here")]
    Dismissed,
    /// Nobody answered in time.
    #[error("the OS keyring did not answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    /// It has no entry of these names.
    #[error("the OS keyring has no entry {0}")]
    NoEntry(String),
    /// What is under the name is for another recipient.
    #[error("the entry {name} of the OS keyring is of another key, {found}")]
    OtherKey {
        /// The name.
        name: String,
        /// The recipient of what is there.
        found: String,
    },
    /// What is under the name is no age identity.
    #[error("the entry {0} of the OS keyring is no age identity")]
    NotAnIdentity(String),
    /// There is an entry of that name.
    #[error("the OS keyring has an entry {0} already")]
    Exists(String),
    /// What was stored does not come back.
    #[error("the OS keyring does not give back what was stored in it")]
    NotKept,
    /// Anything else.
    #[error("the OS keyring fails")]
    Failed,
}

impl Fault {
    /// Whether it says no more than that nothing is there for this user.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        matches!(
            self,
            Self::NotBuilt | Self::NoBus | Self::NoService | Self::NoCollection | Self::NoEntry(_)
        )
    }

    /// What mends it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotBuilt => {
                "install one with it: cargo install stripeseal, without --no-default-features"
            }
            Self::NoBus => {
                "run it inside a desktop session, or: dbus-run-session, with a keyring daemon in it"
            }
            Self::NoService => {
                "start a keyring daemon: gnome-keyring-daemon --start --components=secrets"
            }
            Self::NoCollection => {
                "make a default keyring in the settings of the desktop; without one: gnome-keyring-daemon --unlock"
            }
            Self::Locked => {
                "unlock it first, or leave out --no-prompt; in CI use STRIPESEAL_IDENTITY"
            }
            Self::Dismissed => {
                "unlock it at the desktop; without one: gnome-keyring-daemon --replace --unlock"
            }
            Self::TimedOut(_) => {
                "answer the dialog, or give it longer: STRIPESEAL_KEYRING_TIMEOUT=SECONDS"
            }
            Self::NoEntry(_) => {
                "stripeseal keygen --keyring NAME makes one; an exported one comes back with --from FILE"
            }
            Self::OtherKey { .. } | Self::NotAnIdentity(_) => {
                "stripeseal keygen --export NAME shows what is there; give the other key another name"
            }
            Self::Exists(_) => "an entry is never overwritten: give another name",
            Self::NotKept | Self::Failed => return None,
        };
        Some(hint.to_owned())
    }
}
