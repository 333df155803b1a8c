//! The websocket itself.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use protocol::SocketUrl;
use rustls::ClientConfig;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{ProtocolError, TlsError};
use tokio_tungstenite::tungstenite::http::header::{HeaderValue, USER_AGENT};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config};
use url::Url;

use crate::error::{SocketError, Unreachable};
use crate::https::{self, Limits};
use crate::network::{Socket, Text};
use crate::transport::{Stream, Transport};

/// How long a close may take before the connection is dropped as it is.
const FAREWELL: Duration = Duration::from_secs(2);

/// Buffer for reading, one a socket: items are small, sockets are many. The library wipes it before each read.
const READ_BUFFER: usize = 4 << 10;

/// Most bytes that wait to be written. Ours are heartbeats, so a socket that lets more wait than this is dead.
const WRITE_BUFFER: usize = 256 << 10;

/// Opens a websocket within `limits.connect`.
pub(crate) async fn open(
    url: &SocketUrl,
    transport: &dyn Transport,
    tls: Arc<ClientConfig>,
    limits: Limits,
) -> Result<Box<dyn Socket>, SocketError> {
    let origin = Url::parse(&url.origin()).ok();
    let host: Arc<str> = origin.as_ref().and_then(Url::host_str).unwrap_or_default().into();
    let unreachable = |reason| SocketError::Unreachable { host: Arc::clone(&host), reason };
    let opening = async {
        let origin = origin.as_ref().ok_or_else(|| unreachable(Unreachable::Other))?;
        let stream = transport.dial(origin).await.map_err(unreachable)?;
        shake_hands(url, stream, tls, limits).await.map_err(|error| socket_error(error, &host, limits))
    };
    let stream = timeout(limits.connect, opening).await.map_err(|_| unreachable(Unreachable::Timeout))??;
    Ok(Box::new(WebSocket { stream, host, limits, over: false }))
}

type Frames = WebSocketStream<MaybeTlsStream<Box<dyn Stream>>>;

async fn shake_hands(
    url: &SocketUrl,
    stream: Box<dyn Stream>,
    tls: Arc<ClientConfig>,
    limits: Limits,
) -> Result<Frames, Error> {
    let mut request = url.expose().into_client_request()?;
    request.headers_mut().insert(USER_AGENT, HeaderValue::from_static(https::USER_AGENT));
    // Encryption follows the scheme, which `SocketUrl` has checked.
    let connector = if url.is_encrypted() { Connector::Rustls(tls) } else { Connector::Plain };
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
        .max_message_size(Some(limits.message))
        .max_frame_size(Some(limits.frame));
    let (stream, _) = client_async_tls_with_config(request, stream, Some(config), Some(connector)).await?;
    Ok(stream)
}

struct WebSocket {
    stream: Frames,
    host: Arc<str>,
    limits: Limits,
    /// Nothing is read after an error: the stream is then not in step with the other side.
    over: bool,
}

impl WebSocket {
    fn fails(&mut self, error: SocketError) -> SocketError {
        self.over = true;
        error
    }

    fn closed(&mut self, code: Option<u16>) -> SocketError {
        let host = Arc::clone(&self.host);
        self.fails(SocketError::Closed { host, code })
    }

    fn error(&mut self, error: Error) -> SocketError {
        let error = socket_error(error, &self.host, self.limits);
        self.fails(error)
    }
}

#[async_trait]
impl Socket for WebSocket {
    async fn recv(&mut self) -> Option<Result<Text, SocketError>> {
        while !self.over {
            // The one await: cancelled, it leaves what was read so far in the stream.
            let message = self.stream.next().await;
            return Some(match message {
                Some(Ok(Message::Text(text))) => Ok(text),
                // Never seen of the service. Handed on, so that it is counted like any unknown frame.
                Some(Ok(Message::Binary(bytes))) => Ok(String::from_utf8_lossy(&bytes).into_owned().into()),
                // Pings are answered by the library while reading.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                Some(Ok(Message::Close(frame))) => Err(self.closed(frame.map(|frame| frame.code.into()))),
                Some(Err(error)) => Err(self.error(error)),
                None => Err(self.closed(None)),
            });
        }
        None
    }

    fn doze(&mut self) {
        match self.stream.get_mut() {
            MaybeTlsStream::Plain(stream) => stream.doze(),
            MaybeTlsStream::Rustls(stream) => stream.get_mut().0.doze(),
            _ => {}
        }
    }

    async fn send(&mut self, text: &str) -> Result<(), SocketError> {
        if self.over {
            return Err(self.closed(None));
        }
        match timeout(self.limits.call, self.stream.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.error(error)),
            Err(_) => {
                let host = Arc::clone(&self.host);
                Err(self.fails(SocketError::Unreachable { host, reason: Unreachable::Timeout }))
            }
        }
    }

    async fn close(&mut self) {
        if self.over {
            return;
        }
        self.over = true;
        let normal = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        // Whether it arrives or not, the connection goes down with this object.
        if !matches!(timeout(FAREWELL, self.stream.close(Some(normal))).await, Ok(Ok(()))) {
            tracing::debug!(host = %self.host, "a socket is dropped without a farewell");
        }
    }
}

/// The library's error is not kept: some of them show the URL.
fn socket_error(error: Error, host: &Arc<str>, limits: Limits) -> SocketError {
    let host = Arc::clone(host);
    let of_io = |error: &io::Error| Unreachable::of(error).unwrap_or(Unreachable::Other);
    match error {
        Error::Http(response) => SocketError::Refused { host, status: response.status().as_u16() },
        Error::Io(error) => SocketError::Unreachable { host, reason: of_io(&error) },
        Error::Tls(TlsError::Rustls(_) | TlsError::InvalidDnsName) => {
            SocketError::Unreachable { host, reason: Unreachable::Tls }
        }
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            SocketError::Closed { host, code: None }
        }
        Error::Protocol(ProtocolError::HandshakeIncomplete) => {
            SocketError::Unreachable { host, reason: Unreachable::Reset }
        }
        Error::Capacity(_) | Error::WriteBufferFull(_) => {
            SocketError::TooLarge { host, limit: limits.message }
        }
        _ => SocketError::Protocol { host },
    }
}
