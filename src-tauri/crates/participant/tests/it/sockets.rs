//! Websockets that do not behave.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt, poll};
use participant::{Https, Limits, Network, Socket, SocketError, Unreachable};
use protocol::SocketUrl;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::stage::{CANARY, answer, answering, holds_no_secret, https, limited, linger, request, server};

/// A client's socket and the server's end of it.
async fn pair(https: &Https) -> (Box<dyn Socket>, WebSocketStream<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = url(listener.local_addr().unwrap());
    let accept = async { tokio_tungstenite::accept_async(listener.accept().await.unwrap().0).await.unwrap() };
    let (socket, other) = tokio::join!(https.open(&url), accept);
    (socket.unwrap(), other)
}

fn url(address: SocketAddr) -> SocketUrl {
    SocketUrl::new(format!("ws://{address}/{CANARY}?X-Amz-Signature={CANARY}")).unwrap()
}

async fn error_of(https: &Https, address: SocketAddr) -> SocketError {
    let Err(error) = https.open(&url(address)).await else { panic!("the socket opened") };
    holds_no_secret(&error);
    error
}

#[tokio::test]
async fn frames_go_both_ways_in_order() {
    let (mut socket, mut other) = pair(&https()).await;
    socket.send("one").await.unwrap();
    socket.send("two").await.unwrap();
    assert_eq!(other.next().await.unwrap().unwrap(), Message::text("one"));
    assert_eq!(other.next().await.unwrap().unwrap(), Message::text("two"));
    other.send("three".into()).await.unwrap();
    other.send(Message::Ping("p".into())).await.unwrap();
    other.send(Message::binary("four")).await.unwrap();
    assert_eq!(socket.recv().await, Some(Ok("three".into())));
    assert_eq!(socket.recv().await, Some(Ok("four".into())));
    assert_eq!(other.next().await.unwrap().unwrap(), Message::Pong("p".into()));
}

#[tokio::test]
async fn a_close_of_the_other_side_has_its_code_and_is_the_end() {
    let (mut socket, mut other) = pair(&https()).await;
    other.close(Some(CloseFrame { code: 1012.into(), reason: CANARY.into() })).await.unwrap();
    let error = socket.recv().await.unwrap().unwrap_err();
    assert_eq!(error.close_code(), Some(1012));
    assert!(error.to_string().contains("127.0.0.1") && error.to_string().contains("1012"));
    holds_no_secret(&error);
    assert_eq!(socket.recv().await, None);
    assert!(matches!(socket.send("late").await, Err(SocketError::Closed { .. })));
}

#[tokio::test]
async fn a_cut_connection_has_no_code() {
    let (mut socket, other) = pair(&https()).await;
    drop(other);
    let error = socket.recv().await.unwrap().unwrap_err();
    assert!(matches!(error, SocketError::Closed { code: None, .. }), "{error:?}");
    assert_eq!(socket.recv().await, None);
}

#[tokio::test]
async fn we_close_with_1000() {
    let (mut socket, mut other) = pair(&https()).await;
    socket.close().await;
    let Message::Close(Some(frame)) = other.next().await.unwrap().unwrap() else { panic!("a close frame") };
    assert_eq!(u16::from(frame.code), 1000);
    assert_eq!(socket.recv().await, None);
    socket.close().await;
}

#[tokio::test]
async fn a_cancelled_read_loses_nothing() {
    let (mut socket, mut other) = pair(&https()).await;
    // An unmasked text frame of five bytes, sent in two halves.
    other.get_mut().write_all(b"\x81\x05he").await.unwrap();
    other.get_mut().flush().await.unwrap();
    for _ in 0..100 {
        assert!(poll!(socket.recv()).is_pending(), "each of these reads is begun and dropped");
        tokio::task::yield_now().await;
    }
    other.get_mut().write_all(b"llo").await.unwrap();
    assert_eq!(socket.recv().await, Some(Ok("hello".into())));
}

#[tokio::test]
async fn a_message_beyond_the_limit_ends_the_socket() {
    let https = limited(Limits { message: 1000, frame: 600, ..Limits::default() });
    let (mut socket, mut other) = pair(&https).await;
    other.send("x".repeat(601).into()).await.unwrap();
    let error = socket.recv().await.unwrap().unwrap_err();
    assert!(matches!(error, SocketError::TooLarge { limit: 1000, .. }), "{error:?}");
    assert_eq!(socket.recv().await, None);
}

#[tokio::test]
async fn what_is_no_websocket_is_refused() {
    let https = https();
    for (answered, expected) in [
        (answer("403 Forbidden", "", &format!("<html>{CANARY}</html>")), Some(403)),
        (answer("200 OK", "", CANARY), Some(200)),
        ("HTTP/1.1 101 Switching Protocols\r\n\r\n".to_owned(), None),
        (format!("HTTP/1.1 101 Switching Protocols\r\nx: {}\r\n\r\n", "x".repeat(1 << 20)), None),
        (format!("220 {CANARY} ESMTP\r\n"), None),
        (String::new(), None),
    ] {
        let (address, _) = answering(answered).await;
        let status = match error_of(&https, address).await {
            SocketError::Refused { status, .. } => Some(status),
            _ => None,
        };
        assert_eq!(status, expected);
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_given_up() {
    let address = server(|mut stream| async move {
        request(&mut stream).await;
        linger(stream).await;
    })
    .await;
    let https = limited(Limits { connect: Duration::from_millis(100), ..Limits::default() });
    let error = error_of(&https, address).await;
    assert!(matches!(error, SocketError::Unreachable { reason: Unreachable::Timeout, .. }), "{error:?}");
}

#[tokio::test]
async fn nobody_there_is_told_from_no_such_name() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = error_of(&https(), free).await;
    assert!(matches!(error, SocketError::Unreachable { reason: Unreachable::Connect, .. }), "{error:?}");

    let nowhere = SocketUrl::new(format!("wss://{}.example/{CANARY}", "x".repeat(64))).unwrap();
    let Err(error) = https().open(&nowhere).await else { panic!("the socket opened") };
    assert!(matches!(error, SocketError::Unreachable { reason: Unreachable::Dns, .. }), "{error:?}");
}

#[tokio::test]
async fn a_reader_that_stops_reading_does_not_hold_up_the_sender_for_ever() {
    let https = limited(Limits { call: Duration::from_millis(200), ..Limits::default() });
    let (mut socket, _other) = pair(&https).await;
    let frame = "x".repeat(64 << 10);
    let error = loop {
        if let Err(error) = socket.send(&frame).await {
            break error;
        }
    };
    let given_up = matches!(error, SocketError::Unreachable { reason: Unreachable::Timeout, .. });
    assert!(given_up || matches!(error, SocketError::TooLarge { .. }), "{error:?}");
    assert_eq!(socket.recv().await, None);
}

#[tokio::test]
async fn the_handshake_says_who_asks_and_sends_the_url_as_it_is() {
    let (heard, hear) = oneshot::channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        heard.send(request(&mut stream).await).unwrap();
    });
    error_of(&https(), address).await;
    let handshake = hear.await.unwrap().to_lowercase();
    assert!(handshake.starts_with(&format!("get /{CANARY}?x-amz-signature={CANARY} http/1.1\r\n")));
    assert!(handshake.contains("user-agent: sightline/"));
    assert!(!handshake.contains("origin:") && !handshake.contains("cookie:"));
}
