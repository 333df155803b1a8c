//! What a client should have seen.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::ChatHandle;
use crate::request::Request;
use crate::world::Stored;

impl ChatHandle {
    /// The transcript in order, as a complete read returns it.
    pub fn stored(&self) -> Vec<Value> {
        self.step(|chat, _| chat.stored.iter().map(Stored::item).collect())
    }

    /// `Id` and `AbsoluteTime` of what can be read, in order, the past first: for whoever compares often.
    pub fn index(&self) -> Vec<(Arc<str>, Timestamp)> {
        let of = |stored: &Stored| (Arc::clone(&stored.id), stored.at);
        self.step(|chat, _| chat.past.iter().chain(&chat.stored).map(of).collect())
    }

    /// What a persistent chat can look back on, in order; nothing before it was rehydrated.
    pub fn past(&self) -> Vec<Value> {
        self.step(|chat, _| chat.past.iter().map(Stored::past_item).collect())
    }

    /// Every item published to websockets so far, in order; the newest [`Kept::live`](crate::Kept::live) of them.
    pub fn live(&self) -> Vec<Value> {
        self.step(|chat, _| chat.live().collect())
    }

    /// For each of [`ChatHandle::live`] the `ParticipantId`s to whose sockets it went. What a fault lost went nowhere.
    pub fn sent_to(&self) -> Vec<Vec<String>> {
        self.step(|chat, _| chat.sent_to().collect())
    }

    /// What was asked of the chat and the service would not do, in order.
    pub fn ignored(&self) -> Vec<String> {
        self.step(|chat, _| chat.ignored().cloned().collect())
    }

    /// Every request that named this chat by its token.
    pub fn requests(&self) -> Vec<Request> {
        self.step(|chat, _| chat.requests.iter().cloned().collect())
    }

    /// Open sockets that are subscribed to `aws/chat`.
    pub fn subscribed_sockets(&self) -> usize {
        self.step(|chat, _| chat.sockets.subscribed())
    }

    /// Whether `chat.ended` was emitted.
    pub fn is_ended(&self) -> bool {
        self.step(|chat, _| chat.ended_at.is_some())
    }

    /// All of it as JSON: `items`, `past`, `live`, `sentTo`, `requests`, `participants`, `state`, `contactIds`, `ignored`, and how
    /// much of `live` and `requests` is `forgotten`; what `GET /truth/{initialContactId}` answers.
    pub fn truth(&self) -> Value {
        self.step(|chat, _| chat.truth())
    }
}
