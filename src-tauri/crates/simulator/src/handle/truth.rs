//! What a client should have seen.

use serde_json::Value;

use super::ChatHandle;
use crate::request::Request;

impl ChatHandle {
    /// The transcript in order, as a complete read returns it.
    pub fn stored(&self) -> Vec<Value> {
        self.step(|chat, _| chat.stored.iter().map(|stored| stored.item.clone()).collect())
    }

    /// Every item published to websockets so far, in order.
    pub fn live(&self) -> Vec<Value> {
        self.step(|chat, _| chat.live.clone())
    }

    /// Every request that named this chat by its token.
    pub fn requests(&self) -> Vec<Request> {
        self.step(|chat, _| chat.requests.clone())
    }

    /// Open sockets that are subscribed to `aws/chat`.
    pub fn subscribed_sockets(&self) -> usize {
        self.step(|chat, _| chat.sockets.subscribed())
    }

    /// Whether `chat.ended` was emitted.
    pub fn is_ended(&self) -> bool {
        self.step(|chat, _| chat.ended_at.is_some())
    }

    /// All of it as JSON: `items`, `live`, `requests`, `participants`, `state`, `contactIds`; what
    /// `GET /truth/{initialContactId}` answers.
    pub fn truth(&self) -> Value {
        self.step(|chat, _| chat.truth())
    }
}
