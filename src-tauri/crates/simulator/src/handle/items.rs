//! What is said and done.

use jiff::Timestamp;

use super::{ChatHandle, ParticipantHandle};

/// The four presence types of the API as of October 2021. What they mean is undocumented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `PARTICIPANT_ACTIVE`
    Active,
    /// `PARTICIPANT_INACTIVE`
    Inactive,
    /// `PARTICIPANT_ENGAGED`
    Engaged,
    /// `PARTICIPANT_DISENGAGED`
    Disengaged,
}

/// Where a presence type stands in its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceForm {
    /// As `Type`, without a content type.
    Type,
    /// As the suffix of an event's `ContentType`.
    ContentType,
}

impl ChatHandle {
    /// A `text/plain` message. Returns its `Id`.
    pub fn say(&self, from: &ParticipantHandle, text: &str) -> String {
        self.say_as(from, "text/plain", text)
    }

    /// A `text/markdown` message. Returns its `Id`.
    pub fn say_markdown(&self, from: &ParticipantHandle, text: &str) -> String {
        self.say_as(from, "text/markdown", text)
    }

    /// A message of any content type. Returns its `Id`.
    pub fn say_as(&self, from: &ParticipantHandle, content_type: &str, content: &str) -> String {
        self.step(|chat, now| chat.say(from.seat.participant, content_type, content, now).id)
    }

    /// An event `application/vnd.amazonaws.connect.event.<kind>`, stored if the service stores that kind.
    /// Returns its `Id`.
    pub fn event(&self, kind: &str, participant: Option<&ParticipantHandle>) -> String {
        self.step(|chat, now| chat.event(kind, participant.map(|who| who.seat.participant), now).id)
    }

    /// Someone types; everyone else is told, nothing is stored.
    pub fn typing(&self, who: &ParticipantHandle) {
        self.event("typing", Some(who));
    }

    /// The idle timer of someone fired; live only.
    pub fn idle(&self, who: &ParticipantHandle) {
        self.event("participant.idle", Some(who));
    }

    /// Someone idle is back; live only.
    pub fn returned(&self, who: &ParticipantHandle) {
        self.event("participant.returned", Some(who));
    }

    /// A presence type of the 2021 API; as a `Type` it is live only.
    pub fn presence2021(&self, who: &ParticipantHandle, presence: Presence, form: PresenceForm) {
        let name = match presence {
            Presence::Active => "ACTIVE",
            Presence::Inactive => "INACTIVE",
            Presence::Engaged => "ENGAGED",
            Presence::Disengaged => "DISENGAGED",
        };
        match form {
            PresenceForm::Type => {
                self.step(|chat, now| chat.presence_type(name, who.seat.participant, now));
            }
            PresenceForm::ContentType => {
                self.event(&format!("participant.{}", name.to_lowercase()), Some(who));
            }
        }
    }

    /// A message reached its recipient: `MESSAGEMETADATA` live, folded into the stored message.
    pub fn delivered(&self, recipient: &ParticipantHandle, message_id: &str) {
        self.step(|chat, now| chat.receipt(recipient.seat.participant, message_id, false, now));
    }

    /// A message was read by its recipient: `MESSAGEMETADATA` live, folded into the stored message.
    pub fn read(&self, recipient: &ParticipantHandle, message_id: &str) {
        self.step(|chat, now| chat.receipt(recipient.seat.participant, message_id, true, now));
    }

    /// Items happen at `at` instead of now, until this is called with `None`: for a past to page through. Never
    /// before an item that is already there.
    pub fn backdate(&self, at: Option<Timestamp>) {
        self.step(|chat, _| chat.backdated = at);
    }

    /// Whether items emitted within one millisecond share it. By default each item takes an instant of its own.
    pub fn same_instant(&self, shared: bool) {
        self.step(|chat, _| chat.same_instant = shared);
    }
}
