//! Faults that strike a chat at once, and those that wait for their occasion.

use jiff::{SignedDuration, Timestamp};

use super::chat::{Chat, Errand};
use super::sockets::Ending;
use crate::clock::{later, shifted};
use crate::faults::{Fault, FaultId, Mishap, Place};

impl Chat {
    /// Puts a fault down, or lets it happen if it needs no occasion.
    pub(crate) fn inject(&mut self, fault: Fault, now: Timestamp) -> FaultId {
        if fault.mishap.place() == Place::Now {
            match fault.mishap {
                Mishap::Drop(code) => self.sockets.end_all(code.map_or(Ending::Drop, Ending::Close)),
                Mishap::ResetSockets => self.sockets.end_all(Ending::Reset),
                Mishap::BlackHole => self.sockets.end_all(Ending::BlackHole),
                Mishap::Skew(by) => self.skew = by,
                // The others need an occasion.
                _ => {}
            }
            return self.faults.happened(fault);
        }
        let id = self.faults.add(fault);
        if let Some(lasts) = fault.lasts {
            self.agenda.put(later(now, lasts), Errand::FaultEnds(id));
        }
        id
    }

    /// Takes every fault back.
    pub(crate) fn recover(&mut self) {
        self.faults.end_all();
        self.skew = SignedDuration::ZERO;
    }

    /// What the service's clock shows at `at` to whoever is in this chat. Only dates are wrong: the chat lives on in
    /// right time.
    pub(crate) fn dated(&self, at: Timestamp) -> Timestamp {
        shifted(at, self.skew)
    }
}
