//! The text frames of the websocket.
//!
//! No public document describes them; they are what amazon-connect-chatjs and the mobile SDKs send and accept.

use serde_json::value::RawValue;

use crate::common::Common;
use crate::item::{Reading, read_item};
use crate::lenient::{Members, text};
use crate::shown::shown;

/// Asks for chat items. Nothing may be believed to be live before it is acknowledged.
pub const SUBSCRIBE: &str = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;

/// Asks the back end behind the socket whether it is well; answered with a status.
pub const PING: &str = r#"{"topic":"aws/ping"}"#;

/// Asks the socket's own front end whether it is there.
pub const HEARTBEAT: &str = r#"{"topic":"aws/heartbeat"}"#;

/// A frame from the service.
#[derive(Debug)]
pub enum Frame {
    /// Answer to [`SUBSCRIBE`].
    SubscribeAck {
        /// Whether chat items will come.
        success: bool,
    },
    /// Answer to [`HEARTBEAT`].
    Heartbeat,
    /// Answer to [`PING`].
    Ping {
        /// 200 when the back end is well; 0 where the frame has no status.
        status: u16,
    },
    /// A chat item.
    Chat(Box<Reading>),
    /// An error of the gateway in front of the service, the one kind of frame without a topic.
    Gateway {
        /// Its words, made safe to show: `Forbidden`, `Internal server error`.
        message: String,
    },
    /// No text. Means nothing.
    Empty,
    /// JSON that we do not know.
    Unknown {
        /// Its topic, made safe to show.
        topic: Option<String>,
    },
    /// Not JSON.
    NotJson,
}

/// Reads one text frame. Never fails: a frame that nobody knows is a value, to be counted.
pub fn parse_frame(frame: &str) -> Frame {
    Frames::default().read(frame)
}

/// Reads the frames of one socket. They have much in common, which is then made only once.
#[derive(Debug, Default)]
pub struct Frames {
    common: Common,
}

impl Frames {
    /// The same as [`parse_frame`].
    pub fn read(&mut self, frame: &str) -> Frame {
        read(frame, &mut self.common)
    }
}

fn read(frame: &str, common: &mut Common) -> Frame {
    if frame.trim().is_empty() {
        return Frame::Empty;
    }
    let Some(mut members) = Members::of(frame) else {
        let is_json = serde_json::from_str::<&RawValue>(frame).is_ok();
        return if is_json { Frame::Unknown { topic: None } } else { Frame::NotJson };
    };
    let Some(topic) = members.text("topic") else {
        return match members.text("message") {
            Some(message) => Frame::Gateway { message: shown(&message) },
            None => Frame::Unknown { topic: None },
        };
    };
    match &*topic {
        "aws/subscribe" => Frame::SubscribeAck { success: members.object("content").is_some_and(subscribed) },
        "aws/heartbeat" => Frame::Heartbeat,
        "aws/ping" => Frame::Ping { status: members.number("statusCode").unwrap_or(0) },
        "aws/chat" => Frame::Chat(Box::new(chat(frame, &mut members, common))),
        other => Frame::Unknown { topic: Some(shown(other)) },
    }
}

/// A success for other topics than ours would leave the socket open and deaf.
fn subscribed(mut content: Members<'_>) -> bool {
    let ours =
        |topics: Vec<&RawValue>| topics.iter().any(|topic| text(topic.get()).as_deref() == Some("aws/chat"));
    content.text("status").as_deref() == Some("success") && content.list("topics").is_none_or(ours)
}

/// The item is JSON text inside the JSON of the frame. A frame that holds it as an object is read the same.
fn chat(frame: &str, members: &mut Members<'_>, common: &mut Common) -> Reading {
    match (members.raw("content"), members.text("content")) {
        (_, Some(content)) => read_item(&content, common),
        (Some(object), None) => read_item(object.get(), common),
        (None, None) => read_item(frame, common),
    }
}
