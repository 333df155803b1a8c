//! The simulator as the engine's network without an operating system in between, so that time may stand still.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{SinkExt as _, StreamExt as _};
use participant::{
    Answer, CallError, Download, DownloadError, ETag, Endpoint, Network, RosterAnswer, RosterUrl, Socket,
    SocketError, Text, Unreachable,
};
use protocol::{
    AttachmentLocation, BadBody, Connection, ConnectionToken, ConnectionTypes, CreateParticipantConnection,
    ParticipantToken, RosterBearer, SocketUrl, TranscriptPage, TranscriptQuery, parse_connection,
    parse_transcript,
};
use simulator::{Clock, Running};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use transcript::AttachmentId;

/// Bytes under way in one direction.
const BUFFER: usize = 256 << 10;

#[derive(Clone)]
pub(crate) struct Wire(pub(crate) Arc<Running>);

/// The service's clock, which follows tokio's.
pub(crate) struct SameClock(pub(crate) Clock);

impl monitor::Clock for SameClock {
    fn now(&self) -> jiff::Timestamp {
        self.0.now()
    }
}

impl Wire {
    fn connect(&self) -> DuplexStream {
        let (ours, theirs) = duplex(BUFFER);
        let service = Arc::clone(&self.0);
        tokio::spawn(async move { service.serve(theirs).await });
        ours
    }

    async fn call<T>(
        &self,
        path: &str,
        bearer: &str,
        body: &str,
        parse: impl FnOnce(&[u8]) -> Result<T, BadBody>,
    ) -> Result<Answer<T>, CallError> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: service\r\nConnection: close\r\nContent-Type: application/json\r\n\
             X-Amz-Bearer: {bearer}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = self.connect();
        let mut reply = Vec::new();
        let sent = stream.write_all(request.as_bytes()).await;
        if sent.is_err() || stream.read_to_end(&mut reply).await.is_err() || reply.is_empty() {
            return Err(CallError::Unreachable { host: host(), reason: Unreachable::Reset });
        }
        let end = reply.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&reply[..end]).to_ascii_lowercase();
        let header = |name: &str| {
            head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
        };
        let retry_after = header("retry-after").and_then(|text| text.parse().ok()).map(Duration::from_secs);
        match head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap() {
            200 => parse(&reply[end + 4..])
                .map(|value| Answer { value, server_time: None })
                .map_err(|what| CallError::Malformed { host: host(), what }),
            429 => Err(CallError::Throttled { host: host(), retry_after }),
            400 => Err(CallError::Invalid { host: host(), message: None }),
            status @ 500.. => Err(CallError::ServerFault { host: host(), status, retry_after }),
            status => Err(CallError::Refused {
                host: host(),
                status,
                from_service: true,
                message: None,
                server_time: None,
            }),
        }
    }
}

#[async_trait]
impl Network for Wire {
    async fn create_connection(
        &self,
        _: &Endpoint,
        token: &ParticipantToken,
        types: ConnectionTypes,
        connect_participant: bool,
    ) -> Result<Answer<Connection>, CallError> {
        let body = CreateParticipantConnection { types, connect_participant }.body();
        self.call(CreateParticipantConnection::PATH, token.expose(), &body, parse_connection).await
    }

    async fn get_transcript(
        &self,
        _: &Endpoint,
        token: &ConnectionToken,
        query: &TranscriptQuery,
    ) -> Result<Answer<TranscriptPage>, CallError> {
        self.call(TranscriptQuery::PATH, token.expose(), &query.body(), parse_transcript).await
    }

    async fn open(&self, url: &SocketUrl) -> Result<Box<dyn Socket>, SocketError> {
        match tokio_tungstenite::client_async(url.expose(), self.connect()).await {
            Ok((stream, _)) => Ok(Box::new(InMemory(stream))),
            Err(_) => Err(SocketError::Unreachable { host: host(), reason: Unreachable::Reset }),
        }
    }

    async fn get_roster(
        &self,
        _: &RosterUrl,
        _: &RosterBearer,
        _: Option<&ETag>,
    ) -> Result<Answer<RosterAnswer>, CallError> {
        unreachable!("nothing here has a roster")
    }

    async fn get_attachment(
        &self,
        _: &Endpoint,
        _: &ConnectionToken,
        _: &AttachmentId,
    ) -> Result<Answer<AttachmentLocation>, CallError> {
        unreachable!("nobody here saves a file")
    }

    async fn download(&self, _: &AttachmentLocation) -> Result<Box<dyn Download>, DownloadError> {
        unreachable!("nobody here saves a file")
    }
}

struct InMemory(WebSocketStream<DuplexStream>);

#[async_trait]
impl Socket for InMemory {
    async fn recv(&mut self) -> Option<Result<Text, SocketError>> {
        loop {
            return match self.0.next().await {
                Some(Ok(Message::Text(text))) => Some(Ok(text)),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                _ => Some(Err(closed())),
            };
        }
    }

    async fn send(&mut self, text: &str) -> Result<(), SocketError> {
        self.0.send(Message::text(text)).await.map_err(|_| closed())
    }

    async fn close(&mut self) {
        self.0.close(None).await.ok();
    }
}

fn closed() -> SocketError {
    SocketError::Closed { host: host(), code: None }
}

fn host() -> Arc<str> {
    "service".into()
}
