//! The witness sees what should not be asked, lets none of it through, and fails the test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::panic::AssertUnwindSafe;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use simulator::{ChatHandle, ChatSpec, Clock, Config, Role};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use witness::{Asked, Witnessed};

const SUBSCRIBE: &str = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;

async fn service() -> Witnessed {
    Witnessed::start(Config::default(), Clock::running(jiff::Timestamp::now())).await
}

/// One request on a connection of its own: status and body of the answer.
async fn ask(service: &Witnessed, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
    let authority = service.base_url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(authority).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\nx-amz-bearer: {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

/// An agent, who could say something: connection token, and the address of a socket.
async fn agent(service: &Witnessed) -> (ChatHandle, String, String) {
    let chat = service.create_chat(ChatSpec::default());
    let agent = chat.join(Role::Agent, "Ben");
    let body = r#"{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS"]}"#;
    let (status, answer) =
        ask(service, "POST", "/participant/connection", agent.participant_token(), body).await;
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let text = |path| answer.pointer(path).and_then(Value::as_str).unwrap().to_owned();
    (chat, text("/ConnectionCredentials/ConnectionToken"), text("/Websocket/Url"))
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn socket(url: &str) -> Socket {
    let (mut socket, _) = connect_async(url).await.unwrap();
    socket.send(Message::text(SUBSCRIBE)).await.unwrap();
    assert!(socket.next().await.unwrap().unwrap().to_text().unwrap().contains("success"));
    socket
}

fn words(service: &Witnessed) -> String {
    service.take_breaches().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What dropping it says; `None`: nothing.
fn complaint(service: Witnessed) -> Option<String> {
    let dropped = std::panic::catch_unwind(AssertUnwindSafe(|| drop(service)));
    dropped.err().map(|panic| panic.downcast_ref::<String>().unwrap().clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_watches_is_seen_and_let_through() {
    let service = service().await;
    let (chat, token, url) = agent(&service).await;
    let mut socket = socket(&url).await;
    for frame in [r#"{"topic":"aws/ping"}"#, r#"{"topic":"aws/heartbeat"}"#] {
        socket.send(Message::text(frame)).await.unwrap();
        assert!(socket.next().await.unwrap().unwrap().is_text());
    }
    let customer = chat.join(Role::Customer, "Ana");
    chat.say(&customer, "hello");
    while !socket.next().await.unwrap().unwrap().to_text().unwrap().contains("hello") {}
    let (status, page) = ask(&service, "POST", "/participant/transcript", &token, "{}").await;
    assert!(status == 200 && page.contains("hello"), "{page}");
    socket.close(None).await.unwrap();
    assert!(socket.next().await.is_some_and(|frame| frame.is_ok_and(|frame| frame.is_close())));
    for (asked, times) in [
        (Asked::CreateParticipantConnection, 1),
        (Asked::GetTranscript, 1),
        (Asked::OpenSocket, 1),
        (Asked::Subscribe, 1),
        (Asked::DeepHeartbeat, 1),
        (Asked::Heartbeat, 1),
        (Asked::Close, 1),
    ] {
        assert_eq!(service.asked(asked), times, "{asked:?}");
    }
    assert_eq!(complaint(service), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_that_sends_gets_through() {
    let service = service().await;
    let (chat, token, _) = agent(&service).await;
    let (stored, heard) = (chat.stored(), chat.requests().len());
    for (path, body) in [
        ("message", json!({ "ContentType": "text/plain", "Content": "hello" })),
        ("event", json!({ "ContentType": "application/vnd.amazonaws.connect.event.typing" })),
        ("event", json!({ "ContentType": "application/vnd.amazonaws.connect.event.message.read" })),
        ("disconnect", json!({})),
        ("start-attachment-upload", json!({ "ContentType": "image/png", "AttachmentSizeInBytes": 1 })),
        ("complete-attachment-upload", json!({ "AttachmentIds": ["a"] })),
        ("connection", json!({ "Type": ["WEBSOCKET"], "ConnectParticipant": true })),
    ] {
        let path = format!("/participant/{path}");
        let (status, _) = ask(&service, "POST", &path, &token, &body.to_string()).await;
        assert_eq!(status, 403, "{path}");
        let words = words(&service);
        assert!(words.starts_with(&format!("POST {path}")), "{words}");
    }
    assert_eq!((chat.stored(), chat.requests().len()), (stored, heard), "the service heard nothing of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_out_into_the_world_is_closed_and_its_use_is_told() {
    let service = service().await;
    let (status, _) =
        ask(&service, "CONNECT", "participant.connect.us-east-1.amazonaws.com:443", "", "").await;
    assert_eq!(status, 403);
    assert!(words(&service).starts_with("CONNECT participant.connect.us-east-1.amazonaws.com:443"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_says_something_ends_its_socket_before_the_service_hears_it() {
    let service = service().await;
    let (chat, ..) = agent(&service).await;
    let before = chat.stored();
    let word = r#"{"topic":"aws/chat","content":"hello"}"#;
    for frame in
        [Message::text(word), Message::text("hello"), Message::binary(word), Message::Ping("hello".into())]
    {
        let (_, _, url) = agent(&service).await;
        let mut socket = socket(&url).await;
        socket.send(frame.clone()).await.unwrap();
        let answer = socket.next().await;
        assert!(answer.as_ref().is_none_or(Result::is_err), "{frame:?} is answered by {answer:?}");
        let words = words(&service);
        assert!(words.starts_with("on a websocket, a frame") && words.contains("hello"), "{words}");
    }
    assert_eq!(chat.stored(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_breach_that_nobody_looks_at_fails_the_test() {
    let service = service().await;
    let (_, token, _) = agent(&service).await;
    ask(&service, "POST", "/participant/disconnect", &token, "{}").await;
    let complaint = complaint(service).expect("it complains");
    assert!(complaint.contains("POST /participant/disconnect"), "{complaint}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_reaches_the_service_around_the_witness_fails_the_test_too() {
    let service = service().await;
    let (_, token, _) = agent(&service).await;
    let mut stream = TcpStream::connect(service.listens_at().unwrap()).await.unwrap();
    let body = r#"{"ContentType":"text/plain","Content":"hello"}"#;
    let request = format!(
        "POST /participant/message HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-amz-bearer: {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let complaint = complaint(service).expect("it complains");
    assert!(complaint.contains("SendMessage came around the witness: 1, seen 0"), "{complaint}");
}
