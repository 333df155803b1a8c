//! The handle on the engine.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use participant::Network;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use transcript::{AttachmentId, ItemId, Place, Saved, Timeline};

use crate::archive::Archive;
use crate::back_fill::BackFillOrder;
use crate::chat::{Command, Handle};
use crate::clock::Clock;
use crate::files::{self, Progress, SaveError, SavedFile};
use crate::hub::{self, Ask};
use crate::scheduler::{Budget, Scheduler};
use crate::source::{Source, SourceId, SourceStatus};
use crate::summary::Summary;
use crate::target::{ChatKey, Target};
use crate::view::{Beside, ChatFiles, Dump, Opened, Page};

/// What the engine needs from outside.
#[derive(Clone)]
pub struct Dependencies {
    /// The network.
    pub network: Arc<dyn Network>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Seeds everything that is random: waits and jitter.
    pub seed: u64,
    /// Where what is seen is kept; `None`: nowhere.
    pub archive: Option<Arc<dyn Archive>>,
}

/// How the engine behaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Config {
    /// Share of an instance's quota to use, above 0 and up to 1.
    pub quota_share: f64,
    /// A source's chat that was not live for so long, and that its source no longer lists, leaves the roster; `None`: never. What a
    /// person added stays until a person removes it.
    pub leaves_after: Option<Duration>,
    /// So many chats of one source are watched at most, not counting those that are over. The source's state tells how many it lists
    /// beyond that.
    pub chats_per_source: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self { quota_share: 0.5, leaves_after: Some(Duration::from_secs(3_600)), chats_per_source: 5_000 }
    }
}

/// The engine is gone, or the chat is not watched (any more).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this chat is not watched any more")]
pub struct Gone;

/// A change of the roster.
#[derive(Debug, Clone)]
pub enum RosterChange {
    /// A chat is new or different.
    Chat(Arc<Summary>),
    /// A chat is not watched any more.
    Removed(ChatKey),
    /// The list of sources, all of it.
    Sources(Vec<SourceStatus>),
}

/// The roster at one moment, and its changes from that very moment on. A receiver that lags has to ask for the roster again.
#[derive(Debug)]
pub struct RosterView {
    /// All chats, in no particular order.
    pub chats: Vec<Arc<Summary>>,
    /// All sources.
    pub sources: Vec<SourceStatus>,
    /// What changes.
    pub changes: broadcast::Receiver<RosterChange>,
}

/// Figures of the whole engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Shares of the quotas in use, and who waits for them.
    pub budget: Budget,
    /// Chats that are live.
    pub live: usize,
    /// Chats that are watched.
    pub watched: usize,
    /// Median lag of live items in ms.
    pub lag_ms: Option<i64>,
    /// This computer's clock minus the service's, in ms.
    pub skew_ms: Option<i64>,
    /// Inputs that could not be placed or read.
    pub odd: u32,
}

/// The engine. Clones are handles on the same one; it stops when the last is dropped.
#[derive(Debug, Clone)]
pub struct Monitor {
    // Full: the caller waits; the hub never waits for a chat, so it is soon done.
    hub: mpsc::Sender<Ask>,
    scheduler: Scheduler,
}

impl Monitor {
    /// Starts the engine on the current tokio runtime.
    pub fn start(dependencies: Dependencies, config: Config) -> Self {
        let (hub, inbox) = mpsc::channel(64);
        let scheduler = Scheduler::start(config.quota_share);
        tokio::spawn(hub::run(inbox, dependencies, scheduler.clone(), config));
        Self { hub, scheduler }
    }

    /// Watches a chat. One that is watched already gets the new credential and goes on. What the archive has of it is shown at once,
    /// before any answer of the service, and not read again where pages proved it.
    pub async fn watch(&self, target: Target) -> Result<ChatKey, Gone> {
        self.watch_from(target, None).await
    }

    /// Watches a chat and goes on from what [`Self::save`] gave, whatever the archive has: what pages proved before is not read again.
    /// What can not be used is logged, and the chat read anew.
    pub async fn watch_from(&self, target: Target, saved: Option<Saved>) -> Result<ChatKey, Gone> {
        let restored = saved.map(|saved| Timeline::restore(&saved));
        let timeline = restored.and_then(|restored| match restored {
            Ok(timeline) => Some(Box::new(timeline)),
            Err(error) => {
                tracing::warn!(%error, "what was saved of a chat is not used");
                None
            }
        });
        self.ask(|reply| Ask::Watch(Box::new(target), timeline, reply)).await
    }

    /// What to go on from after a restart.
    pub async fn save(&self, key: &ChatKey) -> Result<Saved, Gone> {
        self.chat(key).await?.ask(Command::Save).await
    }

    /// Stops watching a chat and forgets what was seen; what is in the archive stays there. Nothing is sent to the chat.
    pub async fn forget(&self, key: ChatKey) -> Result<(), Gone> {
        self.ask(|reply| Ask::Forget(key, reply)).await
    }

    /// Starts again after a refusal, an expiry or a gap that was given up.
    pub async fn retry(&self, key: &ChatKey) -> Result<(), Gone> {
        self.chat(key).await?.send(Command::Retry).await
    }

    /// Opens a chat for reading, from its newest `limit` entries on, and moves it to the front of the requests; the one that was
    /// there before steps back.
    pub async fn open(&self, key: &ChatKey, limit: usize) -> Result<Opened, Gone> {
        self.open_at(key, None, limit).await
    }

