//! The header of a frame (RFC 6455 §5.2).

use super::opcode::Opcode;
use super::violation::Violation;

/// The longest header: two bytes, a 64-bit length, a masking key.
pub const MAX_LEN: usize = 14;

/// The header of a frame from a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "closed by RFC 6455 §5.2")]
pub struct FrameHeader {
    /// Whether this frame ends its message.
    pub fin: bool,
    /// What it carries.
    pub opcode: Opcode,
    /// The masking key.
    pub mask: [u8; 4],
    /// The length of the payload.
    pub len: u64,
    /// Whether RSV1 is set: the message is compressed.
    pub coding: Coding,
}

/// What RSV1 says of a message (RFC 7692 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a bit")]
pub enum Coding {
    /// As it is.
    Plain,
    /// Compressed.
    Deflated,
}

/// What a header has to fit, beyond the rules of its own.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by the session alone")]
pub struct Expect {
    /// Whether a fragmented message is open.
    pub in_message: bool,
    /// Whether the next data frame may have RSV1 set.
    pub rsv1: bool,
}

impl FrameHeader {
    /// Reads a header from the start of `bytes`: the header and its own length, or `None` if more bytes are needed.
    ///
    /// Every rule is checked as soon as the byte is there that can break it.
    ///
    /// # Errors
    /// The [`Violation`] of the first rule that is broken.
    #[inline]
    pub fn parse(bytes: &[u8], expect: Expect) -> Result<Option<(Self, usize)>, Violation> {
        let Some((&first, bytes)) = bytes.split_first() else { return Ok(None) };
        let fin = first & 0x80 != 0;
        // RFC 6455 §5.2: RSV2 and RSV3 are 0, as no extension here has a meaning for them.
        if first & 0x30 != 0 {
            return Err(Violation::ReservedBit);
        }
        let coding = if first & 0x40 == 0 { Coding::Plain } else { Coding::Deflated };
        // RFC 7692 §6.1: RSV1 is set on the first frame of a compressed message, and never on a control frame.
        if coding == Coding::Deflated && (!expect.rsv1 || first & 0x08 != 0) {
            return Err(Violation::ReservedBit);
        }
        // RFC 6455 §5.2: an unknown opcode fails the connection.
        let opcode = Opcode::from_bits(first).ok_or(Violation::ReservedOpcode)?;
        match opcode {
            // RFC 6455 §5.5: control frames are not fragmented.
            Opcode::Close | Opcode::Ping | Opcode::Pong if !fin => return Err(Violation::FragmentedControl),
            // RFC 6455 §5.4: a continuation continues something.
            Opcode::Continuation if !expect.in_message => return Err(Violation::LoneContinuation),
            // RFC 6455 §5.4: fragments of one message are not interleaved with another.
            Opcode::Text | Opcode::Binary if expect.in_message => return Err(Violation::InterruptedMessage),
            _ => {}
        }

        let Some((&second, bytes)) = bytes.split_first() else { return Ok(None) };
        // RFC 6455 §5.1: a client masks every frame.
        if second & 0x80 == 0 {
            return Err(Violation::Unmasked);
        }
        // RFC 6455 §5.5: control frames carry at most 125 bytes.
        if opcode.is_control() && second & 0x7F > 125 {
            return Err(Violation::LongControl);
        }
        let (len, bytes, extended) = match second & 0x7F {
            126 => {
                let Some((len, bytes)) = bytes.split_first_chunk::<2>() else { return Ok(None) };
                (u64::from(u16::from_be_bytes(*len)), bytes, 2)
            }
            127 => {
                // RFC 6455 §5.2: the most significant bit of a 64-bit length is 0.
                if bytes.first().is_some_and(|&byte| byte & 0x80 != 0) {
                    return Err(Violation::LengthSign);
                }
                let Some((len, bytes)) = bytes.split_first_chunk::<8>() else { return Ok(None) };
                (u64::from_be_bytes(*len), bytes, 8)
            }
            len => (u64::from(len), bytes, 0),
        };
        // RFC 6455 §5.2: the length is written in the fewest bytes that hold it.
        if (extended == 2 && len < 126) || (extended == 8 && len < 65_536) {
            return Err(Violation::LengthForm);
        }
        let Some(&mask) = bytes.first_chunk::<4>() else { return Ok(None) };
        Ok(Some((Self { fin, opcode, mask, len, coding }, 2 + extended + 4)))
    }
}

/// Appends the header of an unfragmented frame from a server: FIN, no mask, the shortest length form.
#[inline]
pub fn encode(opcode: Opcode, coding: Coding, len: usize, out: &mut Vec<u8>) {
    if let Ok(len @ 0..=125) = u8::try_from(len) {
        return out.extend_from_slice(&[first_byte(opcode, coding), len]);
    }
    let (header, used) = encoded(opcode, coding, len);
    out.extend_from_slice(header.get(..used).unwrap_or_default());
}

const fn first_byte(opcode: Opcode, coding: Coding) -> u8 {
    let rsv1 = match coding {
        Coding::Plain => 0,
        Coding::Deflated => 0x40,
    };
    0x80 | rsv1 | opcode as u8
}

