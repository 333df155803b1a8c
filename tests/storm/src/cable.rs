//! One connection in memory, which can be cut or fall silent under those who use it.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use participant::Stream;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};

/// What a connection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Whole,
    /// Nothing arrives, in either direction, and nobody is told.
    Silent,
    /// Reset.
    Cut,
}

/// The hold on a connection from outside.
#[derive(Debug)]
pub(crate) struct Switch(Mutex<Inside>);

#[derive(Debug)]
struct Inside {
    state: State,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl Switch {
    pub(crate) fn new(state: State) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Inside { state, reader: None, writer: None })))
    }

    /// A connection that is cut stays cut.
    pub(crate) fn turn(&self, state: State) {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.state != State::Cut {
            inside.state = state;
        }
        let wakers = [inside.reader.take(), inside.writer.take()];
        drop(inside);
        wakers.into_iter().flatten().for_each(Waker::wake);
    }

    fn state(&self, waker: &Waker, writes: bool) -> State {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = if writes { &mut inside.writer } else { &mut inside.reader };
        place.clone_from(&Some(waker.clone()));
        inside.state
    }
}

/// The client's end.
#[derive(Debug)]
pub(crate) struct Cable {
    /// Gone once it is cut, so that the other end notices.
    stream: Option<DuplexStream>,
    switch: Arc<Switch>,
}

impl Cable {
    pub(crate) fn new(stream: DuplexStream, switch: Arc<Switch>) -> Self {
        Self { stream: Some(stream), switch }
    }

    fn ready(&mut self, context: &Context<'_>, writes: bool) -> Poll<io::Result<Pin<&mut DuplexStream>>> {
        match self.switch.state(context.waker(), writes) {
            State::Silent => return Poll::Pending,
            State::Cut => self.stream = None,
            State::Whole => {}
        }
        let stream = self.stream.as_mut().map(Pin::new);
        Poll::Ready(stream.ok_or_else(|| io::ErrorKind::ConnectionReset.into()))
    }
}

impl Stream for Cable {}

impl AsyncRead for Cable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        std::task::ready!(self.ready(context, false))?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Cable {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        std::task::ready!(self.ready(context, true))?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        std::task::ready!(self.ready(context, true))?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        std::task::ready!(self.ready(context, true))?.poll_shutdown(context)
    }
}
