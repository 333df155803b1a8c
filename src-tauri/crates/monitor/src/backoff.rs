//! How long to wait before trying again.

use std::time::Duration;

use rand::Rng;

/// Least wait: no failure, however quick, makes a tight loop.
pub(crate) const FLOOR: Duration = Duration::from_millis(300);
/// Longest wait for a service or a network that does not answer.
pub(crate) const CEILING: Duration = Duration::from_secs(30);
const FIRST: Duration = Duration::from_secs(1);
/// A refusal is repeated far more rarely: it is an answer, and the quota is shared.
const REFUSED_FIRST: Duration = Duration::from_secs(30);
const REFUSED_CEILING: Duration = Duration::from_secs(600);

/// "Full jitter": anything between the floor and an exponentially growing bound, so that a hundred chats that lost the network
/// together do not come back together.
///
/// Source: <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
pub(crate) fn full_jitter(failures: u32, rng: &mut impl Rng) -> Duration {
    jitter_up_to(CEILING, failures, rng)
}

/// The same with another bound.
pub(crate) fn jitter_up_to(ceiling: Duration, failures: u32, rng: &mut impl Rng) -> Duration {
    let bound = FIRST.saturating_mul(1 << failures.min(5)).min(ceiling);
    FLOOR + bound.saturating_sub(FLOOR).mul_f64(rng.random::<f64>())
}

/// After a refusal that a fresh attempt confirmed, and after each that follows: 30 s doubling to 10 min, a fifth more or less.
pub(crate) fn after_refusal(confirmations: u32, rng: &mut impl Rng) -> Duration {
    let wait = REFUSED_FIRST.saturating_mul(1 << confirmations.min(10)).min(REFUSED_CEILING);
    wait.mul_f64(rng.random_range(0.8..1.2))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::SmallRng;

    use super::*;

    #[test]
    fn waits_stay_between_the_floor_and_a_bound_that_grows_to_thirty_seconds() {
        let mut rng = SmallRng::seed_from_u64(1);
        for failures in 0..100 {
            let bound = Duration::from_secs(1 << failures.min(5)).min(CEILING);
            for _ in 0..100 {
                let wait = full_jitter(failures, &mut rng);
                assert!((FLOOR..=bound).contains(&wait), "{failures}: {wait:?}");
            }
        }
    }

    #[test]
    fn refusals_are_tried_again_ever_more_rarely_and_at_least_every_twelve_minutes() {
        let mut rng = SmallRng::seed_from_u64(1);
        for (confirmations, seconds) in [(0, 30), (1, 60), (4, 480), (5, 600), (u32::MAX, 600)] {
            let wait = after_refusal(confirmations, &mut rng).as_secs_f64();
            assert!((f64::from(seconds) * 0.8..f64::from(seconds) * 1.2).contains(&wait), "{wait}");
        }
    }
}
