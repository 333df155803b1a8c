//! Setting an archive aside: its files get other names, and stay.
//!
//! A note says what is under way. So whoever opens the folder after an interruption ends what was begun, and never takes half of an old
//! archive and half of a new one for one.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::OpenError;
use crate::place::{Place, private};

/// Where a new archive is made while the old one stands in its place.
const NEW: &str = "salvage";

/// An archive that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Its database. The log, if there is one, lies beside it.
    pub database: PathBuf,
}

/// Sets an archive aside, whatever state it is in, so that the next who opens the folder begins a new one. For a person who was told what
/// that means: nothing of it is found any more until somebody puts it back.
pub fn set_aside(folder: &Path, now: Timestamp) -> Result<Aside, OpenError> {
    let place = Place::new(folder);
    let _lock = place.lock()?;
    finish(&place)?;
    if !place.has_archive() {
        return Err(OpenError::None);
    }
    // Its key may be found again: which one it was goes with it.
    Ok(begin(&place, now, true)?)
}

/// Where a new archive is being made, empty.
pub(super) fn new_place(place: &Place) -> io::Result<Place> {
    let new = Place::new(place.folder().join(NEW));
    remove_folder(new.folder())?;
    new.make()?;
    new.make_file()?;
    Ok(new)
}

/// Removes a new archive that does not take the place of the old one; nothing reads it if that fails.
pub(super) fn forget_new(place: &Place) {
    remove_folder(&place.folder().join(NEW)).ok();
}

/// Puts the archive aside, and what was made anew, if anything, in its place.
pub(super) fn begin(place: &Place, now: Timestamp, with_key: bool) -> io::Result<Aside> {
    let stamp = free_stamp(place, now);
    let mut note =
        private(fs::OpenOptions::new().write(true).create(true).truncate(true)).open(note(place))?;
    note.write_all(format!("{stamp}\n{}\n", if with_key { "key" } else { "-" }).as_bytes())?;
    note.sync_all()?;
    sync_folder(place.folder())?;
    finish(place)?;
    Ok(Aside { database: aside(place, &stamp, ".db") })
}

/// Ends what was interrupted, if anything was.
pub(crate) fn finish(place: &Place) -> io::Result<()> {
    let text = match fs::read_to_string(note(place)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // Somebody was killed who made it. It has what may be purged some day, and nobody would purge it there.
            forget_new(place);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let mut lines = text.split_terminator('\n');
    // A note that was not written to its end: nothing was moved yet.
    if let (Some(stamp), Some(key)) = (lines.next(), lines.next()) {
        let files = [
            (place.log(), ".db-wal"),
            (place.database(), ".db"),
            (place.index_of_log(), ".db-shm"),
            (place.mark(), ".mark"),
            (place.head_note(), ".head"),
            (place.damage_note(), ".damaged"),
            (place.check_note(), ".checked"),
            (place.key_note(), ".key-id"),
        ];
        for (from, suffix) in files {
            let to = aside(place, stamp, suffix);
            if (suffix == ".key-id" && key != "key") || !from.exists() || to.exists() {
                continue;
            }
            fs::rename(from, to)?;
        }
        let new = Place::new(place.folder().join(NEW));
        if new.has_archive() {
            fs::rename(new.database(), place.database())?;
        }
        sync_folder(place.folder())?;
        remove_folder(new.folder())?;
    }
    fs::remove_file(note(place))?;
    sync_folder(place.folder())
}

fn note(place: &Place) -> PathBuf {
    place.folder().join("archive.swap")
}

fn aside(place: &Place, stamp: &str, suffix: &str) -> PathBuf {
    place.folder().join(format!("archive-{stamp}{suffix}"))
}

/// The time in a name, and a number where that name is taken.
fn free_stamp(place: &Place, now: Timestamp) -> String {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let names = std::iter::once(stamp.clone()).chain((2..).map(|number| format!("{stamp}-{number}")));
    let is_free =
        |stamp: &String| [".db", ".db-wal"].iter().all(|suffix| !aside(place, stamp, suffix).exists());
    names.into_iter().find(is_free).unwrap_or(stamp)
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// New names are on disk when this returns, where the system can say so.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
