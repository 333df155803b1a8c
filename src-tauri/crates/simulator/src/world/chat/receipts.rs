//! Receipts: told to the sender, folded into the message.

use jiff::Timestamp;
use serde_json::json;

use super::publishing::Reach;
use super::{Chat, Published, iso};
use crate::config::ReceiptsReach;
use crate::world::item;

impl Chat {
    /// Notes when a message reached or was read by `recipient`, folds it into the stored message and tells the
    /// sender. `false` if there is no such message.
    pub(crate) fn receipt(
        &mut self,
        recipient: usize,
        message_id: &str,
        read: bool,
        now: Timestamp,
    ) -> Option<Published> {
        let at = self.stored.iter().position(|stored| stored.id == message_id)?;
        let recipient_id = self.participants[recipient].id.clone();
        let when = json!(iso(self.backdated.unwrap_or(now)));
        let message = &mut self.stored[at].item;
        if message["Type"] != "MESSAGE" {
            return None;
        }
        let sender_id = message["ParticipantId"].clone();
        if !message["MessageMetadata"]["Receipts"].is_array() {
            message["MessageMetadata"] = json!({ "MessageId": message_id, "Receipts": [] });
        }
        let receipts = message["MessageMetadata"]["Receipts"].as_array_mut()?;
        let known = receipts.iter().position(|receipt| receipt["RecipientParticipantId"] == *recipient_id);
        let receipt = if let Some(known) = known {
            &mut receipts[known]
        } else {
            receipts.push(json!({ "RecipientParticipantId": recipient_id }));
            receipts.last_mut()?
        };
        receipt[if read { "ReadTimestamp" } else { "DeliveredTimestamp" }] = when;
        let item = item::message_metadata(message_id, &message["MessageMetadata"]["Receipts"]);
        let sender = self.participants.iter().position(|participant| sender_id == *participant.id)?;
        let reach = match self.switches.receipts_reach {
            ReceiptsReach::SenderAndMonitors => Reach::SenderAndMonitors(sender),
            ReceiptsReach::Sender => Reach::Only(sender),
        };
        Some(self.publish(item, false, reach, now))
    }
}
