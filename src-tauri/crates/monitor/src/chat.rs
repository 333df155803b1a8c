//! One chat: the task that owns its timeline and its connection.

mod actor;
mod contacts;
mod heartbeat;
mod line;
mod link;
mod reading;
mod state;
mod telling;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

pub(crate) use actor::Actor;

use crate::back_fill::BackFillOrder;
use crate::monitor::{Dependencies, Gone};
use crate::scheduler::Scheduler;
use crate::summary::Summary;
use crate::target::{ChatKey, Target};
use crate::view::{Before, Dump, Opened, Page};

/// What a chat can be asked.
pub(crate) enum Command {
    Open(usize, oneshot::Sender<Opened>),
    Older(Before, oneshot::Sender<Page>),
    Dump(oneshot::Sender<Dump>),
    Settle(oneshot::Sender<()>),
    MarkSeen,
    OnScreen(bool),
    BackFill(BackFillOrder),
    Retry,
    Renew(Box<Target>),
}

/// A way to a chat's task.
#[derive(Debug, Clone)]
pub(crate) struct Handle {
    // Full: whoever asks waits; hints are dropped.
    inbox: mpsc::Sender<Command>,
}

impl Handle {
    pub(crate) async fn send(&self, command: Command) -> Result<(), Gone> {
        self.inbox.send(command).await.map_err(|_| Gone)
    }

    /// Says whether there was room for it.
    pub(crate) fn try_send(&self, command: Command) -> bool {
        self.inbox.try_send(command).is_ok()
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
    dependencies: &Dependencies,
    scheduler: Scheduler,
    summaries: mpsc::Sender<(u64, Arc<Summary>)>,
    generation: u64,
) -> (Handle, Actor) {
    let (inbox, commands) = mpsc::channel(32);
    let actor = Actor::new(key, target, dependencies, scheduler, commands, summaries, generation);
    (Handle { inbox }, actor)
}
