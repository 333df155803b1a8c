//! Whether an exported file is as it was, from its manifest alone: on any machine, without the archive.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use transcript::{Fingerprinting, canonical};

use super::error::VerifyError;
use super::form::Format;
use super::hash::Hash;
use super::manifest::{self, ChatLine, ItemLine, Manifest};
use super::pieces::{self, Part};

/// Differences that are told one by one; the others are counted.
const MOST: usize = 100;

/// What came of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The manifest.
    pub manifest: PathBuf,
    /// The file it speaks of.
    pub file: PathBuf,
    /// Items that were exported.
    pub items: u64,
    /// The hash of the manifest as it should be. Whoever has kept that number can compare.
    pub digest: Hash,
    /// What is different; empty: nothing is.
    pub differences: Vec<Difference>,
    /// Differences beyond these.
    pub more: u64,
}

impl Report {
    /// Everything is as it was.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "different", rename_all = "kebab-case")]
pub enum Difference {
    /// The manifest itself.
    Manifest,
    /// The file is not there, or can not be read.
    FileMissing {
        /// Its name.
        file: String,
    },
    /// Its bytes.
    File {
        /// Its name.
        file: String,
        /// Its size as it was, in bytes.
        was: u64,
        /// Its size now.
        is: u64,
    },
    /// An item.
    Item {
        /// Its place as it was; of one that was added, its place now. From 1.
        position: u64,
        /// Its id, as it was; of one that was added, as it is.
        id: Option<Arc<str>>,
        /// How.
        how: How,
    },
    /// What stands beside the items: a head, headings, an end.
    Around {
        /// The file.
        file: String,
    },
    /// The items of a complete chat are not those of its fingerprint.
    Fingerprint {
        /// The chat.
        chat: String,
    },
}

/// How an item is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum How {
    /// It says something else.
    Changed,
    /// It is written in another way, or what the service adds later is different: receipts, the state of processing. What was said, by whom and
    /// when is the same.
    Rewritten,
    /// It is not there.
    Missing,
    /// It was not there.
    Added,
    /// It stands elsewhere.
    Moved {
        /// Its place now, from 1.
        to: u64,
    },
}

/// In words for a person.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest => f.write_str("the manifest was changed: it is not what its last line says"),
            Self::FileMissing { file } => write!(f, "{file} is not there or can not be read"),
            Self::File { file, was, is } if was == is => {
                write!(f, "{file} was changed: its {is} bytes are not those that were exported")
            }
            Self::File { file, was, is } => {
                write!(f, "{file} was changed: it has {is} bytes, and {was} were exported")
            }
            Self::Item { position, id, how } => {
                write!(f, "item {position}")?;
                if let Some(id) = id {
                    // An id is what somebody wrote: a file that was tampered with may hold anything.
                    write!(f, " ({})", id.escape_default())?;
                }
                match how {
                    How::Changed => f.write_str(" was changed"),
                    How::Rewritten => f.write_str(
                        " is written in another way or has other receipts; what was said, by whom and when is the same",
                    ),
                    How::Missing => f.write_str(" is missing"),
                    How::Added => f.write_str(" was added"),
                    How::Moved { to } => write!(f, " was moved: it stands at place {to}"),
                }
            }
            Self::Around { file } => {
                write!(
                    f,
                    "{file}: the items are as they were; what stands before, between or behind them was changed"
                )
            }
            Self::Fingerprint { chat } => {
                write!(f, "the items are not those of the fingerprint of chat {}", chat.escape_default())
            }
        }
    }
}

/// An item of the file as it is.
struct Found {
    piece: Hash,
    /// Of a file in the service's own shape.
    id: Option<Arc<str>>,
    says: Option<Hash>,
}

