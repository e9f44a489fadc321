//! Opening handshakes, one after the other and without waiting in between where that is possible.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use rustix::net::sockopt::set_socket_linger;

use super::transport::{Tls, Transport};
use super::{Error, Protocol, http2};

/// How long a server may take for anything.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// What was agreed on for compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deflate {
    pub server_takeover: bool,
    pub client_takeover: bool,
    pub server_bits: u8,
    pub client_bits: u8,
}

impl Default for Deflate {
    fn default() -> Self {
        Self { server_takeover: true, client_takeover: true, server_bits: 15, client_bits: 15 }
    }
}

impl Deflate {
    /// What the server's answer says, if it says anything of compression.
    fn parse(head: &str) -> Result<Option<Self>, Error> {
        let Some(value) = header(head, "sec-websocket-extensions") else { return Ok(None) };
        let mut parts = value.split(';').map(str::trim);
        if parts.next() != Some("permessage-deflate") {
            return Err(format!("extensions that were not offered: {value}").into());
        }
        let mut agreed = Self::default();
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let bits = || value.trim().trim_matches('"').parse().map_err(|_| format!("window bits: {value}"));
            match name.trim() {
                "server_no_context_takeover" => agreed.server_takeover = false,
                "client_no_context_takeover" => agreed.client_takeover = false,
                "server_max_window_bits" => agreed.server_bits = bits()?,
                "client_max_window_bits" => agreed.client_bits = bits()?,
                other => return Err(format!("an unknown parameter: {other}").into()),
            }
        }
        Ok(Some(agreed))
    }
}

impl std::fmt::Display for Deflate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let takeover = |yes| if yes { "takeover" } else { "no takeover" };
        write!(
            f,
            "server: {}, {} bits; client: {}, {} bits",
            takeover(self.server_takeover),
            self.server_bits,
            takeover(self.client_takeover),
            self.client_bits
        )
    }
}

/// A connection that is open, what was agreed on, and what the server has sent since.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) transport: Transport,
    pub(super) deflate: Option<Deflate>,
    pub(super) early: Vec<u8>,
}

/// A request that is not answered yet.
struct Asked {
    transport: Transport,
    protocol: Protocol,
}

/// Opens `count` connections, and hands each over.
pub(super) fn open(
    address: SocketAddr,
    protocol: Protocol,
    count: usize,
    mut opened: impl FnMut(Opened) -> Result<(), Error>,
) -> Result<(), Error> {
    const AT_ONCE: usize = 64;
    let mut asked = VecDeque::with_capacity(AT_ONCE);
    for i in 0..count + AT_ONCE {
        if (i >= AT_ONCE || i >= count)
            && let Some(oldest) = asked.pop_front()
        {
            opened(answer(oldest)?)?;
        }
        if i < count {
            asked.push_back(ask(address, protocol)?);
        }
    }
    while let Some(oldest) = asked.pop_front() {
        opened(answer(oldest)?)?;
    }
    Ok(())
}

/// Opens and drops connections for a while, with some requests on their way at any time: how many, and for how long.
pub fn storm(address: SocketAddr, protocol: Protocol, length: Duration) -> Result<(u64, Duration), Error> {
    const AT_ONCE: usize = 64;
    let begin = Instant::now();
    let mut asked = VecDeque::with_capacity(AT_ONCE);
    let mut count = 0;
    while begin.elapsed() < length {
        if asked.len() == AT_ONCE
            && let Some(oldest) = asked.pop_front()
        {
            answer(oldest)?;
            count += 1;
        }
        asked.push_back(ask(address, protocol)?);
    }
    for oldest in asked {
        answer(oldest)?;
        count += 1;
    }
    Ok((count, begin.elapsed()))
}

fn request(address: SocketAddr, protocol: Protocol) -> String {
    let extensions = match protocol {
        Protocol::Deflate { takeover: false } => {
            "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover; \
             client_max_window_bits\r\n"
        }
        Protocol::Deflate { takeover: true } => {
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        }
        _ => "",
    };
    format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{extensions}\r\n"
    )
}

