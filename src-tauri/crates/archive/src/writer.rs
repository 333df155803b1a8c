//! The one thread that writes.
//!
//! Whatever has come while the last group was written is the next group: one transaction, one wait for the disk, and then all who
//! wait are told. So one item alone is durable at once, and a thousand a second cost a few waits.

mod care;
mod jobs;
mod wipe;

use std::fs::File;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use care::Care;
pub(crate) use jobs::Job;
use jobs::{Asking, Behind, Group};
use wipe::Wipe;

use crate::batch::{Filed, Written};
use crate::index::Rebuilding;
use crate::mark::{self, Mark};
use crate::place::{Lock, Place};
use crate::store::{Known, Store};
use crate::{Key, OpenError, WriteError, connect, retention};

/// Pages of the log at which its content is moved into the database: 16 MiB.
const LOG_IS_LONG: i64 = 4_096;

/// Writes until nobody is left who could ask.
pub(crate) struct Writer {
    place: Place,
    key: Key,
    connection: Connection,
    known: Known,
    mark: Mark,
    care: Care,
    wipe: Wipe,
    /// Who waits until nothing is to be done any more.
    settling: Vec<oneshot::Sender<Result<(), WriteError>>>,
    progress: watch::Sender<Option<Rebuilding>>,
    /// The index was looked through after damage had been met, and was sound.
    is_diagnosed: bool,
    /// The database's file, opened beside SQLite once that was needed. On POSIX to close it would let go of all locks that this process has
    /// on it, so it stays open as long as the connection.
    raw: Option<File>,
    /// Last, so that the file is closed before somebody else may write.
    _lock: Lock,
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
            wipe: Wipe::default(),
            settling: Vec::new(),
            progress: watch::Sender::default(),
            is_diagnosed: false,
            raw: None,
            _lock: lock,
        };
        writer.look_around()?;
        if retention::is_to_be_wiped(&writer.connection)? {
            writer.wipe = Wipe::Due(Vec::new());
        }
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
            let is_busy = (self.care.is_urgent() || !self.settling.is_empty()) && !is_resting;
            let patience = match is_resting {
                _ if is_busy => Duration::ZERO,
                true => Care::None.patience(),
                false => self.care.patience(),
            };
            let patience = self.wipe.patience().map_or(patience, |wiping| wiping.min(patience));
            let has_come = match timeout(patience, jobs.recv()).await {
                Ok(Some(job)) => match self.take_up(job, &mut jobs) {
                    Some(reply) => break Some(reply),
                    None => true,
                },
                Ok(None) => break None,
                Err(_) => false,
            };
            self.wipe();
            if is_busy || (!has_come && self.wipe.is_clean()) {
                let tended = self.tend();
                is_resting = tended.is_err();
                self.tell_settled(tended);
            }
        };
        if let Err(error) = connect::empty_log(&self.connection, Duration::ZERO) {
            tracing::warn!(error = %WriteError::from(error), "the archive's log was not moved");
        }
        drop(self);
        if let Some(reply) = closed {
            reply.send(()).ok();
        }
    }

    /// All that has come; gives whom to tell that the archive is closed, if it is to be.
    fn take_up(&mut self, first: Job, jobs: &mut mpsc::Receiver<Job>) -> Option<oneshot::Sender<()>> {
        let (group, behind) = Group::of(first, jobs);
        if !group.is_empty() {
            self.write(group);
            if self.care == Care::None {
                self.care = Care::Merge;
            }
        }
        match behind {
            Some(Behind::Outside(work)) => work(&self.connection),
            Some(Behind::Wipe(reply)) => self.wipe.ask(reply),
            // Whatever is more urgent ends with merging, too.
            Some(Behind::Unite) if !self.care.is_urgent() => self.begin_to_unite(),
            Some(Behind::Settle(reply)) => self.settling.push(reply),
            Some(Behind::Reindex(reply)) => {
                reply.send(self.reindex()).ok();
            }
            Some(Behind::Suspect) => self.mend(),
            Some(Behind::Close(reply)) => return Some(reply),
            Some(Behind::Unite) | None => {}
        }
        if self.log_pages() > LOG_IS_LONG {
            self.checkpoint();
        }
        None
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

    /// Moves the log into the database as far as nobody reads it.
    fn checkpoint(&self) {
        let done = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = done {
            tracing::warn!(error = %WriteError::from(error), "the archive's log was not moved");
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
    if group.batches.len() == 1 && group.acts.is_empty() {
        // Undone with the whole, it needs no copies of all pages to be undone apart.
        written.extend(write_each(store, &group.batches)?.into_iter().map(Ok));
        return Ok(());
    }
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
    let all: Vec<&Filed> = asking.iter().flat_map(|(batches, _)| batches).collect();
    let mut written = store.write(&all)?.into_iter();
    let sum =
        |batches: &Vec<Filed>| written.by_ref().take(batches.len()).fold(Written::default(), Written::plus);
    Ok(asking.iter().map(|(batches, _)| batches).map(sum).collect())
}
