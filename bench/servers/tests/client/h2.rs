//! HTTP/2 in cleartext: extended CONNECT (RFC 8441), and what comes and goes in its DATA frames.

use std::io::{self, Read, Write};
use std::net::SocketAddr;

use bytes::{Buf as _, Bytes};
use h2::ext::Protocol;
use h2::{RecvStream, SendStream};
use http::{Method, Request};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use super::broken;

pub(crate) struct Stream {
    runtime: Runtime,
    send: SendStream<Bytes>,
    receive: RecvStream,
    read: Bytes,
}

pub(crate) fn connect(address: SocketAddr) -> Stream {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (send, receive) = runtime.block_on(async {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        let (mut client, mut connection) = h2::client::handshake(stream).await.expect("the server speaks HTTP/2");
        // The server's settings say whether it takes an extended CONNECT.
        let settled = std::future::poll_fn(|cx| {
            let done = std::pin::Pin::new(&mut connection).poll(cx).is_ready();
            assert!(!done, "the server has gone");
            if client.is_extended_connect_protocol_enabled() {
                return std::task::Poll::Ready(());
            }
            std::task::Poll::Pending
        });
        settled.await;
        tokio::spawn(connection);
        let mut request = Request::builder().method(Method::CONNECT).uri(format!("http://{address}/"));
        request = request.header("sec-websocket-version", "13").extension(Protocol::from_static("websocket"));
        let request = request.body(()).expect("a request");
        client = client.ready().await.expect("the server takes requests");
        let (response, send) = client.send_request(request, false).expect("the request goes out");
        let response = response.await.expect("the server answers");
        assert_eq!(response.status(), 200);
        (send, response.into_body())
    });
    Stream { runtime, send, receive, read: Bytes::new() }
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read.is_empty() {
            let Some(data) = self.runtime.block_on(self.receive.data()) else { return Ok(0) };
            self.read = data.map_err(broken)?;
            self.receive.flow_control().release_capacity(self.read.len()).map_err(broken)?;
        }
        let n = into.len().min(self.read.len());
        self.read.copy_to_slice(&mut into[..n]);
        Ok(n)
    }
}

impl Write for Stream {
    /// Without a look at the windows: what they do not let through yet is kept by `h2`.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send.send_data(Bytes::copy_from_slice(bytes), false).map_err(broken)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.runtime.block_on(tokio::task::yield_now());
        Ok(())
    }
}
