//! A token bucket that yields when the service says "slow down". Pure.

use std::time::Duration;

use tokio::time::Instant;

/// How much of an instance's quota may be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quota {
    /// Requests a second.
    pub(crate) per_second: f64,
    /// Requests at once after a rest; at least 1.
    pub(crate) burst: f64,
}

/// After a 429 the rate is halved, and doubled again after each rest of this length without another.
const RECOVERS_AFTER: Duration = Duration::from_secs(30);
/// It is never slowed by more than this.
const MOST_HALVINGS: u32 = 4;

#[derive(Debug)]
pub(crate) struct Bucket {
    quota: Quota,
    tokens: f64,
    filled_at: Instant,
    halvings: u32,
    eased_at: Instant,
    closed_until: Instant,
}

impl Bucket {
    pub(crate) fn new(quota: Quota, now: Instant) -> Self {
        Self { quota, tokens: quota.burst, filled_at: now, halvings: 0, eased_at: now, closed_until: now }
    }

    /// Requests a second at present.
    pub(crate) fn rate(&self) -> f64 {
        self.quota.per_second / f64::from(1 << self.halvings)
    }

    /// Takes a token, or says when there will be one.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Instant> {
        self.refill(now);
        if now < self.closed_until {
            return Err(self.closed_until);
        }
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        // A little more than needed, so that rounding never gives a moment at which there is still none.
        let wait = (1.0 - self.tokens) / self.rate() + 1e-6;
        Err(now + Duration::from_secs_f64(wait))
    }

    /// The service answered 429.
    pub(crate) fn throttled(&mut self, now: Instant, retry_after: Option<Duration>) {
        self.refill(now);
        self.tokens = 0.0;
        self.halvings = (self.halvings + 1).min(MOST_HALVINGS);
        self.eased_at = now;
        if let Some(wait) = retry_after {
            self.closed_until = self.closed_until.max(now + wait.min(Duration::from_secs(300)));
        }
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
        self.tokens = (self.tokens + rested * self.rate()).min(self.quota.burst);
        self.filled_at = self.filled_at.max(moment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { per_second: 4.0, burst: 6.0 };

    #[test]
    fn after_a_429_the_rate_is_halved_and_comes_back_with_rest() {
        let start = Instant::now();
        let mut bucket = Bucket::new(QUOTA, start);
        bucket.throttled(start, None);
        assert!((bucket.rate() - 2.0).abs() < 1e-9);
        assert!(bucket.take(start).is_err(), "what was saved up is gone");
        bucket.take(start + RECOVERS_AFTER).ok();
        assert!((bucket.rate() - 4.0).abs() < 1e-9);
    }

    #[test]
    fn the_moment_it_names_is_one_at_which_there_is_a_token() {
        let start = Instant::now();
        let mut bucket = Bucket::new(Quota { per_second: 3.3, burst: 1.0 }, start);
        let mut now = start;
        for _ in 0..1_000 {
            match bucket.take(now) {
                Ok(()) => {}
                Err(at) => {
                    assert!(at > now);
                    now = at;
                    assert!(bucket.take(now).is_ok());
                }
            }
        }
    }
}
