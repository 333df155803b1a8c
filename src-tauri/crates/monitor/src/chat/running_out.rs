//! When a token that nothing renews has run out. Pure.
//!
//! A clock may be wrong for a while, the service's too, and to call a chat expired is final. So of all that the service said of the time
//! since the token is there, what leaves it the longest life counts.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

#[derive(Debug, Default)]
pub(crate) struct RunningOut {
    at: Option<Instant>,
}

impl RunningOut {
    /// The service says the time. A token that never runs out is none of its business.
    pub(crate) fn told(&mut self, expiry: Option<Timestamp>, server_time: Timestamp, now: Instant) {
        let Some(expiry) = expiry else { return };
        let left = expiry.duration_since(server_time).max(SignedDuration::ZERO).unsigned_abs();
        let at = now.checked_add(left).unwrap_or(now);
        self.at = Some(self.at.map_or(at, |known| known.max(at)));
    }

    /// By every word of the service it has run out. (While this computer sleeps the monotonic clock may stand: then it has before this
    /// says so.)
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        self.at.is_some_and(|at| at <= now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_clock_that_is_once_wrong_ends_no_token_before_its_time() {
        let (mut token, start) = (RunningOut::default(), Instant::now());
        assert!(!token.is_over(start), "nothing is known yet");
        token.told(Some(at(1_300)), at(1_000), start);
        token.told(Some(at(1_300)), at(90_000), start + Duration::from_secs(10));
        assert!(!token.is_over(start + Duration::from_secs(299)));
        assert!(token.is_over(start + Duration::from_secs(300)));
        token.told(Some(at(1_300)), at(1_290), start + Duration::from_secs(300));
        assert!(!token.is_over(start + Duration::from_secs(309)), "a clock that was set back leaves it more");
        assert!(token.is_over(start + Duration::from_secs(310)));
    }

    #[test]
    fn a_token_without_an_expiry_never_runs_out() {
        let (mut token, start) = (RunningOut::default(), Instant::now());
        token.told(None, at(1_000), start);
        assert!(!token.is_over(start + Duration::from_secs(1_000_000)));
    }
}
