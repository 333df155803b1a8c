//! How a chat stays connected: which call or socket is due, and when. Pure: what happens goes in, what to do comes out.
//!
//! Make before break: a new socket is subscribed, and a page has met it, before the old one is closed. A refresh that fails never
//! closes a healthy socket. Throttling, server faults and lost networks are never final; neither is one 403.

use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;
use transcript::Epoch;

use crate::backoff::{FLOOR, full_jitter};

/// A subscription has to be acknowledged within this, opening included: a socket that looks well and is deaf is worthless.
const JOIN_WITHIN: Duration = Duration::from_secs(8);
/// A socket is replaced this long before the service closes it, and at the latest after 59 minutes.
const SWAP_MARGIN: Duration = Duration::from_secs(120);
const SWAP_AFTER: Duration = Duration::from_secs(59 * 60);
/// An old socket is kept no longer than this beside its successor.
const DRAIN_FOR: Duration = Duration::from_secs(20);
/// A socket that lived shorter than this tells of a service that takes sockets and drops them: the next is not made at once.
const STEADY: Duration = Duration::from_secs(60);
/// Refused twice, the next try comes after this: whoever refused may have been a proxy in between.
const REFUSED_AGAIN: Duration = Duration::from_secs(120);

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
    /// 429, or a fault with its own waiting time.
    Slowed(Option<Duration>),
    /// Anything else.
    Other,
}

#[derive(Debug)]
pub(crate) struct Link {
    live: Option<Live>,
    draining: Option<(Epoch, Instant)>,
    attempt: Option<Attempt>,
    retry_at: Option<Instant>,
    failures: u32,
    refusals: u32,
    short_lives: u32,
    epochs: u64,
    slowed: bool,
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
    Joining { epoch: Epoch, until: Instant, swap_at: Option<Instant> },
}

impl Link {
    pub(crate) fn new() -> Self {
        Self {
            live: None,
            draining: None,
            attempt: None,
            retry_at: None,
            failures: 0,
            refusals: 0,
            short_lives: 0,
            epochs: 0,
            slowed: false,
            over: false,
            renewable: true,
        }
    }

    /// The subscribed socket.
    pub(crate) fn live(&self) -> Option<Epoch> {
        self.live.map(|live| live.epoch)
    }

    /// Refused twice, with a fresh attempt in between, and nothing is open.
    pub(crate) fn is_refused(&self) -> bool {
        self.refusals >= 2 && self.live.is_none()
    }

    /// Refusals in a row.
    pub(crate) fn refusals(&self) -> u32 {
        self.refusals
    }

    /// The last failure was a request to slow down.
    pub(crate) fn is_slowed(&self) -> bool {
        self.slowed && self.live.is_none()
    }

    /// When the next try is due, while waiting for it.
    pub(crate) fn retry_at(&self) -> Option<Instant> {
        self.retry_at
    }

