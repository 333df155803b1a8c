//! What is proved of each contact of a chat, and why the rest is not.

use jiff::Timestamp;
use transcript::{ContactId, Proof};

use crate::view::{Cause, GapReport};

/// What is known of one contact of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLedger {
    /// The contact; `None` where nobody knows whose a stretch is.
    pub contact: Option<ContactId>,
    /// Oldest first.
    pub intervals: Vec<LedgerInterval>,
}

/// A stretch of a contact with one kind of proof. Its ends count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerInterval {
    /// Instant of the earlier end; `None`: the start of the chat.
    pub from: Option<Timestamp>,
    /// Instant of the later end; `None`: now.
    pub to: Option<Timestamp>,
    /// Items that are known of it.
    pub items: usize,
    /// What is proved.
    pub state: Proof,
    /// Of a hole: why something may be missing.
    pub cause: Option<Cause>,
}

/// Joins what the timeline proves with what is known of its gaps.
pub(crate) fn joined(ledger: Vec<transcript::ContactLedger>, gaps: &[GapReport]) -> Vec<ContactLedger> {
    let cause = |interval: &transcript::Interval| {
        let same = |report: &&GapReport| (report.gap.from, report.gap.to) == (interval.from, interval.to);
        gaps.iter().find(same).map(|report| report.cause)
    };
    let joined = |interval: transcript::Interval| LedgerInterval {
        cause: (interval.state == Proof::Hole).then(|| cause(&interval)).flatten(),
        from: interval.from,
        to: interval.to,
        items: interval.items,
        state: interval.state,
    };
    let contact = |ledger: transcript::ContactLedger| ContactLedger {
        contact: ledger.contact,
        intervals: ledger.intervals.into_iter().map(joined).collect(),
    };
    ledger.into_iter().map(contact).collect()
}
