//! Transcript items as raw JSON, every member spelt as the service spells it.

use serde_json::{Map, Value, json};

use super::participant::Participant;

/// One `Item` (API reference, data type `Item`) on its way: `Id`, `AbsoluteTime` and `ContactId` are added by the
/// chat.
pub(crate) type Item = Map<String, Value>;

const EVENT: &str = "application/vnd.amazonaws.connect.event.";

/// Event kinds the transcript keeps; all others exist on websockets only.
const STORED_EVENTS: [&str; 6] = [
    "participant.invited",
    "participant.joined",
    "participant.left",
    "chat.ended",
    "transfer.succeeded",
    "transfer.failed",
];

pub(crate) fn is_stored(event: &str) -> bool {
    STORED_EVENTS.contains(&event)
}

/// The kind of an event's content type: `typing` of `application/vnd.amazonaws.connect.event.typing`.
pub(crate) fn event_kind(content_type: &str) -> Option<&str> {
    content_type.strip_prefix(EVENT)
}

pub(crate) fn message(from: &Participant, content_type: &str, content: &str) -> Item {
    let mut item = Item::new();
    item.insert("Type".to_owned(), json!("MESSAGE"));
    item.insert("ContentType".to_owned(), json!(content_type));
    item.insert("Content".to_owned(), json!(content));
    sign(&mut item, from);
    item
}

/// An event; those about the chat as a whole name no participant.
pub(crate) fn event(kind: &str, from: Option<&Participant>) -> Item {
    let mut item = Item::new();
    item.insert("Type".to_owned(), json!("EVENT"));
    item.insert("ContentType".to_owned(), json!(format!("{EVENT}{kind}")));
    if let Some(from) = from {
        sign(&mut item, from);
    }
    item
}

/// A presence type of the API as of October 2021: `PARTICIPANT_ACTIVE` and its like, without a content type.
pub(crate) fn presence_type(name: &str, from: &Participant) -> Item {
    let mut item = Item::new();
    item.insert("Type".to_owned(), json!(format!("PARTICIPANT_{name}")));
    sign(&mut item, from);
    item
}

/// An attachment: neither `Content` nor `ContentType`, those of the file stand in `Attachments`.
pub(crate) fn attachment(from: &Participant, file: &Value) -> Item {
    let mut item = Item::new();
    item.insert("Type".to_owned(), json!("ATTACHMENT"));
    item.insert("Attachments".to_owned(), json!([file]));
    sign(&mut item, from);
    item
}

/// News about a message's receipts; `receipts` as in `MessageMetadata.Receipts`.
pub(crate) fn message_metadata(message_id: &str, receipts: &Value) -> Item {
    let mut item = Item::new();
    // The service spells this one type without the underscore.
    item.insert("Type".to_owned(), json!("MESSAGEMETADATA"));
    item.insert("ContentType".to_owned(), json!(format!("{EVENT}message.metadata")));
    item.insert("MessageMetadata".to_owned(), json!({ "MessageId": message_id, "Receipts": receipts }));
    item
}

fn sign(item: &mut Item, from: &Participant) {
    item.insert("ParticipantId".to_owned(), json!(from.id));
    item.insert("DisplayName".to_owned(), json!(from.name));
    item.insert("ParticipantRole".to_owned(), json!(from.role.name()));
}
