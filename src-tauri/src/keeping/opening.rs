//! Opening the archive: the key first, then the file.

use std::path::Path;

use ::archive::repair::{Progress, Salvaged, salvage, set_aside};
use ::archive::{Archive, Key, OpenError, Place};
use credentials::{ArchiveSecret, CredentialKey, Secret, StoreError};
use rand::TryRngCore as _;
use rand::rngs::OsRng;

use super::{Absence, Access, Keeper, absence, keyless};
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
    /// Opens the archive, if it is not open: to write, or where another program does, to read.
    pub(crate) async fn retry(&self) -> ArchiveStatus {
        // Two who ask open it once.
        let _one = self.0.opening.lock().await;
        let access = self.0.access.borrow().clone();
        match access {
            Access::Writing(_) => {}
            Access::Reading(archive) => self.take_over(archive).await,
            Access::Closed(_) => {
                self.0.status.send_modify(|status| status.state = ArchiveState::Opening);
                self.try_to_open().await;
            }
        }
        self.0.status.borrow().clone()
    }

    /// Sets what is there aside, where it stays, and begins a new archive.
    pub(crate) async fn begin_anew(&self) -> ArchiveStatus {
        let _one = self.0.opening.lock().await;
        // What can be read is in nobody's way.
        if self.reader().is_err() {
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

    /// Saves what can be read of a damaged archive into a new one, which is then [opened](Self::retry); why not, in words. `look` is told
    /// how far it is.
    pub(crate) async fn salvage(
        &self,
        look: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Salvaged, String> {
        let _one = self.0.opening.lock().await;
        let place = Place::new(self.folder());
        let key = self.old_key(&place).await.map_err(|closed| match closed {
            Closed::Archive(error) => error.to_string(),
            Closed::Keychain(error) => error.to_string(),
        })?;
        self.absent(Absence::Opening, ArchiveState::Opening);
        let (folder, now) = (self.folder().to_owned(), self.0.clock.now());
        let salvaged = tokio::task::spawn_blocking(move || salvage(&folder, &key, now, look)).await;
        match salvaged {
            Ok(Ok(salvaged)) => Ok(salvaged),
            Ok(Err(error)) => {
                let message = format!("{error}.");
                self.absent(Absence::Damaged, ArchiveState::Damaged { message: message.clone() });
                Err(message)
            }
            // The task was dropped: the program ends.
            Err(_) => Err(String::new()),
        }
    }

    pub(super) async fn try_to_open(&self) {
        match self.open_with_key().await {
            Ok(access) => self.opened(access).await,
            Err(closed) => {
                let (why, state) = match closed {
                    Closed::Archive(error) => absence(&error),
                    Closed::Keychain(error) => keyless(error),
                };
                self.absent(why, state);
            }
        }
    }

    async fn open_with_key(&self) -> Result<Access, Closed> {
        let place = Place::new(self.folder());
        let key = if place.has_archive() {
            self.old_key(&place).await?
        } else if place.has_writer() == Some(true) {
            // Whoever makes it has its key.
            return Err(OpenError::InUse.into());
        } else {
            // The key was noted before the file was made, so without a file nothing is lost.
            self.new_key().await?
        };
        let folder = self.folder().to_owned();
        // Reads and writes the disk.
        let opened = tokio::task::spawn_blocking(move || open(&folder, &key)).await;
        Ok(opened.unwrap_or(Err(OpenError::None))?)
    }

    /// The key of an archive that is there.
    async fn old_key(&self, place: &Place) -> Result<Key, Closed> {
        let id = place.key_id().ok_or(OpenError::KeyMissing)?;
        match self.0.tokens.keychain_get(&CredentialKey::archive(id)).await? {
            Some(Secret::Archive(secret)) => {
                Ok(Key::from_hex(secret.expose()).map_err(|_| StoreError::Corrupt)?)
            }
            Some(_) => Err(StoreError::Corrupt.into()),
            None => Err(OpenError::KeyMissing.into()),
        }
    }

    /// A new key, in the keychain before anything is encrypted with it.
    async fn new_key(&self) -> Result<Key, StoreError> {
        let key = Key::random(|bytes| OsRng.try_fill_bytes(bytes))
            .map_err(|_| StoreError::Other { code: "no-randomness" })?;
        let secret = ArchiveSecret::new(key.expose_hex().as_str()).ok_or(StoreError::Corrupt)?;
        let name = CredentialKey::archive(key.fingerprint());
        self.0.tokens.keychain_put(&name, &Secret::Archive(secret)).await?;
        Ok(key)
    }
}

/// Opens the archive to write, or where another program does, to read.
fn open(folder: &Path, key: &Key) -> Result<Access, OpenError> {
    match Archive::open(folder, key) {
        Err(OpenError::InUse) => {}
        opened => return opened.map(Access::Writing),
    }
    Archive::open_to_read(folder, key).map(Access::Reading).map_err(|error| match error {
        OpenError::Newer { .. } | OpenError::WrongKey => error,
        // Whoever writes is making it, or repairs it.
        _ => OpenError::InUse,
    })
}
