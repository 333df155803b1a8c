//! Damage is seen, said, and mended without a row being lost that can be read.

use archive::repair::{self, Cure, Finding, Part};
use archive::{Archive, ReadError, WriteError};
use tempfile::tempdir;

use crate::damage::{files, flip, pages, zero};
use crate::made::{self, ITEMS, assert_sound, chat, hits, key, rebuilt, wait};

const CHATS: usize = 60;

fn now() -> jiff::Timestamp {
    "2026-11-27T03:04:05Z".parse().unwrap()
}

#[test]
fn an_archive_without_fault_is_found_sound() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), CHATS);
    assert_sound(folder.path());
}

#[test]
fn what_a_log_has_lost_at_its_end_is_known_to_be_missing() {
    let (folder, copy) = (tempdir().unwrap(), tempdir().unwrap());
    let archive = Archive::open(folder.path(), &key()).unwrap();
    for number in 0..6 {
        archive.write_now(vec![chat(number)]).unwrap();
    }
    // As if the machine had gone, and a part of the log with it.
    for (name, content) in files(folder.path()) {
        let kept = if name == "archive.db-wal" { content.len() / 2 } else { content.len() };
        std::fs::write(copy.path().join(name), &content[..kept]).unwrap();
    }
    let archive = Archive::open(copy.path(), &key()).unwrap();
    let stored = hits(&archive, "all").unwrap().len() / ITEMS;
    assert!((1..6).contains(&stored), "{stored}");
    assert_eq!(wait(archive.concerns()).unwrap(), [Finding::Missing(6 - stored as u64)]);
    assert_eq!(wait(archive.check(|_| {})).unwrap().cure(), Cure::None, "what is there is sound");
    wait(archive.forget_missing()).unwrap();
    wait(archive.close());
    let archive = Archive::open(copy.path(), &key()).unwrap();
    assert_eq!(wait(archive.concerns()).unwrap(), [], "said once");
}

#[test]
fn the_index_is_rebuilt_while_new_items_are_stored_and_found() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 2 * CHATS);
    let archive = Archive::open(folder.path(), &key()).unwrap();
    wait(archive.rebuild_index()).unwrap();
    assert!(archive.rebuilding().borrow().is_some());
    // One that is newer than all, one that is older, and one that is changed meanwhile.
    archive.write_now(vec![chat(10_000)]).unwrap();
    assert_eq!(hits(&archive, "chat10000").unwrap().len(), ITEMS, "found at once");
    let mut changed = chat(1);
    changed.items.truncate(1);
    changed.items[0].item.content = Some("all chat1 anders".into());
    archive.write_now(vec![changed]).unwrap();
    rebuilt(&archive);
    assert_eq!(hits(&archive, "all").unwrap().len(), (2 * CHATS + 1) * ITEMS);
    assert_eq!(hits(&archive, "anders").unwrap().len(), 1);
    assert_eq!(hits(&archive, "item1x0").unwrap().len(), 0);
    wait(archive.close());
    assert_sound(folder.path());
}

#[test]
fn a_rebuild_that_was_interrupted_goes_on_where_it_was() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 2 * CHATS);
    let archive = Archive::open(folder.path(), &key()).unwrap();
    wait(archive.rebuild_index()).unwrap();
    wait(archive.close());
    let archive = Archive::open_to_read(folder.path(), &key()).unwrap();
    let before = *archive.rebuilding().borrow();
    assert!(before.is_some_and(|how| how.done < how.of), "{before:?}");
    assert!(matches!(wait(archive.concerns()).unwrap()[..], [Finding::Rebuilding(_), Finding::Tidying]));
    drop(archive);
    assert_sound(folder.path());
}

#[test]
fn whoever_reads_beside_a_rebuild_knows_how_far_it_is_from_the_last_look() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 2 * CHATS);
    let writer = Archive::open(folder.path(), &key()).unwrap();
    let reader = Archive::open_to_read(folder.path(), &key()).unwrap();
    assert_eq!(*reader.rebuilding().borrow(), None);
    wait(writer.rebuild_index()).unwrap();
    wait(writer.close());
    wait(reader.look_beside()).unwrap();
    assert!(reader.rebuilding().borrow().is_some());
    let writer = reader.take_over().unwrap();
    rebuilt(&writer);
    wait(reader.look_beside()).unwrap();
    assert_eq!(*reader.rebuilding().borrow(), None);
}

#[test]
fn a_damaged_index_page_is_met_by_a_search_and_the_index_made_anew() {
    for kind in ["leaf", "internal"] {
        let folder = tempdir().unwrap();
        made::archive(folder.path(), CHATS);
        for page in pages(folder.path(), "fts_data", kind) {
            flip(folder.path(), page);
        }
        let archive = Archive::open(folder.path(), &key()).unwrap();
        assert_eq!(hits(&archive, "all"), Err(ReadError::Damaged), "{kind}");
        wait(async { archive.rebuilding().wait_for(Option::is_some).await.map(drop) }).unwrap();
        rebuilt(&archive);
        assert_eq!(hits(&archive, "all").unwrap().len(), CHATS * ITEMS, "{kind}");
        wait(archive.close());
        assert_sound(folder.path());
    }
}

