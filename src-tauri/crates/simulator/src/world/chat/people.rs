//! Who comes and goes, and the end.

use jiff::Timestamp;

use super::Chat;
use super::publishing::Reach;
use crate::config::SilentMonitor;
use crate::world::item;
use crate::world::participant::Role;

impl Chat {
    pub(crate) fn join(&mut self, participant: usize, now: Timestamp) {
        let who = &mut self.participants[participant];
        if who.present {
            return;
        }
        who.present = true;
        who.gone_at = None;
        self.event("participant.joined", Some(participant), now);
    }

    /// What `ConnectParticipant` does: the participant counts as connected, and those who were only invited join.
    pub(crate) fn connect(&mut self, participant: usize, now: Timestamp) {
        let who = &mut self.participants[participant];
        who.connected = true;
        if !who.silent || self.switches.silent_monitor == SilentMonitor::Announced {
            self.join(participant, now);
        }
    }

    pub(crate) fn leave(&mut self, participant: usize, now: Timestamp) {
        let at = self.backdated.unwrap_or(now);
        let who = &mut self.participants[participant];
        let was_present = std::mem::take(&mut who.present);
        who.connected = false;
        who.gone_at = Some(at);
        if was_present {
            self.event("participant.left", Some(participant), now);
        }
    }

    /// The chain goes on with a new contact: `from` leaves, `to` joins, and only `from` hears live that it worked.
    pub(crate) fn transfer(&mut self, from: usize, to: usize, queue: String, now: Timestamp) {
        self.event("participant.invited", Some(to), now);
        let succeeded = item::event("transfer.succeeded", None);
        self.publish(succeeded, true, Reach::Only(from), now);
        self.leave(from, now);
        let next = self.new_id();
        self.contact_ids.push(next);
        self.queue = queue;
        self.join(to, now);
    }

    pub(crate) fn end(&mut self, now: Timestamp) {
        if self.ended_at.is_some() {
            return;
        }
        self.event("chat.ended", None, now);
        self.ended_at = Some(self.backdated.unwrap_or(now));
    }

    /// The name of the agent who has the chat, if one has.
    pub(crate) fn agent(&self) -> Option<&str> {
        let mut people = self.participants.iter().rev();
        people.find(|who| who.role == Role::Agent && who.present).map(|who| who.name.as_str())
    }
}
