//! Files and what their scans find.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Chat;
use super::publishing::Reach;
use crate::config::AttachmentUpdate;
use crate::world::item;

impl Chat {
    /// A file whose scan is pending. Returns its `AttachmentId`.
    pub(crate) fn attach(
        &mut self,
        participant: usize,
        name: &str,
        content_type: &str,
        now: Timestamp,
    ) -> String {
        let attachment_id = self.new_id();
        let file = json!({
            "AttachmentId": attachment_id,
            "AttachmentName": name,
            "ContentType": content_type,
            "Status": "IN_PROGRESS",
        });
        let item = item::attachment(&self.participants[participant], &file);
        self.publish(item, true, Reach::Everyone, now);
        attachment_id
    }

    /// The scan's result, as the switch says: the same item again or another one.
    pub(crate) fn attachment_status(
        &mut self,
        participant: usize,
        attachment_id: &str,
        status: &str,
        now: Timestamp,
    ) {
        let Some(at) = self.stored.iter().position(|stored| file_of(&stored.item, attachment_id).is_some())
        else {
            return;
        };
        match self.switches.attachment_update {
            AttachmentUpdate::SameId => {
                self.stored[at].item["Attachments"][0]["Status"] = json!(status);
                self.relay(at, Reach::Everyone);
            }
            AttachmentUpdate::NewId => {
                let mut file = self.stored[at].item["Attachments"][0].clone();
                file["Status"] = json!(status);
                let item = item::attachment(&self.participants[participant], &file);
                self.publish(item, true, Reach::Everyone, now);
            }
        }
    }
}

fn file_of<'a>(item: &'a Value, attachment_id: &str) -> Option<&'a Value> {
    item["Attachments"].as_array()?.iter().find(|file| file["AttachmentId"] == attachment_id)
}
