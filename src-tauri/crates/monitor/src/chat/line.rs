//! One socket, from opening to its end, as one async function.

use std::pin::pin;
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

/// Frames that are read in one go. So many are told together at most, so that neither timers nor other sockets wait for long.
pub(super) const FRAMES_AT_ONCE: usize = 32;

/// What a socket brought in one go, in its order.
#[derive(Debug)]
pub(crate) struct Brought {
    pub(crate) epoch: Epoch,
    pub(crate) events: Vec<LineEvent>,
}

impl Brought {
    fn one(epoch: Epoch, event: LineEvent) -> Self {
        Self { epoch, events: vec![event] }
    }
}

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
/// `beat` is one of the moments at which all busy sockets are looked at.
///
/// `out` is bounded. When the chat cannot keep up, this waits, and with it the socket: the service's own buffer then fills, and
/// in the end it closes the socket, which is a gap like any other. Nothing is dropped here.
pub(crate) async fn carry(
    network: Arc<dyn Network>,
    url: SocketUrl,
    epoch: Epoch,
    beat: Instant,
    out: mpsc::Sender<Brought>,
    stop: CancellationToken,
) {
    let mut socket = tokio::select! {
        biased;
        () = stop.cancelled() => return,
        opened = network.open(&url) => match opened {
            Ok(socket) => socket,
            Err(error) => {
                out.send(Brought::one(epoch, LineEvent::Closed(Some(error)))).await.ok();
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
        ended = attend(socket.as_mut(), epoch, beat, &out) => ended,
    };
    out.send(Brought::one(epoch, LineEvent::Closed(ended.err()))).await.ok();
}

async fn attend(
    socket: &mut dyn Socket,
    epoch: Epoch,
    beat: Instant,
    out: &mpsc::Sender<Brought>,
) -> Result<(), SocketError> {
    socket.send(SUBSCRIBE).await?;
    let mut heartbeat = Heartbeat::default();
    // The first tick is at once: heartbeats do not wait for the acknowledgement.
    let mut tick = pin!(sleep_until(Instant::now()));
    let mut again = pin!(sleep_until(Instant::now() + SUBSCRIBE_AGAIN));
    let mut subscribed = false;
    let mut pace = Pace::new(beat);
    let mut frames = Frames::default();
    loop {
        let mut events = Vec::new();
        tokio::select! {
            biased;
            // Timers first: they are due every few seconds, so frames starve none of them and are starved by none.
            () = &mut tick => {
                events.extend(heartbeat.tick().map(LineEvent::Unwell));
                socket.send(PING).await?;
                socket.send(HEARTBEAT).await?;
                // Counted from now: what was missed while the computer slept is not made up for.
                tick.as_mut().reset(Instant::now() + heartbeat.next_tick());
            }
            () = &mut again, if !subscribed => {
                socket.send(SUBSCRIBE).await?;
                again.as_mut().reset(Instant::now() + SUBSCRIBE_AGAIN);
            }
            frame = next_frame(socket, &mut pace) => {
                let (mut next, mut count) = (Some(frame), 1);
                let ended = loop {
                    match next {
                        Some(Some(Ok(frame))) => {
                            events.extend(read(frames.read(&frame), &mut subscribed, &mut heartbeat));
                        }
                        Some(Some(Err(error))) => break Some(Err(error)),
                        Some(None) => break Some(Ok(())),
                        None => break None,
                    }
                    if count == FRAMES_AT_ONCE {
                        break None;
                    }
                    count += 1;
                    next = ready(socket).await;
                };
                if let Some(ended) = ended {
                    tell(out, epoch, events).await;
                    return ended;
                }
            }
        }
        if !tell(out, epoch, events).await {
            return Ok(());
        }
    }
}

/// Passes on what there is; says whether anybody still listens.
async fn tell(out: &mpsc::Sender<Brought>, epoch: Epoch, events: Vec<LineEvent>) -> bool {
    events.is_empty() || out.send(Brought { epoch, events }).await.is_ok()
}

/// What a frame is to the chat, if anything.
fn read(frame: Frame, subscribed: &mut bool, heartbeat: &mut Heartbeat) -> Option<LineEvent> {
    match frame {
        Frame::SubscribeAck { success: true } if !*subscribed => {
            *subscribed = true;
            Some(LineEvent::Subscribed)
        }
        // Refused: asked again at the next tick, until the chat gives this socket up.
        Frame::SubscribeAck { .. } | Frame::Empty => None,
        Frame::Heartbeat => {
            heartbeat.heard();
            None
        }
        Frame::Ping { status } => {
            heartbeat.ping(status);
            None
        }
        Frame::Chat(reading) => {
            // As good as a heartbeat, which may stand behind a thousand of these.
            heartbeat.heard();
            Some(LineEvent::Item(reading))
        }
        Frame::Gateway { .. } | Frame::Unknown { .. } => Some(LineEvent::Odd),
        Frame::NotJson => Some(LineEvent::Unreadable),
    }
}

/// The next frame, of a busy socket after a rest. Safe to cancel.
async fn next_frame(socket: &mut dyn Socket, pace: &mut Pace) -> Heard {
    // What is there already belongs to what was heard last.
    if let Some(heard) = ready(socket).await {
        return heard;
    }
    if let Some(until) = pace.rest() {
        socket.doze();
        sleep_until(until).await;
    }
    let frame = socket.recv().await;
    pace.heard(Instant::now());
    frame
}

/// What a socket says next.
type Heard = Option<Result<Text, SocketError>>;

/// The same, if it is there already.
async fn ready(socket: &mut dyn Socket) -> Option<Heard> {
    tokio::select! {
        biased;
        heard = socket.recv() => Some(heard),
        () = std::future::ready(()) => None,
    }
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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use async_trait::async_trait;

    use super::*;

    /// Has all of its frames at once, and then ends.
    struct Burst(VecDeque<String>);

    #[async_trait]
    impl Socket for Burst {
        async fn recv(&mut self) -> Option<Result<Text, SocketError>> {
            let closed = || SocketError::Closed { host: "h".into(), code: Some(1000) };
            Some(self.0.pop_front().map(Text::from).ok_or_else(closed))
        }

        async fn send(&mut self, _: &str) -> Result<(), SocketError> {
            Ok(())
        }

        async fn close(&mut self) {}
    }

    #[tokio::test]
    async fn a_burst_is_told_in_few_words_whole_and_in_order_and_its_end_after_it() {
        const ITEMS: usize = 3 * FRAMES_AT_ONCE + 1;
        let frame = |number: usize| {
            format!(
                r#"{{"topic":"aws/chat","content":{{"Id":"{number}","AbsoluteTime":"2026-03-02T09:15:07Z"}}}}"#
            )
        };
        let mut socket = Burst((0..ITEMS).map(frame).collect());
        let (out, mut told) = mpsc::channel(8);
        assert!(attend(&mut socket, Epoch(1), Instant::now(), &out).await.is_err(), "it was closed");
        drop(out);
        let (mut words, mut ids) = (0, Vec::new());
        while let Some(Brought { events, .. }) = told.recv().await {
            words += 1;
            assert!(events.len() <= FRAMES_AT_ONCE);
            for event in events {
                let LineEvent::Item(reading) = event else { panic!("{event:?}") };
                ids.push(reading.item.unwrap().id.as_str().to_owned());
            }
        }
        assert_eq!(words, 4);
        assert_eq!(ids, (0..ITEMS).map(|number| number.to_string()).collect::<Vec<_>>());
    }
}
