//! The one thread that writes.
//!
//! Whatever has come while the last group was written is the next group: one transaction, one wait for the disk, and then all who
//! wait are told. So one item alone is durable at once, and a thousand a second cost a few waits.

use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::WriteError;
use crate::batch::{Batch, Written};
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
    /// Batches, within the transaction of a group.
    Store(Vec<Batch>, oneshot::Sender<Result<Written, WriteError>>),
    /// Something else within it.
    Act(Box<dyn Work>),
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
    pub(crate) fn act<T: Send + 'static>(
        work: impl FnOnce(&mut Store<'_>) -> Result<T, rusqlite::Error> + Send + 'static,
        reply: oneshot::Sender<Result<T, WriteError>>,
    ) -> Self {
        Self::Act(Box::new(Asked { work: Some(work), done: None, reply }))
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

/// Does something that is undone alone if it fails.
fn apart<T>(
    transaction: &mut Transaction<'_>,
    known: &mut Known,
    work: impl FnOnce(&mut Store<'_>) -> Result<T, rusqlite::Error>,
) -> Result<Result<T, WriteError>, rusqlite::Error> {
    let savepoint = transaction.savepoint()?;
    match work(&mut Store::new(&savepoint, known)) {
        Ok(value) => savepoint.commit().map(|()| Ok(value)),
        Err(error) => {
            savepoint.finish()?;
            known.forget();
            Ok(Err(error.into()))
        }
    }
}

/// Batches, and whoever waits for them.
type Asking = (Vec<Batch>, oneshot::Sender<Result<Written, WriteError>>);

/// What one transaction has.
#[derive(Default)]
struct Group {
    batches: Vec<Asking>,
    acts: Vec<Box<dyn Work>>,
}

/// What comes behind a group.
enum Behind {
    Outside(Box<dyn FnOnce(&Connection) + Send>),
    Close(oneshot::Sender<()>),
}

impl Group {
    /// What has come meanwhile, up to what no transaction may contain.
    fn of(first: Job, jobs: &mut mpsc::Receiver<Job>) -> (Self, Option<Behind>) {
        let mut group = Self::default();
        let mut next = Some(first);
        while let Some(job) = next.take() {
            match job {
                Job::Store(batches, reply) => group.batches.push((batches, reply)),
                Job::Act(work) => group.acts.push(work),
                Job::Outside(work) => return (group, Some(Behind::Outside(work))),
                Job::Close(reply) => return (group, Some(Behind::Close(reply))),
            }
            if group.batches.len() + group.acts.len() < MOST_JOBS {
                next = jobs.try_recv().ok();
            }
        }
        (group, None)
    }

    fn is_empty(&self) -> bool {
        self.batches.is_empty() && self.acts.is_empty()
    }
}

impl Store<'_> {
    /// What became of the batches of each who asks.
    fn write_each(&mut self, asking: &[Asking]) -> Result<Vec<Written>, rusqlite::Error> {
        let all: Vec<&Batch> = asking.iter().flat_map(|(batches, _)| batches).collect();
        let mut written = self.write(&all)?.into_iter();
        let sum = |batches: &Vec<Batch>| {
            written.by_ref().take(batches.len()).fold(Written::default(), Written::plus)
        };
        Ok(asking.iter().map(|(batches, _)| batches).map(sum).collect())
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
            let (group, behind) = Group::of(first, &mut jobs);
            if !group.is_empty() {
                self.write(group);
                merging = true;
            }
            match behind {
                Some(Behind::Outside(work)) => work(&self.connection),
                Some(Behind::Close(reply)) => break Some(reply),
                None => {}
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

    /// One transaction. What fails undoes itself, and the others stay.
    fn write(&mut self, mut group: Group) {
        let mut written = Vec::new();
        let committed = self.transact(&mut group, &mut written).map_err(WriteError::from);
        if committed.is_err() {
            self.known.forget();
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
    }

    /// Dropped without a commit, it is rolled back.
    fn transact(
        &mut self,
        group: &mut Group,
        written: &mut Vec<Result<Written, WriteError>>,
    ) -> Result<(), rusqlite::Error> {
        let known = &mut self.known;
        let mut transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match apart(&mut transaction, known, |store| store.write_each(&group.batches))? {
            Ok(all) => written.extend(all.into_iter().map(Ok)),
            // One of them can not be stored: each by itself, to learn which.
            Err(_) => {
                for batches in group.batches.chunks(1) {
                    let one = apart(&mut transaction, known, |store| store.write_each(batches))?;
                    written.push(one.map(|all| all.into_iter().fold(Written::default(), Written::plus)));
                }
            }
        }
        for work in &mut group.acts {
            let savepoint = transaction.savepoint()?;
            if work.run(&mut Store::new(&savepoint, known)) {
                savepoint.commit()?;
            } else {
                savepoint.finish()?;
                known.forget();
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
