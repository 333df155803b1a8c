//! What is said and done.

use jiff::Timestamp;

use super::publishing::Reach;
use super::{Chat, Published};
use crate::config::PresenceTypes;
use crate::world::item::{self, Item};
use crate::world::participant::Participant;

impl Chat {
    pub(crate) fn say(
        &mut self,
        participant: usize,
        content_type: &str,
        content: &str,
        now: Timestamp,
    ) -> Published {
        self.utter(participant, now, |from| item::message(from, content_type, content))
    }

    /// Publishes a message of whatever kind. It is made only if the chat takes it: a forgotten one has no participants.
    pub(super) fn utter(
        &mut self,
        participant: usize,
        now: Timestamp,
        message: impl FnOnce(&Participant) -> Item,
    ) -> Published {
        if !self.takes("a message") {
            return self.nothing(now);
        }
        let message = message(&self.participants[participant]);
        let published = self.publish(message, true, Reach::Everyone, now);
        self.heard_from(participant, now);
        published
    }

    /// Any event; stored if the service stores its kind. Typing does not come back to who types.
    pub(crate) fn event(&mut self, kind: &str, participant: Option<usize>, now: Timestamp) -> Published {
        if !self.takes(kind) {
            return self.nothing(now);
        }
        let item = item::event(kind, participant.map(|index| &self.participants[index]));
        let reach = match (kind, participant) {
            ("typing", Some(typist)) => Reach::AllBut(typist),
            ("chat.ended", _) => Reach::EveryoneEver,
            _ => Reach::Everyone,
        };
        let stored = item::is_stored(kind, self.config.switches.unsettled_events);
        self.publish(item, stored, reach, now)
    }

    /// A presence type of 2021 as a `Type`: `ACTIVE` and its like.
    pub(crate) fn presence_type(&mut self, name: &str, participant: usize, now: Timestamp) -> Published {
        if !self.takes("a presence type") {
            return self.nothing(now);
        }
        let item = item::presence_type(name, &self.participants[participant]);
        self.publish(item, false, Reach::Everyone, now)
    }

    /// What the service itself says about presence, if it does.
    pub(super) fn show_presence(&mut self, name: &str, participant: usize, now: Timestamp) {
        match self.config.switches.presence_types {
            PresenceTypes::Never => {}
            PresenceTypes::AsType => {
                self.presence_type(name, participant, now);
            }
            PresenceTypes::AsContentType => {
                self.event(&format!("participant.{}", name.to_lowercase()), Some(participant), now);
            }
        }
    }
}
