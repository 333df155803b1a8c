//! Between the engine and the page: a snapshot when the page asks, then batches of changes at the pace of a screen.
//!
//! One task owns what one window is shown. A page that loads again subscribes again and thereby replaces itself; nothing here
//! survives but the numbers of the updates. Where the page is too slow, or a receiver of the engine's lags, the page is told
//! to start over: a state that can be rebuilt from a snapshot need not be repaired.

mod open;
mod status;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use ::policy::Right;
use monitor::{ChatKey, Clock, Gone, Monitor, RosterChange};
use participant::RequestCounts;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};
use transcript::{ItemId, Place};

pub(crate) use self::open::PAGE;
use self::open::{Open, empty};
use self::status::Rates;
use crate::demo;
use crate::dto::{self, Change, CommandFailure, Lead, OpenChat, RowPage, Snapshot, Update};
use crate::outbox::{Outbox, Pace};
use crate::present;
use crate::settings::{SettingsFile, StoredChat};
use crate::tokens::Tokens;
use crate::triage::{Triage, TriageChange};
use crate::watchlist::{Watchlist, tokenless_key};

/// Least time between two updates of what one reads: a screen shows no more.
const FRAME: Duration = Duration::from_millis(33);

/// Least time between two updates that tell of other chats than the one on screen. Each takes a slow page so long that what is read
/// waits behind it. What the person did does not wait for it.
const GLANCE: Duration = Duration::from_secs(1);

/// How often the figures of the status bar are told.
const TICK: Duration = Duration::from_secs(1);

/// Takes an update to the page; `false` when nobody is there any more.
pub(crate) type Sink = Box<dyn Fn(Update) -> bool + Send>;

/// What the bridge stands on.
#[derive(Clone)]
pub(crate) struct Footing {
    /// The engine.
    pub(crate) monitor: Monitor,
    /// Requests made, by operation.
    pub(crate) counts: RequestCounts,
    /// The wall clock.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where tokens are.
    pub(crate) tokens: Tokens,
    /// What the person chose.
    pub(crate) settings: SettingsFile,
    /// What is watched by choice.
    pub(crate) watchlist: Watchlist,
    /// Which chats need a person.
    pub(crate) triage: Triage,
    /// How the archive is.
    pub(crate) archive: watch::Receiver<dto::ArchiveStatus>,
    /// What is imported.
    pub(crate) imports: watch::Receiver<Vec<dto::Import>>,
    /// What is dragged over the window.
    pub(crate) drag: watch::Receiver<dto::Drag>,
    /// Bytes that the program holds.
    pub(crate) memory: watch::Receiver<Option<u64>>,
}

/// A handle on the task. Cheap to clone; the task ends with the last one.
#[derive(Clone)]
pub(crate) struct Bridge {
    // Full: a command waits for its turn; each is soon done, as the engine answers from memory.
    asks: mpsc::Sender<Ask>,
}

/// Rows on one side of a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    /// Before it or behind it.
    pub(crate) side: Side,
    /// The place.
    pub(crate) place: Place,
    /// So many at most.
    pub(crate) limit: usize,
}

/// Where rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Before a place.
    Older,
    /// Behind it.
    Newer,
}

enum Ask {
    Subscribe(Sink, oneshot::Sender<Result<Snapshot, CommandFailure>>),
    Acknowledge(u64),
    Open(ChatKey, Option<ItemId>, oneshot::Sender<Result<OpenChat, Gone>>),
    Close,
    Rows(ChatKey, Stretch, oneshot::Sender<Result<RowPage, Gone>>),
    Lead(Lead),
    PageEnded,
}

impl Bridge {
    /// Starts the task on the current tokio runtime.
    pub(crate) fn start(footing: Footing) -> Self {
        let (asks, inbox) = mpsc::channel(16);
        tokio::spawn(Pump::new(footing).run(inbox));
        Self { asks }
    }

    /// Everything there is; updates go to `sink` from then on, the first numbered `seq + 1`.
    pub(crate) async fn subscribe(&self, sink: Sink) -> Result<Snapshot, CommandFailure> {
        self.ask(|reply| Ask::Subscribe(sink, reply)).await
    }

    /// The page has applied everything up to this update.
    pub(crate) async fn acknowledge(&self, seq: u64) {
        self.asks.send(Ask::Acknowledge(seq)).await.ok();
    }

    /// Makes this the open chat: at its end, or around an item where it has that.
    pub(crate) async fn open(&self, key: ChatKey, at: Option<ItemId>) -> Result<OpenChat, CommandFailure> {
        self.ask(|reply| Ask::Open(key, at, reply)).await
    }

