//! The archive's folder, and who may write in it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use crate::{Key, OpenError};

/// What a check is noted to have found.
const SOUND: &str = "sound";
const DAMAGED: &str = "damaged";

/// Longer than a look at the lock takes.
const AN_INSTANT: Duration = Duration::from_millis(50);

/// The folder of an archive and the names in it.
#[derive(Debug, Clone)]
pub struct Place(PathBuf);

impl Place {
    /// The archive in this folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.0.join("archive.db")
    }

    /// Its write-ahead log.
    pub fn log(&self) -> PathBuf {
        self.0.join("archive.db-wal")
    }

    /// What those share who read the log.
    pub(crate) fn index_of_log(&self) -> PathBuf {
        self.0.join("archive.db-shm")
    }

    /// Whether something is in the log that is not in the database.
    pub(crate) fn has_log(&self) -> bool {
        fs::metadata(self.log()).is_ok_and(|file| file.len() > 0)
    }

    /// How much of it was acknowledged.
    pub(crate) fn mark(&self) -> PathBuf {
        self.0.join("archive.mark")
    }

    /// Whether damage was met since the archive was last made good.
    pub fn has_met_damage(&self) -> bool {
        self.damage_note().exists()
    }

    /// Whether somebody writes to the archive; `None`: that can not be told.
    pub fn has_writer(&self) -> Option<bool> {
        let Ok(file) = File::open(self.writer_lock()) else {
            return (!self.writer_lock().exists()).then_some(false);
        };
        // Shared, and let go at once: whoever opens the archive in this moment tries twice.
        match file.try_lock_shared() {
            Ok(()) => Some(false),
            Err(TryLockError::WouldBlock) => Some(true),
            Err(TryLockError::Error(_)) => None,
        }
    }

    fn writer_lock(&self) -> PathBuf {
        self.0.join("archive.lock")
    }

    /// Notes when everything was read, and whether it was sound.
    pub fn note_check(&self, at: Timestamp, is_sound: bool) -> io::Result<()> {
        let mut file =
            private(OpenOptions::new().write(true).create(true).truncate(true)).open(self.check_note())?;
        let word = if is_sound { SOUND } else { DAMAGED };
        io::Write::write_all(&mut file, format!("{at} {word}\n").as_bytes())
    }

    /// When everything was last read, and whether it was sound; `None`: nothing says so.
    pub fn last_check(&self) -> Option<(Timestamp, bool)> {
        let noted = fs::read_to_string(self.check_note()).ok()?;
        let (at, word) = noted.trim().split_once(' ')?;
        let is_sound = [(SOUND, true), (DAMAGED, false)].into_iter().find(|(known, _)| *known == word)?.1;
        Some((at.parse().ok()?, is_sound))
    }

    pub(crate) fn check_note(&self) -> PathBuf {
        self.0.join("archive.checked")
    }

    /// Is there when damage was met.
    pub(crate) fn damage_note(&self) -> PathBuf {
        self.0.join("archive.damaged")
    }

    /// Whether there is an archive.
    pub fn has_archive(&self) -> bool {
        fs::metadata(self.database()).is_ok_and(|file| file.len() > 0) || self.log().exists()
    }

    /// Makes the folder, for its owner alone.
    pub(crate) fn make(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mut permissions = fs::metadata(&self.0)?.permissions();
            if permissions.mode() & 0o077 != 0 {
                permissions.set_mode(0o700);
                fs::set_permissions(&self.0, permissions)?;
            }
        }
        Ok(())
    }

    /// Makes the database's file for its owner alone, if it is not there: what SQLite makes beside it gets the same permissions.
    pub(crate) fn make_file(&self) -> io::Result<()> {
        private(OpenOptions::new().write(true).create(true)).open(self.database()).map(drop)
    }

    /// Keeps others from writing as long as what is given lives. The system lets go of it with the process, however that ends.
    pub(crate) fn lock(&self) -> Result<Lock, OpenError> {
        let file = private(OpenOptions::new().write(true).create(true)).open(self.writer_lock())?;
        let mut locked = file.try_lock();
        if matches!(locked, Err(TryLockError::WouldBlock)) {
            // Whoever only looks whether somebody writes has it for an instant.
            #[expect(clippy::disallowed_methods, reason = "a lock tells nobody that it was let go of")]
            thread::sleep(AN_INSTANT);
            locked = file.try_lock();
        }
        match locked {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Notes to which archive a key belongs, so that a wrong key is not taken for damage.
    pub(crate) fn note_key(&self, key: &Key) -> io::Result<()> {
        let mut file =
            private(OpenOptions::new().write(true).create(true).truncate(true)).open(self.key_note())?;
        io::Write::write_all(&mut file, key.fingerprint().as_bytes())?;
        file.sync_all()
    }

    /// The fingerprint of the key that opens the archive: by this name the keychain has it. `None` if nothing says so.
    pub fn key_id(&self) -> Option<String> {
        let noted = fs::read_to_string(self.key_note()).ok()?;
        let noted = noted.trim();
        (noted.len() == 16 && noted.bytes().all(|digit| digit.is_ascii_hexdigit())).then(|| noted.to_owned())
    }

    /// Whether the key is the archive's; `None` if nothing says so.
    pub(crate) fn is_key(&self, key: &Key) -> Option<bool> {
        self.key_id().map(|noted| noted == key.fingerprint())
    }

    /// Notes that damage was met, so that it is looked at; nothing is lost if that fails.
    pub(crate) fn note_damage(&self) {
        private(OpenOptions::new().write(true).create(true).truncate(false)).open(self.damage_note()).ok();
    }

    /// What was last noted of the head; `None` if nothing was.
    pub(crate) fn head(&self) -> Option<Head> {
        let noted = fs::read_to_string(self.head_note()).ok()?;
        let (salt, version) = noted.trim().split_once(' ')?;
        let salt = u128::from_str_radix(salt, 16).ok().filter(|_| salt.len() == 32)?;
        Some(Head { salt: salt.to_be_bytes(), version: version.parse().ok()? })
    }

    /// Notes the head, where it is another one than before.
    pub(crate) fn note_head(&self, head: Head) -> io::Result<()> {
        if self.head() == Some(head) {
            return Ok(());
        }
        let mut file =
            private(OpenOptions::new().write(true).create(true).truncate(true)).open(self.head_note())?;
        let Head { salt, version } = head;
        io::Write::write_all(&mut file, format!("{:032x} {version}\n", u128::from_be_bytes(salt)).as_bytes())
    }

    pub(crate) fn head_note(&self) -> PathBuf {
        self.0.join("archive.head")
    }

    pub(crate) fn key_note(&self) -> PathBuf {
        self.0.join("archive.key-id")
    }
}

/// With what the checksums of a database's pages are made beside the key. It is no secret.
pub(crate) type Salt = [u8; 16];

/// What the first page of the database alone says: noted, so that the others can be read when that one is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) salt: Salt,
    /// Of the tables.
    pub(crate) version: u32,
}

