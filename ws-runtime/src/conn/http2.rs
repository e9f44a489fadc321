//! A stream of HTTP/2 as what a WebSocket runs on (RFC 8441 §5).

use std::future::Future as _;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes, BytesMut};
use h2::{Reason, RecvStream, SendStream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

use super::transport::Transport;
use crate::terminate::StreamReset;

/// How much is handed to h2 at once, at most.
const WRITE_LEN: usize = 64 * 1024;

/// A read takes in small DATA frames up to this, so that many tiny messages are one read.
const GATHERED: usize = 4 * 1024;

/// Both halves of a stream.
///
/// The peer may send as much as it has been granted, and is granted more only for what is read here. So a connection
/// that does not read stops its peer, and what comes until then is at most one window.
pub(crate) struct Http2Stream {
    recv: RecvStream,
    send: SendStream<Bytes>,
    /// What has come while nobody read, in one piece: h2 keeps each DATA frame apart, and for tiny ones that is many
    /// times what they hold. Not granted anew before it is read.
    unread: BytesMut,
    /// Whether the peer has ended its side.
    peer_ended: bool,
    /// Whether the peer has not granted what was to be written last.
    blocked: bool,
    crashed: bool,
    ours: Ours,
}

/// Our side of a stream.
enum Ours {
    Open,
    /// Ended, and reset as soon as h2 has sent that.
    Resetting(oneshot::Receiver<()>),
    Ended,
}

impl Http2Stream {
    /// A stream whose extended CONNECT is answered with 200.
    pub(crate) fn new(recv: RecvStream, send: SendStream<Bytes>) -> Self {
        Self {
            recv,
            send,
            unread: BytesMut::new(),
            peer_ended: false,
            blocked: false,
            crashed: false,
            ours: Ours::Open,
        }
    }

    /// Allows the peer to send as much again.
    fn grant(&mut self, len: usize) {
        // Fails only where there is no peer any more.
        drop(self.recv.flow_control().release_capacity(len));
    }

    /// Why nothing can be written.
    fn failure(&mut self, cx: &mut Context<'_>) -> io::Error {
        match self.poll_unread(cx) {
            Poll::Ready(error) => error,
            Poll::Pending => io::ErrorKind::BrokenPipe.into(),
        }
    }

    fn poll_send(&mut self, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let len = slices.iter().map(|slice| slice.len()).sum::<usize>().min(WRITE_LEN);
        if len == 0 {
            return Poll::Ready(Ok(0));
        }
        // h2 would take and keep everything: it is given no more than the peer has granted.
        self.send.reserve_capacity(len);
        self.blocked = true;
        let granted = match self.send.capacity() {
            0 => match ready!(self.send.poll_capacity(cx)) {
                Some(Ok(granted)) => granted,
                Some(Err(_)) | None => return Poll::Ready(Err(self.failure(cx))),
            },
            granted => granted,
        };
        self.blocked = false;
        let mut data = BytesMut::with_capacity(len.min(granted));
        for slice in slices {
            let room = len.min(granted) - data.len();
            data.extend_from_slice(slice.get(..room).unwrap_or(slice));
        }
        let written = data.len();
        match self.send.send_data(data.freeze(), false) {
            Ok(()) => Poll::Ready(Ok(written)),
            Err(_) => Poll::Ready(Err(self.failure(cx))),
        }
    }

    /// Ends our side of the stream.
    fn end(&mut self) {
        self.ours = Ours::Ended;
        if self.blocked {
            // In the middle of a frame: this is no orderly end.
            self.send.send_reset(Reason::CANCEL);
        } else if self.crashed {
            let (sent, is_sent) = oneshot::channel();
            drop(self.send.send_data(Bytes::from_owner(Sent(sent)), true));
            self.ours = Ours::Resetting(is_sent);
        } else {
            drop(self.send.send_data(Bytes::new(), true));
        }
    }
}

impl Transport for Http2Stream {
    const ENDS_WITH_CLOSE: bool = true;

    fn is_read_closed(&mut self, _cx: &mut Context<'_>) -> bool {
        // A peer that has ended its side still reads, and `poll_unread` finds out if it does not.
        false
    }

    fn poll_unread(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        while !self.peer_ended {
            match ready!(self.recv.poll_data(cx)) {
                Some(Ok(data)) => self.unread.extend_from_slice(&data),
                Some(Err(error)) => return Poll::Ready(io_error(error)),
                None => self.peer_ended = true,
            }
        }
        match ready!(self.send.poll_reset(cx)) {
            Ok(reason) => Poll::Ready(reset(reason)),
            Err(error) => Poll::Ready(io_error(error)),
        }
    }

    fn set_crashed(&mut self) {
        self.crashed = true;
    }
}

impl AsyncRead for Http2Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        loop {
            if !self.unread.is_empty() {
                let len = self.unread.len().min(buf.remaining());
                buf.put_slice(&self.unread.split_to(len));
                self.grant(len);
                if self.unread.is_empty() {
                    self.unread = BytesMut::new();
                }
            }
            let filled = buf.filled().len() - before;
            if self.peer_ended || filled >= GATHERED || buf.remaining() == 0 {
                return Poll::Ready(Ok(()));
            }
            match self.recv.poll_data(cx) {
                Poll::Ready(Some(Ok(mut data))) => {
                    let len = data.len().min(buf.remaining());
                    buf.put_slice(&data[..len]);
                    self.grant(len);
                    data.advance(len);
                    self.unread.extend_from_slice(&data);
                }
                Poll::Ready(None) => self.peer_ended = true,
                // What has come before goes first; h2 says it again.
                _ if filled > 0 => return Poll::Ready(Ok(())),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(io_error(error))),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl AsyncWrite for Http2Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_send(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll_send(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// The task of the HTTP/2 connection writes by itself.
    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// `END_STREAM`; after a crash it is followed by a reset.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if matches!(self.ours, Ours::Open) {
            self.end();
        }
        if let Ours::Resetting(is_sent) = &mut self.ours {
            // A reset overtakes what h2 still holds, so it has to wait for that.
            _ = ready!(Pin::new(is_sent).poll(cx));
            self.send.send_reset(Reason::INTERNAL_ERROR);
            self.ours = Ours::Ended;
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Http2Stream {
    /// What is left to h2: it resets a stream that is dropped, with `NO_ERROR` if our side has ended, with `CANCEL` if not.
    fn drop(&mut self) {
        if matches!(self.ours, Ours::Open) && self.peer_ended {
            self.end();
        }
    }
}

/// An empty payload that tells when h2 is done with it.
struct Sent(#[expect(dead_code, reason = "dropped, not used")] oneshot::Sender<()>);

impl AsRef<[u8]> for Sent {
    fn as_ref(&self) -> &[u8] {
        &[]
    }
}

fn io_error(error: h2::Error) -> io::Error {
    match error.reason() {
        Some(reason) if error.is_reset() => reset(reason),
        // A GOAWAY, or the TCP connection: the peer is gone.
        _ => error.into_io().unwrap_or_else(|| io::ErrorKind::BrokenPipe.into()),
    }
}

fn reset(reason: Reason) -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, StreamReset(reason.into()))
}
