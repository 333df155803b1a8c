//! Files and what their scans find.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Chat;
use super::publishing::Reach;
use crate::config::AttachmentUpdate;
use crate::world::item;

impl Chat {
    /// A file whose scan is pending.
    pub(in crate::world) fn attach(
        &mut self,
        participant: usize,
        attachment_id: &str,
        name: &str,
        content_type: &str,
        now: Timestamp,
    ) {
        if !self.takes("a file") {
            return;
        }
        let file = json!({
            "AttachmentId": attachment_id,
            "AttachmentName": name,
            "ContentType": content_type,
            "Status": "IN_PROGRESS",
        });
        let item = item::attachment(&self.participants[participant], &file);
        self.publish(item, true, Reach::Everyone, now);
        self.heard_from(participant, now);
    }

    /// The scan's result, as the switch says: the same item again or another one.
    pub(in crate::world) fn attachment_status(
        &mut self,
        participant: usize,
        attachment_id: &str,
        status: &str,
        now: Timestamp,
    ) {
        if !self.takes("the result of a scan") {
            return;
        }
        // Parsing is for the items that hold the id at all.
        let mut places =
            self.stored.iter().enumerate().filter(|(_, stored)| stored.text.contains(attachment_id));
        let found = places.find_map(|(place, stored)| {
            let item = stored.item();
            let file = item["Attachments"].as_array()?.first()?.clone();
            (file["AttachmentId"] == attachment_id).then_some((place, file))
        });
        let Some((place, mut file)) = found else {
            return;
        };
        file["Status"] = json!(status);
        match self.config.switches.attachment_update {
            AttachmentUpdate::SameId => self.revise(place, |item| {
                item.insert("Attachments".to_owned(), Value::Array(vec![file]));
            }),
            AttachmentUpdate::NewId => {
                let item = item::attachment(&self.participants[participant], &file);
                self.publish(item, true, Reach::Everyone, now);
            }
        }
    }
}
