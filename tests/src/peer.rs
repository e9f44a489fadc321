//! A WebSocket client that sends exactly the bytes it is told to, and reads frames.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// A frame as a client sends it, masked.
///
/// `first` is its first byte: FIN, the reserved bits and the opcode.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const KEY: [u8; 4] = [0x12, 0x34, 0x56, 0x78];
    let mut bytes = vec![first];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(len @ 0..=125), _) => bytes.push(0x80 | len),
        (_, Ok(len)) => {
            bytes.push(0xFE);
            bytes.extend(len.to_be_bytes());
        }
        _ => {
            bytes.push(0xFF);
            bytes.extend((payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend(KEY);
    bytes.extend(payload.iter().zip(KEY.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// A frame that the server has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFrame {
    /// FIN, the reserved bits and the opcode.
    pub first: u8,
    /// The payload.
    pub payload: Vec<u8>,
}

/// The client's end of a stream.
#[derive(Debug)]
pub struct Peer<S> {
    stream: S,
    /// How long to wait for what has to come: a bound for a test that fails, never a measure.
    patience: Duration,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    /// A peer on a stream whose opening handshake is done, under a paused clock.
    pub const fn new(stream: S) -> Self {
        Self { stream, patience: Duration::from_secs(3600) }
    }

    /// The same under a clock that runs.
    pub const fn on_socket(stream: S) -> Self {
        Self { stream, patience: Duration::from_secs(20) }
    }

    /// Sends bytes as they are.
    pub async fn raw(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("the server takes bytes");
    }

    /// Sends bytes as they are, to a server that may be gone.
    pub async fn try_raw(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).await.is_ok()
    }

    /// Sends a frame.
    pub async fn send(&mut self, first: u8, payload: &[u8]) {
        self.raw(&frame(first, payload)).await;
    }

    /// Sends a text message.
    pub async fn text(&mut self, text: &str) {
        self.send(0x81, text.as_bytes()).await;
    }

    /// Sends a close frame with a code.
    pub async fn close(&mut self, code: u16, reason: &str) {
        self.send(0x88, &[&code.to_be_bytes(), reason.as_bytes()].concat()).await;
    }

    /// The next frame; `None` at the end of the stream.
    pub async fn recv(&mut self) -> Option<ServerFrame> {
        timeout(self.patience, self.read_frame()).await.expect("a frame or the end").ok()
    }

    /// The next frame, which has to be a text message.
    pub async fn recv_text(&mut self) -> String {
        let frame = self.recv().await.expect("a text message, not the end");
        assert_eq!(frame.first, 0x81, "{frame:?}");
        String::from_utf8(frame.payload).expect("UTF-8")
    }

    /// The next frame, which has to be a close: its code and reason, if it has any.
    pub async fn recv_close(&mut self) -> Option<(u16, String)> {
        let frame = self.recv().await.expect("a close frame, not the end");
        assert_eq!(frame.first, 0x88, "{frame:?}");
        let (code, reason) = frame.payload.split_first_chunk::<2>()?;
        Some((u16::from_be_bytes(*code), String::from_utf8_lossy(reason).into_owned()))
    }

    /// Everything up to the end of the stream.
    pub async fn rest(&mut self) -> Vec<ServerFrame> {
        let mut frames = Vec::new();
        while let Some(frame) = self.recv().await {
            frames.push(frame);
        }
        frames
    }

    /// Ends the sending side.
    pub async fn finish(&mut self) {
        self.stream.shutdown().await.expect("the stream ends");
    }

    /// The stream, without the peer.
    pub fn into_stream(self) -> S {
        self.stream
    }

    /// The stream.
    pub const fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    async fn read_frame(&mut self) -> io::Result<ServerFrame> {
        let first = self.stream.read_u8().await?;
        let len = match self.stream.read_u8().await? {
            126 => u64::from(self.stream.read_u16().await?),
            127 => self.stream.read_u64().await?,
            len @ 0..=125 => u64::from(len),
            _ => panic!("a server must not mask (RFC 6455 §5.1)"),
        };
        let mut payload = vec![0; usize::try_from(len).expect("a length")];
        self.stream.read_exact(&mut payload).await?;
        Ok(ServerFrame { first, payload })
    }
}
