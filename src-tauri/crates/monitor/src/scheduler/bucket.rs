//! A token bucket that yields when the service says "slow down". Pure.

use std::time::Duration;

use tokio::time::Instant;

use super::quota::Quota;

/// After a 429 the rate is halved, and doubled again after each rest of this length without another. No longer: a fault that has
/// nothing to do with the rate, one answer in twenty, would keep it at a fraction for as long as it lasts.
pub(super) const RECOVERS_AFTER: Duration = Duration::from_secs(5);
/// It is never slowed by more than this.
const MOST_HALVINGS: u32 = 4;
/// A `Retry-After` beyond this is a mistake of whoever sent it: it would silence all chats of the instance.
const LONGEST_CLOSED: Duration = Duration::from_secs(300);

#[derive(Debug, Clone)]
pub(super) struct Bucket {
    /// Our share.
    quota: Quota,
    tokens: f64,
    filled_at: Instant,
    halvings: u32,
    eased_at: Instant,
    /// Nothing was taken since the last halving: a 429 that comes now is of a request made before it.
    is_warned: bool,
    closed_until: Instant,
}

impl Bucket {
    pub(super) fn new(quota: Quota, now: Instant) -> Self {
        let tokens = quota.burst;
        Self {
            quota,
            tokens,
            filled_at: now,
            halvings: 0,
            eased_at: now,
            is_warned: false,
            closed_until: now,
        }
    }

