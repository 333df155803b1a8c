//! The record of what clients asked for.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::operation::Operation;

/// One request the simulator received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What was asked.
    pub operation: Operation,
    /// HTTP status of the answer; 0 where a fault gave none.
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
