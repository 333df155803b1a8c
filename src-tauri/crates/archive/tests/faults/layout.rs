//! Files that are laid out otherwise than small ones of this program.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tempfile::tempdir;

use crate::damage::{flip, pages};
use crate::made::{self, ITEMS, assert_sound, database};
use crate::whole::salvage;

/// Pages of which one page map speaks, with itself.
const STRETCH: u64 = 804;

#[test]
fn rows_are_told_apart_by_the_page_maps_of_each_stretch_of_a_large_file() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 1);
    let connection = database(folder.path());
    let numbers =
        "WITH RECURSIVE numbers(no) AS (SELECT ?1 UNION ALL SELECT no + 1 FROM numbers WHERE no < ?1 + 99)";
    let items = "INSERT INTO item(rid, id, contact, shape, at, body)
                 SELECT rid + no * 1024 + 500, randomblob(16), contact, shape, at, body FROM numbers, item
                 WHERE rid = (SELECT rid FROM item ORDER BY length(body) DESC LIMIT 1)";
    let authors = "INSERT INTO author(contact, no, id, name, role)
                   SELECT 1, no + 100, randomblob(16), hex(randomblob(60)), 'CUSTOMER' FROM numbers";
    for first in (0..600).step_by(100) {
        for rows in [items, authors] {
            connection.execute(&format!("{numbers} {rows}"), [first]).unwrap();
        }
    }
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let on_leaves = count("SELECT sum(ncell) FROM dbstat WHERE name = 'author' AND pagetype = 'leaf'");
    let items = count("SELECT count(*) FROM item");
    connection.close().unwrap();
    let leaves = pages(folder.path(), "author", "leaf");
    let stretches: BTreeSet<u64> = leaves.iter().map(|page| (page - 2) / STRETCH).collect();
    assert!(stretches.len() > 2, "{leaves:?}");
    // Of rows without row ids nothing else tells whose they are.
    for page in pages(folder.path(), "author", "internal") {
        flip(folder.path(), page);
    }
    let saved = salvage(folder.path()).unwrap();
    assert_eq!((saved.items.cast_signed(), &*saved.gaps), (items, &[][..]));
    let authors =
        database(folder.path()).query_row("SELECT count(*) FROM author", [], |row| row.get::<_, i64>(0));
    assert_eq!(authors.unwrap(), on_leaves);
}

#[test]
fn a_file_that_leaves_less_room_in_its_pages_is_read_as_it_says() {
    const CHATS: usize = 10;
    let folder = tempdir().unwrap();
    // For all databases that this process makes from now on; it is read in either way.
    let any = Connection::open_in_memory().unwrap();
    any.pragma_update(None, "cipher_default_hmac_algorithm", "HMAC_SHA256").unwrap();
    made::archive(folder.path(), CHATS);
    any.pragma_update(None, "cipher_default_hmac_algorithm", "HMAC_SHA512").unwrap();
    let used: i64 = database(folder.path())
        .query_row("SELECT max(payload + unused) FROM dbstat WHERE pagetype = 'overflow'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(used, 4096 - 48 - 4, "more of a page is used");
    for page in pages(folder.path(), "item", "internal") {
        flip(folder.path(), page);
    }
    let saved = salvage(folder.path()).unwrap();
    assert_eq!((saved.items, &*saved.gaps), ((CHATS * ITEMS) as u64, &[][..]));
    assert_sound(folder.path());
}