    /// Takes a token, or says when there will be one.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Instant> {
        let next = self.next(now);
        if next > now {
            return Err(next);
        }
        self.tokens -= 1.0;
        self.is_warned = false;
        Ok(())
    }

    /// The first moment at which there is a token, `now` or later.
    pub(super) fn next(&mut self, now: Instant) -> Instant {
        self.refill(now);
        let filled = if self.tokens >= 1.0 {
            now
        } else {
            // A little more than needed, so that rounding never gives a moment at which there is still none.
            now + Duration::from_secs_f64((1.0 - self.tokens) / self.current_rate() + 1e-6)
        };
        filled.max(self.closed_until)
    }

    /// The service answered 429. A burst that was too much gives many of them: together they count once.
    pub(super) fn throttled(&mut self, now: Instant, retry_after: Option<Duration>) {
        self.refill(now);
        self.tokens = 0.0;
        if !std::mem::replace(&mut self.is_warned, true) {
            self.halvings = (self.halvings + 1).min(MOST_HALVINGS);
        }
        self.eased_at = now;
        if let Some(wait) = retry_after {
            self.closed_until = self.closed_until.max(now + wait.min(LONGEST_CLOSED));
        }
    }

    /// From now on another share.
    pub(super) fn set_quota(&mut self, quota: Quota, now: Instant) {
        self.refill(now);
        self.quota = quota;
        self.tokens = self.tokens.min(quota.burst);
    }

    /// Requests a second at present.
    pub(super) fn rate(&mut self, now: Instant) -> f64 {
        self.refill(now);
        self.current_rate()
    }

    /// How long the service wants nothing to be asked.
    pub(super) fn closed_for(&self, now: Instant) -> Option<Duration> {
        Some(self.closed_until.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// How long it takes until `count` tokens were taken, each as soon as it is there.
    pub(super) fn eta(&self, count: usize, now: Instant) -> Duration {
        let mut ahead = self.clone();
        let mut at = now;
        for _ in 0..count {
            while let Err(next) = ahead.take(at) {
                at = next;
            }
        }
        at.saturating_duration_since(now)
    }

    fn current_rate(&self) -> f64 {
        self.quota.per_second / f64::from(1 << self.halvings)
    }

    fn refill(&mut self, now: Instant) {
        while self.halvings > 0 && now.saturating_duration_since(self.eased_at) >= RECOVERS_AFTER {
            let eased_at = self.eased_at + RECOVERS_AFTER;
            self.fill_until(eased_at);
            self.halvings -= 1;
            self.eased_at = eased_at;
        }
        self.fill_until(now);
    }

    fn fill_until(&mut self, moment: Instant) {
        let rested = moment.saturating_duration_since(self.filled_at).as_secs_f64();
        self.tokens = (self.tokens + rested * self.current_rate()).min(self.quota.burst);
        self.filled_at = self.filled_at.max(moment);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const QUOTA: Quota = Quota { per_second: 4.0, burst: 6.0 };

    #[test]
    fn after_a_429_the_rate_is_halved_and_comes_back_with_rest() {
        let start = Instant::now();
        let mut bucket = Bucket::new(QUOTA, start);
        bucket.throttled(start, None);
        assert!((bucket.rate(start) - 2.0).abs() < 1e-9);
        assert!(bucket.take(start).is_err(), "what was saved up is gone");
        assert!((bucket.rate(start + RECOVERS_AFTER) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn the_429s_of_one_burst_count_once_and_those_after_it_again() {
        let start = Instant::now();
        let mut bucket = Bucket::new(QUOTA, start);
        for _ in 0..5 {
            bucket.throttled(start, None);
        }
        assert!((bucket.rate(start) - 2.0).abs() < 1e-9);
        let later = start + Duration::from_secs(1);
        bucket.take(later).unwrap();
        bucket.throttled(later, None);
        assert!((bucket.rate(later) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn another_share_holds_from_its_moment_on_and_gives_nothing_away() {
        let start = Instant::now();
        let mut bucket = Bucket::new(QUOTA, start);
        bucket.set_quota(Quota { per_second: 1.0, burst: 1.5 }, start);
        assert!(bucket.take(start).is_ok() && bucket.take(start).is_err());
        bucket.set_quota(Quota { per_second: 8.0, burst: 12.0 }, start);
        assert!(bucket.take(start).is_err(), "a larger share is no reason for a burst");
        assert!((bucket.rate(start) - 8.0).abs() < 1e-9);
    }

    /// What happens to a bucket, and how many milliseconds after what happened before.
    #[derive(Debug, Clone)]
    enum Event {
        Take,
        Throttled(Option<u64>),
    }

    fn events() -> impl Strategy<Value = Vec<(u64, Event)>> {
        let event = prop_oneof![
            20 => Just(Event::Take),
            1 => prop::option::of(0_u64..20).prop_map(Event::Throttled),
        ];
        prop::collection::vec(
            (prop_oneof![3 => 0_u64..5, 2 => 0_u64..400, 1 => 0_u64..60_000], event),
            1..300,
        )
    }

    proptest! {
        #[test]
        fn no_window_of_time_holds_more_than_burst_and_rate_allow(
            events in events(), per_second in 0.06_f64..8.0, burst in 1.0_f64..12.0,
        ) {
            let start = Instant::now();
            let mut bucket = Bucket::new(Quota { per_second, burst }, start);
            let (mut now, mut closed_until, mut granted) = (start, start, Vec::new());
            for (wait, event) in events {
                now += Duration::from_millis(wait);
                match event {
                    Event::Take => if bucket.take(now).is_ok() {
                        prop_assert!(now >= closed_until, "a turn while the service wants silence");
                        granted.push(now);
                    },
                    Event::Throttled(seconds) => {
                        let wait = seconds.map(Duration::from_secs);
                        bucket.throttled(now, wait);
                        closed_until = closed_until.max(now + wait.unwrap_or_default());
                    }
                }
            }
            for (index, from) in granted.iter().enumerate() {
                for (more, to) in granted[index..].iter().enumerate() {
                    let allowed = burst + per_second * to.duration_since(*from).as_secs_f64();
                    prop_assert!((more + 1) as f64 <= allowed + 1e-3, "{} turns where {allowed} are allowed", more + 1);
                }
            }
        }

        #[test]
        fn the_moment_it_names_is_one_at_which_there_is_a_token(
            events in events(), per_second in 0.06_f64..8.0, burst in 1.0_f64..12.0,
        ) {
            let mut now = Instant::now();
            let mut bucket = Bucket::new(Quota { per_second, burst }, now);
            for (wait, event) in events {
                now += Duration::from_millis(wait);
                match event {
                    Event::Take => if let Err(at) = bucket.take(now) {
                        prop_assert!(at > now);
                        now = at;
                        prop_assert!(bucket.take(now).is_ok());
                    },
                    Event::Throttled(seconds) => bucket.throttled(now, seconds.map(Duration::from_secs)),
                }
            }
        }

        #[test]
        fn an_eta_is_when_the_last_one_really_goes(count in 0_usize..200, halvings in 0..5) {
            let start = Instant::now();
            let mut bucket = Bucket::new(QUOTA, start);
            for _ in 0..halvings {
                bucket.is_warned = false;
                bucket.throttled(start, Some(Duration::from_secs(3)));
            }
            let eta = bucket.eta(count, start);
            let (mut now, mut taken) = (start, 0);
            while taken < count {
                match bucket.take(now) {
                    Ok(()) => taken += 1,
                    Err(at) => now = at,
                }
            }
            prop_assert_eq!(now - start, eta);
        }
    }
}
