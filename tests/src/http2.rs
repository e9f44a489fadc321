//! A scripted client of HTTP/2, and its streams as what a [`Peer`] runs on.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use h2::client::{Builder, SendRequest};
use h2::{Reason, RecvStream, SendStream};
use http::{Method, Request, Response};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::{Peer, soon};

/// A connection of HTTP/2, from the client's side.
#[derive(Debug)]
pub struct Http2 {
    send: SendRequest<Bytes>,
    driver: JoinHandle<Result<(), h2::Error>>,
}

/// A request that opens a WebSocket at `path`: extended CONNECT (RFC 8441 §5.1).
pub fn connect_request(address: SocketAddr, path: &str) -> Request<()> {
    Request::builder()
        .method(Method::CONNECT)
        .uri(format!("http://{address}{path}"))
        .extension(h2::ext::Protocol::from_static("websocket"))
        .header("sec-websocket-version", "13")
        .body(())
        .expect("a request")
}

impl Http2 {
    /// Connects, with knowledge that the server speaks HTTP/2.
    pub async fn connect(address: SocketAddr) -> Self {
        Self::connect_with(address, |_| {}).await
    }

    /// The same with other settings of the client's. Waits for those of the server.
    pub async fn connect_with(address: SocketAddr, change: impl FnOnce(&mut Builder)) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        let mut builder = Builder::new();
        change(&mut builder);
        let (send, mut connection) = builder.handshake::<_, Bytes>(stream).await.expect("HTTP/2");
        let mut pings = connection.ping_pong().expect("the first to ask");
        let driver = tokio::spawn(connection);
        // Its SETTINGS come before its answer.
        soon(pings.ping(h2::Ping::opaque())).await.expect("a server that is there");
        Self { send, driver }
    }

    /// Whether the server allows extended CONNECT.
    pub fn may_connect(&self) -> bool {
        self.send.is_extended_connect_protocol_enabled()
    }

    /// What sends requests, as soon as the server takes one more.
    pub async fn ready(&self) -> SendRequest<Bytes> {
        soon(self.send.clone().ready()).await.expect("the connection lives")
    }

    /// Sends a request: its answer, and the client's side of the stream.
    ///
    /// # Errors
    /// If the stream or the connection is reset before there is an answer.
    pub async fn ask(
        &self,
        request: Request<()>,
        ends: bool,
    ) -> Result<(Response<RecvStream>, SendStream<Bytes>), h2::Error> {
        let mut send = soon(self.send.clone().ready()).await?;
        let (response, stream) = send.send_request(request, ends)?;
        Ok((soon(response).await?, stream))
    }

    /// Opens a WebSocket: the head of the answer, whatever it says, and a peer on the stream.
    ///
    /// # Errors
    /// If the stream or the connection is reset before there is an answer.
    pub async fn try_open(&self, request: Request<()>) -> Result<(Response<()>, Peer<Http2Socket>), h2::Error> {
        let (response, send) = self.ask(request, false).await?;
        let (head, recv) = response.into_parts();
        let socket = Http2Socket { send, recv, unread: Bytes::new() };
        Ok((Response::from_parts(head, ()), Peer::on_socket(socket)))
    }

    /// Opens a WebSocket at `path`, which has to succeed.
    pub async fn open(&self, address: SocketAddr, path: &str) -> Peer<Http2Socket> {
        let (response, peer) = self.try_open(connect_request(address, path)).await.expect("an answer");
        assert_eq!(response.status(), 200, "{response:?}");
        peer
    }

    /// Waits for the end of the connection.
    ///
    /// # Errors
    /// What ended it, if that was not orderly.
    pub async fn ended(self) -> Result<(), h2::Error> {
        drop(self.send);
        soon(self.driver).await.expect("no panic")
    }

    /// Drops the TCP connection.
    pub fn cut(self) {
        self.driver.abort();
    }
}

/// The client's end of a stream. What is read makes room for more.
#[derive(Debug)]
pub struct Http2Socket {
    send: SendStream<Bytes>,
    recv: RecvStream,
    unread: Bytes,
}

impl Http2Socket {
    /// Resets the stream.
    pub fn reset(&mut self, reason: Reason) {
        self.send.send_reset(reason);
    }

    /// Waits until the server resets the stream.
    pub async fn until_reset(&mut self) -> Reason {
        soon(std::future::poll_fn(|cx| self.send.poll_reset(cx))).await.expect("a reset of the stream")
    }

    /// The client's side of the stream.
    pub const fn sender(&mut self) -> &mut SendStream<Bytes> {
        &mut self.send
    }

    /// The server's side of the stream.
    pub const fn receiver(&mut self) -> &mut RecvStream {
        &mut self.recv
    }
}

impl AsyncRead for Http2Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        while self.unread.is_empty() {
            match ready!(self.recv.poll_data(cx)) {
                Some(Ok(data)) => self.unread = data,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let len = self.unread.len().min(buf.remaining());
        buf.put_slice(&self.unread[..len]);
        self.unread.advance(len);
        drop(self.recv.flow_control().release_capacity(len));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Http2Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        self.send.reserve_capacity(bytes.len());
        let granted = match self.send.capacity() {
            0 => match ready!(self.send.poll_capacity(cx)) {
                Some(granted) => granted.map_err(io::Error::other)?,
                None => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
            },
            granted => granted,
        };
        let len = granted.min(bytes.len());
        self.send.send_data(Bytes::copy_from_slice(&bytes[..len]), false).map_err(io::Error::other)?;
        Poll::Ready(Ok(len))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// `END_STREAM`.
    fn poll_shutdown(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.send.send_data(Bytes::new(), true).map_err(io::Error::other))
    }
}
