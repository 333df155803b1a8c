//! Messages that are processed before they count.

use std::time::Duration;

use super::{ChatHandle, ParticipantHandle};
use crate::world::Processed;

/// A message being processed. What becomes of it changes the item under its `Id`.
#[derive(Clone, Debug)]
pub struct ProcessingHandle {
    chat: ChatHandle,
    id: String,
}

impl ChatHandle {
    /// A `text/plain` message with `MessageProcessingStatus: PROCESSING`.
    pub fn say_processing(&self, from: &ParticipantHandle, text: &str) -> ProcessingHandle {
        let participant = from.seat.participant;
        let id = self.step(|chat, now| chat.say_processing(participant, "text/plain", text, now).id);
        ProcessingHandle { chat: self.clone(), id }
    }

    /// A `text/plain` message of now that gets through after `delay`: behind later ones, with its earlier
    /// `AbsoluteTime`. If the chat ends before, it never does. Returns its `Id`.
    pub fn delayed(&self, from: &ParticipantHandle, text: &str, delay: Duration) -> String {
        self.step(|chat, now| chat.say_delayed(from.seat.participant, text, delay, now).id)
    }
}

impl ProcessingHandle {
    /// `Id` of the message.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// It is through, with `text` for its content (`[PII]`, say), and has no status any more.
    pub fn processed(self, text: &str) {
        self.settle(&Processed::Delivered(Some(text.to_owned())));
    }

    /// `REJECTED`: the content is withheld.
    pub fn rejected(self) {
        self.settle(&Processed::Rejected);
    }

    /// `FAILED`: the content stays as it was or is withheld, as the instance is configured.
    pub fn failed(self, deliver_original: bool) {
        self.settle(&Processed::Failed { deliver_original });
    }

    fn settle(self, outcome: &Processed) {
        let Self { chat, id } = self;
        chat.step(|chat, _| chat.process(&id, outcome));
    }
}
