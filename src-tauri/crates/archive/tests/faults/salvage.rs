//! Whatever is damaged: each item is brought over whose own pages are whole, and what is missing is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use archive::Archive;
use archive::repair::SalvageError;
use proptest::prelude::*;
use tempfile::tempdir;

use crate::damage::{damage, files, flip, pages, zero};
use crate::made::{self, ITEMS, assert_sound, chat, hits, key, wait};
use crate::whole::{Whole, salvage, texts};

const CHATS: usize = 60;
const ALL: usize = CHATS * ITEMS;

fn whole() -> Whole {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), CHATS);
    let whole = Whole::of(folder);
    assert_eq!(whole.items.len(), ALL);
    assert_eq!(
        whole.items.values().filter(|pages| pages.len() > 1).count(),
        CHATS,
        "one of each chat is long"
    );
    whole
}

/// No chat is said to be complete of which something is missing, and what is there says what it said.
fn assert_honest(folder: &Path) {
    let archive = Archive::open(folder, &key()).unwrap();
    made::rebuilt(&archive);
    for number in 0..CHATS {
        let expected = chat(number);
        let Some(told) = wait(archive.told(expected.chat.key.clone())).unwrap() else { continue };
        let texts: BTreeMap<_, _> =
            expected.items.iter().map(|new| (&new.item.id, new.item.content.as_deref())).collect();
        for entry in told.timeline.entries() {
            assert_eq!(entry.item.content.as_deref(), texts[&entry.item.id], "{number}");
        }
        if told.timeline.len() < ITEMS {
            assert!(!told.chat.complete && !told.chat.watched, "{number}");
        }
    }
    wait(archive.close());
}

fn saved_whole(folder: &Path) {
    let saved = salvage(folder).unwrap();
    assert_eq!((saved.items, &*saved.gaps, &*saved.parts), (ALL as u64, &[][..], &[][..]));
    assert_sound(folder);
    let archive = Archive::open(folder, &key()).unwrap();
    for number in 0..CHATS {
        let found = wait(archive.chat(chat(number).chat.key)).unwrap().unwrap();
        assert!(found.complete && found.watched, "{number}");
        assert_eq!(hits(&archive, &format!("chat{number}")).unwrap().len(), ITEMS);
    }
}

#[test]
fn without_the_first_page_everything_is_saved() {
    let whole = whole();
    let folder = whole.copy();
    flip(folder.path(), 1);
    saved_whole(folder.path());
}

#[test]
fn without_the_salt_in_it_too() {
    let whole = whole();
    let folder = whole.copy();
    zero(folder.path(), 1);
    saved_whole(folder.path());
}

#[test]
fn without_any_note_of_the_salt_nothing_is_saved_and_everything_is_as_it_was() {
    let whole = whole();
    let folder = whole.copy();
    zero(folder.path(), 1);
    fs::remove_file(folder.path().join("archive.head")).unwrap();
    assert!(matches!(salvage(folder.path()), Err(SalvageError::Unreadable)));
}

#[test]
fn without_the_names_of_the_tables_all_items_are_saved() {
    let whole = whole();
    let folder = whole.copy();
    for page in pages(folder.path(), "sqlite_schema", "leaf") {
        flip(folder.path(), page);
    }
    let saved = salvage(folder.path()).unwrap();
    assert_eq!(saved.items, ALL as u64);
    assert_honest(folder.path());
}

#[test]
fn without_the_pages_above_its_leaves_nothing_of_a_table_is_lost() {
    for table in ["item", "item_contact"] {
        let whole = whole();
        let folder = whole.copy();
        let inner = pages(folder.path(), table, "internal");
        assert!(!inner.is_empty());
        for page in inner {
            flip(folder.path(), page);
        }
        let saved = salvage(folder.path()).unwrap();
        assert_eq!((saved.items, &*saved.gaps), (ALL as u64, &[][..]), "{table}");
        assert_sound(folder.path());
        assert_honest(folder.path());
    }
}

#[test]
fn what_is_in_the_log_alone_is_saved_with_a_damaged_file_beside_it() {
    let (folder, copy) = (tempdir().unwrap(), tempdir().unwrap());
    made::archive(folder.path(), 3);
    let archive = Archive::open(folder.path(), &key()).unwrap();
    archive.write_now((3..6).map(chat).collect()).unwrap();
    // As if the program had been killed, and the disk had lost a page besides.
    for (name, content) in files(folder.path()) {
        fs::write(copy.path().join(name), content).unwrap();
    }
    zero(copy.path(), 1);
    let saved = salvage(copy.path()).unwrap();
    assert_eq!((saved.items, &*saved.gaps), (6 * ITEMS as u64, &[][..]));
    assert_sound(copy.path());
}

#[test]
fn nothing_is_left_of_a_new_archive_that_could_not_be_made_to_its_end() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 3);
    let new = folder.path().join("salvage");
    // What is read last is no file.
    let mark = folder.path().join("archive.mark");
    fs::remove_file(&mark).unwrap();
    fs::create_dir(&mark).unwrap();
    assert!(matches!(salvage(folder.path()), Err(SalvageError::Open(_))));
    assert!(!new.exists(), "the room is given back");

    fs::remove_dir(&mark).unwrap();
    // As if the program had been killed while it made one.
    fs::create_dir(&new).unwrap();
    fs::copy(folder.path().join("archive.db"), new.join("archive.db")).unwrap();
    wait(Archive::open(folder.path(), &key()).unwrap().close());
    assert!(!new.exists(), "it has what is purged later");
    assert_sound(folder.path());
}

#[test]
fn a_contact_of_which_only_items_are_left_is_on_hold_as_it_may_have_been() {
    let folder = tempdir().unwrap();
    made::archive(folder.path(), 3);
    for table in ["contact", "sqlite_autoindex_contact_1"] {
        for page in pages(folder.path(), table, "leaf") {
            flip(folder.path(), page);
        }
    }
    let saved = salvage(folder.path()).unwrap();
    assert_eq!(saved.items, 3 * ITEMS as u64);
    let archive = Archive::open(folder.path(), &key()).unwrap();
    let held = wait(archive.holds()).unwrap();
    assert_eq!(held.iter().map(|held| held.items).sum::<u64>(), saved.items, "{held:?}");
    wait(archive.close());
}

thread_local! {
    static WHOLE: Whole = whole();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn of_any_damage_each_item_is_saved_whose_pages_are_whole(damage in damage()) {
        WHOLE.with(|whole| {
            let folder = whole.copy();
            let damage = damage.to(folder.path());
            let expected = whole.without(&damage);
            let saved = match salvage(folder.path()) {
                Err(SalvageError::Unreadable) if damage.is_of_all() => return,
                saved => saved.unwrap(),
            };
            assert_eq!(texts(folder.path()).into_keys().collect::<Vec<_>>(), expected, "{saved:?}");
            let lost = ALL - expected.len();
            assert_eq!(saved.items, expected.len() as u64);
            assert!(lost == 0 || !saved.gaps.is_empty(), "{lost} are missing, and nothing says so: {saved:?}");
            if let Some(told) = saved.gaps.iter().map(|gap| gap.items).sum::<Option<u64>>() {
                assert_eq!(told, lost as u64, "{saved:?}");
            }
            assert_honest(folder.path());
        });
    }
}
