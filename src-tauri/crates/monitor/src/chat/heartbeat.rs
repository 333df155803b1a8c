//! Two heartbeats with different meanings. Pure.
//!
//! `aws/heartbeat` proves the front end of the socket, `aws/ping` the chat back end behind it. Both are sent at once and then every
//! 10 s; an answer is due by the next tick. After a miss the next tick comes sooner, so that a socket that went silent is known
//! after 25 s at the latest.

use std::time::Duration;

/// Time between heartbeats, as the service's own clients keep it.
const TICK: Duration = Duration::from_secs(10);
/// The same after a miss.
const TICK_IN_DOUBT: Duration = Duration::from_secs(5);

/// What missed heartbeats say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ailment {
    /// Two `aws/heartbeat` in a row unanswered: the socket is half open.
    Silent,
    /// Three `aws/ping` in a row unanswered or not 200: the back end is ill while the socket looks well.
    BackEnd,
}

/// Counts what is missed.
#[derive(Debug, Default)]
pub(crate) struct Heartbeat {
    sent: bool,
    heard: bool,
    well: bool,
    silent_ticks: u32,
    ill_ticks: u32,
}

impl Heartbeat {
    /// `aws/heartbeat` came back.
    pub(crate) fn heard(&mut self) {
        self.heard = true;
    }

    /// `aws/ping` came back with this status.
    pub(crate) fn ping(&mut self, status: u16) {
        self.well |= status == 200;
    }

    /// How long after both were sent the next tick is.
    pub(crate) fn next_tick(&self) -> Duration {
        if self.silent_ticks == 0 { TICK } else { TICK_IN_DOUBT }
    }

    /// Called right before both are sent again.
    pub(crate) fn tick(&mut self) -> Option<Ailment> {
        if self.sent {
            self.silent_ticks = if self.heard { 0 } else { self.silent_ticks + 1 };
            self.ill_ticks = if self.well { 0 } else { self.ill_ticks + 1 };
        }
        (self.sent, self.heard, self.well) = (true, false, false);
        match (self.silent_ticks, self.ill_ticks) {
            (2.., _) => Some(Ailment::Silent),
            (_, 3..) => Some(Ailment::BackEnd),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_missed_heartbeat_is_forgiven_and_two_are_not() {
        let mut heartbeat = Heartbeat::default();
        assert_eq!(heartbeat.tick(), None, "nothing was sent yet");
        heartbeat.ping(200);
        assert_eq!(heartbeat.tick(), None);
        heartbeat.ping(200);
        assert_eq!(heartbeat.tick(), Some(Ailment::Silent));
    }

    #[test]
    fn after_a_miss_it_looks_sooner_until_it_is_answered_again() {
        let mut heartbeat = Heartbeat::default();
        heartbeat.tick();
        assert_eq!(heartbeat.next_tick(), TICK);
        heartbeat.tick();
        assert_eq!(heartbeat.next_tick(), TICK_IN_DOUBT);
        heartbeat.heard();
        assert_eq!(heartbeat.tick(), None, "one was lost, and is forgiven");
        assert_eq!(heartbeat.next_tick(), TICK);
    }

    #[test]
    fn three_bad_pings_make_the_back_end_ill_while_heartbeats_come() {
        let mut heartbeat = Heartbeat::default();
        heartbeat.tick();
        for expected in [None, None, Some(Ailment::BackEnd)] {
            heartbeat.heard();
            heartbeat.ping(500);
            assert_eq!(heartbeat.tick(), expected);
        }
        heartbeat.heard();
        heartbeat.ping(200);
        assert_eq!(heartbeat.tick(), None, "well again");
    }
}
