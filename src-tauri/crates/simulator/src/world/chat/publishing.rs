//! How an item gets its place, is kept and reaches the sockets.

use jiff::{Timestamp, Unit};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{Chat, Stored};
use crate::clock::later;
use crate::world::item::Item;

/// An emitted item's name and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
}

/// For whom an item is live.
#[derive(Clone, Copy)]
pub(super) enum Reach {
    Everyone,
    AllBut(usize),
    Only(usize),
    SenderAndMonitors(usize),
}

impl Chat {
    pub(super) fn publish(&mut self, item: Item, stored: bool, reach: Reach, now: Timestamp) -> Published {
        if stored {
            let published = self.keep(item, now);
            self.relay(self.stored.len() - 1, reach);
            published
        } else {
            let (item, published) = self.stamp(item, now);
            self.send(Value::Object(item), reach);
            published
        }
    }

    pub(super) fn keep(&mut self, item: Item, now: Timestamp) -> Published {
        let (item, published) = self.stamp(item, now);
        let stored = Stored { at: published.at, id: published.id.clone(), item: Value::Object(item) };
        self.stored.push(stored);
        published
    }

    /// Gives an item its place in time, its contact and, unless it has one, its `Id`.
    pub(super) fn stamp(&mut self, mut item: Item, now: Timestamp) -> (Item, Published) {
        let wanted = self.backdated.unwrap_or(now);
        // The service resolves milliseconds.
        let wanted = wanted
            .round(jiff::TimestampRound::new().smallest(Unit::Millisecond).mode(jiff::RoundMode::Floor));
        let wanted = wanted.unwrap_or(now);
        let step = u64::from(!self.same_instant);
        let at = wanted.max(later(self.last, std::time::Duration::from_millis(step)));
        self.last = at;
        let id = match item.get("Id").and_then(Value::as_str) {
            Some(id) => id.to_owned(),
            None => self.new_id(),
        };
        item.insert("Id".to_owned(), json!(id));
        item.insert("AbsoluteTime".to_owned(), json!(iso(at)));
        item.insert("ContactId".to_owned(), json!(self.contact_id()));
        (item, Published { id, at })
    }

    pub(super) fn relay(&mut self, stored: usize, reach: Reach) {
        let item = self.stored[stored].item.clone();
        self.send(item, reach);
    }

    /// To the sockets: the item with `InitialContactId`, as JSON text inside a JSON frame.
    pub(super) fn send(&mut self, mut item: Value, reach: Reach) {
        item["InitialContactId"] = json!(self.initial_contact_id());
        let frame = json!({
            "topic": "aws/chat",
            "contentType": "application/json",
            "content": item.to_string(),
        });
        let frame = Utf8Bytes::from(frame.to_string());
        // Who left still hears that the chat ended, and a transferring agent that it worked; nothing else.
        let ends = item["ContentType"] == "application/vnd.amazonaws.connect.event.chat.ended";
        let participants = &self.participants;
        self.sockets.deliver(&frame, &mut self.faults, |index| {
            let who = &participants[index];
            let here = who.gone_at.is_none() || ends;
            match reach {
                Reach::Everyone => here,
                Reach::AllBut(one) => here && index != one,
                Reach::Only(one) => index == one,
                Reach::SenderAndMonitors(one) => here && (index == one || who.silent),
            }
        });
        self.live.push(item);
    }
}

/// The service's notation of an instant: UTC with milliseconds.
pub(crate) fn iso(at: Timestamp) -> String {
    format!("{at:.3}")
}
