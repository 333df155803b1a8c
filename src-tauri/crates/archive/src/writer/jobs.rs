//! What the writing thread is asked to do, and what of it one transaction has.

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::WriteError;
use crate::batch::{Batch, Filed, Written};
use crate::store::Store;

/// Jobs of one group. What comes later waits for the next.
const MOST: usize = 256;

/// What the thread is asked to do.
pub(crate) enum Job {
    /// Batches, within the transaction of a group.
    Store(Vec<Filed>, oneshot::Sender<Result<Written, WriteError>>),
    /// Something else within it.
    Act(Box<dyn Work>),
    /// Between two groups: what no transaction may contain.
    Outside(Box<dyn FnOnce(&Connection) + Send>),
    /// See to it that nothing is left of what was purged.
    Wipe(oneshot::Sender<Result<(), WriteError>>),
    /// Put the index together, after much was written.
    Unite,
    /// Do all upkeep now, and tell when it is done.
    Settle(oneshot::Sender<Result<(), WriteError>>),
    /// Make the index anew.
    Reindex(oneshot::Sender<Result<(), WriteError>>),
    /// Somebody who reads has met damage.
    Suspect,
    /// Let go of the file.
    Close(oneshot::Sender<()>),
}

/// A piece of work, and whoever waits for it.
pub(crate) trait Work: Send {
    /// Does it. What fails is not to stay.
    fn run(&mut self, store: &mut Store<'_>) -> Result<(), WriteError>;
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
    pub(crate) fn store(batches: Vec<Batch>, reply: oneshot::Sender<Result<Written, WriteError>>) -> Self {
        Self::Store(batches.into_iter().map(Filed::new).collect(), reply)
    }

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
    fn run(&mut self, store: &mut Store<'_>) -> Result<(), WriteError> {
        let Some(work) = self.work.take() else { return Ok(()) };
        self.done.insert(work(store).map_err(WriteError::from)).as_ref().map(drop).map_err(|error| *error)
    }

    fn tell(self: Box<Self>, committed: Result<(), WriteError>) {
        let told = match self.done {
            Some(Ok(value)) => committed.map(|()| value),
            // On a connection that met damage, whatever fails afterwards says something else.
            Some(Err(_)) if committed == Err(WriteError::Damaged) => Err(WriteError::Damaged),
            Some(Err(error)) => Err(error),
            None => Err(committed.err().unwrap_or(WriteError::Closed)),
        };
        // Whoever asked may have gone.
        self.reply.send(told).ok();
    }
}

/// Batches, and whoever waits for them.
pub(super) type Asking = (Vec<Filed>, oneshot::Sender<Result<Written, WriteError>>);

/// What one transaction has.
#[derive(Default)]
pub(super) struct Group {
    pub(super) batches: Vec<Asking>,
    pub(super) acts: Vec<Box<dyn Work>>,
}

/// What comes behind a group.
pub(super) enum Behind {
    Outside(Box<dyn FnOnce(&Connection) + Send>),
    Wipe(oneshot::Sender<Result<(), WriteError>>),
    Unite,
    Settle(oneshot::Sender<Result<(), WriteError>>),
    Reindex(oneshot::Sender<Result<(), WriteError>>),
    Suspect,
    Close(oneshot::Sender<()>),
}

impl Group {
    /// What has come meanwhile, up to what no transaction may contain.
    pub(super) fn of(first: Job, jobs: &mut mpsc::Receiver<Job>) -> (Self, Option<Behind>) {
        let mut group = Self::default();
        let mut next = Some(first);
        while let Some(job) = next.take() {
            match job {
                Job::Store(batches, reply) => group.batches.push((batches, reply)),
                Job::Act(work) => group.acts.push(work),
                Job::Outside(work) => return (group, Some(Behind::Outside(work))),
                Job::Wipe(reply) => return (group, Some(Behind::Wipe(reply))),
                Job::Unite => return (group, Some(Behind::Unite)),
                Job::Settle(reply) => return (group, Some(Behind::Settle(reply))),
                Job::Reindex(reply) => return (group, Some(Behind::Reindex(reply))),
                Job::Suspect => return (group, Some(Behind::Suspect)),
                Job::Close(reply) => return (group, Some(Behind::Close(reply))),
            }
            if group.batches.len() + group.acts.len() < MOST {
                next = jobs.try_recv().ok();
            }
        }
        (group, None)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty() && self.acts.is_empty()
    }
}
