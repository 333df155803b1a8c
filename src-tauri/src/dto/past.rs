//! What was said before that may help with the chat on screen.

use serde::Serialize;
use ts_rs::TS;

use super::Speaker;

/// Chats of the past that have to do with a chat, without being asked for.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PastContext {
    /// Of the same chain or the same customer, newest first.
    pub(crate) earlier: Vec<PastChat>,
    /// Of other customers who asked much the same, the most alike first.
    pub(crate) alike: Vec<PastChat>,
}

/// A chat of the past and why it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PastChat {
    /// Key, for `open_chat`.
    pub(crate) key: String,
    /// The item to open it at: where it is most alike, or what was said last.
    pub(crate) row: Option<String>,
    /// Display name of its customer, once known.
    pub(crate) customer: Option<String>,
    /// Who served the customer last.
    pub(crate) with: Option<Speaker>,
    /// Queue, if one is known.
    pub(crate) queue: Option<String>,
    /// Moment of the first item.
    pub(crate) started_at: f64,
    /// Moment of its end, if it was seen.
    pub(crate) ended_at: Option<f64>,
    /// How it ended.
    pub(crate) ending: Ending,
    /// Nothing of it is missing.
    pub(crate) complete: bool,
    /// Why it is shown.
    pub(crate) reason: PastReason,
    /// What was said there: the last words of the customer, or those that are alike. One line, at most 200 characters.
    pub(crate) gist: Option<String>,
}

/// Why a chat of the past is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum PastReason {
    /// Amazon Connect says that it belongs to this one (`RelatedContactId`, `InitialContactId`).
    Chain,
    /// The customer is the same.
    Customer,
    /// The same rare words were said: at most four, as they were written.
    Alike { words: Vec<String> },
}

/// How a chat ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Ending {
    /// The customer left before it ended.
    ByCustomer,
    /// An agent ended it.
    ByAgent,
    /// It ended; by whom is not told.
    Ended,
    /// It ended while the customer waited for an answer.
    Unanswered,
    /// Its end was not seen.
    Unknown,
}
