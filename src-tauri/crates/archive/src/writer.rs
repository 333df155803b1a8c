//! The one thread that writes.
//!
//! Whatever has come while the last group was written is the next group: one transaction, one wait for the disk, and then all who
//! wait are told. So one item alone is durable at once, and a thousand a second cost a few waits.

mod jobs;

use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

pub(crate) use jobs::Job;
use jobs::{Asking, Behind, Group};

use crate::batch::{Batch, Written};
use crate::index::{self, Rebuilding};
use crate::mark::{self, Mark};
use crate::place::{Lock, Place};
use crate::store::{Known, Store};
use crate::{Key, OpenError, WriteError, connect};

/// Nothing came for so long: time for upkeep.
const IDLE: Duration = Duration::from_secs(2);
/// Pages of the log at which its content is moved into the database: 4 MiB.
const LOG_IS_LONG: i64 = 1_024;
/// Pages of the index that one step of upkeep may write: a few milliseconds.
const MERGE_PAGES: i64 = 64;

/// Writes until nobody is left who could ask.
pub(crate) struct Writer {
    place: Place,
    key: Key,
    connection: Connection,
    known: Known,
    mark: Mark,
    care: Care,
    progress: watch::Sender<Option<Rebuilding>>,
    /// The index was looked through after damage had been met, and was sound.
    is_diagnosed: bool,
    /// Last, so that the file is closed before somebody else may write.
    _lock: Lock,
}

/// What the thread does while it is asked for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// The index is being made anew.
    Fill,
    /// What is left of an old index is being emptied.
    Drain,
    /// What is left of an old index can not be read, and is removed all the same.
    LetGo,
    /// Segments of the index are put together.
    Merge,
    /// All is tidy.
    None,
}

impl Writer {
    /// Over a connection that nobody else writes with.
    pub(crate) fn new(place: Place, key: Key, connection: Connection, lock: Lock) -> Result<Self, OpenError> {
        let (mark, acknowledged) = Mark::open(&place)?;
        mark::compare(&connection, acknowledged)?;
        let mut writer = Self {
            place,
            key,
            connection,
            known: Known::default(),
            mark,
            care: Care::None,
            progress: watch::Sender::default(),
            is_diagnosed: false,
            _lock: lock,
        };
        writer.look_around()?;
        Ok(writer)
    }

    /// How far the index is; `None`: it has everything.
    pub(crate) fn progress(&self) -> watch::Receiver<Option<Rebuilding>> {
        self.progress.subscribe()
    }

