//! Any bytes on any port: the service's own error, or the end of the connection.

use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use simulator::{Config, ConnectionLimits, ScanResult};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{Scene, exchange};
use crate::drive::Target;

/// Limits short enough to wait for.
fn config() -> Config {
    let connections = ConnectionLimits {
        head: Duration::from_millis(300),
        request: Duration::from_millis(600),
        ..ConnectionLimits::default()
    };
    Config { admin_port: Some(0), connections, ..Config::default() }
}

#[tokio::test]
async fn nonsense_ends_the_connection_and_nothing_else() {
    let scene = Scene::new(config()).await;
    let long = [b"GET /".as_slice(), &vec![b'a'; 200_000], b" HTTP/1.1\r\n\r\n"].concat();
    let heads = [b"GET / HTTP/1.1\r\n".as_slice(), &b"a: b\r\n".repeat(50_000), b"\r\n"].concat();
    let bodies =
        b"POST /participant/message HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n";
    let chunks = b"POST /participant/message HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    for url in [scene.simulator.base_url(), scene.simulator.admin_url().unwrap()] {
        for bytes in [
            b"\0\x01\x02\xff".as_slice(),
            b"\r\n\r\n\r\n",
            b"GET",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            &long,
            &heads,
            bodies,
            chunks,
        ] {
            // An answer or a reset, as the moment wants it; either way within the limits.
            let reply = exchange(url, bytes).await.unwrap_or_default();
            let status = String::from_utf8_lossy(&reply).split(' ').nth(1).map(str::to_owned);
            let known = ["400", "401", "403", "408", "414", "431"];
            assert!(status.as_deref().is_none_or(|status| known.contains(&status)), "{status:?}");
        }
    }
    assert_eq!(scene.connection(&scene.customer).await.status, 200, "it serves on");
}

#[tokio::test]
async fn who_says_nothing_or_never_ends_is_let_go() {
    let scene = Scene::new(config()).await;
    let host = scene.simulator.base_url().trim_start_matches("http://").to_owned();
    for begun in [
        String::new(),
        "POST /participant/message HTTP/1.1\r\n".to_owned(),
        format!("POST /participant/message HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\n{{"),
    ] {
        let mut stream = TcpStream::connect(&host).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
        assert!(end.is_ok(), "still open after {begun:?}");
    }
}

#[tokio::test]
async fn further_connections_wait_until_one_is_free() {
    let connections = ConnectionLimits { connections: 1, ..ConnectionLimits::default() };
    let scene = Scene::new(Config { connections, ..Config::default() }).await;
    let host = scene.simulator.base_url().trim_start_matches("http://").to_owned();
    let mut first = TcpStream::connect(&host).await.unwrap();
    first.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let mut byte = [0];
    first.read_exact(&mut byte).await.unwrap();
    let second = scene.connection(&scene.customer);
    let mut second = std::pin::pin!(second);
    tokio::select! {
        _ = &mut second => panic!("there is one place only"),
        () = async { for _ in 0..1_000 { tokio::task::yield_now().await } } => {}
    }
    drop(first);
    assert_eq!(second.await.status, 200);
}

#[tokio::test]
async fn however_busy_the_service_is_the_admin_port_answers() {
    let connections = ConnectionLimits { connections: 1, ..ConnectionLimits::default() };
    let scene = Scene::new(Config { admin_port: Some(0), connections, ..Config::default() }).await;
    let url = scene.simulator.base_url().trim_start_matches("http://");
    let mut busy = TcpStream::connect(url).await.unwrap();
    busy.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    busy.read_exact(&mut [0]).await.unwrap();
    assert_eq!(scene.admin("GET", "/truth", &Value::Null).await.status, 200);
}

#[tokio::test]
async fn who_reads_no_answer_is_let_go() {
    let connections = ConnectionLimits { connections: 1, ..config().connections };
    let scene = Scene::new(Config { connections, ..Config::default() }).await;
    // More than the operating system buffers between the two.
    let file = scene.chat.attach_bytes(&scene.customer, "a.txt", "text/plain", vec![b'x'; 64 << 20]);
    scene.chat.attachment_status(&file, ScanResult::Approved);
    let token = scene.connect(&scene.customer).await;
    let got = scene.call("attachment", &token, &json!({ "AttachmentId": file.id() })).await;
    let url = got.body["Url"].as_str().unwrap();
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut deaf = TcpStream::connect(host).await.unwrap();
    deaf.write_all(format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    deaf.read_exact(&mut [0]).await.unwrap();
    assert_eq!(scene.connection(&scene.customer).await.status, 200, "the one place is free again");
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_does_not_arrive_is_told_so() {
    let scene = Scene::new(Config::default()).await;
    let (mut ours, theirs) = tokio::io::duplex(64 * 1024);
    let upload =
        b"PUT /upload/a/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\n12345";
    ours.write_all(upload).await.unwrap();
    let mut reply = String::new();
    let ((), read) = tokio::join!(scene.simulator.serve(theirs), ours.read_to_string(&mut reply));
    read.unwrap();
    assert!(reply.contains("<Code>RequestTimeout</Code>"), "{reply}");
}

/// The inputs the fuzzer found worth keeping.
fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let inputs: Vec<Vec<u8>> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    assert!(inputs.len() >= 10, "the inputs in {} are gone", folder.display());
    inputs
}

#[test]
fn the_inputs_get_past_the_doors() {
    let target = Target::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (reply, word) in [
        (target.http(&std::fs::read(folder.join("http/transcript")).unwrap()), "\"Transcript\":["),
        (
            target.websocket(&std::fs::read(folder.join("websocket/heartbeats")).unwrap()),
            "\"statusCode\":200",
        ),
    ] {
        let reply = String::from_utf8_lossy(&reply);
        assert!(reply.contains(word), "no {word} in {reply}");
    }
}

#[test]
fn every_kept_request_is_survived() {
    let target = Target::new();
    for input in kept("http") {
        target.http(&input);
    }
}

#[test]
fn every_kept_conversation_is_survived() {
    let target = Target::new();
    for input in kept("websocket") {
        target.websocket(&input);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_survived(inputs in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 8)) {
        let target = Target::new();
        for input in inputs {
            target.http(&input);
            target.websocket(&input);
        }
    }

    #[test]
    fn random_bodies_get_an_answer_of_the_service(body in "\\PC{0,200}", path in 0..11_usize) {
        let paths = [
            "connection", "transcript", "message", "event", "disconnect", "start-attachment-upload",
            "complete-attachment-upload", "attachment", "views/x", "authentication-url", "cancel-authentication",
        ];
        let target = Target::new();
        let request = format!(
            "POST /participant/{} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Amz-Bearer: {{connection}}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            paths[path], body.len(),
        );
        let reply = target.http(request.as_bytes());
        let status = String::from_utf8_lossy(&reply).split(' ').nth(1).map(str::to_owned);
        prop_assert!(matches!(status.as_deref(), Some("200" | "400" | "403" | "404" | "409")), "{status:?}");
    }
}
