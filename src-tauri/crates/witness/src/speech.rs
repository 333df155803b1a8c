//! What one client says on its connection, piece by piece.

use crate::record::Breach;
use crate::rules::{self, Asked};
use crate::{frame, request};

/// How much of a breach is kept: enough to know it again.
const KEPT: usize = 200;

/// Where a connection is in what it says: requests, and frames behind the handshake of a websocket.
#[derive(Debug, Default)]
pub(crate) enum Speech {
    #[default]
    Requests,
    /// A handshake was let through. What comes now is frames, unless the service refused and it is the next request.
    Shaken,
    Frames,
}

/// A piece that may pass.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) asked: Asked,
    /// Bytes of it.
    pub(crate) length: usize,
}

impl Speech {
    /// The piece that `bytes` begin with; `None` until all of it is there.
    pub(crate) fn next(&mut self, bytes: &[u8]) -> Result<Option<Piece>, Breach> {
        let Some(first) = bytes.first() else { return Ok(None) };
        if let Self::Shaken = self {
            // Methods are capital letters; no frame of a watcher begins with one.
            *self = if first.is_ascii_uppercase() { Self::Requests } else { Self::Frames };
        }
        if self.is_frames() { Self::frame(bytes) } else { self.request(bytes) }
    }

    /// Whether the connection is a websocket.
    pub(crate) fn is_frames(&self) -> bool {
        matches!(self, Self::Frames)
    }

    fn request(&mut self, bytes: &[u8]) -> Result<Option<Piece>, Breach> {
        let read = request::read(bytes).map_err(|why| Breach(format!("{why}: {}", shown(bytes))))?;
        let Some(request) = read else { return Ok(None) };
        let Some(asked) = rules::request(&request) else {
            // Not the query: it may be a signature.
            let path = request.target.split('?').next().unwrap_or_default();
            return Err(Breach(format!("{} {path} {}", request.method, shown(request.body))));
        };
        if asked == Asked::OpenSocket {
            *self = Self::Shaken;
        }
        Ok(Some(Piece { asked, length: request.length }))
    }

    fn frame(bytes: &[u8]) -> Result<Option<Piece>, Breach> {
        let read = frame::read(bytes).map_err(|why| Breach(format!("on a websocket, {why}")))?;
        let Some(frame) = read else { return Ok(None) };
        let Some(asked) = rules::frame(&frame) else {
            let payload = shown(&frame.payload);
            return Err(Breach(format!("on a websocket, a frame {:?}: {payload}", frame.opcode)));
        };
        Ok(Some(Piece { asked, length: frame.length }))
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(KEPT)]).escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANDSHAKE: &[u8] = b"GET /ws?X-Amz-Signature=s HTTP/1.1\r\nupgrade: websocket\r\n\r\n";

    #[test]
    fn behind_a_handshake_come_frames_or_where_it_was_refused_requests() {
        for (bytes, asked) in [
            (&b"GET /roster HTTP/1.1\r\n\r\n"[..], Asked::Roster),
            (&[0x8a, 0x80, 0, 0, 0, 0][..], Asked::Pong),
        ] {
            let mut speech = Speech::default();
            let piece = Piece { asked: Asked::OpenSocket, length: HANDSHAKE.len() };
            assert_eq!(speech.next(HANDSHAKE), Ok(Some(piece)));
            assert_eq!(speech.next(&[]), Ok(None));
            assert_eq!(speech.next(bytes), Ok(Some(Piece { asked, length: bytes.len() })));
        }
    }

    #[test]
    fn nobody_speaks_in_frames_who_has_not_shaken_hands() {
        assert!(Speech::default().next(&[0x8a, 0x80, 0, 0, 0, 0]).is_err());
    }

    #[test]
    fn on_a_websocket_there_are_no_more_requests() {
        let mut speech = Speech::Frames;
        assert!(speech.next(b"GET /roster HTTP/1.1\r\n\r\n").is_err());
    }

    #[test]
    fn a_breach_tells_what_was_asked_and_no_signature() {
        let asked = b"POST /participant/message?X-Amz-Signature=s HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}";
        let Err(Breach(words)) = Speech::default().next(asked) else { panic!("it is a breach") };
        assert_eq!(words, "POST /participant/message {}");
    }
}
