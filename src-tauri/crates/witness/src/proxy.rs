//! Carries bytes between clients and the service: those of a client once they are judged, those of the service as they come.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf as _, BytesMut};
use socket2::SockRef;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::record::{Breach, Record};
use crate::speech::Speech;

/// What a client that asked something else is told, before its connection is closed.
const REFUSAL: &[u8] = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Stands before the service for as long as this runs. Its connections end with it.
pub(crate) async fn stand(listener: TcpListener, service: SocketAddr, record: Arc<Record>) {
    let mut carried = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((client, _)) => {
                    carried.spawn(carry(client, service, Arc::clone(&record)));
                }
                // A witness that sees no more says so.
                Err(error) => return record.breaks(Breach(format!("the witness takes no more connections: {error}"))),
            },
            Some(_) = carried.join_next() => {}
        }
    }
}

/// Why a connection does not go on.
enum End {
    /// The client asked something that a watcher may not ask. Of a websocket, which has no answers, just the end is seen.
    Breach { is_frames: bool },
    /// The client is gone, without a farewell.
    Client,
    /// So is the service.
    Service,
}

async fn carry(mut client: TcpStream, service: SocketAddr, record: Arc<Record>) {
    let Ok(mut service) = TcpStream::connect(service).await else { return };
    // It works without, only later.
    let _ = (client.set_nodelay(true), service.set_nodelay(true));
    let carried = {
        let (from_client, to_client) = client.split();
        let (from_service, to_service) = service.split();
        tokio::try_join!(questions(from_client, to_service, &record), answers(from_service, to_client))
    };
    match carried {
        Ok(_) => {}
        Err(End::Breach { is_frames }) => {
            if !is_frames {
                let _ = client.write_all(REFUSAL).await;
            }
            let _ = client.shutdown().await;
        }
        // A reset goes on as a reset: it is among the mishaps that the simulator plays.
        Err(End::Service) => reset(&client),
        Err(End::Client) => reset(&service),
    }
}

fn reset(stream: &TcpStream) {
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}

async fn questions(
    mut from_client: ReadHalf<'_>,
    mut to_service: WriteHalf<'_>,
    record: &Record,
) -> Result<(), End> {
    let mut speech = Speech::default();
    let mut bytes = BytesMut::with_capacity(4 << 10);
    loop {
        loop {
            match speech.next(&bytes) {
                Ok(None) => break,
                Ok(Some(piece)) => {
                    // First: what the service has got was seen here.
                    record.asks(piece.asked);
                    let written = to_service.write_all(&bytes[..piece.length]).await;
                    written.map_err(|_: io::Error| End::Service)?;
                    bytes.advance(piece.length);
                }
                Err(breach) => {
                    record.breaks(breach);
                    return Err(End::Breach { is_frames: speech.is_frames() });
                }
            }
        }
        // What is cut off in the middle is never passed on.
        if from_client.read_buf(&mut bytes).await.map_err(|_| End::Client)? == 0 {
            let _ = to_service.shutdown().await;
            return Ok(());
        }
    }
}

async fn answers(mut from_service: ReadHalf<'_>, mut to_client: WriteHalf<'_>) -> Result<(), End> {
    let mut bytes = BytesMut::with_capacity(16 << 10);
    while from_service.read_buf(&mut bytes).await.map_err(|_| End::Service)? > 0 {
        to_client.write_all(&bytes).await.map_err(|_| End::Client)?;
        bytes.clear();
    }
    let _ = to_client.shutdown().await;
    Ok(())
}
