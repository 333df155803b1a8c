//! The task that owns the list of chats and sources.
//!
//! It never waits for a chat: a chat's own work goes through the chat's own inbox.

mod intake;
mod watched;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval};
use transcript::Timeline;

use self::intake::Intake;
use self::watched::{AbortOnDrop, TaskEnd, Watched};
use crate::chat::{self, Command, Estate, Handle};
use crate::connection::Connection;
use crate::monitor::{Config, Dependencies, Figures, RosterChange, RosterView};
use crate::reach::Reach;
use crate::scheduler::Scheduler;
use crate::source::{self, Source, SourceEvent, SourceId, SourceState, SourceStatus};
use crate::summary::Summary;
use crate::target::{ChatKey, Target};

/// Changes of the roster that a slow reader may be behind by; beyond that it has to read the roster anew.
const CHANGES_KEPT: usize = 1_024;
/// A chat whose task failed is started again after this long; doubled each time, up to the second.
const RESTART_AFTER: Duration = Duration::from_secs(5);
const RESTART_AT_LEAST_EVERY: Duration = Duration::from_secs(300);

/// What the hub can be asked.
pub(crate) enum Ask {
    Watch(Box<Target>, Option<Box<Timeline>>, oneshot::Sender<ChatKey>),
    Forget(ChatKey, oneshot::Sender<()>),
    Chat(ChatKey, oneshot::Sender<Option<Handle>>),
    OnScreen(Option<ChatKey>, oneshot::Sender<Option<Handle>>),
    Roster(oneshot::Sender<RosterView>),
    AddSource(Box<Source>, oneshot::Sender<()>),
    RemoveSource(SourceId, oneshot::Sender<()>),
    SetMarkConnected(SourceId, bool, oneshot::Sender<()>),
    Figures(oneshot::Sender<Figures>),
}

struct Followed {
    status: SourceStatus,
    mark_connected: watch::Sender<bool>,
    intake: Intake,
    task: AbortHandle,
}

struct Hub {
    dependencies: Dependencies,
    scheduler: Scheduler,
    config: Config,
    chats: BTreeMap<ChatKey, Watched>,
    sources: BTreeMap<SourceId, Followed>,
    on_screen: Option<ChatKey>,
    /// By instance; those of no chat any more are swept.
    reaches: BTreeMap<Arc<str>, Reach>,
    changes: broadcast::Sender<RosterChange>,
    // Full: the chat waits. The hub never waits itself, so there is soon room.
    summaries_in: mpsc::Sender<(u64, Arc<Summary>)>,
    sources_in: mpsc::Sender<SourceEvent>,
    tasks: JoinSet<TaskEnd>,
    source_tasks: JoinSet<()>,
    serial: u64,
    /// One of the moments at which all busy sockets are looked at.
    beat: Instant,
}

pub(crate) async fn run(
    mut inbox: mpsc::Receiver<Ask>,
    dependencies: Dependencies,
    scheduler: Scheduler,
    config: Config,
) {
    let (summaries_in, mut summaries) = mpsc::channel(256);
    let (sources_in, mut source_events) = mpsc::channel(64);
    let mut hub = Hub {
        scheduler,
        config,
        dependencies,
        chats: BTreeMap::new(),
        sources: BTreeMap::new(),
        on_screen: None,
        reaches: BTreeMap::new(),
        changes: broadcast::Sender::new(CHANGES_KEPT),
        summaries_in,
        sources_in,
        tasks: JoinSet::new(),
        source_tasks: JoinSet::new(),
        serial: 0,
        beat: Instant::now(),
    };
    let mut sweep = interval(Duration::from_secs(60));
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // In this order, so that a run repeats itself. The last starves nobody and is not starved: whoever asks waits for the
            // answer, ticks and ends of tasks are rare, a roster's words come seconds apart.
            biased;
            ask = inbox.recv() => match ask {
                Some(ask) => hub.answer(ask),
                // The last handle is gone: dropping the hub aborts every task.
                None => return,
            },
            _ = sweep.tick() => hub.sweep(),
            Some(ended) = hub.tasks.join_next() => {
                if let Ok(ended) = ended {
                    hub.task_ended(&ended);
                }
            }
            Some(event) = source_events.recv() => hub.source_event(event),
            Some((generation, summary)) = summaries.recv() => hub.summarised(generation, summary),
        }
    }
}

