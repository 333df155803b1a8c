//! Contacts that go on with another agent.

use jiff::Timestamp;

use super::Chat;
use super::publishing::Reach;
use crate::world::item;
use crate::world::participant::Role;

impl Chat {
    /// The chain goes on with a new contact: the agents leave, `to` joins, and only `from` hears live that it worked.
    pub(crate) fn transfer(&mut self, from: usize, to: usize, queue: String, now: Timestamp) {
        if !self.takes("a transfer") {
            return;
        }
        self.event("participant.invited", Some(to), now);
        self.hand_over(from, queue, now);
        self.join(to, now);
    }

    /// The same without anyone to take over yet.
    pub(crate) fn transfer_to_queue(&mut self, from: usize, queue: String, now: Timestamp) {
        if self.takes("a transfer") {
            self.hand_over(from, queue, now);
        }
    }

    /// The one who was asked did not take the chat: everything stays as it is, and only `from` hears of it.
    pub(crate) fn transfer_fails(&mut self, from: usize, to: usize, now: Timestamp) {
        if !self.takes("a transfer") {
            return;
        }
        self.event("participant.invited", Some(to), now);
        let failed = item::event("transfer.failed", None);
        self.publish(failed, true, Reach::Only(from), now);
        // The invitation is void.
        self.participants[to].gone_at = Some(Timestamp::MIN);
    }

    fn hand_over(&mut self, from: usize, queue: String, now: Timestamp) {
        let succeeded = item::event("transfer.succeeded", None);
        self.publish(succeeded, true, Reach::Only(from), now);
        self.depart(from, now);
        // A conference does not go on elsewhere: all agents are disconnected (administrator guide, multi-party chat).
        for other in 0..self.participants.len() {
            if self.participants[other].role == Role::Agent && self.participants[other].present {
                self.depart(other, now);
            }
        }
        self.next_contact();
        self.queue = queue;
    }

    pub(super) fn next_contact(&mut self) {
        let next = self.new_id();
        self.contact_ids.push(next);
    }
}
