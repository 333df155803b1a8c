//! The one thread that writes.
//!
//! Whatever has come while the last group was written is the next group: one transaction, one wait for the disk, and then all who
//! wait are told. So one item alone is durable at once, and a thousand a second cost a few waits.

use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::WriteError;
use crate::place::Lock;
use crate::store::{Known, Store};

/// Jobs of one group. What comes later waits for the next.
const MOST_JOBS: usize = 256;
/// Nothing came for so long: time for upkeep.
const IDLE: Duration = Duration::from_secs(2);
/// Pages of the log at which its content is moved into the database: 4 MiB.
const LOG_IS_LONG: i64 = 1_024;
/// Pages of the index that one step of upkeep may write: a few milliseconds.
const MERGE_PAGES: i64 = 64;

/// What the thread is asked to do.
pub(crate) enum Job {
    /// Within the transaction of a group.
    Write(Box<dyn Work>),
    /// Between two groups: what no transaction may contain.
    Outside(Box<dyn FnOnce(&Connection) + Send>),
    /// Let go of the file.
    Close(oneshot::Sender<()>),
}

/// A piece of work, and whoever waits for it.
pub(crate) trait Work: Send {
    /// Does it; says whether it is to stay.
    fn run(&mut self, store: &mut Store<'_>) -> bool;
    /// Tells how it ended, now that the group is durable or is not.
    fn tell(self: Box<Self>, committed: Result<(), WriteError>);
}

/// Work that gives a value, which is told once it is durable.
struct Asked<T, F> {
    work: Option<F>,
    done: Option<Result<T, WriteError>>,
    reply: oneshot::Sender<Result<T, WriteError>>,
}

impl Job {
    pub(crate) fn write<T: Send + 'static>(
        work: impl FnOnce(&mut Store<'_>) -> Result<T, rusqlite::Error> + Send + 'static,
        reply: oneshot::Sender<Result<T, WriteError>>,
    ) -> Self {
        Self::Write(Box::new(Asked { work: Some(work), done: None, reply }))
    }
}

impl<T, F> Work for Asked<T, F>
where
    T: Send,
    F: FnOnce(&mut Store<'_>) -> Result<T, rusqlite::Error> + Send,
{
    fn run(&mut self, store: &mut Store<'_>) -> bool {
        self.done = self.work.take().map(|work| work(store).map_err(WriteError::from));
        self.done.as_ref().is_some_and(Result::is_ok)
    }

    fn tell(self: Box<Self>, committed: Result<(), WriteError>) {
        let told = match self.done {
            Some(Ok(value)) => committed.map(|()| value),
            Some(Err(error)) => Err(error),
            None => Err(committed.err().unwrap_or(WriteError::Closed)),
        };
        // Whoever asked may have gone.
        self.reply.send(told).ok();
    }
}

/// Writes until nobody is left who could ask.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) known: Known,
    /// Last, so that the file is closed before somebody else may write.
    pub(crate) lock: Lock,
}

impl Writer {
    pub(crate) async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut group = Vec::new();
        let mut merging = true;
        let closed = loop {
            let first = match timeout(IDLE, jobs.recv()).await {
                Ok(Some(job)) => job,
                Ok(None) => break None,
                Err(_) => {
                    merging = merging && self.upkeep();
                    continue;
                }
            };
            let mut next = Some(first);
            let mut outside = None;
            while let Some(job) = next.take() {
                match job {
                    Job::Write(work) => group.push(work),
                    other => {
                        outside = Some(other);
                        break;
                    }
                }
                if group.len() < MOST_JOBS {
                    next = jobs.try_recv().ok();
                }
            }
            if !group.is_empty() {
                self.write(std::mem::take(&mut group));
                merging = true;
            }
            match outside {
                Some(Job::Outside(work)) => work(&self.connection),
                Some(Job::Close(reply)) => break Some(reply),
                Some(Job::Write(_)) | None => {}
            }
            if self.log_pages() > LOG_IS_LONG {
                self.checkpoint("PASSIVE");
            }
        };
        self.checkpoint("TRUNCATE");
        let Self { connection, lock, .. } = self;
        drop(connection);
        drop(lock);
        if let Some(reply) = closed {
            reply.send(()).ok();
        }
    }

    /// One transaction. A piece of work that fails undoes itself, and the others stay.
    fn write(&mut self, mut group: Vec<Box<dyn Work>>) {
        let committed = self.transact(&mut group).map_err(WriteError::from);
        if committed.is_err() {
            self.known.forget();
        }
        for work in group {
            work.tell(committed);
        }
    }

    /// Dropped without a commit, it is rolled back.
    fn transact(&mut self, group: &mut [Box<dyn Work>]) -> Result<(), rusqlite::Error> {
        let mut transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for work in group {
            let savepoint = transaction.savepoint()?;
            if work.run(&mut Store::new(&savepoint, &mut self.known)) {
                savepoint.commit()?;
            } else {
                savepoint.finish()?;
                self.known.forget();
            }
        }
        transaction.commit()
    }

    /// A little upkeep while nothing else is to do; says whether more is left.
    fn upkeep(&mut self) -> bool {
        self.checkpoint("PASSIVE");
        let changes = self.connection.total_changes();
        let merged = self.connection.execute("INSERT INTO fts(fts, rank) VALUES('merge', ?1)", [MERGE_PAGES]);
        if let Err(error) = merged {
            tracing::warn!(code = WriteError::from(error).to_string(), "the index was not tidied");
            return false;
        }
        // A merge that had nothing to do changes the one row of the command alone.
        self.connection.total_changes() - changes > 1
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
