//! The task of one chat: what wakes it, and what it then does. The rules are in `link`, `reading` and `renewal`, the words in
//! `state` and `telling`.

mod calls;
mod credential;
mod files;
mod questions;
mod recording;
mod refusals;
mod resting;
mod sockets;
mod turns;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::{SignedDuration, Timestamp};
use participant::{Network, Operation};
use protocol::SocketUrl;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use transcript::{Change, ContactId, Epoch, Event, Item, Kind, Seen, Timeline};

use self::calls::Called;
use self::refusals::Refusals;
use self::turns::{Errand, Turns};
use super::contacts::Contacts;
use super::filing::Filing;
use super::held::HeldToken;
use super::line::{self, Brought};
use super::link::Link;
use super::reading::{Reading, Situation};
use super::renewal::Renewal;
use super::service_clock::ServiceClock;
use super::telling::{News, Told};
use super::{Command, Estate, Hub};
use crate::archive::{Archive, NotRecorded};
use crate::clock::Clock;
use crate::monitor::Dependencies;
use crate::reach::{Hearing, Reach};
use crate::scheduler::{OnScreen, Priority, Scheduler};
use crate::summary::Summary;
use crate::target::{ChatKey, Target};
use crate::view::{ChatUpdate, GapReport};

/// What sockets of a chat brought in one go and is not merged yet, so often; together 256 frames. Full: the sockets wait.
const BROUGHT: usize = 256 / line::FRAMES_AT_ONCE;
/// Batches of changes that a slow reader may be behind by; beyond that it has to open the chat again.
const UPDATES_KEPT: usize = 256;
/// After a loss, so long without a socket, reading begins all the same.
const POLL_AFTER: Duration = Duration::from_secs(15);
/// The wall clock is compared with the monotonic one this often, to notice that the computer slept.
const WATCH_CLOCK: Duration = Duration::from_secs(10);
/// The two clocks drift by less than this while awake.
const SLEPT: SignedDuration = SignedDuration::from_secs(5);

/// Of a chat that has ended so many connects are tried where there is no token to read with.
const REFUSED_CONNECTS: u32 = 4;

/// One chat.
pub(crate) struct Actor {
    pub(super) key: ChatKey,
    pub(super) target: Target,
    pub(super) timeline: Timeline,
    pub(super) link: Link,
    pub(super) reading: Reading,
    /// It has ended, and nothing more is asked, since then.
    pub(super) over: Option<Timestamp>,
    /// Nothing gets in since then: neither a socket nor a page.
    pub(super) shut_out: Option<Timestamp>,
    pub(super) since: Timestamp,
    /// The task failed then, and rests before it starts again.
    pub(super) resting: Option<Timestamp>,
    pub(super) lost: Option<(Timestamp, String)>,
    pub(super) seen_until: Timestamp,
    pub(super) contacts: Contacts,
    /// The contact of which a socket brought something last.
    pub(super) carried: Option<ContactId>,
    pub(super) initial_contact_id: Option<ContactId>,
    /// A page has said which chat this is.
    confirmed: bool,
    pub(super) service_clock: ServiceClock,
    pub(super) lag_ms: Option<i64>,
    pub(super) odd: u32,
    pub(super) on_screen: OnScreen,
    pub(super) told: Told,
    network: Arc<dyn Network>,
    clock: Arc<dyn Clock>,
    scheduler: Scheduler,
    reach: Reach,
    hearing: Hearing,
    instance: Arc<str>,
    rng: SmallRng,
    commands: mpsc::Receiver<Command>,
    pub(super) summaries: mpsc::Sender<(u64, Arc<Summary>)>,
    pub(super) generation: u64,
    pub(super) updates: broadcast::Sender<Arc<ChatUpdate>>,
    brought: mpsc::Receiver<Brought>,
    brought_in: mpsc::Sender<Brought>,
    beat: Instant,
    // One of each kind at most.
    calls: JoinSet<Called>,
    turns: Turns,
    lines: BTreeMap<Epoch, CancellationToken>,
    line_tasks: JoinSet<()>,
    pub(super) token: Option<HeldToken>,
    renewal: Renewal,
    next_url: Option<SocketUrl>,
    pub(super) refused_reads: Refusals,
    /// A new token was asked for because a page was refused: once is enough, until a page is read.
    refreshed: bool,
    observations: u64,
    requests: BTreeMap<Operation, u64>,
    lost_at: Option<Instant>,
    /// When the last page came; `None` once one could not be read.
    read_at: Option<Instant>,
    clocks: (Timestamp, Instant),
    // At most `questions::MOST_SETTLING`: then the oldest is answered.
    settling: Vec<(Instant, Option<oneshot::Sender<()>>)>,
    /// Heard on a socket and not merged yet: empty between rounds.
    heard: Vec<(Seen, Item)>,
    archive: Option<Arc<dyn Archive>>,
    /// Nothing is taken from disk.
    anew: bool,
    pub(super) filing: Filing,
    // One at most.
    records: JoinSet<Result<(), NotRecorded>>,
    /// What is told once the record under way is on disk.
    withheld: Option<News>,
    /// A question that waits for it, and with it everything that comes in: the answer is to show what is on disk and no more.
    asked: Option<Command>,
    /// When the last of these was answered.
    free_since: Option<Instant>,
    pub(super) changes: Vec<Change>,
    /// What the readers of the chat know of its gaps.
    pub(super) reported_gaps: Option<Vec<GapReport>>,
}

