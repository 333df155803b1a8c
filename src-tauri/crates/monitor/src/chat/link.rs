//! How a chat stays connected: which call or socket is due, and when. Pure: what happens goes in, what to do comes out.
//!
//! Make before break: a new socket is subscribed, and a page has met it, before the old one is closed. A refresh that fails never
//! closes a healthy socket. Nothing here is final: not throttling, nor server faults, nor lost networks, nor refusals.

use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;
use transcript::Epoch;

use crate::backoff::{CEILING, FLOOR, after_refusal, full_jitter, jitter_up_to};

/// A subscription has to be acknowledged within this, opening included: a socket that looks well and is deaf is worthless.
const JOIN_WITHIN: Duration = Duration::from_secs(8);
/// A socket is replaced this long before the service closes it, and at the latest after 59 minutes.
const SWAP_MARGIN: Duration = Duration::from_secs(120);
const SWAP_AFTER: Duration = Duration::from_secs(59 * 60);
/// An old socket is kept no longer than this beside its successor.
const DRAIN_FOR: Duration = Duration::from_secs(20);
/// A socket that lived shorter than this tells of a service that takes sockets and drops them: the next is not made at once.
const STEADY: Duration = Duration::from_secs(60);
/// Sockets that are dropped again and again are made no more often than this.
const AT_MOST_EVERY: Duration = Duration::from_secs(1);
/// A chat that somebody looks at waits no longer than this for a network.
const ON_SCREEN_CEILING: Duration = Duration::from_secs(2);
/// An attempt that is older than this when the network comes back was made without one.
const STALE: Duration = Duration::from_secs(2);
/// A new token does not bring the next try nearer than this to the last refusal, unless a person hands it over: a roster may
/// list ever new ones.
const REFUSED_FLOOR: Duration = Duration::from_secs(30);
/// However long the service asks to wait, it is asked again after this.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Ask for a new connection.
    Fetch,
    /// Open the socket whose URL was just fetched.
    Open(Epoch),
    /// Close a socket.
    Close(Epoch),
}

/// Why a connection could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// 403.
    Refused,
    /// 429.
    Slowed(Option<Duration>),
    /// No answer, or none to its end.
    Network,
    /// Any other answer, perhaps with a waiting time of its own.
    Fault(Option<Duration>),
}

/// How a socket ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Cut, or closed as sockets are: the next one is made at once.
    Plain,
    /// It could not even be reached.
    Network,
    /// Closed with a reason: the next one is made more slowly, for the reason may stand.
    Told,
}

/// Why the next try waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Loss,
    Network,
    /// A connection was to be had, its socket not.
    Socket,
    Slowed,
    Fault,
    Refused,
}

#[derive(Debug, Clone, Copy)]
struct Retry {
    at: Instant,
    why: Why,
}

#[derive(Debug)]
pub(crate) struct Link {
    live: Option<Live>,
    draining: Option<(Epoch, Instant)>,
    attempt: Option<Attempt>,
    retry: Option<Retry>,
    /// The last failure, until a socket is subscribed.
    failed: Option<Why>,
    failures: u32,
    refusals: u32,
    refused_at: Option<Instant>,
    short_lives: u32,
    epochs: u64,
    on_screen: bool,
    over: bool,
    /// A socket that was handed over has no successor.
    renewable: bool,
}

#[derive(Debug, Clone, Copy)]
struct Live {
    epoch: Epoch,
    since: Instant,
    /// `None`: it has no successor.
    swap_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
enum Attempt {
    Fetching,
    Joining { epoch: Epoch, since: Instant, until: Instant, swap_at: Option<Instant> },
}

impl Link {
    pub(crate) fn new() -> Self {
        Self {
            live: None,
            draining: None,
            attempt: None,
            retry: None,
            failed: None,
            failures: 0,
            refusals: 0,
            refused_at: None,
            short_lives: 0,
            epochs: 0,
            on_screen: false,
            over: false,
            renewable: true,
        }
    }

    /// The subscribed socket.
    pub(crate) fn live(&self) -> Option<Epoch> {
        self.live.map(|live| live.epoch)
    }

    /// Since when it is subscribed.
    pub(crate) fn live_since(&self) -> Option<Instant> {
        self.live.map(|live| live.since)
    }

    /// Refused twice, with a fresh attempt in between, and nothing is open.
    pub(crate) fn is_refused(&self) -> bool {
        self.refusals >= 2 && self.failed == Some(Why::Refused) && self.live.is_none()
    }

