//! Websockets: the handshake, the conversation, and how it ends.

mod answer;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};

use crate::clock::later;
use crate::config::ExpiryClose;
use crate::serve::Cord;
use crate::shared::Shared;
use crate::world::{Ending, OpenSocket, Outgoing, Seat, SocketKey};

use answer::Answer;
use wire::Wire;

/// Longest message a client may send: what the gateway takes (Amazon API Gateway quotas, 128 KB).
const LARGEST_MESSAGE: usize = 128 * 1024;

/// How long the server waits for the client's half of a closing handshake.
const FAREWELL: Duration = Duration::from_secs(1);

/// A client's wish for a websocket (RFC 6455, 4.2.1): the key to answer with.
pub(crate) fn wish(method: &Method, headers: &HeaderMap) -> Option<String> {
    let names = |name: header::HeaderName, wanted: &str| {
        let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(wanted))
    };
    let is_wish = method == Method::GET
        && names(header::CONNECTION, "upgrade")
        && names(header::UPGRADE, "websocket")
        && names(header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| is_wish)?;
    Some(derive_accept_key(key.as_bytes()))
}

/// A socket the world has admitted. Dropping it takes it out of the world, also when the upgrade fails.
pub(crate) struct Admitted {
    shared: Arc<Shared>,
    socket: OpenSocket,
    cord: Cord,
}

impl Admitted {
    pub(crate) fn new(shared: Arc<Shared>, socket: OpenSocket, cord: Cord) -> Self {
        Self { shared, socket, cord }
    }

    /// Answers the handshake and talks, on a task of its own, once the connection has changed hands.
    pub(crate) fn upgrade(self, request: Request<Body>, accept: &str) -> Response {
        let Ok(accept) = HeaderValue::from_str(accept) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        tokio::spawn(async move {
            let Ok(stream) = hyper::upgrade::on(request).await else { return };
            let config = WebSocketConfig::default()
                .read_buffer_size(4 * 1024)
                .write_buffer_size(0)
                .max_write_buffer_size(1024 * 1024)
                .max_message_size(Some(LARGEST_MESSAGE))
                .max_frame_size(Some(LARGEST_MESSAGE));
            let wire = Wire::over(TokioIo::new(stream), Role::Server, config).await;
            self.serve(wire).await;
        });
        let switched = [
            (header::CONNECTION, HeaderValue::from_static("upgrade")),
            (header::UPGRADE, HeaderValue::from_static("websocket")),
            (header::SEC_WEBSOCKET_ACCEPT, accept),
        ];
        (StatusCode::SWITCHING_PROTOCOLS, switched).into_response()
    }

    /// Talks until either side ends it.
    async fn serve(mut self, mut wire: Wire) {
        let shared = Arc::clone(&self.shared);
        let expiry = shared.step(|world, _| world.config.switches.expiry_close);
        let Self { socket, cord, .. } = &mut self;
        let (key, seat, closes_at) = (socket.ends.key, socket.seat, socket.closes_at);
        let frames = &mut socket.ends.frames;
        let mut silent_until = None;
        let ending = tokio::select! {
            biased;
            () = shared.shutdown.cancelled() => Ending::Drop,
            ending = &mut socket.ends.ending => ending.unwrap_or(Ending::Drop),
            () = shared.clock.wait_until(closes_at) => match expiry {
                ExpiryClose::Code(code) => Ending::Close(code),
                ExpiryClose::Drop => Ending::Drop,
            },
            () = converse(&shared, seat, key, &mut wire, frames, &mut silent_until) => return,
        };
        match ending {
            Ending::Close(code) => {
                let _ = tokio::time::timeout(FAREWELL, async {
                    // What is delayed is still to come when the socket ends.
                    if silent_until.is_none() {
                        send_queued(&mut wire, frames).await?;
                    }
                    close(&mut wire, code).await
                })
                .await;
            }
            Ending::Drop => {}
            Ending::Reset => cord.reset_at_end(),
            Ending::BlackHole => tokio::select! {
                biased;
                () = shared.shutdown.cancelled() => {}
                () = shared.clock.wait_until(closes_at) => {}
            },
        }
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let OpenSocket { seat, ends, .. } = &self.socket;
        self.shared.step(|world, _| world.chat(seat.chat).sockets.remove(ends.key));
    }
}