impl Actor {
    pub(super) fn new(
        key: ChatKey,
        target: Target,
        estate: Estate,
        dependencies: &Dependencies,
        hub: Hub,
        commands: mpsc::Receiver<Command>,
    ) -> Self {
        let Hub { scheduler, reach, summaries, beat, generation } = hub;
        let (brought_in, brought) = mpsc::channel(BROUGHT);
        let Estate { timeline, before, anew } = estate;
        let timeline = timeline.unwrap_or_else(Timeline::new);
        let now = dependencies.clock.now();
        let mut actor = Self {
            instance: target.instance_key(),
            contacts: Contacts::new(target.contact_id.clone()),
            carried: None,
            confirmed: false,
            initial_contact_id: target.initial_contact_id.clone(),
            key,
            target,
            observations: timeline.observed(),
            timeline,
            link: Link::new(),
            reading: Reading::default(),
            over: None,
            shut_out: None,
            since: now,
            resting: None,
            lost: None,
            seen_until: before.as_ref().map_or(now, |before| before.seen_until),
            service_clock: ServiceClock::default(),
            lag_ms: None,
            odd: 0,
            on_screen: OnScreen::default(),
            told: Told::default(),
            network: Arc::clone(&dependencies.network),
            clock: Arc::clone(&dependencies.clock),
            scheduler,
            hearing: reach.listen(),
            reach,
            rng: SmallRng::seed_from_u64(dependencies.seed.wrapping_add(generation)),
            commands,
            summaries,
            generation,
            updates: broadcast::Sender::new(UPDATES_KEPT),
            brought,
            brought_in,
            beat,
            calls: JoinSet::new(),
            turns: Turns::default(),
            lines: BTreeMap::new(),
            line_tasks: JoinSet::new(),
            token: None,
            renewal: Renewal::default(),
            next_url: None,
            refused_reads: Refusals::default(),
            refreshed: false,
            requests: BTreeMap::new(),
            lost_at: None,
            read_at: None,
            clocks: (now, Instant::now()),
            settling: Vec::new(),
            heard: Vec::new(),
            archive: dependencies.archive.clone(),
            anew,
            filing: Filing::default(),
            records: JoinSet::new(),
            withheld: None,
            asked: None,
            free_since: None,
            changes: Vec::new(),
            reported_gaps: None,
        };
        if let Some(before) = before {
            for contact in &before.contact_ids {
                actor.contacts.name(contact);
            }
            actor.reading.resume(before.back_fill.state);
        }
        actor.take_stock();
        actor
    }

    /// Runs until its handle is gone; after a failure not at once.
    pub(crate) async fn run_after(mut self, wait: Duration) {
        self.load().await;
        if !wait.is_zero() && !self.rest(wait).await {
            return;
        }
        self.run().await;
    }

