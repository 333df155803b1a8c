//! What is proved of a chat.

use monitor::{ContactLedger, Dump, LedgerInterval};

use super::{count, gap, moment};
use crate::dto::{self, Ledger, LedgerContact, Proof};

/// What is proved of a chat.
pub(crate) fn ledger(dump: &Dump) -> Ledger {
    Ledger {
        contacts: dump.ledger.iter().map(contact).collect(),
        fingerprint: dump.fingerprint.as_ref().map(ToString::to_string),
    }
}

fn contact(ledger: &ContactLedger) -> LedgerContact {
    LedgerContact {
        contact_id: ledger.contact.as_ref().map(ToString::to_string),
        intervals: ledger.intervals.iter().map(interval).collect(),
    }
}

fn interval(interval: &LedgerInterval) -> dto::LedgerInterval {
    dto::LedgerInterval {
        from: interval.from.map(moment),
        to: interval.to.map(moment),
        items: count(interval.items),
        proof: match interval.state {
            transcript::Proof::Sealed => Proof::Sealed,
            transcript::Proof::Open => Proof::Open,
            transcript::Proof::Hole => Proof::Hole,
        },
        cause: interval.cause.map(|cause| gap::cause(cause).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use monitor::Cause;

    use super::*;

    #[test]
    fn a_hole_says_why_and_a_proof_says_nothing() {
        let hole = LedgerInterval {
            from: None,
            to: Some("2026-01-01T10:00:00Z".parse().unwrap()),
            items: 0,
            state: transcript::Proof::Hole,
            cause: Some(Cause::NotReadYet),
        };
        let shown = interval(&hole);
        assert_eq!((shown.proof, shown.from, shown.to), (Proof::Hole, None, Some(1_767_261_600_000.0)));
        assert_eq!(shown.cause.as_deref(), Some("What was said before is not read yet."));
        let sealed = LedgerInterval { state: transcript::Proof::Sealed, cause: None, ..hole };
        assert_eq!((interval(&sealed).proof, interval(&sealed).cause), (Proof::Sealed, None));
    }
}