    /// No chat is open any more.
    pub(crate) async fn close(&self) {
        self.asks.send(Ask::Close).await.ok();
    }

    /// Brings the page to a place; one that is not there yet goes when it is.
    pub(crate) async fn lead(&self, lead: Lead) {
        self.asks.send(Ask::Lead(lead)).await.ok();
    }

    /// The page is gone without a word; the next one finds the chat open that was.
    pub(crate) async fn page_ended(&self) {
        self.asks.send(Ask::PageEnded).await.ok();
    }

    /// Rows of the open chat.
    pub(crate) async fn rows(&self, key: ChatKey, stretch: Stretch) -> Result<RowPage, CommandFailure> {
        self.ask(|reply| Ask::Rows(key, stretch, reply)).await
    }

    async fn ask<T, E>(
        &self,
        ask: impl FnOnce(oneshot::Sender<Result<T, E>>) -> Ask,
    ) -> Result<T, CommandFailure>
    where
        CommandFailure: From<E>,
    {
        let gone = || CommandFailure::internal("bridge-ended");
        let (reply, answer) = oneshot::channel();
        self.asks.send(ask(reply)).await.map_err(|_| gone())?;
        Ok(answer.await.map_err(|_| gone())??)
    }
}

/// The task's state.
struct Pump {
    footing: Footing,
    keychain: watch::Receiver<dto::Keychain>,
    tokenless: watch::Receiver<Vec<StoredChat>>,
    tokenless_shown: Vec<StoredChat>,
    rates: Rates,
    outbox: Outbox,
    page: Option<Page>,
    open: Option<Open>,
    /// Chats that were on screen; as many as were opened and are still watched.
    seen: HashSet<ChatKey>,
    framed_at: Instant,
    /// No glance goes before.
    glance_at: Instant,
    /// What one reads went before a glance that was due.
    glance_waits: bool,
    tick_at: Instant,
    archive_at: Instant,
}

/// A subscribed page.
struct Page {
    sink: Sink,
    roster: broadcast::Receiver<RosterChange>,
    triage: broadcast::Receiver<TriageChange>,
}

/// What woke the pump.
enum Woken {
    Asked(Ask),
    Roster(Result<RosterChange, RecvError>),
    Triage(Result<TriageChange, RecvError>),
    Chat(Result<Arc<monitor::ChatUpdate>, RecvError>),
    Keychain,
    Archive,
    Imports,
    Drag,
    Tokenless,
    Due,
    Tick,
}

impl Pump {
    fn new(footing: Footing) -> Self {
        let now = Instant::now();
        Self {
            keychain: footing.tokens.state(),
            tokenless: footing.watchlist.tokenless(),
            tokenless_shown: Vec::new(),
            rates: Rates::new(now),
            outbox: Outbox::default(),
            page: None,
            open: None,
            seen: HashSet::new(),
            framed_at: now,
            glance_at: now,
            glance_waits: false,
            tick_at: now + TICK,
            archive_at: now,
            footing,
        }
    }

