//! One chat: the task that owns its timeline and its connection.

mod actor;
mod contacts;
mod filing;
mod heartbeat;
mod held;
mod line;
mod link;
mod pace;
mod reading;
mod renewal;
mod service_clock;
mod state;
mod telling;

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc, oneshot};
use tokio::time::Instant;
use transcript::{AttachmentId, ItemId, Saved, Timeline};

pub(crate) use actor::Actor;

use crate::back_fill::BackFillOrder;
use crate::files::{Access, SaveError};
use crate::monitor::{Dependencies, Gone};
use crate::reach::Reach;
use crate::scheduler::Scheduler;
use crate::summary::Summary;
use crate::target::{ChatKey, Target};
use crate::view::{Beside, ChatFiles, Dump, Opened, Page};

/// What a chat can be asked.
pub(crate) enum Command {
    /// At an item, else at its end.
    Open(Option<ItemId>, usize, oneshot::Sender<Opened>),
    Older(Beside, oneshot::Sender<Page>),
    Newer(Beside, oneshot::Sender<Page>),
    Dump(oneshot::Sender<Dump>),
    Files(oneshot::Sender<ChatFiles>),
    Save(oneshot::Sender<Saved>),
    Settle(oneshot::Sender<()>),
    Access(AttachmentId, oneshot::Sender<Result<Access, SaveError>>),
    MarkSeen,
    SeenUntil(Timestamp),
    OnScreen(bool),
    BackFill(BackFillOrder),
    Retry,
    /// What a source says now, or a person, who does not wait.
    Renew(Box<Target>, bool),
}

impl Command {
    /// The answer shows the chat as it is: nothing that is to be on disk first.
    pub(crate) fn shows_the_chat(&self) -> bool {
        matches!(
            self,
            Self::Open(..)
                | Self::Older(..)
                | Self::Newer(..)
                | Self::Dump(_)
                | Self::Files(_)
                | Self::Save(_)
        )
    }
}

/// What a chat's task takes over: from before the program was started again, or from a task that failed.
#[derive(Debug, Default)]
pub(crate) struct Estate {
    pub(crate) timeline: Option<Timeline>,
    /// The row of the task that failed: what a person has seen, and ordered, is not forgotten with it.
    pub(crate) before: Option<Arc<Summary>>,
    /// Nothing is taken from disk.
    pub(crate) anew: bool,
}

/// What a chat's task has of the hub.
pub(crate) struct Hub {
    pub(crate) scheduler: Scheduler,
    pub(crate) reach: Reach,
    // Full: the chat waits; the hub takes from it before anything else.
    pub(crate) summaries: mpsc::Sender<(u64, Arc<Summary>)>,
    /// One of the moments at which all busy sockets are looked at.
    pub(crate) beat: Instant,
    /// Tells summaries of this task from those of its successor.
    pub(crate) generation: u64,
}

/// A way to a chat's task.
#[derive(Debug, Clone)]
pub(crate) struct Handle {
    // Full: whoever asks waits; hints are dropped.
    inbox: mpsc::Sender<Command>,
    saving: Arc<Semaphore>,
}

impl Handle {
    pub(crate) async fn send(&self, command: Command) -> Result<(), Gone> {
        self.inbox.send(command).await.map_err(|_| Gone)
    }

    /// Says whether there was room for it.
    pub(crate) fn try_send(&self, command: Command) -> bool {
        self.inbox.try_send(command).is_ok()
    }

    /// Waits until no other file of this chat is being saved, and keeps others waiting as long as what is given is kept.
    pub(crate) async fn saving(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.saving.acquire().await.ok()
    }

    pub(crate) async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<T>) -> Command,
    ) -> Result<T, Gone> {
        let (reply, answer) = oneshot::channel();
        self.send(command(reply)).await?;
        answer.await.map_err(|_| Gone)
    }
}

/// Makes a chat's task, to be run by the caller.
pub(crate) fn prepare(
    key: ChatKey,
    target: Target,
    estate: Estate,
    dependencies: &Dependencies,
    hub: Hub,
) -> (Handle, Actor) {
    let (inbox, commands) = mpsc::channel(32);
    let actor = Actor::new(key, target, estate, dependencies, hub, commands);
    (Handle { inbox, saving: Arc::new(Semaphore::new(1)) }, actor)
}
