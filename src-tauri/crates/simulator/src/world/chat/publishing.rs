//! How an item gets its place, is kept and reaches the sockets.

use std::sync::Arc;
use std::time::Duration;

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::Chat;
use super::stored::{Sent, Stored, text_of};
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
pub(in crate::world) enum Reach {
    Everyone,
    /// With those who left: they still hear that the chat ended, and nothing else.
    EveryoneEver,
    AllBut(usize),
    /// Also if they just left: a transferring agent hears that it worked.
    Only(usize),
    SenderAndMonitors(usize),
}

impl Chat {
    pub(in crate::world) fn publish(
        &mut self,
        item: Item,
        stored: bool,
        reach: Reach,
        now: Timestamp,
    ) -> Published {
        let (item, published) = self.stamp(item, now);
        self.surface(&item, &published, stored, reach);
        published
    }

    /// Makes an item that has its place known.
    pub(super) fn surface(&mut self, item: &Item, published: &Published, stored: bool, reach: Reach) {
        let text = text_of(item);
        if stored {
            self.keep(published, Arc::clone(&text));
        }
        self.send(text, reach);
    }

    /// Puts an item into the transcript, where it belongs by its time: at the end, unless it surfaces late.
    pub(super) fn keep(&mut self, published: &Published, text: Arc<str>) {
        let stored = Stored { at: published.at, id: published.id.as_str().into(), text };
        let place = self.stored.partition_point(|earlier| earlier.at <= stored.at);
        self.stored.insert(place, stored);
    }

    /// Gives an item its place in time, its contact and, unless it has one, its `Id`.
    pub(super) fn stamp(&mut self, mut item: Item, now: Timestamp) -> (Item, Published) {
        let wanted = self.dated(self.backdated.unwrap_or(now));
        // The service resolves milliseconds.
        let floor = TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Floor);
        let wanted = wanted.round(floor).unwrap_or(now);
        let step = Duration::from_millis(u64::from(!self.same_instant));
        let at = wanted.max(later(self.last, step));
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

    /// Changes an item of the transcript and tells everyone, under its old `Id`.
    pub(super) fn revise(&mut self, place: usize, change: impl FnOnce(&mut Item)) {
        self.stored[place].change(change);
        let text = Arc::clone(&self.stored[place].text);
        self.send(text, Reach::Everyone);
    }

    /// Sends an item, and notes that it was.
    pub(super) fn send(&mut self, text: Arc<str>, reach: Reach) {
        // A frame that nobody gets is not made: a generated play has no sockets at all.
        let to = if self.sockets.subscribed() > 0 { self.deliver(&text, reach) } else { Vec::new() };
        self.live.push(Sent { text, to: to.into() });
    }

    /// To the sockets: the item with `InitialContactId`, as JSON text inside a JSON frame. Returns whose they were.
    fn deliver(&mut self, text: &str, reach: Reach) -> Vec<usize> {
        let members = text.strip_suffix('}').unwrap_or(text);
        let content = format!(r#"{members},"InitialContactId":"{}"}}"#, self.initial_contact_id());
        let content = Value::String(content);
        let frame = format!(r#"{{"topic":"aws/chat","contentType":"application/json","content":{content}}}"#);
        let frame = Utf8Bytes::from(frame);
        let participants = &self.participants;
        self.sockets.deliver(&frame, &mut self.faults, |index| {
            let who = &participants[index];
            let here = who.gone_at.is_none();
            match reach {
                Reach::Everyone => here,
                Reach::EveryoneEver => true,
                Reach::AllBut(one) => here && index != one,
                Reach::Only(one) => index == one,
                Reach::SenderAndMonitors(one) => here && (index == one || who.silent),
            }
        })
    }
}

/// The service's notation of an instant: UTC with milliseconds.
pub(crate) fn iso(at: Timestamp) -> String {
    format!("{at:.3}")
}
