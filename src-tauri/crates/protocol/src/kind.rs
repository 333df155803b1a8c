//! What an item is, from `Type` and `ContentType`.

use std::borrow::Cow;

use transcript::{Event, Format, Kind};

/// Content types of events begin with this, of messages with the other.
const EVENT: &str = "application/vnd.amazonaws.connect.event.";
const MESSAGE: &str = "application/vnd.amazonaws.connect.message.";

/// The service says `EVENT` and leaves the rest to `ContentType`; other values of `Type` are what the API model lists, now or in 2021.
pub fn kind(item_type: Option<&str>, content_type: Option<&str>) -> Kind {
    let content_type = content_type.map(essence).unwrap_or_default();
    match item_type {
        // The socket writes it without an underscore, and no API model lists it.
        Some("MESSAGEMETADATA" | "MESSAGE_METADATA") => return Kind::Metadata,
        Some("ATTACHMENT") => return Kind::Attachment,
        _ => {}
    }
    if let Some(suffix) = content_type.strip_prefix(EVENT) {
        return event_of_content_type(suffix);
    }
    match item_type {
        Some("MESSAGE") if content_type.strip_prefix(MESSAGE) == Some("attachment") => Kind::Attachment,
        Some("MESSAGE") => Kind::Message(format(&content_type)),
        Some("EVENT") | None => match format(&content_type) {
            Format::Other if item_type.is_some() => Kind::Event(Event::Other((*content_type).into())),
            Format::Other => Kind::Unknown,
            known => Kind::Message(known),
        },
        Some(other) => kind_of_type(other),
    }
}

fn event_of_content_type(suffix: &str) -> Kind {
    Kind::Event(match suffix {
        "typing" => Event::Typing,
        "participant.invited" => Event::Invited,
        "participant.joined" => Event::Joined,
        "participant.left" => Event::Left,
        "participant.idle" => Event::Idle,
        "participant.returned" => Event::Returned,
        "participant.autodisconnection" => Event::AutoDisconnection,
        "participant.active" => Event::Active,
        "participant.inactive" => Event::Inactive,
        "participant.engaged" => Event::Engaged,
        "participant.disengaged" => Event::Disengaged,
        "participant.displayname.updated" => Event::DisplayNameUpdated,
        "transfer.succeeded" => Event::TransferSucceeded,
        "transfer.failed" => Event::TransferFailed,
        "chat.ended" => Event::ChatEnded,
        "chat.rehydrated" => Event::ChatRehydrated,
        // What a client sends to say that it has a message: a mark on that message, not a row.
        "message.metadata" | "message.delivered" | "message.read" => return Kind::Metadata,
        other => Event::Other(other.into()),
    })
}

/// `ChatItemType` of the API model of 2018, of October 2021, and of today.
fn kind_of_type(item_type: &str) -> Kind {
    Kind::Event(match item_type {
        "TYPING" => Event::Typing,
        "PARTICIPANT_INVITED" => Event::Invited,
        "PARTICIPANT_JOINED" => Event::Joined,
        "PARTICIPANT_LEFT" => Event::Left,
        "PARTICIPANT_IDLE" => Event::Idle,
        "PARTICIPANT_RETURNED" => Event::Returned,
        "PARTICIPANT_ACTIVE" => Event::Active,
        "PARTICIPANT_INACTIVE" => Event::Inactive,
        "PARTICIPANT_ENGAGED" => Event::Engaged,
        "PARTICIPANT_DISENGAGED" => Event::Disengaged,
        "TRANSFER_SUCCEEDED" => Event::TransferSucceeded,
        "TRANSFER_FAILED" => Event::TransferFailed,
        "CHAT_ENDED" => Event::ChatEnded,
        "CONNECTION_ACK" => Event::Other("connection.acknowledged".into()),
        "MESSAGE_DELIVERED" | "MESSAGE_READ" => return Kind::Metadata,
        _ => return Kind::Unknown,
    })
}

fn format(content_type: &str) -> Format {
    match content_type.strip_prefix(MESSAGE) {
        Some("interactive") => Format::Interactive,
        Some("interactive.response") => Format::InteractiveResponse,
        Some(_) => Format::Other,
        None => match content_type {
            "text/plain" => Format::Plain,
            "text/markdown" => Format::Markdown,
            "application/json" => Format::Json,
            _ => Format::Other,
        },
    }
}

/// The media type without parameters, in lower case (RFC 9110, 8.3.1): `text/plain; charset=utf-8` is `text/plain`.
fn essence(content_type: &str) -> Cow<'_, str> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Owned(essence.to_ascii_lowercase());
    }
    Cow::Borrowed(essence)
}
