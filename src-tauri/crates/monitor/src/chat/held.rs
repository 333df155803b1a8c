//! The connection token that pages are read with, and when it has run out where nothing renews it. Pure.
//!
//! A clock may be wrong for a while, the service's too. So of all that the service said of the time since the token is there, what leaves
//! it the longest life counts.

use jiff::{SignedDuration, Timestamp};
use protocol::ConnectionToken;
use tokio::time::Instant;

/// What was said of one token's life goes with it.
#[derive(Debug)]
pub(crate) struct HeldToken {
    token: ConnectionToken,
    expiry: Option<Timestamp>,
    runs_out: Option<Instant>,
}

impl HeldToken {
    pub(crate) fn new(token: ConnectionToken, expiry: Option<Timestamp>) -> Self {
        Self { token, expiry, runs_out: None }
    }

    pub(crate) fn token(&self) -> &ConnectionToken {
        &self.token
    }

    /// As whoever gave it says.
    pub(crate) fn expiry(&self) -> Option<Timestamp> {
        self.expiry
    }

    /// The service says the time. A token that never runs out is none of its business.
    pub(crate) fn told(&mut self, server_time: Timestamp, now: Instant) {
        let Some(expiry) = self.expiry else { return };
        let left = expiry.duration_since(server_time).max(SignedDuration::ZERO).unsigned_abs();
        let at = now.checked_add(left).unwrap_or(now);
        self.runs_out = Some(self.runs_out.map_or(at, |known| known.max(at)));
    }

    /// By every word of the service it has run out. (While this computer sleeps the monotonic clock may stand: then it has before this
    /// says so.)
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        self.runs_out.is_some_and(|at| at <= now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn token(expiry: Option<i64>) -> HeldToken {
        HeldToken::new(ConnectionToken::new("t").unwrap(), expiry.map(at))
    }

    #[test]
    fn a_clock_that_is_once_wrong_ends_no_token_before_its_time() {
        let (mut token, start) = (token(Some(1_300)), Instant::now());
        assert!(!token.is_over(start), "nothing is known yet");
        token.told(at(1_000), start);
        token.told(at(90_000), start + Duration::from_secs(10));
        assert!(!token.is_over(start + Duration::from_secs(299)));
        assert!(token.is_over(start + Duration::from_secs(300)));
        token.told(at(1_290), start + Duration::from_secs(300));
        assert!(!token.is_over(start + Duration::from_secs(309)), "a clock that was set back leaves it more");
        assert!(token.is_over(start + Duration::from_secs(310)));
    }

    #[test]
    fn a_token_without_an_expiry_never_runs_out() {
        let (mut token, start) = (token(None), Instant::now());
        token.told(at(1_000), start);
        assert!(!token.is_over(start + Duration::from_secs(1_000_000)));
    }
}
