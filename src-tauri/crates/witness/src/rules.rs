//! What a watcher may ask: all of it. Whatever is not here is a breach.

use serde_json::{Map, Value};

use crate::frame::{Frame, Opcode};
use crate::request::Request;

/// Something that a watcher may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// `POST /participant/connection`, without `ConnectParticipant`.
    CreateParticipantConnection,
    /// `POST /participant/transcript`
    GetTranscript,
    /// `POST /participant/attachment`
    GetAttachment,
    /// `GET` of a file, by the address that `GetAttachment` gave.
    File,
    /// `GET` of the roster.
    Roster,
    /// `HEAD` of nothing in particular: whether the host answers, and what time it is there.
    Look,
    /// The handshake of a websocket.
    OpenSocket,
    /// The frame that asks for the items of the chat.
    Subscribe,
    /// The frame that asks the back end whether it is well.
    DeepHeartbeat,
    /// The frame that asks the socket's front end.
    Heartbeat,
    /// The websocket's own answer to a ping (RFC 6455, 5.5.3).
    Pong,
    /// The websocket's own farewell (RFC 6455, 5.5.1), without words.
    Close,
}

impl Asked {
    /// The operation's name in the API reference, for those that are operations.
    pub fn operation(self) -> Option<&'static str> {
        match self {
            Self::CreateParticipantConnection => Some("CreateParticipantConnection"),
            Self::GetTranscript => Some("GetTranscript"),
            Self::GetAttachment => Some("GetAttachment"),
            _ => None,
        }
    }
}

/// What a request is; `None`: nothing that a watcher may ask.
pub(crate) fn request(request: &Request<'_>) -> Option<Asked> {
    // The addresses of the simulator; each may have a query, which is a signature.
    let path = request.target.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    match (request.method, &parts[..]) {
        ("POST", ["", "participant", "connection"]) => {
            has_only(request.body, &["Type"]).then_some(Asked::CreateParticipantConnection)
        }
        ("POST", ["", "participant", "transcript"]) => {
            let members =
                ["ContactId", "MaxResults", "NextToken", "ScanDirection", "SortOrder", "StartPosition"];
            has_only(request.body, &members).then_some(Asked::GetTranscript)
        }
        ("POST", ["", "participant", "attachment"]) => {
            let members = ["AttachmentId", "UrlExpiryInSeconds", "UrlContentDisposition"];
            has_only(request.body, &members).then_some(Asked::GetAttachment)
        }
        ("GET", ["", "ws"]) if request.opens_socket && request.body.is_empty() => Some(Asked::OpenSocket),
        ("HEAD", ["", ""]) if request.body.is_empty() => Some(Asked::Look),
        ("GET", ["", "roster"]) if request.body.is_empty() => Some(Asked::Roster),
        ("GET", ["", "download", contact, file])
            if request.body.is_empty() && !contact.is_empty() && !file.is_empty() =>
        {
            Some(Asked::File)
        }
        _ => None,
    }
}

/// What a frame is; `None`: nothing that a watcher may send.
pub(crate) fn frame(frame: &Frame) -> Option<Asked> {
    match frame.opcode {
        Opcode::Text => text(&frame.payload),
        Opcode::Pong => Some(Asked::Pong),
        // Behind the code there might be words.
        Opcode::Close if frame.payload.len() <= 2 => Some(Asked::Close),
        _ => None,
    }
}

fn text(payload: &[u8]) -> Option<Asked> {
    let frame: Map<String, Value> = serde_json::from_slice(payload).ok()?;
    let is_alone = frame.len() == 1;
    match frame.get("topic")?.as_str()? {
        "aws/subscribe" => {
            let chat = serde_json::json!({ "topics": ["aws/chat"] });
            (frame.len() == 2 && frame.get("content") == Some(&chat)).then_some(Asked::Subscribe)
        }
        "aws/ping" if is_alone => Some(Asked::DeepHeartbeat),
        "aws/heartbeat" if is_alone => Some(Asked::Heartbeat),
        _ => None,
    }
}

