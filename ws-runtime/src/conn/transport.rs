//! What a connection runs on.

use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A byte stream, and a way to learn that its other end is gone without reading.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// Whether the peer is known to send nothing more, although what it has sent may not be read yet.
    fn is_read_closed(&mut self, cx: &mut Context<'_>) -> bool;

    /// Whether it is known without asking that nothing can be read now, so that a task that waits for it still does.
    fn is_unreadable(&self) -> bool {
        false
    }

    /// Pending if nothing can be read now; the task is woken when that changes. Ready if a read may bring something.
    fn poll_readable(&mut self, _cx: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    /// Whether our side ends right after our close frame. Not so with TCP, where peers may take that for a failure.
    const ENDS_WITH_CLOSE: bool = false;

    /// How much of a large message is read at once. What gives its bytes in small pieces may fill all room with zeros
    /// before each.
    const LARGE_READ: usize = 16 * 1024;

    /// While nothing is read: takes in what must not be left where it is, and is ready if the stream has failed.
    fn poll_unread(&mut self, _cx: &mut Context<'_>) -> Poll<io::Error> {
        Poll::Pending
    }

    /// The handler has crashed, which the end of the stream may tell the peer.
    fn set_crashed(&mut self) {}
}

impl Transport for TcpStream {
    /// Little enough to be in the cache of the core when it is unmasked.
    const LARGE_READ: usize = 256 * 1024;

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn is_read_closed(&mut self, cx: &mut Context<'_>) -> bool {
        use std::future::Future as _;
        // Of all interests, this is the one that a FIN satisfies and unread data does not.
        let ready = pin!(self.ready(tokio::io::Interest::PRIORITY));
        matches!(ready.poll(cx), Poll::Ready(Ok(ready)) if ready.is_read_closed())
    }

    fn is_unreadable(&self) -> bool {
        // No call of the system: the runtime keeps what the last event said.
        self.try_io(tokio::io::Interest::READABLE, || Ok(())).is_err()
    }

    fn poll_readable(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // What is wrong with it is told by the read.
        self.poll_read_ready(cx).map(drop)
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn is_read_closed(&mut self, _cx: &mut Context<'_>) -> bool {
        false
    }
}

/// Any other stream: it says nothing beyond what reading and writing tell.
pub(crate) struct Opaque<S>(pub(crate) S);

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Transport for Opaque<S> {
    fn is_read_closed(&mut self, _cx: &mut Context<'_>) -> bool {
        false
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Opaque<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Opaque<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }
}
