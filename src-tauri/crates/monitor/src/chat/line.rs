//! One socket, from opening to its end, as one async function.

use std::sync::Arc;
use std::time::Duration;

use participant::{Network, Socket, SocketError};
use protocol::frame::{HEARTBEAT, PING, SUBSCRIBE};
use protocol::{Frame, Reading, SocketUrl, parse_frame};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use transcript::Epoch;

use super::heartbeat::{Ailment, Heartbeat};

/// Time between heartbeats, as the service's own clients keep it.
const TICK: Duration = Duration::from_secs(10);
/// A subscription that is not answered is asked for again after this long.
const SUBSCRIBE_AGAIN: Duration = Duration::from_secs(1);

/// What a socket tells its chat.
#[derive(Debug)]
pub(crate) enum LineEvent {
    /// The subscription is acknowledged: everything said from now on arrives here.
    Subscribed,
    /// A chat item, or what was sent in place of one.
    Item(Box<Reading>),
    /// A frame that nobody knows.
    Odd,
    /// Heartbeats are missed. Said at each tick while it lasts.
    Unwell(Ailment),
    /// It is over, and nothing more comes.
    Closed(String),
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
        // Who wants no socket any more wants no news of it either.
        biased;
        () = stop.cancelled() => return,
        opened = network.open(&url) => match opened {
            Ok(socket) => socket,
            Err(error) => {
                out.send((epoch, LineEvent::Closed(error.to_string()))).await.ok();
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
    let why = ended.map_or_else(|error| error.to_string(), |()| "the socket ended".to_owned());
    out.send((epoch, LineEvent::Closed(why))).await.ok();
}

async fn attend(
    socket: &mut dyn Socket,
    epoch: Epoch,
    out: &mpsc::Sender<(Epoch, LineEvent)>,
) -> Result<(), SocketError> {
    socket.send(SUBSCRIBE).await?;
    let mut heartbeat = Heartbeat::default();
    // The first tick is at once: heartbeats do not wait for the acknowledgement.
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut again = tokio::time::interval_at(Instant::now() + SUBSCRIBE_AGAIN, SUBSCRIBE_AGAIN);
    let mut subscribed = false;
    loop {
        let event = tokio::select! {
            // Frames alone can come without end, and stand last: they must not keep a heartbeat from being sent.
            biased;
            _ = ticks.tick() => {
                let ailment = heartbeat.tick();
                socket.send(PING).await?;
                socket.send(HEARTBEAT).await?;
                match ailment {
                    Some(ailment) => LineEvent::Unwell(ailment),
                    None => continue,
                }
            }
            _ = again.tick(), if !subscribed => {
                socket.send(SUBSCRIBE).await?;
                continue;
            }
            frame = socket.recv() => match frame {
                None => return Ok(()),
                Some(frame) => match parse_frame(&frame?) {
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
                    Frame::Chat(reading) => LineEvent::Item(reading),
                    Frame::Gateway { .. } | Frame::Unknown { .. } | Frame::NotJson => LineEvent::Odd,
                },
            },
        };
        if out.send((epoch, event)).await.is_err() {
            return Ok(());
        }
    }
}
