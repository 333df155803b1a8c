//! Servers on loopback that play a part, and what the tests ask of them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use participant::{Answer, CallError, Endpoint, Https, Limits, Network};
use protocol::{
    Connection, ConnectionToken, ConnectionTypes, ParticipantToken, TranscriptPage, TranscriptQuery,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A text that must never be seen in an error or a `Debug` output.
pub(crate) const CANARY: &str = "canary-5d41402abc4b2a76";

/// What clients sent, each request whole.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// A server that hands each connection to `play`.
pub(crate) async fn server<F, Played>(play: F) -> SocketAddr
where
    F: Fn(TcpStream) -> Played + Send + 'static,
    Played: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(play(stream));
        }
    });
    address
}

/// A server that answers every request with `answer` and then closes.
pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> (SocketAddr, Heard) {
    let (answer, heard) = (Arc::new(answer.into()), Heard::default());
    let record = heard.clone();
    let address = server(move |mut stream| {
        let (answer, record) = (Arc::clone(&answer), record.clone());
        async move {
            let request = request(&mut stream).await;
            record.0.lock().unwrap().push(request);
            // The client may have hung up: it does so where the answer is too large.
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    })
    .await;
    (address, heard)
}

/// An answer with a body.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

/// Reads one request with its body.
pub(crate) async fn request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        if stream.read_buf(&mut request).await.unwrap() == 0 {
            return String::from_utf8_lossy(&request).into_owned();
        }
    }
}

/// Keeps a connection open until the client ends it.
pub(crate) async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut ignored = [0; 64];
    while stream.read(&mut ignored).await.is_ok_and(|count| count > 0) {}
}

pub(crate) fn endpoint(address: SocketAddr) -> Endpoint {
    Endpoint::custom(&format!("http://{address}")).unwrap()
}

pub(crate) fn https() -> Https {
    Https::new().unwrap()
}

/// The platform's network with other limits. Trusts nobody, so it is of use on this machine only.
pub(crate) fn limited(limits: Limits) -> Https {
    Https::with(crate::tls::trusting(None), limits).unwrap()
}

pub(crate) async fn connect(https: &Https, endpoint: &Endpoint) -> Result<Answer<Connection>, CallError> {
    let token = ParticipantToken::new(CANARY).unwrap();
    https.create_connection(endpoint, &token, ConnectionTypes::Both, false).await
}

pub(crate) async fn read(https: &Https, endpoint: &Endpoint) -> Result<Answer<TranscriptPage>, CallError> {
    let token = ConnectionToken::new(CANARY).unwrap();
    https.get_transcript(endpoint, &token, &TranscriptQuery::newest()).await
}

/// Neither what is shown to a person nor what is shown to a developer holds the secret.
pub(crate) fn holds_no_secret(error: &(impl std::error::Error + 'static)) {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("canary") && !shown.contains(CANARY), "{shown}");
        cause = error.source();
    }
}