/// Connects and sends a request.
fn ask(address: SocketAddr, protocol: Protocol) -> Result<Asked, Error> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // The end of a connection is a reset: otherwise its port could not be used again for a minute.
    set_socket_linger(&stream, Some(Duration::ZERO))?;
    let transport = match protocol {
        Protocol::Raw | Protocol::WebSocket | Protocol::Deflate { .. } => {
            stream.write_all(request(address, protocol).as_bytes())?;
            Transport::Plain(stream)
        }
        Protocol::Tls => {
            let mut tls = Tls::connect(stream)?;
            tls.stream().write_all(request(address, protocol).as_bytes())?;
            Transport::Tls(Box::new(tls))
        }
        Protocol::Http2 => Transport::Http2(Box::new(http2::Http2::connect(stream, address)?)),
    };
    Ok(Asked { transport, protocol })
}

/// Waits for the answer to a request.
fn answer(asked: Asked) -> Result<Opened, Error> {
    let Asked { mut transport, protocol } = asked;
    let (deflate, early) = match &mut transport {
        // It sends the request back.
        Transport::Plain(stream) if protocol == Protocol::Raw => {
            let mut back = vec![0; request(stream.peer_addr()?, protocol).len()];
            stream.read_exact(&mut back)?;
            (None, Vec::new())
        }
        Transport::Plain(stream) => read_answer(stream)?,
        Transport::Tls(tls) => read_answer(&mut tls.stream())?,
        Transport::Http2(http2) => (None, http2.answer()?),
    };
    match (protocol, deflate) {
        (Protocol::Deflate { .. }, None) => return Err("the server does not compress".into()),
        (Protocol::Deflate { takeover: false }, Some(agreed)) if agreed.server_takeover => {
            return Err("the server does not agree to do without context takeover".into());
        }
        _ => {}
    }
    Ok(Opened { transport, deflate, early })
}

fn read_answer(stream: &mut impl Read) -> Result<(Option<Deflate>, Vec<u8>), Error> {
    let mut bytes = Vec::with_capacity(512);
    let end = loop {
        let before = bytes.len();
        bytes.resize(before + 512, 0);
        let n = match stream.read(&mut bytes[before..]) {
            Ok(0) => return Err("the server has closed the connection instead of an answer".into()),
            Ok(n) => n,
            Err(error) if error.kind() == ErrorKind::Interrupted => 0,
            Err(error) => return Err(error.into()),
        };
        bytes.truncate(before + n);
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let early = bytes.split_off(end);
    let head = String::from_utf8(bytes)?;
    Ok((check_answer(&head)?, early))
}

/// Whether the handshake is right, and what was agreed on.
fn check_answer(head: &str) -> Result<Option<Deflate>, Error> {
    // Of the key that is the RFC's example.
    const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    if !head.starts_with("HTTP/1.1 101 ") || header(head, "sec-websocket-accept") != Some(ACCEPT) {
        return Err(format!("not the answer to an opening handshake: {head:?}").into());
    }
    Deflate::parse(head)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.into_iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(extensions: &str) -> Result<Option<Deflate>, Error> {
        check_answer(&format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nsec-websocket-accept: \
             s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n{extensions}\r\n"
        ))
    }

    #[test]
    fn answers() {
        assert_eq!(with("").unwrap(), None);
        assert!(check_answer("HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(check_answer("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: no\r\n\r\n").is_err());
    }

    #[test]
    fn what_is_agreed_on() {
        let agreed = with("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n").unwrap();
        assert_eq!(agreed, Some(Deflate { server_takeover: false, ..Deflate::default() }));
        let agreed = with(
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=\"9\"; server_max_window_bits=12\r\n",
        );
        assert_eq!(agreed.unwrap(), Some(Deflate { client_bits: 9, server_bits: 12, ..Deflate::default() }));
        assert!(with("Sec-WebSocket-Extensions: x\r\n").is_err());
    }
}
