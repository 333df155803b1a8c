//! The pages of a database, each read by itself, without the database: one that is damaged hides no other, and nothing is written.
//!
//! SQLCipher 4 encrypts a page with AES-256-CBC; its last bytes are the initialisation vector and a checksum of what is encrypted and of the
//! page's number (<https://www.zetetic.net/sqlcipher/design/>). The key of the checksums is made of the key and of the salt, which
//! is the beginning of the file.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use hmac::{Hmac, Mac as _};
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use super::log::Log;
use crate::Key;
use crate::place::{Place, Salt};

/// Bytes of a page in the file.
pub(super) const SIZE: usize = 4096;
/// Bytes of a page that are encrypted.
const SEALED: usize = SIZE - VECTOR - CHECKSUM;
/// Bytes of a page that the database uses, where the first page does not tell. It leaves room for the longer checksum of SQLCipher's own
/// choice: the shorter one is chosen once the key is given, and room that was once left stays.
const USABLE: usize = SIZE - 80;
const VECTOR: usize = 16;
const CHECKSUM: usize = 32;
/// With these bits the salt differs in the key of the checksums.
const MASK: u8 = 0x3a;
/// SQLite locks the bytes from here on, and writes nothing to their page.
const LOCKED: u32 = 0x4000_0000 / SIZE as u32 + 1;

/// Of the code for checksums.
const ANY_KEY: &str = "a key of any length is taken";

/// A page as the database sees it: the bytes that it uses.
pub(super) type Page = Vec<u8>;

/// All pages of a database and of its log.
pub(super) struct Pages {
    disk: Disk,
    cipher: Cipher,
    /// As the log or the first page says it.
    count: Option<u32>,
    /// Bytes of a page that the database uses.
    usable: usize,
}

impl Pages {
    /// `None`: not one page is what somebody wrote who has this key.
    pub(super) fn open(place: &Place, key: &Key) -> io::Result<Option<Self>> {
        let mut disk = Disk::open(place)?;
        let count = disk.log.as_ref().and_then(Log::count);
        for salt in disk.salts(place) {
            let mut pages = Self { cipher: Cipher::new(key, salt), disk, count, usable: USABLE };
            if (1..=pages.count()).any(|number| pages.page(number).is_some()) {
                pages.count = count.or(pages.in_header(28).map(u32::from_be_bytes));
                pages.usable =
                    pages.in_header(20).map_or(USABLE, |[left]| SEALED.min(SIZE - usize::from(left)));
                return Ok(Some(pages));
            }
            disk = pages.disk;
        }
        Ok(None)
    }

    /// The version of the tables, if the first page is whole.
    pub(super) fn version(&mut self) -> Option<u32> {
        self.in_header(60).map(u32::from_be_bytes)
    }

    /// What the first page says of all (<https://www.sqlite.org/fileformat2.html#the_database_header>).
    fn in_header<const LENGTH: usize>(&mut self, at: usize) -> Option<[u8; LENGTH]> {
        self.page(1)?.get(at..at + LENGTH)?.try_into().ok()
    }

    /// Bytes of a page that the database uses.
    pub(super) fn usable(&self) -> usize {
        self.usable
    }

    /// How many there were, as far as that can be told.
    pub(super) fn count(&self) -> u32 {
        self.count.unwrap_or(self.disk.in_file)
    }

    /// It is known how many there were.
    pub(super) fn is_counted(&self) -> bool {
        self.count.is_some()
    }

    /// Whether anything is ever written to a page.
    pub(super) fn is_used(number: u32) -> bool {
        number != LOCKED
    }

    /// A page, if it is what was written.
    pub(super) fn page(&mut self, number: u32) -> Option<Page> {
        let sealed = self.disk.page(number)?;
        let mut page = self.cipher.open(number, &sealed)?;
        page.truncate(self.usable);
        Some(page)
    }
}

