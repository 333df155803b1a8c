//! Keychain, archive, disk and logs.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use archive::{Archive, Place, Rebuilding};
use credentials::{ArchiveSecret, CredentialKey, CredentialStore, KeychainState, Secret, StoreError};
use doctor::facts::{
    self, ArchiveKey, ArchiveState, Disk, LastCheck, Logs, NotStored, Words, Writer, Writing,
};
use logs::Folder;

/// Bytes of a file that is made to see whether one can be.
const TRIAL: usize = 4 << 10;

/// How the keychain is. `state`: what it says without being asked for anything; only one that is ready is tried: something that is no
/// secret is stored, read and forgotten.
pub async fn keychain(
    keychain: &dyn CredentialStore,
    state: KeychainState,
    place: &Place,
    in_memory: bool,
) -> facts::Keychain {
    let tried = match state {
        KeychainState::Ready => try_out(keychain).await,
        KeychainState::Unusable(error) => Err(error),
    };
    let state = match tried {
        Ok(true) => facts::KeychainState::Usable,
        Ok(false) => facts::KeychainState::Unusable(Words {
            what: "The keychain takes something, and does not give it back.".to_owned(),
            remedy: Some("Restart the keychain or log in again.".to_owned()),
        }),
        Err(error) => facts::KeychainState::Unusable(Words::of(&error)),
    };
    let key = match (&state, place.has_archive(), place.key_id()) {
        (_, false, _) => ArchiveKey::NoArchive,
        (facts::KeychainState::Unusable(_), ..) => ArchiveKey::NotLookedAt,
        (_, true, None) => ArchiveKey::Missing,
        (_, true, Some(id)) => match keychain.get(&CredentialKey::archive(id)).await {
            Ok(Some(Secret::Archive(_))) => ArchiveKey::There,
            Ok(_) | Err(StoreError::Corrupt) => ArchiveKey::Missing,
            Err(_) => ArchiveKey::NotLookedAt,
        },
    };
    facts::Keychain { state, key, in_memory }
}

/// Whether what is stored can be read, and is gone when it is forgotten.
async fn try_out(keychain: &dyn CredentialStore) -> Result<bool, StoreError> {
    // In the form of a key, for a keychain takes no other; it opens nothing.
    let Some(nothing) = ArchiveSecret::new("0".repeat(64)) else { return Ok(false) };
    let (key, nothing) = (CredentialKey::trial(), Secret::Archive(nothing));
    keychain.put(&key, &nothing).await?;
    let read = keychain.get(&key).await;
    // Whatever came of it, nothing is left behind.
    keychain.delete(&key).await?;
    let is_gone = keychain.get(&key).await?.is_none();
    Ok(read? == Some(nothing) && is_gone)
}

/// How the archive is. `open`: it, if it is open.
pub async fn archive(
    place: &Place,
    state: ArchiveState,
    open: Option<&Archive>,
    writer: Writer,
    not_stored: Option<NotStored>,
) -> facts::Archive {
    let state = match open {
        Some(archive) => {
            ArchiveState::Open { rebuilding: archive.rebuilding().borrow().map(Rebuilding::percent) }
        }
        None => state,
    };
    let messages = match open {
        Some(archive) => archive.stats().await.ok().map(|stats| stats.messages),
        None => None,
    };
    let size = |path| fs::metadata(path).map_or(0, |file| file.len());
    facts::Archive {
        folder: place.folder().display().to_string(),
        state,
        bytes: place.has_archive().then(|| size(place.database()) + size(place.log())),
        messages,
        writer,
        last_check: place.last_check().map(|(at, is_sound)| LastCheck { at, is_sound }),
        has_met_damage: place.has_met_damage(),
        not_stored,
    }
}

/// How the disk is below a profile. Makes a small file in it, and removes it.
pub fn disk(profile: &Path) -> Disk {
    let there = profile.ancestors().find(|folder| folder.is_dir());
    Disk {
        folder: profile.display().to_string(),
        free: there.and_then(|folder| fs4::available_space(folder).ok()),
        writing: if profile.is_dir() { writing(profile) } else { Writing::NoFolder },
        open_to_others: open_to_others(profile),
    }
}

fn writing(folder: &Path) -> Writing {
    let path = folder.join(format!(".trial-{}", std::process::id()));
    let made = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&path);
    let written = made.and_then(|mut file| file.write_all(&[0; TRIAL]));
    fs::remove_file(path).ok();
    match written.map_err(|error| error.kind()) {
        Ok(()) => Writing::Works,
        Err(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => Writing::Full,
        Err(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => Writing::Refused,
        Err(kind) => Writing::Failing(kind.to_string()),
    }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// The folders of a profile, and what lies in that of the archive, to which others have rights. Within a folder that others can not
/// enter a file's own rights do not matter.
#[cfg(unix)]
fn open_to_others(profile: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let is_open = |path: &Path| fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
    let archive = profile.join("archive");
    let files = fs::read_dir(&archive).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut all = vec![profile.to_owned(), archive.clone()];
    all.extend(files);
    if !is_open(profile) {
        return Vec::new();
    }
    let name = |path: &Path| {
        let name = path.strip_prefix(profile).unwrap_or(path).display().to_string();
        if name.is_empty() { "the profile's folder".to_owned() } else { name }
    };
    all.iter().filter(|path| is_open(path)).map(|path| name(path)).collect()
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Vec<String> {
    Vec::new()
}

/// How logs and crash files are. `level`: which is written, if this program writes a log.
pub fn log_files(folder: Option<&Folder>, level: Option<String>) -> Logs {
    let Some(folder) = folder else {
        return Logs { folder: None, can_write: false, files: 0, bytes: 0, level, crashes: Vec::new() };
    };
    let (files, crashes) = (folder.logs(), folder.crashes());
    Logs {
        folder: Some(folder.path().display().to_string()),
        can_write: folder.make().is_ok() && writing(folder.path()) == Writing::Works,
        files: files.len(),
        bytes: files.iter().chain(&crashes).map(|file| file.bytes).sum(),
        level,
        crashes: crashes.into_iter().map(|crash| crash.path.display().to_string()).collect(),
    }
}
