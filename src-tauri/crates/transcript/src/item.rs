//! One transcript item as the service gives it, on the socket or in a page.
//!
//! Shapes: `Item` of the [API reference](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_Item.html), with
//! every member optional but the two that place it, and every enumeration open.
//!
//! A chat is thousands of items that differ in little, and a hundred chats are held at once. What items have in common is shared
//! ([`Author`], [`Heading`]); what few of them have lies apart ([`Extras`]).

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{AttachmentId, ContactId, ItemId, ParticipantId, Receipts};

/// One item. Without `Id` or `AbsoluteTime` there is none: such input is kept elsewhere and counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Item {
    /// `Id`.
    pub id: ItemId,
    /// `AbsoluteTime` as an instant: texts with and without milliseconds are the same moment.
    pub time: Timestamp,
    /// What it is, from `Type` and `ContentType` together.
    pub kind: Kind,
    /// `Content`; absent on most events and on attachments.
    pub content: Option<Box<str>>,
    /// Who; absent on `chat.ended`, `transfer.*`, `chat.rehydrated`.
    pub author: Option<Arc<Author>>,
    /// What it has in common with most of its neighbours.
    pub heading: Arc<Heading>,
    /// What few items have.
    pub extras: Option<Box<Extras>>,
}

/// What most items of one contact and type have in common. A timeline keeps one for all that are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heading {
    /// `Type` as it came.
    pub item_type: Option<Box<str>>,
    /// `ContentType` as it came.
    pub content_type: Option<Box<str>>,
    /// `ContactId`: on items of the current session.
    pub contact_id: Option<ContactId>,
    /// `RelatedContactId`: on items of a past session of a persistent chat.
    pub related_contact_id: Option<ContactId>,
    /// `InitialContactId`: on socket items.
    pub initial_contact_id: Option<ContactId>,
    /// The contact of the file it was read from, where it names none of its own. No member of the item: its JSON does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implied_contact_id: Option<ContactId>,
}

/// What few items have.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Extras {
    /// `Attachments`.
    pub attachments: Vec<Attachment>,
    /// `MessageMetadata.MessageId`: the message that a [`Kind::Metadata`] item speaks of.
    pub target: Option<ItemId>,
    /// `MessageMetadata.Receipts`, all of them.
    pub receipts: Receipts,
    /// `MessageMetadata.MessageProcessingStatus`.
    pub processing: Option<Processing>,
    /// Set on a part of a streamed bot message.
    pub chunk: Option<Chunk>,
    /// The JSON text as it came, where it can not be rebuilt from the rest: it has members that nobody knows, or says something in
    /// an unusual way.
    pub raw: Option<Box<RawValue>>,
}

impl Item {
    /// An item of which nothing else is known.
    pub fn new(id: ItemId, time: Timestamp, kind: Kind) -> Self {
        Self { id, time, kind, content: None, author: None, heading: Arc::default(), extras: None }
    }

    /// `Type` as it came.
    pub fn item_type(&self) -> Option<&str> {
        self.heading.item_type.as_deref()
    }

    /// `ContentType` as it came.
    pub fn content_type(&self) -> Option<&str> {
        self.heading.content_type.as_deref()
    }

    /// `ContactId`: on items of the current session.
    pub fn contact_id(&self) -> Option<&ContactId> {
        self.heading.contact_id.as_ref()
    }

    /// `RelatedContactId`: on items of a past session of a persistent chat.
    pub fn related_contact_id(&self) -> Option<&ContactId> {
        self.heading.related_contact_id.as_ref()
    }

    /// `InitialContactId`: on socket items.
    pub fn initial_contact_id(&self) -> Option<&ContactId> {
        self.heading.initial_contact_id.as_ref()
    }

    /// The contact in which it was said, past or current; of an item that does not say so, that of its file.
    pub fn contact(&self) -> Option<&ContactId> {
        self.related_contact_id().or(self.contact_id()).or(self.heading.implied_contact_id.as_ref())
    }

    /// `Attachments`.
    pub fn attachments(&self) -> &[Attachment] {
        self.extras.as_ref().map_or(&[], |extras| &extras.attachments)
    }

    /// `MessageMetadata.MessageId`: the message that a [`Kind::Metadata`] item speaks of.
    pub fn target(&self) -> Option<&ItemId> {
        self.extras.as_ref()?.target.as_ref()
    }

    /// `MessageMetadata.Receipts`, all of them.
    pub fn receipts(&self) -> &Receipts {
        self.extras.as_ref().map_or(Receipts::NONE, |extras| &extras.receipts)
    }

    /// `MessageMetadata.MessageProcessingStatus`.
    pub fn processing(&self) -> Option<&Processing> {
        self.extras.as_ref()?.processing.as_ref()
    }

