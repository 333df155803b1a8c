//! One connection as its handlers may treat it: they can pull it out.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;
use tokio_util::sync::CancellationToken;

/// What a connection may run over.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {
    /// Makes the end of this stream a reset instead of an orderly close, where it knows the difference.
    fn reset_at_end(&self);
}

impl Stream for TcpStream {
    fn reset_at_end(&self) {
        // With what is unsent thrown away the kernel answers RST (RFC 9293, 3.10.4).
        let _ = self.set_zero_linger();
    }
}

impl Stream for DuplexStream {
    fn reset_at_end(&self) {}
}

/// The handlers' hold on their connection.
#[derive(Clone, Debug)]
pub(crate) struct Cord {
    reset: Arc<AtomicBool>,
    pulled: CancellationToken,
    released: CancellationToken,
}

impl Cord {
    pub(super) fn new() -> Self {
        Self { reset: Arc::default(), pulled: CancellationToken::new(), released: CancellationToken::new() }
    }

    /// The connection's end will be a TCP reset.
    pub(crate) fn reset_at_end(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    /// Resets the connection now, whatever is under way.
    pub(crate) fn reset(&self) {
        self.reset_at_end();
        self.pulled.cancel();
    }

    pub(super) async fn pulled(&self) {
        self.pulled.cancelled().await;
    }

    /// Returns when the stream is closed for good.
    pub(super) async fn released(&self) {
        self.released.cancelled().await;
    }
}

/// A stream on its cord.
#[derive(Debug)]
pub(crate) struct Line<S: Stream> {
    stream: S,
    cord: Cord,
    /// How long the peer may take nothing of what is written.
    patience: Duration,
    /// When that is over, while a write waits.
    gives_up: Option<Pin<Box<Sleep>>>,
}

impl<S: Stream> Line<S> {
    pub(super) fn new(stream: S, cord: Cord, patience: Duration) -> Self {
        Self { stream, cord, patience, gives_up: None }
    }

    /// A write that has waited for too long fails: who reads nothing must not hold a connection for ever.
    fn in_time<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.gives_up = None;
            return written;
        }
        let patience = self.patience;
        let gives_up = self.gives_up.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        gives_up.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: Stream> Drop for Line<S> {
    fn drop(&mut self) {
        if self.cord.reset.load(Ordering::Relaxed) {
            self.stream.reset_at_end();
        }
        self.cord.released.cancel();
    }
}

impl<S: Stream> AsyncRead for Line<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: Stream> AsyncWrite for Line<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.in_time(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // An orderly end in front of a reset would be seen as the orderly end.
        if self.cord.reset.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
