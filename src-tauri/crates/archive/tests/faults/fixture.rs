//! An archive of each version that was released, as it was released: whatever comes later opens it.
//!
//! `fixtures/v<version>` is a folder with the database and the note of its key. One of a new version is made once, by
//! `cargo nextest run -p archive --test faults make_the_fixture --run-ignored only`, and then never again.

use std::fs;
use std::path::{Path, PathBuf};

use archive::Archive;
use tempfile::tempdir;

use crate::made::{self, ITEMS, assert_sound, chat, hits, key, wait};

/// Chats in each.
const CHATS: usize = 3;
/// The version that this program writes.
const VERSION: u32 = 1;

fn fixture(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/v{version}"))
}

#[test]
#[ignore = "makes a file that is part of the sources"]
fn make_the_fixture() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), CHATS);
    let target = fixture(VERSION);
    fs::create_dir_all(&target).unwrap();
    for name in ["archive.db", "archive.key-id"] {
        fs::copy(folder.path().join(name), target.join(name)).unwrap();
    }
}

#[test]
fn an_archive_of_each_version_is_opened_and_has_everything() {
    for version in 1..=VERSION {
        let folder = tempdir().unwrap();
        for name in ["archive.db", "archive.key-id"] {
            fs::copy(fixture(version).join(name), folder.path().join(name)).unwrap();
        }
        assert_sound(folder.path());
        let archive = Archive::open(folder.path(), &key()).unwrap();
        for number in 0..CHATS {
            let expected = chat(number);
            let found = wait(archive.restore(expected.chat.key.clone(), made::HOST.into())).unwrap().unwrap();
            assert_eq!(found.state, expected.state);
            let json = |items: Vec<&transcript::Item>| -> Vec<String> {
                items.iter().map(|item| item.json().get().to_owned()).collect()
            };
            assert_eq!(
                json(found.items.iter().map(|stored| &stored.item).collect()),
                json(expected.items.iter().map(|new| &new.item).collect()),
                "{version}"
            );
            assert_eq!(hits(&archive, &format!("chat{number}")).unwrap().len(), ITEMS);
        }
    }
}

#[test]
fn the_version_that_is_written_has_a_fixture() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 1);
    let connection = made::database(folder.path());
    let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, VERSION, "count VERSION up here, and make the fixture");
}