    /// Refusals since the last socket that was subscribed.
    pub(crate) fn refusals(&self) -> u32 {
        self.refusals
    }

    /// The last failure was a request to slow down.
    pub(crate) fn is_slowed(&self) -> bool {
        self.failed == Some(Why::Slowed) && self.live.is_none()
    }

    /// When the next try is due, while waiting for it.
    pub(crate) fn retry_at(&self) -> Option<Instant> {
        self.retry.map(|retry| retry.at)
    }

    /// No socket is open or being made, and none will be.
    pub(crate) fn is_idle(&self) -> bool {
        self.live.is_none() && self.attempt.is_none() && self.retry.is_none()
    }

    /// Good for one socket: it has no successor.
    pub(crate) fn is_renewable(&self) -> bool {
        self.renewable
    }

    /// The moment at which [`Self::due`] has something to do.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let joining = match self.attempt {
            Some(Attempt::Joining { until, .. }) => Some(until),
            _ => None,
        };
        let swaps = self.attempt.is_none() && self.retry.is_none();
        let swap = self.live.filter(|_| swaps).and_then(|live| live.swap_at);
        let retry = self.retry_at().filter(|_| self.attempt.is_none());
        [joining, swap, retry, self.draining.map(|(_, until)| until)].into_iter().flatten().min()
    }

    /// Starts, or starts again after the person said so.
    pub(crate) fn begin(&mut self) -> Vec<Act> {
        self.reset(true);
        self.fetch()
    }

    /// Goes on with a socket's URL that somebody else has fetched. Nothing can be fetched after it. A socket that is open stays so
    /// until the new one is subscribed.
    pub(crate) fn hand_over(&mut self, now: Instant) -> Vec<Act> {
        self.reset(false);
        let mut acts: Vec<Act> = self.give_up_joining().into_iter().collect();
        acts.extend(self.join(now, None));
        acts
    }

    /// Goes on with what cannot fetch: a socket that is open serves as long as it lives.
    pub(crate) fn keep(&mut self) -> Vec<Act> {
        self.reset(false);
        if let Some(live) = &mut self.live {
            live.swap_at = None;
        }
        self.give_up_joining().into_iter().collect()
    }

    /// Goes on with another credential that can fetch, at once. A socket that is open stays so until its successor is subscribed.
    pub(crate) fn take_up(&mut self) -> Vec<Act> {
        self.reset(true);
        let mut acts: Vec<Act> = self.give_up_joining().into_iter().collect();
        acts.extend(self.fetch());
        acts
    }

    /// There is another token: a refusal of the last one says little of it.
    pub(crate) fn try_sooner(&mut self) {
        if let (Some(retry), Some(refused_at)) = (&mut self.retry, self.refused_at)
            && retry.why == Why::Refused
        {
            retry.at = retry.at.min(refused_at + REFUSED_FLOOR);
        }
    }

    /// Whether somebody looks at the chat. A network is waited for less long then.
    pub(crate) fn put_on_screen(&mut self, on: bool, now: Instant) {
        self.on_screen = on;
        if on {
            self.stop_waiting_for_network(now);
        }
    }

    /// The network is back: what waits for it, or was tried without it, is due.
    pub(crate) fn hurry(&mut self, now: Instant) {
        self.stop_waiting_for_network(now);
        if let Some(Attempt::Joining { since, until, .. }) = &mut self.attempt
            && now.saturating_duration_since(*since) >= STALE
        {
            *until = now;
        }
    }

    fn stop_waiting_for_network(&mut self, now: Instant) {
        let waits = |retry: &&mut Retry| matches!(retry.why, Why::Network | Why::Socket);
        if let Some(retry) = self.retry.as_mut().filter(waits) {
            retry.at = retry.at.min(now);
        }
    }

    /// A connection was fetched; the service closes its socket after `lifetime`.
    pub(crate) fn fetched(
        &mut self,
        now: Instant,
        lifetime: Option<Duration>,
        rng: &mut impl Rng,
    ) -> Vec<Act> {
        if self.over || !matches!(self.attempt, Some(Attempt::Fetching)) {
            return Vec::new();
        }
        self.join(now, Some(now + swap_after(lifetime, rng)))
    }

    /// No connection was to be had.
    pub(crate) fn not_fetched(&mut self, now: Instant, failure: Failure, rng: &mut impl Rng) -> Vec<Act> {
        if !matches!(self.attempt, Some(Attempt::Fetching)) {
            return Vec::new();
        }
        self.attempt = None;
        let why = match failure {
            Failure::Refused => Why::Refused,
            Failure::Slowed(_) => Why::Slowed,
            Failure::Network => Why::Network,
            Failure::Fault(_) => Why::Fault,
        };
        let asked = match failure {
            Failure::Slowed(Some(wait)) | Failure::Fault(Some(wait)) => wait.min(LONGEST_WAIT),
            _ => Duration::ZERO,
        };
        if why == Why::Refused {
            self.refusals = self.refusals.saturating_add(1);
            self.refused_at = Some(now);
        }
        self.fail(now, why, asked, rng);
        Vec::new()
    }

    /// A socket's subscription was acknowledged.
    pub(crate) fn subscribed(&mut self, now: Instant, epoch: Epoch) -> Vec<Act> {
        let Some(Attempt::Joining { epoch: joining, swap_at, .. }) = self.attempt else { return Vec::new() };
        if joining != epoch {
            return Vec::new();
        }
        self.attempt = None;
        self.retry = None;
        (self.failures, self.refusals, self.failed) = (0, 0, None);
        let before = self.live.replace(Live { epoch, since: now, swap_at });
        let mut acts = Vec::new();
        if let Some(older) = self.draining.take() {
            acts.push(Act::Close(older.0));
        }
        self.draining = before.map(|live| (live.epoch, now + DRAIN_FOR));
        acts
    }

    /// A page has met this socket: its predecessor is not needed any more.
    pub(crate) fn met(&mut self, epoch: Epoch) -> Vec<Act> {
        match self.draining {
            Some((old, _)) if old != epoch && self.live() == Some(epoch) => {
                self.draining = None;
                vec![Act::Close(old)]
            }
            _ => Vec::new(),
        }
    }

    /// A socket ended by itself.
    pub(crate) fn closed(&mut self, now: Instant, epoch: Epoch, loss: Loss, rng: &mut impl Rng) -> Vec<Act> {
        if self.draining.is_some_and(|(old, _)| old == epoch) {
            self.draining = None;
        }
        if matches!(self.attempt, Some(Attempt::Joining { epoch: joining, .. }) if joining == epoch) {
            self.attempt = None;
            let why = if loss == Loss::Network { Why::Socket } else { Why::Fault };
            self.fail(now, why, Duration::ZERO, rng);
        }
        if let Some(live) = self.live.filter(|live| live.epoch == epoch) {
            self.live = None;
            self.lived(live, now);
            // The first try is quick, and not at once: a hundred chats may have lost their sockets together.
            let wait = match (self.short_lives, loss) {
                (0, Loss::Plain | Loss::Network) => FLOOR.mul_f64(rng.random_range(0.3..2.0)),
                (short, _) => full_jitter(short, rng).max(AT_MOST_EVERY),
            };
            self.come_back(now + wait);
        }
        Vec::new()
    }

    /// The live socket cannot be trusted: missed heartbeats, or this computer slept. It counts as lost, and stays open beside its
    /// successor for the little that it may still bring.
    pub(crate) fn distrust(&mut self, now: Instant, rng: &mut impl Rng) -> Vec<Act> {
        let Some(live) = self.live.take() else { return Vec::new() };
        self.lived(live, now);
        let mut acts: Vec<Act> = self.draining.take().map(|(old, _)| Act::Close(old)).into_iter().collect();
        if !self.renewable {
            acts.push(Act::Close(live.epoch));
            return acts;
        }
        self.draining = Some((live.epoch, now + DRAIN_FOR));
        if self.short_lives > 0 {
            let wait = full_jitter(self.short_lives, rng).max(AT_MOST_EVERY);
            self.come_back(now + wait);
        } else if self.retry.is_none_or(|retry| retry.why == Why::Refused) {
            acts.extend(self.fetch());
        }
        acts
    }

    /// The token belongs to another contact now, or may be dead, while the socket is well: a new connection brings both anew.
    pub(crate) fn refresh(&mut self) -> Vec<Act> {
        // A waiting time is not cut short.
        if self.over || !self.renewable || self.live.is_none() || self.retry.is_some() {
            return Vec::new();
        }
        self.fetch()
    }

    /// Something is due by the clock.
    pub(crate) fn due(&mut self, now: Instant, rng: &mut impl Rng) -> Vec<Act> {
        let mut acts = Vec::new();
        if let Some((old, until)) = self.draining
            && until <= now
        {
            self.draining = None;
            acts.push(Act::Close(old));
        }
        if let Some(Attempt::Joining { epoch, until, .. }) = self.attempt
            && until <= now
        {
            self.attempt = None;
            self.fail(now, Why::Socket, Duration::ZERO, rng);
            acts.push(Act::Close(epoch));
        }
        let swap_at = self.live.and_then(|live| live.swap_at);
        let swap_due = self.retry.is_none() && swap_at.is_some_and(|at| at <= now);
        let retry_due = self.retry_at().is_some_and(|at| at <= now);
        if !self.over && self.attempt.is_none() && (swap_due || retry_due) {
            acts.extend(self.fetch());
        }
        acts
    }

    /// Nothing is wanted any more.
    pub(crate) fn finish(&mut self) -> Vec<Act> {
        self.over = true;
        self.retry = None;
        let joining = self.give_up_joining();
        let live = self.live.take().map(|live| Act::Close(live.epoch));
        let draining = self.draining.take().map(|(epoch, _)| Act::Close(epoch));
        [joining, live, draining].into_iter().flatten().collect()
    }

    fn reset(&mut self, renewable: bool) {
        (self.over, self.renewable) = (false, renewable);
        (self.refusals, self.failures, self.short_lives) = (0, 0, 0);
        (self.failed, self.refused_at, self.retry) = (None, None, None);
    }

    fn give_up_joining(&mut self) -> Option<Act> {
        match self.attempt.take() {
            Some(Attempt::Joining { epoch, .. }) => Some(Act::Close(epoch)),
            Some(Attempt::Fetching) | None => None,
        }
    }

    fn join(&mut self, now: Instant, swap_at: Option<Instant>) -> Vec<Act> {
        self.epochs += 1;
        let epoch = Epoch(self.epochs);
        self.attempt = Some(Attempt::Joining { epoch, since: now, until: now + JOIN_WITHIN, swap_at });
        vec![Act::Open(epoch)]
    }

    fn lived(&mut self, live: Live, now: Instant) {
        let steady = now.saturating_duration_since(live.since) >= STEADY;
        self.short_lives = if steady { 0 } else { self.short_lives + 1 };
    }

    /// One reconnect for a loss, whatever else is under way. A socket that was open outweighs refusals from before its end.
    fn come_back(&mut self, at: Instant) {
        let waits = self.retry.is_some_and(|retry| retry.why != Why::Refused);
        if !self.over && self.renewable && self.attempt.is_none() && !waits {
            self.refusals = 0;
            self.retry = Some(Retry { at, why: Why::Loss });
        }
    }

    fn fetch(&mut self) -> Vec<Act> {
        if self.attempt.is_some() {
            return Vec::new();
        }
        self.retry = None;
        self.attempt = Some(Attempt::Fetching);
        vec![Act::Fetch]
    }

    fn fail(&mut self, now: Instant, why: Why, at_least: Duration, rng: &mut impl Rng) {
        // A host of sockets that is out of reach while calls are answered may stay so: nobody hurries for it.
        let ceiling = if why == Why::Network && self.on_screen { ON_SCREEN_CEILING } else { CEILING };
        let wait = match (why, self.refusals) {
            // A fresh attempt, soon: once is not a proof.
            (Why::Refused, 0 | 1) => full_jitter(0, rng),
            (Why::Refused, refusals) => after_refusal(refusals - 2, rng),
            _ => jitter_up_to(ceiling, self.failures, rng),
        };
        self.failures = self.failures.saturating_add(1);
        self.failed = Some(why);
        if !self.over && self.renewable {
            self.retry = Some(Retry { at: now + wait.max(at_least), why });
        }
    }
}

/// Before the service closes the socket, and not all sockets at one moment. Short lives (a test's) keep the proportion.
fn swap_after(lifetime: Option<Duration>, rng: &mut impl Rng) -> Duration {
    // An expiry that has passed when it is told is wrong, not near.
    let lifetime = lifetime.filter(|lifetime| !lifetime.is_zero()).unwrap_or(SWAP_AFTER);
    let margin = SWAP_MARGIN.min(lifetime / 4);
    let jitter = margin.mul_f64(rng.random_range(0.0..0.5));
    // Without a floor an expiry that has nearly passed would make a tight loop of connects.
    (lifetime.saturating_sub(margin).min(SWAP_AFTER)).saturating_sub(jitter).max(Duration::from_secs(1))
}

#[cfg(test)]
mod tests;
