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
    epochs: u64,
    slowed: bool,
    over: bool,
}

#[derive(Debug, Clone, Copy)]
struct Live {
    epoch: Epoch,
    swap_at: Instant,
}

#[derive(Debug, Clone, Copy)]
enum Attempt {
    Fetching,
    Joining { epoch: Epoch, until: Instant, swap_at: Instant },
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
            epochs: 0,
            slowed: false,
            over: false,
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
        let swap =
            self.live.filter(|_| self.attempt.is_none() && self.retry_at.is_none()).map(|live| live.swap_at);
        [joining, swap, self.retry_at, self.draining.map(|(_, until)| until)].into_iter().flatten().min()
    }

    /// Starts, or starts again after the person said so.
    pub(crate) fn begin(&mut self) -> Vec<Act> {
        (self.over, self.refusals, self.failures, self.slowed) = (false, 0, 0, false);
        self.fetch()
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
        self.epochs += 1;
        let epoch = Epoch(self.epochs);
        let swap_at = now + swap_after(lifetime, rng);
        self.attempt = Some(Attempt::Joining { epoch, until: now + JOIN_WITHIN, swap_at });
        vec![Act::Open(epoch)]
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
        let before = self.live.replace(Live { epoch, swap_at });
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
        if self.live() == Some(epoch) {
            self.live = None;
            // One reconnect for a loss, whatever else is under way. The first is quick, and not at once: a hundred chats may have
            // lost their sockets together.
            if !self.over && self.attempt.is_none() && self.retry_at.is_none() {
                self.retry_at = Some(now + FLOOR.mul_f64(rng.random_range(0.3..2.0)));
            }
        }
        Vec::new()
    }

    /// The live socket cannot be trusted: missed heartbeats, or this computer slept. It is replaced, and kept until then.
    pub(crate) fn distrust(&mut self) -> Vec<Act> {
        if self.over || self.live.is_none() || self.attempt.is_some() {
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
        let swap_due = self.retry_at.is_none() && self.live.is_some_and(|live| live.swap_at <= now);
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
        if !self.over {
            self.retry_at = Some(now + wait);
        }
    }
}

