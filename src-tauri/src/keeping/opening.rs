//! Opening the archive: the key first, then the file.

use ::archive::repair::set_aside;
use ::archive::{Archive, Key, OpenError, Place};
use credentials::{ArchiveSecret, CredentialKey, Secret, StoreError};
use rand::TryRngCore as _;
use rand::rngs::OsRng;

use super::{Keeper, absence, keyless};
use crate::dto::{ArchiveState, ArchiveStatus};

/// Why there is no open archive.
#[derive(Debug)]
enum Closed {
    Archive(OpenError),
    Keychain(StoreError),
}

impl From<OpenError> for Closed {
    fn from(error: OpenError) -> Self {
        Self::Archive(error)
    }
}

impl From<StoreError> for Closed {
    fn from(error: StoreError) -> Self {
        Self::Keychain(error)
    }
}

impl Keeper {
    /// Opens the archive, if it is not open.
    pub(crate) async fn retry(&self) -> ArchiveStatus {
        // Two who ask open it once.
        let _one = self.0.opening.lock().await;
        if !self.is_open() {
            self.try_to_open().await;
        }
        self.0.status.borrow().clone()
    }

    /// Sets what is there aside, where it stays, and begins a new archive.
    pub(crate) async fn begin_anew(&self) -> ArchiveStatus {
        let _one = self.0.opening.lock().await;
        if !self.is_open() {
            let (folder, now) = (self.folder().to_owned(), self.0.clock.now());
            let aside = tokio::task::spawn_blocking(move || set_aside(&folder, now)).await;
            match aside {
                Ok(Ok(_)) => self.try_to_open().await,
                Ok(Err(error)) => {
                    let (why, state) = absence(&error);
                    self.absent(why, state);
                }
                // The task was dropped: the program ends.
                Err(_) => {}
            }
        }
        self.0.status.borrow().clone()
    }

    async fn try_to_open(&self) {
        self.0.status.send_modify(|status| status.state = ArchiveState::Opening);
        match self.open_with_key().await {
            Ok(archive) => {
                let messages = archive.stats().await.map_or(0, |stats| stats.messages);
                self.opened(archive, messages);
            }
            Err(closed) => {
                let (why, state) = match closed {
                    Closed::Archive(error) => absence(&error),
                    Closed::Keychain(error) => keyless(error),
                };
                self.absent(why, state);
            }
        }
    }

    async fn open_with_key(&self) -> Result<Archive, Closed> {
        let place = Place::new(self.folder());
        let key = match place.key_id() {
            Some(id) => match self.0.tokens.keychain_get(&CredentialKey::archive(id)).await? {
                Some(Secret::Archive(secret)) => Key::from_hex(secret.expose()).map_err(|_| StoreError::Corrupt)?,
                Some(_) => return Err(StoreError::Corrupt.into()),
                // Its key was noted before it was made, so without a file nothing is lost.
                None if place.has_archive() => return Err(OpenError::KeyMissing.into()),
                None => self.new_key().await?,
            },
            None if place.has_archive() => return Err(OpenError::KeyMissing.into()),
            None => self.new_key().await?,
        };
        let folder = self.folder().to_owned();
        // Reads and writes the disk.
        let opened = tokio::task::spawn_blocking(move || Archive::open(&folder, &key)).await;
        Ok(opened.unwrap_or(Err(OpenError::None))?)
    }

    /// A new key, in the keychain before anything is encrypted with it.
    async fn new_key(&self) -> Result<Key, StoreError> {
        let key = Key::random(|bytes| OsRng.try_fill_bytes(bytes)).map_err(|_| StoreError::Other { code: "no-randomness" })?;
        let secret = ArchiveSecret::new(key.expose_hex().as_str()).ok_or(StoreError::Corrupt)?;
        let name = CredentialKey::archive(key.fingerprint());
        self.0.tokens.keychain_put(&name, &Secret::Archive(secret)).await?;
        Ok(key)
    }
}
