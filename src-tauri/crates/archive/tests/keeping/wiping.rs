//! Gone is gone: looked for in what is on disk, page by page.

use archive::Batch;
use archive::retention::{PurgeError, Purged};
use rusqlite::Connection;
use tokio::task::JoinHandle;

use crate::pages;
use crate::samples::{Shelf, at, batch, database, said};

/// The index shares the beginning of a word with the word before it, so the end of it is looked for.
const CANARY: &str = "xyzzyplughcanary";
const ITS_END: &[u8] = b"plughcanary";

/// A chat in which the word is said many times, among others.
fn speaking(contact: &str, count: u32) -> Batch {
    let text = |number| format!("{CANARY} said for the {number}th time, at some length, so that pages fill");
    batch(
        contact,
        (0..count)
            .map(|number| said(contact, &format!("{contact}-{number}"), number, "CUSTOMER", &text(number))),
    )
}

fn quiet(contact: &str, count: u32) -> Batch {
    let text = |number| format!("xyz {contact} goes on about other things, number {number}");
    batch(
        contact,
        (0..count)
            .map(|number| said(contact, &format!("{contact}-{number}"), number, "AGENT", &text(number))),
    )
}

/// Pages of the database and of the log in which the word is.
fn found(shelf: &Shelf) -> (usize, usize) {
    let count = |pages: Vec<Vec<u8>>| {
        pages.iter().filter(|page| page.windows(ITS_END.len()).any(|bytes| bytes == ITS_END)).count()
    };
    let folder = shelf.folder.path();
    (count(pages::of_database(folder)), count(pages::of_log(folder)))
}

/// Somebody else, who reads the archive as it is now for as long as this lives.
fn reading(shelf: &Shelf) -> Connection {
    let connection = database(shelf);
    connection.execute_batch("BEGIN").unwrap();
    connection.query_row("SELECT count(*) FROM item", [], |_| Ok(())).unwrap();
    connection
}

/// A purge whose rows are gone, and which waits for whoever still reads them.
async fn begin_purge(shelf: &Shelf) -> JoinHandle<Result<Purged, PurgeError>> {
    let archive = shelf.archive.clone();
    let purge = tokio::spawn(async move { archive.purge(&"c-1".into(), at(1_000)).await });
    while shelf.purged().await.unwrap().is_empty() || !shelf.items("c-1").await.is_empty() {}
    purge
}

#[tokio::test]
async fn what_is_said_is_seen_in_the_pages_by_this_test() {
    let shelf = Shelf::new();
    shelf.write(vec![speaking("c-1", 50)]).await.unwrap();
    assert!(found(&shelf).1 > 0, "it is in the log");
    let shelf = shelf.again();
    assert!(found(&shelf).0 > 0, "it was moved into the database");
}

#[tokio::test]
async fn purged_words_are_in_no_page_of_the_file_and_of_the_log() {
    let shelf = Shelf::new();
    for round in 0..8 {
        shelf.write(vec![speaking("c-1", 60 * (round + 1)), quiet("c-2", 40 * (round + 1))]).await.unwrap();
    }
    shelf.purge(&"c-1".into(), at(1_000)).await.unwrap();
    assert_eq!(found(&shelf), (0, 0));
}

#[tokio::test]
async fn a_purge_gives_all_its_pages_back() {
    let shelf = Shelf::new();
    shelf.write(vec![speaking("c-1", 2_000), quiet("c-2", 10)]).await.unwrap();
    shelf.purge(&"c-1".into(), at(1_000)).await.unwrap();
    assert_eq!(pages::free(shelf.folder.path()), 0);
    assert!(pages::of_database(shelf.folder.path()).len() < 100, "the file is as small as what is left");
}

#[tokio::test]
async fn a_purge_waits_for_who_still_reads_what_was_there_and_keeps_nobody_from_writing() {
    let shelf = Shelf::new();
    shelf.write(vec![speaking("c-1", 200)]).await.unwrap();
    let reader = reading(&shelf);
    let purge = begin_purge(&shelf).await;
    for round in 1..50 {
        shelf.write(vec![quiet("c-2", round)]).await.unwrap();
    }
    assert!(!purge.is_finished(), "the log still has it for the one who reads");
    drop(reader);
    purge.await.unwrap().unwrap();
    assert_eq!(found(&shelf), (0, 0));
}

#[tokio::test]
async fn an_index_that_was_set_aside_keeps_no_purged_word() {
    let shelf = Shelf::new();
    shelf.write(vec![speaking("c-1", 3), quiet("c-2", 3_000)]).await.unwrap();
    shelf.rebuild_index().await.unwrap();
    shelf.purge(&"c-1".into(), at(1_000)).await.unwrap();
    assert_eq!(found(&shelf), (0, 0));
}

#[tokio::test]
async fn what_a_purge_could_not_wipe_before_the_archive_was_closed_is_wiped_when_it_is_open_again() {
    let shelf = Shelf::new();
    shelf.write(vec![speaking("c-1", 200)]).await.unwrap();
    let reader = reading(&shelf);
    let purge = begin_purge(&shelf).await;
    shelf.archive.clone().close().await;
    assert!(purge.await.unwrap().is_err(), "it is not said to be gone");
    let shelf = shelf.again();
    assert_ne!(found(&shelf), (0, 0), "somebody reads it");
    drop(reader);
    shelf.apply_retention(at(1_000)).await.unwrap();
    assert_eq!(found(&shelf), (0, 0));
}
