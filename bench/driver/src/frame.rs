//! Frames from the client's side: masked ones to send, unmasked ones to take apart.

use std::fmt;

pub const TEXT: u8 = 1;
pub const BINARY: u8 = 2;
const CONTINUATION: u8 = 0;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// What a frame begins with, beside its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    pub fin: bool,
    pub rsv1: bool,
    pub opcode: u8,
}

impl Bits {
    pub const fn whole(opcode: u8) -> Self {
        Self { fin: true, rsv1: false, opcode }
    }

    fn byte(self) -> u8 {
        u8::from(self.fin) << 7 | u8::from(self.rsv1) << 6 | self.opcode
    }
}

/// Appends a masked frame.
pub fn put(out: &mut Vec<u8>, bits: Bits, key: [u8; 4], payload: &[u8]) {
    out.push(bits.byte());
    match payload.len() {
        len @ ..126 => out.push(0x80 | len as u8),
        len @ ..65_536 => {
            out.push(0x80 | 0x7e);
            out.extend_from_slice(&(len as u16).to_be_bytes());
        }
        len => {
            out.push(0x80 | 0x7f);
            out.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&key);
    out.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
}

/// Appends the pong to a ping.
pub fn put_pong(out: &mut Vec<u8>, payload: &[u8]) {
    put(out, Bits::whole(PONG), [0x37, 0xfa, 0x21, 0x3d], payload);
}

/// What a server must not send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Masked,
    Opcode(u8),
    Continuation,
    Control,
    Length,
    /// A close frame, with its code: what we asked for is not answered so.
    Closed(u16),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Masked => f.write_str("a masked frame from a server"),
            Self::Opcode(opcode) => write!(f, "a frame with the opcode {opcode}"),
            Self::Continuation => f.write_str("fragments that do not belong together"),
            Self::Control => f.write_str("a control frame that is no such thing"),
            Self::Length => f.write_str("a length that is not the shortest"),
            Self::Closed(code) => write!(f, "the server closes the connection with {code}"),
        }
    }
}

impl std::error::Error for Wrong {}

/// What a server's bytes say. A message comes as one `Begin`, any number of `Data` and one `End`.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    Begin { opcode: u8, compressed: bool },
    Data(&'a [u8]),
    End,
    Ping(&'a [u8]),
}

/// Takes a server's bytes apart, however they are split.
#[derive(Debug, Default)]
pub struct Reader {
    head: [u8; 10],
    head_len: usize,
    /// Payload that is missing of the frame, whose head has come.
    left: u64,
    bits: Option<Bits>,
    in_message: bool,
    control: Vec<u8>,
}

impl Reader {
    /// Reports what `bytes` bring. What `on` returns as an error ends it.
    pub fn feed<E: From<Wrong>>(
        &mut self,
        mut bytes: &[u8],
        mut on: impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        while !bytes.is_empty() {
            let Some(bits) = self.bits else {
                bytes = self.read_head(bytes, &mut on)?;
                continue;
            };
            let (payload, rest) = bytes.split_at(bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX)));
            self.left -= payload.len() as u64;
            bytes = rest;
            if bits.opcode < CLOSE {
                on(Event::Data(payload))?;
            } else {
                self.control.extend_from_slice(payload);
            }
            if self.left == 0 {
                self.end_frame(bits, &mut on)?;
            }
        }
        Ok(())
    }

    /// Reads a frame's head, or as much of it as there is; gives back the rest.
    fn read_head<'a, E: From<Wrong>>(
        &mut self,
        bytes: &'a [u8],
        on: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<&'a [u8], E> {
        let needed = if self.head_len < 2 { 2 } else { head_len(self.head[1]) };
        let n = (needed - self.head_len).min(bytes.len());
        self.head[self.head_len..self.head_len + n].copy_from_slice(&bytes[..n]);
        self.head_len += n;
        if self.head_len >= 2 && self.head_len == head_len(self.head[1]) {
            self.head_len = 0;
            self.begin_frame(on)?;
        }
        Ok(&bytes[n..])
    }

    fn begin_frame<E: From<Wrong>>(&mut self, on: &mut impl FnMut(Event<'_>) -> Result<(), E>) -> Result<(), E> {
        let [first, second, ..] = self.head;
        if second & 0x80 != 0 {
            return Err(Wrong::Masked.into());
        }
        let long = u64::from_be_bytes(self.head[2..10].try_into().expect("eight bytes"));
        let (len, shortest) = match second {
            126 => (long >> 48, 126),
            127 => (long, 65_536),
            len => (u64::from(len), 0),
        };
        if len < shortest {
            return Err(Wrong::Length.into());
        }
        let bits = Bits { fin: first & 0x80 != 0, rsv1: first & 0x40 != 0, opcode: first & 0x0f };
        match bits.opcode {
            _ if first & 0x30 != 0 => return Err(Wrong::Opcode(first).into()),
            TEXT | BINARY if self.in_message => return Err(Wrong::Continuation.into()),
            TEXT | BINARY => {
                self.in_message = true;
                on(Event::Begin { opcode: bits.opcode, compressed: bits.rsv1 })?;
            }
            CONTINUATION if !self.in_message || bits.rsv1 => return Err(Wrong::Continuation.into()),
            CONTINUATION => {}
            CLOSE..=PONG if len > 125 || !bits.fin || bits.rsv1 => return Err(Wrong::Control.into()),
            CLOSE..=PONG => self.control.clear(),
            opcode => return Err(Wrong::Opcode(opcode).into()),
        }
        self.left = len;
        self.bits = Some(bits);
        if len == 0 { self.end_frame(bits, on) } else { Ok(()) }
    }

    fn end_frame<E: From<Wrong>>(
        &mut self,
        bits: Bits,
        on: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.bits = None;
        match bits.opcode {
            PING => on(Event::Ping(&self.control)),
            PONG => Ok(()),
            CLOSE => {
                let code = self.control.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
                Err(Wrong::Closed(code).into())
            }
            _ if bits.fin => {
                self.in_message = false;
                on(Event::End)
            }
            _ => Ok(()),
        }
    }
}

