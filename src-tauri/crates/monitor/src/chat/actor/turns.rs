//! Turns that a chat waits for, and calls that are under way: at most one of each kind.

use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::chat::reading::Want;

/// A call that is older than this when the network comes back was made without one, and may hang for long.
const STALE: Duration = Duration::from_secs(2);

/// What a chat asks of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// A connection: a socket's URL and a token.
    Connect,
    /// A token alone.
    Renew,
    /// A page.
    Read(Want),
}

/// By kind of errand.
#[derive(Debug, Default)]
pub(super) struct Turns {
    connect: Slot,
    renew: Slot,
    read: Slot,
    serial: u64,
}

#[derive(Debug, Default)]
enum Slot {
    #[default]
    Free,
    /// In the scheduler's queue.
    Waiting(Errand, AbortHandle),
    UnderWay {
        serial: u64,
        since: Instant,
        call: AbortHandle,
    },
}

impl Turns {
    fn slot(&mut self, errand: Errand) -> &mut Slot {
        match errand {
            Errand::Connect => &mut self.connect,
            Errand::Renew => &mut self.renew,
            Errand::Read(_) => &mut self.read,
        }
    }

    /// A page waits for its turn.
    pub(super) fn reading(&self) -> bool {
        matches!(self.read, Slot::Waiting(..))
    }

    /// The page that waits can wait; something else cannot.
    pub(super) fn reads_later(&self) -> bool {
        matches!(self.read, Slot::Waiting(Errand::Read(Want::Later), _))
    }

    /// A turn is asked for; what was there of its kind is given up.
    pub(super) fn wait(&mut self, errand: Errand, turn: AbortHandle) {
        self.drop(errand);
        *self.slot(errand) = Slot::Waiting(errand, turn);
    }

    /// A turn was granted, and this call is made. Its answer has to name the serial number.
    pub(super) fn under_way(&mut self, errand: Errand, serial: u64, call: AbortHandle) {
        self.drop(errand);
        *self.slot(errand) = Slot::UnderWay { serial, since: Instant::now(), call };
    }

    pub(super) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// A turn was granted. Says whether anybody waits for it: what was given up may have been granted already.
    pub(super) fn granted(&mut self, errand: Errand) -> bool {
        let is_awaited = matches!(self.slot(errand), Slot::Waiting(..));
        if is_awaited {
            self.drop(errand);
        }
        is_awaited
    }

    /// Whether this answer is the one that is awaited. What was given up may have been answered already.
    pub(super) fn answered(&mut self, errand: Errand, serial: u64) -> bool {
        let slot = self.slot(errand);
        let is_awaited = matches!(slot, Slot::UnderWay { serial: awaited, .. } if *awaited == serial);
        if is_awaited {
            *slot = Slot::Free;
        }
        is_awaited
    }

    pub(super) fn is_stale(&mut self, errand: Errand, now: Instant) -> bool {
        let slot = self.slot(errand);
        matches!(slot, Slot::UnderWay { since, .. } if now.saturating_duration_since(*since) >= STALE)
    }

    pub(super) fn drop(&mut self, errand: Errand) {
        match std::mem::take(self.slot(errand)) {
            Slot::Free => {}
            Slot::Waiting(_, task) | Slot::UnderWay { call: task, .. } => task.abort(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_turn_that_was_given_up_and_granted_all_the_same_is_not_taken() {
        for errand in [Errand::Connect, Errand::Renew, Errand::Read(Want::Edge)] {
            let mut turns = Turns::default();
            let task = || tokio::spawn(std::future::pending::<()>()).abort_handle();
            turns.wait(errand, task());
            assert!(turns.granted(errand));
            assert!(!turns.granted(errand), "it was taken");
            turns.wait(errand, task());
            turns.drop(errand);
            assert!(!turns.granted(errand), "it was given up");
            let serial = turns.next_serial();
            turns.under_way(errand, serial, task());
            assert!(!turns.granted(errand) && turns.answered(errand, serial), "the call goes on");
        }
    }
}
