//! The task of one chat: what wakes it, and what it then does. The rules are in `link` and `reading`, the words in `telling`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::{SignedDuration, Timestamp};
use participant::{Answer, CallError, Network, Operation};
use protocol::{
    Connection as Fetched, ConnectionToken, ConnectionTypes, Reading as Read, SocketUrl, TranscriptPage,
};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use transcript::{Change, ContactId, Epoch, Event, Item, Kind, Seen, Timeline};

use super::Command;
use super::line::{self, LineEvent};
use super::link::{Act, Failure, Link};
use super::reading::{PageRequest, Reading, Situation, Unread};
use super::telling::Told;
use crate::clock::Clock;
use crate::monitor::Dependencies;
use crate::scheduler::{Priority, Scheduler};
use crate::summary::Summary;
use crate::target::{ChatKey, Target};
use crate::view::{ChatUpdate, Dump, GapReport, Opened, Page};

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
/// A page that did not show what a new socket had brought already is read again after this.
const MEET_AGAIN: Duration = Duration::from_millis(300);
/// After somebody came or went the transcript is compared with what the socket brought.
const CHECK_AFTER_MOVE: Duration = Duration::from_secs(1);
/// A check of the live stretch that the command line asks for waits no longer than this.
const SETTLE_WITHIN: Duration = Duration::from_secs(15);

