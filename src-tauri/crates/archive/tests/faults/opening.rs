//! What is refused, and that it is left as it was.

use std::fs;
use std::path::Path;
use std::process::Command;

use archive::repair::{self, SalvageError};
use archive::{Archive, Beside, Key, OpenError};
use rusqlite::config::DbConfig;
use tempfile::tempdir;
use zeroize::Zeroizing;

use crate::damage::files;
use crate::made::{self, ITEMS, assert_sound, chat, database, hits, key, wait};

fn now() -> jiff::Timestamp {
    "2026-11-27T03:04:05Z".parse().unwrap()
}

/// The database and its log, in bytes.
fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = files(folder);
    files.retain(|(name, _)| ["archive.db", "archive.db-wal"].contains(&&**name));
    files
}

/// Changes something behind the archive's back, and leaves the log as it is when a program is killed.
fn change(folder: &Path, sql: &str) {
    let connection = database(folder);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_program_that_is_too_old_for_an_archive_leaves_every_byte_of_it() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 3);
    change(folder.path(), "PRAGMA user_version = 99");
    let before = bytes(folder.path());
    assert_eq!(before.iter().filter(|(_, bytes)| !bytes.is_empty()).count(), 2, "there is a log, too");
    for _ in 0..2 {
        assert!(matches!(Archive::open(folder.path(), &key()), Err(OpenError::Newer { found: 99 })));
        assert!(matches!(Archive::open_to_read(folder.path(), &key()), Err(OpenError::Newer { found: 99 })));
        let salvaged = repair::salvage(folder.path(), &key(), now(), |_| {});
        assert!(matches!(salvaged, Err(SalvageError::Open(OpenError::Newer { found: 99 }))));
    }
    assert_eq!(bytes(folder.path()), before);
}

#[test]
fn whoever_reads_beside_a_later_version_sees_that_it_has_another_form() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 3);
    let reader = Archive::open_to_read(folder.path(), &key()).unwrap();
    assert_eq!(wait(reader.look_beside()), Ok(Beside::Left));
    change(folder.path(), "PRAGMA user_version = 99");
    assert_eq!(wait(reader.look_beside()), Ok(Beside::Replaced));
    assert!(matches!(reader.take_over(), Err(OpenError::Newer { found: 99 })));
}

#[test]
fn whoever_has_another_key_leaves_every_byte() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 3);
    change(folder.path(), "UPDATE chat SET customer = 'x'");
    let before = bytes(folder.path());
    let other = Key::new(Zeroizing::new([9; 32]));
    assert!(matches!(Archive::open(folder.path(), &other), Err(OpenError::WrongKey)));
    assert!(matches!(Archive::open_to_read(folder.path(), &other), Err(OpenError::WrongKey)));
    let salvaged = repair::salvage(folder.path(), &other, now(), |_| {});
    assert!(matches!(salvaged, Err(SalvageError::Open(OpenError::WrongKey))));
    assert_eq!(bytes(folder.path()), before);
    assert_sound(folder.path());
}

#[test]
fn an_archive_that_was_set_aside_is_whole_and_comes_back_when_it_is_put_back() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 3);
    change(folder.path(), "UPDATE chat SET customer = 'x'");
    let before = bytes(folder.path());
    let aside = repair::set_aside(folder.path(), now()).unwrap();
    assert!(matches!(Archive::open_to_read(folder.path(), &key()), Err(OpenError::None)));
    assert!(matches!(repair::set_aside(folder.path(), now()), Err(OpenError::None)));

    let other = Key::new(Zeroizing::new([9; 32]));
    let archive = Archive::open(folder.path(), &other).unwrap();
    assert_eq!(hits(&archive, "all").unwrap().len(), 0);
    archive.write_now(vec![chat(7)]).unwrap();
    wait(archive.close());
    let second = repair::set_aside(folder.path(), now()).unwrap();
    assert_ne!(second, aside, "the name was taken");

    let stem = aside.database.with_extension("");
    let of = |suffix: &str| format!("{}{suffix}", stem.display());
    for (name, suffix) in [
        ("archive.db", ".db"),
        ("archive.db-wal", ".db-wal"),
        ("archive.key-id", ".key-id"),
        ("archive.mark", ".mark"),
    ] {
        fs::rename(of(suffix), folder.path().join(name)).unwrap();
    }
    assert_eq!(bytes(folder.path()), before);
    assert_sound(folder.path());
}

