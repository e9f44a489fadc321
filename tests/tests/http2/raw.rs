//! A client of HTTP/2 that writes frames by hand, for what a library would not send.

use std::net::SocketAddr;

use tests::soon;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;

pub(crate) const END_STREAM: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;
pub(crate) const ACK: u8 = 1;

/// A frame of HTTP/2 (RFC 9113 §4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) stream: u32,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    fn new(head: &[u8; 9], payload: Vec<u8>) -> Self {
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        Self { kind: head[3], flags: head[4], stream, payload }
    }

    /// The error code of a `RST_STREAM`.
    pub(crate) fn code(&self) -> u32 {
        assert_eq!(self.kind, RST_STREAM, "{self:?}");
        u32::from_be_bytes(self.payload[..].try_into().unwrap())
    }

    pub(crate) fn ends(&self) -> bool {
        self.flags & END_STREAM != 0
    }
}

/// Fields of a head, in order.
pub(crate) type Fields<'a> = &'a [(&'a str, &'a str)];

/// What opens a WebSocket at `/told`.
pub(crate) const CONNECT: Fields<'static> = &[
    (":method", "CONNECT"),
    (":protocol", "websocket"),
    (":scheme", "http"),
    (":path", "/told"),
    (":authority", "localhost"),
    ("sec-websocket-version", "13"),
];

/// `CONNECT` without `name`, and with `values` at the end of its pseudo-header fields.
pub(crate) fn connect_with<'a>(name: &str, values: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = CONNECT.iter().copied().filter(|(key, _)| *key != name).collect();
    let regular = fields.iter().position(|(key, _)| !key.starts_with(':')).unwrap();
    for value in values {
        let at = if value.0.starts_with(':') { regular } else { fields.len() };
        fields.insert(at, *value);
    }
    fields
}

pub(crate) struct Raw(TcpStream);

impl Raw {
    /// Connects with these settings of the client's.
    pub(crate) async fn connect(address: SocketAddr, settings: &[(u16, u32)]) -> Self {
        let mut raw = Self(TcpStream::connect(address).await.unwrap());
        raw.0.set_nodelay(true).unwrap();
        raw.0.write_all(PREFACE).await.unwrap();
        let payload = settings.iter().flat_map(|(id, value)| [&id.to_be_bytes()[..], &value.to_be_bytes()].concat());
        raw.frame(SETTINGS, 0, 0, &payload.collect::<Vec<u8>>()).await;
        // Those of the server, which come before it has read anything, hold once they are acknowledged.
        raw.frame(SETTINGS, ACK, 0, b"").await;
        raw
    }

    pub(crate) async fn frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let len = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let head = [&len[1..], &[kind, flags], &stream.to_be_bytes()].concat();
        self.bytes(&[&head, payload].concat()).await;
    }

    /// Sends frames that are made already.
    pub(crate) async fn bytes(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// A HEADERS frame: literal fields, neither compressed nor remembered (RFC 7541 §6.2.2).
    pub(crate) async fn headers(&mut self, stream: u32, flags: u8, fields: Fields<'_>) {
        let mut block = Vec::new();
        for (name, value) in fields {
            block.push(0);
            for text in [name, value] {
                block.push(u8::try_from(text.len()).ok().filter(|len| *len < 127).unwrap());
                block.extend(text.as_bytes());
            }
        }
        self.frame(HEADERS, flags | END_HEADERS, stream, &block).await;
    }

    pub(crate) async fn data(&mut self, stream: u32, flags: u8, payload: &[u8]) {
        self.frame(DATA, flags, stream, payload).await;
    }

    /// Sends bytes, of which the server may not take all, and reads to the end of the connection.
    pub(crate) async fn write_and_read_to_end(self, bytes: &[u8]) -> std::io::Result<Vec<Frame>> {
        let (mut read, mut write) = self.0.into_split();
        let writing = async {
            drop(write.write_all(bytes).await);
            drop(write.shutdown().await);
        };
        let mut wire = Vec::new();
        let ((), read) = tokio::join!(soon(writing), soon(read.read_to_end(&mut wire)));
        read?;
        let (mut frames, mut wire) = (Vec::new(), wire.as_slice());
        while let Some((head, rest)) = wire.split_first_chunk::<9>() {
            let (payload, rest) = rest.split_at(u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize);
            frames.push(Frame::new(head, payload.to_vec()));
            wire = rest;
        }
        Ok(frames)
    }

    /// The next frame; `None` at the end of the connection.
    pub(crate) async fn next(&mut self) -> Option<Frame> {
        let mut head = [0; 9];
        soon(self.0.read_exact(&mut head)).await.ok()?;
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        soon(self.0.read_exact(&mut payload)).await.ok()?;
        Some(Frame::new(&head, payload))
    }

    /// The next frame of a stream; those of the connection are passed over.
    pub(crate) async fn of(&mut self, stream: u32) -> Frame {
        loop {
            let frame = self.next().await.expect("a frame of this stream");
            if frame.stream == stream {
                return frame;
            }
        }
    }

    /// The next frame of this kind.
    pub(crate) async fn until(&mut self, kind: u8) -> Frame {
        loop {
            let frame = self.next().await.expect("a frame of this kind");
            if frame.kind == kind {
                return frame;
            }
        }
    }

    /// Waits until the server has seen everything up to here; what it has sent until then.
    pub(crate) async fn sync(&mut self) -> Vec<Frame> {
        self.frame(PING, 0, 0, b"synced?!").await;
        let mut seen = Vec::new();
        loop {
            let frame = self.next().await.expect("the answer to a ping");
            if frame.kind == PING && frame.flags & ACK != 0 && frame.payload == b"synced?!" {
                return seen;
            }
            seen.push(frame);
        }
    }
}