/// Compares an exported file with its manifest.
pub fn verify(path: &Path) -> Result<Report, VerifyError> {
    let manifest = manifest::read(path)?;
    let mut differences = Vec::new();
    if manifest.recomputed != Some(manifest.digest) {
        differences.push(Difference::Manifest);
    }
    let name = manifest.file.name.clone();
    // A manifest from elsewhere names no file elsewhere.
    let is_name = Path::new(&name).file_name().is_some_and(|last| last == name.as_str());
    let file = path.with_file_name(if is_name { name.as_str() } else { "?" });
    match read_file(&file, manifest.format) {
        Err(_) => differences.push(Difference::FileMissing { file: name }),
        Ok(read) => differences.extend(compared(&manifest, &read, &file, &name)),
    }
    let more = differences.len().saturating_sub(MOST) as u64;
    differences.truncate(MOST);
    let digest = manifest.recomputed.unwrap_or(manifest.digest);
    Ok(Report {
        manifest: path.to_owned(),
        file,
        items: manifest.items.len() as u64,
        digest,
        differences,
        more,
    })
}

/// What a file holds.
struct FileRead {
    size: u64,
    hash: Hash,
    items: Vec<Found>,
}

fn read_file(path: &Path, format: Format) -> io::Result<FileRead> {
    let mut hashed = Hashed { inner: File::open(path)?, hash: Sha256::new(), size: 0 };
    let mut items = Vec::new();
    pieces::each(format, BufReader::with_capacity(256 * 1024, &mut hashed), |part| {
        let Part::Piece(bytes) = part else { return };
        let item = (format == Format::JsonLines).then(|| parsed(bytes)).flatten();
        items.push(Found {
            piece: Hash::of(bytes),
            id: item.as_ref().map(|item| item.id.as_str().into()),
            says: item.map(|item| Hash::of(canonical(&item).as_bytes())),
        });
    })?;
    Ok(FileRead { size: hashed.size, hash: hashed.hash.into(), items })
}

fn parsed(line: &[u8]) -> Option<transcript::Item> {
    protocol::parse_item(std::str::from_utf8(line).ok()?.trim_end()).item.ok()
}

/// A reader that hashes what it gives.
struct Hashed {
    inner: File,
    hash: Sha256,
    size: u64,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.size += count as u64;
        Ok(count)
    }
}

fn compared(manifest: &Manifest, read: &FileRead, file: &Path, name: &str) -> Vec<Difference> {
    let is_same = (read.size, read.hash) == (manifest.file.size, manifest.file.sha256);
    let mut differences = Vec::new();
    if !is_same {
        let (was, is) = (manifest.file.size, read.size);
        differences.push(Difference::File { file: name.to_owned(), was, is });
    }
    let items = different_items(&manifest.items, &read.items);
    let chat = manifest.chat.as_ref().filter(|_| manifest.format == Format::JsonLines);
    if let Some(chat) = chat
        && !is_fingerprint(chat, file)
    {
        differences.push(Difference::Fingerprint { chat: chat.key.clone() });
    }
    if !is_same && items.is_empty() {
        differences.push(Difference::Around { file: name.to_owned() });
    }
    differences.extend(items);
    differences
}

/// Whether the items of a complete chat have its fingerprint. They are read twice: at the end it is known what became of files.
fn is_fingerprint(chat: &ChatLine, file: &Path) -> bool {
    let Some(expected) = chat.fingerprint else { return true };
    let mut whole = Fingerprinting::default();
    let looked = each_item(file, |item| whole.look_at(item));
    let added = each_item(file, |item| whole.add(item));
    looked.and(added).is_ok() && whole.end() == expected
}

fn each_item(file: &Path, mut take: impl FnMut(&transcript::Item)) -> io::Result<()> {
    let mut lines = BufReader::with_capacity(256 * 1024, File::open(file)?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        if let Some(item) = parsed(&line) {
            take(&item);
        }
        line.clear();
    }
    Ok(())
}

