//! From files into the archive: many at once, each once, and never half of one.
//!
//! A file's items and the note that it was read are one transaction. So what was broken off, by a person or by the power, goes on where it
//! stood when it is begun again.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use jiff::Timestamp;
use transcript::Role;

use super::files::{Found, Step, Tag, Unread};
use super::format::{Original, Transcript};
use crate::archive::Writing;
use crate::batch::{Batch, ChatFacts, ContactFacts, Filed, ImportedFile, NewItem, Origin, Written};
use crate::{Archive, ReadError, WriteError};

/// Items that are written at once.
const ITEMS: usize = 5_000;
/// New items after which the index is in so many pieces that it is worth writing it anew as one.
const MANY: u64 = 50_000;
/// Files that are written at once, however short.
const FILES: usize = 1_000;

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files gone through: read, known or bad.
    pub files: u64,
    /// Their bytes, as they lie on disk.
    pub bytes: u64,
    /// Files that were read before, and not again.
    pub known_files: u64,
    /// Files that were skipped because they are bad.
    pub bad_files: u64,
    /// What became of items.
    pub items: Written,
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All files were gone through.
    Done,
    /// It was cancelled; what was read stays.
    Cancelled,
}

/// A file that was skipped, and why. The reason says nothing of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// What is so, why, and what to do.
    pub reason: String,
}

/// What is ordered of an import. Clones are handles on the same one.
#[derive(Debug, Clone, Default)]
pub struct Orders(Arc<(Mutex<Order>, Condvar)>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Go,
    Pause,
    Cancel,
}

impl Orders {
    /// No further file is read until it is [resumed](Self::resume).
    pub fn pause(&self) {
        self.give(Order::Pause);
    }

    /// It goes on.
    pub fn resume(&self) {
        self.give(Order::Go);
    }

    /// It ends after the file that is being read.
    pub fn cancel(&self) {
        self.give(Order::Cancel);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) == Order::Cancel
    }

    fn give(&self, order: Order) {
        let mut now = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever cancelled does not go on.
        if *now != Order::Cancel {
            *now = order;
        }
        self.0.1.notify_all();
    }

    /// Is there something that keeps it from going on at once?
    fn is_held(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) != Order::Go
    }

    /// Waits while it is paused; says whether to go on.
    fn may_go_on(&self) -> bool {
        let now = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now =
            self.0.1.wait_while(now, |order| *order == Order::Pause).unwrap_or_else(PoisonError::into_inner);
        *now == Order::Go
    }
}

/// The files that were read before.
#[derive(Debug, Default)]
pub struct Known(HashMap<String, String>);

impl Known {
    /// Whether this file was read.
    pub fn has(&self, name: &str, tag: &Tag) -> bool {
        self.0.get(name).is_some_and(|known| known == tag.as_str())
    }
}

impl Archive {
    /// The files that were read before; bad ones are tried again.
    pub fn known_files(&self) -> Result<Known, ReadError> {
        self.read_now(|connection| {
            let mut find =
                connection.prepare_cached("SELECT source, tag FROM imported WHERE problem IS NULL")?;
            let files = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(Known(files.collect::<Result<_, _>>()?))
        })
    }

    /// Reads files into the archive, on this thread and the one that writes. `told` hears how far it is, `skipped` of each bad file.
    /// Where the archive refuses, what was read before stays, and the import can be begun again.
    pub fn import(
        &self,
        steps: impl IntoIterator<Item = Step>,
        orders: &Orders,
        now: impl Fn() -> Timestamp,
        mut told: impl FnMut(&Progress),
        mut skipped: impl FnMut(Skipped),
    ) -> Result<Ended, WriteError> {
        let mut load = Load {
            archive: self,
            progress: Progress::default(),
            batches: Vec::new(),
            items: 0,
            writing: None,
        };
        for step in steps {
            if orders.is_held() {
                load.flush()?;
                load.wait()?;
                told(&load.progress);
                if !orders.may_go_on() {
                    return Ok(Ended::Cancelled);
                }
            }
            match step {
                Step::Known { source_bytes, .. } => {
                    load.progress.known_files += 1;
                    load.gone_through(source_bytes);
                }
                Step::Unread(unread) => {
                    load.skip(Skipped::from(&unread), None, unread.source_bytes, now(), &mut skipped)?;
                }
                Step::Refused { name, source_bytes, reason } => {
                    load.skip(Skipped { name, reason }, None, source_bytes, now(), &mut skipped)?;
                }
                Step::Found(found) => match found.transcript() {
                    Ok(transcript) => load.take(&found, transcript, now()),
                    Err(reason) => {
                        let bad = Skipped { name: found.name, reason: reason.to_string() };
                        load.skip(bad, Some(found.tag), found.source_bytes, now(), &mut skipped)?;
                    }
                },
            }
            if load.is_full() {
                load.flush()?;
                told(&load.progress);
            }
        }
        load.flush()?;
        load.wait()?;
        if load.progress.items.new >= MANY {
            self.unite_index()?;
        }
        told(&load.progress);
        Ok(Ended::Done)
    }
}

