//! Which chats need a person first: follows the roster, keeps what the person did over restarts, and tells what becomes different.
//!
//! One task owns it all; its rules are in the crate `attention`.

mod facts;
mod kept;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use attention::Floor;
use jiff::Timestamp;
use monitor::{ChatKey, Clock, Monitor, RosterChange, RosterView, Summary};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::{MissedTickBehavior, interval};

use self::facts::{facts, service_time};
use crate::dto::{self, CommandFailure};
use crate::present;
use crate::settings::{SettingsFile, Values};

pub(crate) use self::kept::FILE;

/// How often clocks are looked at.
const TICK: Duration = Duration::from_secs(1);
/// Changes that a slow reader may be behind by; beyond that it has to ask for everything again.
const CHANGES_KEPT: usize = 1_024;

/// What became different.
#[derive(Debug, Clone)]
pub(crate) enum TriageChange {
    /// A chat stands otherwise.
    Standing(Arc<dto::Triage>),
    /// A chat is not watched any more.
    Gone(String),
    /// The alarms, all of them.
    Alarms(Arc<Vec<dto::Alarm>>),
    /// What would be undone now.
    Deed(Option<dto::Deed>),
}

/// Everything at one moment, and what becomes different from then on.
#[derive(Debug)]
pub(crate) struct TriageView {
    /// How each chat stands.
    pub(crate) standings: Vec<dto::Triage>,
    /// All alarms, oldest first.
    pub(crate) alarms: Vec<dto::Alarm>,
    /// What would be undone.
    pub(crate) deed: Option<dto::Deed>,
    /// What becomes different. A receiver that lags has to ask for everything again.
    pub(crate) changes: broadcast::Receiver<TriageChange>,
}

/// What is told where the window is not seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Chats that need a person.
    pub(crate) needing: usize,
    /// Messages that nobody has read here, at most a second old: it changes with each message.
    pub(crate) unread: u64,
}

/// A handle on the task. Cheap to clone; the task ends with the last one.
#[derive(Clone)]
pub(crate) struct Triage {
    // Full: the command waits; each is soon done.
    asks: mpsc::Sender<Ask>,
    counts: watch::Receiver<Counts>,
}

enum Ask {
    View(oneshot::Sender<TriageView>),
    Act(String, dto::TriageAct, oneshot::Sender<()>),
    Undo(u64, oneshot::Sender<()>),
    Acknowledge(Vec<u64>, oneshot::Sender<()>),
    Seen(ChatKey, oneshot::Sender<Result<(), monitor::Gone>>),
    Settings(oneshot::Sender<()>),
    MostUrgent(oneshot::Sender<Option<String>>),
}

impl Triage {
    /// Follows the roster of `monitor`; what the person does is kept in `file`.
    pub(crate) fn start(
        monitor: Monitor,
        clock: Arc<dyn Clock>,
        settings: SettingsFile,
        file: impl Values + 'static,
    ) -> Self {
        let (asks, inbox) = mpsc::channel(16);
        let (counts, told) = watch::channel(Counts::default());
        let floor = Floor::new(settings.choices().attention.limits(), kept::read(&file));
        let desk = Desk {
            monitor,
            clock,
            settings,
            file: Box::new(file),
            floor,
            unread: HashMap::new(),
            read: HashSet::new(),
            now: None,
            is_owed: false,
            changes: broadcast::Sender::new(CHANGES_KEPT),
            counts,
        };
        tokio::spawn(desk.run(inbox));
        Self { asks, counts: told }
    }

    /// How much there is to look at, now and as it changes.
    pub(crate) fn counts(&self) -> watch::Receiver<Counts> {
        self.counts.clone()
    }

    /// Everything there is.
    pub(crate) async fn view(&self) -> Result<TriageView, CommandFailure> {
        self.ask(Ask::View).await
    }

    /// Does something with a chat. Where that changes nothing, it is nothing.
    pub(crate) async fn act(&self, key: String, act: dto::TriageAct) -> Result<(), CommandFailure> {
        self.ask(|reply| Ask::Act(key, act, reply)).await
    }

    /// Undoes the last deed, if it is the one of this number.
    pub(crate) async fn undo(&self, number: u64) -> Result<(), CommandFailure> {
        self.ask(|reply| Ask::Undo(number, reply)).await
    }

    /// The person has seen these alarms.
    pub(crate) async fn acknowledge(&self, ids: Vec<u64>) -> Result<(), CommandFailure> {
        self.ask(|reply| Ask::Acknowledge(ids, reply)).await
    }

    /// The end of a chat was on screen.
    pub(crate) async fn seen(&self, key: ChatKey) -> Result<(), CommandFailure> {
        Ok(self.ask(|reply| Ask::Seen(key, reply)).await??)
    }

    /// The chat that needs a person most, if any does.
    pub(crate) async fn most_urgent(&self) -> Result<Option<String>, CommandFailure> {
        self.ask(Ask::MostUrgent).await
    }

