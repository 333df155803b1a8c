//! What goes wrong.

use super::ChatHandle;
use crate::faults::{Fault, FaultId, Mishap};

/// A fault put down for one chat.
#[derive(Clone, Debug)]
pub struct FaultHandle {
    chat: ChatHandle,
    id: FaultId,
}

impl ChatHandle {
    /// Lets something go wrong in this chat: at once, or at the next occasion.
    pub fn inject(&self, fault: Fault) -> FaultHandle {
        let id = self.step(|chat, now| chat.inject(fault, now));
        FaultHandle { chat: self.clone(), id }
    }

    /// The next `times` requests of this chat answer `status`, see [`Mishap::Status`].
    pub fn refuse_with(&self, status: u16, times: u32) -> FaultHandle {
        self.inject(Fault::once(Mishap::Status { status, retry_after: None }).times(times))
    }

    /// Ends every open socket of the chat, with a close frame of this code or, with `None`, without one.
    pub fn drop_sockets(&self, close_code: Option<u16>) -> FaultHandle {
        self.inject(Fault::once(Mishap::Drop(close_code)))
    }

    /// Takes one back; `false` if it is over already.
    pub(crate) fn end_fault(&self, id: FaultId) -> bool {
        self.step(|chat, _| chat.faults.end(id))
    }

    /// Takes every fault of this chat back.
    pub fn clear_faults(&self) {
        self.step(|chat, _| chat.recover());
    }
}

impl FaultHandle {
    /// How often it has struck.
    pub fn struck(&self) -> u32 {
        self.chat.step(|chat, _| {
            chat.faults.entries().find(|entry| entry.id == self.id).map_or(0, |entry| entry.times)
        })
    }

    /// Whether it strikes no more.
    pub fn is_over(&self) -> bool {
        self.chat.step(|chat, _| {
            chat.faults.entries().find(|entry| entry.id == self.id).is_none_or(|entry| entry.is_over)
        })
    }

    /// Its number within the chat, as the truth and the admin port show it.
    pub fn number(&self) -> u32 {
        self.id.0
    }

    /// Takes it back.
    pub fn end(&self) {
        self.chat.end_fault(self.id);
    }
}