impl Hub {
    fn answer(&mut self, ask: Ask) {
        // Whoever asked may have stopped waiting: then nobody misses the answer.
        match ask {
            Ask::Watch(target, timeline, reply) => {
                reply.send(self.watch(*target, timeline, None)).ok();
            }
            Ask::Forget(key, reply) => {
                self.forget(&key);
                reply.send(()).ok();
            }
            Ask::Chat(key, reply) => {
                reply.send(self.handle(&key)).ok();
            }
            Ask::OnScreen(key, reply) => {
                reply.send(self.put_on_screen(key)).ok();
            }
            Ask::Roster(reply) => {
                reply.send(self.roster()).ok();
            }
            Ask::AddSource(source, reply) => {
                self.add_source(*source);
                reply.send(()).ok();
            }
            Ask::RemoveSource(id, reply) => {
                self.remove_source(&id);
                reply.send(()).ok();
            }
            Ask::SetMarkConnected(id, on, reply) => {
                if let Some(source) = self.sources.get_mut(&id) {
                    source.status.mark_connected = on;
                    source.mark_connected.send_replace(on);
                }
                for chat in self.chats.values_mut().filter(|chat| chat.source.as_ref() == Some(&id)) {
                    chat.target.mark_connected = on;
                    chat.untold.get_or_insert(false);
                    chat.tell_target();
                }
                self.tell_sources();
                reply.send(()).ok();
            }
            Ask::Figures(reply) => {
                reply.send(self.figures()).ok();
            }
        }
    }

    fn watch(
        &mut self,
        target: Target,
        timeline: Option<Box<Timeline>>,
        source: Option<SourceId>,
    ) -> ChatKey {
        self.serial += 1;
        let key = target.key(self.serial);
        let mut estate = Estate { timeline: timeline.map(|timeline| *timeline), ..Estate::default() };
        if let Some(chat) = self.chats.get_mut(&key) {
            // A source speaks of its own chats alone: it is not to lead the chat, and the tokens, of somebody else elsewhere.
            if source.is_some() && chat.source != source {
                tracing::debug!(chat = %key, "a source lists a chat that is not its own; it is not listened to");
                return key;
            }
            // What a person adds is the person's from then on.
            chat.source.clone_from(&source);
            if chat.target.endpoint == target.endpoint {
                chat.renew(target, source.is_none());
                return key;
            }
            // Tokens of one address are not for another, nor is anything that was said there proved here.
            chat.task.abort();
            estate.before.clone_from(&chat.summary);
        }
        self.start(key.clone(), target, estate, source, 0);
        key
    }

    fn start(
        &mut self,
        key: ChatKey,
        target: Target,
        estate: Estate,
        source: Option<SourceId>,
        failures: u32,
    ) {
        self.serial += 1;
        let wait = RESTART_AFTER * (1 << failures.saturating_sub(1).min(6));
        let after = if failures == 0 { Duration::ZERO } else { wait.min(RESTART_AT_LEAST_EVERY) };
        let generation = self.serial;
        let reach = self.reaches.entry(target.instance_key()).or_insert_with(Reach::new).clone();
        let (handle, actor) = chat::prepare(
            key.clone(),
            target.clone(),
            estate,
            &self.dependencies,
            chat::Hub {
                scheduler: self.scheduler.clone(),
                reach,
                summaries: self.summaries_in.clone(),
                beat: self.beat,
                generation,
            },
        );
        if self.on_screen.as_ref() == Some(&key) {
            handle.try_send(Command::OnScreen(true));
        }
        let before = self.chats.get(&key);
        let summary = before.and_then(|chat| chat.summary.clone());
        let quiet_since = before.map_or_else(|| Some(Instant::now()), |chat| chat.quiet_since);
        let task_key = key.clone();
        let task = self.tasks.spawn(async move {
            // A task of its own, so that a panic ends this chat alone and is noticed here.
            let panicked = match AbortOnDrop(tokio::spawn(actor.run_after(after))).join().await {
                Ok(()) => false,
                Err(error) => error.is_panic(),
            };
            TaskEnd { key: task_key, generation, panicked }
        });
        let watched = Watched {
            handle,
            target,
            untold: None,
            listed: source.is_some(),
            failures,
            summary,
            quiet_since,
            source,
            generation,
            task,
        };
        self.chats.insert(key, watched);
    }

