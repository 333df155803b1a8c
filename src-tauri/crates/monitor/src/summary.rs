//! One chat in a few words, for the roster.

use jiff::Timestamp;
use transcript::{Author, ContactId, Entry};

use crate::{BackFill, ChatKey, Connection};

/// One chat as the roster shows it. Moments are on the service's clock.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The chat.
    pub key: ChatKey,
    /// Contact on which the chat is now.
    pub contact_id: Option<ContactId>,
    /// First contact of the chain.
    pub initial_contact_id: Option<ContactId>,
    /// All contacts of the chain that are known, oldest first.
    pub contact_ids: Vec<ContactId>,
    /// AWS region.
    pub region: String,
    /// Instance, as the source says.
    pub instance: Option<String>,
    /// Queue, as the source says.
    pub queue: Option<String>,
    /// The customer, once seen in the chat; else the source's word in `customer_hint`.
    pub customer: Option<Author>,
    /// Customer's name, as the source says.
    pub customer_hint: Option<String>,
    /// Who serves the customer: an engaged agent, else an engaged bot.
    pub with: Option<Author>,
    /// Agent's name, as the source says.
    pub agent_hint: Option<String>,
    /// Our connection.
    pub connection: Connection,
    /// The last message, file or telling event.
    pub last: Option<std::sync::Arc<Entry>>,
    /// Who types at this moment.
    pub typing: Vec<Author>,
    /// Messages and files since the chat was last on screen.
    pub unread: u32,
    /// The oldest customer message that no person has answered.
    pub waiting_since: Option<Timestamp>,
    /// The first known item.
    pub started_at: Option<Timestamp>,
    /// `chat.ended`.
    pub ended_at: Option<Timestamp>,
    /// Items known.
    pub items: usize,
    /// Stretches in which items may be missing.
    pub gaps: usize,
    /// The first item of the chat is known.
    pub at_start: bool,
    /// Nothing is missing.
    pub complete: bool,
    /// How far reading its past is.
    pub back_fill: BackFill,
    /// Files in all, rejected, being scanned.
    pub files: FileCounts,
    /// This computer's clock minus the service's, in ms, from the last answer.
    pub skew_ms: Option<i64>,
    /// Arrival minus `AbsoluteTime` of the last live item, in ms, corrected by the skew.
    pub lag_ms: Option<i64>,
    /// Inputs that could not be placed or read, kept raw or counted.
    pub odd: u32,
}

/// Counts of a chat's files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// All.
    pub total: u32,
    /// `REJECTED`.
    pub rejected: u32,
    /// `IN_PROGRESS`.
    pub in_progress: u32,
}
