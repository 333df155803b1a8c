//! What was purged stays gone, whatever happens to the files afterwards.

use std::fs;
use std::path::Path;

use archive::Archive;
use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::types::Value;
use tempfile::{TempDir, tempdir};

use crate::damage::{damage, flip_at};
use crate::made::{self, chat, database, key, wait};
use crate::whole::{copy, salvage};

const CHATS: usize = 24;

fn is_purged(number: usize) -> bool {
    number.is_multiple_of(3)
}

/// An archive of which a third was purged, with what came then in its log alone.
fn archive() -> TempDir {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), CHATS);
    let archive = Archive::open(folder.path(), &key()).unwrap();
    let now = "2026-11-26T00:00:00Z".parse().unwrap();
    for number in (0..CHATS).filter(|number| is_purged(*number)) {
        wait(archive.purge(&chat(number).chat.key.as_str().into(), now)).unwrap();
    }
    let later = (CHATS..2 * CHATS).filter(|number| !is_purged(*number));
    archive.write_now(later.map(chat).collect()).unwrap();
    let killed = copy(folder.path());
    wait(archive.close());
    assert!(fs::metadata(killed.path().join("archive.db-wal")).unwrap().len() > 50 * 4096);
    killed
}

/// Whether a value is of a chat that was purged: see [`chat`].
fn is_of_purged(value: &Value) -> bool {
    (0..CHATS).filter(|number| is_purged(*number)).any(|number| match value {
        Value::Text(text) => {
            text.contains(&format!("chat{number} ")) || *text == format!("Customer {number}")
        }
        Value::Blob(id) => id.len() == 16 && id.starts_with(&(number as u32).to_be_bytes()),
        _ => false,
    })
}

/// Fails if anything of what was purged is there but that it was. The index is made of the rows.
fn assert_gone(folder: &Path) {
    let connection = database(folder);
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'fts*' AND name <> 'purged'";
    let mut tables = connection.prepare(sql).unwrap();
    for table in tables.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap) {
        let mut find = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = find.column_count();
        let mut rows = find.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let value = row.get(column).unwrap();
                assert!(!is_of_purged(&value), "{table}: {value:?}");
            }
        }
    }
}

thread_local! {
    static PURGED: TempDir = archive();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_is_damaged_nothing_that_was_purged_comes_back(
        damage in damage(),
        in_log in prop::collection::vec(any::<Index>(), 0..3),
    ) {
        PURGED.with(|purged| {
            let folder = copy(purged.path());
            let log = folder.path().join("archive.db-wal");
            let length = usize::try_from(fs::metadata(&log).unwrap().len()).unwrap();
            for place in in_log {
                flip_at(&log, place.index(length) as u64);
            }
            damage.to(folder.path());
            if salvage(folder.path()).is_ok() {
                assert_gone(folder.path());
            }
        });
    }
}

#[test]
fn what_is_looked_for_is_seen_by_this_test() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 1);
    let connection = database(folder.path());
    let seen = |sql: &str| is_of_purged(&connection.query_row(sql, [], |row| row.get(0)).unwrap());
    assert!(
        seen("SELECT body FROM item") && seen("SELECT id FROM item") && seen("SELECT customer FROM chat")
    );
}