/// The files.
struct Disk {
    file: File,
    log: Option<Log>,
    /// Pages in the file.
    in_file: u32,
}

impl Disk {
    fn open(place: &Place) -> io::Result<Self> {
        let file = File::open(place.database())?;
        let in_file = u32::try_from(file.metadata()?.len() / SIZE as u64).unwrap_or(u32::MAX);
        Ok(Self { file, log: File::open(place.log()).ok().and_then(Log::read), in_file })
    }

    /// Whatever may be the salt: what the first page begins with, in the file and in the log, and what was noted.
    fn salts(&mut self, place: &Place) -> Vec<Salt> {
        let first = [read(&mut self.file, 0), self.log.as_mut().and_then(|log| log.page(1))];
        let begins = first.into_iter().flatten().filter_map(|page| page[..16].try_into().ok());
        begins.chain(place.head().map(|head| head.salt)).collect()
    }

    fn page(&mut self, number: u32) -> Option<Box<[u8; SIZE]>> {
        let in_log = self.log.as_mut().and_then(|log| log.page(number));
        in_log.or_else(|| read(&mut self.file, u64::from(number.checked_sub(1)?) * SIZE as u64))
    }
}

/// What opens pages.
struct Cipher {
    key: Key,
    checksum: Hmac<Sha256>,
}

impl Cipher {
    /// The key of the checksums is derived by PBKDF2 (RFC 8018), with two rounds of HMAC-SHA512 alone: the key is random already.
    fn new(key: &Key, salt: Salt) -> Self {
        let round = |said: &[u8]| {
            let mut round = Hmac::<Sha512>::new_from_slice(key.expose_bytes()).expect(ANY_KEY);
            round.update(said);
            let mut says = Zeroizing::new([0; 64]);
            says.copy_from_slice(&round.finalize().into_bytes());
            says
        };
        let first = round(&[&salt.map(|byte| byte ^ MASK)[..], &1_u32.to_be_bytes()].concat());
        let mut derived = round(first.as_slice());
        derived.iter_mut().zip(first.iter()).for_each(|(byte, first)| *byte ^= first);
        let checksum = Hmac::<Sha256>::new_from_slice(&derived[..CHECKSUM]).expect(ANY_KEY);
        Self { key: key.clone(), checksum }
    }

    fn open(&self, number: u32, page: &[u8; SIZE]) -> Option<Vec<u8>> {
        // In place of the salt a database that is not encrypted has bytes that are always the same.
        let start = if number == 1 { size_of::<Salt>() } else { 0 };
        let (sealed, checksum) = page.split_at(SEALED + VECTOR);
        let mut expected = self.checksum.clone();
        expected.update(&sealed[start..]);
        expected.update(&number.to_le_bytes());
        expected.verify_slice(checksum).ok()?;
        let (sealed, vector) = sealed.split_at(SEALED);
        let mut plain = sealed.to_vec();
        let decryptor = Decryptor::<Aes256>::new_from_slices(self.key.expose_bytes(), vector).ok()?;
        decryptor.decrypt_padded::<NoPadding>(&mut plain[start..]).ok()?;
        Some(plain)
    }
}

/// A page as it is on disk; one that the disk does not give is as good as damaged.
pub(super) fn read(file: &mut File, at: u64) -> Option<Box<[u8; SIZE]>> {
    let mut page = Box::new([0; SIZE]);
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(page.as_mut_slice()).ok()?;
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect;

    #[test]
    fn what_is_taken_for_granted_of_a_page_is_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path());
        let key = Key::new(Zeroizing::new([7; 32]));
        place.make_file().unwrap();
        drop(connect::new(&place, &key, crate::schema::VERSION).unwrap());
        let mut pages = Pages::open(&place, &key).unwrap().unwrap();
        assert_eq!(pages.in_header(20).map(|[left]| SIZE - usize::from(left)), Some(USABLE));
        assert_eq!(pages.usable(), USABLE);
    }
}
