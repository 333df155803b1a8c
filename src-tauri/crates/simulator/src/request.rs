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
    /// The body as it came; `None` for one that is empty, longer than 1 KiB, or not JSON.
    pub input: Option<String>,
}

/// A longer body is not kept.
const LONGEST_INPUT: usize = 1024;

impl Request {
    pub(crate) fn kept_input(body: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(body).ok().filter(|text| text.len() <= LONGEST_INPUT)?;
        serde_json::from_str::<&serde_json::value::RawValue>(text).ok()?;
        Some(text.to_owned())
    }

    pub(crate) fn to_json(&self) -> Value {
        let input = self.input.as_deref().and_then(|input| serde_json::from_str::<Value>(input).ok());
        json!({
            "operation": self.operation.name(),
            "status": self.status,
            "at": format!("{:.3}", self.at),
            "participantId": self.participant_id,
            "input": input,
        })
    }
}
