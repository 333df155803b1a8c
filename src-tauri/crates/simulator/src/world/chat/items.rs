//! What is said and done.

use jiff::Timestamp;

use super::publishing::Reach;
use super::{Chat, Published};
use crate::world::item;

impl Chat {
    pub(crate) fn say(
        &mut self,
        participant: usize,
        content_type: &str,
        content: &str,
        now: Timestamp,
    ) -> Published {
        let item = item::message(&self.participants[participant], content_type, content);
        self.publish(item, true, Reach::Everyone, now)
    }

    /// Any event; stored if the service stores its kind. Typing does not come back to who types.
    pub(crate) fn event(&mut self, kind: &str, participant: Option<usize>, now: Timestamp) -> Published {
        let item = item::event(kind, participant.map(|index| &self.participants[index]));
        let reach = match participant {
            Some(typist) if kind == "typing" => Reach::AllBut(typist),
            _ => Reach::Everyone,
        };
        self.publish(item, item::is_stored(kind), reach, now)
    }

    pub(crate) fn presence_type(&mut self, name: &str, participant: usize, now: Timestamp) -> Published {
        let item = item::presence_type(name, &self.participants[participant]);
        self.publish(item, false, Reach::Everyone, now)
    }
}