/// Which items are not as they were. Those that are the same in the same order hold the others in place.
fn different_items(was: &[ItemLine], is: &[Found]) -> Vec<Difference> {
    let same_start = was.iter().zip(is).take_while(|(was, is)| is_unchanged(was, is)).count();
    let (was, is) = (&was[same_start..], &is[same_start..]);
    let same_end =
        was.iter().rev().zip(is.iter().rev()).take_while(|(was, is)| is_unchanged(was, is)).count();
    let (was, is) = (&was[..was.len() - same_end], &is[..is.len() - same_end]);

    // Where each one that is there was, if it was.
    let mut places: HashMap<Hash, VecDeque<usize>> = HashMap::new();
    for (at, line) in was.iter().enumerate() {
        places.entry(line.2).or_default().push_back(at);
    }
    let mut origin: Vec<Option<usize>> =
        is.iter().map(|found| places.get_mut(&found.piece)?.pop_front()).collect();
    let anchors = longest_rising(&origin);

    let mut how: Vec<Option<(usize, How)>> = vec![None; is.len()];
    let mut is_there = vec![false; was.len()];
    for (now, before) in origin.iter().enumerate() {
        let Some(before) = *before else { continue };
        is_there[before] = true;
        if !anchors[now] {
            how[now] = Some((before, How::Moved { to: (same_start + now + 1) as u64 }));
        } else if was[before].1 != is[now].says.unwrap_or(was[before].1) {
            how[now] = Some((before, How::Changed));
        }
    }
    // What is there anew is what is gone, changed: by its id, else by where it stands.
    let mut gone: HashMap<&str, usize> = HashMap::new();
    for (at, line) in was.iter().enumerate().filter(|(at, _)| !is_there[*at]) {
        gone.entry(&line.0).or_insert(at);
    }
    for (now, found) in
        is.iter().enumerate().filter(|(now, _)| origin_is_none(&origin, *now)).collect::<Vec<_>>()
    {
        let Some(before) = found.id.as_deref().and_then(|id| gone.remove(id)) else { continue };
        is_there[before] = true;
        let says_the_same = found.says == Some(was[before].1);
        how[now] = Some((before, if says_the_same { How::Rewritten } else { How::Changed }));
        origin[now] = Some(before);
    }
    let mut behind = 0;
    for now in 0..is.len() {
        if anchors[now] || how[now].is_some_and(|(_, how)| matches!(how, How::Changed | How::Rewritten)) {
            behind = origin[now].map_or(behind, |before| before + 1);
        } else if origin[now].is_none() && behind < was.len() && !is_there[behind] {
            is_there[behind] = true;
            how[now] = Some((behind, How::Changed));
            behind += 1;
        }
    }

    let item = |position: usize, id: Option<Arc<str>>, how| {
        let position = (same_start + position + 1) as u64;
        Difference::Item { position, id, how }
    };
    let mut differences: Vec<(usize, Difference)> = Vec::new();
    for (now, found) in is.iter().enumerate() {
        match how[now] {
            Some((before, how)) => {
                differences.push((before, item(before, Some(Arc::clone(&was[before].0)), how)));
            }
            None if anchors[now] => {}
            None => differences.push((now, item(now, found.id.clone(), How::Added))),
        }
    }
    for (before, line) in was.iter().enumerate().filter(|(before, _)| !is_there[*before]) {
        differences.push((before, item(before, Some(Arc::clone(&line.0)), How::Missing)));
    }
    differences.sort_by_key(|(at, _)| *at);
    differences.into_iter().map(|(_, difference)| difference).collect()
}

fn is_unchanged(was: &ItemLine, is: &Found) -> bool {
    was.2 == is.piece && is.says.is_none_or(|says| says == was.1)
}

fn origin_is_none(origin: &[Option<usize>], now: usize) -> bool {
    origin.get(now).is_some_and(Option::is_none)
}

/// Which of them belong to the longest run of rising numbers.
fn longest_rising(numbers: &[Option<usize>]) -> Vec<bool> {
    // For each length the position of the smallest number that ends a run of it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let Some(number) = number else { continue };
        let length = ends.partition_point(|end| numbers[*end].is_some_and(|other| other < *number));
        before[at] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut is_in = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        is_in[at] = true;
        next = before[at];
    }
    is_in
}
