//! An archive before it is damaged, and what of it is there afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use archive::repair::{self, SalvageError, Salvaged};
use tempfile::{TempDir, tempdir};

use crate::damage::{Damage, files};
use crate::made::{database, key};

/// A closed archive, and on which pages each item of it stands.
pub(crate) struct Whole {
    folder: TempDir,
    pub(crate) items: BTreeMap<i64, BTreeSet<u64>>,
}

impl Whole {
    pub(crate) fn of(folder: TempDir) -> Self {
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
        assert_eq!(rids.next(), None);
        Self { folder, items }
    }

    pub(crate) fn copy(&self) -> TempDir {
        copy(self.folder.path())
    }

    /// What each item says.
    pub(crate) fn texts(&self) -> BTreeMap<i64, Option<String>> {
        texts(self.folder.path())
    }

    /// The items of which no page is damaged.
    pub(crate) fn without(&self, damage: &Damage) -> Vec<i64> {
        let whole = self.items.iter().filter(|(_, pages)| !pages.iter().any(|page| damage.has(*page)));
        whole.map(|(rid, _)| *rid).collect()
    }
}

/// As if the program had been killed now.
pub(crate) fn copy(folder: &Path) -> TempDir {
    let copy = tempdir().unwrap();
    for (name, content) in files(folder) {
        fs::write(copy.path().join(name), content).unwrap();
    }
    copy
}

pub(crate) fn salvage(folder: &Path) -> Result<Salvaged, SalvageError> {
    let now = "2026-11-27T03:04:05Z".parse().unwrap();
    let before = fs::read(folder.join("archive.db")).unwrap();
    let saved = repair::salvage(folder, &key(), now, |_| {});
    let kept =
        saved.as_ref().map_or_else(|_| folder.join("archive.db"), |saved| saved.aside.database.clone());
    assert!(fs::read(kept).unwrap() == before, "the damaged file is as it was: {saved:?}");
    saved
}

/// Row ids of what is there, oldest first, and what it says.
pub(crate) fn texts(folder: &Path) -> BTreeMap<i64, Option<String>> {
    let connection = database(folder);
    let mut find = connection.prepare("SELECT rid, body FROM item").unwrap();
    find.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// The same rows with the same texts, and no more of them in a message than can be read.
pub(crate) fn assert_texts(found: &BTreeMap<i64, Option<String>>, expected: &BTreeMap<i64, Option<String>>) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (rid, text) in found {
        let differs = text
            .as_ref()
            .zip(expected[rid].as_ref())
            .and_then(|(one, other)| one.bytes().zip(other.bytes()).position(|(one, other)| one != other));
        assert!(*text == expected[rid], "{rid} differs from its byte {differs:?} on");
    }
}
