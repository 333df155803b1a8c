//! The open websockets of one chat, as seen from inside: bounded queues towards the socket tasks.

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{mpsc, oneshot};

/// Frames that may wait for one socket.
const QUEUE: usize = 1_024;

/// Identifies a socket within its chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SocketKey(u64);

/// How the server ends a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With a close frame.
    Close(u16),
    /// Without one: the TCP stream just ends.
    Drop,
}

/// The socket task's ends of the channels.
#[derive(Debug)]
pub(crate) struct Ends {
    pub(crate) key: SocketKey,
    pub(crate) frames: mpsc::Receiver<Utf8Bytes>,
    pub(crate) ending: oneshot::Receiver<Ending>,
}

#[derive(Debug)]
struct Socket {
    key: SocketKey,
    participant: usize,
    subscribed: bool,
    frames: mpsc::Sender<Utf8Bytes>,
    ending: oneshot::Sender<Ending>,
}

/// The sockets, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    open: Vec<Socket>,
    opened: u64,
}

impl Sockets {
    pub(crate) fn open(&mut self, participant: usize) -> Ends {
        self.opened += 1;
        let key = SocketKey(self.opened);
        // When full the socket is dropped, see `deliver`: the service keeps no backlog for slow readers either.
        let (frames, frames_end) = mpsc::channel(QUEUE);
        let (ending, ending_end) = oneshot::channel();
        self.open.push(Socket { key, participant, subscribed: false, frames, ending });
        Ends { key, frames: frames_end, ending: ending_end }
    }

    pub(crate) fn count(&self, participant: usize) -> usize {
        self.open.iter().filter(|socket| socket.participant == participant).count()
    }

    pub(crate) fn subscribed(&self) -> usize {
        self.open.iter().filter(|socket| socket.subscribed).count()
    }

    /// Ends the oldest socket of a participant.
    pub(crate) fn end_oldest(&mut self, participant: usize, ending: Ending) {
        if let Some(at) = self.open.iter().position(|socket| socket.participant == participant) {
            let socket = self.open.remove(at);
            let _ = socket.ending.send(ending);
        }
    }

    pub(crate) fn end_all(&mut self, ending: Ending) {
        for socket in self.open.drain(..) {
            let _ = socket.ending.send(ending);
        }
    }

    pub(crate) fn remove(&mut self, key: SocketKey) {
        self.open.retain(|socket| socket.key != key);
    }

    /// Queues the ack and opens the tap behind it, in one step: no item can overtake the ack.
    pub(crate) fn subscribe(&mut self, key: SocketKey, ack: Utf8Bytes) {
        if let Some(socket) = self.open.iter_mut().find(|socket| socket.key == key)
            && socket.frames.try_send(ack).is_ok()
        {
            socket.subscribed = true;
        }
    }

    /// Queues a frame for every subscribed socket whose participant is meant. A socket whose queue is full cannot
    /// keep up and is dropped; its client reconnects and reads the transcript.
    pub(crate) fn deliver(&mut self, frame: &Utf8Bytes, meant: impl Fn(usize) -> bool) {
        let (open, failed): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.open).into_iter().partition(|socket| {
                !socket.subscribed
                    || !meant(socket.participant)
                    || socket.frames.try_send(frame.clone()).is_ok()
            });
        self.open = open;
        for socket in failed {
            let _ = socket.ending.send(Ending::Drop);
        }
    }
}
