//! Where the archive is, and what opens it: the key out of the keychain, never one that was written anywhere else.

use std::path::{Path, PathBuf};

use archive::{Archive, Key, OpenError, Place};
use credentials::{ArchiveSecret, CredentialKey, CredentialStore as _, Keychain, Secret, StoreError};
use rand::TryRngCore as _;
use rand::rngs::OsRng;

use super::Failure;

/// The name of the application, by which its folder of data is called.
const APPLICATION: &str = "app.sightline.Sightline";
/// The name under which the application's entries are in the keychain.
pub(crate) const SERVICE: &str = "app.sightline";

/// The folder of the archive of a profile.
pub(crate) fn folder(profile: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let own = || dirs::data_dir().map(|data| data.join(APPLICATION));
    let profile = profile.or_else(own).ok_or(Failure::NoProfile)?;
    Ok(profile.join("archive"))
}

/// Opens it to read, beside whoever writes to it.
pub(crate) async fn to_read(folder: &Path) -> Result<Archive, Failure> {
    let key = key(&Place::new(folder)).await?;
    let folder = folder.to_owned();
    blocking(move || Archive::open_to_read(&folder, &key)).await
}

/// Opens it to write.
pub(super) async fn that_is_there(folder: &Path) -> Result<Archive, Failure> {
    let key = key(&Place::new(folder)).await?;
    let folder = folder.to_owned();
    blocking(move || Archive::open(&folder, &key)).await
}

/// Opens it to be checked: alone where it can be had alone, for then its pages are compared with their checksums too.
pub(super) async fn to_check(folder: &Path) -> Result<Archive, Failure> {
    match that_is_there(folder).await {
        Ok(archive) => Ok(archive),
        // In use, or damaged: what can be read of it is.
        Err(_) => to_read(folder).await,
    }
}

/// Opens it to write; makes it if there is none.
pub(super) async fn to_write(folder: &Path) -> Result<Archive, Failure> {
    let place = Place::new(folder);
    let key = if place.has_archive() { key(&place).await? } else { new_key().await? };
    let folder = folder.to_owned();
    blocking(move || Archive::open(&folder, &key)).await
}

/// The key of an archive that is there. Where the keychain does not have it, nobody can read the archive, and no other takes its place.
async fn key(place: &Place) -> Result<Key, Failure> {
    if !place.has_archive() {
        return Err(OpenError::None.into());
    }
    let id = place.key_id().ok_or(OpenError::KeyMissing)?;
    let kept = match Keychain::new(SERVICE).get(&CredentialKey::archive(id)).await {
        Err(StoreError::Corrupt) => None,
        kept => kept?,
    };
    match kept {
        Some(Secret::Archive(secret)) => {
            Ok(Key::from_hex(secret.expose()).map_err(|_| OpenError::KeyMissing)?)
        }
        _ => Err(OpenError::KeyMissing.into()),
    }
}

/// A new key, in the keychain before anything is encrypted with it.
async fn new_key() -> Result<Key, Failure> {
    let key = Key::random(|bytes| OsRng.try_fill_bytes(bytes))
        .map_err(|_| StoreError::Other { code: "no-randomness" })?;
    let secret = ArchiveSecret::new(key.expose_hex().as_str()).ok_or(StoreError::Corrupt)?;
    let name = CredentialKey::archive(key.fingerprint());
    Keychain::new(SERVICE).put(&name, &Secret::Archive(secret)).await?;
    Ok(key)
}

/// Opens on a thread that may wait for the disk.
async fn blocking(
    open: impl FnOnce() -> Result<Archive, OpenError> + Send + 'static,
) -> Result<Archive, Failure> {
    let opened = tokio::task::spawn_blocking(open).await;
    Ok(opened.unwrap_or(Err(OpenError::None))?)
}
