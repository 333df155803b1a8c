//! Messages that come part by part.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::publishing::Reach;
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
        streaming.text.push_str(text);
        let mut item = self.streamed_item(streaming, text);
        item.insert("MessageMetadata".to_owned(), streaming.next_metadata(false));
        self.publish(item, false, Reach::Everyone, now);
    }

    /// The end of a streamed message: the whole text once more, live with `MessageCompleted`, and stored.
    pub(crate) fn complete(&mut self, mut streaming: Streaming, now: Timestamp) -> Published {
        let text = std::mem::take(&mut streaming.text);
        let item = self.streamed_item(&streaming, &text);
        let published = self.keep(item, now);
        let at = self.stored.len() - 1;
        // The transcript holds the finished message; chunk numbers belong to the socket.
        let mut frame = self.stored[at].item.clone();
        frame["MessageMetadata"] = streaming.next_metadata(true);
        self.send(frame, Reach::Everyone);
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