/// Before the service closes the socket, and not all sockets at one moment. Short lives (a test's) keep the proportion.
fn swap_after(lifetime: Option<Duration>, rng: &mut impl Rng) -> Duration {
    let lifetime = lifetime.unwrap_or(SWAP_AFTER);
    let margin = SWAP_MARGIN.min(lifetime / 4);
    let jitter = margin.mul_f64(rng.random_range(0.0..0.5));
    // Without a floor an expiry that has passed already would make a tight loop of connects.
    (lifetime.saturating_sub(margin).min(SWAP_AFTER)).saturating_sub(jitter).max(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::SmallRng;

    use super::*;

    const HOUR: Option<Duration> = Some(Duration::from_secs(3_600));

    struct Bench {
        link: Link,
        rng: SmallRng,
        now: Instant,
    }

    impl Bench {
        fn new() -> Self {
            Self { link: Link::new(), rng: SmallRng::seed_from_u64(7), now: Instant::now() }
        }

        fn live() -> Self {
            let mut bench = Self::new();
            assert_eq!(bench.link.begin(), [Act::Fetch]);
            bench.join(Epoch(1));
            bench
        }

        fn join(&mut self, epoch: Epoch) {
            assert_eq!(self.link.fetched(self.now, HOUR, &mut self.rng), [Act::Open(epoch)]);
            assert_ne!(self.link.live(), Some(epoch), "not before the acknowledgement");
            self.link.subscribed(self.now, epoch);
            assert_eq!(self.link.live(), Some(epoch));
        }

        /// Goes to the next deadline.
        fn wait(&mut self) -> (Duration, Vec<Act>) {
            let before = self.now;
            self.now = self.link.deadline().expect("something is due");
            (self.now - before, self.link.due(self.now, &mut self.rng))
        }

        fn fail(&mut self, failure: Failure) {
            self.link.not_fetched(self.now, failure, &mut self.rng);
        }
    }

    #[test]
    fn a_socket_is_swapped_before_its_hour_and_the_old_one_closed_once_a_page_met_the_new_one() {
        let mut bench = Bench::live();
        let (waited, acts) = bench.wait();
        assert!((57 * 60..=59 * 60).contains(&waited.as_secs()), "{waited:?}");
        assert_eq!(acts, [Act::Fetch]);
        bench.join(Epoch(2));
        assert_eq!(bench.link.met(Epoch(1)), []);
        assert_eq!(bench.link.met(Epoch(2)), [Act::Close(Epoch(1))]);
    }

    #[test]
    fn a_failed_refresh_never_closes_a_healthy_socket() {
        let mut bench = Bench::live();
        bench.wait();
        for failure in
            [Failure::Slowed(None), Failure::Other, Failure::Refused, Failure::Refused, Failure::Refused]
        {
            bench.fail(failure);
            assert_eq!(bench.link.live(), Some(Epoch(1)));
            assert!(!bench.link.is_refused());
            assert_eq!(bench.wait().1, [Act::Fetch]);
        }
    }

    #[test]
    fn one_403_is_not_the_end_and_two_are_when_nothing_is_open() {
        let mut bench = Bench::new();
        bench.link.begin();
        bench.fail(Failure::Refused);
        assert!(!bench.link.is_refused());
        assert_eq!(bench.wait().1, [Act::Fetch]);
        bench.fail(Failure::Refused);
        assert!(bench.link.is_refused());
        assert_eq!(bench.link.deadline(), None);
        assert_eq!(bench.link.begin(), [Act::Fetch], "until the person says: again");
    }

    #[test]
    fn throttling_faults_and_lost_networks_are_tried_for_ever_and_never_in_a_tight_loop() {
        let mut bench = Bench::new();
        bench.link.begin();
        for round in 0..200 {
            bench.fail(if round % 2 == 0 { Failure::Other } else { Failure::Slowed(None) });
            let (waited, acts) = bench.wait();
            assert!(waited >= FLOOR && waited <= Duration::from_secs(30), "{waited:?}");
            assert_eq!(acts, [Act::Fetch]);
        }
    }

    #[test]
    fn a_waiting_time_that_the_service_names_is_honoured() {
        let mut bench = Bench::new();
        bench.link.begin();
        bench.fail(Failure::Slowed(Some(Duration::from_secs(42))));
        assert!(bench.wait().0 >= Duration::from_secs(42));
    }

    #[test]
    fn a_subscription_that_is_not_acknowledged_is_given_up_and_made_again() {
        let mut bench = Bench::new();
        bench.link.begin();
        bench.link.fetched(bench.now, HOUR, &mut bench.rng);
        let (waited, acts) = bench.wait();
        assert_eq!((waited, acts), (JOIN_WITHIN, vec![Act::Close(Epoch(1))]));
        assert_eq!(bench.wait().1, [Act::Fetch]);
    }

    #[test]
    fn one_loss_makes_one_reconnect_however_many_symptoms_it_has() {
        let mut bench = Bench::live();
        assert_eq!(bench.link.distrust(), [Act::Fetch]);
        assert_eq!(bench.link.distrust(), []);
        bench.link.closed(bench.now, Epoch(1), &mut bench.rng);
        assert_eq!(bench.link.due(bench.now + Duration::from_secs(60), &mut bench.rng), []);
        bench.join(Epoch(2));
    }

    #[test]
    fn an_expiry_that_has_passed_makes_no_tight_loop() {
        let mut bench = Bench::new();
        bench.link.begin();
        bench.link.fetched(bench.now, Some(Duration::ZERO), &mut bench.rng);
        bench.link.subscribed(bench.now, Epoch(1));
        assert!(bench.wait().0 >= Duration::from_secs(1));
    }

    #[test]
    fn finishing_closes_every_socket_and_asks_for_nothing_more() {
        let mut bench = Bench::live();
        bench.wait();
        bench.join(Epoch(2));
        let mut closed = bench.link.finish();
        closed.sort_by_key(|act| format!("{act:?}"));
        assert_eq!(closed, [Act::Close(Epoch(1)), Act::Close(Epoch(2))]);
        assert_eq!(bench.link.deadline(), None);
    }
}
