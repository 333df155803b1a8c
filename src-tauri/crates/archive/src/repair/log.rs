//! What is in the log of a database: for each page the newest that was committed
//! (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>).

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read as _};

use super::pages::{SIZE, read};

const HEADER: usize = 32;
const FRAME: usize = 24;
/// The last bit says in which order the bytes of a checksum's words are.
const MAGIC: u32 = 0x377f_0682;

/// The log, and where in it pages are.
pub(super) struct Log {
    file: File,
    places: HashMap<u32, u64>,
    count: Option<u32>,
}

impl Log {
    /// Reads it as SQLite does: it ends before the first frame that does not continue it. `None`: it is no log.
    pub(super) fn read(file: File) -> Option<Self> {
        let mut from = BufReader::with_capacity(1 << 20, file);
        let mut header = [0; HEADER];
        from.read_exact(&mut header).ok()?;
        let is_big = match number(&header, 0) {
            MAGIC => false,
            magic if magic == MAGIC | 1 => true,
            _ => return None,
        };
        let mut sum = Sum { is_big, sums: (0, 0) };
        sum.add(&header[..24]);
        if sum.sums != (number(&header, 24), number(&header, 28)) || number(&header, 8) != SIZE as u32 {
            return None;
        }
        let (mut places, mut count) = (HashMap::new(), None);
        let mut uncommitted = HashMap::new();
        let mut at = HEADER as u64;
        let mut frame = [0; FRAME + SIZE];
        while from.read_exact(&mut frame).is_ok() {
            sum.add(&frame[..8]);
            sum.add(&frame[FRAME..]);
            if frame[8..16] != header[16..24] || sum.sums != (number(&frame, 16), number(&frame, 20)) {
                break;
            }
            uncommitted.insert(number(&frame, 0), at + FRAME as u64);
            if let committed @ 1.. = number(&frame, 4) {
                places.extend(uncommitted.drain());
                count = Some(committed);
            }
            at += frame.len() as u64;
        }
        Some(Self { file: from.into_inner(), places, count })
    }

    /// How many pages the database had when the log ended; `None`: nothing was committed.
    pub(super) fn count(&self) -> Option<u32> {
        self.count
    }

    /// A page that is in the log.
    pub(super) fn page(&mut self, number: u32) -> Option<Box<[u8; SIZE]>> {
        read(&mut self.file, *self.places.get(&number)?)
    }
}

/// A checksum over everything so far.
struct Sum {
    is_big: bool,
    sums: (u32, u32),
}

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        let word =
            |bytes: [u8; 4]| if self.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
        for pair in bytes.as_chunks::<4>().0.as_chunks::<2>().0 {
            self.sums.0 = self.sums.0.wrapping_add(word(pair[0])).wrapping_add(self.sums.1);
            self.sums.1 = self.sums.1.wrapping_add(word(pair[1])).wrapping_add(self.sums.0);
        }
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
}
