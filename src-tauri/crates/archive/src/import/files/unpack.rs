//! Packed files, within bounds.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::listing::{Listed, is_hidden, is_looked_at};
use super::{Found, KindHint, MOST_BYTES, Problem, Step, Tag, Unread};

/// Text becomes this many times smaller at most. The packing of `.zip` and `.gz` can do a thousand times.
const MOST_RATIO: u64 = 200;
/// What is small is no danger, however well it packs.
const SMALL: u64 = 1 << 20;

/// What a file is packed with, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Magic {
    Zip,
    Gzip,
    Other,
}

impl Magic {
    /// Looks, and goes back to where it was.
    pub(super) fn of(source: &mut (impl Read + Seek)) -> io::Result<Self> {
        let mut start = Vec::with_capacity(4);
        source.by_ref().take(4).read_to_end(&mut start)?;
        source.rewind()?;
        Ok(match start[..] {
            // Of an archive with members, and of an empty one.
            [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6] => Self::Zip,
            [0x1f, 0x8b, ..] => Self::Gzip,
            _ => Self::Other,
        })
    }
}

/// Members of an archive, one after the other.
pub(super) struct OpenZip {
    archive: ZipArchive<BufReader<File>>,
    path: String,
    name: String,
    next: usize,
    /// How much all of it may still unpack to. Members may share what they are packed in.
    left: u64,
}

impl OpenZip {
    pub(super) fn new(file: BufReader<File>, path: String, name: String, size: u64) -> Result<Self, Problem> {
        let left = size.saturating_mul(MOST_RATIO).max(SMALL);
        Ok(Self { archive: ZipArchive::new(file)?, path, name, next: 0, left })
    }

    pub(super) fn next(&mut self, mut is_known: impl FnMut(&str, &Tag) -> bool) -> Option<Step> {
        loop {
            let entry = self.archive.by_index_data(self.next).ok()?;
            self.next += 1;
            let inside = inside(entry.name_raw());
            if !is_wanted(&inside, entry.is_file()) {
                continue;
            }
            let name = format!("{}/{inside}", self.name);
            let (tag, source_bytes) =
                (Tag::new(format!("{:08x}-{}", entry.crc32(), entry.size())), entry.compressed_size());
            if is_known(&name, &tag) {
                return Some(Step::Known { name, source_bytes });
            }
            let kind_hint = KindHint::of(&format!("{}/{inside}", self.path));
            return Some(match self.read(source_bytes) {
                Ok(bytes) => Step::Found(Found { name, bytes, tag, kind_hint, source_bytes }),
                Err(problem) => Step::Unread(Unread { name, source_bytes, problem }),
            });
        }
    }

    fn read(&mut self, packed: u64) -> Result<Vec<u8>, Problem> {
        let member = self.archive.by_index(self.next - 1)?;
        let bytes = member_bytes(member, packed, self.left)?;
        self.left -= bytes.len() as u64;
        unpacked(bytes)
    }
}

fn member_bytes(member: ZipFile<'_, BufReader<File>>, packed: u64, left: u64) -> Result<Vec<u8>, Problem> {
    if member.size() > MOST_BYTES {
        return Err(Problem::TooLarge);
    }
    bounded(member, packed, left)
}

/// How many steps, packed bytes and members of other names an archive has. `None` where it is none or cannot be read.
pub(super) fn count(listed: &Listed) -> Option<(u64, u64, u64)> {
    let mut file = File::open(&listed.path).ok()?;
    if Magic::of(&mut file).ok()? != Magic::Zip {
        return None;
    }
    let archive = ZipArchive::new(BufReader::new(file)).ok()?;
    let (mut steps, mut bytes, mut passed_over) = (0, 0, 0);
    for entry in (0..archive.len()).filter_map(|at| archive.by_index_data(at).ok()) {
        if is_wanted(&inside(entry.name_raw()), entry.is_file()) {
            steps += 1;
            bytes += entry.compressed_size();
        } else {
            passed_over += u64::from(entry.is_file());
        }
    }
    Some((steps, bytes, passed_over))
}

/// What it is itself, or what is packed in it.
pub(super) fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    match Magic::of(&mut Cursor::new(&bytes))? {
        Magic::Other => Ok(bytes),
        Magic::Gzip => gunzip(&bytes[..], bytes.len() as u64),
        Magic::Zip => Err(Problem::Nested),
    }
}

/// Several of them in a row are one file.
pub(super) fn gunzip(source: impl Read, packed: u64) -> Result<Vec<u8>, Problem> {
    bounded(MultiGzDecoder::new(source), packed, u64::MAX)
}

fn bounded(source: impl Read, packed: u64, left: u64) -> Result<Vec<u8>, Problem> {
    let believable = packed.saturating_mul(MOST_RATIO).max(SMALL).min(left);
    let most = believable.min(MOST_BYTES);
    let mut bytes = Vec::new();
    source.take(most + 1).read_to_end(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            Problem::Damaged
        }
        _ => error.into(),
    })?;
    match bytes.len() as u64 > most {
        false => Ok(bytes),
        true if most == MOST_BYTES => Err(Problem::TooLarge),
        true => Err(Problem::Bomb),
    }
}

fn inside(name: &[u8]) -> String {
    String::from_utf8_lossy(name).replace('\\', "/")
}

fn is_wanted(inside: &str, is_file: bool) -> bool {
    is_file && is_looked_at(inside) && !inside.split('/').any(is_hidden)
}

impl From<ZipError> for Problem {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => match error.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Self::Damaged,
                _ => error.into(),
            },
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                Self::Locked
            }
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Self::Unsupported,
            _ => Self::Damaged,
        }
    }
}