    /// The settings are others.
    pub(crate) async fn settings_changed(&self) -> Result<(), CommandFailure> {
        self.ask(Ask::Settings).await
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Result<T, CommandFailure> {
        let gone = || CommandFailure::internal("triage-ended");
        let (reply, answer) = oneshot::channel();
        self.asks.send(ask(reply)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())
    }
}

/// The task's state.
struct Desk {
    monitor: Monitor,
    clock: Arc<dyn Clock>,
    settings: SettingsFile,
    file: Box<dyn Values>,
    floor: Floor,
    /// What is unread in each chat; those that were told until when they were read in earlier runs.
    unread: HashMap<ChatKey, u32>,
    /// Chats that the person has read in this run: until when, their rows say.
    read: HashSet<ChatKey>,
    /// The service's time at the last look.
    now: Option<Timestamp>,
    /// Something is to be written that need not be at once.
    is_owed: bool,
    changes: broadcast::Sender<TriageChange>,
    counts: watch::Sender<Counts>,
}

impl Desk {
    async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // A receiver that lags misses chats: it looks at the whole roster again.
        'roster: while let Ok(RosterView { chats, mut changes, .. }) = self.monitor.roster().await {
            let gone: Vec<ChatKey> = self
                .unread
                .keys()
                .filter(|key| chats.iter().all(|chat| chat.key != **key))
                .cloned()
                .collect();
            for key in &gone {
                self.forget(key);
            }
            for chat in &chats {
                self.learn(chat).await;
            }
            self.tell();
            loop {
                tokio::select! {
                    biased;
                    ask = asks.recv() => match ask {
                        Some(ask) => self.answer(ask).await,
                        None => return self.write(),
                    },
                    _ = tick.tick() => self.pass().await,
                    change = changes.recv() => match change {
                        Ok(RosterChange::Chat(chat)) => self.learn(&chat).await,
                        Ok(RosterChange::Removed(key)) => self.forget(&key),
                        Ok(RosterChange::Sources(_)) => {}
                        Err(RecvError::Lagged(_)) => continue 'roster,
                        Err(RecvError::Closed) => return self.write(),
                    },
                }
                self.tell();
            }
        }
    }

    async fn learn(&mut self, chat: &Summary) {
        let key = chat.key.as_str();
        if self.unread.insert(chat.key.clone(), chat.unread).is_none() {
            let until = self.floor.turn_up(key, chat.seen_until);
            if until != chat.seen_until {
                // Gone: then nobody asks what is unread in it.
                self.monitor.seen_until(&chat.key, until).await.ok();
            }
        } else if self.read.contains(&chat.key) {
            self.floor.see(key, chat.seen_until);
        }
        self.floor.learn(key, facts(chat));
    }

    fn forget(&mut self, key: &ChatKey) {
        self.unread.remove(key);
        self.read.remove(key);
        self.floor.forget(key.as_str());
    }

    async fn pass(&mut self) {
        let skew = self.monitor.figures().await.ok().and_then(|figures| figures.skew_ms);
        self.now = service_time(self.clock.now(), skew);
        self.floor.pass(self.now);
        let unread = self.unread.values().copied().map(u64::from).sum();
        self.count(|counts| counts.unread = unread);
        if self.is_owed {
            self.write();
        }
    }

    /// Whoever asked may have stopped waiting: then nobody misses the answer.
    async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::View(reply) => {
                reply.send(self.view()).ok();
            }
            Ask::Act(key, act, reply) => {
                let (now, snooze) = (self.moment(), self.settings.choices().attention.snooze());
                if self.floor.act(&key, present::act(act, now, snooze), now) {
                    self.write();
                }
                reply.send(()).ok();
            }
            Ask::Undo(number, reply) => {
                if self.floor.undo(number) {
                    self.write();
                }
                reply.send(()).ok();
            }
            Ask::Acknowledge(ids, reply) => {
                self.floor.acknowledge_alarms(&ids, self.moment());
                self.write();
                reply.send(()).ok();
            }
            Ask::Seen(key, reply) => {
                self.read.insert(key.clone());
                reply.send(self.monitor.mark_seen(&key).await).ok();
            }
            Ask::MostUrgent(reply) => {
                reply.send(self.floor.most_urgent().map(str::to_owned)).ok();
            }
            Ask::Settings(reply) => {
                self.floor.set_limits(self.settings.choices().attention.limits());
                reply.send(()).ok();
            }
        }
    }

    /// Now, as well as it is known.
    fn moment(&self) -> Timestamp {
        self.now.unwrap_or_else(|| self.clock.now())
    }

    fn view(&self) -> TriageView {
        TriageView {
            standings: self.floor.standings().map(|(key, standing)| present::triage(key, standing)).collect(),
            alarms: self.alarms(),
            deed: self.floor.last_deed().map(present::deed),
            changes: self.changes.subscribe(),
        }
    }

    fn alarms(&self) -> Vec<dto::Alarm> {
        self.floor.alarms().iter().map(present::alarm).collect()
    }

    /// Nobody listens: then nobody misses it.
    fn tell(&mut self) {
        let news = self.floor.take_news();
        let tell = |change| drop(self.changes.send(change));
        for (key, standing) in &news.standings {
            tell(TriageChange::Standing(Arc::new(present::triage(key, standing))));
        }
        let is_fewer = !news.gone.is_empty();
        news.gone.into_iter().for_each(|key| tell(TriageChange::Gone(key)));
        if news.alarms {
            tell(TriageChange::Alarms(Arc::new(self.alarms())));
        }
        if news.deed {
            tell(TriageChange::Deed(self.floor.last_deed().map(present::deed)));
        }
        if !news.standings.is_empty() || is_fewer {
            let needing = self.floor.standings().filter(|(_, standing)| standing.needs_attention).count();
            self.count(|counts| counts.needing = needing);
        }
        self.is_owed |= news.kept;
    }

    fn count(&self, change: impl FnOnce(&mut Counts)) {
        self.counts.send_if_modified(|counts| {
            let before = *counts;
            change(counts);
            before != *counts
        });
    }

    /// What cannot be written is tried again with the next news; until Sightline closes it holds all the same.
    fn write(&mut self) {
        self.is_owed = false;
        if let Err(error) = kept::write(&*self.file, self.floor.kept()) {
            tracing::warn!(%error, "what the person did with chats is not kept");
        }
    }
}

#[cfg(test)]
mod tests;