    async fn run(mut self) {
        self.begin();
        if self.has_nothing_to_ask() {
            self.finish();
        }
        self.publish().await;
        let mut batch = Vec::with_capacity(BROUGHT);
        loop {
            let deadline = self.deadline();
            let is_free = self.asked.is_none();
            // In an order, so that one seed gives one run. Nothing starves: the inbox and the answers are few, and what is due by the
            // clock is done in each round, whatever began it.
            tokio::select! {
                biased;
                Some(record) = self.records.join_next() => self.recorded(record).await,
                command = self.commands.recv(), if is_free => match command {
                    Some(command) => self.obey(command),
                    None => return,
                },
                Some(ended) = self.line_tasks.join_next(), if is_free => match ended {
                    // It can say nothing of its end any more: without this the chat would be live for ever.
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    _ => continue,
                },
                Some(called) = self.calls.join_next(), if is_free => match called {
                    Ok(called) => self.called(called).await,
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    // Given up by ourselves.
                    Err(_) => continue,
                },
                () = self.hearing.back(), if is_free => self.hurry(),
                _ = self.brought.recv_many(&mut batch, BROUGHT), if is_free => {
                    self.line_events(batch.drain(..));
                }
                () = sleep_until(deadline) => {}
            }
            self.due();
            self.pursue();
            self.publish().await;
            self.answer();
        }
    }

    /// The instance is reached again: nothing waits for the network any more.
    fn hurry(&mut self) {
        let now = Instant::now();
        self.link.hurry(now);
        self.reading.hurry();
        self.drop_stale_calls(now);
    }

    fn due(&mut self) {
        let now = Instant::now();
        let (wall_before, before) = self.clocks;
        let passed = now.duration_since(before);
        if passed >= WATCH_CLOCK {
            let wall = self.clock.now();
            let drift = wall
                .duration_since(wall_before)
                .saturating_sub(SignedDuration::try_from(passed).unwrap_or_default());
            // Where the monotonic clock goes on in sleep, this look comes late instead.
            let late = passed.saturating_sub(WATCH_CLOCK);
            self.clocks = (wall, now);
            // Timers do not run while the computer sleeps: the socket has been silent for longer than it seems.
            if drift > SLEPT || late > SLEPT.unsigned_abs() {
                tracing::info!(chat = %self.key, "the computer slept; the socket is replaced");
                self.service_clock.slept(drift.max(SignedDuration::ZERO));
                // What was in vain before says nothing of now.
                self.refused_reads.clear();
                if self.over.is_none() {
                    self.reading.start_over();
                }
                self.doubt("this computer slept");
                self.hurry();
            }
        }
        let acts = self.link.due(now, &mut self.rng);
        self.act(acts);
        if self.may_renew() && self.renewal.begin(now) {
            self.ask(Errand::Renew, Priority::LiveEdge);
        }
    }

    /// Does whatever the new state of things asks for.
    fn pursue(&mut self) {
        if self.over.is_none() {
            if self.has_nothing_to_ask() {
                self.finish();
            } else if self.timeline.ended().is_some() && self.link.is_refused() && self.cannot_be_read_on() {
                // No socket opens any more, and no page closes what is open: it ended with a hole.
                self.finish();
            }
        }
        if !self.service_clock.is_doubted() {
            for file in self.reading.stuck(self.now()) {
                let changes = self.timeline.overdue(&file);
                self.changed(changes);
            }
        }
        if self.over.is_some() && !self.reading.awaits_scans() {
            self.token = None;
        }
        self.shut_out = self.is_shut_out().then(|| self.shut_out.unwrap_or_else(|| self.now()));
        self.read_next();
        let now = Instant::now();
        let idle = self.reading.is_settled(&self.timeline, now, self.link.live().is_some());
        let done = idle || self.over.is_some();
        self.settling.retain_mut(|(until, reply)| {
            let waits = !done && *until > now;
            if !waits && let Some(reply) = reply.take() {
                reply.send(()).ok();
            }
            waits
        });
    }

    /// Pages prove the whole chat. From disk it comes without a token: the result of a scan that is awaited takes one.
    fn has_nothing_to_ask(&self) -> bool {
        self.timeline.is_sealed() && (self.token.is_some() || !self.reading.awaits_scans())
    }

