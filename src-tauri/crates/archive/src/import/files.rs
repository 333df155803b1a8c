//! Files that a person names: a file, a folder with all that is in it, an archive. One after the other, as they are asked for, and
//! what cannot be read is told and passed.
//!
//! The order is that of the names, so that what begins again goes the same way. In folders and archives only what is named `.json`,
//! `.gz` or `.zip` is looked at, and nothing hidden; a file that is named by itself may be called anything.

mod listing;
mod unpack;

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use thiserror::Error;

use super::KindHint;
use super::format::{MOST_BYTES, NotATranscript, Transcript, read};
use listing::{Listed, Listing};
use unpack::{Magic, OpenZip};

/// A file that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path inside what was named, beginning with the name of that: `chats.zip/2026/11/20/x.json`.
    pub name: String,
    /// What is in it, unpacked.
    pub bytes: Vec<u8>,
    /// What it was recognised by.
    pub tag: Tag,
    /// What its place says.
    pub kind_hint: KindHint,
    /// How much of [`Totals::bytes`] it was.
    pub source_bytes: u64,
}

/// What tells a file from another of the same name without reading it: size and time of its last change, a check sum, or what a bucket
/// calls an `ETag`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(Box<str>);

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// A file.
    Found(Found),
    /// A file that is known already, and was not read.
    Known {
        /// As [`Found::name`].
        name: String,
        /// As [`Found::source_bytes`].
        source_bytes: u64,
    },
    /// Something that cannot be read.
    Unread(Unread),
    /// Something of another place, such as a bucket, that cannot be read.
    Refused {
        /// As [`Found::name`].
        name: String,
        /// As [`Found::source_bytes`].
        source_bytes: u64,
        /// Why, in words for a person.
        reason: String,
    },
}

/// A file, a folder or an archive that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name}: {problem}")]
pub struct Unread {
    /// As [`Found::name`].
    pub name: String,
    /// As [`Found::source_bytes`].
    pub source_bytes: u64,
    /// Why.
    pub problem: Problem,
}

/// Why something cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Problem {
    /// It was not there.
    #[error("it is not there: it was moved or deleted, name it anew")]
    Missing,
    /// The system refuses.
    #[error("the system does not let this user read it: ask for the right to, or copy it to another place")]
    Denied,
    /// A device, a socket or a pipe.
    #[error("it is neither file nor folder")]
    NotAFile,
    /// The medium or the network failed.
    #[error("it cannot be read ({0}): try again, and check the disk or the network that it is on")]
    Failed(io::ErrorKind),
    /// More than [`MOST_BYTES`], unpacked.
    #[error("it is larger than any transcript: it may hold something else")]
    TooLarge,
    /// Unpacked it is far larger than text can be.
    #[error("it unpacks to far more than text does: it may be made to fill the disk, and was left alone")]
    Bomb,
    /// An archive or a member of one is damaged.
    #[error("the archive is damaged here: fetch it again")]
    Damaged,
    /// A password is needed.
    #[error("it is locked by a password: unpack it first")]
    Locked,
    /// Packed in an unusual way.
    #[error("it is packed in a way that is not supported: unpack it first")]
    Unsupported,
    /// An archive inside of another.
    #[error("it is an archive inside of another: unpack it first")]
    Nested,
}

/// What there is to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Steps to come.
    pub steps: u64,
    /// Sum of [`Found::source_bytes`]: bytes on disk, packed ones where they are packed.
    pub bytes: u64,
    /// Files of other names, which are not looked at.
    pub passed_over: u64,
}

/// Goes through what was named. `is_known` is asked by name and tag before a file is read.
pub struct Walk<K> {
    listing: Listing,
    zip: Option<OpenZip>,
    is_known: K,
}

impl Found {
    /// What came from somewhere else than this walk, such as a bucket; unpacked if it is packed.
    pub fn of(path: &str, name: String, bytes: Vec<u8>, tag: Tag) -> Result<Self, Unread> {
        let source_bytes = bytes.len() as u64;
        let kind_hint = KindHint::of(path);
        match unpack::unpacked(bytes) {
            Ok(bytes) => Ok(Self { name, bytes, tag, kind_hint, source_bytes }),
            Err(problem) => Err(Unread { name, source_bytes, problem }),
        }
    }

