//! What an input proves beyond the items it brings.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ItemId;

/// One subscribed socket, numbered upwards by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// When an input was observed. Part of the evidence: replaying inputs in another order with the same marks gives the same timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seen {
    /// Counts up with each input of a chat.
    pub number: u64,
    /// The same moment on the service's clock, as well as it is known.
    pub at: Timestamp,
}

/// No chat has so many inputs: a million a second for a century. A greater [`Seen::number`] on paper is damage, for whoever counts on
/// from it.
pub(crate) const MOST_INPUTS: u64 = 1 << 52;

/// `ScanDirection`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards older items.
    Backward,
    /// Towards newer items.
    Forward,
}

/// Where a page touches what was known before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The newest end: no item was newer when the page was read.
    Newest,
    /// Contiguous with this item: a `StartPosition.Id`, or the edge of the page before in a chain of `NextToken`s. Whether the
    /// service repeats the item itself makes no difference.
    Adjacent(ItemId),
    /// `StartPosition.AbsoluteTime`. The page proves what lies between its items, and nothing about the instant itself.
    Time(Timestamp),
}

/// What a page of `GetTranscript` proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageEvidence {
    /// In which direction it was scanned.
    pub direction: Direction,
    /// Where it starts.
    pub start: Start,
    /// Whether there may be more in its direction: there is a `NextToken`, or it ended where a `StartPosition` ends, with the session
    /// and not with the chat. Otherwise a backward page proves the start of the chat and a forward page proves that nothing newer
    /// was stored when it was read.
    pub more: bool,
    /// The newest socket whose subscription was acknowledged before the page was requested.
    pub epoch: Option<Epoch>,
}
