//! One chat as the hub has it, and its task.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::chat::{Command, Handle};
use crate::connection::Connection;
use crate::source::SourceId;
use crate::summary::Summary;
use crate::target::{ChatKey, Target};

pub(super) struct Watched {
    pub(super) handle: Handle,
    pub(super) target: Target,
    /// The target is newer than the one that its task was told of; `Some(true)`: by the word of a person.
    pub(super) untold: Option<bool>,
    /// Its source lists it.
    pub(super) listed: bool,
    /// How often its task failed.
    pub(super) failures: u32,
    pub(super) summary: Option<Arc<Summary>>,
    /// Its row says that it is over, or refused, since then. Not by the wall clock, which may be wrong, and is set.
    pub(super) over_since: Option<Instant>,
    pub(super) source: Option<SourceId>,
    /// Tells summaries of a task that was replaced from those of its successor.
    pub(super) generation: u64,
    pub(super) task: AbortHandle,
}

/// The end of a chat's task.
pub(super) struct TaskEnd {
    pub(super) key: ChatKey,
    pub(super) generation: u64,
    pub(super) panicked: bool,
}

impl Watched {
    /// Its row is different.
    pub(super) fn summarised(&mut self, summary: &Arc<Summary>) {
        let is_over =
            summary.connection.is_final() || matches!(summary.connection, Connection::Refused { .. });
        self.over_since = is_over.then(|| self.over_since.unwrap_or_else(Instant::now));
        self.summary = Some(Arc::clone(summary));
    }

    /// Nobody has said for so long that there is anything to see in it. What a person added never leaves by itself.
    pub(super) fn leaves(&self, after: Duration) -> bool {
        self.source.is_some() && !self.listed && self.over_since.is_some_and(|since| since.elapsed() > after)
    }

    /// It is watched with this from now on, at the same address.
    pub(super) fn renew(&mut self, target: Target, by_person: bool) {
        if !self.target.says_the_same(&target) {
            self.target = target;
            self.untold = Some(by_person || self.untold == Some(true));
        }
        self.tell_target();
    }

    /// Tells its task of a target that it does not know yet.
    pub(super) fn tell_target(&mut self) {
        // Full inbox: the chat is busy; it is told again at the next word of its source, or sweep.
        if let Some(at_once) = self.untold
            && self.handle.try_send(Command::Renew(Box::new(self.target.clone()), at_once))
        {
            self.untold = None;
        }
    }
}

/// A task that ends with whoever waits for it.
pub(super) struct AbortOnDrop(pub(super) tokio::task::JoinHandle<()>);

impl AbortOnDrop {
    pub(super) async fn join(mut self) -> Result<(), tokio::task::JoinError> {
        (&mut self.0).await
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
