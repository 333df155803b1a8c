//! Faults that strike a chat at once, and those that wait for their occasion.

use jiff::Timestamp;

use super::chat::{Chat, Errand};
use super::sockets::Ending;
use crate::clock::later;
use crate::faults::{Fault, FaultId, Mishap, Place};

impl Chat {
    /// Puts a fault down, or lets it happen if it needs no occasion.
    pub(crate) fn inject(&mut self, fault: Fault, now: Timestamp) -> FaultId {
        if fault.mishap.place() == Place::Now {
            match fault.mishap {
                Mishap::Drop(code) => self.sockets.end_all(code.map_or(Ending::Drop, Ending::Close)),
                Mishap::ResetSockets => self.sockets.end_all(Ending::Reset),
                Mishap::BlackHole => self.sockets.end_all(Ending::BlackHole),
                // The clock is not the chat's: whoever has it shifts it.
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
}