    fn forget(&mut self, key: &ChatKey) {
        if let Some(chat) = self.chats.remove(key) {
            chat.task.abort();
            if self.on_screen.as_ref() == Some(key) {
                self.on_screen = None;
            }
            self.tell(RosterChange::Removed(key.clone()));
        }
    }

    fn handle(&self, key: &ChatKey) -> Option<Handle> {
        self.chats.get(key).map(|chat| chat.handle.clone())
    }

    fn put_on_screen(&mut self, key: Option<ChatKey>) -> Option<Handle> {
        // A chat that is not watched leaves the one on screen where it is.
        if key.as_ref().is_some_and(|key| !self.chats.contains_key(key)) {
            return None;
        }
        if self.on_screen != key {
            for (key, on) in [(self.on_screen.clone(), false), (key.clone(), true)] {
                if let Some(chat) = key.and_then(|key| self.chats.get(&key)) {
                    // A hint for the order of requests: of no harm if the inbox is full.
                    chat.handle.try_send(Command::OnScreen(on));
                }
            }
            self.on_screen = key;
        }
        self.on_screen.as_ref().and_then(|key| self.handle(key))
    }

    fn summarised(&mut self, generation: u64, summary: Arc<Summary>) {
        let Some(chat) = self.chats.get_mut(&summary.key) else { return };
        if chat.generation == generation {
            chat.summarised(&summary);
            self.tell(RosterChange::Chat(summary));
        }
    }

    fn task_ended(&mut self, ended: &TaskEnd) {
        let Some(chat) = self.chats.get_mut(&ended.key) else { return };
        if chat.generation != ended.generation || !ended.panicked {
            return;
        }
        tracing::error!(chat = %ended.key, "the chat's task panicked; it is started again");
        let source = chat.source.clone();
        let target = chat.target.clone();
        let failures = chat.failures.saturating_add(1);
        // Perhaps what is on disk is what it fails at.
        let estate = Estate { timeline: None, before: chat.summary.clone(), anew: failures > 1 };
        if let Some(summary) = &chat.summary {
            let connection = Connection::failed(self.dependencies.clock.now());
            let failed = Arc::new(Summary { connection, ..Summary::clone(summary) });
            chat.summary = Some(Arc::clone(&failed));
            self.tell(RosterChange::Chat(failed));
        }
        self.start(ended.key.clone(), target, estate, source, failures);
    }

    fn roster(&self) -> RosterView {
        RosterView {
            chats: self.chats.values().filter_map(|chat| chat.summary.clone()).collect(),
            sources: self.source_list(),
            // Subscribed in the same step as the list is made: nothing falls between the two.
            changes: self.changes.subscribe(),
        }
    }

    fn add_source(&mut self, source: Source) {
        self.drop_source_task(&source.id);
        self.serial += 1;
        let status = SourceStatus {
            id: source.id.clone(),
            url: source.url.to_string(),
            region: source.region.clone(),
            mark_connected: source.mark_connected,
            state: SourceState::Loading,
        };
        let id = source.id.clone();
        let (mark_connected, marked) = watch::channel(source.mark_connected);
        let task = self.source_tasks.spawn(source::follow(
            source,
            marked,
            Arc::clone(&self.dependencies.network),
            Arc::clone(&self.dependencies.clock),
            self.scheduler.clone(),
            self.dependencies.seed.wrapping_add(self.serial),
            self.sources_in.clone(),
        ));
        let intake = Intake::new(self.config.chats_per_source, self.unfinished(&id));
        self.sources.insert(id, Followed { status, mark_connected, intake, task });
        self.tell_sources();
    }

