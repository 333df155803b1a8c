//! The state of a chat's connection, as people are told it.

use std::time::Duration;

use credentials::Credential;
use jiff::Timestamp;
use tokio::time::Instant;
use transcript::{ContactId, Event, Kind};

use super::actor::Actor;
use super::held::HeldToken;
use crate::connection::Connection;

/// A chat that went on with another contact.
struct Onward {
    /// Which, if anybody named it.
    to: Option<ContactId>,
}

impl Actor {
    /// Our connection, in the roster's words.
    pub(super) fn connection(&self) -> Connection {
        if let Some(since) = self.resting {
            return Connection::failed(since);
        }
        let ended = self.timeline.ended().map(|entry| entry.place.time);
        if let Some(at) = self.over {
            return Connection::Ended { at: ended.unwrap_or(at), complete: self.timeline.is_sealed() };
        }
        if let Some(at) = ended.filter(|_| self.timeline.is_sealed()) {
            return Connection::Ended { at, complete: true };
        }
        // A socket that delivers outweighs every refusal.
        if self.link.live().is_some() {
            let catching_up = self.reading.is_catching_up(&self.timeline);
            return Connection::Live { since: self.since, catching_up };
        }
        if ended.is_some() {
            let since = self.lost.as_ref().map_or(self.since, |(since, _)| *since);
            let cause = "the chat has ended, and its last page is still being read".to_owned();
            return Connection::Reconnecting { since, next_try: None, cause };
        }
        if let Some(since) = self.shut_out {
            return self.refusal(since);
        }
        if self.is_polled() {
            let every = self.reading.pace(self.on_screen.get());
            let every_ms = u64::try_from(every.as_millis()).unwrap_or(u64::MAX);
            let since = self.lost.as_ref().map_or(self.since, |(since, _)| *since);
            return Connection::Polled { since, every_ms };
        }
        let next_try = self.moment(self.link.retry_at());
        match &self.lost {
            Some((since, _)) if self.link.is_slowed() => Connection::Slowed { since: *since, next_try },
            Some((since, cause)) => {
                Connection::Reconnecting { since: *since, next_try, cause: cause.clone() }
            }
            None => Connection::Connecting { since: self.since },
        }
    }

    /// Neither a socket nor a page is to be had: refused, again after a fresh attempt.
    pub(super) fn is_shut_out(&self) -> bool {
        if self.over.is_some() || self.timeline.ended().is_some() {
            return false;
        }
        let refused_reads = self.refused_reads.count();
        match &self.target.credential {
            Credential::Participant(_) => {
                self.link.is_refused() && (refused_reads > 0 || self.token.is_none())
            }
            Credential::Connection { .. } => self.link.is_idle() && refused_reads >= 2,
        }
    }

    /// Followed by reading alone: what was handed over has no socket (any more), or sockets are not to be had and pages are.
    fn is_polled(&self) -> bool {
        match &self.target.credential {
            Credential::Participant(_) => {
                self.link.is_refused() || (self.reads_without_socket() && !self.link.is_slowed())
            }
            Credential::Connection { .. } => self.link.is_idle(),
        }
    }

    fn refusal(&self, since: Timestamp) -> Connection {
        let handed_over = matches!(self.target.credential, Credential::Connection { .. });
        let expiry = self.token.as_ref().and_then(HeldToken::expiry);
        if let Some(expiry) = expiry.filter(|_| handed_over && self.seems_expired()) {
            return Connection::Expired { since: since.max(expiry) };
        }
        // What became of the chat explains a refusal that lasts. A token that works is refused now and then, after a transfer too.
        if self.refused_reads.are_enough(Instant::now()) {
            if let Some(Onward { to }) = self.went_on() {
                return Connection::Transferred { since, to };
            }
            if handed_over && expiry.is_none() {
                return Connection::Unknown { since };
            }
        }
        let next_try = if handed_over { self.reading.holds_until() } else { self.link.retry_at() };
        Connection::Refused { since, next_try: self.moment(next_try) }
    }

    /// By the service's clock, or by many refusals and this computer's. Either may be wrong.
    fn seems_expired(&self) -> bool {
        let (now, Some(held)) = (Instant::now(), &self.token) else { return false };
        let is_past = held.expiry().is_some_and(|expiry| expiry <= self.now());
        let is_believed = !self.service_clock.is_doubted() && self.refused_reads.are_enough(now);
        held.is_over(now) || (is_past && is_believed)
    }

    /// Whether the last word of the transcript is that the chat went on without us.
    fn went_on(&self) -> Option<Onward> {
        let newest = self.contacts.newest();
        let is_word = |kind: &Kind| *kind != Kind::Event(Event::Left);
        let mut stored = self.timeline.entries().rev().filter(|entry| entry.item.is_stored());
        let last = stored.find(|entry| is_word(&entry.item.kind))?;
        let contact = last.item.contact_id();
        if last.item.kind == Kind::Event(Event::TransferSucceeded) {
            return Some(Onward { to: newest.filter(|newest| contact != Some(newest)).cloned() });
        }
        // A contact in which something was said, and of which no socket of ours brought anything.
        let is_foreign = self.carried.is_some() && contact.is_some() && self.carried.as_ref() != contact;
        is_foreign.then(|| Onward { to: contact.cloned() })
    }

    /// A moment of the monotonic clock on the service's, in whole seconds: a roster row is not to be told anew for less.
    fn moment(&self, at: Option<Instant>) -> Option<Timestamp> {
        let now = self.now();
        let wait = at?.saturating_duration_since(Instant::now());
        let wait = Duration::from_millis(u64::try_from(wait.as_millis()).unwrap_or_default());
        let at = now.saturating_add(wait).unwrap_or(now);
        Some(at.round(jiff::Unit::Second).unwrap_or(at))
    }
}
