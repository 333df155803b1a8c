//! A page to ask for, and what is made of it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use protocol::{Scan, StartPosition, TranscriptQuery};
use transcript::{AttachmentId, Direction, Epoch, GapKey, PageEvidence, Start};

/// One request for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageRequest {
    pub(crate) query: TranscriptQuery,
    pub(crate) direction: Direction,
    pub(crate) start: Start,
    pub(crate) epoch: Option<Epoch>,
    pub(crate) purpose: Purpose,
}

impl PageRequest {
    /// Its chain went back from the newest item. One that began at a position ends where the session does, whatever lies before it:
    /// `StartPosition` does not reach past sessions (administrator guide, "Enable persistent chat").
    pub(crate) fn reaches_past_sessions(&self) -> bool {
        self.query.scan == Scan::Backward { from: None }
    }

    /// What the page proves, once it is known whether there are more.
    pub(crate) fn evidence(&self, more: bool) -> PageEvidence {
        PageEvidence { direction: self.direction, start: self.start.clone(), more, epoch: self.epoch }
    }
}

/// What a page is read for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To make a gap smaller.
    Gap(GapKey),
    /// To make the gap smaller that reaches back to the start of the chat.
    Past(GapKey),
    /// To check what the socket brought against the transcript.
    Check,
    /// To see whether the scan of this file has a result.
    Scan(AttachmentId),
}

impl Purpose {
    /// Its gap goes back to the start of the chat.
    pub(crate) fn reaches_back(&self) -> bool {
        self.gap().is_some_and(|key| key.from.is_none())
    }

    pub(crate) fn is_past(&self) -> bool {
        matches!(self, Self::Past(_))
    }

    /// The gap that it is to make smaller.
    pub(crate) fn gap(&self) -> Option<&GapKey> {
        match self {
            Self::Gap(key) | Self::Past(key) => Some(key),
            Self::Check | Self::Scan(_) => None,
        }
    }
}

/// Why a page could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// 403.
    Refused,
    /// 400: this position is not accepted.
    NotAccepted,
    /// An answer that is none; it may work later, after at least this long.
    NoAnswer(Option<Duration>),
    /// The service was not reached.
    Unreachable,
}

/// Two seconds before, or as early as there is a time: whoever names the first one there is must not end the chat.
pub(super) fn a_little_before(time: Timestamp) -> Timestamp {
    time.saturating_sub(SignedDuration::from_secs(2)).unwrap_or(time)
}

pub(super) fn request(
    direction: Direction,
    start: Start,
    epoch: Option<Epoch>,
    purpose: Purpose,
) -> PageRequest {
    let position = match &start {
        Start::Newest => None,
        Start::Adjacent(id) => Some(StartPosition::Id(id.clone())),
        Start::Time(time) => Some(StartPosition::Time(*time)),
    };
    let query = match (direction, position) {
        (Direction::Forward, Some(from)) => TranscriptQuery::scan(Scan::Forward { from }),
        (_, from) => TranscriptQuery::scan(Scan::Backward { from }),
    };
    PageRequest { query, direction, start, epoch, purpose }
}
