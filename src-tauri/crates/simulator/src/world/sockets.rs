//! The open websockets of one chat, as seen from inside: bounded queues towards the socket tasks.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::faults::{FaultBook, Mishap};

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
    /// Without one, by a TCP reset.
    Reset,
    /// Not at all: it stays open, and nothing more is read or written.
    BlackHole,
}

/// What a socket task has to send.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// A frame as it should be.
    Frame(Utf8Bytes),
    /// Nothing, and for this long.
    Pause(Duration),
    /// A frame with something wrong about it.
    Spoiled(Mishap, Utf8Bytes),
}

/// The socket task's ends of the channels.
#[derive(Debug)]
pub(crate) struct Ends {
    pub(crate) key: SocketKey,
    pub(crate) frames: mpsc::Receiver<Outgoing>,
    pub(crate) ending: oneshot::Receiver<Ending>,
}

#[derive(Debug)]
struct Socket {
    key: SocketKey,
    participant: usize,
    subscribed: bool,
    frames: mpsc::Sender<Outgoing>,
    /// Waits for the next frame, to come behind it.
    held: Option<Utf8Bytes>,
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
        self.open.push(Socket { key, participant, subscribed: false, frames, held: None, ending });
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
            && socket.frames.try_send(Outgoing::Frame(ack)).is_ok()
        {
            socket.subscribed = true;
        }
    }

    /// Closes the tap.
    pub(crate) fn unsubscribe(&mut self, key: SocketKey, ack: Utf8Bytes) {
        if let Some(socket) = self.open.iter_mut().find(|socket| socket.key == key) {
            socket.subscribed = false;
            let _ = socket.frames.try_send(Outgoing::Frame(ack));
        }
    }

    /// Queues a frame for every subscribed socket whose participant is meant. A socket whose queue is full cannot
    /// keep up and is dropped; its client reconnects and reads the transcript. Returns whom the frame is on its way to.
    pub(crate) fn deliver(
        &mut self,
        frame: &Utf8Bytes,
        faults: &mut FaultBook,
        meant: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let mut sent = Vec::new();
        self.open.retain_mut(|socket| {
            if !socket.subscribed || !meant(socket.participant) {
                return true;
            }
            // One that lets another pass first meets no mishap itself: two in a row would make one late, not two swapped.
            let mishap = if socket.held.is_none() { faults.on_frame() } else { None };
            let taken = socket.take(frame, mishap);
            let is_sent = taken && !matches!(mishap, Some(Mishap::Lose | Mishap::Endless));
            if is_sent && !sent.contains(&socket.participant) {
                sent.push(socket.participant);
            }
            if !taken {
                let (ending, _) = oneshot::channel();
                let _ = std::mem::replace(&mut socket.ending, ending).send(Ending::Drop);
            }
            taken
        });
        sent
    }
}

impl Socket {
    /// Queues a frame the way its mishap wants it; `false` when the queue is full.
    fn take(&mut self, frame: &Utf8Bytes, mishap: Option<Mishap>) -> bool {
        let frame = frame.clone();
        let queued = match mishap {
            None => self.frames.try_send(Outgoing::Frame(frame)),
            Some(Mishap::Lose) => Ok(()),
            Some(Mishap::Duplicate) => self
                .frames
                .try_send(Outgoing::Frame(frame.clone()))
                .and_then(|()| self.frames.try_send(Outgoing::Frame(frame))),
            Some(Mishap::Reorder) => {
                self.held = Some(frame);
                return true;
            }
            Some(Mishap::Delay(by)) => self
                .frames
                .try_send(Outgoing::Pause(by))
                .and_then(|()| self.frames.try_send(Outgoing::Frame(frame))),
            Some(mishap) => self.frames.try_send(Outgoing::Spoiled(mishap, frame)),
        };
        let released = match self.held.take() {
            Some(held) => self.frames.try_send(Outgoing::Frame(held)),
            None => Ok(()),
        };
        queued.is_ok() && released.is_ok()
    }
}
