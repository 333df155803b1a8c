//! What every place for secrets can do, and how it can fail.

use async_trait::async_trait;

use crate::{CredentialKey, Secret};

/// A place for secrets. Each operation can be repeated without harm.
///
/// There is no way to list what is stored: which chats and rosters there are stands in the settings, without secrets.
#[async_trait]
pub trait CredentialStore: Send + Sync {
    /// Stores `secret`; one that was there is replaced.
    async fn put(&self, key: &CredentialKey, secret: &Secret) -> Result<(), StoreError>;

    /// What is stored for `key`, if anything is.
    async fn get(&self, key: &CredentialKey) -> Result<Option<Secret>, StoreError>;

    /// Forgets what is stored for `key`; nothing there is no error.
    async fn delete(&self, key: &CredentialKey) -> Result<(), StoreError>;
}

/// Why a secret could not be stored, read or forgotten. The words are for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The keychain is there but locked, and was not unlocked when it asked.
    #[error("The keychain is locked. Unlock it, then try again")]
    Locked,
    /// The keychain is there but has nowhere to store anything.
    #[error(
        "The keychain has no default collection yet. Create one in the desktop's password settings, then try again"
    )]
    NoCollection,
    /// No keychain answers.
    #[error(
        "No keychain answers on this desktop. Install or start one with the Secret Service interface, \
         such as gnome-keyring or KWallet, then try again"
    )]
    Missing,
    /// The keychain refuses this program.
    #[error("The keychain refuses access. Allow it for Sightline in the keychain's settings, then try again")]
    Denied,
    /// The keychain did not answer in time; perhaps it waits for its password.
    #[error(
        "The keychain does not answer. It may be asking for its password in another window: answer it, then try again"
    )]
    TimedOut,
    /// The entry is there but does not hold what Sightline wrote.
    #[error("The keychain entry does not hold what Sightline stored. Add the chat or roster again")]
    Corrupt,
    /// The keychain does not take a value of this size.
    #[error("The token is longer than the keychain accepts. Use it for this session only")]
    TooLarge,
    /// Anything else.
    #[error("The keychain fails ({code}). Restart the keychain or log in again, then try again")]
    Other {
        /// A fixed word that tells where it failed, for a report.
        code: &'static str,
    },
}
