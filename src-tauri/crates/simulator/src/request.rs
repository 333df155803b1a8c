//! The record of what clients asked for.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::operation::Operation;

/// One request the simulator received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What was asked.
    pub operation: Operation,
    /// HTTP status of the answer.
    pub status: u16,
    /// When it was answered.
    pub at: Timestamp,
    /// Participant named by the token; `None` when the token is missing or unknown.
    pub participant_id: Option<String>,
}

impl Request {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "operation": self.operation.name(),
            "status": self.status,
            "at": format!("{:.3}", self.at),
            "participantId": self.participant_id,
        })
    }
}

/// A fault to play: the next requests of a chat answer a status of one's choice instead of being served.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Status to answer: 400, 402, 403, 404, 409, 429 and 500 as the service does, any other as a bare gateway would.
    pub status: u16,
    /// How many requests to refuse.
    pub times: u32,
    /// Only requests of this operation; of all when `None`.
    pub operation: Option<Operation>,
    /// Seconds for a `Retry-After` header.
    pub retry_after: Option<std::time::Duration>,
}

impl Refusal {
    /// Refuses the next `times` requests, whatever they ask.
    pub fn new(status: u16, times: u32) -> Self {
        Self { status, times, operation: None, retry_after: None }
    }

    /// Refuses requests of one operation only.
    #[must_use]
    pub fn of(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Adds a `Retry-After` header, in whole seconds.
    #[must_use]
    pub fn retry_after(mut self, after: std::time::Duration) -> Self {
        self.retry_after = Some(after);
        self
    }
}