/// The bytes of such a header and how many of them count.
pub fn encoded(opcode: Opcode, coding: Coding, len: usize) -> ([u8; 10], usize) {
    let mut header = [0; 10];
    let (form, length) = header.split_at_mut(2);
    let (code, used) = match (u8::try_from(len), u16::try_from(len)) {
        (Ok(len @ 0..=125), _) => (len, 0),
        (_, Ok(len)) => {
            length.iter_mut().zip(len.to_be_bytes()).for_each(|(slot, byte)| *slot = byte);
            (126, 2)
        }
        _ => {
            length.iter_mut().zip((len as u64).to_be_bytes()).for_each(|(slot, byte)| *slot = byte);
            (127, 8)
        }
    };
    form.copy_from_slice(&[first_byte(opcode, coding), code]);
    (header, 2 + used)
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: Expect = Expect { in_message: false, rsv1: false };

    /// The rules of RFC 6455 §5 and RFC 7692 §6 for the first two bytes, written down once more, in the order in which
    /// the bytes arrive.
    fn verdict(first: u8, second: u8, Expect { in_message, rsv1 }: Expect) -> Result<(), Violation> {
        let (fin, rsv, opcode) = (first >> 7 == 1, first >> 4 & 7, first & 15);
        let (masked, len) = (second >> 7 == 1, second & 127);
        if rsv != 0 && !(rsv == 4 && rsv1 && opcode < 8) {
            Err(Violation::ReservedBit)
        } else if ![0, 1, 2, 8, 9, 10].contains(&opcode) {
            Err(Violation::ReservedOpcode)
        } else if opcode >= 8 && !fin {
            Err(Violation::FragmentedControl)
        } else if opcode == 0 && !in_message {
            Err(Violation::LoneContinuation)
        } else if (opcode == 1 || opcode == 2) && in_message {
            Err(Violation::InterruptedMessage)
        } else if !masked {
            Err(Violation::Unmasked)
        } else if opcode >= 8 && len > 125 {
            Err(Violation::LongControl)
        } else {
            Ok(())
        }
    }

    // Cowboy: B79, B80, B81, B82, B83
    #[test]
    fn all_first_two_bytes() {
        for pair in 0..=u16::MAX {
            let [first, second] = pair.to_be_bytes();
            for (in_message, rsv1) in [(false, false), (true, false), (false, true), (true, true)] {
                let expect = Expect { in_message, rsv1 };
                let parsed = FrameHeader::parse(&[first, second], expect);
                assert_eq!(
                    parsed.map(|header| assert_eq!(header, None)),
                    verdict(first, second, expect),
                    "{first:02x} {second:02x}, {expect:?}",
                );
            }
        }
    }

    fn binary(length: &[u8]) -> Vec<u8> {
        [&[0x82][..], length, &[1, 2, 3, 4]].concat()
    }

    // Cowboy: B84
    #[test]
    fn lengths_at_every_edge() {
        let good: [(&[u8], u64); 8] = [
            (&[0x80], 0),
            (&[0xFD], 125),
            (&[0xFE, 0, 126], 126),
            (&[0xFE, 0, 127], 127),
            (&[0xFE, 0xFF, 0xFF], 65_535),
            (&[0xFF, 0, 0, 0, 0, 0, 1, 0, 0], 65_536),
            (&[0xFF, 0, 0, 0, 1, 0, 0, 0, 0], 1 << 32),
            (&[0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], i64::MAX as u64),
        ];
        for (length, len) in good {
            let bytes = binary(length);
            let (fin, opcode, coding) = (true, Opcode::Binary, Coding::Plain);
            let header = FrameHeader { fin, opcode, mask: [1, 2, 3, 4], len, coding };
            assert_eq!(FrameHeader::parse(&bytes, IDLE), Ok(Some((header, bytes.len()))));
            for short in 0..bytes.len() {
                assert_eq!(FrameHeader::parse(&bytes[..short], IDLE), Ok(None), "{short} bytes of {bytes:x?}");
            }
        }
        let bad: [(&[u8], Violation); 4] = [
            (&[0xFE, 0, 125], Violation::LengthForm),
            (&[0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], Violation::LengthForm),
            (&[0xFF, 0x80], Violation::LengthSign),
            (&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], Violation::LengthSign),
        ];
        for (length, violation) in bad {
            let bytes = [&[0x82][..], length].concat();
            assert_eq!(FrameHeader::parse(&bytes, IDLE), Err(violation), "{bytes:x?}");
        }
    }

    // Cowboy: B68
    #[test]
    fn encoding_takes_the_shortest_form() {
        for (len, bytes) in [
            (0, &[0x82, 0][..]),
            (125, &[0x82, 125]),
            (126, &[0x82, 126, 0, 126]),
            (65_535, &[0x82, 126, 0xFF, 0xFF]),
            (65_536, &[0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let mut out = Vec::new();
            encode(Opcode::Binary, Coding::Plain, len, &mut out);
            assert_eq!(out, bytes, "{len}");
            out.clear();
            encode(Opcode::Binary, Coding::Deflated, len, &mut out);
            assert_eq!(out, [&[0xC2], &bytes[1..]].concat(), "{len}, compressed");
        }
    }
}
