//! Texts that go on over many pages: whole or not at all.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};

use proptest::prelude::*;
use rusqlite::{Connection, params};
use tempfile::tempdir;

use crate::damage::{PAGE, damage, flip};
use crate::made::{self, database};
use crate::whole::{Whole, assert_texts, salvage, texts};

/// Long and short texts beside those of [`made::archive`].
const LONG: i64 = 14;

/// A text of some length of which each part tells whose it is.
fn text(no: i64, edition: &str, length: i64) -> String {
    (0..length / 12).map(|part| format!("{edition}{no:02}x{part:06} ")).collect::<Vec<_>>().concat()
}

/// An item in the contact of another.
fn put(connection: &Connection, beside: i64, rid: i64, text: &str) {
    let sql = "INSERT INTO item(rid, id, contact, shape, at, body) SELECT ?2, randomblob(16), contact, shape, at, ?3
               FROM item WHERE rid = ?1";
    assert_eq!(connection.execute(sql, params![beside, rid, text]).unwrap(), 1);
}

fn take(connection: &Connection, rid: i64) {
    connection.execute("DELETE FROM item WHERE rid = ?1", [rid]).unwrap();
}

/// Most of the long texts took the place of others, so that they go on wherever there was room.
fn long() -> Whole {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 2);
    let connection = database(folder.path());
    let last = *texts(folder.path()).keys().last().unwrap();
    let length = |no: i64| if no % 3 == 2 { 300 } else { 60_000 + no * 7_000 };
    for (edition, step) in [("a", 1), ("b", 2), ("c", 3), ("d", 5)] {
        for no in (0..LONG).rev().filter(|no| no % step == 0) {
            let rid = last + (no + 1) * 1_024;
            take(&connection, rid);
            put(&connection, last, rid, &text(no, edition, length(no)));
        }
    }
    connection.close().unwrap();
    let whole = Whole::of(folder);
    assert!(whole.items.values().any(|pages| pages.len() > 30), "some go on over many pages");
    whole
}

thread_local! {
    static WHOLE: Whole = long();
}

#[test]
fn a_text_of_many_pages_comes_back_whole() {
    WHOLE.with(|whole| {
        let folder = whole.copy();
        flip(folder.path(), 1);
        let saved = salvage(folder.path()).unwrap();
        assert_eq!((saved.items, &*saved.gaps), (whole.items.len() as u64, &[][..]));
        assert_texts(&texts(folder.path()), &whole.texts());
    });
}

#[test]
fn a_text_of_which_any_page_is_lost_is_lost_and_none_is_put_together_of_two() {
    WHOLE.with(|whole| {
        let (lost, pages) = whole.items.iter().max_by_key(|(_, pages)| pages.len()).unwrap();
        for page in pages.iter().copied().step_by(9) {
            let folder = whole.copy();
            flip(folder.path(), page);
            let saved = salvage(folder.path()).unwrap();
            let mut expected = whole.texts();
            expected.retain(|rid, _| !whole.items[rid].contains(&page));
            assert!(!expected.contains_key(lost));
            assert_texts(&texts(folder.path()), &expected);
            let missing = (whole.items.len() - expected.len()) as u64;
            assert_eq!(saved.gaps.iter().map(|gap| gap.items.unwrap()).sum::<u64>(), missing);
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn of_any_damage_each_text_is_saved_that_is_whole_and_no_other(damage in damage()) {
        WHOLE.with(|whole| {
            let folder = whole.copy();
            let damage = damage.to(folder.path());
            if salvage(folder.path()).is_ok() {
                let left = whole.without(&damage);
                let mut expected = whole.texts();
                expected.retain(|rid, _| left.contains(rid));
                assert_texts(&texts(folder.path()), &expected);
            }
        });
    }
}

#[test]
fn where_a_disk_gives_a_page_back_as_it_was_its_texts_do_not_go_on_with_those_of_others() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 20);
    let rids: Vec<i64> = texts(folder.path()).into_keys().collect();
    let (early, late) = (rids[51], rids[199]);
    put(&database(folder.path()), early, early + 1, &"before ".repeat(700));
    let old = Whole::of(folder);
    let folder = old.copy();
    take(&database(folder.path()), early + 1);
    // As long, and it goes on where the other did.
    put(&database(folder.path()), late, late + 1, &"and now".repeat(700));
    let whole = Whole::of(folder);
    let leaf = *old.items[&early].first().unwrap();
    let [was, is] = [&old.items[&(early + 1)], &whole.items[&(late + 1)]];
    assert!(was.contains(&leaf) && !is.contains(&leaf) && was.intersection(is).count() == 1);

    let folder = whole.copy();
    let at = ((leaf - 1) * PAGE) as usize;
    let stale = fs::read(old.copy().path().join("archive.db")).unwrap();
    let mut file = fs::OpenOptions::new().write(true).open(folder.path().join("archive.db")).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(&stale[at..at + PAGE as usize]).unwrap();
    salvage(folder.path()).unwrap();
    assert_texts(&texts(folder.path()), &whole.texts());
}