    /// There is nothing to read with, or pages come and close nothing. (Refused ones close nothing either; they are believed when there are
    /// enough.)
    fn cannot_be_read_on(&self) -> bool {
        if self.token.is_none() {
            return self.link.refusals() >= REFUSED_CONNECTS;
        }
        self.refused_reads.count() == 0 && self.reading.has_left_all(&self.timeline)
    }

    fn situation(&self) -> Situation {
        let socketless = match &self.target.credential {
            Credential::Participant(_) => self.is_long_lost() || self.link.is_refused(),
            Credential::Connection { .. } => self.link.live().is_none(),
        };
        let renews = matches!(self.target.credential, Credential::Participant(_));
        Situation {
            now: Instant::now(),
            live: self.link.live(),
            socketless,
            hopeful: renews && !self.link.is_refused(),
            on_screen: self.on_screen.get(),
        }
    }

    /// Without a socket for so long that reading begins all the same.
    fn is_long_lost(&self) -> bool {
        self.lost_at.is_some_and(|at| at.elapsed() >= POLL_AFTER)
    }

    /// And pages come.
    pub(super) fn reads_without_socket(&self) -> bool {
        self.is_long_lost() && self.read_at.zip(self.lost_at).is_some_and(|(read, lost)| read >= lost)
    }

    fn deadline(&self) -> Instant {
        let now = Instant::now();
        let typing = self.told.typing_until().filter(|_| !self.filing.withholds());
        let settling = self.settling.iter().map(|(until, _)| *until).min();
        let reading = self.reading.deadline(&self.timeline, self.situation());
        // While a turn is awaited, what is due already needs no other moment.
        let waits = self.turns.reading();
        let reading = reading.filter(|_| self.token.is_some()).filter(|at| !waits || *at > now);
        let polling = self.lost_at.map(|at| at + POLL_AFTER).filter(|at| *at > now);
        let renewal = self.renewal.deadline().filter(|_| self.may_renew());
        let clocks = self.clocks.1 + WATCH_CLOCK;
        let filing = self.filing.deadline();
        let soonest =
            [self.link.deadline(), reading, renewal, typing, settling, polling, filing, Some(clocks)];
        // Nothing may make a loop without a breath: what was due and could not be done is tried again a little later.
        let least = now + Duration::from_millis(1);
        soonest.into_iter().flatten().min().map_or(clocks, |at| at.max(least))
    }

    /// Notes of what is known already what is noted of everything that becomes known.
    fn take_stock(&mut self) {
        let known: Vec<_> = self.timeline.entries().cloned().collect();
        if known.iter().any(|entry| entry.item.kind == Kind::Event(Event::ChatRehydrated)) {
            self.reading.rehydrated(&self.timeline, Instant::now());
        }
        for entry in &known {
            self.note_contact(&entry.item);
            if entry.item.related_contact_id().is_some() {
                self.reading.found_past_session();
            }
        }
        let now = (self.now(), Instant::now());
        for file in self.timeline.files() {
            self.reading.file(&file, now);
        }
    }

    fn observe(&mut self, at: Timestamp) -> Seen {
        self.observations = self.observations.saturating_add(1);
        Seen { number: self.observations, at }
    }

    /// Says whether the item is the first of another contact of the chain.
    fn note_contact(&mut self, item: &Item) -> bool {
        if self.initial_contact_id.is_none() {
            self.initial_contact_id = item.initial_contact_id().cloned();
        }
        item.contact_id().is_some_and(|contact| self.contacts.note(contact, item.time))
    }

    fn note_server_time(&mut self, server_time: Option<Timestamp>) {
        let Some(server_time) = server_time else { return };
        if let Some(held) = &mut self.token {
            held.told(server_time, Instant::now());
        }
        let was_wrong = self.service_clock.tell(server_time, self.clock.now());
        // A socket that was subscribed by a wrong clock did not begin when that clock said.
        if was_wrong && let Some(since) = self.link.live_since() {
            let lived = SignedDuration::try_from(since.elapsed()).unwrap_or_default();
            let began = self.now().saturating_sub(lived).unwrap_or_else(|_| self.now());
            let changes = self.timeline.corrected(began);
            self.keep_changes(changes);
        }
    }

    /// Now, on the service's clock.
    pub(super) fn now(&self) -> Timestamp {
        self.service_clock.now(|| self.clock.now())
    }
}