    /// The moment at which [`Self::due`] has something to do.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let joining = match self.attempt {
            Some(Attempt::Joining { until, .. }) => Some(until),
            _ => None,
        };
        let swaps = self.attempt.is_none() && self.retry_at.is_none();
        let swap = self.live.filter(|_| swaps).and_then(|live| live.swap_at);
        [joining, swap, self.retry_at, self.draining.map(|(_, until)| until)].into_iter().flatten().min()
    }

    /// Starts, or starts again after the person said so.
    pub(crate) fn begin(&mut self) -> Vec<Act> {
        self.reset(true);
        self.fetch()
    }

    /// Starts with a socket's URL that somebody else has fetched. Nothing can be fetched after it.
    pub(crate) fn hand_over(&mut self, now: Instant) -> Vec<Act> {
        self.reset(false);
        self.join(now, None)
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
        self.slowed = matches!(failure, Failure::Slowed(_));
        match failure {
            Failure::Refused => {
                self.refusals += 1;
                if self.is_refused() {
                    let jitter = REFUSED_AGAIN.mul_f64(rng.random_range(0.0..0.5));
                    self.retry_at = Some(now + REFUSED_AGAIN + jitter);
                    return Vec::new();
                }
            }
            Failure::Slowed(_) | Failure::Other => {}
        }
        let asked = match failure {
            Failure::Slowed(Some(wait)) => wait.min(Duration::from_secs(300)),
            _ => Duration::ZERO,
        };
        self.fail(now, asked, rng);
        Vec::new()
    }

    /// A socket's subscription was acknowledged.
    pub(crate) fn subscribed(&mut self, now: Instant, epoch: Epoch) -> Vec<Act> {
        let Some(Attempt::Joining { epoch: joining, swap_at, .. }) = self.attempt else { return Vec::new() };
        if joining != epoch {
            return Vec::new();
        }
        self.attempt = None;
        self.retry_at = None;
        (self.failures, self.refusals, self.slowed) = (0, 0, false);
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
    pub(crate) fn closed(&mut self, now: Instant, epoch: Epoch, rng: &mut impl Rng) -> Vec<Act> {
        if self.draining.is_some_and(|(old, _)| old == epoch) {
            self.draining = None;
        }
        if matches!(self.attempt, Some(Attempt::Joining { epoch: joining, .. }) if joining == epoch) {
            self.attempt = None;
            self.fail(now, Duration::ZERO, rng);
        }
        if let Some(live) = self.live.filter(|live| live.epoch == epoch) {
            self.live = None;
            self.lived(live, now);
            // The first try is quick, and not at once: a hundred chats may have lost their sockets together.
            let wait = match self.short_lives {
                0 => FLOOR.mul_f64(rng.random_range(0.3..2.0)),
                short => full_jitter(short, rng),
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
            let wait = full_jitter(self.short_lives, rng);
            self.come_back(now + wait);
        } else if self.retry_at.is_none() {
            acts.extend(self.fetch());
        }
        acts
    }

    /// The token may be dead while the socket is well: a new connection brings both anew.
    pub(crate) fn refresh(&mut self) -> Vec<Act> {
        // A waiting time is not cut short.
        if self.over || !self.renewable || self.live.is_none() || self.retry_at.is_some() {
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
            self.fail(now, Duration::ZERO, rng);
            acts.push(Act::Close(epoch));
        }
        let swap_at = self.live.and_then(|live| live.swap_at);
        let swap_due = self.retry_at.is_none() && swap_at.is_some_and(|at| at <= now);
        let retry_due = self.retry_at.is_some_and(|at| at <= now);
        if !self.over && self.attempt.is_none() && (swap_due || retry_due) {
            acts.extend(self.fetch());
        }
        acts
    }

    /// Nothing is wanted any more.
    pub(crate) fn finish(&mut self) -> Vec<Act> {
        self.over = true;
        self.retry_at = None;
        let joining = match self.attempt.take() {
            Some(Attempt::Joining { epoch, .. }) => Some(epoch),
            _ => None,
        };
        let live = self.live.take().map(|live| live.epoch);
        let draining = self.draining.take().map(|(epoch, _)| epoch);
        [joining, live, draining].into_iter().flatten().map(Act::Close).collect()
    }

    fn reset(&mut self, renewable: bool) {
        (self.over, self.renewable) = (false, renewable);
        (self.refusals, self.failures, self.short_lives, self.slowed) = (0, 0, 0, false);
    }

    fn join(&mut self, now: Instant, swap_at: Option<Instant>) -> Vec<Act> {
        self.epochs += 1;
        let epoch = Epoch(self.epochs);
        self.attempt = Some(Attempt::Joining { epoch, until: now + JOIN_WITHIN, swap_at });
        vec![Act::Open(epoch)]
    }

    fn lived(&mut self, live: Live, now: Instant) {
        let steady = now.saturating_duration_since(live.since) >= STEADY;
        self.short_lives = if steady { 0 } else { self.short_lives + 1 };
    }

    /// One reconnect for a loss, whatever else is under way.
    fn come_back(&mut self, at: Instant) {
        if !self.over && self.renewable && self.attempt.is_none() && self.retry_at.is_none() {
            self.retry_at = Some(at);
        }
    }

    fn fetch(&mut self) -> Vec<Act> {
        if self.attempt.is_some() {
            return Vec::new();
        }
        self.retry_at = None;
        self.attempt = Some(Attempt::Fetching);
        vec![Act::Fetch]
    }

    fn fail(&mut self, now: Instant, at_least: Duration, rng: &mut impl Rng) {
        let wait = full_jitter(self.failures, rng).max(at_least);
        self.failures += 1;
        if !self.over && self.renewable {
            self.retry_at = Some(now + wait);
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
