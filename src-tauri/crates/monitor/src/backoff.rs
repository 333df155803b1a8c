//! How long to wait before trying again.

use std::time::Duration;

use rand::Rng;

/// Least wait: no failure, however quick, makes a tight loop.
pub(crate) const FLOOR: Duration = Duration::from_millis(300);
const FIRST: Duration = Duration::from_secs(1);
const CEILING: Duration = Duration::from_secs(30);

/// "Full jitter": anything between the floor and an exponentially growing bound, so that a hundred chats that lost the network
/// together do not come back together.
///
/// Source: <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
pub(crate) fn full_jitter(failures: u32, rng: &mut impl Rng) -> Duration {
    let bound = FIRST.saturating_mul(1 << failures.min(5)).min(CEILING);
    FLOOR + bound.saturating_sub(FLOOR).mul_f64(rng.random::<f64>())
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
}
