//! A TCP stream that can be left alone.

use std::io::{self, ErrorKind, IoSlice, Read as _};
use std::net;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::transport::Stream;

/// While the operating system is asked to tell when there is something to read, it wakes this process for each packet, also when
/// nobody reads for now. Of a busy socket those are most of the times that it wakes at all: so it is not asked while the stream dozes.
#[derive(Debug)]
pub(crate) enum Tcp {
    Awake(TcpStream),
    Dozing(net::TcpStream),
    /// It could be neither.
    Lost,
}

impl Stream for Tcp {
    fn doze(&mut self) {
        *self = match std::mem::replace(self, Self::Lost) {
            Self::Awake(stream) => stream.into_std().map_or(Self::Lost, Self::Dozing),
            other => other,
        };
    }
}

impl Tcp {
    /// As it has to be to be waited for.
    fn awake(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        if let Self::Dozing(_) = self
            && let Self::Dozing(stream) = std::mem::replace(self, Self::Lost)
        {
            *self = Self::Awake(TcpStream::from_std(stream)?);
        }
        match self {
            Self::Awake(stream) => Ok(Pin::new(stream)),
            Self::Dozing(_) | Self::Lost => Err(ErrorKind::NotConnected.into()),
        }
    }
}

impl AsyncRead for Tcp {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // What came meanwhile is there to be read; only to wait for more it has to be awake.
        if let Self::Dozing(stream) = &mut *self {
            match stream.read(buffer.initialize_unfilled()) {
                Ok(count) => {
                    buffer.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        self.awake()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Tcp {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.awake()?.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.awake()?.poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.awake()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.awake()?.poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    /// Until so many bytes are there to be read; 0: its end.
    async fn there_are(count: usize, stream: &Tcp) {
        let Tcp::Dozing(stream) = stream else { panic!("it is awake") };
        while !stream.peek(&mut [0; 3]).is_ok_and(|there| there == count) {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_comes_while_it_dozes_and_after_is_read_in_order_and_it_can_be_written_to() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (ours, theirs) =
            tokio::join!(TcpStream::connect(listener.local_addr().unwrap()), listener.accept());
        let (mut ours, (mut theirs, _)) = (Tcp::Awake(ours.unwrap()), theirs.unwrap());
        let mut read = [0; 3];
        for _ in 0..3 {
            ours.doze();
            theirs.write_all(b"abc").await.unwrap();
            there_are(3, &ours).await;
            ours.read_exact(&mut read).await.unwrap();
            assert_eq!(&read, b"abc");
            assert!(matches!(ours, Tcp::Dozing(_)), "it was not woken for what was there");
            // It begins to wait before anything comes.
            let (waited, _) = tokio::join!(ours.read_exact(&mut read), theirs.write_all(b"def"));
            waited.unwrap();
            assert_eq!(&read, b"def", "it was waited for");
            ours.doze();
            ours.write_all(b"xyz").await.unwrap();
            theirs.read_exact(&mut read).await.unwrap();
            assert_eq!(&read, b"xyz");
        }
        ours.doze();
        drop(theirs);
        there_are(0, &ours).await;
        assert_eq!(ours.read(&mut read).await.unwrap(), 0, "its end is seen");
    }
}
