//! Receipts: told to the sender, folded into the message.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::publishing::Reach;
use super::{Chat, Published, iso};
use crate::config::ReceiptsReach;
use crate::world::item;

impl Chat {
    /// Notes when a message reached or was read by `recipient`, folds it into the stored message and tells the
    /// sender. `None` if there is no such message.
    pub(crate) fn receipt(
        &mut self,
        recipient: usize,
        message_id: &str,
        read: bool,
        now: Timestamp,
    ) -> Option<Published> {
        if !self.takes("a receipt") {
            return None;
        }
        let place = self.place_of(message_id)?;
        let message = self.stored[place].members();
        if message.get("Type")? != "MESSAGE" {
            return None;
        }
        let sender_id = message.get("ParticipantId")?;
        let sender = self.participants.iter().position(|participant| *sender_id == *participant.id)?;
        let mut metadata = message.get("MessageMetadata").cloned().unwrap_or_else(|| json!({}));
        metadata["MessageId"] = json!(message_id);
        let recipient_id = &self.participants[recipient].id;
        let receipts = with_receipt(
            &metadata["Receipts"],
            recipient_id,
            if read { "ReadTimestamp" } else { "DeliveredTimestamp" },
            &iso(self.dated(self.backdated.unwrap_or(now))),
        );
        metadata["Receipts"] = receipts.clone();
        self.stored[place].change(|item| {
            item.insert("MessageMetadata".to_owned(), metadata);
        });
        let item = item::message_metadata(message_id, &receipts);
        let reach = match self.config.switches.receipts_reach {
            ReceiptsReach::SenderAndMonitors => Reach::SenderAndMonitors(sender),
            ReceiptsReach::Sender => Reach::Only(sender),
        };
        Some(self.publish(item, false, reach, now))
    }
}

/// One entry per recipient, each with up to two timestamps.
fn with_receipt(receipts: &Value, recipient_id: &str, timestamp: &str, at: &str) -> Value {
    let mut receipts = receipts.as_array().cloned().unwrap_or_default();
    match receipts.iter_mut().find(|receipt| receipt["RecipientParticipantId"] == recipient_id) {
        Some(receipt) => receipt[timestamp] = json!(at),
        None => receipts.push(json!({ "RecipientParticipantId": recipient_id, timestamp: at })),
    }
    Value::Array(receipts)
}
