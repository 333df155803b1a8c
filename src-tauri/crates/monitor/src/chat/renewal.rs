//! When the connection token is to be renewed by itself, while the socket is well. Pure.
//!
//! Each new connection brings a new token, so this is for tokens that die before their socket does. A renewal never touches the socket.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use tokio::time::Instant;

use crate::backoff::full_jitter;

/// A token is renewed so long before it dies.
const MARGIN: Duration = Duration::from_secs(60);
/// Least time between two renewals; doubled while each new token is as short-lived as the last, up to the second. Without it an
/// expiry that has passed when it is told makes a tight loop.
const FLOOR: Duration = Duration::from_secs(5);
const LEAST_OFTEN: Duration = Duration::from_secs(300);

#[derive(Debug, Default)]
pub(crate) struct Renewal {
    due: Option<Instant>,
    /// Tokens in a row that were as good as dead when they came.
    short: u32,
    failures: u32,
    under_way: bool,
}

impl Renewal {
    /// There is a token, and this is said of its life. `now` is the same moment on both clocks.
    pub(crate) fn token(
        &mut self,
        expiry: Option<Timestamp>,
        (wall, now): (Timestamp, Instant),
        rng: &mut impl Rng,
    ) {
        (self.failures, self.under_way) = (0, false);
        let Some(expiry) = expiry else {
            (self.due, self.short) = (None, 0);
            return;
        };
        let left = expiry.duration_since(wall).max(SignedDuration::ZERO).unsigned_abs();
        // Short lives (a test's) keep the proportion.
        let margin = MARGIN.min(left / 4);
        let wait = left.saturating_sub(margin + margin.mul_f64(rng.random_range(0.0..0.5)));
        let floor = FLOOR.saturating_mul(1 << self.short.min(6)).min(LEAST_OFTEN);
        self.short = if wait < FLOOR { self.short.saturating_add(1) } else { 0 };
        self.due = Some(now + wait.max(floor.mul_f64(rng.random_range(1.0..1.5))));
    }

    /// A page was refused: the token may be dead before its time.
    pub(crate) fn doubt(&mut self, now: Instant) {
        self.due = Some(self.due.map_or(now, |due| due.min(now)));
    }

    /// Nothing is to be renewed.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.due.filter(|_| !self.under_way)
    }

    /// Whether it is time. It is then under way until [`Self::token`] or [`Self::failed`].
    pub(crate) fn begin(&mut self, now: Instant) -> bool {
        let begins = self.deadline().is_some_and(|due| due <= now);
        self.under_way |= begins;
        begins
    }

    /// It failed; the service may have asked to wait.
    pub(crate) fn failed(&mut self, now: Instant, at_least: Option<Duration>, rng: &mut impl Rng) {
        let wait = full_jitter(self.failures, rng).max(Duration::from_secs(1));
        let asked = at_least.unwrap_or_default().min(LEAST_OFTEN);
        self.failures = self.failures.saturating_add(1);
        (self.due, self.under_way) = (Some(now + wait.max(asked)), false);
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::SmallRng;

    use super::*;

    struct Bench {
        renewal: Renewal,
        rng: SmallRng,
        now: Instant,
    }

    impl Bench {
        fn new() -> Self {
            Self { renewal: Renewal::default(), rng: SmallRng::seed_from_u64(3), now: Instant::now() }
        }

        /// A token that lives for so many seconds more.
        fn token(&mut self, seconds: i64) {
            let wall = Timestamp::UNIX_EPOCH;
            let expiry = wall + SignedDuration::from_secs(seconds);
            self.renewal.token(Some(expiry), (wall, self.now), &mut self.rng);
        }

        fn wait(&mut self) -> Duration {
            let due = self.renewal.deadline().expect("something is due");
            let waited = due - self.now;
            self.now = due;
            assert!(self.renewal.begin(self.now));
            assert!(!self.renewal.begin(self.now), "one at a time");
            waited
        }
    }

    #[test]
    fn a_token_of_a_day_is_renewed_a_minute_before_its_end() {
        let mut bench = Bench::new();
        bench.token(86_400);
        let waited = bench.wait().as_secs();
        assert!((86_400 - 90..=86_400 - 60).contains(&waited), "{waited}");
    }

    #[test]
    fn tokens_that_are_dead_when_they_come_make_no_tight_loop() {
        let mut bench = Bench::new();
        let mut waited = Duration::ZERO;
        for _ in 0..20 {
            bench.token(-3_600);
            let wait = bench.wait();
            assert!(wait >= FLOOR);
            waited += wait;
        }
        assert!(waited > LEAST_OFTEN * 13, "{waited:?}");
    }

    #[test]
    fn a_failure_is_tried_again_between_one_and_thirty_seconds() {
        let mut bench = Bench::new();
        bench.token(86_400);
        bench.wait();
        for _ in 0..50 {
            bench.renewal.failed(bench.now, None, &mut bench.rng);
            let waited = bench.wait();
            assert!((1..=30).contains(&waited.as_secs()), "{waited:?}");
        }
        bench.renewal.failed(bench.now, Some(Duration::from_secs(70)), &mut bench.rng);
        assert!(bench.wait() >= Duration::from_secs(70), "the service asked for it");
    }

    #[test]
    fn a_token_of_which_nothing_is_said_is_not_renewed() {
        let mut bench = Bench::new();
        bench.renewal.token(None, (Timestamp::UNIX_EPOCH, bench.now), &mut bench.rng);
        assert_eq!(bench.renewal.deadline(), None);
    }
}
