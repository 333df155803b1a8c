//! `SendMessage`, `SendEvent` and `DisconnectParticipant`.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::body::Body;
use super::chat::{Published, iso};
use super::item::event_kind;
use super::participant::Role;
use super::{Caller, World};
use crate::config::ReceiptsWhileMonitored;
use crate::error::ServiceError;

const CONTENT_TYPE: std::ops::RangeInclusive<usize> = 1..=100;
const CONTENT: std::ops::RangeInclusive<usize> = 1..=16_384;
const CLIENT_TOKEN: std::ops::RangeInclusive<usize> = 0..=500;

const MESSAGE_TYPES: [&str; 5] = [
    "text/plain",
    "text/markdown",
    "application/json",
    "application/vnd.amazonaws.connect.message.interactive",
    "application/vnd.amazonaws.connect.message.interactive.response",
];

/// What a redactor or a Lambda function can look at (administrator guide, message processing).
const PROCESSED_TYPES: [&str; 3] = ["text/plain", "text/markdown", "application/json"];

impl World {
    pub(super) fn send_message(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let content_type = body.required("ContentType", CONTENT_TYPE)?;
        let content = body.required("Content", CONTENT)?;
        body.text("ClientToken", CLIENT_TOKEN)?;
        // The model counts characters, the administrator guide bytes; either is a bound.
        if !MESSAGE_TYPES.contains(&content_type) || content.len() > *CONTENT.end() {
            return Err(ServiceError::invalid());
        }
        self.may_send(caller)?;
        let participant = caller.seat.participant;
        let processing = self.config.processing.filter(|_| PROCESSED_TYPES.contains(&content_type));
        let chat = self.chat(caller.seat.chat);
        let Some(after) = processing else {
            return Ok(receipt_of(&chat.say(participant, content_type, content, now)));
        };
        let published = chat.say_processed_after(participant, content_type, content, after, now);
        let mut receipt = receipt_of(&published);
        receipt["MessageMetadata"] = json!({ "MessageProcessingStatus": "PROCESSING" });
        Ok(receipt)
    }

    pub(super) fn send_event(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let content_type = body.required("ContentType", CONTENT_TYPE)?;
        let content = body.text("Content", CONTENT)?;
        body.text("ClientToken", CLIENT_TOKEN)?;
        let kind = event_kind(content_type).ok_or_else(ServiceError::invalid)?;
        let participant = caller.seat.participant;
        if kind == "connection.acknowledged" {
            let chat = self.chat(caller.seat.chat);
            chat.connect(participant, now);
            return Ok(receipt_of(&Published { id: chat.new_id(), at: now }));
        }
        self.may_send(caller)?;
        match kind {
            "typing" | "participant.active" | "participant.inactive" => {
                Ok(receipt_of(&self.chat(caller.seat.chat).event(kind, Some(participant), now)))
            }
            "message.delivered" | "message.read" => {
                let message = content.and_then(|content| serde_json::from_str::<Value>(content).ok());
                let message_id = message.as_ref().and_then(|message| message["messageId"].as_str());
                let message_id = message_id.ok_or_else(ServiceError::invalid)?;
                if !self.takes_receipts(caller) {
                    return Err(ServiceError::Conflict);
                }
                let read = kind == "message.read";
                let published = self.chat(caller.seat.chat).receipt(participant, message_id, read, now);
                published.as_ref().map(receipt_of).ok_or_else(ServiceError::invalid)
            }
            _ => Err(ServiceError::invalid()),
        }
    }

    /// Leaving; when the customer leaves, the chat is over.
    pub(super) fn disconnect_participant(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        body.text("ClientToken", CLIENT_TOKEN)?;
        let participant = caller.seat.participant;
        let chat = self.chat(caller.seat.chat);
        // Who left already does not begin another grace.
        if chat.participants[participant].gone_at.is_none() {
            chat.leave(participant, now);
        }
        if chat.participants[participant].role == Role::Customer {
            chat.end(now);
        }
        Ok(json!({}))
    }

    /// Monitors listen only, and an ended chat takes nothing more.
    pub(super) fn may_send(&mut self, caller: &Caller) -> Result<(), ServiceError> {
        let chat = self.chat(caller.seat.chat);
        let participant = &chat.participants[caller.seat.participant];
        if participant.silent || participant.gone_at.is_some() || chat.ended_at.is_some() {
            return Err(ServiceError::AccessDenied);
        }
        Ok(())
    }

    /// Receipts work between two; a third, or a supervisor who barged in, turns them off.
    fn takes_receipts(&mut self, caller: &Caller) -> bool {
        let strict = self.config.switches.receipts_while_monitored == ReceiptsWhileMonitored::Conflict;
        let people = &self.chat(caller.seat.chat).participants;
        let monitored = people.iter().any(|who| who.silent && who.connected && who.gone_at.is_none());
        let barged = people.iter().any(|who| who.role == Role::Supervisor && who.takes_part());
        people.iter().filter(|who| who.takes_part()).count() <= 2 && !barged && !(strict && monitored)
    }
}

fn receipt_of(published: &Published) -> Value {
    json!({ "Id": published.id, "AbsoluteTime": iso(published.at) })
}