struct Load<'a> {
    archive: &'a Archive,
    progress: Progress,
    batches: Vec<Filed>,
    items: usize,
    writing: Option<Writing>,
}

impl Load<'_> {
    fn take(&mut self, found: &Found, transcript: Transcript, now: Timestamp) {
        let file = ImportedFile {
            source: found.name.clone(),
            tag: found.tag.as_str().to_owned(),
            at: now,
            problem: None,
        };
        self.gone_through(found.source_bytes);
        self.items += transcript.items.len();
        self.batches.push(Filed::new(Batch { file: Some(file), ..batch(transcript) }));
    }

    fn skip(
        &mut self,
        bad: Skipped,
        tag: Option<Tag>,
        bytes: u64,
        now: Timestamp,
        skipped: &mut impl FnMut(Skipped),
    ) -> Result<(), WriteError> {
        self.progress.bad_files += 1;
        self.gone_through(bytes);
        let file = ImportedFile {
            source: bad.name.clone(),
            tag: tag.map(|tag| tag.as_str().to_owned()).unwrap_or_default(),
            at: now,
            problem: Some(bad.reason.clone()),
        };
        skipped(bad);
        self.archive.act_now(move |store| store.note_file(&file, 0))
    }

    fn gone_through(&mut self, bytes: u64) {
        self.progress.files += 1;
        self.progress.bytes += bytes;
    }

    fn is_full(&self) -> bool {
        self.items >= ITEMS || self.batches.len() >= FILES
    }

    /// Gives what was read to the writer, once it is done with what it had before.
    fn flush(&mut self) -> Result<(), WriteError> {
        self.wait()?;
        if !self.batches.is_empty() {
            self.items = 0;
            self.writing = Some(self.archive.begin_write(std::mem::take(&mut self.batches))?);
        }
        Ok(())
    }

    fn wait(&mut self) -> Result<(), WriteError> {
        if let Some(writing) = self.writing.take() {
            self.progress.items = self.progress.items.plus(writing.done()?);
        }
        Ok(())
    }
}

impl From<&Unread> for Skipped {
    fn from(unread: &Unread) -> Self {
        Self { name: unread.name.clone(), reason: unread.problem.to_string() }
    }
}

/// A file as it is stored.
fn batch(transcript: Transcript) -> Batch {
    let Transcript { contact, initial_contact, instance, items, analysis, original, about, .. } = transcript;
    let name_of = |role: Role| {
        let author = items.iter().filter_map(|item| item.author.as_ref()).find(|author| author.role == role);
        author.and_then(|author| author.name.as_deref()).map(str::to_owned)
    };
    let is_masked = original == Original::Lens { redacted: true };
    let facts = ContactFacts {
        since: items.iter().map(|item| item.time).min(),
        analysis: analysis.is_some().then(|| about.get().to_owned()),
        ..ContactFacts::new(contact.clone())
    };
    Batch {
        chat: ChatFacts {
            key: initial_contact.unwrap_or(contact).as_str().to_owned(),
            instance: instance.map(Into::into),
            customer: name_of(Role::Customer).filter(|_| !is_masked),
            agent: name_of(Role::Agent).filter(|_| !is_masked),
            contacts: vec![facts],
            ..ChatFacts::default()
        },
        origin: match original {
            Original::Stored | Original::Lens { redacted: false } => Origin::Stored,
            Original::Unprocessed => Origin::Unprocessed,
            Original::Lens { redacted: true } => Origin::Redacted,
        },
        items: items.into_iter().map(NewItem::new).collect(),
        ..Batch::default()
    }
}
