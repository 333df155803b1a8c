//! Items at rest: one JSON text each, shared by the transcript, the record of what was live, and chats that look back.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::world::item::Item;

/// One item of a transcript.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) at: Timestamp,
    pub(crate) id: Arc<str>,
    /// Without `InitialContactId`: that is a member of frames only.
    pub(super) text: Arc<str>,
}

/// One item that was sent to websockets.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(super) text: Arc<str>,
    /// The participants with a socket that it went to.
    pub(super) to: Box<[usize]>,
}

impl Stored {
    /// The item as JSON text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn item(&self) -> Value {
        Value::Object(self.members().into_iter().collect())
    }

    /// The item as a later session of a persistent chat shows it.
    pub(crate) fn past_item(&self) -> Value {
        let mut members = self.members();
        if let Some(contact_id) = members.remove("ContactId") {
            members.insert("RelatedContactId".to_owned(), contact_id);
        }
        Value::Object(members.into_iter().collect())
    }

    pub(super) fn members(&self) -> Item {
        members_of(&self.text)
    }

    pub(super) fn change(&mut self, change: impl FnOnce(&mut Item)) {
        let mut members = self.members();
        change(&mut members);
        self.text = text_of(&members);
    }
}

/// A frame's item, from the text its transcript holds.
pub(super) fn live_item(text: &str, initial_contact_id: &str) -> Value {
    let mut members = members_of(text);
    members.insert("InitialContactId".to_owned(), Value::from(initial_contact_id));
    Value::Object(members.into_iter().collect())
}

pub(super) fn text_of(item: &Item) -> Arc<str> {
    serde_json::to_string(item).expect("maps with string keys are JSON").into()
}

fn members_of(text: &str) -> Item {
    serde_json::from_str(text).expect("the simulator wrote this text")
}
