//! What is on disk, decrypted by other code than the archive's: each page of the database and of its log, the free ones too.
//!
//! SQLCipher 4 encrypts a page with AES-256-CBC; the last 48 bytes of it are the initialisation vector and the page's checksum,
//! which the archive has made with SHA-256
//! (<https://www.zetetic.net/sqlcipher/design/>).

use std::fs;
use std::path::Path;

use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};

use crate::samples::KEY;

const PAGE: usize = 4096;
const RESERVED: usize = 48;
/// The first page begins with the salt, as it is.
const SALT: usize = 16;
/// Bytes before the first frame of the log, and before the page in each (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>).
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The pages of the database in this folder.
pub(crate) fn of_database(folder: &Path) -> Vec<Vec<u8>> {
    let file = fs::read(folder.join("archive.db")).unwrap();
    let pages = file.as_chunks::<PAGE>().0.iter().enumerate();
    pages.map(|(number, page)| decrypt(page, number == 0)).collect()
}

/// The pages in the log, those that were moved into the database among them.
pub(crate) fn of_log(folder: &Path) -> Vec<Vec<u8>> {
    let file = fs::read(folder.join("archive.db-wal")).unwrap_or_default();
    let frames = file.get(LOG_HEADER..).unwrap_or_default().as_chunks::<{ FRAME_HEADER + PAGE }>().0;
    let is_first = |frame: &[u8]| frame.starts_with(&1_u32.to_be_bytes());
    frames.iter().map(|frame| decrypt(&frame[FRAME_HEADER..], is_first(frame))).collect()
}

/// Pages of the database that belong to nobody: at byte 36 of its header.
pub(crate) fn free(folder: &Path) -> u32 {
    let first = &of_database(folder)[0];
    u32::from_be_bytes(first[36..40].try_into().unwrap())
}

fn decrypt(page: &[u8], is_first: bool) -> Vec<u8> {
    let begin = if is_first { SALT } else { 0 };
    let end = PAGE - RESERVED;
    let vector = page[end..end + 16].try_into().unwrap();
    let mut plain = page.to_vec();
    let decryptor = Decryptor::<Aes256>::new(&KEY.into(), &vector);
    decryptor.decrypt_padded::<NoPadding>(&mut plain[begin..end]).unwrap();
    plain
}