#[test]
fn a_damaged_index_page_is_met_by_a_write_and_the_index_made_anew() {
    for (table, kind) in
        [("fts_idx", "leaf"), ("fts_docsize", "leaf"), ("fts_config", "leaf"), ("fts_data", "leaf")]
    {
        let folder = tempdir().unwrap();
        made::archive(folder.path(), CHATS);
        for page in pages(folder.path(), table, kind) {
            zero(folder.path(), page);
        }
        let archive = Archive::open(folder.path(), &key()).unwrap();
        // The one that meets it is refused, and may be asked again.
        let first = archive.write_now(vec![chat(CHATS)]);
        assert!(matches!(first, Ok(_) | Err(WriteError::Damaged)), "{table} {first:?}");
        archive.write_now(vec![chat(CHATS)]).unwrap();
        if hits(&archive, "all").map(|hits| hits.len()) != Ok((CHATS + 1) * ITEMS) {
            rebuilt(&archive);
        }
        wait(archive.close());
        assert_sound(folder.path());
    }
}

#[test]
fn what_damage_is_where_is_said() {
    let cases = [
        ("item", "leaf", Finding::Damaged(Part::Items), Cure::Salvage),
        ("item", "overflow", Finding::Damaged(Part::Items), Cure::Salvage),
        ("item_contact", "leaf", Finding::Damaged(Part::Items), Cure::Salvage),
        ("contact", "leaf", Finding::Damaged(Part::Chats), Cure::Salvage),
        ("attachment", "leaf", Finding::Damaged(Part::Files), Cure::Salvage),
        ("fts_data", "leaf", Finding::IndexDamaged, Cure::Rebuild),
    ];
    for (table, kind, finding, cure) in cases {
        let folder = tempdir().unwrap();
        made::archive(folder.path(), CHATS);
        let pages = pages(folder.path(), table, kind);
        flip(folder.path(), pages[pages.len() / 2]);
        let archive = Archive::open(folder.path(), &key()).unwrap();
        let report = wait(archive.check(|_| {})).unwrap();
        assert!(report.findings.contains(&finding), "{table} {kind}: {report:?}");
        assert_eq!(report.cure(), cure, "{table} {kind}: {report:?}");
    }
}

#[test]
fn the_end_of_a_long_text_on_a_damaged_page_is_an_error_and_not_a_text_of_zeros() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), CHATS);
    for page in pages(folder.path(), "item", "overflow") {
        flip(folder.path(), page);
    }
    let archive = Archive::open(folder.path(), &key()).unwrap();
    assert_eq!(hits(&archive, "item7x2"), Err(ReadError::Damaged));
    assert_eq!(hits(&archive, "item7x1").unwrap().len(), 1, "the next reads as if nothing had been");
    // Whoever writes looks at it first.
    archive.write_now(Vec::new()).unwrap();
    assert!(wait(archive.concerns()).unwrap().contains(&Finding::Met));
}

macro_rules! saved {
    ($($name:ident: $table:literal, $kind:literal;)*) => {
        $(#[test]
        fn $name() {
            every_row_is_saved_that_can_be_read($table, $kind);
        })*
    };
}

saved! {
    of_damaged_items_the_others_are_saved: "item", "leaf";
    of_an_item_with_a_damaged_end_the_others_are_saved: "item", "overflow";
    with_a_damaged_list_of_items_all_items_are_saved: "item_contact", "leaf";
    without_a_contact_its_items_are_saved: "contact", "leaf";
    without_a_chat_its_items_are_saved: "chat", "leaf";
    without_people_what_they_said_is_saved: "author", "leaf";
    without_shapes_what_was_said_is_saved: "shape", "leaf";
    without_files_all_items_are_saved: "attachment", "leaf";
    without_presence_all_items_are_saved: "presence", "leaf";
    without_settings_all_items_are_saved: "meta", "leaf";
}

fn every_row_is_saved_that_can_be_read(table: &str, kind: &str) {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), CHATS);
    let pages = pages(folder.path(), table, kind);
    let page = pages[pages.len() / 2];
    flip(folder.path(), page);
    let before = files(folder.path());

    let saved = repair::salvage(folder.path(), &key(), now(), |_| {}).unwrap();
    let what = format!("{table} {kind}: {saved:?}");
    assert_eq!(saved.aside.database, folder.path().join("archive-20261127T030405Z.db"));
    let damaged = &before.iter().find(|(name, _)| name == "archive.db").unwrap().1;
    assert_eq!(&std::fs::read(&saved.aside.database).unwrap(), damaged, "{what}: it is kept as it was");

    let lost: u64 = saved.gaps.iter().map(|gap| gap.items.unwrap()).sum();
    assert_eq!(saved.items + lost, (CHATS * ITEMS) as u64, "{what}: each row is there or is said to be lost");
    if table == "item" {
        assert!(lost > 0 && lost < (CHATS * ITEMS) as u64 / 2, "{what}");
    } else {
        assert_eq!(lost, 0, "{what}");
    }
    assert_sound(folder.path());
    let archive = Archive::open(folder.path(), &key()).unwrap();
    let mut unsure = 0;
    for number in 0..CHATS {
        let whole = hits(&archive, &format!("chat{number}")).unwrap().len() == ITEMS;
        let key = chat(number).chat.key;
        let chat = wait(archive.chat(key.clone())).unwrap();
        unsure += usize::from(chat.as_ref().is_some_and(|chat| !chat.complete));
        assert!(chat.is_some(), "{what} {number}: it is found by its key");
        if !whole {
            assert!(chat.is_some_and(|chat| !chat.complete && !chat.watched), "{what} {number}");
        }
    }
    assert_eq!(
        unsure > 0,
        matches!(table, "item" | "contact" | "chat" | "shape" | "presence") && saved_lost(&saved),
        "{what}"
    );
}

fn saved_lost(saved: &repair::Salvaged) -> bool {
    !saved.gaps.is_empty() || !saved.parts.is_empty()
}
