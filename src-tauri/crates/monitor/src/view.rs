//! What a reader of one chat gets: a page of it now, and its changes from then on.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::broadcast;
use transcript::{Change, ContactId, Entry, File, Fingerprint, Gap, Person, Place};

use crate::Summary;
use crate::ledger::ContactLedger;
use crate::target::ChatKey;

/// A chat that was opened: everything but the entries beside the page, which [`Monitor::older`](crate::Monitor::older) and
/// [`Monitor::newer`](crate::Monitor::newer) give.
#[derive(Debug)]
pub struct Opened {
    /// Its row.
    pub summary: Arc<Summary>,
    /// The newest entries, or those around the item at which it was opened.
    pub page: Page,
    /// Where the newest entry stands, in the page or not.
    pub newest: Option<Place>,
    /// Stretches in which items may be missing, oldest first.
    pub gaps: Vec<GapReport>,
    /// Everyone who was ever in it.
    pub people: Vec<Person>,
    /// Every file, oldest first.
    pub files: Vec<File>,
    /// What is proved of each contact, and why the rest is not.
    pub ledger: Vec<ContactLedger>,
    /// Of a sealed transcript.
    pub fingerprint: Option<Fingerprint>,
    /// Until when the chat was on screen before.
    pub seen_until: Timestamp,
    /// Changes from this very state on. A receiver that lags has to open the chat again.
    pub updates: broadcast::Receiver<Arc<ChatUpdate>>,
}

/// Entries in display order.
#[derive(Debug, Clone)]
pub struct Page {
    /// Oldest first.
    pub entries: Vec<Arc<Entry>>,
    /// How many known entries stand before the first of these.
    pub older: usize,
    /// How many stand behind the last of these.
    pub newer: usize,
}

/// A batch of changes of one chat.
#[derive(Debug, Clone)]
pub struct ChatUpdate {
    /// Keyed changes of the timeline. Its gap changes are left to `gaps`.
    pub changes: Vec<Change>,
    /// All gaps, when any of them is different.
    pub gaps: Option<Vec<GapReport>>,
}

/// A gap, why it is there and what is done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapReport {
    /// The stretch.
    pub gap: Gap,
    /// Where the item stands behind which the hole is drawn; `None`: before everything.
    pub drawn_at: Option<Place>,
    /// Why.
    pub cause: Cause,
    /// What happens now.
    pub doing: Doing,
}

/// Why items may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Cause {
    /// Older items were not read yet.
    #[error("not read yet")]
    NotReadYet,
    /// The connection was lost, and what was said meanwhile has to be read.
    #[error("the connection was lost")]
    ConnectionLost,
    /// AWS refuses to give the transcript (403).
    #[error("AWS refused to give the transcript (403)")]
    Refused,
    /// AWS did not answer, or with errors.
    #[error("AWS did not answer")]
    NoAnswer,
    /// Pages follow one another without bringing anything new, so the end of the stretch is never proved.
    #[error("reading on brings nothing new")]
    NoProgress,
}

/// What is done about a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// In the queue.
    Queued,
    /// A page is being read.
    Fetching {
        /// Which try, from 1.
        attempt: u32,
        /// Of how many.
        of: u32,
    },
    /// Goes on when the connection is back.
    Waiting,
    /// A person holds it: [`BackFillOrder::Pause`](crate::BackFillOrder::Pause).
    Paused,
    /// A person gave it up: [`BackFillOrder::Cancel`](crate::BackFillOrder::Cancel).
    Cancelled,
    /// Given up after bounded tries; [`Monitor::retry`](crate::Monitor::retry) starts again.
    GivenUp,
    /// Cannot be had any more: the service closed the transcript.
    Lost,
}

/// Everything known of one chat, for the command line.
#[derive(Debug, Clone)]
pub struct Dump {
    /// Its row.
    pub summary: Arc<Summary>,
    /// All contacts of the chain, oldest first.
    pub contact_ids: Vec<ContactId>,
    /// All entries in display order.
    pub entries: Vec<Arc<Entry>>,
    /// Stretches in which items may be missing.
    pub gaps: Vec<GapReport>,
    /// Everyone.
    pub people: Vec<Person>,
    /// Every file.
    pub files: Vec<File>,
    /// What is proved of each contact, and why the rest is not.
    pub ledger: Vec<ContactLedger>,
    /// Of a sealed transcript.
    pub fingerprint: Option<Fingerprint>,
    /// Requests of the Participant Service made for this chat, by operation.
    pub requests: Vec<(&'static str, u64)>,
}

/// The files of one chat, and who is in it.
#[derive(Debug, Clone)]
pub struct ChatFiles {
    /// Which chat.
    pub key: ChatKey,
    /// Every file, oldest first.
    pub files: Vec<File>,
    /// Everyone.
    pub people: Vec<Person>,
}

/// Asks for entries before a place, or behind it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beside {
    pub(crate) place: Place,
    pub(crate) limit: usize,
}
