//! The task of one chat: what wakes it, and what it then does. The rules are in `link` and `reading`, the words in `telling`.

mod calls;
mod questions;
mod sockets;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::{SignedDuration, Timestamp};
use participant::{Network, Operation};
use protocol::{ConnectionToken, SocketUrl};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use transcript::{Change, ContactId, Epoch, Item, Seen, Timeline};

use self::calls::Called;
use super::Command;
use super::contacts::Contacts;
use super::line::LineEvent;
use super::link::Link;
use super::reading::{Reading, Situation};
use super::telling::Told;
use crate::clock::Clock;
use crate::monitor::Dependencies;
use crate::scheduler::{OnScreen, Scheduler};
use crate::summary::Summary;
use crate::target::{ChatKey, Target};
use crate::view::{ChatUpdate, GapReport};

/// Frames of all sockets of a chat that wait to be merged. Full: the sockets wait.
const FRAMES: usize = 256;
/// Batches of changes that a slow reader may be behind by; beyond that it has to open the chat again.
const UPDATES_KEPT: usize = 256;
/// The transcript is read this often where no socket is to be had.
const POLL_EVERY: Duration = Duration::from_secs(20);
/// After a loss, so long without a socket, reading begins all the same.
const POLL_AFTER: Duration = Duration::from_secs(15);
/// The wall clock is compared with the monotonic one this often, to notice that the computer slept.
const WATCH_CLOCK: Duration = Duration::from_secs(10);
/// The two clocks drift by less than this while awake.
const SLEPT: SignedDuration = SignedDuration::from_secs(5);

/// Why a chat is over for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Ended,
    Refused,
    Expired,
}

/// One chat.
pub(crate) struct Actor {
    pub(super) key: ChatKey,
    pub(super) target: Target,
    pub(super) timeline: Timeline,
    pub(super) link: Link,
    pub(super) reading: Reading,
    pub(super) over: Option<(Over, Timestamp)>,
    pub(super) since: Timestamp,
    pub(super) lost: Option<(Timestamp, String)>,
    pub(super) seen_until: Timestamp,
    pub(super) contacts: Contacts,
    pub(super) initial_contact_id: Option<ContactId>,
    pub(super) skew: Option<SignedDuration>,
    pub(super) lag_ms: Option<i64>,
    pub(super) odd: u32,
    pub(super) on_screen: OnScreen,
    told: Told,
    network: Arc<dyn Network>,
    clock: Arc<dyn Clock>,
    scheduler: Scheduler,
    instance: Arc<str>,
    rng: SmallRng,
    commands: mpsc::Receiver<Command>,
    summaries: mpsc::Sender<(u64, Arc<Summary>)>,
    generation: u64,
    updates: broadcast::Sender<Arc<ChatUpdate>>,
    frames: mpsc::Receiver<(Epoch, LineEvent)>,
    frames_in: mpsc::Sender<(Epoch, LineEvent)>,
    calls: JoinSet<Called>,
    lines: BTreeMap<Epoch, CancellationToken>,
    line_tasks: JoinSet<()>,
    token: Option<(ConnectionToken, Option<Timestamp>)>,
    next_url: Option<SocketUrl>,
    refused_reads: u32,
    /// A new connection was asked for because a page was refused: once is enough, until a page is read.
    refreshed: bool,
    observations: u64,
    requests: BTreeMap<Operation, u64>,
    lost_at: Option<Instant>,
    clocks: (Timestamp, Instant),
    settling: Vec<(Instant, oneshot::Sender<()>)>,
    changes: Vec<Change>,
    reported_gaps: Vec<GapReport>,
}

impl Actor {
    pub(super) fn new(
        key: ChatKey,
        target: Target,
        dependencies: &Dependencies,
        scheduler: Scheduler,
        commands: mpsc::Receiver<Command>,
        summaries: mpsc::Sender<(u64, Arc<Summary>)>,
        generation: u64,
    ) -> Self {
        let (frames_in, frames) = mpsc::channel(FRAMES);
        let now = dependencies.clock.now();
        let instance = target.instance.as_deref().unwrap_or_default();
        Self {
            instance: format!("{}/{instance}", target.endpoint.host()).into(),
            contacts: Contacts::new(target.contact_id.clone()),
            initial_contact_id: target.initial_contact_id.clone(),
            key,
            target,
            timeline: Timeline::new(),
            link: Link::new(),
            reading: Reading::default(),
            over: None,
            since: now,
            lost: None,
            seen_until: now,
            skew: None,
            lag_ms: None,
            odd: 0,
            on_screen: OnScreen::default(),
            told: Told::default(),
            network: Arc::clone(&dependencies.network),
            clock: Arc::clone(&dependencies.clock),
            scheduler,
            rng: SmallRng::seed_from_u64(dependencies.seed.wrapping_add(generation)),
            commands,
            summaries,
            generation,
            updates: broadcast::Sender::new(UPDATES_KEPT),
            frames,
            frames_in,
            calls: JoinSet::new(),
            lines: BTreeMap::new(),
            line_tasks: JoinSet::new(),
            token: None,
            next_url: None,
            refused_reads: 0,
            refreshed: false,
            observations: 0,
            requests: BTreeMap::new(),
            lost_at: None,
            clocks: (now, Instant::now()),
            settling: Vec::new(),
            changes: Vec::new(),
            reported_gaps: Vec::new(),
        }
    }