    /// Set on a part of a streamed bot message.
    pub fn chunk(&self) -> Option<Chunk> {
        self.extras.as_ref()?.chunk
    }

    /// What few items have, to be written.
    pub fn extras_mut(&mut self) -> &mut Extras {
        self.extras.get_or_insert_default()
    }

    /// Somebody's words or files: what a reader counts as unread, and what answers.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Message(_) | Kind::Attachment)
    }

    /// Worth being the last line of a chat in a roster: words, files, and the events that change who serves or whether it goes on.
    pub fn is_telling(&self) -> bool {
        let tells = |event: &Event| {
            matches!(
                event,
                Event::Joined | Event::Left | Event::Idle | Event::TransferSucceeded | Event::ChatEnded
            )
        };
        self.is_word() || matches!(&self.kind, Kind::Event(event) if tells(event))
    }

    /// Whether `GetTranscript` returns items of this kind. Only these can prove that two stretches meet: an item that lives on the
    /// socket alone will never be found in a page.
    ///
    /// Source: the list in the description of
    /// [GetTranscript](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_GetTranscript.html).
    pub fn is_stored(&self) -> bool {
        match &self.kind {
            Kind::Message(_) | Kind::Attachment => self.chunk().is_none_or(|chunk| chunk.completed),
            Kind::Event(event) => event.is_stored(),
            Kind::Metadata | Kind::Unknown => false,
        }
    }
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Somebody's words.
    Message(Format),
    /// Something that happened.
    Event(Event),
    /// Files; see [`Item::attachments`].
    Attachment,
    /// Receipts or state of another item, [`Item::target`]. `MESSAGEMETADATA` on the socket; never a row of its own.
    Metadata,
    /// A `Type` that we do not know.
    Unknown,
}

/// Format of a message, from its content type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// `text/plain`.
    Plain,
    /// `text/markdown`.
    Markdown,
    /// `application/json`.
    Json,
    /// `application/vnd.amazonaws.connect.message.interactive`.
    Interactive,
    /// `application/vnd.amazonaws.connect.message.interactive.response`.
    InteractiveResponse,
    /// Another content type.
    Other,
}

/// Events, by the last part of `application/vnd.amazonaws.connect.event.…`, or by one of the `Type`s that the model once had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// `typing`.
    Typing,
    /// `participant.invited`.
    Invited,
    /// `participant.joined`.
    Joined,
    /// `participant.left`.
    Left,
    /// `participant.idle`.
    Idle,
    /// `participant.returned`.
    Returned,
    /// `participant.autodisconnection`: removes everyone but the customer.
    AutoDisconnection,
    /// `participant.active`, or `PARTICIPANT_ACTIVE` of the 2021 model.
    Active,
    /// `participant.inactive`, or `PARTICIPANT_INACTIVE`.
    Inactive,
    /// `participant.engaged`, or `PARTICIPANT_ENGAGED`.
    Engaged,
    /// `participant.disengaged`, or `PARTICIPANT_DISENGAGED`.
    Disengaged,
    /// `participant.displayname.updated`.
    DisplayNameUpdated,
    /// `transfer.succeeded`.
    TransferSucceeded,
    /// `transfer.failed`.
    TransferFailed,
    /// `chat.ended`.
    ChatEnded,
    /// `chat.rehydrated`.
    ChatRehydrated,
    /// `authentication.…`, `workflow.…`, `connection.acknowledged` and whatever comes next: the part after `event.`.
    Other(Box<str>),
}

impl Event {
    /// Whether an ended chat's transcript still has it.
    pub fn is_stored(&self) -> bool {
        matches!(
            self,
            Self::Invited
                | Self::Joined
                | Self::Left
                | Self::TransferSucceeded
                | Self::TransferFailed
                | Self::ChatEnded
        )
    }
}

/// Who an item is from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Author {
    /// `ParticipantId`.
    pub id: ParticipantId,
    /// `DisplayName`, as it came.
    pub name: Option<Box<str>>,
    /// `ParticipantRole`.
    pub role: Role,
}

/// `ParticipantRole`, open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// `AGENT`.
    Agent,
    /// `CUSTOMER`.
    Customer,
    /// `SYSTEM`.
    System,
    /// `CUSTOM_BOT`.
    CustomBot,
    /// `SUPERVISOR`.
    Supervisor,
    /// A role we do not know, or none (empty).
    Unknown(Box<str>),
}

impl Role {
    /// Reads the service's word.
    pub fn from_wire(text: &str) -> Self {
        match text {
            "AGENT" => Self::Agent,
            "CUSTOMER" => Self::Customer,
            "SYSTEM" => Self::System,
            "CUSTOM_BOT" => Self::CustomBot,
            "SUPERVISOR" => Self::Supervisor,
            other => Self::Unknown(other.into()),
        }
    }

