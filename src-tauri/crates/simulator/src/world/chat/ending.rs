//! How a chat comes to its end, and what comes after.

use jiff::Timestamp;

use super::{Chat, Errand};
use crate::clock::later;
use crate::config::{AutoDisconnection, EndedSockets};
use crate::world::participant::Role;

impl Chat {
    pub(crate) fn end(&mut self, now: Timestamp) {
        if !self.takes("another end") {
            return;
        }
        self.event("chat.ended", None, now);
        let ended_at = self.backdated.unwrap_or(now);
        self.ended_at = Some(ended_at);
        // Whatever was still to happen does not happen any more; faults strike until the tokens are dead.
        self.stop_timers();
        self.agenda.keep(|errand| matches!(errand, Errand::FaultEnds(_)));
        self.flow_ends = None;
        self.dormant = Vec::new();
        self.sessions = Vec::new();
        let tokens_die = later(ended_at, self.config.grace).max(now);
        if let EndedSockets::Close(code) = self.config.switches.ended_sockets {
            self.agenda.put(tokens_die, Errand::CloseSockets(code));
        }
        if let Some(after) = self.config.forget_ended_after {
            self.agenda.put(tokens_die.max(later(ended_at, after)), Errand::Forget);
        }
    }

    /// Everyone but the customer is disconnected, because `participant` was silent for too long.
    pub(super) fn auto_disconnect(&mut self, participant: usize, now: Timestamp) {
        let kind = "participant.autodisconnection";
        if self.config.switches.auto_disconnection == AutoDisconnection::Everyone {
            self.event(kind, Some(participant), now);
        }
        for other in 0..self.participants.len() {
            let who = &self.participants[other];
            // Flows are no people: they speak again in the disconnect flow.
            if who.gone_at.is_none() && !matches!(who.role, Role::Customer | Role::System) {
                self.depart(other, now);
            }
        }
        if self.config.switches.auto_disconnection == AutoDisconnection::WhoStays {
            self.event(kind, Some(participant), now);
        }
        self.begin_disconnect_flow(now);
    }

    /// The customer is alone with the flow: a contact of its own (administrator guide, "Enable persistent chat", has
    /// a survey for an example), which ends the chat. Monitoring ends with the agent.
    pub(super) fn begin_disconnect_flow(&mut self, now: Timestamp) {
        let Some(flow) = self.disconnect_flow else { return };
        if self.flow_ends.is_some() {
            return;
        }
        let at = self.backdated.unwrap_or(now);
        for who in self.participants.iter_mut().filter(|who| who.silent && who.gone_at.is_none()) {
            who.connected = false;
            who.gone_at = Some(at);
        }
        self.next_contact();
        self.flow_ends = Some(self.agenda.put(later(now, flow), Errand::End));
    }

    /// A flow that finds another agent ends nothing.
    pub(super) fn leave_disconnect_flow(&mut self) {
        if let Some(slip) = self.flow_ends.take() {
            self.agenda.strike(slip);
        }
    }

    pub(crate) fn is_forgotten(&self) -> bool {
        self.forgotten
    }
}
