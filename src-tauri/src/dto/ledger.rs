//! What is proved of a chat: which stretches are whole, which are not, and by what anybody can check it.

use serde::Serialize;
use ts_rs::TS;

/// The completeness of one chat, returned by `chat_ledger`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Ledger {
    /// Contacts of the chain, oldest first.
    pub(crate) contacts: Vec<LedgerContact>,
    /// SHA-256 over the canonical items of a sealed chat, in hexadecimal digits; `None` while it is not sealed.
    pub(crate) fingerprint: Option<String>,
}

/// What is proved of one contact.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct LedgerContact {
    /// `None`: of these items no contact is told.
    pub(crate) contact_id: Option<String>,
    /// Oldest first; together they cover the contact from its start to now.
    pub(crate) intervals: Vec<LedgerInterval>,
}

/// A stretch of a contact.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct LedgerInterval {
    /// Its beginning; `None`: that of the chat.
    pub(crate) from: Option<f64>,
    /// Its end; `None`: now.
    pub(crate) to: Option<f64>,
    /// Items known in it.
    pub(crate) items: u32,
    /// How far it can be relied on.
    pub(crate) proof: Proof,
    /// Why something may be missing: words of ours, a whole sentence.
    pub(crate) cause: Option<String>,
}

/// How far a stretch can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Proof {
    /// Pages of the transcript prove it for good.
    Sealed,
    /// Carried by an open connection, and read again when that closes.
    Open,
    /// Something may be missing.
    Hole,
}
