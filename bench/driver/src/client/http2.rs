//! As much of HTTP/2 as one WebSocket on one connection needs (RFC 9113, RFC 8441).

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::Error;
use super::transport::has_to_wait;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const STREAM: u32 = 1;
const FIRST_WINDOW: i64 = 65_535;
/// The largest that a peer has to take.
const MAX_DATA: usize = 16_384;

mod kind {
    pub(super) const DATA: u8 = 0;
    pub(super) const HEADERS: u8 = 1;
    pub(super) const RST_STREAM: u8 = 3;
    pub(super) const SETTINGS: u8 = 4;
    pub(super) const PING: u8 = 6;
    pub(super) const GOAWAY: u8 = 7;
    pub(super) const WINDOW_UPDATE: u8 = 8;
    pub(super) const CONTINUATION: u8 = 9;
}

#[derive(Debug)]
pub(super) struct Http2 {
    socket: TcpStream,
    /// What was read and is not taken apart yet.
    unread: Vec<u8>,
    at: usize,
    /// How many bytes of a DATA frame are still to come.
    data_left: usize,
    /// What is to be sent, and did not go yet.
    unsent: Vec<u8>,
    connection_window: i64,
    stream_window: i64,
    initial_window: i64,
    settled: bool,
    answered: bool,
}

impl Http2 {
    /// Sends the preface and the request, as soon as the server has told that it takes such requests.
    pub(super) fn connect(socket: TcpStream, address: SocketAddr) -> Result<Self, Error> {
        let mut http2 = Self {
            socket,
            unread: Vec::new(),
            at: 0,
            data_left: 0,
            unsent: PREFACE.to_vec(),
            connection_window: FIRST_WINDOW,
            stream_window: FIRST_WINDOW,
            initial_window: FIRST_WINDOW,
            settled: false,
            answered: false,
        };
        // INITIAL_WINDOW_SIZE, as wide as can be: nothing has to be granted later.
        let widest = (1_u32 << 31) - 1;
        let mut settings = vec![0, 4];
        settings.extend(widest.to_be_bytes());
        put(&mut http2.unsent, kind::SETTINGS, 0, 0, &settings);
        put(&mut http2.unsent, kind::WINDOW_UPDATE, 0, 0, &(widest - FIRST_WINDOW as u32).to_be_bytes());
        http2.flush_blocking()?;
        while !http2.settled {
            http2.wait_for_frames()?;
        }
        put(&mut http2.unsent, kind::HEADERS, 0x4, STREAM, &header_block(&address.to_string()));
        http2.flush_blocking()?;
        Ok(http2)
    }

    /// Waits for the 200. What came after it stays unread.
    pub(super) fn answer(&mut self) -> Result<Vec<u8>, Error> {
        while !self.answered {
            self.wait_for_frames()?;
        }
        self.flush_blocking()?;
        Ok(Vec::new())
    }

    pub(super) const fn socket(&self) -> &TcpStream {
        &self.socket
    }

    fn flush_blocking(&mut self) -> io::Result<()> {
        self.socket.write_all(&self.unsent)?;
        self.unsent.clear();
        Ok(())
    }

    /// During the handshake: one blocking read, and whatever it says, up to the first DATA.
    fn wait_for_frames(&mut self) -> Result<(), Error> {
        if self.fill()? == 0 {
            return Err("the server has closed the connection instead of an answer".into());
        }
        while self.data_left == 0 && self.frame()? {}
        Ok(())
    }

    fn fill(&mut self) -> io::Result<usize> {
        self.unread.drain(..self.at);
        self.at = 0;
        let before = self.unread.len();
        self.unread.resize(before + 65_536, 0);
        let read = self.socket.read(&mut self.unread[before..]);
        self.unread.truncate(before + read.as_ref().map_or(0, |n| *n));
        read
    }

