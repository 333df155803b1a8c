//! What the transport says to the frames of a client.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::faults::{ClientFrame, Mishap};

#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    /// To be sent as it is.
    Frame(Utf8Bytes),
    /// To be sent in front of the items that follow.
    Subscribe(Utf8Bytes),
    /// To be sent behind the last item.
    Unsubscribe(Utf8Bytes),
}

/// The answer to one frame; none to an empty one, and none where a mishap says so.
pub(super) fn to(text: &str, mishap: impl FnOnce(ClientFrame) -> Option<Mishap>) -> Option<Answer> {
    if text.trim().is_empty() {
        return None;
    }
    // The first JSON value counts and what follows is ignored: the mobile SDK for iOS sends a stray parenthesis
    // behind its subscribe frame, and the service takes it.
    let frame = serde_json::Deserializer::from_str(text).into_iter::<Value>().next();
    let frame = frame.and_then(Result::ok).unwrap_or_default();
    match frame["topic"].as_str() {
        Some("aws/subscribe") => {
            let topics = &frame["content"]["topics"];
            match mishap(ClientFrame::Subscribe) {
                Some(Mishap::IgnoreSubscribe) => None,
                None if is_chat(topics) => Some(Answer::Subscribe(ack("aws/subscribe", "success", topics))),
                _ => Some(Answer::Frame(ack("aws/subscribe", "failure", topics))),
            }
        }
        Some("aws/unsubscribe") => {
            let topics = &frame["content"]["topics"];
            let status = if is_chat(topics) { "success" } else { "failure" };
            let ack = ack("aws/unsubscribe", status, topics);
            Some(if is_chat(topics) { Answer::Unsubscribe(ack) } else { Answer::Frame(ack) })
        }
        Some("aws/heartbeat") => {
            let heartbeat = || Answer::Frame(Utf8Bytes::from_static(r#"{"topic":"aws/heartbeat"}"#));
            mishap(ClientFrame::Heartbeat).is_none().then(heartbeat)
        }
        Some("aws/ping") => match mishap(ClientFrame::Ping) {
            Some(Mishap::MutePing) => None,
            Some(Mishap::SickPing(status)) => Some(pong(status)),
            _ => Some(pong(200)),
        },
        // The gateway's own answer, which has no topic.
        _ => Some(Answer::Frame(text_of(&json!({
            "message": "Forbidden", "connectionId": "c2ltdWxhdGVk=", "requestId": "c2ltdWxhdGVk=",
        })))),
    }
}

fn is_chat(topics: &Value) -> bool {
    topics
        .as_array()
        .is_some_and(|topics| !topics.is_empty() && topics.iter().all(|topic| topic == "aws/chat"))
}

fn ack(topic: &str, status: &str, topics: &Value) -> Utf8Bytes {
    text_of(&json!({ "topic": topic, "content": { "status": status, "topics": topics } }))
}

fn pong(status: u16) -> Answer {
    let reason = axum::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let content = reason.unwrap_or("Internal Server Error");
    Answer::Frame(text_of(&json!({ "topic": "aws/ping", "statusCode": status, "statusContent": content })))
}

fn text_of(frame: &Value) -> Utf8Bytes {
    frame.to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Option<Answer> {
        to(text, |_| None)
    }

    fn frame(value: &Value) -> Answer {
        Answer::Frame(text_of(value))
    }

    #[test]
    fn a_subscription_is_acknowledged() {
        let asked = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
        let ack = json!({"topic": "aws/subscribe", "content": {"status": "success", "topics": ["aws/chat"]}});
        assert_eq!(answer(asked), Some(Answer::Subscribe(text_of(&ack))));
    }

    #[test]
    fn the_end_of_a_subscription_is_acknowledged() {
        let asked = r#"{"topic":"aws/unsubscribe","content":{"topics":["aws/chat"]}}"#;
        assert!(matches!(answer(asked), Some(Answer::Unsubscribe(_))));
    }

    #[test]
    fn a_stray_parenthesis_behind_the_frame_is_ignored() {
        let asked = r#"{"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})"#;
        assert!(matches!(answer(asked), Some(Answer::Subscribe(_))));
    }

    #[test]
    fn another_topic_is_refused() {
        let asked = r#"{"topic":"aws/subscribe","content":{"topics":["aws/voice"]}}"#;
        let refusal =
            json!({"topic": "aws/subscribe", "content": {"status": "failure", "topics": ["aws/voice"]}});
        assert_eq!(answer(asked), Some(frame(&refusal)));
    }

    #[test]
    fn both_heartbeats_are_answered() {
        assert_eq!(answer(r#"{"topic":"aws/heartbeat"}"#), Some(frame(&json!({"topic": "aws/heartbeat"}))));
        let ping = json!({"topic": "aws/ping", "statusCode": 200, "statusContent": "OK"});
        assert_eq!(answer(r#"{"topic":"aws/ping"}"#), Some(frame(&ping)));
    }

    #[test]
    fn a_mishap_silences_or_spoils_what_it_is_about() {
        let subscribe = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
        assert_eq!(to(subscribe, |_| Some(Mishap::IgnoreSubscribe)), None);
        let refused = to(subscribe, |_| Some(Mishap::RefuseSubscribe));
        let refusal =
            json!({"topic": "aws/subscribe", "content": {"status": "failure", "topics": ["aws/chat"]}});
        assert_eq!(refused, Some(frame(&refusal)));
        assert_eq!(to(r#"{"topic":"aws/heartbeat"}"#, |_| Some(Mishap::MuteHeartbeat)), None);
        assert_eq!(to(r#"{"topic":"aws/ping"}"#, |_| Some(Mishap::MutePing)), None);
        assert_eq!(to(r#"{"topic":"aws/ping"}"#, |_| Some(Mishap::SickPing(503))), Some(pong(503)));
    }

    #[test]
    fn nonsense_gets_the_gateway_error_without_a_topic() {
        for nonsense in ["nonsense", "{", "[]", r#"{"topic":7}"#, r#"{"topic":"aws/other"}"#] {
            let Some(Answer::Frame(frame)) = answer(nonsense) else { panic!("no answer to {nonsense}") };
            let frame: Value = serde_json::from_str(&frame).unwrap();
            assert_eq!(frame["message"], "Forbidden");
            assert!(frame.get("topic").is_none());
        }
    }

    #[test]
    fn an_empty_frame_is_ignored() {
        assert_eq!(answer("  "), None);
    }
}
