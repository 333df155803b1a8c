//! Files from a bucket, and from servers that say they are one.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use participant::{DownloadError, Endpoint, Https, Limits, Network, Operation, Unreachable};
use protocol::{AttachmentLocation, AttachmentUrl, ConnectionToken, ConnectionTypes, ParticipantToken};
use simulator::{ChatSpec, Clock, Config, Role, ScanResult};
use tokio::io::AsyncWriteExt;
use transcript::AttachmentId;
use witness::Witnessed;

use crate::stage::{CANARY, answer, answering, holds_no_secret, https, limited, linger, request, server};

const BYTES: &[u8] = b"every byte as it was, \x00\xff\r\n";

fn location(address: SocketAddr, size: Option<u64>) -> AttachmentLocation {
    let url = AttachmentUrl::new(format!("http://{address}/{CANARY}?X-Amz-Signature={CANARY}")).unwrap();
    AttachmentLocation { url, expiry: None, size }
}

/// All of a file.
async fn whole(https: &Https, file: &AttachmentLocation) -> Result<Vec<u8>, DownloadError> {
    let mut download = https.download(file).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = download.next().await? {
        bytes.extend(piece);
    }
    Ok(bytes)
}

async fn error_of(limits: Limits, address: SocketAddr, size: Option<u64>) -> DownloadError {
    let error = whole(&limited(limits), &location(address, size)).await.unwrap_err();
    holds_no_secret(&error);
    error
}

fn reason(error: &DownloadError) -> Unreachable {
    match error {
        DownloadError::Unreachable { reason, .. } => *reason,
        other => panic!("{other:?}"),
    }
}

/// A chat of the simulator with an approved file, and a token that reads it.
struct Bucket {
    _simulator: Witnessed,
    chat: simulator::ChatHandle,
    endpoint: Endpoint,
    token: ConnectionToken,
    id: AttachmentId,
    https: Https,
}

impl Bucket {
    async fn new() -> Self {
        let simulator = Witnessed::start(Config::default(), Clock::running(Timestamp::now())).await;
        let chat = simulator.create_chat(ChatSpec::default());
        let customer = chat.join(Role::Customer, "Ana");
        let file = chat.attach_bytes(&customer, "photo.jpg", "image/jpeg", BYTES.to_vec());
        chat.attachment_status(&file, ScanResult::Approved);
        let https = https();
        let endpoint = Endpoint::custom(simulator.base_url()).unwrap();
        let participant = ParticipantToken::new(chat.supervisor().participant_token()).unwrap();
        let types = ConnectionTypes::Credentials;
        let connection = https.create_connection(&endpoint, &participant, types, false).await.unwrap().value;
        let token = connection.credentials.unwrap().token;
        Self { _simulator: simulator, chat, endpoint, token, id: AttachmentId::new(file.id()), https }
    }

    async fn locate(&self) -> AttachmentLocation {
        self.https.get_attachment(&self.endpoint, &self.token, &self.id).await.unwrap().value
    }
}

#[tokio::test]
async fn a_file_comes_as_it_was_given() {
    let bucket = Bucket::new().await;
    let location = bucket.locate().await;
    assert_eq!(location.size, Some(BYTES.len() as u64));
    assert!(location.expiry.is_some());
    assert!(!format!("{location:?}").contains("Signature"), "{location:?}");
    assert_eq!(whole(&bucket.https, &location).await.unwrap(), BYTES);
    let counts = bucket.https.counts();
    assert_eq!((counts.get(Operation::GetAttachment), counts.get(Operation::Download)), (1, 1));
    let asked = bucket.chat.requests().pop().unwrap();
    assert_eq!(asked.operation.name(), "GetAttachment");
}

