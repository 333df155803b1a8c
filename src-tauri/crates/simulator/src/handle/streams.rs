//! Messages a bot writes part by part.

use jiff::Timestamp;

use super::{ChatHandle, ParticipantHandle};
use crate::world::Streaming;

/// A message a bot writes part by part.
#[derive(Debug)]
pub struct StreamHandle {
    chat: ChatHandle,
    streaming: Streaming,
}

impl ChatHandle {
    /// Begins a message whose parts share one `Id`; it is stored when it is complete.
    pub fn stream(&self, bot: &ParticipantHandle) -> StreamHandle {
        let streaming = self.step(|chat, _| chat.stream(bot.seat.participant));
        StreamHandle { chat: self.clone(), streaming }
    }

    /// A whole streamed message at once. Returns its `Id`.
    pub fn streamed(&self, bot: &ParticipantHandle, chunks: &[&str]) -> String {
        let mut stream = self.stream(bot);
        for chunk in chunks {
            stream.chunk(chunk);
        }
        stream.complete()
    }
}

impl StreamHandle {
    /// The same stream, for parts that come at `at`.
    pub(crate) fn at(self, at: Timestamp) -> Self {
        Self { chat: self.chat.at(at), ..self }
    }

    /// One more part.
    pub fn chunk(&mut self, text: &str) {
        let Self { chat, streaming } = self;
        chat.step(|chat, now| chat.chunk(streaming, text, now));
    }

    /// The end of the message, with its whole text. Returns its `Id`.
    pub fn complete(self) -> String {
        let Self { chat, streaming } = self;
        chat.step(|chat, now| chat.complete(streaming, now).id)
    }
}
