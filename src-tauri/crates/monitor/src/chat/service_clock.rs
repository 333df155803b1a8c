//! The service's clock, as well as it is known. Pure.
//!
//! What the service said last, and what passed since then on the monotonic clock: whoever sets this computer's clock changes nothing of
//! it. Before the service has said anything, this computer's clock is all there is.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Within the fuzziness of a `Date` header the clocks agree.
const AGREE: SignedDuration = SignedDuration::from_secs(1);
/// The header has whole seconds: on average the true time is half a second later.
const HALF_A_SECOND: SignedDuration = SignedDuration::from_millis(500);
/// Told so much else than expected, what was reckoned with before was wrong.
const WRONG: SignedDuration = SignedDuration::from_secs(3);

#[derive(Debug, Default)]
pub(crate) struct ServiceClock {
    told: Option<(Timestamp, Instant)>,
    skew: Option<SignedDuration>,
    /// Since its last word this computer slept, or so it seemed: a clock that is set forward looks the same.
    slept: bool,
}

impl ServiceClock {
    /// The service's time now; `wall` is this computer's.
    pub(crate) fn now(&self, wall: impl FnOnce() -> Timestamp) -> Timestamp {
        let Some((then, at)) = self.told else { return wall() };
        let passed = SignedDuration::try_from(at.elapsed()).unwrap_or_default();
        then.saturating_add(passed).unwrap_or(then)
    }

    /// This computer's clock minus the service's, at its last word.
    pub(crate) fn skew(&self) -> Option<SignedDuration> {
        self.skew
    }

    /// The service says the time. Says whether what was reckoned with until now was wrong.
    pub(crate) fn tell(&mut self, server_time: Timestamp, wall: Timestamp) -> bool {
        let expected = self.now(|| wall);
        let told = server_time.saturating_add(HALF_A_SECOND).unwrap_or(server_time);
        let skew = wall.duration_since(told);
        let agree = skew.abs() < AGREE;
        self.skew = Some(if agree { SignedDuration::ZERO } else { skew });
        self.slept = false;
        self.told = Some((if agree { wall } else { told }, Instant::now()));
        expected.duration_since(told).abs() > WRONG
    }

    /// It went on by this computer's clock, which may have been set: until the service's next word nothing may be concluded from it that
    /// can not be taken back.
    pub(crate) fn is_doubted(&self) -> bool {
        self.told.is_some() && self.slept
    }

    /// The computer slept, and the monotonic clock with it; or somebody set this computer's clock, which looks the same. The service's
    /// next word tells.
    pub(crate) fn slept(&mut self, by: SignedDuration) {
        self.slept = true;
        // Without a word of the service this computer's clock is what is believed.
        if let Some((then, _)) = &mut self.told {
            *then = then.saturating_add(by).unwrap_or(*then);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn it_goes_on_from_the_services_word_whatever_becomes_of_this_computers_clock() {
        let mut clock = ServiceClock::default();
        assert_eq!(clock.now(|| at(9_999)), at(9_999), "nothing is known yet");
        assert!(clock.tell(at(1_000), at(9_999)), "and it was wrong");
        tokio::time::advance(Duration::from_secs(60)).await;
        let now = clock.now(|| at(5));
        assert_eq!(now.as_second(), 1_060);
        assert!(!clock.tell(at(1_060), at(5)));
        assert!(!clock.is_doubted());
        clock.slept(SignedDuration::from_hours(1));
        assert!(clock.is_doubted(), "perhaps it was only set");
        assert_eq!(clock.now(|| at(5)).as_second(), 1_060 + 3_600);
        assert!(clock.tell(at(1_061), at(5)) && !clock.is_doubted());
    }

    #[tokio::test(start_paused = true)]
    async fn clocks_that_differ_by_less_than_the_header_can_say_agree() {
        let mut clock = ServiceClock::default();
        let wall = at(1_000) + SignedDuration::from_millis(1_400);
        assert!(!clock.tell(at(1_000), wall));
        assert_eq!((clock.now(|| at(0)), clock.skew()), (wall, Some(SignedDuration::ZERO)));
    }
}
