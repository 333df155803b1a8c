//! Bits that flip, pages that vanish.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

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