/// A member that nobody knows could mean anything.
fn has_only(body: &[u8], members: &[&str]) -> bool {
    let object = serde_json::from_slice::<Map<String, Value>>(body);
    object.is_ok_and(|object| object.keys().all(|name| members.contains(&&**name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: &str, target: &str, body: &str) -> Option<Asked> {
        request(&Request { method, target, body: body.as_bytes(), opens_socket: false, length: 0 })
    }

    #[test]
    fn what_a_watcher_asks_is_known() {
        let both = r#"{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS"]}"#;
        assert_eq!(ask("POST", "/participant/connection", both), Some(Asked::CreateParticipantConnection));
        assert_eq!(ask("POST", "/participant/transcript", "{}"), Some(Asked::GetTranscript));
        let file = r#"{"AttachmentId":"a"}"#;
        assert_eq!(ask("POST", "/participant/attachment", file), Some(Asked::GetAttachment));
        assert_eq!(ask("GET", "/download/c/a?X-Amz-Signature=s", ""), Some(Asked::File));
        assert_eq!(ask("GET", "/roster", ""), Some(Asked::Roster));
        assert_eq!(ask("HEAD", "/", ""), Some(Asked::Look));
    }

    #[test]
    fn whatever_else_is_asked_is_a_breach() {
        for path in [
            "message",
            "event",
            "disconnect",
            "start-attachment-upload",
            "complete-attachment-upload",
            "authentication-url",
            "cancel-authentication",
            "connection/",
            "",
        ] {
            assert_eq!(ask("POST", &format!("/participant/{path}"), "{}"), None, "{path}");
        }
        for (method, target, body) in [
            ("GET", "/participant/views/x", ""),
            ("PUT", "/upload/c/a", "bytes"),
            ("PUT", "/download/c/a", "bytes"),
            ("POST", "/roster", "{}"),
            ("GET", "/roster", "a body"),
            ("GET", "/download/c", ""),
            ("GET", "/ws", ""),
            ("GET", "http://example.com/roster", ""),
            ("CONNECT", "participant.connect.us-east-1.amazonaws.com:443", ""),
            // Others in the chat might see it.
            ("POST", "/participant/connection", r#"{"Type":["WEBSOCKET"],"ConnectParticipant":true}"#),
            ("POST", "/participant/transcript", r#"{"Content":"hello"}"#),
            ("POST", "/participant/transcript", "no JSON"),
        ] {
            assert_eq!(ask(method, target, body), None, "{method} {target} {body}");
        }
    }

    fn say(opcode: Opcode, payload: &str) -> Option<Asked> {
        frame(&Frame { opcode, payload: payload.as_bytes().to_vec(), length: 0 })
    }

    #[test]
    fn of_frames_there_are_three_and_what_the_websocket_needs_for_itself() {
        let subscribe = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
        assert_eq!(say(Opcode::Text, subscribe), Some(Asked::Subscribe));
        assert_eq!(say(Opcode::Text, r#"{"topic":"aws/ping"}"#), Some(Asked::DeepHeartbeat));
        assert_eq!(say(Opcode::Text, r#"{"topic":"aws/heartbeat"}"#), Some(Asked::Heartbeat));
        assert_eq!(say(Opcode::Pong, "of a ping"), Some(Asked::Pong));
        assert_eq!(say(Opcode::Close, "\u{3}\u{64}"), Some(Asked::Close));
        for (opcode, payload) in [
            (Opcode::Text, r#"{"topic":"aws/chat","content":"hello"}"#),
            (Opcode::Text, r#"{"topic":"aws/ping","content":"hello"}"#),
            (Opcode::Text, r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat","aws/voice"]}}"#),
            (Opcode::Text, r#"{"topic":"aws/unsubscribe","content":{"topics":["aws/chat"]}}"#),
            (Opcode::Text, "hello"),
            (Opcode::Text, ""),
            (Opcode::Binary, r#"{"topic":"aws/ping"}"#),
            (Opcode::Ping, ""),
            (Opcode::Close, "\u{3}\u{64}hello"),
            (Opcode::Other(3), ""),
        ] {
            assert_eq!(say(opcode, payload), None, "{opcode:?} {payload}");
        }
    }
}