/// The right to write. Kept for as long as the archive is open.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// A file for its owner alone.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_is_seen_and_looking_for_one_keeps_nobody_from_writing() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path());
        assert_eq!(place.has_writer(), Some(false), "there is no archive yet");
        let lock = place.lock().unwrap();
        assert_eq!(place.has_writer(), Some(true));
        assert!(matches!(place.lock(), Err(OpenError::InUse)));
        drop(lock);
        assert_eq!(place.has_writer(), Some(false));
        // Somebody looks in the very moment in which another begins to write.
        let looking = File::open(place.writer_lock()).unwrap();
        looking.try_lock_shared().unwrap();
        let lets_go = thread::spawn(move || {
            #[expect(clippy::disallowed_methods, reason = "this is how long somebody looks")]
            thread::sleep(AN_INSTANT / 5);
            drop(looking);
        });
        place.lock().unwrap();
        lets_go.join().unwrap();
    }

    #[test]
    fn a_check_is_noted_with_what_it_found() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path());
        assert_eq!(place.last_check(), None);
        let at = "2026-11-28T01:50:12Z".parse().unwrap();
        for is_sound in [false, true] {
            place.note_check(at, is_sound).unwrap();
            assert_eq!(place.last_check(), Some((at, is_sound)));
        }
        fs::write(place.check_note(), "yesterday fine").unwrap();
        assert_eq!(place.last_check(), None);
    }
}
