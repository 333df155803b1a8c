//! What goes wrong.

use super::ChatHandle;
use crate::request::Refusal;
use crate::world::Ending;

impl ChatHandle {
    /// The next `times` requests of this chat answer `status` (see [`Refusal::status`]).
    pub fn refuse_with(&self, status: u16, times: u32) {
        self.refuse(Refusal::new(status, times));
    }

    /// The same with a choice of operation and a `Retry-After`.
    pub fn refuse(&self, refusal: Refusal) {
        self.step(|chat, _| chat.refusals.push(refusal));
    }

    /// Ends every open socket of the chat, with a close frame of this code or, with `None`, without one.
    pub fn drop_sockets(&self, close_code: Option<u16>) {
        self.step(|chat, _| chat.sockets.end_all(close_code.map_or(Ending::Drop, Ending::Close)));
    }
}