    pub(crate) async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        // After something failed that nobody asked for, others have their turn first.
        let mut is_resting = false;
        let closed = loop {
            let is_busy = matches!(self.care, Care::Fill | Care::Drain | Care::LetGo) && !is_resting;
            let first = match timeout(if is_busy { Duration::ZERO } else { IDLE }, jobs.recv()).await {
                Ok(Some(job)) => job,
                Ok(None) => break None,
                Err(_) => {
                    is_resting = self.tend().is_err();
                    continue;
                }
            };
            let (group, behind) = Group::of(first, &mut jobs);
            if !group.is_empty() {
                self.write(group);
                if self.care == Care::None {
                    self.care = Care::Merge;
                }
            }
            match behind {
                Some(Behind::Outside(work)) => work(&self.connection),
                Some(Behind::Reindex(reply)) => {
                    reply.send(self.reindex()).ok();
                }
                Some(Behind::Suspect) => self.mend(),
                Some(Behind::Close(reply)) => break Some(reply),
                None => {}
            }
            if self.log_pages() > LOG_IS_LONG {
                self.checkpoint("PASSIVE");
            }
            if is_busy {
                is_resting = self.tend().is_err();
            }
        };
        self.checkpoint("TRUNCATE");
        drop(self);
        if let Some(reply) = closed {
            reply.send(()).ok();
        }
    }

    /// One transaction. What fails undoes itself, and the others stay.
    fn write(&mut self, mut group: Group) {
        let mut written = Vec::new();
        let mut committed = self.transact(|store| write_group(store, &mut group, &mut written));
        if !connect::is_sound(&self.connection) {
            committed = Err(WriteError::Damaged);
        }
        let mut written = written.into_iter();
        for (_, reply) in group.batches {
            let stored = written.next().unwrap_or(Ok(Written::default()));
            // Whoever asked may have gone.
            reply.send(committed.and(stored)).ok();
        }
        for work in group.acts {
            work.tell(committed);
        }
        if committed == Err(WriteError::Damaged) {
            self.mend();
        }
    }

    /// One transaction, durable when this returns.
    fn transact<T>(
        &mut self,
        work: impl FnOnce(&mut Store<'_>) -> Result<T, WriteError>,
    ) -> Result<T, WriteError> {
        let done = transact(&mut self.connection, &mut self.known, work);
        match done {
            Ok((value, number)) => {
                if let Some(Err(error)) = number.map(|number| self.mark.note(number)) {
                    tracing::warn!(%error, "the archive's mark was not moved");
                }
                Ok(value)
            }
            Err(error) => {
                self.known.forget();
                Err(error)
            }
        }
    }

    /// A little of what is to be done beside.
    fn tend(&mut self) -> Result<(), WriteError> {
        let done = match self.care {
            Care::Fill => self
                .transact(|store| Ok(store.fill_index()?))
                .map(|more| if more { Care::Fill } else { Care::Drain }),
            Care::Drain => self
                .transact(|store| Ok(index::drain(store.connection())?))
                .map(|more| if more { Care::Drain } else { Care::Merge }),
            Care::LetGo => index::let_go(&self.connection, &self.place.database())
                .map(|()| Care::Merge)
                .map_err(WriteError::from),
            Care::Merge => self.merge().map(|more| if more { Care::Merge } else { Care::None }),
            Care::None => Ok(Care::None),
        };
        match done {
            Ok(care) => {
                if self.care == Care::Fill {
                    self.progress.send_replace(index::rebuilding(&self.connection)?);
                }
                self.care = care;
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, care = ?self.care, "the archive was not tended");
                if error == WriteError::Damaged || !connect::is_sound(&self.connection) {
                    self.meet_damage_tending();
                }
                Err(error)
            }
        }
    }

    /// Not what one asks for is damaged, but what is tidied.
    fn meet_damage_tending(&mut self) {
        let was = self.care;
        self.mend();
        self.care = match was {
            // There is no way to fill an index from rows that can not be read. The next who opens the archive tries again.
            Care::Fill if self.care == Care::Fill && self.is_diagnosed => Care::None,
            Care::Drain if self.care == Care::Drain => Care::LetGo,
            _ => self.care,
        };
    }

    /// Another index, now.
    fn reindex(&mut self) -> Result<(), WriteError> {
        // What the transaction says of the index is forgotten with it.
        let done = self.transact(|store| Ok(index::begin(store.connection())?));
        self.known.forget();
        self.look_around()?;
        done
    }

    /// What is left to be done from before.
    fn look_around(&mut self) -> Result<(), rusqlite::Error> {
        let rebuilding = index::rebuilding(&self.connection)?;
        let is_whole = rebuilding.is_none();
        self.progress.send_replace(rebuilding);
        self.care = match (is_whole, index::has_remains(&self.connection)?) {
            (false, _) => Care::Fill,
            (true, true) if index::has_wreck(&self.connection)? => Care::LetGo,
            (true, true) => Care::Drain,
            (true, false) => Care::Merge,
        };
        Ok(())
    }

    /// Damage was met. A connection that did hands out pages of zeros from then on, so another one takes its place; and where the index
    /// is what is damaged, another index.
    fn mend(&mut self) {
        self.known.forget();
        let mended = self.reconnect().and_then(|()| {
            if self.is_diagnosed || index::is_sound(&self.connection) {
                // The damage is elsewhere: a person has to decide.
                self.is_diagnosed = true;
                self.place.note_damage();
                return Ok(());
            }
            tracing::warn!("the index of the archive is damaged, and is made anew");
            self.reconnect()?;
            Ok(self.reindex()?)
        });
        if let Err(error) = mended {
            tracing::warn!(%error, "the archive is damaged");
            self.place.note_damage();
        }
    }

    fn reconnect(&mut self) -> Result<(), OpenError> {
        self.connection = connect::writer(&self.place, &self.key)?;
        Ok(())
    }

    /// Puts some segments of the index together; says whether more is left.
    fn merge(&mut self) -> Result<bool, WriteError> {
        self.checkpoint("PASSIVE");
        let changes = self.connection.total_changes();
        self.connection.execute("INSERT INTO fts(fts, rank) VALUES('merge', ?1)", [MERGE_PAGES])?;
        // A merge that had nothing to do changes the one row of the command alone.
        Ok(self.connection.total_changes() - changes > 1)
    }

    fn checkpoint(&self, mode: &str) {
        let done = self.connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(()));
        if let Err(error) = done {
            tracing::warn!(reason = WriteError::from(error).to_string(), "the archive's log was not moved");
        }
    }

    /// Pages in the log that are not in the database yet.
    fn log_pages(&self) -> i64 {
        let pages = |row: &rusqlite::Row<'_>| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?);
        self.connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], pages).unwrap_or(0)
    }
}

/// Gives what the work gave, and the transaction's number if it changed anything. Dropped without a commit, it is rolled back.
fn transact<T>(
    connection: &mut Connection,
    known: &mut Known,
    work: impl FnOnce(&mut Store<'_>) -> Result<T, WriteError>,
) -> Result<(T, Option<u64>), WriteError> {
    let changes = connection.total_changes();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&mut Store::new(&transaction, known))?;
    let has_changed = transaction.total_changes() != changes;
    let number = has_changed.then(|| mark::next(&transaction)).transpose()?;
    transaction.commit()?;
    Ok((value, number))
}

fn write_group(
    store: &mut Store<'_>,
    group: &mut Group,
    written: &mut Vec<Result<Written, WriteError>>,
) -> Result<(), WriteError> {
    match store.apart(|store| write_each(store, &group.batches))? {
        Ok(all) => written.extend(all.into_iter().map(Ok)),
        // One of them can not be stored: each by itself, to learn which.
        Err(_) => {
            for batches in group.batches.chunks(1) {
                let one = store.apart(|store| write_each(store, batches))?;
                written.push(one.map(|all| all.into_iter().fold(Written::default(), Written::plus)));
            }
        }
    }
    for work in &mut group.acts {
        // What became of it, it tells itself.
        store.apart(|store| work.run(store))?.ok();
    }
    Ok(())
}

/// What became of the batches of each who asks.
fn write_each(store: &mut Store<'_>, asking: &[Asking]) -> Result<Vec<Written>, WriteError> {
    let all: Vec<&Batch> = asking.iter().flat_map(|(batches, _)| batches).collect();
    let mut written = store.write(&all)?.into_iter();
    let sum =
        |batches: &Vec<Batch>| written.by_ref().take(batches.len()).fold(Written::default(), Written::plus);
    Ok(asking.iter().map(|(batches, _)| batches).map(sum).collect())
}