    /// What it says.
    pub fn transcript(&self) -> Result<Transcript, NotATranscript> {
        read(&self.bytes, &self.kind_hint)
    }
}

/// What is said in a chat stays out of logs.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .field("tag", &self.tag)
            .field("kind_hint", &self.kind_hint)
            .finish_non_exhaustive()
    }
}

impl Tag {
    /// Takes the text as it is.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Counts what [`Walk`] will go through; reads folders and the lists of archives, no file. `told` hears of it after each file and may end
/// it, with what was counted until then.
pub fn totals(paths: &[PathBuf], mut told: impl FnMut(&Totals) -> ControlFlow<()>) -> Totals {
    let mut listing = Listing::new(paths);
    let mut totals = Totals::default();
    while let Some(next) = listing.next() {
        let (steps, bytes, passed_over) = match &next {
            Ok(listed) => unpack::count(listed).unwrap_or((1, listed.size, 0)),
            Err(_) => (1, 0, 0),
        };
        totals.steps += steps;
        totals.bytes += bytes;
        totals.passed_over += passed_over;
        let now = Totals { passed_over: totals.passed_over + listing.passed_over, ..totals };
        if told(&now).is_break() {
            return now;
        }
    }
    Totals { passed_over: totals.passed_over + listing.passed_over, ..totals }
}

impl<K: FnMut(&str, &Tag) -> bool> Walk<K> {
    /// Begins with the first.
    pub fn new(paths: &[PathBuf], is_known: K) -> Self {
        Self { listing: Listing::new(paths), zip: None, is_known }
    }

    /// A step, or nothing where the file was an archive that is open now.
    fn open(&mut self, listed: Listed) -> Option<Step> {
        let problem = match self.read(&listed) {
            Ok(step) => return step,
            Err(problem) => problem,
        };
        Some(Step::Unread(Unread { name: listed.name, source_bytes: listed.size, problem }))
    }

    fn read(&mut self, listed: &Listed) -> Result<Option<Step>, Problem> {
        let tag = listed.tag();
        if (self.is_known)(&listed.name, &tag) {
            return Ok(Some(Step::Known { name: listed.name.clone(), source_bytes: listed.size }));
        }
        let mut file = File::open(&listed.path)?;
        let bytes = match Magic::of(&mut file)? {
            Magic::Zip => {
                let path = listed.path.to_string_lossy().into_owned();
                self.zip = Some(OpenZip::new(BufReader::new(file), path, listed.name.clone(), listed.size)?);
                return Ok(None);
            }
            Magic::Gzip => unpack::gunzip(BufReader::new(file), listed.size)?,
            Magic::Other => whole(file, listed.size)?,
        };
        let kind_hint = KindHint::of(&listed.path.to_string_lossy());
        let found = Found { name: listed.name.clone(), bytes, tag, kind_hint, source_bytes: listed.size };
        Ok(Some(Step::Found(found)))
    }
}

impl<K: FnMut(&str, &Tag) -> bool> Iterator for Walk<K> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(zip) = &mut self.zip {
                match zip.next(&mut self.is_known) {
                    Some(step) => return Some(step),
                    None => self.zip = None,
                }
            }
            match self.listing.next()? {
                Err(unread) => return Some(Step::Unread(unread)),
                Ok(listed) => {
                    if let Some(step) = self.open(listed) {
                        return Some(step);
                    }
                }
            }
        }
    }
}

impl<K> fmt::Debug for Walk<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk").finish_non_exhaustive()
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            kind => Self::Failed(kind),
        }
    }
}

/// It may have grown since its size was asked for.
fn whole(file: impl Read, size: u64) -> Result<Vec<u8>, Problem> {
    if size > MOST_BYTES {
        return Err(Problem::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES { Err(Problem::TooLarge) } else { Ok(bytes) }
}
