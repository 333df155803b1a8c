//! One websocket: the frames of the transport, and how it ends.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use serde_json::{Value, json};

use crate::config::ExpiryClose;
use crate::shared::Shared;
use crate::world::{Ending, OpenSocket, Seat, SocketKey};

/// Longest frame a client may send.
pub(crate) const LARGEST_FRAME: usize = 128 * 1024;

/// How long the server waits for the client's half of a closing handshake.
const FAREWELL: Duration = Duration::from_secs(1);

/// A socket the world has admitted. Dropping it takes it out of the world, also when the upgrade fails.
pub(crate) struct Admitted {
    shared: Arc<Shared>,
    socket: OpenSocket,
}

impl Admitted {
    pub(crate) fn new(shared: Arc<Shared>, socket: OpenSocket) -> Self {
        Self { shared, socket }
    }

    /// Talks until either side ends it.
    pub(crate) async fn serve(mut self, mut stream: WebSocket) {
        let shared = Arc::clone(&self.shared);
        let expiry = shared.step(|world, _| world.config.switches.expiry_close);
        let Self { socket, .. } = &mut self;
        let (key, seat, closes_at) = (socket.ends.key, socket.seat, socket.closes_at);
        let frames = &mut socket.ends.frames;
        let ending = tokio::select! {
            biased;
            () = shared.shutdown.cancelled() => Ending::Drop,
            ending = &mut socket.ends.ending => ending.unwrap_or(Ending::Drop),
            () = shared.clock.wait_until(closes_at) => match expiry {
                ExpiryClose::Code(code) => Ending::Close(code),
                ExpiryClose::Drop => Ending::Drop,
            },
            () = converse(&shared, seat, key, &mut stream, frames) => return,
        };
        if let Ending::Close(code) = ending {
            let _ = tokio::time::timeout(FAREWELL, close(&mut stream, code)).await;
        }
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let OpenSocket { seat, ends, .. } = &self.socket;
        self.shared.step(|world, _| world.chat(seat.chat).sockets.remove(ends.key));
    }
}

/// Closes with a code and waits for the peer's answer; without the wait the stream might be reset before the peer
/// has read the code.
async fn close(stream: &mut WebSocket, code: u16) {
    let frame = CloseFrame { code, reason: Utf8Bytes::from_static("") };
    if stream.send(Message::Close(Some(frame))).await.is_ok() {
        while let Some(Ok(_)) = stream.recv().await {}
    }
}

/// Answers the client and passes on what the world has for it.
async fn converse(
    shared: &Shared,
    seat: Seat,
    key: SocketKey,
    stream: &mut WebSocket,
    frames: &mut tokio::sync::mpsc::Receiver<Utf8Bytes>,
) {
    loop {
        tokio::select! {
            received = stream.recv() => match received {
                Some(Ok(Message::Text(text))) => {
                    if !reply(shared, seat, key, stream, &text).await {
                        return;
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => {}
            },
            frame = frames.recv() => match frame {
                Some(frame) => {
                    if stream.send(Message::Text(frame)).await.is_err() {
                        return;
                    }
                }
                // The world let go of this socket; its reason arrives on the other channel.
                None => std::future::pending().await,
            },
        }
    }
}

/// Answers one frame; `false` when the stream is gone.
async fn reply(shared: &Shared, seat: Seat, key: SocketKey, stream: &mut WebSocket, text: &str) -> bool {
    match answer(text) {
        Some(Answer::Frame(frame)) => stream.send(Message::text(frame.to_string())).await.is_ok(),
        Some(Answer::Subscribe(ack)) => {
            let ack = Utf8Bytes::from(ack.to_string());
            shared.step(|world, _| world.chat(seat.chat).sockets.subscribe(key, ack));
            true
        }
        None => true,
    }
}

#[derive(Debug, PartialEq)]
enum Answer {
    /// To be sent as it is.
    Frame(Value),
    /// To be sent in front of the items that follow.
    Subscribe(Value),
}

/// What the transport says to one frame; nothing to an empty one.
fn answer(text: &str) -> Option<Answer> {
    if text.trim().is_empty() {
        return None;
    }
    // The first JSON value counts and what follows is ignored: the mobile SDK for iOS sends a stray parenthesis
    // behind its subscribe frame, and the service takes it.
    let frame = serde_json::Deserializer::from_str(text).into_iter::<Value>().next();
    let frame = frame.and_then(Result::ok).unwrap_or_default();
    Some(match frame["topic"].as_str() {
        Some("aws/subscribe") => {
            let topics = &frame["content"]["topics"];
            let known = topics
                .as_array()
                .is_some_and(|topics| !topics.is_empty() && topics.iter().all(|topic| topic == "aws/chat"));
            let ack = |status| json!({ "topic": "aws/subscribe", "content": { "status": status, "topics": topics } });
            if known { Answer::Subscribe(ack("success")) } else { Answer::Frame(ack("failure")) }
        }
        Some("aws/heartbeat") => Answer::Frame(json!({ "topic": "aws/heartbeat" })),
        Some("aws/ping") => {
            Answer::Frame(json!({ "topic": "aws/ping", "statusCode": 200, "statusContent": "OK" }))
        }
        // The gateway's own answer, which has no topic.
        _ => Answer::Frame(
            json!({ "message": "Forbidden", "connectionId": "simulated=", "requestId": "simulated=" }),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_is_acknowledged() {
        let frame = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
        let ack = json!({"topic": "aws/subscribe", "content": {"status": "success", "topics": ["aws/chat"]}});
        assert_eq!(answer(frame), Some(Answer::Subscribe(ack)));
    }

    #[test]
    fn a_stray_parenthesis_behind_the_frame_is_ignored() {
        let frame = r#"{"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})"#;
        assert!(matches!(answer(frame), Some(Answer::Subscribe(_))));
    }

    #[test]
    fn another_topic_is_refused() {
        let frame = r#"{"topic":"aws/subscribe","content":{"topics":["aws/voice"]}}"#;
        let refusal =
            json!({"topic": "aws/subscribe", "content": {"status": "failure", "topics": ["aws/voice"]}});
        assert_eq!(answer(frame), Some(Answer::Frame(refusal)));
    }

    #[test]
    fn both_heartbeats_are_answered() {
        assert_eq!(
            answer(r#"{"topic":"aws/heartbeat"}"#),
            Some(Answer::Frame(json!({"topic": "aws/heartbeat"})))
        );
        let ping = json!({"topic": "aws/ping", "statusCode": 200, "statusContent": "OK"});
        assert_eq!(answer(r#"{"topic":"aws/ping"}"#), Some(Answer::Frame(ping)));
    }

    #[test]
    fn nonsense_gets_the_gateway_error_without_a_topic() {
        for nonsense in ["nonsense", "{", "[]", r#"{"topic":7}"#, r#"{"topic":"aws/other"}"#] {
            let Some(Answer::Frame(frame)) = answer(nonsense) else { panic!("no answer to {nonsense}") };
            assert_eq!(frame["message"], "Forbidden");
            assert!(frame.get("topic").is_none());
        }
    }

    #[test]
    fn an_empty_frame_is_ignored() {
        assert_eq!(answer("  "), None);
    }
}
