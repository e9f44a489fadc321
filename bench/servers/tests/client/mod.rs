//! A client that shows what it gets as it is on the wire: opcode, RSV1, the extensions that the server has agreed to.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::BytesMut;

pub(crate) mod h2;
pub(crate) mod tls;

/// Only a server that hangs takes this long.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is run: a program and its first arguments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Server<'a>(pub(crate) &'a [&'a str]);

/// A server that is stopped in the end.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server<'_> {
    pub(crate) fn command(&self, mode: &str, threads: usize) -> Command {
        let mut command = Command::new(self.0[0]);
        command.args(&self.0[1..]).args(["--mode", mode, "--threads", &threads.to_string()]);
        command
    }

    pub(crate) fn start(&self, mode: &str, threads: usize) -> Running {
        let mut child = self.command(mode, threads).stdout(Stdio::piped()).spawn().expect("the server can be run");
        let mut line = String::new();
        let mut lines = BufReader::new(child.stdout.as_mut().expect("it is piped"));
        lines.read_line(&mut line).expect("a line of text");
        let address = line.trim_end().strip_prefix("ws://");
        let address = address.unwrap_or_else(|| panic!("{mode}: no address but {line:?}"));
        Running { child, address: address.parse().expect("an address") }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it ends");
    }
}

/// A message, or a control frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) opcode: u8,
    pub(crate) rsv1: bool,
    pub(crate) payload: Vec<u8>,
}

pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// A connection after its handshake.
#[derive(Debug)]
pub(crate) struct Client<S> {
    stream: BufReader<S>,
    /// What the server has agreed to.
    pub(crate) extensions: Option<String>,
}

pub(crate) fn tcp(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_nodelay(true).expect("TCP_NODELAY can be set");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
    stream
}

impl<S: Read + Write> Client<S> {
    /// Without a handshake, which another layer has made.
    pub(crate) fn raw(stream: S) -> Self {
        Self { stream: BufReader::new(stream), extensions: None }
    }

    pub(crate) fn new(stream: S, offer: Option<&str>) -> Self {
        let mut client = Self::raw(stream);
        let offer = offer.map(|offer| format!("Sec-WebSocket-Extensions: {offer}\r\n")).unwrap_or_default();
        let request = format!(
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n"
        );
        client.write(request.as_bytes());
        let head = client.head();
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        let field = |name: &str| {
            let mut fields = head.lines().filter_map(|line| line.split_once(':'));
            fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
        };
        assert_eq!(field("Sec-WebSocket-Accept").as_deref(), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        client.extensions = field("Sec-WebSocket-Extensions");
        client
    }

    fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.exactly(1)[0]);
        }
        String::from_utf8(head).expect("a head of text")
    }

    fn exactly(&mut self, n: usize) -> Vec<u8> {
        let mut bytes = vec![0; n];
        self.stream.read_exact(&mut bytes).expect("the server answers");
        bytes
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let stream = self.stream.get_mut();
        stream.write_all(bytes).and_then(|()| stream.flush()).expect("the server takes it");
    }

    pub(crate) fn send(&mut self, opcode: u8, payload: &[u8]) {
        self.write(&frame(0x80 | opcode, payload));
    }

    /// The next message, put together of its fragments, or a control frame.
    pub(crate) fn receive(&mut self) -> Message {
        let mut message: Option<Message> = None;
        loop {
            let (first, payload) = self.frame();
            assert_eq!(first & 0x30, 0, "RSV2 and RSV3 mean nothing");
            let (opcode, rsv1) = (first & 0x0f, first & 0x40 != 0);
            let message = match opcode {
                0 => {
                    let message = message.as_mut().expect("a first fragment comes first");
                    message.payload.extend(payload);
                    message
                }
                _ => message.insert(Message { opcode, rsv1, payload }),
            };
            if first & 0x80 != 0 {
                return message.clone();
            }
        }
    }

    fn frame(&mut self) -> (u8, Vec<u8>) {
        let head = self.exactly(2);
        let n = match head[1] {
            126 => self.exactly(2),
            127 => self.exactly(8),
            n @ 0..126 => vec![n],
            128.. => panic!("a server masks nothing"),
        };
        let n = n.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
        (head[0], self.exactly(n))
    }
}

/// A masked frame, for what writes several at once.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const KEY: [u8; 4] = [0x11, 0x22, 0x93, 0xf4];
    let mut frame = BytesMut::from(&[first][..]);
    let n = payload.len();
    match n {
        0..126 => frame.extend([0x80 | u8::try_from(n).expect("it is short")]),
        126..0x1_0000 => {
            frame.extend([0x80 | 0x7e]);
            frame.extend(u16::try_from(n).expect("it is not long").to_be_bytes());
        }
        _ => {
            frame.extend([0x80 | 0x7f]);
            frame.extend((n as u64).to_be_bytes());
        }
    }
    frame.extend(KEY);
    frame.extend(payload.iter().zip(KEY.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame.to_vec()
}

/// Both ends of what is between an async connection and a client that is not.
pub(crate) fn broken(why: impl std::fmt::Display) -> io::Error {
    io::Error::other(why.to_string())
}
