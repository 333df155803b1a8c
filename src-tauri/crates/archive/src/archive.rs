//! The archive's handle.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, InterruptHandle};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::batch::{Batch, Filed, Written};
use crate::beside::Onlooker;
use crate::index::Rebuilding;
use crate::place::Place;
use crate::store::Store;
use crate::writer::{Job, Writer};
use crate::{Key, OpenError, ReadError, WriteError, connect, repair};

/// Who reads at the same time. Others wait.
const READERS: usize = 3;

/// An open archive. Clones are handles on the same one; it is closed when the last is dropped.
#[derive(Debug, Clone)]
pub struct Archive {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    place: Place,
    key: Key,
    role: Role,
    idle: Mutex<Vec<Connection>>,
    turns: Semaphore,
}

/// What this program is to the archive, beside reading it.
#[derive(Debug)]
enum Role {
    /// The one that writes.
    Writer {
        // Full: whoever writes waits. The engine goes on meanwhile; nothing is dropped. `None`: it is closed.
        jobs: Option<mpsc::Sender<Job>>,
        thread: Option<JoinHandle<()>>,
        rebuilding: watch::Receiver<Option<Rebuilding>>,
    },
    /// Another may.
    Onlooker(Onlooker),
}

impl Archive {
    /// Opens the archive in a folder, to read and to write; makes it if there is none. Nobody else can write to it meanwhile.
    pub fn open(folder: &Path, key: &Key) -> Result<Self, OpenError> {
        let place = Place::new(folder);
        place.make()?;
        let lock = place.lock()?;
        repair::finish(&place)?;
        if !place.has_archive() {
            // Before the file: whoever finds the file finds which key it needs.
            place.note_key(key)?;
        }
        place.make_file()?;
        let connection = connect::writer(&place, key)?;
        if place.key_id().is_none() {
            place.note_key(key)?;
        }
        place.note_head(connect::head(&connection)?)?;
        let (jobs, inbox) = mpsc::channel(256);
        let writer = Writer::new(place.clone(), key.clone(), connection, lock)?;
        let rebuilding = writer.progress();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let thread = thread::Builder::new().name("archive".into());
        let thread = thread.spawn(move || runtime.block_on(writer.run(inbox)))?;
        Ok(Self::over(place, key, Role::Writer { jobs: Some(jobs), thread: Some(thread), rebuilding }))
    }

    /// Opens the archive in a folder to read alone, beside whoever writes to it.
    pub fn open_to_read(folder: &Path, key: &Key) -> Result<Self, OpenError> {
        let place = Place::new(folder);
        if !place.has_archive() {
            return Err(OpenError::None);
        }
        let reader = connect::reader(&place, key)?;
        let archive = Self::over(place, key, Role::Onlooker(Onlooker::new(&reader)?));
        archive.give_back(reader);
        Ok(archive)
    }

    fn over(place: Place, key: &Key, role: Role) -> Self {
        let idle = Mutex::new(Vec::new());
        let turns = Semaphore::new(READERS);
        Self { inner: Arc::new(Inner { place, key: key.clone(), role, idle, turns }) }
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.inner.place
    }

    pub(crate) fn key(&self) -> &Key {
        &self.inner.key
    }

    pub(crate) fn onlooker(&self) -> Option<&Onlooker> {
        match &self.inner.role {
            Role::Onlooker(onlooker) => Some(onlooker),
            Role::Writer { .. } => None,
        }
    }

