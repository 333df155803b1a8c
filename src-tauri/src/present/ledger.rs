//! What is proved of a chat.

use monitor::Dump;

use crate::dto::Ledger;

/// What is proved of a chat.
pub(crate) fn ledger(_: &Dump) -> Ledger {
    Ledger { contacts: Vec::new(), fingerprint: None }
}
