//! What the roster and the truth tell about chats.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::chat::{Chat, Stored, iso};
use super::participant::{Participant, Role};
use super::{ChatKey, World};
use crate::clock::later;
use crate::request::Request;

impl World {
    /// Gives the roster a silent monitor of the chat, whose token stays the same for as long as the chat lasts.
    pub(crate) fn list_in_roster(&mut self, chat: ChatKey) {
        let id = self.chat(chat).new_id();
        let seat = self.seat(chat, Participant::monitor(id, "Roster".to_owned()));
        self.chat(chat).roster_monitor = Some(seat.participant);
    }

    /// Seats a silent monitor.
    pub(crate) fn monitor(&mut self, chat: ChatKey, name: String) -> super::Seat {
        let id = self.chat(chat).new_id();
        let mut monitor = Participant::monitor(id, name);
        if !self.chat(chat).has_room_for_a_monitor() {
            self.chat(chat).ignore("one monitor too many");
            monitor.gone_at = Some(Timestamp::MIN);
        }
        self.seat(chat, monitor)
    }

    /// The roster as `docs/roster.openapi.yaml` describes it. `endpoint` is the base URL of the Participant Service.
    pub(crate) fn roster(&self, endpoint: &str, now: Timestamp) -> Value {
        let keeps = self.config.roster_keeps_ended;
        let recent = |chat: &&Chat| chat.ended_at.is_none_or(|at| now < later(at, keeps));
        let chats: Vec<Value> = self
            .chats
            .values()
            .filter(recent)
            .filter_map(|chat| {
                let monitor = &chat.participants[chat.roster_monitor?];
                let customer = chat.participants.iter().find(|who| who.role == Role::Customer);
                Some(json!({
                    "contactId": chat.contact_id(),
                    "initialContactId": chat.initial_contact_id(),
                    "instance": self.config.instance,
                    "region": self.config.region,
                    "endpoint": endpoint,
                    "queue": chat.queue,
                    "customer": chat.customer,
                    "customerParticipantId": customer.map(|who| &who.id),
                    "agent": chat.agent(),
                    "startedAt": iso(chat.started_at),
                    "state": chat.state(),
                    "participantToken": monitor.token,
                }))
            })
            .collect();
        json!({ "chats": chats })
    }
}

impl Chat {
    /// Everything known about the chat, for comparing with what a client saw.
    pub(crate) fn truth(&self) -> Value {
        json!({
            "initialContactId": self.initial_contact_id(),
            "contactIds": self.contact_ids,
            "state": self.state(),
            "items": self.stored.iter().map(Stored::item).collect::<Vec<_>>(),
            "past": self.past.iter().map(Stored::past_item).collect::<Vec<_>>(),
            "live": self.live().collect::<Vec<_>>(),
            "sentTo": self.sent_to().collect::<Vec<_>>(),
            "requests": self.requests.iter().map(Request::to_json).collect::<Vec<_>>(),
            "forgotten": { "live": self.live_forgotten(), "requests": self.requests.forgotten() },
            "ignored": self.ignored().collect::<Vec<_>>(),
            "participants": self.participants.iter().map(Participant::to_json).collect::<Vec<_>>(),
            "faults": self.faults.entries().map(|entry| entry.to_json(self.initial_contact_id())).collect::<Vec<_>>(),
        })
    }

    /// The chat without what was said and done in it.
    pub(crate) fn in_short(&self) -> Value {
        json!({
            "initialContactId": self.initial_contact_id(),
            "contactIds": self.contact_ids,
            "customer": self.customer,
            "queue": self.queue,
            "state": self.state(),
            "items": self.stored.len(),
            "requests": self.requests.len(),
            "sockets": self.sockets.subscribed(),
        })
    }

    fn state(&self) -> &'static str {
        if self.ended_at.is_some() { "ended" } else { "live" }
    }
}
