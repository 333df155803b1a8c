//! Transcript items as raw JSON, every member spelt as the service spells it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::participant::Participant;
use crate::config::UnsettledEvents;

/// One `Item` (API reference, data type `Item`) on its way: `Id`, `AbsoluteTime` and `ContactId` are added by the
/// chat. Sorted, so that the same item is the same text whatever features of JSON libraries are on.
pub(crate) type Item = BTreeMap<String, Value>;

const EVENT: &str = "application/vnd.amazonaws.connect.event.";

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeping {
    /// The transcript has it, websockets get it.
    Stored,
    /// Websockets alone get it.
    Live,
    /// It becomes `MessageMetadata` of the message it is about.
    Folded,
    /// No source says; a switch does.
    Unsettled,
}

/// Every event there is. Stored are those that the API reference lists for `GetTranscript`, and `chat.rehydrated`,
/// which recorded transcripts hold. That idle, returned and auto-disconnection are not, the administrator guide says
/// ("Set up chat timeouts for chat participants").
const EVENTS: [(&str, Keeping); 27] = [
    ("typing", Keeping::Live),
    ("connection.acknowledged", Keeping::Live),
    ("participant.invited", Keeping::Stored),
    ("participant.joined", Keeping::Stored),
    ("participant.left", Keeping::Stored),
    ("participant.idle", Keeping::Live),
    ("participant.returned", Keeping::Live),
    ("participant.autodisconnection", Keeping::Live),
    ("participant.active", Keeping::Unsettled),
    ("participant.inactive", Keeping::Unsettled),
    ("participant.engaged", Keeping::Unsettled),
    ("participant.disengaged", Keeping::Unsettled),
    ("participant.displayname.updated", Keeping::Unsettled),
    ("transfer.succeeded", Keeping::Stored),
    ("transfer.failed", Keeping::Stored),
    ("chat.ended", Keeping::Stored),
    ("chat.rehydrated", Keeping::Stored),
    ("message.delivered", Keeping::Folded),
    ("message.read", Keeping::Folded),
    ("message.metadata", Keeping::Folded),
    ("authentication.initiated", Keeping::Unsettled),
    ("authentication.succeeded", Keeping::Unsettled),
    ("authentication.failed", Keeping::Unsettled),
    ("authentication.timeout", Keeping::Unsettled),
    ("authentication.expired", Keeping::Unsettled),
    ("authentication.cancelled", Keeping::Unsettled),
    ("workflow.cancelled", Keeping::Unsettled),
];

/// Whether the transcript holds events of this kind; kinds that nobody has heard of are live only.
pub(crate) fn is_stored(kind: &str, unsettled: UnsettledEvents) -> bool {
    let known = EVENTS.iter().find(|(name, _)| *name == kind);
    match known.map_or(Keeping::Live, |(_, keeping)| *keeping) {
        Keeping::Stored => true,
        Keeping::Live | Keeping::Folded => false,
        Keeping::Unsettled => unsettled == UnsettledEvents::Stored,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_listed_once() {
        let mut kinds: Vec<_> = EVENTS.iter().map(|(kind, _)| kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), EVENTS.len());
    }
}