    /// Takes one frame, or the head of one with data; whether there was one.
    fn frame(&mut self) -> io::Result<bool> {
        let Some((head, rest)) = self.unread[self.at..].split_first_chunk::<9>() else { return Ok(false) };
        let [a, b, c, kind, flags, stream @ ..] = *head;
        let len = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        let stream = u32::from_be_bytes(stream);
        if kind == kind::DATA {
            if flags & 0x8 != 0 || stream != STREAM {
                return Err(io::Error::other("DATA with padding, or of an unknown stream"));
            }
            self.at += 9;
            self.data_left = len;
            return Ok(true);
        }
        let Some(payload) = rest.get(..len) else { return Ok(false) };
        let number = |at: usize| payload.get(at..at + 4).map_or(0, |n| u32::from_be_bytes(n.try_into().expect("four")));
        match kind {
            kind::SETTINGS if flags & 1 == 0 => {
                let mut may_connect = false;
                for setting in payload.chunks_exact(6) {
                    let value = u32::from_be_bytes(setting[2..].try_into().expect("four"));
                    match setting[1] {
                        4 => {
                            self.stream_window += i64::from(value) - self.initial_window;
                            self.initial_window = i64::from(value);
                        }
                        8 => may_connect = value == 1,
                        _ => {}
                    }
                }
                if !self.settled && !may_connect {
                    return Err(io::Error::other("the server does not allow extended CONNECT"));
                }
                self.settled = true;
                put(&mut self.unsent, kind::SETTINGS, 1, 0, &[]);
            }
            kind::PING if flags & 1 == 0 => {
                let payload = payload.to_vec();
                put(&mut self.unsent, kind::PING, 1, 0, &payload);
            }
            kind::WINDOW_UPDATE if stream == 0 => self.connection_window += i64::from(number(0)),
            kind::WINDOW_UPDATE => self.stream_window += i64::from(number(0)),
            kind::HEADERS => {
                // A change of the table's size may come first; then `:status: 200`, which has a number.
                let status = payload.iter().find(|byte| **byte & 0xe0 != 0x20);
                if status != Some(&0x88) || flags & 1 != 0 {
                    return Err(io::Error::other("not the answer to a CONNECT"));
                }
                self.answered = true;
            }
            kind::RST_STREAM => return Err(io::Error::other(format!("the stream is reset: {}", number(0)))),
            kind::GOAWAY => return Err(io::Error::other(format!("the server goes away: {}", number(4)))),
            kind::CONTINUATION => return Err(io::Error::other("a head as long as that")),
            _ => {}
        }
        self.at += 9 + len;
        Ok(true)
    }

    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.data_left.min(buffer.len()).min(self.unread.len() - self.at);
            if n > 0 {
                buffer[..n].copy_from_slice(&self.unread[self.at..self.at + n]);
                self.at += n;
                self.data_left -= n;
                return Ok(n);
            }
            if self.data_left > 0 || !self.frame()? {
                self.flush()?;
                if self.fill()? == 0 {
                    return Ok(0);
                }
            }
        }
    }

    /// Takes as much as the server has granted.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let granted = self.connection_window.min(self.stream_window).max(0) as usize;
        let n = granted.min(bytes.len());
        if n == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        for data in bytes[..n].chunks(MAX_DATA) {
            put(&mut self.unsent, kind::DATA, 0, STREAM, data);
        }
        self.connection_window -= n as i64;
        self.stream_window -= n as i64;
        self.flush()?;
        Ok(n)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            let written = self.socket.write(&self.unsent);
            self.unsent.drain(..written.as_ref().map_or(0, |n| *n));
            if has_to_wait(written)? {
                break;
            }
        }
        Ok(())
    }
}

/// Appends a frame.
fn put(out: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    out.extend_from_slice(&(payload.len() as u32).to_be_bytes()[1..]);
    out.extend([kind, flags]);
    out.extend(stream.to_be_bytes());
    out.extend_from_slice(payload);
}

/// The head of the request, without Huffman coding and without anything to remember (RFC 7541 §6.2.2).
fn header_block(authority: &str) -> Vec<u8> {
    // `:scheme: http` and `:path: /` have numbers.
    let mut block = vec![0x86, 0x84];
    let put_text = |block: &mut Vec<u8>, text: &str| {
        block.push(u8::try_from(text.len()).ok().filter(|len| *len < 127).expect("a short text"));
        block.extend(text.as_bytes());
    };
    // The names of `:method` and `:authority` have numbers, too.
    for (name, value) in [(0x02, "CONNECT"), (0x01, authority)] {
        block.push(name);
        put_text(&mut block, value);
    }
    for (name, value) in [(":protocol", "websocket"), ("sec-websocket-version", "13")] {
        block.push(0);
        put_text(&mut block, name);
        put_text(&mut block, value);
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        let mut out = Vec::new();
        put(&mut out, kind::DATA, 1, 3, b"ab");
        assert_eq!(out, [0, 0, 2, 0, 1, 0, 0, 0, 3, b'a', b'b']);
        let block = header_block("a:1");
        assert_eq!(block[..4], [0x86, 0x84, 0x02, 7]);
        assert_eq!(block[11..16], [0x01, 3, b'a', b':', b'1']);
    }
}