/// The answer of a call that was made in the background.
enum Called {
    Connection(Result<Answer<Fetched>, CallError>),
    Page(Box<PageRequest>, Result<Answer<TranscriptPage>, CallError>),
}

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
    pub(super) contact_ids: Vec<ContactId>,
    pub(super) initial_contact_id: Option<ContactId>,
    pub(super) skew: Option<SignedDuration>,
    pub(super) lag_ms: Option<i64>,
    pub(super) odd: u32,
    pub(super) on_screen: bool,
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
    lines: HashMap<Epoch, CancellationToken>,
    line_tasks: JoinSet<()>,
    token: Option<(ConnectionToken, Option<Timestamp>)>,
    next_url: Option<SocketUrl>,
    refused_reads: u32,
    observations: u64,
    requests: HashMap<Operation, u64>,
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
            contact_ids: target.contact_id.iter().cloned().collect(),
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
            on_screen: false,
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
            lines: HashMap::new(),
            line_tasks: JoinSet::new(),
            token: None,
            next_url: None,
            refused_reads: 0,
            observations: 0,
            requests: HashMap::new(),
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
                command = self.commands.recv() => match command {
                    Some(command) => self.obey(command),
                    None => return,
                },
                _ = self.frames.recv_many(&mut batch, 64) => {
                    for (epoch, event) in batch.drain(..) {
                        self.line_event(epoch, event);
                    }
                }
                Some(called) = self.calls.join_next() => {
                    match called {
                        Ok(called) => self.called(called).await,
                        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                        Err(_) => {}
                    }
                }
                Some(_) = self.line_tasks.join_next() => continue,
                () = sleep_until(deadline) => self.due(),
            }
            self.pursue();
            self.publish().await;
        }
    }

    fn begin(&mut self) {
        self.over = None;
        self.lost = None;
        self.refused_reads = 0;
        self.since = self.now();
        self.reading.start_over();
        match self.target.credential.clone() {
            Credential::Participant(_) => {
                let acts = self.link.begin();
                self.act(acts);
            }
            Credential::Connection { token, websocket, expiry } => {
                self.token = Some((token, expiry));
                self.lost_at = None;
                self.reading.check_by(Instant::now());
                if let Some(url) = websocket {
                    self.next_url = Some(url);
                    self.link.begin();
                    let acts = self.link.fetched(Instant::now(), None, &mut self.rng);
                    self.act(acts);
                }
            }
        }
    }

    fn obey(&mut self, command: Command) {
        // Whoever asked may have stopped waiting.
        match command {
            Command::Open(limit, reply) => {
                reply.send(self.open(limit)).ok();
            }
            Command::Older(before, reply) => {
                reply.send(self.page(self.timeline.before(before.place), before.limit)).ok();
            }
            Command::Dump(reply) => {
                reply.send(self.dump()).ok();
            }
            Command::Settle(reply) => {
                self.reading.check_by(Instant::now());
                self.settling.push((Instant::now() + SETTLE_WITHIN, reply));
            }
            Command::MarkSeen => self.seen_until = self.now(),
            Command::OnScreen(on) => self.on_screen = on,
            Command::Retry => {
                if self.over.is_some() || self.link.live().is_none() {
                    self.begin();
                } else {
                    self.reading.start_over();
                }
            }
            Command::Renew(target) => self.renew(*target),
        }
    }

    fn renew(&mut self, target: Target) {
        let fresh = target.credential != self.target.credential;
        self.target = target;
        if fresh && (self.over.is_some() || self.link.live().is_none()) {
            self.begin();
        }
    }

    fn line_event(&mut self, epoch: Epoch, event: LineEvent) {
        match event {
            LineEvent::Subscribed => {
                let acts = self.link.subscribed(Instant::now(), epoch);
                if self.link.live() == Some(epoch) {
                    let now = self.now();
                    if self.lost.take().is_some() || self.timeline.is_empty() {
                        self.since = now;
                    }
                    self.lost_at = None;
                    let changes = self.timeline.connected(epoch, now);
                    self.changes.extend(changes);
                    self.reading.start_over();
                    self.reading.forget_chain();
                    // A page has to meet the new socket, also where nothing seems to be missing.
                    self.reading.check_by(Instant::now());
                }
                self.act(acts);
            }
            LineEvent::Item(reading) => self.heard(epoch, *reading),
            LineEvent::Odd => self.odd = self.odd.saturating_add(1),
            LineEvent::Unwell(ailment) => {
                tracing::debug!(chat = %self.key, ?ailment, "heartbeats are missed; the socket is replaced");
                self.reading.check_by(Instant::now());
                let acts = self.link.distrust();
                self.act(acts);
            }
            LineEvent::Closed(why) => {
                self.lines.remove(&epoch);
                self.gone(epoch, &why);
                let acts = self.link.closed(Instant::now(), epoch, &mut self.rng);
                self.act(acts);
            }
        }
    }

    fn heard(&mut self, epoch: Epoch, reading: Read) {
        self.odd = self.odd.saturating_add(reading.oddities);
        let Ok(item) = reading.item else {
            self.odd = self.odd.saturating_add(1);
            return;
        };
        if !self.belongs(&item) {
            // A socket belongs to a participant; what another chat says has no business here.
            self.odd = self.odd.saturating_add(1);
            return;
        }
        let now = self.now();
        // Whoever speaks is not over, whatever was refused.
        self.refused_reads = 0;
        let lag = now.duration_since(item.time).as_millis();
        self.lag_ms = i64::try_from(lag).ok();
        // Of a transfer the service tells the one who transfers, and stores it for all: the socket alone does not know.
        let moves = self.note_contact(&item)
            || matches!(item.kind, Kind::Event(Event::Invited | Event::Joined | Event::Left));
        if moves {
            self.reading.check_by(Instant::now() + CHECK_AFTER_MOVE);
        }
        let seen = self.observe(now);
        let changes = self.timeline.live(epoch, seen, vec![item]);
        self.changes.extend(changes);
        if self.timeline.ended().is_some() {
            // The token dies with the chat: what is missing has to be read at once.
            self.reading.check_by(Instant::now());
        }
    }

    /// The same chain, as far as anything says.
    fn belongs(&self, item: &Item) -> bool {
        match (&item.initial_contact_id, &self.initial_contact_id) {
            (Some(its), Some(ours)) => its == ours,
            _ => true,
        }
    }

    async fn called(&mut self, called: Called) {
        match called {
            Called::Connection(result) => self.fetched(result).await,
            Called::Page(request, result) => self.read(*request, result).await,
        }
    }

    async fn fetched(&mut self, result: Result<Answer<Fetched>, CallError>) {
        let now = Instant::now();
        let failure = match result {
            Ok(answer) => {
                self.note_server_time(answer.server_time);
                if let Some(credentials) = answer.value.credentials {
                    self.token = Some((credentials.token, credentials.expiry));
                    self.refused_reads = 0;
                }
                let Some(websocket) = answer.value.websocket else {
                    self.lose("AWS gave no socket");
                    let acts = self.link.not_fetched(now, Failure::Other, &mut self.rng);
                    return self.act(acts);
                };
                let lifetime = websocket.expiry.map(|expiry| expiry.duration_since(self.now()));
                let lifetime = lifetime.map(|left| Duration::try_from(left).unwrap_or_default());
                self.next_url = Some(websocket.url);
                let acts = self.link.fetched(now, lifetime, &mut self.rng);
                return self.act(acts);
            }
            Err(error) => {
                self.lose(&error.to_string());
                match &error {
                    CallError::Refused { .. } => {
                        // Perhaps the chat is over: its last page may still be had.
                        self.reading.check_by(now);
                        Failure::Refused
                    }
                    CallError::Throttled { retry_after, .. } => {
                        self.slow_down(Operation::CreateParticipantConnection, *retry_after).await;
                        Failure::Slowed(*retry_after)
                    }
                    _ => match error.retry_after() {
                        Some(wait) => Failure::Slowed(Some(wait)),
                        None => Failure::Other,
                    },
                }
            }
        };
        let acts = self.link.not_fetched(now, failure, &mut self.rng);
        self.act(acts);
    }

    async fn read(&mut self, request: PageRequest, result: Result<Answer<TranscriptPage>, CallError>) {
        let now = Instant::now();
        let error = match result {
            Ok(answer) => {
                self.note_server_time(answer.server_time);
                self.refused_reads = 0;
                let page = answer.value;
                self.odd = self
                    .odd
                    .saturating_add(page.oddities + u32::try_from(page.unplaced.len()).unwrap_or(u32::MAX));
                if self.initial_contact_id.is_none() {
                    self.initial_contact_id.clone_from(&page.initial_contact_id);
                }
                for item in &page.items {
                    self.note_contact(item);
                }
                let was_open = self.timeline.gaps().len();
                let evidence = request.evidence(page.next_token.is_some());
                let seen = self.observe(self.now());
                let outcome = self.timeline.page(&evidence, seen, page.items);
                self.changes.extend(outcome.changes);
                let token = page.next_token;
                self.reading.done(request, token, outcome.new_items, outcome.edge, &self.timeline, now);
                if self.timeline.gaps().len() < was_open {
                    self.reading.met(now);
                }
                match self.link.live() {
                    Some(epoch) if self.timeline.has_met(epoch) => {
                        let acts = self.link.met(epoch);
                        self.act(acts);
                    }
                    // The socket was quicker than this read. Until a page meets it, its predecessor has to stay.
                    Some(_) => self.reading.check_by(now + MEET_AGAIN),
                    None => {}
                }
                return;
            }
            Err(error) => error,
        };
        let why = match &error {
            CallError::Refused { .. } => {
                self.refused_reads += 1;
                Unread::Refused
            }
            CallError::Invalid { .. } => Unread::NotAccepted,
            CallError::Throttled { retry_after, .. } => {
                self.slow_down(Operation::GetTranscript, *retry_after).await;
                Unread::NoAnswer(*retry_after)
            }
            _ => Unread::NoAnswer(error.retry_after()),
        };
        tracing::debug!(chat = %self.key, ?why, "a page could not be read");
        self.reading.failed(&request.purpose, why, now);
        if why == Unread::Refused {
            self.refused_read();
        }
    }

    /// The connection token may have died while the chat goes on: a fresh one is asked for, once. Refused again, it is over.
    fn refused_read(&mut self) {
        let renewable = matches!(self.target.credential, Credential::Participant(_));
        if self.timeline.ended().is_some() && self.refused_reads >= 1 {
            return self.finish(Over::Ended);
        }
        if renewable {
            let acts = self.link.distrust();
            self.act(acts);
        } else if self.refused_reads >= 2 {
            let expiry = self.token.as_ref().and_then(|(_, expiry)| *expiry);
            let expired = expiry.is_some_and(|expiry| expiry <= self.now());
            self.finish(if expired { Over::Expired } else { Over::Refused });
        }
    }

    fn due(&mut self) {
        let now = Instant::now();
        let wall = self.clock.now();
        let (wall_before, before) = self.clocks;
        if now.duration_since(before) >= WATCH_CLOCK {
            let drift = wall.duration_since(wall_before)
                - SignedDuration::try_from(now.duration_since(before)).unwrap_or_default();
            self.clocks = (wall, now);
            // Timers do not run while the computer sleeps: the socket has been silent for longer than it seems.
            if drift > SLEPT {
                tracing::info!(chat = %self.key, "the computer slept; the socket is replaced");
                self.reading.check_by(now);
                let acts = self.link.distrust();
                self.act(acts);
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
            }
        }
        let situation = self.situation();
        if let (None, Some((token, _))) = (self.over, &self.token)
            && let Some(request) = self.reading.next(&self.timeline, situation)
        {
            let (network, scheduler) = (Arc::clone(&self.network), self.scheduler.clone());
            let (endpoint, token) = (self.target.endpoint.clone(), token.clone());
            let instance = Arc::clone(&self.instance);
            let priority = self.priority(&request);
            *self.requests.entry(Operation::GetTranscript).or_default() += 1;
            self.calls.spawn(async move {
                scheduler.turn(&instance, Operation::GetTranscript, priority).await;
                let result = network.get_transcript(&endpoint, &token, &request.query).await;
                Called::Page(Box::new(request), result)
            });
        }
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

    fn priority(&self, request: &PageRequest) -> Priority {
        if self.on_screen {
            Priority::OnScreen
        } else if request.is_back_fill() {
            Priority::BackFill
        } else {
            Priority::LiveEdge
        }
    }

    fn act(&mut self, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Fetch => self.fetch(),
                Act::Open(epoch) => {
                    let Some(url) = self.next_url.take() else { continue };
                    let stop = CancellationToken::new();
                    self.lines.insert(epoch, stop.clone());
                    *self.requests.entry(Operation::OpenSocket).or_default() += 1;
                    let network = Arc::clone(&self.network);
                    self.line_tasks.spawn(line::carry(network, url, epoch, self.frames_in.clone(), stop));
                }
                Act::Close(epoch) => {
                    if let Some(stop) = self.lines.remove(&epoch) {
                        stop.cancel();
                    }
                    self.gone(epoch, "the socket did not answer");
                }
            }
        }
    }

    fn fetch(&mut self) {
        let Credential::Participant(token) = &self.target.credential else {
            // A connection that was handed over cannot be renewed: from here on the transcript is read at intervals.
            self.link.finish();
            return;
        };
        let (network, scheduler, token) = (Arc::clone(&self.network), self.scheduler.clone(), token.clone());
        let (endpoint, instance) = (self.target.endpoint.clone(), Arc::clone(&self.instance));
        let mark_connected = self.target.mark_connected;
        let priority = if self.on_screen { Priority::OnScreen } else { Priority::LiveEdge };
        *self.requests.entry(Operation::CreateParticipantConnection).or_default() += 1;
        self.calls.spawn(async move {
            scheduler.turn(&instance, Operation::CreateParticipantConnection, priority).await;
            let types = ConnectionTypes::Both;
            Called::Connection(network.create_connection(&endpoint, &token, types, mark_connected).await)
        });
    }

    /// A socket is no more.
    fn gone(&mut self, epoch: Epoch, why: &str) {
        let changes = self.timeline.disconnected(epoch, self.now());
        self.changes.extend(changes);
        // The one that was live, or one that never came to be; not the old one of a swap.
        let other_is_live = self.link.live().is_some_and(|live| live != epoch);
        if !other_is_live && self.over.is_none() {
            let since = self.lost.take().map_or_else(|| self.now(), |(since, _)| since);
            self.lost = Some((since, why.to_owned()));
            self.lost_at.get_or_insert_with(Instant::now);
        }
    }

    fn lose(&mut self, why: &str) {
        if self.link.live().is_none() {
            let since = self.lost.as_ref().map_or_else(|| self.now(), |(since, _)| *since);
            self.lost = Some((since, why.to_owned()));
            self.lost_at.get_or_insert_with(Instant::now);
        }
    }

    fn finish(&mut self, over: Over) {
        let at = self.now();
        self.over = Some((over, at));
        let acts = self.link.finish();
        for act in &acts {
            if let Act::Close(epoch) = act {
                let changes = self.timeline.disconnected(*epoch, at);
                self.changes.extend(changes);
            }
        }
        self.act(acts);
        self.reading.close();
        // The token has done its work.
        self.token = None;
    }

    async fn slow_down(&mut self, operation: Operation, retry_after: Option<Duration>) {
        self.scheduler.throttled(&self.instance, operation, retry_after).await;
    }

    fn deadline(&self) -> Instant {
        let typing = self.told.typing_until();
        let settling = self.settling.iter().map(|(until, _)| *until).min();
        let reading =
            self.reading.deadline(&self.timeline).filter(|_| self.over.is_none() && self.token.is_some());
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
        if let Some(contact) = &item.contact_id
            && !self.contact_ids.contains(contact)
        {
            self.contact_ids.push(contact.clone());
            return true;
        }
        false
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

    fn open(&mut self, limit: usize) -> Opened {
        Opened {
            summary: self.summary(),
            page: self.page(self.timeline.entries().rev(), limit),
            gaps: self.reading.report(&self.timeline, self.link.live().is_some()),
            people: self.timeline.people(),
            files: self.timeline.files(),
            seen_until: self.seen_until,
            // Subscribed in the same step as the page is taken: nothing falls between the two.
            updates: self.updates.subscribe(),
        }
    }

    fn page<'a>(&self, newest_first: impl Iterator<Item = &'a Arc<transcript::Entry>>, limit: usize) -> Page {
        let mut entries: Vec<_> = newest_first.take(limit).cloned().collect();
        entries.reverse();
        let older = entries.first().map_or(0, |first| self.timeline.before(first.place).count());
        Page { entries, older }
    }

    fn dump(&mut self) -> Dump {
        let mut requests: Vec<_> =
            self.requests.iter().map(|(operation, count)| (operation.name(), *count)).collect();
        requests.sort_unstable();
        Dump {
            summary: self.summary(),
            contact_ids: self.contact_ids.clone(),
            entries: self.timeline.entries().cloned().collect(),
            gaps: self.reading.report(&self.timeline, self.link.live().is_some()),
            people: self.timeline.people(),
            files: self.timeline.files(),
            requests,
        }
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
        if self.told.is_news(&summary, self.clock.now()) {
            self.summaries.send((self.generation, summary)).await.ok();
        }
    }
}
