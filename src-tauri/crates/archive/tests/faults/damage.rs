//! Bits that flip, pages that vanish.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;

use crate::made::database;

pub(crate) const PAGE: u64 = 4096;

/// Numbers of the pages of a table or an index, of one kind: `leaf`, `internal` or `overflow`.
pub(crate) fn pages(folder: &Path, table: &str, kind: &str) -> Vec<u64> {
    let connection = database(folder);
    let sql = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = ?2 ORDER BY path";
    let mut find = connection.prepare(sql).unwrap();
    let pages = find.query_map([table, kind], |row| row.get::<_, i64>(0)).unwrap();
    pages.map(|page| page.unwrap().cast_unsigned()).collect()
}

/// Turns one bit of a page of the closed database.
pub(crate) fn flip(folder: &Path, page: u64) {
    flip_at(&folder.join("archive.db"), (page - 1) * PAGE + 1_000);
}

pub(crate) fn flip_at(path: &Path, offset: u64) {
    let mut file = OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.write_all(&[byte[0] ^ 4]).unwrap();
}

/// A page of the closed database that comes back from the disk as zeros.
pub(crate) fn zero(folder: &Path, page: u64) {
    let mut file = OpenOptions::new().write(true).open(folder.join("archive.db")).unwrap();
    file.seek(SeekFrom::Start((page - 1) * PAGE)).unwrap();
    file.write_all(&[0; PAGE as usize]).unwrap();
}

/// The files of a folder with their content.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    all.sort();
    all
}

/// What happens to some pages of a file.
#[derive(Debug, Clone)]
enum Harm {
    Flip(Index),
    Zero(Index),
    /// Pages in a row.
    Stretch(Index, u64),
}

/// All that happens to a file.
#[derive(Debug, Clone)]
pub(crate) struct Harms {
    harms: Vec<Harm>,
    /// So much of it is left.
    thousandths: Option<u64>,
}

/// Any damage.
pub(crate) fn damage() -> impl Strategy<Value = Harms> {
    let page = any::<Index>;
    let harm = prop_oneof![
        3 => page().prop_map(Harm::Flip),
        1 => page().prop_map(Harm::Zero),
        1 => (page(), 1_u64..40).prop_map(|(first, count)| Harm::Stretch(first, count)),
    ];
    (prop::collection::vec(harm, 0..8), prop::option::weighted(0.4, 20..1_000_u64))
        .prop_map(|(harms, thousandths)| Harms { harms, thousandths })
}

/// What became of a file.
pub(crate) struct Damage {
    pages: BTreeSet<u64>,
    /// The last page.
    end: u64,
}

impl Harms {
    /// Does it to the closed database in a folder.
    pub(crate) fn to(&self, folder: &Path) -> Damage {
        let database = folder.join("archive.db");
        let mut end = fs::metadata(&database).unwrap().len() / PAGE;
        let mut pages = BTreeSet::new();
        for harm in &self.harms {
            let (first, count) = match harm {
                Harm::Flip(page) | Harm::Zero(page) => (page, 1),
                Harm::Stretch(page, count) => (page, *count),
            };
            let first = first.index(usize::try_from(end).unwrap()) as u64 + 1;
            for page in first..(first + count).min(end + 1) {
                // A bit that flips twice is what it was.
                match (harm, pages.insert(page)) {
                    (Harm::Zero(_), _) => zero(folder, page),
                    (Harm::Flip(_) | Harm::Stretch(..), true) => flip(folder, page),
                    (Harm::Flip(_) | Harm::Stretch(..), false) => {}
                }
            }
        }
        if let Some(part) = self.thousandths {
            let length = end * PAGE * part / 1_000;
            OpenOptions::new().write(true).open(database).unwrap().set_len(length).unwrap();
            end = length / PAGE;
        }
        Damage { pages, end }
    }
}

impl Damage {
    /// A page is damaged, or gone.
    pub(crate) fn has(&self, page: u64) -> bool {
        self.pages.contains(&page) || page > self.end
    }

    /// No page is left.
    pub(crate) fn is_of_all(&self) -> bool {
        (1..=self.end).all(|page| self.has(page))
    }
}