    pub(crate) async fn run(mut self) {
        self.begin();
        self.publish().await;
        let mut batch = Vec::with_capacity(64);
        loop {
            let deadline = self.deadline();
            tokio::select! {
                // In this order, so that a run repeats itself. Frames alone can come without end, and stand last: whoever asks waits
                // for the answer, calls are few, and the deadline is never sooner than a moment from now.
                biased;
                command = self.commands.recv() => match command {
                    Some(command) => self.obey(command),
                    None => return,
                },
                Some(called) = self.calls.join_next() => {
                    match called {
                        Ok(called) => self.called(called).await,
                        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                        Err(_) => {}
                    }
                }
                Some(ended) = self.line_tasks.join_next() => match ended {
                    // It can say nothing of its end any more: without this the chat would be live for ever.
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    _ => continue,
                },
                () = sleep_until(deadline) => self.due(),
                _ = self.frames.recv_many(&mut batch, 64) => {
                    for (epoch, event) in batch.drain(..) {
                        self.line_event(epoch, event);
                    }
                }
            }
            self.pursue();
            self.publish().await;
        }
    }

    /// Starts, or starts again from nothing but the target and what is in the timeline.
    fn begin(&mut self) {
        self.stop();
        self.over = None;
        self.lost = None;
        self.lost_at = None;
        self.refused_reads = 0;
        self.refreshed = false;
        self.since = self.now();
        self.reading.start_over();
        let acts = match &mut self.target.credential {
            Credential::Participant(_) => self.link.begin(),
            Credential::Connection { token, websocket, expiry } => {
                self.token = Some((token.clone(), *expiry));
                self.reading.check_by(Instant::now());
                // Good for one socket: it is not kept beyond it.
                self.next_url = websocket.take();
                if self.next_url.is_some() { self.link.hand_over(Instant::now()) } else { Vec::new() }
            }
        };
        self.act(acts);
    }

    /// Closes what is open and gives up what is under way: an answer to one credential says nothing about the next.
    fn stop(&mut self) {
        let acts = self.link.finish();
        self.act(acts);
        self.calls = JoinSet::new();
        self.reading.abandon();
        self.reading.forget_chain();
        self.next_url = None;
    }

    fn renew(&mut self, target: Target) {
        use Credential::{Connection, Participant};
        let before = std::mem::replace(&mut self.target, target);
        if let Some(contact) = &self.target.contact_id {
            self.contacts.name(contact);
        }
        let (fresh, other_kind) = match (&before.credential, &self.target.credential) {
            (Participant(known), Participant(new)) => (known != new, false),
            (Connection { token: known, .. }, Connection { token: new, .. }) => (known != new, false),
            _ => (true, true),
        };
        match (self.over, &self.target.credential) {
            _ if !fresh => {}
            // A source that still lists an ended chat, with ever new tokens, must not start it again and again.
            (Some((Over::Ended, _)), _) => {}
            (Some(_), _) => self.begin(),
            (None, _) if other_kind => self.begin(),
            (None, Connection { .. }) if self.link.live().is_none() => self.begin(),
            (None, Connection { token, expiry, .. }) => self.token = Some((token.clone(), *expiry)),
            // It is used when the next connection is due: a waiting time is not cut short.
            (None, Participant(_)) => {}
        }
    }

    fn due(&mut self) {
        let now = Instant::now();
        let wall = self.clock.now();
        let (wall_before, before) = self.clocks;
        if now.duration_since(before) >= WATCH_CLOCK {
            let passed = SignedDuration::try_from(now.duration_since(before)).unwrap_or_default();
            let drift = wall.duration_since(wall_before).saturating_sub(passed);
            // Where the monotonic clock goes on in sleep, this look comes late instead.
            let late = now.duration_since(before).saturating_sub(WATCH_CLOCK);
            self.clocks = (wall, now);
            // Timers do not run while the computer sleeps: the socket has been silent for longer than it seems.
            if drift > SLEPT || late > SLEPT.unsigned_abs() {
                tracing::info!(chat = %self.key, "the computer slept; the socket is replaced");
                self.doubt("this computer slept");
            }
        }
        let acts = self.link.due(now, &mut self.rng);
        self.act(acts);
    }