#[test]
fn setting_aside_goes_on_where_it_was_interrupted() {
    // After each of the steps that it consists of.
    for steps in 0..4 {
        let folder = tempdir().unwrap();
        made::archive(folder.path(), 3);
        change(folder.path(), "UPDATE chat SET customer = 'x'");
        let file = |name: &str| folder.path().join(name);
        fs::write(file("archive.swap"), "20261127T030405Z\nkey\n").unwrap();
        let moves = [("archive.db-wal", "db-wal"), ("archive.db", "db"), ("archive.mark", "mark")];
        for (from, to) in &moves[..steps] {
            fs::rename(file(from), file(&format!("archive-20261127T030405Z.{to}"))).unwrap();
        }
        let archive = Archive::open(folder.path(), &key()).unwrap();
        assert_eq!(hits(&archive, "all").unwrap().len(), 0, "{steps}");
        assert_eq!(wait(archive.concerns()).unwrap(), [], "{steps}");
        drop(archive);
        for (_, to) in moves {
            assert!(file(&format!("archive-20261127T030405Z.{to}")).exists(), "{steps} {to}");
        }
        assert_sound(folder.path());
    }
}

#[test]
fn a_note_of_which_nothing_was_written_moves_nothing() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 3);
    fs::write(folder.path().join("archive.swap"), "20261127T0304").unwrap();
    let archive = Archive::open(folder.path(), &key()).unwrap();
    assert_eq!(hits(&archive, "all").unwrap().len(), 3 * ITEMS);
}

#[cfg(unix)]
#[test]
fn all_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let parent = tempdir().unwrap();
    let folder = parent.path().join("a/b");
    let all_private = || {
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let entries = fs::read_dir(&folder).unwrap().map(Result::unwrap);
        let modes: Vec<(String, u32)> = entries
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    entry.metadata().unwrap().permissions().mode() & 0o777,
                )
            })
            .collect();
        let open: Vec<_> = modes.iter().filter(|(_, mode)| *mode != 0o600).collect();
        assert_eq!(open, Vec::<&(String, u32)>::new());
        modes.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let archive = Archive::open(&folder, &key()).unwrap();
    archive.write_now(vec![chat(1)]).unwrap();
    let names = all_private();
    for name in [
        "archive.db",
        "archive.db-wal",
        "archive.db-shm",
        "archive.lock",
        "archive.mark",
        "archive.head",
        "archive.key-id",
    ] {
        assert!(names.iter().any(|other| other == name), "{name} of {names:?}");
    }
    wait(archive.close());
    repair::salvage(&folder, &key(), now(), |_| {}).unwrap();
    drop(Archive::open(&folder, &key()).unwrap());
    all_private();
    // A folder that others could look into is closed.
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    drop(Archive::open(&folder, &key()).unwrap());
    all_private();
}

/// A file system of its own, so that it can be read-only or full. Gone when dropped.
struct Mount(tempfile::TempDir);

impl Mount {
    fn new(options: &str) -> Option<Self> {
        let folder = tempdir().unwrap();
        let mut mount = Command::new("mount");
        let done = mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder.path()).output();
        if done.is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        // Said loudly: what is not tested must not look as if it were.
        std::io::Write::write_all(
            &mut std::io::stderr(),
            b"NOT TESTED: this user may not mount a file system\n",
        )
        .ok();
        None
    }

    fn remount(&self, options: &str) {
        let done =
            Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(self.0.path()).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(self.0.path()).status().ok();
    }
}

#[test]
fn in_a_read_only_folder_is_searched_and_not_written() {
    let Some(mount) = Mount::new("size=16m") else { return };
    let folder = mount.0.path();
    made::archive(folder, 3);
    for name in ["archive.db-wal", "archive.db-shm"] {
        fs::remove_file(folder.join(name)).ok();
    }
    mount.remount("ro");
    assert!(matches!(Archive::open(folder, &key()), Err(OpenError::ReadOnly)));
    let archive = Archive::open_to_read(folder, &key()).unwrap();
    assert_eq!(hits(&archive, "all").unwrap().len(), 3 * ITEMS);
    assert_eq!(archive.write_now(vec![chat(7)]), Err(archive::WriteError::ReadOnly));
    drop(archive);

    // What is in the log alone can not be read there, and half of it is not shown for the whole.
    mount.remount("rw");
    change(folder, "UPDATE chat SET customer = 'x'");
    fs::remove_file(folder.join("archive.db-shm")).unwrap();
    mount.remount("ro");
    assert!(matches!(Archive::open_to_read(folder, &key()), Err(OpenError::ReadOnly)));
    mount.remount("rw");
    assert_sound(folder);
}
