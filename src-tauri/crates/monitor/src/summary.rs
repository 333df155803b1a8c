//! One chat in a few words, for the roster.

use std::sync::Arc;

use jiff::Timestamp;
use transcript::{Author, ContactId, Entry, Role};

use crate::{BackFill, ChatKey, Connection, NotRecorded};

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
    pub last: Option<Arc<Entry>>,
    /// Who types at this moment.
    pub typing: Vec<Author>,
    /// Messages and files since the chat was last on screen.
    pub unread: u32,
    /// Until when the chat was last on screen.
    pub seen_until: Timestamp,
    /// The oldest customer message that no person has answered.
    pub waiting_since: Option<Timestamp>,
    /// The newest customer message or file.
    pub customer_said_at: Option<Timestamp>,
    /// Roles of those who take part now, each once.
    pub present: Vec<Role>,
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
    /// Items that are shown and not in the archive yet. Never any without an archive.
    pub unstored: u32,
    /// Why; said also while something else than items is not there.
    pub unstored_why: Option<NotRecorded>,
}

impl Summary {
    /// Whether a row made of this looks like one made of `other`. The lag differs with every item, and is no reason to tell anew.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        // All members by name: a new one has to be thought of here.
        let Self {
            key,
            contact_id,
            initial_contact_id,
            contact_ids,
            region,
            instance,
            queue,
            customer,
            customer_hint,
            with,
            agent_hint,
            connection,
            last,
            typing,
            unread,
            seen_until,
            waiting_since,
            customer_said_at,
            present,
            started_at,
            ended_at,
            items,
            gaps,
            at_start,
            complete,
            back_fill,
            files,
            skew_ms,
            lag_ms: _,
            odd,
            unstored,
            unstored_why,
        } = self;
        // What becomes different most often comes first.
        (*items, *unread, *odd, *gaps, *seen_until)
            == (other.items, other.unread, other.odd, other.gaps, other.seen_until)
            && is_same_entry(last.as_ref(), other.last.as_ref())
            && *connection == other.connection
            && *typing == other.typing
            && (*unstored, *unstored_why) == (other.unstored, other.unstored_why)
            && (*at_start, *complete, *files) == (other.at_start, other.complete, other.files)
            && *back_fill == other.back_fill
            && (*seen_until, *waiting_since, *started_at, *ended_at, *skew_ms)
                == (other.seen_until, other.waiting_since, other.started_at, other.ended_at, other.skew_ms)
            && *customer_said_at == other.customer_said_at
            && (customer, with, present) == (&other.customer, &other.with, &other.present)
            && (key, contact_id, initial_contact_id, contact_ids)
                == (&other.key, &other.contact_id, &other.initial_contact_id, &other.contact_ids)
            && (region, instance, queue, customer_hint, agent_hint)
                == (&other.region, &other.instance, &other.queue, &other.customer_hint, &other.agent_hint)
    }
}

/// By what a row shows of it.
fn is_same_entry(one: Option<&Arc<Entry>>, other: Option<&Arc<Entry>>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            // An entry that somebody holds does not change: its successor is another.
            Arc::ptr_eq(one, other)
                || (one.id(), one.place) == (other.id(), other.place)
                    && one.text() == other.text()
                    && one.item.attachments() == other.item.attachments()
        }
        _ => false,
    }
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
    /// Of these the ones whose result is overdue: no scanner takes so long.
    pub stuck: u32,
}
