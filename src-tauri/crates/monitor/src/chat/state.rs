//! The state of a chat's connection, as people are told it.

use std::time::Duration;

use tokio::time::Instant;

use super::actor::{Actor, Over};
use crate::connection::Connection;

impl Actor {
    /// Our connection, in the roster's words.
    pub(super) fn connection(&self) -> Connection {
        let ended = self.timeline.ended().map(|entry| entry.place.time);
        match (&self.over, ended) {
            (Some((Over::Ended, at)), ended) => {
                return Connection::Ended { at: ended.unwrap_or(*at), complete: self.timeline.is_sealed() };
            }
            (Some((Over::Refused, since)), _) => {
                return Connection::Refused { since: *since, next_try: None };
            }
            (Some((Over::Expired, since)), _) => return Connection::Expired { since: *since },
            (None, _) => {}
        }
        if self.link.live().is_some() {
            return Connection::Live { since: self.since, catching_up: !self.timeline.gaps().is_empty() };
        }
        let next_try = self.link.retry_at().map(|at| {
            let wait = at.saturating_duration_since(Instant::now());
            // Whole seconds: a roster row is not to be told anew for less.
            self.now().round(jiff::Unit::Second).unwrap_or_else(|_| self.now())
                + Duration::from_secs(wait.as_secs())
        });
        let socketless = matches!(self.target.credential, credentials::Credential::Connection { .. })
            && self.link.deadline().is_none();
        // Sockets are refused but pages are not.
        if socketless || self.link.is_refused() {
            return Connection::Polled { since: self.since, every_ms: 20_000 };
        }
        match &self.lost {
            Some((since, _)) if self.link.is_slowed() => Connection::Slowed { since: *since, next_try },
            Some((since, cause)) => {
                Connection::Reconnecting { since: *since, next_try, cause: cause.clone() }
            }
            None => Connection::Connecting { since: self.since },
        }
    }
}