    /// The same with the entries around an item. Where the chat has no such item it is opened at its end.
    pub async fn open_at(&self, key: &ChatKey, at: Option<ItemId>, limit: usize) -> Result<Opened, Gone> {
        let handle = self.ask(|reply| Ask::OnScreen(Some(key.clone()), reply)).await?.ok_or(Gone)?;
        handle.ask(|reply| Command::Open(at, limit, reply)).await
    }

    /// No chat is on screen.
    pub async fn close(&self) -> Result<(), Gone> {
        self.ask(|reply| Ask::OnScreen(None, reply)).await.map(drop)
    }

    /// Entries that stand before `place`, at most `limit`.
    pub async fn older(&self, key: &ChatKey, place: Place, limit: usize) -> Result<Page, Gone> {
        self.chat(key).await?.ask(|reply| Command::Older(Beside { place, limit }, reply)).await
    }

    /// Entries that stand behind `place`, at most `limit`.
    pub async fn newer(&self, key: &ChatKey, place: Place, limit: usize) -> Result<Page, Gone> {
        self.chat(key).await?.ask(|reply| Command::Newer(Beside { place, limit }, reply)).await
    }

    /// The end of the chat is on screen: nothing is unread. Local only.
    pub async fn mark_seen(&self, key: &ChatKey) -> Result<(), Gone> {
        self.chat(key).await?.send(Command::MarkSeen).await
    }

    /// The chat was read so far, as a person did in an earlier run. Local only.
    pub async fn seen_until(&self, key: &ChatKey, until: Timestamp) -> Result<(), Gone> {
        self.chat(key).await?.send(Command::SeenUntil(until)).await
    }

    /// Holds, gives up or resumes reading a chat's past. What is said now is read all the same.
    pub async fn back_fill(&self, key: &ChatKey, order: BackFillOrder) -> Result<(), Gone> {
        self.chat(key).await?.send(Command::BackFill(order)).await
    }

    /// Everything known of a chat.
    pub async fn dump(&self, key: &ChatKey) -> Result<Dump, Gone> {
        self.chat(key).await?.ask(Command::Dump).await
    }

    /// The files of every chat, in no particular order. A chat that goes away meanwhile is left out.
    pub async fn files(&self) -> Result<Vec<ChatFiles>, Gone> {
        let roster = self.roster().await?;
        // All are asked before the first is waited for: one may be held up by its disk.
        let mut asked = Vec::new();
        for chat in roster.chats.iter().filter(|chat| chat.files.total > 0) {
            let (reply, answer) = oneshot::channel();
            let Ok(handle) = self.chat(&chat.key).await else { continue };
            if handle.send(Command::Files(reply)).await.is_ok() {
                asked.push(answer);
            }
        }
        let mut found = Vec::with_capacity(asked.len());
        for answer in asked {
            found.extend(answer.await);
        }
        Ok(found)
    }

    /// Checks what the socket brought against the transcript, and returns once nothing more can be read at this moment.
    pub async fn settle(&self, key: &ChatKey) -> Result<(), Gone> {
        self.chat(key).await?.ask(Command::Settle).await
    }

    /// The roster and its changes.
    pub async fn roster(&self) -> Result<RosterView, Gone> {
        self.ask(Ask::Roster).await
    }

    /// Adds a place from which chats come; one with the same id is replaced.
    pub async fn add_source(&self, source: Source) -> Result<(), Gone> {
        self.ask(|reply| Ask::AddSource(Box::new(source), reply)).await
    }

    /// Removes a source and stops watching its chats.
    pub async fn remove_source(&self, id: SourceId) -> Result<(), Gone> {
        self.ask(|reply| Ask::RemoveSource(id, reply)).await
    }

    /// Sets `ConnectParticipant` for the chats of a source: those that connect from now on are marked as connected.
    pub async fn set_mark_connected(&self, id: SourceId, on: bool) -> Result<(), Gone> {
        self.ask(|reply| Ask::SetMarkConnected(id, on, reply)).await
    }

    /// Figures of the whole engine.
    pub async fn figures(&self) -> Result<Figures, Gone> {
        self.ask(Ask::Figures).await
    }

    /// Saves a file of a chat into `folder`, under a name that is safe and free there. Only an approved file is asked for. Dropped, it
    /// leaves nothing behind.
    pub async fn save_file(
        &self,
        key: &ChatKey,
        id: &AttachmentId,
        folder: PathBuf,
    ) -> Result<SavedFile, SaveError> {
        self.save_file_telling(key, id, folder, &watch::Sender::default()).await
    }

    /// As [`Self::save_file`], and tells how far it is.
    pub async fn save_file_telling(
        &self,
        key: &ChatKey,
        id: &AttachmentId,
        folder: PathBuf,
        progress: &watch::Sender<Progress>,
    ) -> Result<SavedFile, SaveError> {
        files::save(&self.chat(key).await?, id, &folder, progress).await
    }

    /// From now on uses this share of the instances' quotas, above 0 and up to 1.
    pub async fn set_quota_share(&self, share: f64) {
        self.scheduler.set_share(share).await;
    }

    async fn chat(&self, key: &ChatKey) -> Result<Handle, Gone> {
        self.ask(|reply| Ask::Chat(key.clone(), reply)).await?.ok_or(Gone)
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Result<T, Gone> {
        let (reply, answer) = oneshot::channel();
        self.hub.send(ask(reply)).await.map_err(|_| Gone)?;
        answer.await.map_err(|_| Gone)
    }
}
