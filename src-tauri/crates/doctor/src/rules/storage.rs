//! Keychain, archive and the disk below them.

use crate::facts::{
    Archive, ArchiveKey, ArchiveState, Disk, Keychain, KeychainState, LastCheck, Words, Writer, Writing,
};
use crate::{Area, Finding, Standing};

/// Less than this, and writing may fail within the hour.
const LITTLE_ROOM: u64 = 200 << 20;
/// Less than this, and somebody should make room soon.
const SOME_ROOM: u64 = 2 << 30;

/// A finding of what an error says.
pub(super) fn told(area: Area, standing: Standing, words: &Words) -> Finding {
    let finding = Finding::new(area, standing, words.what.clone());
    match &words.remedy {
        Some(remedy) => finding.with_remedy(remedy.clone()),
        None => finding,
    }
}

pub(super) fn keychain(keychain: &Keychain) -> Finding {
    let finding = match (&keychain.state, keychain.key) {
        (KeychainState::Unusable(words), _) if keychain.in_memory => in_memory(words.remedy.as_deref()),
        (KeychainState::Unusable(words), _) => told(Area::Keychain, Standing::Trouble, words),
        (KeychainState::Usable, ArchiveKey::Missing) => {
            Finding::new(Area::Keychain, Standing::Trouble, "The keychain can be used, and the archive's key is not in it.").with_remedy(
                "Without the key nobody can read the archive. Restore the keychain of this computer and user, or begin a new archive: the old one is kept.",
            )
        }
        (KeychainState::Usable, _) if keychain.in_memory => in_memory(None),
        (KeychainState::Usable, _) => {
            Finding::new(Area::Keychain, Standing::Fine, "The keychain takes something, gives it back and forgets it.")
        }
    };
    finding.with(
        "key of the archive",
        match keychain.key {
            ArchiveKey::NoArchive => "none yet",
            ArchiveKey::There => "there",
            ArchiveKey::Missing => "missing",
            ArchiveKey::NotLookedAt => "not looked at",
        },
    )
}

fn in_memory(remedy: Option<&str>) -> Finding {
    let again = "The keychain can be used now: start Sightline again, and add what is to be kept.";
    let what = "Tokens are kept in memory until Sightline closes, as was chosen.";
    Finding::new(Area::Keychain, Standing::WorthKnowing, what).with_remedy(remedy.unwrap_or(again))
}

pub(super) fn archive(archive: &Archive) -> Finding {
    let about = |standing, what: &str| Finding::new(Area::Archive, standing, what);
    let finding = match &archive.state {
        ArchiveState::None => {
            about(Standing::Fine, "There is no archive yet. It is made when the first chat is watched.")
        }
        ArchiveState::Opening => about(Standing::NotLookedAt, "The archive is being opened.")
            .with_remedy("Look again in a moment."),
        ArchiveState::NoKey => {
            about(Standing::NotLookedAt, "The archive is there, and nobody gives its key.")
                .with_remedy("See what is said of the keychain. Until then what is said is held in memory.")
        }
        ArchiveState::Unusable(words) => told(Area::Archive, Standing::Trouble, words),
        ArchiveState::Open { rebuilding } => open(archive, *rebuilding),
    };
    let index = match archive.state {
        ArchiveState::Open { rebuilding: None } => Some("whole".to_owned()),
        ArchiveState::Open { rebuilding: Some(percent) } => Some(format!("being rebuilt, {percent} %")),
        _ => None,
    };
    let writer = match archive.writer {
        Writer::Nobody => Some("nobody"),
        Writer::This => Some("this program"),
        Writer::Another => Some("another Sightline"),
        Writer::NotKnown => None,
    };
    let checked = match archive.last_check {
        None => "never".to_owned(),
        Some(LastCheck { at, is_sound: true }) => format!("sound, {at:.0}"),
        Some(LastCheck { at, is_sound: false }) => format!("damaged, {at:.0}"),
    };
    finding
        .with("folder", &archive.folder)
        .with_known("on disk", archive.bytes.map(size))
        .with_known("messages", archive.messages)
        .with_known("index", index)
        .with_known("written to by", writer)
        .with("last check", checked)
}

fn open(archive: &Archive, rebuilding: Option<u8>) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Archive, standing, what);
    let was_damaged = archive.last_check.is_some_and(|check| !check.is_sound);
    if let Some(missing) = &archive.not_stored {
        let items =
            if missing.items == 1 { "1 item is".to_owned() } else { format!("{} items are", missing.items) };
        about(Standing::Trouble, format!("{items} shown and not stored: {}.", missing.cause))
            .with_remedy(missing.remedy.clone())
    } else if archive.has_met_damage || was_damaged {
        about(Standing::Trouble, "A part of the archive is damaged.".into())
            .with_remedy("Open Archive in the settings of the window, check it, and repair what is found. What can be read is kept.")
    } else if let Some(percent) = rebuilding {
        about(Standing::WorthKnowing, format!("The index is being rebuilt, {percent} % is done."))
            .with_remedy("Until then a search finds the newer messages only. No message is lost.")
    } else {
        about(Standing::Fine, "The archive can be read.".into())
    }
}

pub(super) fn disk(disk: &Disk) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Disk, standing, what);
    let finding = match (&disk.writing, disk.free) {
        (Writing::Refused, _) => about(Standing::Trouble, "The folder of the profile can not be written to.".into())
            .with_remedy("Look at its permissions, and whether the disk is read-only. Until then what is said is held in memory."),
        (Writing::Failing(kind), _) => about(Standing::Trouble, format!("The disk takes no file: the system says “{kind}”."))
            .with_remedy("Look at the disk before it fails."),
        (Writing::Full, _) => about(Standing::Trouble, "The disk is full.".into())
            .with_remedy("Make room. What is held in memory is stored by itself then."),
        (Writing::Works | Writing::NoFolder, Some(free)) if free < LITTLE_ROOM => {
            about(Standing::Trouble, format!("Only {} are free on the disk.", size(free)))
                .with_remedy("Make room: when nothing is left, what is said is held in memory and lost when Sightline closes.")
        }
        (Writing::Works | Writing::NoFolder, free) => {
            if !disk.open_to_others.is_empty() {
                about(Standing::WorthKnowing, "Others at this computer have rights to files of Sightline.".into())
                    .with_remedy("What was said is encrypted in any case. Take their rights away: 700 for folders, 600 for files.")
            } else if let Some(free) = free.filter(|free| *free < SOME_ROOM) {
                about(Standing::WorthKnowing, format!("{} are free on the disk.", size(free))).with_remedy("Make room before it is full.")
            } else if disk.writing == Writing::NoFolder {
                about(Standing::Fine, "There is no profile yet. It is made at the first start.".into())
            } else {
                about(Standing::Fine, "There is room, and the profile can be written to.".into())
            }
        }
    };
    let others = (!disk.open_to_others.is_empty()).then(|| disk.open_to_others.join(", "));
    finding
        .with("folder", &disk.folder)
        .with_known("free", disk.free.map(size))
        .with_known("open to others", others)
}

/// Bytes, as `41.2 GB`.
pub(super) fn size(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1_000.0 && unit + 1 < units.len() {
        value /= 1_000.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} bytes") } else { format!("{value:.1} {}", units[unit]) }
}
