//! What is written at once.

use jiff::Timestamp;
use transcript::{ContactId, Item, ItemId, ParticipantId};

use crate::packed::{PackedId, words_of};
use crate::rowid::Size;
use crate::words::index_text;

/// Something of one chat: all of it is stored, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// The chat, and what is known of it as a whole.
    pub chat: ChatFacts,
    /// Items that are new or different.
    pub items: Vec<NewItem>,
    /// Items that the chat has no more.
    pub removed: Vec<ItemId>,
    /// Reports of presence, each once.
    pub presence: Vec<Presence>,
    /// What the engine goes on from after a restart; `None`: as before.
    pub state: Option<String>,
    /// Where it is from.
    pub origin: Origin,
    /// The file that all of it came from, to be noted with it.
    pub file: Option<ImportedFile>,
}

/// A file that was read, so that it is not read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its name.
    pub source: String,
    /// What tells it from another of the same name.
    pub tag: String,
    /// When it was read.
    pub at: Timestamp,
    /// Why it was skipped.
    pub problem: Option<String>,
}

/// Where items are from: it decides which of two different texts of one item counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Origin {
    /// The service, as the engine has merged it: it counts.
    #[default]
    Live,
    /// A file that the service stored. What is known already stays, and a different text is kept beside it.
    Stored,
    /// A stored file of before messages were processed: kept beside, never shown in place of the other.
    Unprocessed,
    /// A file in which names and words are masked: likewise.
    Redacted,
}

impl Origin {
    /// The name of a text that stands in for another until that is known.
    pub(crate) fn stand_in(self) -> Option<&'static str> {
        match self {
            Self::Live | Self::Stored => None,
            Self::Unprocessed => Some("unprocessed"),
            Self::Redacted => Some("redacted"),
        }
    }
}

/// A chat: a chain of contacts. What is `None` or empty is not known here, and stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ChatFacts {
    /// The chat's key: its first contact, where that is known.
    pub key: String,
    /// The Amazon Connect instance: an ARN, the id in it, or another name.
    pub instance: Option<String>,
    /// Host of the Participant Service.
    pub host: Option<String>,
    /// AWS region.
    pub region: Option<String>,
    /// The customer's name.
    pub customer: Option<String>,
    /// The agent's name.
    pub agent: Option<String>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Nothing of it is missing.
    pub complete: Option<bool>,
    /// Contacts of the chain, oldest first.
    pub contacts: Vec<ContactFacts>,
}

/// A contact of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactFacts {
    /// `ContactId`.
    pub id: ContactId,
    /// Its queue.
    pub queue: Option<String>,
    /// When it began.
    pub since: Option<Timestamp>,
    /// What Contact Lens says of it, as JSON.
    pub analysis: Option<String>,
}

impl ContactFacts {
    /// A contact of which nothing else is known.
    pub fn new(id: ContactId) -> Self {
        Self { id, queue: None, since: None, analysis: None }
    }
}

/// An item to be stored.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// The item.
    pub item: Item,
    /// Position among the items of its instant.
    pub ordinal: u32,
    /// What the engine knows of it beside the item; opaque here.
    pub mark: Option<Vec<u8>>,
    /// Its text, where the item has a part of it only: a message that is still being streamed.
    pub text: Option<String>,
}

impl NewItem {
    /// An item of which nothing else is known.
    pub fn new(item: Item) -> Self {
        Self { item, ordinal: 0, mark: None, text: None }
    }
}

/// A batch, and what of its items is made by whoever hands it in: the thread that writes is what all wait for.
#[derive(Debug)]
pub(crate) struct Filed {
    pub(crate) batch: Batch,
    /// One for each item.
    pub(crate) items: Vec<Prepared>,
}

impl Filed {
    pub(crate) fn new(batch: Batch) -> Self {
        let items = batch.items.iter().map(Prepared::new).collect();
        Self { batch, items }
    }
}

/// What does not depend on where an item will stand.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) id: PackedId,
    /// What is to be found of it where that is not its content.
    pub(crate) words: Option<String>,
    /// Tokens of what is to be found.
    pub(crate) tokens: Option<String>,
    pub(crate) size: Size,
}

impl Prepared {
    fn new(new: &NewItem) -> Self {
        let words = new.text.clone().or_else(|| words_of(&new.item));
        let text = words.as_deref().or(new.item.content.as_deref());
        let (tokens, size) = (text.map(index_text), Size::of(text.unwrap_or_default()));
        Self { id: PackedId::new(new.item.id.as_str()), tokens, size, words }
    }
}

/// Somebody became engaged, inactive, …: one point of the history that the service does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub participant: ParticipantId,
    /// Since when.
    pub since: Timestamp,
    /// `engagement` or `activity`.
    pub facet: String,
    /// The state with its evidence, as JSON.
    pub report: String,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Items that were not known.
    pub new: u64,
    /// Of these the ones with somebody's words: messages and files.
    pub messages: u64,
    /// Items that were known, and are different now.
    pub changed: u64,
    /// Items that were known as they are.
    pub known: u64,
}

impl Written {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            messages: self.messages + other.messages,
            changed: self.changed + other.changed,
            known: self.known + other.known,
        }
    }
}