    /// The service's word.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::Agent => "AGENT",
            Self::Customer => "CUSTOMER",
            Self::System => "SYSTEM",
            Self::CustomBot => "CUSTOM_BOT",
            Self::Supervisor => "SUPERVISOR",
            Self::Unknown(text) => text,
        }
    }
}

/// One file of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// `AttachmentId`: the file's identity through all its states.
    pub id: AttachmentId,
    /// `AttachmentName`.
    pub name: Option<Box<str>>,
    /// `ContentType`.
    pub content_type: Option<Box<str>>,
    /// `Status`.
    pub status: Status,
}

/// `ArtifactStatus`, open. Only [`Status::Approved`] is approved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    /// `IN_PROGRESS`: being scanned.
    InProgress,
    /// `APPROVED`.
    Approved,
    /// `REJECTED`.
    Rejected,
    /// A status we do not know, or none (empty): not approved.
    Unknown(Box<str>),
}

impl Status {
    /// A result of the scan beats "being scanned", whatever came first; a rejection beats everything, being the safer one.
    pub(crate) fn weight(&self) -> u8 {
        match self {
            Self::InProgress => 0,
            Self::Approved | Self::Unknown(_) => 1,
            Self::Rejected => 2,
        }
    }

    /// Reads the service's word.
    pub fn from_wire(text: &str) -> Self {
        match text {
            "IN_PROGRESS" => Self::InProgress,
            "APPROVED" => Self::Approved,
            "REJECTED" => Self::Rejected,
            other => Self::Unknown(other.into()),
        }
    }

    /// The service's word.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Unknown(text) => text,
        }
    }
}

/// `MessageProcessingStatus`, open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Processing {
    /// `PROCESSING`.
    Processing,
    /// `FAILED`.
    Failed,
    /// `REJECTED`.
    Rejected,
    /// Another word.
    Unknown(Box<str>),
}

impl Processing {
    /// Reads the service's word.
    pub fn from_wire(text: &str) -> Self {
        match text {
            "PROCESSING" => Self::Processing,
            "FAILED" => Self::Failed,
            "REJECTED" => Self::Rejected,
            other => Self::Unknown(other.into()),
        }
    }

    /// The service's word.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::Processing => "PROCESSING",
            Self::Failed => "FAILED",
            Self::Rejected => "REJECTED",
            Self::Unknown(text) => text,
        }
    }
}

/// Place of a part in a streamed bot message. All parts share the item's `Id`; the last one repeats the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// `MessageMetadata.ChunkNumber`, from 1.
    pub number: u32,
    /// `MessageMetadata.MessageCompleted`.
    pub completed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_services_words_are_read_and_given_back_and_unknown_ones_kept() {
        let roles = [
            ("AGENT", Role::Agent),
            ("CUSTOMER", Role::Customer),
            ("SYSTEM", Role::System),
            ("CUSTOM_BOT", Role::CustomBot),
            ("SUPERVISOR", Role::Supervisor),
            ("NEW", Role::Unknown("NEW".into())),
        ];
        for (word, role) in roles {
            assert_eq!((Role::from_wire(word), role.as_wire()), (role.clone(), word));
        }
        let statuses = [
            ("IN_PROGRESS", Status::InProgress),
            ("APPROVED", Status::Approved),
            ("REJECTED", Status::Rejected),
            ("NEW", Status::Unknown("NEW".into())),
        ];
        for (word, status) in statuses {
            assert_eq!((Status::from_wire(word), status.as_wire()), (status.clone(), word));
        }
        let states = [
            ("PROCESSING", Processing::Processing),
            ("FAILED", Processing::Failed),
            ("REJECTED", Processing::Rejected),
            ("NEW", Processing::Unknown("NEW".into())),
        ];
        for (word, state) in states {
            assert_eq!((Processing::from_wire(word), state.as_wire()), (state.clone(), word));
        }
    }

    #[test]
    fn telling_are_words_files_and_what_changes_who_serves_or_whether_it_goes_on() {
        let tells = |kind| Item::new("i".into(), Timestamp::UNIX_EPOCH, kind).is_telling();
        let events = [Event::Joined, Event::Left, Event::Idle, Event::TransferSucceeded, Event::ChatEnded];
        let telling =
            [Kind::Message(Format::Other), Kind::Attachment].into_iter().chain(events.map(Kind::Event));
        assert!(telling.into_iter().all(tells));
        let silent =
            [Kind::Event(Event::Invited), Kind::Event(Event::Returned), Kind::Metadata, Kind::Unknown];
        assert!(!silent.into_iter().any(tells));
    }
}