/// What was published before the end comes before it, up to the first frame that a mishap is to hold up or spoil.
async fn send_queued(
    wire: &mut Wire,
    frames: &mut tokio::sync::mpsc::Receiver<Outgoing>,
) -> Result<(), wire::Gone> {
    while let Ok(Outgoing::Frame(frame)) = frames.try_recv() {
        wire.send(Message::Text(frame)).await?;
    }
    Ok(())
}

/// Closes with a code and waits for the peer's answer; without the wait the stream might be reset before the peer
/// has read the code.
async fn close(wire: &mut Wire, code: u16) -> Result<(), wire::Gone> {
    let frame = CloseFrame { code: code.into(), reason: Utf8Bytes::from_static("") };
    wire.send(Message::Close(Some(frame))).await?;
    while let Some(Ok(_)) = wire.next().await {}
    Ok(())
}

/// Answers the client and passes on what the world has for it. While a delay lasts, until `silent_until`, the client is
/// still heard and nothing is sent.
async fn converse(
    shared: &Shared,
    seat: Seat,
    key: SocketKey,
    wire: &mut Wire,
    frames: &mut tokio::sync::mpsc::Receiver<Outgoing>,
    silent_until: &mut Option<Timestamp>,
) {
    loop {
        let sent = tokio::select! {
            // In this order, so that a seeded run repeats itself. A client that talks without end holds up its own items alone.
            biased;
            () = pause(shared, *silent_until) => {
                *silent_until = None;
                Ok(())
            }
            received = wire.next() => match received {
                Some(Ok(Message::Text(text))) => reply(shared, seat, key, wire, &text).await,
                Some(Ok(Message::Close(_))) => {
                    // Its answer (RFC 6455, 5.5.1) leaves with the next read, which finds nothing more.
                    let _ = tokio::time::timeout(FAREWELL, wire.next()).await;
                    return;
                }
                // What the gateway does about a message beyond its limit.
                Some(Err(tungstenite::Error::Capacity(_))) => {
                    let _ = tokio::time::timeout(FAREWELL, close(wire, 1009)).await;
                    return;
                }
                Some(Err(_)) | None => return,
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(()),
            },
            frame = frames.recv(), if silent_until.is_none() => match frame {
                Some(Outgoing::Frame(frame)) => wire.send(Message::Text(frame)).await,
                Some(Outgoing::Spoiled(mishap, frame)) => wire.spoil(mishap, &frame).await,
                Some(Outgoing::Pause(by)) => {
                    *silent_until = Some(later(shared.clock.now(), by));
                    Ok(())
                }
                // The world let go of this socket; its reason arrives on the other channel.
                None => std::future::pending().await,
            },
        };
        if sent.is_err() {
            return;
        }
    }
}

async fn pause(shared: &Shared, until: Option<Timestamp>) {
    match until {
        Some(until) => shared.clock.wait_until(until).await,
        None => std::future::pending().await,
    }
}

/// Answers one frame of the client.
async fn reply(
    shared: &Shared,
    seat: Seat,
    key: SocketKey,
    wire: &mut Wire,
    text: &str,
) -> Result<(), wire::Gone> {
    let answer = shared.step(|world, _| {
        let chat = world.chat(seat.chat);
        let answer = answer::to(text, |frame| chat.faults.on_client_frame(frame))?;
        match answer {
            Answer::Frame(frame) => Some(frame),
            Answer::Subscribe(ack) => {
                chat.sockets.subscribe(key, ack);
                None
            }
            Answer::Unsubscribe(ack) => {
                chat.sockets.unsubscribe(key, ack);
                None
            }
        }
    });
    match answer {
        Some(frame) => wire.send(Message::Text(frame)).await,
        None => Ok(()),
    }
}
