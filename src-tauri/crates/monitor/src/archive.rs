//! What is kept on disk of a chat, and by whom.
//!
//! The engine knows no database: whoever starts it gives it an [`Archive`], or none. With one, nothing of a chat is told before it is on
//! disk, unless the disk is slow or fails; then the row says how many items are not there, and why.

mod errors;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use transcript::{ContactId, Entry, File, ItemId, ParticipantId, Presence, Reason, SavedState};

use crate::target::ChatKey;

pub use errors::{NotLoaded, NotRecorded};

/// Keeps what was seen, over restarts.
///
/// A chat asks for at most one thing at a time, in order; a hundred chats ask at once. What is under way may be dropped: then it is done
/// or not, and whoever comes next finds out.
#[async_trait]
pub trait Archive: Send + Sync {
    /// What is there of a chat; `None`: nothing. Asked before anything else is done with the chat, which waits for it a few seconds
    /// at most.
    async fn load(&self, chat: &ChatFacts) -> Result<Option<Restored>, NotLoaded>;

    /// Keeps all of a record or nothing of it, and returns once it is safe: what is told afterwards must outlive a kill. The chat goes
    /// on meanwhile, and what it sees comes in its next record. What could not be kept comes again, and so may what was kept: that
    /// makes no difference.
    async fn record(&self, record: Record) -> Result<(), NotRecorded>;
}

/// What is known of a chat as a whole, as of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatFacts {
    /// Its lasting name: its first contact, or the contact by which it was added. Together with `host` it names the chat: what was said
    /// at one address proves nothing about another.
    pub key: ChatKey,
    /// Host of the Participant Service.
    pub host: String,
    /// AWS region, as the source says.
    pub region: String,
    /// Instance, as the source says.
    pub instance: Option<String>,
    /// Queue, as the source says.
    pub queue: Option<String>,
    /// Customer's name, as the source says.
    pub customer_hint: Option<String>,
    /// Agent's name, as the source says.
    pub agent_hint: Option<String>,
    /// First contact of the chain.
    pub initial_contact_id: Option<ContactId>,
    /// All contacts of the chain that are known, oldest first.
    pub contacts: Vec<ContactFacts>,
    /// `chat.ended`.
    pub ended_at: Option<Timestamp>,
    /// It has ended, and pages prove all of it.
    pub sealed: bool,
}

/// One contact of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactFacts {
    /// Which.
    pub id: ContactId,
    /// Its first item that is known; `None`: nobody has said anything in it yet.
    pub since: Option<Timestamp>,
}

/// What was kept of a chat.
pub struct Restored {
    /// The last one recorded. Without it, or with one that cannot be read, the chat is read anew, and shows what was kept meanwhile. Where
    /// entries were taken out since (a purge), there must be none: it says that nothing is missing.
    pub state: Option<SavedState>,
    /// All entries, as they were recorded last.
    pub entries: Vec<Entry>,
    /// It was read beside another program that writes. That one may put something else in its place before this one can write: all of it
    /// comes in a record once more, and is not called unstored until then.
    pub beside: bool,
}

/// What is new of a chat since its last record.
#[derive(Clone)]
pub struct Record {
    /// The chat, as it is now.
    pub chat: ChatFacts,
    /// Entries that are new or different, each once, in the order of their ids. They replace what is there of the same id.
    pub entries: Vec<Arc<Entry>>,
    /// Entries that are gone.
    pub removed: Vec<ItemId>,
    /// What happened with presence, in the order in which it came to be known. The service stores little of it: it is a history, to be
    /// added to. A report that is there already is none.
    pub presence: Vec<PresenceReport>,
    /// Files that are new or different, each once.
    pub files: Vec<File>,
    /// If it is different: what to go on from, with all entries recorded so far and with this. It replaces the one that is there, and
    /// must never be kept without those entries: it says what is not missing.
    pub state: Option<SavedState>,
}

/// Somebody came, went, typed, fell idle or came back, or nobody knows any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresenceReport {
    /// Who.
    pub who: ParticipantId,
    /// What is so.
    pub state: Presence,
    /// Since when, by the items that say so.
    pub since: Option<Timestamp>,
    /// The item that says so.
    pub source: Option<ItemId>,
    /// Concluded rather than reported as such by the service.
    pub derived: bool,
    /// What it rests on.
    pub reason: Reason,
    /// When it came to be known, on the service's clock.
    pub known_at: Timestamp,
}

/// What people said stays out of logs.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("chat", &self.chat.key)
            .field("entries", &self.entries.len())
            .field("presence", &self.presence.len())
            .field("files", &self.files.len())
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { state, entries, beside } = self;
        let mut fields = f.debug_struct("Restored");
        fields.field("state", state).field("entries", &entries.len()).field("beside", beside).finish()
    }
}
