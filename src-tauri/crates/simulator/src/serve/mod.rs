//! Taking connections: how many, for how long, and how each ends.

mod line;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower_service::Service;

pub(crate) use line::{Cord, Line, Stream};

/// What one connection may take. Whoever sends anything else, or nothing, loses it.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections at a time, of each port; further ones wait in the operating system's queue.
    pub connections: usize,
    /// Time for the head of a request, also between two requests of one connection.
    pub head: Duration,
    /// Time for the rest of a request until its answer begins, and for the peer to take the next bytes of it.
    pub request: Duration,
    /// Bytes of a request's head.
    pub head_bytes: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 8_192,
            head: Duration::from_secs(15),
            request: Duration::from_secs(60),
            head_bytes: 64 * 1024,
        }
    }
}

/// What is served on one port.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) router: Router,
    pub(crate) limits: ConnectionLimits,
    pub(crate) shutdown: CancellationToken,
}

impl Server {
    /// Takes connections until the shutdown.
    pub(crate) async fn listen(self, listener: TcpListener) {
        // Of this port alone: however many sockets the service has, whoever asks for the truth gets in.
        let places = Arc::new(Semaphore::new(self.limits.connections));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let stream = tokio::select! {
                biased;
                () = self.shutdown.cancelled() => return,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => stream,
                    // Out of descriptors, or gone before it was taken: others may end meanwhile.
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be taken");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    }
                },
            };
            // Frames are small and must not wait for one another.
            let _ = stream.set_nodelay(true);
            let server = self.clone();
            tokio::spawn(async move {
                server.serve(stream).await;
                drop(place);
            });
        }
    }

    /// Serves one connection to its end, websockets included.
    pub(crate) async fn serve(&self, stream: impl Stream) {
        let cord = Cord::new();
        let line = Line::new(stream, cord.clone(), self.limits.request);
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(cord.clone());
            let answer = self.router.clone().call(request);
            let (limit, cord) = (self.limits.request, cord.clone());
            async move {
                // In this order, here as elsewhere, so that a seeded run repeats itself.
                tokio::select! {
                    biased;
                    // Who pulls the connection out answers too: nothing of it is to leave.
                    () = cord.pulled() => Err(Closed),
                    answer = answer => {
                        let Ok::<Response, _>(answer) = answer;
                        Ok(answer)
                    }
                    // An answer that never comes, by a fault or by a body that never ends.
                    () = tokio::time::sleep(limit) => Err(Closed),
                }
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_buf_size(self.limits.head_bytes)
            // Who has said all there is to say may still be answered.
            .half_close(true)
            // The simulator's own `Date` is set by the router.
            .auto_date_header(false)
            .serve_connection(TokioIo::new(line), service)
            .with_upgrades();
        tokio::select! {
            biased;
            () = self.shutdown.cancelled() => {}
            // What a peer did wrong is its own affair: hyper has answered 400 or closed.
            _ = connection => {}
        }
        // A websocket has taken the stream over; its place is free when it ends.
        cord.released().await;
    }
}

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed without an answer")]
struct Closed;