    fn remove_source(&mut self, id: &SourceId) {
        self.drop_source_task(id);
        let theirs: Vec<ChatKey> = self
            .chats
            .iter()
            .filter(|(_, chat)| chat.source.as_ref() == Some(id))
            .map(|(key, _)| key.clone())
            .collect();
        for key in theirs {
            self.forget(&key);
        }
        self.tell_sources();
    }

    fn drop_source_task(&mut self, id: &SourceId) {
        if let Some(source) = self.sources.remove(id) {
            source.task.abort();
        }
    }

    fn source_event(&mut self, event: SourceEvent) {
        match event {
            SourceEvent::State(id, mut state) => {
                if let Some(source) = self.sources.get_mut(&id) {
                    if let SourceState::Ok { left_out, .. } = &mut state {
                        *left_out = source.intake.left_out();
                    }
                    source.status.state = state;
                    self.tell_sources();
                }
            }
            SourceEvent::Listed(id, keys) => {
                let unfinished = self.unfinished(&id);
                if let Some(source) = self.sources.get_mut(&id) {
                    source.intake.read(unfinished);
                }
                for (key, chat) in self.chats.iter_mut().filter(|(_, chat)| chat.source.as_ref() == Some(&id))
                {
                    chat.listed = keys.contains(key);
                }
            }
            // A source that was removed meanwhile may still have said something.
            SourceEvent::Chat(id, target) => {
                let Some(source) = self.sources.get_mut(&id) else { return };
                // A source names each chat, so that no serial number is in its key.
                if self.chats.contains_key(&target.key(0)) || source.intake.admits() {
                    self.watch(*target, None, Some(id));
                }
            }
        }
    }

    /// Chats of a source that are watched and not over.
    fn unfinished(&self, id: &SourceId) -> usize {
        let theirs = self.chats.values().filter(|chat| chat.source.as_ref() == Some(id));
        theirs.filter(|chat| !chat.is_over()).count()
    }

    fn source_list(&self) -> Vec<SourceStatus> {
        self.sources.values().map(|source| source.status.clone()).collect()
    }

    fn tell_sources(&self) {
        self.tell(RosterChange::Sources(self.source_list()));
    }

    fn tell(&self, change: RosterChange) {
        // Nobody listens: nobody misses it.
        self.changes.send(change).ok();
    }

    /// Chats of a source that are not live leave the roster some time after, unless the source lists them still.
    fn sweep(&mut self) {
        for chat in self.chats.values_mut() {
            chat.tell_target();
        }
        self.reaches.retain(|_, reach| !reach.is_unused());
        while self.source_tasks.try_join_next().is_some() {}
        let Some(after) = self.config.leaves_after else { return };
        let old: Vec<ChatKey> = self
            .chats
            .iter()
            .filter(|(key, chat)| self.on_screen.as_ref() != Some(*key) && chat.leaves(after))
            .map(|(key, _)| key.clone())
            .collect();
        for key in old {
            self.forget(&key);
        }
    }

    fn figures(&self) -> Figures {
        let summaries = || self.chats.values().filter_map(|chat| chat.summary.as_deref());
        Figures {
            budget: self.scheduler.budget(),
            live: summaries().filter(|summary| matches!(summary.connection, Connection::Live { .. })).count(),
            watched: self.chats.len(),
            lag_ms: median(summaries().filter_map(|summary| summary.lag_ms)),
            skew_ms: median(summaries().filter_map(|summary| summary.skew_ms)),
            odd: summaries().map(|summary| summary.odd).sum(),
        }
    }
}

fn median(values: impl Iterator<Item = i64>) -> Option<i64> {
    let mut values: Vec<i64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}