    async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        loop {
            let watching = self.page.is_some();
            let due = self.due();
            let (roster, triage) =
                self.page.as_mut().map(|page| (&mut page.roster, &mut page.triage)).unzip();
            let (roster, triage) = (next(roster), next(triage));
            let chat = next(self.open.as_mut().map(|open| &mut open.updates));
            let woken = tokio::select! {
                // What is asked comes first, then what is due, so that no flood of changes can hold either up.
                biased;
                ask = asks.recv() => match ask {
                    Some(ask) => Woken::Asked(ask),
                    None => return,
                },
                () = sleep_until(due.unwrap_or(self.tick_at)), if watching && due.is_some() => Woken::Due,
                () = sleep_until(self.tick_at), if watching => Woken::Tick,
                Ok(()) = self.keychain.changed(), if watching => Woken::Keychain,
                Ok(()) = self.tokenless.changed(), if watching => Woken::Tokenless,
                Ok(()) = self.footing.imports.changed(), if watching => Woken::Imports,
                Ok(()) = self.footing.drag.changed(), if watching => Woken::Drag,
                // While it only grows, once a second is enough.
                Ok(()) = self.footing.archive.changed(), if watching && self.archive_at <= Instant::now() => {
                    Woken::Archive
                }
                change = triage, if watching => Woken::Triage(change),
                change = roster, if watching => Woken::Roster(change),
                update = chat => Woken::Chat(update),
            };
            self.wake(woken).await;
        }
    }

    async fn wake(&mut self, woken: Woken) {
        match woken {
            Woken::Asked(ask) => self.answer(ask).await,
            Woken::Due => self.send(),
            Woken::Tick => self.tell_status().await,
            Woken::Keychain => {
                let keychain = self.keychain.borrow_and_update().clone();
                self.outbox.put(Change::Keychain { keychain });
            }
            Woken::Tokenless => self.tell_tokenless(),
            Woken::Archive => self.tell_archive(),
            Woken::Drag => {
                let drag = self.footing.drag.borrow_and_update().clone();
                self.outbox.put(Change::Drag { drag });
            }
            Woken::Imports => {
                let imports = self.footing.imports.borrow_and_update().clone();
                self.outbox.put(Change::Imports { imports });
            }
            Woken::Roster(Ok(RosterChange::Chat(summary))) => {
                self.outbox.put(Change::Chat { chat: Box::new(present::chat(&summary)) });
            }
            Woken::Roster(Ok(RosterChange::Removed(key))) => {
                self.seen.remove(&key);
                self.outbox.put(Change::ChatRemoved { key: key.to_string() });
            }
            Woken::Roster(Ok(RosterChange::Sources(sources))) => {
                self.outbox.put(Change::Sources { sources: sources.iter().map(present::source).collect() });
            }
            Woken::Triage(Ok(change)) => self.tell_triage(change),
            Woken::Triage(Err(RecvError::Lagged(_))) => self.outbox.put(Change::Reset),
            Woken::Roster(Err(RecvError::Lagged(_))) | Woken::Chat(Err(RecvError::Lagged(_))) => {
                self.outbox.put(Change::Reset);
            }
            Woken::Chat(Ok(update)) => {
                let Some(open) = &mut self.open else { return };
                for change in open.apply(&update) {
                    self.outbox.put(change);
                }
            }
            // The chat was removed, or its task was started again. Started over, the page finds which, and opens it again.
            Woken::Chat(Err(RecvError::Closed)) => {
                self.open = None;
                self.outbox.put(Change::Reset);
            }
            // The engine is gone, and with it everything there is to tell.
            Woken::Roster(Err(RecvError::Closed)) | Woken::Triage(Err(RecvError::Closed)) => self.page = None,
        }
    }

    /// The asker may have gone, as when the page loads again in the middle: then nobody wants the answer.
    async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Subscribe(sink, reply) => {
                reply.send(self.subscribe(sink).await).ok();
            }
            Ask::Acknowledge(seq) => self.outbox.acknowledge(seq),
            Ask::Open(key, at, reply) => {
                reply.send(self.open(key, at).await).ok();
            }
            Ask::Close => self.close().await,
            Ask::Lead(lead) => self.outbox.put(Change::Lead { lead }),
            Ask::PageEnded => {
                self.page = None;
                if let Some(open) = &self.open {
                    self.outbox.lead_back(Lead::Chat { key: open.key.to_string() });
                }
                self.close().await;
            }
            Ask::Rows(key, stretch, reply) => {
                reply.send(self.rows(&key, stretch).await).ok();
            }
        }
    }

    async fn subscribe(&mut self, sink: Sink) -> Result<Snapshot, CommandFailure> {
        self.close().await;
        let roster = self.footing.monitor.roster().await?;
        let triage = self.footing.triage.view().await?;
        let keychain = self.keychain.borrow_and_update().clone();
        self.tokenless_shown.clone_from(&self.tokenless.borrow_and_update());
        let tokenless = self.tokenless_shown.iter().map(present::tokenless);
        let snapshot = Snapshot {
            seq: self.outbox.restart(),
            chats: roster.chats.iter().map(|summary| present::chat(summary)).chain(tokenless).collect(),
            triage: triage.standings,
            alarms: triage.alarms,
            deed: triage.deed,
            sources: roster.sources.iter().map(present::source).collect(),
            keychain,
            status: self.status().await?,
            settings: self.footing.settings.choices(),
            archive: self.footing.archive.borrow_and_update().clone(),
            imports: self.footing.imports.borrow_and_update().clone(),
            rules: self.footing.settings.rules().view(),
            has_demo: self.footing.settings.rules().permits(Right::Demo) && demo::program().is_some(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        tracing::debug!("a page is there");
        self.page = Some(Page { sink, roster: roster.changes, triage: triage.changes });
        Ok(snapshot)
    }

    async fn open(&mut self, key: ChatKey, at: Option<ItemId>) -> Result<OpenChat, Gone> {
        self.close().await;
        if let Some(chat) = self.tokenless_shown.iter().find(|chat| tokenless_key(chat) == key) {
            return Ok(empty(present::tokenless(chat)));
        }
        let opened = self.footing.monitor.open_at(&key, at, PAGE).await?;
        let seen_before = !self.seen.insert(key.clone());
        let (open, shown) = Open::new(key, opened, seen_before);
        tracing::debug!(chat = %open.key, "on screen");
        self.open = Some(open);
        Ok(shown)
    }

    async fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.outbox.forget_open(open.key.as_str());
        // Gone: then no chat is on screen either.
        self.footing.monitor.close().await.ok();
    }

    async fn rows(&mut self, key: &ChatKey, stretch: Stretch) -> Result<RowPage, Gone> {
        let Some(open) = self.open.as_mut().filter(|open| open.key == *key) else { return Err(Gone) };
        let Stretch { side, place, limit } = stretch;
        let page = match side {
            Side::Older => self.footing.monitor.older(key, place, limit).await?,
            Side::Newer => self.footing.monitor.newer(key, place, limit).await?,
        };
        Ok(open.page(&page))
    }

    fn tell_tokenless(&mut self) {
        let now = self.tokenless.borrow_and_update().clone();
        for chat in self.tokenless_shown.iter().filter(|chat| !now.contains(chat)) {
            self.outbox.put(Change::ChatRemoved { key: tokenless_key(chat).to_string() });
        }
        for chat in now.iter().map(present::tokenless) {
            self.outbox.put(Change::Chat { chat: Box::new(chat) });
        }
        self.tokenless_shown = now;
    }

    fn tell_triage(&mut self, change: TriageChange) {
        let change = match change {
            TriageChange::Standing(triage) => {
                Change::Triage { triage: Box::new(dto::Triage::clone(&triage)) }
            }
            TriageChange::Gone(key) => Change::TriageGone { key },
            TriageChange::Alarms(alarms) => Change::Alarms { alarms: alarms.to_vec() },
            TriageChange::Deed(deed) => Change::Deed { deed },
        };
        // With what it means for the chat's row, of which was told before. At a person's pace: alarms may come by the hundred.
        if matches!(change, Change::Deed { .. }) {
            self.glance_at = Instant::now();
        }
        self.outbox.put(change);
    }

    fn tell_archive(&mut self) {
        let archive = self.footing.archive.borrow_and_update().clone();
        self.archive_at = Instant::now() + TICK;
        self.outbox.put(Change::Archive { archive });
    }

    async fn tell_status(&mut self) {
        self.tick_at = Instant::now() + TICK;
        if let Ok(status) = self.status().await {
            self.outbox.put(Change::Status { status });
        }
    }

    async fn status(&mut self) -> Result<dto::Status, Gone> {
        let figures = self.footing.monitor.figures().await?;
        let memory = *self.footing.memory.borrow();
        let Footing { counts, clock, .. } = &self.footing;
        Ok(self.rates.status(&figures, counts, memory, clock.now(), Instant::now()))
    }

    /// When the next update is to be sent; `None`: there is nothing.
    fn due(&self) -> Option<Instant> {
        let frame = self.framed_at + FRAME;
        if self.outbox.is_due(Pace::Frame) {
            return Some(frame);
        }
        self.outbox.is_due(Pace::Glance).then(|| frame.max(self.glance_at))
    }

    fn send(&mut self) {
        let now = Instant::now();
        let may_glance = self.outbox.is_due(Pace::Glance) && now >= self.glance_at;
        // What one reads goes first, but not twice while a glance waits.
        let goes_first = self.outbox.is_due(Pace::Frame) && !self.glance_waits;
        let pace = if may_glance && !goes_first { Pace::Glance } else { Pace::Frame };
        let (Some(page), Some(update)) = (&self.page, self.outbox.take(pace)) else { return };
        self.glance_waits = may_glance && pace == Pace::Frame;
        // The figures of the status bar, which change each second, take nobody's turn.
        let is_of_rows = |change: &Change| !matches!(change, Change::Status { .. } | Change::Archive { .. });
        match pace {
            Pace::Frame => self.framed_at = now,
            Pace::Glance if update.changes.iter().any(is_of_rows) => self.glance_at = now + GLANCE,
            Pace::Glance => {}
        }
        if !(page.sink)(update) {
            self.page = None;
        }
    }
}

/// The next message of a receiver that may not be there: then never.
async fn next<T: Clone>(receiver: Option<&mut broadcast::Receiver<T>>) -> Result<T, RecvError> {
    match receiver {
        Some(receiver) => receiver.recv().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