    /// Does whatever the new state of things asks for.
    fn pursue(&mut self) {
        if self.over.is_none() {
            if self.timeline.is_sealed() {
                self.finish(Over::Ended);
            } else if self.link.is_refused() && (self.refused_reads > 0 || self.token.is_none())
                || self.link.refusals() >= 2 && self.refused_reads >= 2
            {
                // Neither a socket nor a page, after a fresh attempt; or a socket that is open and says nothing while both are
                // refused. What this means only the transcript could say.
                let ended = self.timeline.ended().is_some();
                self.finish(if ended { Over::Ended } else { Over::Refused });
            } else if self.timeline.ended().is_some()
                && self.link.is_refused()
                && !self.timeline.gaps().is_empty()
                && self.reading.has_left_all(&self.timeline)
            {
                // No socket opens any more, and no page closes what is open: it ended with a hole.
                self.finish(Over::Ended);
            }
        }
        self.read_next();
        let now = Instant::now();
        let idle = self.reading.is_settled(&self.timeline, now, self.link.live().is_some());
        let over = self.over.is_some();
        for (until, reply) in std::mem::take(&mut self.settling) {
            if idle || over || until <= now {
                reply.send(()).ok();
            } else {
                self.settling.push((until, reply));
            }
        }
    }

    fn situation(&self) -> Situation {
        let socketless = match &self.target.credential {
            Credential::Participant(_) => {
                self.lost_at.is_some_and(|at| at.elapsed() >= POLL_AFTER) || self.link.is_refused()
            }
            Credential::Connection { .. } => self.link.live().is_none(),
        };
        Situation { now: Instant::now(), live: self.link.live(), polling: socketless.then_some(POLL_EVERY) }
    }

    fn finish(&mut self, over: Over) {
        let at = self.now();
        self.over = Some((over, at));
        self.stop();
        self.reading.close();
        // The token has done its work.
        self.token = None;
    }

    fn deadline(&self) -> Instant {
        let typing = self.told.typing_until();
        let settling = self.settling.iter().map(|(until, _)| *until).min();
        let reading = self.reading.deadline(&self.timeline, self.situation());
        let reading = reading.filter(|_| self.over.is_none() && self.token.is_some());
        let polling = self.lost_at.map(|at| at + POLL_AFTER).filter(|at| *at > Instant::now());
        let clocks = self.clocks.1 + WATCH_CLOCK;
        let soonest = [self.link.deadline(), reading, typing, settling, polling, Some(clocks)];
        // Nothing may make a loop without a breath: what was due and could not be done is tried again a little later.
        let least = Instant::now() + Duration::from_millis(1);
        soonest.into_iter().flatten().min().map_or(clocks, |at| at.max(least))
    }

    fn observe(&mut self, at: Timestamp) -> Seen {
        self.observations += 1;
        Seen { number: self.observations, at }
    }

    /// Says whether the item is the first of another contact of the chain.
    fn note_contact(&mut self, item: &Item) -> bool {
        if self.initial_contact_id.is_none() {
            self.initial_contact_id.clone_from(&item.initial_contact_id);
        }
        item.contact_id.as_ref().is_some_and(|contact| self.contacts.note(contact, item.time))
    }

    fn note_server_time(&mut self, server_time: Option<Timestamp>) {
        if let Some(server_time) = server_time {
            // The header has whole seconds: on average the true time is half a second later.
            let true_time = server_time + SignedDuration::from_millis(500);
            let skew = self.clock.now().duration_since(true_time);
            // Within the header's own fuzziness the clocks agree.
            self.skew = Some(if skew.abs() < SignedDuration::from_millis(1_000) {
                SignedDuration::ZERO
            } else {
                skew
            });
        }
    }

    /// Now, on the service's clock.
    pub(super) fn now(&self) -> Timestamp {
        let now = self.clock.now();
        self.skew.and_then(|skew| now.checked_sub(skew).ok()).unwrap_or(now)
    }

    /// Tells whoever looks what is different now.
    async fn publish(&mut self) {
        let gaps = self.reading.report(&self.timeline, self.link.live().is_some());
        let gaps_differ = gaps != self.reported_gaps;
        if gaps_differ {
            self.reported_gaps.clone_from(&gaps);
        }
        let changes = std::mem::take(&mut self.changes);
        let anything = !changes.is_empty() || gaps_differ;
        if anything && self.updates.receiver_count() > 0 {
            let update = ChatUpdate { changes, gaps: gaps_differ.then_some(gaps) };
            // No receiver: opened again, the chat gives everything.
            self.updates.send(Arc::new(update)).ok();
        }
        let summary = self.summary();
        if self.told.is_news(&summary) {
            self.summaries.send((self.generation, summary)).await.ok();
        }
    }
}
