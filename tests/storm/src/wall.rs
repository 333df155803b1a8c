//! The watching computer's wall clock: it may be wrong, and it jumps when the computer sleeps.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

#[derive(Debug)]
pub(crate) struct Wall {
    origin: Timestamp,
    started: Instant,
    off: Mutex<SignedDuration>,
}

impl Wall {
    pub(crate) fn new(origin: Timestamp, off: SignedDuration) -> Self {
        Self { origin, started: Instant::now(), off: Mutex::new(off) }
    }

    /// Sets it forward or back.
    pub(crate) fn jump(&self, by: SignedDuration) {
        *self.off.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl monitor::Clock for Wall {
    fn now(&self) -> Timestamp {
        let off = *self.off.lock().unwrap_or_else(PoisonError::into_inner);
        self.origin + self.started.elapsed() + off
    }
}
