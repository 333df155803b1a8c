//! The simulator's only source of time.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::time::Instant;

/// The time the simulator lives in: what it stamps on items, when tokens die and sockets close. Clones are the same
/// clock.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    Running { origin: Timestamp, started: Instant, factor: f64 },
    Manual(watch::Receiver<Timestamp>),
}

impl Clock {
    /// A clock that starts at `origin` and runs with tokio's monotonic time: it never steps back when the
    /// machine's wall clock does, and it follows `tokio::time::pause`.
    pub fn running(origin: Timestamp) -> Self {
        Self::scaled(origin, 1.0)
    }

    /// A running clock on which `factor` seconds pass in a second: an hour of expiries in a minute at 60. Everything
    /// that the simulator times passes that much faster; what its clients time does not. A factor that is no
    /// positive number counts as 1.
    pub fn scaled(origin: Timestamp, factor: f64) -> Self {
        let factor = if factor.is_finite() && factor > 0.0 { factor } else { 1.0 };
        Self(Source::Running { origin, started: Instant::now(), factor })
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.0.now()
    }

    /// How many of its seconds pass in a second; `None` if a hand moves it.
    pub(crate) fn factor(&self) -> Option<f64> {
        match &self.0 {
            Source::Running { factor, .. } => Some(*factor),
            Source::Manual(_) => None,
        }
    }

    /// Returns once `now()` has reached `at`.
    pub async fn wait_until(&self, at: Timestamp) {
        self.0.wait_until(at).await;
    }
}

impl Source {
    fn now(&self) -> Timestamp {
        match self {
            Self::Running { origin, started, factor } => later(*origin, scaled(started.elapsed(), *factor)),
            Self::Manual(time) => *time.borrow(),
        }
    }

    async fn wait_until(&self, at: Timestamp) {
        match self {
            Self::Running { factor, .. } => {
                while let Ok(left) = Duration::try_from(at.duration_since(self.now())) {
                    if left.is_zero() {
                        return;
                    }
                    // One day at a time: tokio refuses instants that lie too far ahead. Never no time at all: what is
                    // left of a fast clock's nanoseconds would round to it, and this would spin.
                    let nap = scaled(left, 1.0 / factor);
                    tokio::time::sleep(nap.clamp(Duration::from_nanos(1), Duration::from_secs(86_400))).await;
                }
            }
            Self::Manual(time) => {
                let mut time = time.clone();
                if time.wait_for(|now| *now >= at).await.is_err() {
                    // The owner is gone: this clock never moves again.
                    std::future::pending::<()>().await;
                }
            }
        }
    }
}

/// The hand that moves a [`Clock`]: for tests of expiries, lifetimes and quotas.
#[derive(Debug)]
pub struct ManualClock(watch::Sender<Timestamp>);

impl ManualClock {
    /// A clock that stands at `start` until it is moved.
    pub fn new(start: Timestamp) -> Self {
        Self(watch::Sender::new(start))
    }

    /// The clock to hand to [`Simulator::start`](crate::Simulator::start).
    pub fn clock(&self) -> Clock {
        Clock(Source::Manual(self.0.subscribe()))
    }

    /// Moves time forward and wakes everyone who waited for an instant now reached.
    pub fn advance(&self, by: Duration) {
        self.0.send_modify(|now| *now = later(*now, by));
    }

    /// Moves time forward to `at`; time that has passed stays.
    pub(crate) fn advance_to(&self, at: Timestamp) {
        self.0.send_modify(|now| *now = at.max(*now));
    }
}

/// `by` times `factor`. Whole durations stay exact at 1.
fn scaled(by: Duration, factor: f64) -> Duration {
    if factor.to_bits() == 1.0_f64.to_bits() {
        return by;
    }
    Duration::try_from_secs_f64(by.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

/// `at + by`, held at the end of time instead of overflowing.
pub(crate) fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// What a clock shows at `at` that is off by so much.
pub(crate) fn shifted(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_running_clock_reaches_the_instant_it_waits_for() {
        let clock = Clock::running(Timestamp::UNIX_EPOCH);
        let at = later(Timestamp::UNIX_EPOCH, Duration::from_secs(3600));
        clock.wait_until(at).await;
        assert!(clock.now() >= at);
    }

    #[tokio::test(start_paused = true)]
    async fn an_hour_of_a_scaled_clock_takes_its_part_of_an_hour() {
        let clock = Clock::scaled(Timestamp::UNIX_EPOCH, 60.0);
        let began = Instant::now();
        let at = later(Timestamp::UNIX_EPOCH, Duration::from_secs(3_600));
        clock.wait_until(at).await;
        assert!(clock.now() >= at);
        let took = began.elapsed();
        assert!((60_000..=60_010).contains(&took.as_millis()), "{took:?}");
        assert!(
            clock.now().duration_since(at).as_millis() <= 600,
            "a tick of the timer, sixty times as long"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_clock_takes_longer() {
        let clock = Clock::scaled(Timestamp::UNIX_EPOCH, 0.5);
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert_eq!(clock.now().as_second(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn an_impossible_factor_counts_as_one() {
        for factor in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Clock::scaled(Timestamp::UNIX_EPOCH, factor).factor(), Some(1.0), "{factor}");
        }
    }

    #[tokio::test]
    async fn a_manual_clock_wakes_waiters_only_when_moved_far_enough() {
        let hand = ManualClock::new(Timestamp::UNIX_EPOCH);
        let clock = hand.clock();
        let waiter = {
            let clock = clock.clone();
            tokio::spawn(async move {
                clock.wait_until(later(Timestamp::UNIX_EPOCH, Duration::from_secs(10))).await;
                clock.now()
            })
        };
        hand.advance(Duration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!waiter.is_finished());
        hand.advance(Duration::from_secs(1));
        assert_eq!(waiter.await.unwrap().as_second(), 10);
    }

    #[test]
    fn a_clock_may_be_off_by_any_time() {
        let now: Timestamp = "2026-03-02T09:15:07Z".parse().unwrap();
        assert_eq!(shifted(now, SignedDuration::from_hours(-1)).to_string(), "2026-03-02T08:15:07Z");
        assert_eq!(shifted(now, SignedDuration::MIN), Timestamp::MIN);
        assert_eq!(shifted(now, SignedDuration::MAX), Timestamp::MAX);
    }
}