/// How long the head of a server's frame is, by its second byte.
fn head_len(second: u8) -> usize {
    match second & 0x7f {
        126 => 4,
        127 => 10,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the frames say, as text, when they come in pieces of `step` bytes.
    fn read(bytes: &[u8], step: usize) -> Result<Vec<String>, Wrong> {
        let mut reader = Reader::default();
        let mut said: Vec<String> = Vec::new();
        for piece in bytes.chunks(step) {
            reader.feed(piece, |event| {
                match event {
                    Event::Begin { opcode, compressed } => said.push(format!("{opcode} {compressed} ")),
                    Event::Data(data) => said.last_mut().unwrap().push_str(std::str::from_utf8(data).unwrap()),
                    Event::End => said.last_mut().unwrap().push('.'),
                    Event::Ping(payload) => said.insert(0, format!("ping {}", payload.len())),
                }
                Ok::<_, Wrong>(())
            })?;
        }
        Ok(said)
    }

    #[test]
    fn masked_frames_are_those_of_the_rfc() {
        let mut out = Vec::new();
        put(&mut out, Bits::whole(TEXT), [0x37, 0xfa, 0x21, 0x3d], b"Hello");
        assert_eq!(out, [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
    }

    #[test]
    fn lengths_are_the_shortest() {
        for (len, head) in
            [(125, vec![0x82, 0xfd]), (126, vec![0x82, 0xfe, 0, 126]), (65_535, vec![0x82, 0xfe, 255, 255])]
        {
            let mut out = Vec::new();
            put(&mut out, Bits::whole(BINARY), [0; 4], &vec![0; len]);
            assert_eq!(out[..head.len()], head);
            assert_eq!(out.len(), head.len() + 4 + len);
        }
        let mut out = Vec::new();
        put(&mut out, Bits::whole(BINARY), [0; 4], &vec![0; 65_536]);
        assert_eq!(out[..10], [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0]);
    }

    #[test]
    fn any_split_says_the_same() {
        let mut bytes = vec![0x81, 5];
        bytes.extend(b"Hello");
        bytes.extend([0x01, 3]);
        bytes.extend(b"Hel");
        bytes.extend([0x89, 2, b'a', b'b']);
        bytes.extend([0x80, 2]);
        bytes.extend(b"lo");
        bytes.extend([0xc2, 126, 0, 126]);
        bytes.extend([b'x'; 126]);
        bytes.extend([0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
        bytes.extend(vec![b'y'; 65_536]);
        bytes.extend([0x81, 0]);
        let expected = [
            "ping 2".to_owned(),
            "1 false Hello.".to_owned(),
            "1 false Hello.".to_owned(),
            format!("2 true {}.", "x".repeat(126)),
            format!("1 false {}.", "y".repeat(65_536)),
            "1 false .".to_owned(),
        ];
        for step in [1, 2, 3, 7, 64, 70_000] {
            assert_eq!(read(&bytes, step).unwrap(), expected, "in pieces of {step}");
        }
    }

    #[test]
    fn what_no_server_may_send_is_told() {
        assert_eq!(read(&[0x81, 0x81, 0, 0, 0, 0, 1], 10), Err(Wrong::Masked));
        assert_eq!(read(&[0x80, 0], 10), Err(Wrong::Continuation));
        assert_eq!(read(&[0x01, 0, 0x81, 0], 10), Err(Wrong::Continuation));
        assert_eq!(read(&[0x83, 0], 10), Err(Wrong::Opcode(3)));
        assert_eq!(read(&[0x09, 0], 10), Err(Wrong::Control));
        assert_eq!(read(&[0x81, 126, 0, 125], 10), Err(Wrong::Length));
        assert_eq!(read(&[0x88, 2, 3, 0xf1], 10), Err(Wrong::Closed(1009)));
    }
}
