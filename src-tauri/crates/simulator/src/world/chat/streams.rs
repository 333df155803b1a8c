//! Messages that come part by part.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::publishing::Reach;
use super::stored::text_of;
use super::{Chat, Published};
use crate::world::item::{self, Item};

/// A bot's message on its way, part by part.
#[derive(Debug)]
pub(crate) struct Streaming {
    id: String,
    participant: usize,
    chunks: u32,
    text: String,
}

impl Chat {
    pub(crate) fn stream(&mut self, participant: usize) -> Streaming {
        Streaming { id: self.new_id(), participant, chunks: 0, text: String::new() }
    }

    /// One more part of a streamed message; parts are live only.
    pub(crate) fn chunk(&mut self, streaming: &mut Streaming, text: &str, now: Timestamp) {
        if !self.takes("a part of a message") {
            return;
        }
        streaming.text.push_str(text);
        let mut item = self.streamed_item(streaming, text);
        item.insert("MessageMetadata".to_owned(), streaming.next_metadata(false));
        self.publish(item, false, Reach::Everyone, now);
    }

    /// The end of a streamed message: the whole text once more, live with `MessageCompleted`, and stored.
    pub(crate) fn complete(&mut self, mut streaming: Streaming, now: Timestamp) -> Published {
        if !self.takes("the end of a message") {
            return self.nothing(now);
        }
        let text = std::mem::take(&mut streaming.text);
        let item = self.streamed_item(&streaming, &text);
        let (mut item, published) = self.stamp(item, now);
        // The transcript holds the finished message; chunk numbers belong to the socket.
        let stored: Arc<str> = text_of(&item);
        self.keep(&published, stored);
        item.insert("MessageMetadata".to_owned(), streaming.next_metadata(true));
        self.send(text_of(&item), Reach::Everyone);
        self.heard_from(streaming.participant, now);
        published
    }

    fn streamed_item(&self, streaming: &Streaming, text: &str) -> Item {
        let mut item = item::message(&self.participants[streaming.participant], "text/plain", text);
        item.insert("Id".to_owned(), json!(streaming.id));
        item
    }
}

impl Streaming {
    fn next_metadata(&mut self, completed: bool) -> Value {
        self.chunks += 1;
        json!({ "MessageId": self.id, "ChunkNumber": self.chunks, "MessageCompleted": completed })
    }
}
