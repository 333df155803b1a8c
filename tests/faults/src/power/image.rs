//! The disk as it may be after the power went out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rand::Rng;

use super::record::Record;
use crate::{Failure, at};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// A folder: what is surely on the disk, and what was asked of it since.
#[derive(Debug)]
pub(super) struct Disk<'a> {
    folder: PathBuf,
    files: Vec<File<'a>>,
    /// Which file a name means, for the program.
    names: BTreeMap<PathBuf, usize>,
    /// Which file a name surely means.
    sure_names: BTreeMap<PathBuf, usize>,
    /// What was done to names and not waited for.
    moves: Vec<Move>,
    /// Counts what is done, to tell what came before what.
    now: u64,
}

#[derive(Debug, Default)]
struct File<'a> {
    sure: Vec<u8>,
    /// With when it was asked.
    pending: Vec<(u64, Change<'a>)>,
}

#[derive(Debug, Clone, Copy)]
enum Change<'a> {
    Write { offset: usize, bytes: &'a [u8] },
    Truncate(usize),
}

#[derive(Debug, Clone)]
enum Move {
    Unlink(PathBuf),
    Rename(PathBuf, PathBuf),
}

/// What became of that for which nobody had waited.
#[derive(Debug, Clone, Copy)]
enum Luck {
    /// All is lost.
    Nothing,
    /// What came before some time is there.
    Until(u64),
    /// Some is there, and some of that in parts.
    Some,
}

impl<'a> Disk<'a> {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            files: Vec::new(),
            names: BTreeMap::new(),
            sure_names: BTreeMap::new(),
            moves: Vec::new(),
            now: 0,
        }
    }

    /// Something reached the disk.
    pub(super) fn follow(&mut self, record: &Record<'a>) {
        self.now += 1;
        match *record {
            Record::Write { path, offset, bytes } => {
                let change = Change::Write { offset: offset as usize, bytes };
                self.change(path, change);
            }
            Record::Truncate { path, length } => self.change(path, Change::Truncate(length as usize)),
            Record::Sync { path } if path == self.folder => {
                for done in std::mem::take(&mut self.moves) {
                    move_name(&mut self.sure_names, &done);
                }
            }
            Record::Sync { path } => {
                let Some(file) = self.names.get(path).copied() else { return };
                self.sure_names.insert(path.to_owned(), file);
                let file = &mut self.files[file];
                for (_, change) in std::mem::take(&mut file.pending) {
                    change.apply(&mut file.sure);
                }
            }
            Record::Unlink { path } => self.moved(Move::Unlink(path.to_owned())),
            Record::Rename { from, to } => self.moved(Move::Rename(from.to_owned(), to.to_owned())),
            Record::Said(_) => {}
        }
    }

    fn change(&mut self, path: &Path, change: Change<'a>) {
        let next = self.files.len();
        let file = *self.names.entry(path.to_owned()).or_insert(next);
        if file == next {
            self.files.push(File::default());
        }
        self.files[file].pending.push((self.now, change));
    }

    fn moved(&mut self, done: Move) {
        move_name(&mut self.names, &done);
        self.moves.push(done);
    }

    /// Puts one of the disks that there may be into `target`; says in words which.
    pub(super) fn after_power_cut(&self, random: &mut impl Rng, target: &Path) -> Result<String, Failure> {
        let luck = match random.random_range(0..3) {
            0 => Luck::Nothing,
            1 => Luck::Until(random.random_range(self.now.saturating_sub(200)..=self.now)),
            _ => Luck::Some,
        };
        let mut names = self.sure_names.clone();
        // A file that nobody waited for may have its name all the same.
        for (path, file) in &self.names {
            if !matches!(luck, Luck::Nothing) && !self.files[*file].pending.is_empty() {
                names.entry(path.clone()).or_insert(*file);
            }
        }
        let moves = match luck {
            Luck::Nothing => 0,
            Luck::Until(_) | Luck::Some => random.random_range(0..=self.moves.len()),
        };
        for done in &self.moves[..moves] {
            move_name(&mut names, done);
        }
        for (path, file) in names {
            let content = self.files[file].after(luck, random);
            let name = path.strip_prefix(&self.folder).map_err(at("a name"))?;
            let target = target.join(name);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(at("make a folder"))?;
            }
            fs::write(target, content).map_err(at("write the disk"))?;
        }
        Ok(format!("{luck:?}"))
    }
}

impl File<'_> {
    fn after(&self, luck: Luck, random: &mut impl Rng) -> Vec<u8> {
        let mut content = self.sure.clone();
        for (time, change) in &self.pending {
            match luck {
                Luck::Nothing => {}
                Luck::Until(last) if *time > last => {}
                Luck::Some if random.random_bool(0.4) => {}
                Luck::Some if random.random_bool(0.3) => change.apply_in_parts(&mut content, random),
                Luck::Until(_) | Luck::Some => change.apply(&mut content),
            }
        }
        content
    }
}

impl Change<'_> {
    fn apply(self, content: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => put(content, offset, bytes),
            Self::Truncate(length) => content.resize(length, 0),
        }
    }

    fn apply_in_parts(self, content: &mut Vec<u8>, random: &mut impl Rng) {
        let Self::Write { offset, bytes } = self else { return };
        let mut from = 0;
        while from < bytes.len() {
            // Up to where a sector ends on the disk.
            let until = (from + SECTOR - (offset + from) % SECTOR).min(bytes.len());
            if random.random_bool(0.5) {
                put(content, offset + from, &bytes[from..until]);
            }
            from = until;
        }
    }
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

fn move_name(names: &mut BTreeMap<PathBuf, usize>, done: &Move) {
    match done {
        Move::Unlink(path) => {
            names.remove(path);
        }
        Move::Rename(from, to) => {
            if let Some(file) = names.remove(from) {
                names.insert(to.clone(), file);
            }
        }
    }
}
