//! The stream of one websocket, and frames as no sane server sends them.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameHeader};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Bytes, Message, Utf8Bytes};

use crate::faults::Mishap;

/// Written at once of what is large: memory does not grow with the size of a fault.
const PIECE: usize = 64 * 1024;

/// An endless message ends after so much all the same, should the client take it.
const ENDLESS: u64 = 4 << 30;

/// Time for one frame to leave. A client that reads nothing for so long is gone: it must not hold a task, nor what is
/// queued behind the frame.
const PATIENCE: Duration = Duration::from_secs(60);

/// The client is gone.
#[derive(Debug)]
pub(super) struct Gone;

/// One websocket towards a client.
#[derive(Debug)]
pub(super) struct Wire(WebSocketStream<TokioIo<Upgraded>>);

impl Wire {
    pub(super) async fn over(stream: TokioIo<Upgraded>, role: Role, config: WebSocketConfig) -> Self {
        Self(WebSocketStream::from_raw_socket(stream, role, Some(config)).await)
    }

    pub(super) async fn next(&mut self) -> Option<Result<Message, tungstenite::Error>> {
        self.0.next().await
    }

    pub(super) async fn send(&mut self, message: Message) -> Result<(), Gone> {
        match tokio::time::timeout(PATIENCE, self.0.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone),
        }
    }

    /// Sends a frame the way its mishap wants it.
    pub(super) async fn spoil(&mut self, mishap: Mishap, frame: &Utf8Bytes) -> Result<(), Gone> {
        match mishap {
            Mishap::Fragment => self.fragments(frame).await,
            Mishap::Cut => self.send(Message::text(half(frame))).await,
            Mishap::BadUtf8 => {
                let mut bytes = frame.as_bytes().to_vec();
                let middle = bytes.len() / 2;
                // Neither byte can stand anywhere in UTF-8 (RFC 3629, 3).
                bytes.splice(middle..middle, [0xC0, 0xFF]);
                self.send(Message::Frame(Frame::message(bytes, OpCode::Data(Data::Text), true))).await
            }
            Mishap::BadJson => {
                self.send(Message::text(with_content(frame, |content| half(content).to_owned()))).await
            }
            Mishap::Binary => self.send(Message::Binary(Bytes::from(frame.clone()))).await,
            Mishap::Foreign => {
                self.send(Message::text(with_content(frame, foreign))).await?;
                self.send(Message::Text(frame.clone())).await
            }
            Mishap::Gateway => {
                let gateway = json!({
                    "message": "Internal server error", "connectionId": "c2ltdWxhdGVk=", "requestId": "c2ltdWxhdGVk=",
                });
                self.send(Message::text(gateway.to_string())).await?;
                self.send(Message::Text(frame.clone())).await
            }
            Mishap::Oversize(bytes) => {
                self.oversize(bytes).await?;
                self.send(Message::Text(frame.clone())).await
            }
            Mishap::Endless => self.endless().await,
            // What concerns the order and the number of frames was done where they are queued.
            _ => self.send(Message::Text(frame.clone())).await,
        }
    }

    /// In fragments that cut characters in half, a ping in between (RFC 6455, 5.4).
    async fn fragments(&mut self, frame: &Utf8Bytes) -> Result<(), Gone> {
        let bytes = Bytes::from(frame.clone());
        let size = (bytes.len() / 3).max(1);
        let mut at = 0;
        while at < bytes.len() {
            let end = (at + size).min(bytes.len());
            let kind = if at == 0 { Data::Text } else { Data::Continue };
            let fragment = Frame::message(bytes.slice(at..end), OpCode::Data(kind), end == bytes.len());
            self.send(Message::Frame(fragment)).await?;
            if end < bytes.len() {
                self.send(Message::Ping(Bytes::new())).await?;
            }
            at = end;
        }
        Ok(())
    }

    /// One frame of so many bytes, never held in memory.
    async fn oversize(&mut self, length: u64) -> Result<(), Gone> {
        let mut head = Vec::new();
        let header =
            FrameHeader { is_final: true, opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
        header.format(length, &mut head).map_err(|_| Gone)?;
        let stream = self.0.get_mut();
        write(stream, &head).await?;
        let piece = vec![b' '; PIECE];
        let mut left = length;
        while left > 0 {
            let size = left.min(PIECE as u64);
            write(stream, &piece[..size as usize]).await?;
            left -= size;
        }
        Ok(())
    }

    /// Fragments of one message, without a last one.
    async fn endless(&mut self) -> Result<(), Gone> {
        let piece = Bytes::from(vec![b' '; PIECE]);
        let mut kind = Data::Text;
        let mut sent = 0;
        while sent < ENDLESS {
            let fragment = Frame::message(piece.clone(), OpCode::Data(kind), false);
            self.send(Message::Frame(fragment)).await?;
            kind = Data::Continue;
            sent += PIECE as u64;
        }
        Err(Gone)
    }
}

async fn write(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> Result<(), Gone> {
    match tokio::time::timeout(PATIENCE, stream.write_all(bytes)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone),
    }
}

fn half(text: &str) -> &str {
    let middle = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= text.len() / 2).last();
    &text[..middle.unwrap_or_default()]
}

/// The same frame with another text for its item.
fn with_content(frame: &str, change: impl FnOnce(&str) -> String) -> String {
    let mut frame: Value = serde_json::from_str(frame).unwrap_or_default();
    if let Some(content) = frame["content"].as_str() {
        frame["content"] = json!(change(content));
    }
    frame.to_string()
}

/// The same item as one of a chat that nobody here has heard of.
fn foreign(item: &str) -> String {
    let mut item: Value = serde_json::from_str(item).unwrap_or_default();
    for (member, stranger) in [
        ("Id", "f0e1d2c3-0000-4000-8000-000000000001"),
        ("ContactId", "f0e1d2c3-0000-4000-8000-000000000002"),
        ("InitialContactId", "f0e1d2c3-0000-4000-8000-000000000003"),
        ("ParticipantId", "f0e1d2c3-0000-4000-8000-000000000004"),
    ] {
        if item.get(member).is_some() {
            item[member] = json!(stranger);
        }
    }
    item.to_string()
}