#[tokio::test]
async fn an_expired_address_is_told_from_other_refusals() {
    let bucket = Bucket::new().await;
    bucket.chat.inject("expired-urls x1".parse().unwrap());
    let expired = bucket.locate().await;
    let error = whole(&bucket.https, &expired).await.unwrap_err();
    assert!(matches!(error, DownloadError::Refused { .. }), "{error:?}");
    holds_no_secret(&error);
    let fresh = bucket.locate().await;
    assert_eq!(whole(&bucket.https, &fresh).await.unwrap(), BYTES);
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_is_no_file() {
    let bucket = Bucket::new().await;
    for mishap in ["truncated", "html 502", "503", "reset", "reset-after", "no-body", "no-json"] {
        bucket.chat.inject(format!("{mishap} on download").parse().unwrap());
        let location = bucket.locate().await;
        let error = whole(&bucket.https, &location).await.expect_err(mishap);
        holds_no_secret(&error);
        let expected = match mishap {
            "truncated" | "reset" | "reset-after" => {
                matches!(error, DownloadError::Unreachable { reason: Unreachable::Reset, .. })
            }
            "no-body" | "no-json" => matches!(error, DownloadError::WrongSize { .. }),
            _ => matches!(error, DownloadError::Status { status: 502 | 503, .. }),
        };
        assert!(expected, "{mishap}: {error:?}");
    }
}

#[tokio::test]
async fn a_download_says_nothing_of_who_reads() {
    let (address, heard) = answering(answer("200 OK", "set-cookie: a=b\r\n", "abc")).await;
    assert_eq!(whole(&https(), &location(address, Some(3))).await.unwrap(), b"abc");
    let request = &heard.all()[0];
    assert!(request.starts_with("GET /canary-"), "{request}");
    let names: Vec<&str> =
        request.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
    assert_eq!(names.len(), 3, "{request}");
    assert!(["accept", "host", "user-agent"].iter().all(|name| names.contains(name)), "{request}");
}

#[tokio::test]
async fn another_place_is_not_gone_to() {
    let (elsewhere, heard) = answering(answer("200 OK", "", "abc")).await;
    for (status, code) in [("301 Moved", 301), ("302 Found", 302), ("307 Temporary Redirect", 307)] {
        for target in [format!("http://{elsewhere}/"), "file:///etc/passwd".to_owned(), "/other".to_owned()] {
            let (address, _) = answering(answer(status, &format!("location: {target}\r\n"), "abc")).await;
            let error = error_of(Limits::default(), address, Some(3)).await;
            assert!(matches!(error, DownloadError::Redirected { status, .. } if status == code), "{error:?}");
        }
    }
    assert!(heard.all().is_empty());
}

#[tokio::test]
async fn another_size_than_announced_is_no_file() {
    let wrong = |error: &DownloadError| matches!(error, DownloadError::WrongSize { announced: 5 });
    for body in ["abc", "abcdefgh"] {
        // By its own length, and by what comes.
        let (address, _) = answering(answer("200 OK", "", body)).await;
        let error = error_of(Limits::default(), address, Some(5)).await;
        assert!(wrong(&error), "{error:?}");
        let (address, _) = answering(format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}")).await;
        let error = error_of(Limits::default(), address, Some(5)).await;
        assert!(wrong(&error), "{error:?}");
    }
}

#[tokio::test]
async fn a_file_without_an_announced_size_is_taken_to_its_end() {
    let (address, _) = answering("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc").await;
    assert_eq!(whole(&https(), &location(address, None)).await.unwrap(), b"abc");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_even_asked_for() {
    let limits = Limits { file: 1_000, ..Limits::default() };
    let (address, heard) = answering(answer("200 OK", "", "abc")).await;
    let error = error_of(limits, address, Some(1_001)).await;
    assert!(matches!(error, DownloadError::TooLarge { limit: 1_000 }), "{error:?}");
    assert!(heard.all().is_empty());
}

/// A server that sends a piece of an endless file, again and again, until the client hangs up.
async fn endless(pause: Duration) -> SocketAddr {
    server(move |mut stream| async move {
        request(&mut stream).await;
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        while stream.write_all(b"4\r\nblah\r\n").await.is_ok() {
            tokio::time::sleep(pause).await;
        }
    })
    .await
}

#[tokio::test]
async fn a_file_without_an_end_is_read_to_a_limit() {
    let limits = Limits { file: 1_000, ..Limits::default() };
    let address = endless(Duration::ZERO).await;
    let error = error_of(limits, address, None).await;
    assert!(matches!(error, DownloadError::TooLarge { limit: 1_000 }), "{error:?}");
    let error = error_of(limits, address, Some(10)).await;
    assert!(matches!(error, DownloadError::WrongSize { announced: 10 }), "{error:?}");
}

#[tokio::test]
async fn a_file_that_trickles_or_stops_is_given_up() {
    let limits = Limits { call: Duration::from_millis(300), file_pace: 1_000_000, ..Limits::default() };
    let started = Instant::now();
    // Never silent for long, and never done.
    let error = error_of(limits, endless(Duration::from_millis(20)).await, Some(100_000)).await;
    assert_eq!(reason(&error), Unreachable::Timeout);
    let address = server(|mut stream| async move {
        request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\na").await.unwrap();
        linger(stream).await;
    })
    .await;
    let patient = Limits { file_pace: 1, ..limits };
    assert_eq!(reason(&error_of(patient, address, Some(5)).await), Unreachable::Timeout);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_address_outside_of_this_machine_is_never_plain() {
    let body = format!(r#"{{"Url":"http://bucket.example.com/{CANARY}","AttachmentSizeInBytes":3}}"#);
    let (address, _) = answering(answer("200 OK", "", &body)).await;
    let endpoint = Endpoint::custom(&format!("http://{address}")).unwrap();
    let token = ConnectionToken::new(CANARY).unwrap();
    let error = https().get_attachment(&endpoint, &token, &AttachmentId::new("a")).await.unwrap_err();
    assert!(error.to_string().contains("not encrypted"), "{error}");
    holds_no_secret(&error);
}
