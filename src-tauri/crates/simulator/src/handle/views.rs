//! What flows show besides text.

use serde_json::Value;

use super::{ChatHandle, ParticipantHandle};

impl ChatHandle {
    /// An interactive message `ViewResource`, whose `viewToken` `DescribeView` takes from everyone in this chat.
    /// Its `viewData` is `data`. A `view` the instance does not have answers 404. Returns the message's `Id`.
    pub fn show_view(&self, from: &ParticipantHandle, view: &str, data: &Value) -> String {
        self.step(|chat, now| chat.show_view(from.seat.participant, view, data, now))
    }
}
