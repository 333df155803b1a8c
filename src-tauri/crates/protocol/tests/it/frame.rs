use protocol::frame::{HEARTBEAT, PING, SUBSCRIBE};
use protocol::{Frame, UnplacedReason, parse_frame};
use serde_json::{Value, json};

#[test]
fn outgoing_frames_are_strict_json() {
    let parsed = |frame| serde_json::from_str::<Value>(frame).unwrap();
    assert_eq!(parsed(SUBSCRIBE), json!({ "topic": "aws/subscribe", "content": { "topics": ["aws/chat"] } }));
    assert_eq!(parsed(PING), json!({ "topic": "aws/ping" }));
    assert_eq!(parsed(HEARTBEAT), json!({ "topic": "aws/heartbeat" }));
}

#[test]
fn a_subscription_is_acknowledged_only_by_success_for_our_topic() {
    for (content, expected) in [
        (r#"{"status":"success","topics":["aws/chat"]}"#, true),
        (r#"{"status":"success","topics":["aws/other","aws/chat"]}"#, true),
        (r#"{"status":"success"}"#, true),
        (r#"{"status":"failure","topics":["aws/chat"]}"#, false),
        (r#"{"status":"success","topics":["aws/other"]}"#, false),
        (r#"{"status":"success","topics":[]}"#, false),
        (r#"{"status":"SUCCESS"}"#, false),
        (r#""success""#, false),
        ("null", false),
    ] {
        let frame = parse_frame(&format!(r#"{{"topic":"aws/subscribe","content":{content}}}"#));
        assert!(matches!(frame, Frame::SubscribeAck { success } if success == expected), "{content}");
    }
}

#[test]
fn both_heartbeats_are_told_apart() {
    assert!(matches!(parse_frame(r#"{"topic":"aws/heartbeat"}"#), Frame::Heartbeat));
    for (frame, expected) in [
        (r#"{"topic":"aws/ping","statusCode":200,"statusContent":"OK"}"#, 200),
        (r#"{"topic":"aws/ping","statusCode":500,"statusContent":"no"}"#, 500),
        (r#"{"topic":"aws/ping","statusCode":"200"}"#, 200),
        (r#"{"topic":"aws/ping","statusCode":-200}"#, 0),
        (r#"{"topic":"aws/ping"}"#, 0),
    ] {
        assert!(matches!(parse_frame(frame), Frame::Ping { status } if status == expected), "{frame}");
    }
}

#[test]
fn a_chat_frame_holds_its_item_as_text() {
    let item =
        json!({ "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07.412Z", "Content": "\"quoted\" \\ 😀\n" });
    let frame =
        json!({ "topic": "aws/chat", "contentType": "application/json", "content": item.to_string() });
    let Frame::Chat(reading) = parse_frame(&frame.to_string()) else { panic!("a chat frame") };
    let read = reading.item.unwrap();
    assert_eq!(read.content.as_deref(), Some("\"quoted\" \\ 😀\n"));
    assert_eq!(serde_json::from_str::<Value>(read.json().get()).unwrap(), item);
}

#[test]
fn a_chat_frame_with_the_item_as_an_object_is_read_too() {
    let frame =
        json!({ "topic": "aws/chat", "content": { "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07Z" } });
    let Frame::Chat(reading) = parse_frame(&frame.to_string()) else { panic!("a chat frame") };
    assert_eq!(reading.item.unwrap().id.as_str(), "i");
}

#[test]
fn a_chat_frame_with_a_broken_item_keeps_the_text() {
    let Frame::Chat(reading) = parse_frame(r#"{"topic":"aws/chat","content":"{broken"}"#) else {
        panic!("a chat frame")
    };
    let unplaced = reading.item.unwrap_err();
    assert_eq!((unplaced.reason, &*unplaced.text), (UnplacedReason::NotAnObject, "{broken"));
    assert!(matches!(parse_frame(r#"{"topic":"aws/chat"}"#), Frame::Chat(reading) if reading.item.is_err()));
}

#[test]
fn half_an_emoji_in_a_message_does_not_lose_the_message() {
    let frame = r#"{"topic":"aws/chat","content":"{\"Id\":\"i\",\"AbsoluteTime\":\"2026-03-02T09:15:07Z\",\"Content\":\"cut \ud83d\"}"}"#;
    let Frame::Chat(reading) = parse_frame(frame) else { panic!("a chat frame") };
    assert!(reading.item.unwrap().content.unwrap().starts_with("cut \u{fffd}"));
}

#[test]
fn a_gateway_error_has_no_topic() {
    let frame = parse_frame(r#"{"message":"Forbidden\n","connectionId":"abc=","requestId":"def="}"#);
    assert!(matches!(frame, Frame::Gateway { message } if message == "Forbidden"));
}

#[test]
fn frames_that_nobody_knows_are_values() {
    assert!(matches!(parse_frame(""), Frame::Empty));
    assert!(matches!(parse_frame(" \r\n"), Frame::Empty));
    assert!(matches!(parse_frame("hello"), Frame::NotJson));
    assert!(matches!(parse_frame("{"), Frame::NotJson));
    for frame in ["[]", "42", "null", "{}", r#"{"topic":5}"#] {
        assert!(matches!(parse_frame(frame), Frame::Unknown { topic: None }), "{frame}");
    }
    let frame = parse_frame(r#"{"topic":"aws/\u001b[2Jnew"}"#);
    assert!(matches!(frame, Frame::Unknown { topic: Some(topic) } if topic == r"aws/\u{1b}[2Jnew"));
}