    /// Stores batches, all or none. When it returns, they survive whatever happens.
    pub async fn write(&self, batches: Vec<Batch>) -> Result<Written, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.send(Job::store(batches, reply)).await.map_err(|_| WriteError::Closed)?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    /// The same for a thread that may wait.
    pub fn write_now(&self, batches: Vec<Batch>) -> Result<Written, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.blocking_send(Job::store(batches, reply)).map_err(|_| WriteError::Closed)?;
        answer.blocking_recv().map_err(|_| WriteError::Closed)?
    }

    /// As [`Self::write_now`], and does not wait: what is given does. So the next batches are made while these are written.
    pub(crate) fn begin_write(&self, batches: Vec<Filed>) -> Result<Writing, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.blocking_send(Job::Store(batches, reply)).map_err(|_| WriteError::Closed)?;
        Ok(Writing(answer))
    }

    /// Does something within a transaction.
    pub(crate) async fn act<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store<'_>) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.send(Job::act(work, reply)).await.map_err(|_| WriteError::Closed)?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    pub(crate) fn act_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store<'_>) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.blocking_send(Job::act(work, reply)).map_err(|_| WriteError::Closed)?;
        answer.blocking_recv().map_err(|_| WriteError::Closed)?
    }

    /// Does something with the writing connection between two transactions.
    pub(crate) async fn outside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, WriteError> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Outside(Box::new(move |connection| {
            reply.send(work(connection).map_err(WriteError::from)).ok();
        }));
        self.jobs()?.send(job).await.map_err(|_| WriteError::Closed)?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    /// Does all upkeep at once, instead of in the moments in which nobody writes: after an import, by a program that ends then.
    pub async fn settle(&self) -> Result<(), WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.send(Job::Settle(reply)).await.map_err(|_| WriteError::Closed)?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    /// Much was written: the index is put together as soon as there is time. For a thread that may wait.
    pub(crate) fn unite_index(&self) -> Result<(), WriteError> {
        self.jobs()?.blocking_send(Job::Unite).map_err(|_| WriteError::Closed)
    }

    /// Waits until nothing is left of what was purged: not in the log, in free pages, or in an index that was set aside.
    pub(crate) async fn wipe(&self) -> Result<(), WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.send(Job::Wipe(reply)).await.map_err(|_| WriteError::Closed)?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    /// Reads. Dropped before it is done, the reading is broken off.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        // It is never closed.
        let _turn = self.inner.turns.acquire().await.map_err(|_| ReadError::Closed)?;
        let connection = self.reader()?;
        let wanted = Wanted::new(connection.get_interrupt_handle());
        let _breaking = BreakOff(Arc::clone(&wanted));
        let archive = self.clone();
        let (reply, answer) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let done =
                if wanted.is_wanted() { snapshot(&connection, work) } else { Err(ReadError::Interrupted) };
            // Before anybody else gets the connection: a late break-off would hit the wrong one.
            wanted.done();
            let done = archive.after_reading(connection, done);
            // Before whoever waits goes on, and may end the process: to close the last connection while that happens is a crash.
            drop(archive);
            reply.send(done).ok();
        });
        answer.await.map_err(|_| ReadError::Closed)?
    }

    /// The same for a thread that may wait.
    pub(crate) fn read_now<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let connection = self.reader()?;
        let done = snapshot(&connection, work);
        self.after_reading(connection, done)
    }

    /// What was read counts if the connection met no damage meanwhile. One that did is of no more use.
    fn after_reading<T>(&self, connection: Connection, done: Result<T, ReadError>) -> Result<T, ReadError> {
        let done = if connect::is_sound(&connection) { done } else { Err(ReadError::Damaged) };
        if matches!(done, Err(ReadError::Damaged)) {
            drop(connection);
            // Full: it will be met again.
            self.jobs().ok().and_then(|jobs| jobs.try_send(Job::Suspect).ok());
        } else {
            self.give_back(connection);
        }
        done
    }

    /// Makes the index over the items anew: begun when this returns, done little by little while everything else goes on.
    pub async fn rebuild_index(&self) -> Result<(), WriteError> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.send(Job::Reindex(reply)).await.map_err(|_| WriteError::Closed)?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    /// How far the index is while it is being made anew, now and whenever that changes; `None`: it has everything. Of one that is open to
    /// read alone, as of the last [look](Self::look_beside).
    pub fn rebuilding(&self) -> watch::Receiver<Option<Rebuilding>> {
        match &self.inner.role {
            Role::Writer { rebuilding, .. } => rebuilding.clone(),
            Role::Onlooker(onlooker) => onlooker.progress.subscribe(),
        }
    }

    /// Writes what is under way, and lets go of the file.
    pub async fn close(self) {
        let Ok(jobs) = self.jobs() else { return };
        let (reply, closed) = oneshot::channel();
        if jobs.send(Job::Close(reply)).await.is_ok() {
            closed.await.ok();
        }
    }

    fn jobs(&self) -> Result<&mpsc::Sender<Job>, WriteError> {
        match &self.inner.role {
            Role::Writer { jobs, .. } => jobs.as_ref().ok_or(WriteError::Closed),
            Role::Onlooker(_) => Err(WriteError::ReadOnly),
        }
    }

    fn reader(&self) -> Result<Connection, ReadError> {
        let idle = self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.another_reader(), Ok)
    }

    /// A connection that is nobody else's.
    pub(crate) fn another_reader(&self) -> Result<Connection, ReadError> {
        connect::reader(&self.inner.place, &self.inner.key).map_err(|error| match error {
            OpenError::Damaged => ReadError::Damaged,
            OpenError::Database { code } => ReadError::Database { code },
            _ => ReadError::Closed,
        })
    }

    /// The next who reads gets it.
    pub(crate) fn give_back(&self, connection: Connection) {
        let mut idle = self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS {
            idle.push(connection);
        }
    }
}

/// Batches that are being written.
pub(crate) struct Writing(oneshot::Receiver<Result<Written, WriteError>>);

impl Writing {
    /// Waits until they are.
    pub(crate) fn done(self) -> Result<Written, WriteError> {
        self.0.blocking_recv().map_err(|_| WriteError::Closed)?
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let Role::Writer { jobs, thread, .. } = &mut self.role else { return };
        drop(jobs.take());
        if let Some(thread) = thread.take() {
            // Whoever opens the same folder next finds it free.
            thread.join().ok();
        }
    }
}

/// Reads from one moment: what is written or purged meanwhile, no statement sees.
fn snapshot<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let _moment = connection.unchecked_transaction()?;
    work(connection)
}

/// Whether somebody still waits for a reading, and how to break it off.
struct Wanted(Mutex<Option<InterruptHandle>>);

impl Wanted {
    fn new(handle: InterruptHandle) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Some(handle))))
    }

    fn is_wanted(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn done(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Breaks a reading off when nobody waits for it any more.
struct BreakOff(Arc<Wanted>);

impl Drop for BreakOff {
    fn drop(&mut self) {
        if let Some(handle) = self.0.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            handle.interrupt();
        }
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    #[tokio::test]
    async fn whoever_has_an_answer_has_the_archive_alone_again() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path(), &Key::new(Zeroizing::new([7; 32]))).unwrap();
        for _ in 0..500 {
            archive.read(|_| Ok(())).await.unwrap();
            assert_eq!(Arc::strong_count(&archive.inner), 1);
        }
    }
}
