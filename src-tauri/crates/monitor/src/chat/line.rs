//! One socket, from opening to its end, as one async function.

use std::sync::Arc;
use std::time::Duration;

use participant::{Network, Socket, SocketError, Text};
use protocol::frame::{HEARTBEAT, PING, SUBSCRIBE};
use protocol::{Frame, Frames, Reading, SocketUrl};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use transcript::Epoch;

use super::heartbeat::{Ailment, Heartbeat};
use super::link::Loss;
use super::pace::Pace;

/// A subscription that is not answered is asked for again after this long.
const SUBSCRIBE_AGAIN: Duration = Duration::from_secs(1);

/// What a socket tells its chat.
#[derive(Debug)]
pub(crate) enum LineEvent {
    /// The subscription is acknowledged: everything said from now on arrives here.
    Subscribed,
    /// A chat item, or what was sent in place of one.
    Item(Box<Reading>),
    /// A frame that nobody knows, and that is no item.
    Odd,
    /// A frame that cannot be read: it may have been an item.
    Unreadable,
    /// Heartbeats are missed. Said at each tick while it lasts.
    Unwell(Ailment),
    /// It is over, and nothing more comes.
    Closed(Option<SocketError>),
}

/// Opens a socket, subscribes, keeps it alive and passes on what it brings, until it ends or `stop` says so.
///
/// `out` is bounded. When the chat cannot keep up, this waits, and with it the socket: the service's own buffer then fills, and
/// in the end it closes the socket, which is a gap like any other. Nothing is dropped here.
pub(crate) async fn carry(
    network: Arc<dyn Network>,
    url: SocketUrl,
    epoch: Epoch,
    out: mpsc::Sender<(Epoch, LineEvent)>,
    stop: CancellationToken,
) {
    let mut socket = tokio::select! {
        biased;
        () = stop.cancelled() => return,
        opened = network.open(&url) => match opened {
            Ok(socket) => socket,
            Err(error) => {
                out.send((epoch, LineEvent::Closed(Some(error)))).await.ok();
                return;
            }
        },
    };
    drop(url);
    let ended = tokio::select! {
        biased;
        () = stop.cancelled() => {
            socket.close().await;
            return;
        }
        ended = attend(socket.as_mut(), epoch, &out) => ended,
    };
    out.send((epoch, LineEvent::Closed(ended.err()))).await.ok();
}

async fn attend(
    socket: &mut dyn Socket,
    epoch: Epoch,
    out: &mpsc::Sender<(Epoch, LineEvent)>,
) -> Result<(), SocketError> {
    socket.send(SUBSCRIBE).await?;
    let mut heartbeat = Heartbeat::default();
    // The first tick is at once: heartbeats do not wait for the acknowledgement.
    let mut tick_at = Instant::now();
    let mut again_at = tick_at + SUBSCRIBE_AGAIN;
    let mut subscribed = false;
    let mut pace = Pace::default();
    let mut frames = Frames::default();
    loop {
        let event = tokio::select! {
            biased;
            // Timers first: they are due every few seconds, so frames starve none of them and are starved by none.
            () = sleep_until(tick_at) => {
                let ailment = heartbeat.tick();
                socket.send(PING).await?;
                socket.send(HEARTBEAT).await?;
                // Counted from now: what was missed while the computer slept is not made up for.
                tick_at = Instant::now() + heartbeat.next_tick();
                match ailment {
                    Some(ailment) => LineEvent::Unwell(ailment),
                    None => continue,
                }
            }
            () = sleep_until(again_at), if !subscribed => {
                socket.send(SUBSCRIBE).await?;
                again_at = Instant::now() + SUBSCRIBE_AGAIN;
                continue;
            }
            frame = next_frame(socket, &mut pace) => match frame {
                None => return Ok(()),
                Some(frame) => match frames.read(&frame?) {
                    Frame::SubscribeAck { success: true } if !subscribed => {
                        subscribed = true;
                        LineEvent::Subscribed
                    }
                    // Refused: asked again at the next tick, until the chat gives this socket up.
                    Frame::SubscribeAck { .. } | Frame::Empty => continue,
                    Frame::Heartbeat => {
                        heartbeat.heard();
                        continue;
                    }
                    Frame::Ping { status } => {
                        heartbeat.ping(status);
                        continue;
                    }
                    Frame::Chat(reading) => {
                        // As good as a heartbeat, which may stand behind a thousand of these.
                        heartbeat.heard();
                        LineEvent::Item(reading)
                    }
                    Frame::Gateway { .. } | Frame::Unknown { .. } => LineEvent::Odd,
                    Frame::NotJson => LineEvent::Unreadable,
                },
            },
        };
        if out.send((epoch, event)).await.is_err() {
            return Ok(());
        }
    }
}

/// The next frame, of a busy socket after a rest. Safe to cancel.
async fn next_frame(socket: &mut dyn Socket, pace: &mut Pace) -> Option<Result<Text, SocketError>> {
    tokio::select! {
        biased;
        // What is there already belongs to what was heard last.
        frame = socket.recv() => return frame,
        () = std::future::ready(()) => {}
    }
    if let Some(until) = pace.rest() {
        sleep_until(until).await;
    }
    let frame = socket.recv().await;
    pace.heard(Instant::now());
    frame
}

/// What the end of a socket says about its successor. No code is known to say "do not come back".
///
/// Codes: RFC 6455, 7.4.1, and the [registry](https://www.iana.org/assignments/websocket/websocket.xhtml) for 1012 and 1013.
pub(crate) fn loss(error: Option<&SocketError>) -> Loss {
    match error {
        // Ended, going away, cut, restarting: the next one is as good as this one was.
        None | Some(SocketError::Closed { code: None | Some(1000 | 1001 | 1005 | 1006 | 1012), .. }) => {
            Loss::Plain
        }
        Some(SocketError::Unreachable { .. }) => Loss::Network,
        // A policy, a frame too large, a fault, overload, an unused address, or a code of its own (4xxx).
        Some(_) => Loss::Told,
    }
}
