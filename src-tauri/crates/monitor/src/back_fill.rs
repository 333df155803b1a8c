//! Reading a chat's past: how far it is, and what a person may order.

use jiff::Timestamp;

/// How far reading a chat's past is. The total is unknowable before the start is reached, so none is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackFill {
    /// What happens.
    pub state: BackFillState,
    /// Pages that were read for the past.
    pub pages: u32,
    /// Items that these brought.
    pub items: usize,
    /// Moment of the oldest item that is known.
    pub reached: Option<Timestamp>,
    /// Until the turn of this chat's next request, in ms, while it waits for it in the queue.
    pub eta_ms: Option<u64>,
}

/// What happens with a chat's past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackFillState {
    /// The next page is not asked for yet: no connection, or the past was given up for a while.
    Waiting,
    /// A page is being read, or waits in the queue.
    Reading,
    /// Held by a person; goes on from here on order.
    Paused,
    /// Given up by a person; an order to resume begins it again.
    Cancelled,
    /// The start of the chat is known.
    Done,
}

impl BackFillState {
    /// The state's word, as `sightline-cli` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
        }
    }
}

/// What a person may order. What is said now is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackFillOrder {
    /// Ask for no further page of the past; the one under way still counts.
    Pause,
    /// Go on, or begin again.
    Resume,
    /// Give the past up, with whatever waits in the queue for it.
    Cancel,
}
