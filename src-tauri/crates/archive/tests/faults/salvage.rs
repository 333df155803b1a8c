//! Whatever is damaged: each item is brought over whose own pages are whole, and what is missing is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use archive::Archive;
use archive::repair::{self, SalvageError, Salvaged};
use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use crate::damage::{PAGE, files, flip, pages, zero};
use crate::made::{self, ITEMS, assert_sound, chat, database, hits, key, wait};

const CHATS: usize = 60;
const ALL: usize = CHATS * ITEMS;

fn now() -> jiff::Timestamp {
    "2026-11-27T03:04:05Z".parse().unwrap()
}

/// The archive, and on which pages each item of it stands.
struct Whole {
    folder: TempDir,
    items: BTreeMap<i64, BTreeSet<u64>>,
    pages: u64,
}

impl Whole {
    fn new() -> Self {
        let folder = tempdir().unwrap();
        made::archive(folder.path(), CHATS);
        let connection = database(folder.path());
        let mut rids = connection.prepare("SELECT rid FROM item ORDER BY rid").unwrap();
        let mut rids = rids.query_map([], |row| row.get::<_, i64>(0)).unwrap().map(Result::unwrap);
        let sql = "SELECT path, pageno, ncell, pagetype FROM dbstat WHERE name = 'item' ORDER BY path";
        let mut find = connection.prepare(sql).unwrap();
        let rows =
            find.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
        let rows: Vec<(String, i64, u32, String)> = rows.map(Result::unwrap).collect();
        let mut items: BTreeMap<i64, BTreeSet<u64>> = BTreeMap::new();
        for (path, page, cells, _) in rows.iter().filter(|(.., kind)| kind == "leaf") {
            for (cell, rid) in (0..*cells).zip(&mut rids) {
                // The ends of long texts stand below their row: <https://www.sqlite.org/dbstat.html>.
                let below = format!("{path}{cell:03x}+");
                let ends = rows.iter().filter(|(path, ..)| path.starts_with(&below));
                let stands_on = ends.map(|(_, page, ..)| page).chain([page]).map(|page| page.cast_unsigned());
                items.insert(rid, stands_on.collect());
            }
        }
        assert_eq!((items.len(), rids.next()), (ALL, None));
        assert_eq!(items.values().filter(|pages| pages.len() > 1).count(), CHATS, "one of each chat is long");
        let pages = fs::metadata(folder.path().join("archive.db")).unwrap().len() / PAGE;
        Self { folder, items, pages }
    }

    fn copy(&self) -> TempDir {
        let copy = tempdir().unwrap();
        for (name, content) in files(self.folder.path()) {
            fs::write(copy.path().join(name), content).unwrap();
        }
        copy
    }

    /// The items of which no page is damaged.
    fn without(&self, is_damaged: impl Fn(u64) -> bool) -> Vec<i64> {
        let whole = self.items.iter().filter(|(_, pages)| !pages.iter().any(|page| is_damaged(*page)));
        whole.map(|(rid, _)| *rid).collect()
    }
}

fn salvage(folder: &Path) -> Result<Salvaged, SalvageError> {
    let before = fs::read(folder.join("archive.db")).unwrap();
    let saved = repair::salvage(folder, &key(), now(), |_| {});
    let kept =
        saved.as_ref().map_or_else(|_| folder.join("archive.db"), |saved| saved.aside.database.clone());
    assert!(fs::read(kept).unwrap() == before, "the damaged file is as it was: {saved:?}");
    saved
}

/// Row ids of what is there, oldest first.
fn rids(folder: &Path) -> Vec<i64> {
    let connection = database(folder);
    let mut find = connection.prepare("SELECT rid FROM item ORDER BY rid").unwrap();
    find.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
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
    let whole = Whole::new();
    let folder = whole.copy();
    flip(folder.path(), 1);
    saved_whole(folder.path());
}

#[test]
fn without_the_salt_in_it_too() {
    let whole = Whole::new();
    let folder = whole.copy();
    zero(folder.path(), 1);
    saved_whole(folder.path());
}

#[test]
fn without_any_note_of_the_salt_nothing_is_saved_and_everything_is_as_it_was() {
    let whole = Whole::new();
    let folder = whole.copy();
    zero(folder.path(), 1);
    fs::remove_file(folder.path().join("archive.head")).unwrap();
    assert!(matches!(salvage(folder.path()), Err(SalvageError::Unreadable)));
}

#[test]
fn without_the_names_of_the_tables_all_items_are_saved() {
    let whole = Whole::new();
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
        let whole = Whole::new();
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

/// What happens to a file.
#[derive(Debug, Clone)]
enum Harm {
    Flip(prop::sample::Index),
    Zero(prop::sample::Index),
    /// Pages in a row.
    Stretch(prop::sample::Index, u64),
}

fn harm() -> impl Strategy<Value = Harm> {
    let page = any::<prop::sample::Index>;
    prop_oneof![
        3 => page().prop_map(Harm::Flip),
        1 => page().prop_map(Harm::Zero),
        1 => (page(), 1_u64..40).prop_map(|(first, count)| Harm::Stretch(first, count)),
    ]
}

impl Harm {
    fn pages(&self, whole: &Whole) -> Range<u64> {
        let (page, count) = match self {
            Self::Flip(page) | Self::Zero(page) => (page, 1),
            Self::Stretch(page, count) => (page, *count),
        };
        let first = page.index(whole.pages as usize) as u64 + 1;
        first..(first + count).min(whole.pages + 1)
    }
}

thread_local! {
    static WHOLE: Whole = Whole::new();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn of_any_damage_each_item_is_saved_whose_pages_are_whole(
        harms in prop::collection::vec(harm(), 0..8),
        thousandths in prop::option::weighted(0.4, 20..1_000_u64),
    ) {
        WHOLE.with(|whole| {
            let folder = whole.copy();
            let mut damaged = BTreeSet::new();
            for harm in &harms {
                for page in harm.pages(whole) {
                    match harm {
                        // Twice would be not at all.
                        Harm::Flip(_) | Harm::Stretch(..) if damaged.insert(page) => flip(folder.path(), page),
                        Harm::Flip(_) | Harm::Stretch(..) => {}
                        Harm::Zero(_) => {
                            damaged.insert(page);
                            zero(folder.path(), page);
                        }
                    }
                }
            }
            let mut end = u64::MAX;
            if let Some(part) = thousandths {
                let file = fs::OpenOptions::new().write(true).open(folder.path().join("archive.db")).unwrap();
                let length = whole.pages * PAGE * part / 1_000;
                file.set_len(length).unwrap();
                end = length / PAGE;
            }
            let expected = whole.without(|page| damaged.contains(&page) || page > end);
            let saved = match salvage(folder.path()) {
                Err(SalvageError::Unreadable) if (1..=end.min(whole.pages)).all(|page| damaged.contains(&page)) => {
                    return;
                }
                saved => saved.unwrap(),
            };
            assert_eq!(rids(folder.path()), expected, "{saved:?}");
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
