//! What is proved of each contact, as it is written to a file.

use monitor::LedgerInterval;
use serde::Serialize;
use transcript::{ContactId, Proof};

use super::moment;

/// One contact.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContactLedger {
    contact_id: Option<ContactId>,
    intervals: Vec<Interval>,
}

/// A stretch with one kind of proof.
#[derive(Debug, Serialize)]
struct Interval {
    from: Option<String>,
    to: Option<String>,
    items: usize,
    state: Proof,
    cause: Option<String>,
}

impl From<&monitor::ContactLedger> for ContactLedger {
    fn from(ledger: &monitor::ContactLedger) -> Self {
        Self {
            contact_id: ledger.contact.clone(),
            intervals: ledger.intervals.iter().map(Interval::from).collect(),
        }
    }
}

impl From<&LedgerInterval> for Interval {
    fn from(interval: &LedgerInterval) -> Self {
        Self {
            from: interval.from.map(moment),
            to: interval.to.map(moment),
            items: interval.items,
            state: interval.state,
            cause: interval.cause.map(|cause| cause.to_string()),
        }
    }
}
